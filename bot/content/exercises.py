"""What an exercise is. The YAML files in ``content/exercises`` are validated straight into these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Annotated, ClassVar

from annotated_types import Ge, Interval, Le, Len

from bot.content.drawings import Drawing
from bot.content.files import STRICT, STRICT_SPANS

Slug = Annotated[str, Len(2, 40)]
"""A content item's name in file names, links and custom_ids: lower case with underscores."""

Title = Annotated[str, Len(2, 60)]
Line = Annotated[str, Len(3, 160)]
Paragraph = Annotated[str, Len(20, 420)]


class Muscle(StrEnum):
    GLUTEUS_MAXIMUS = "gluteus maximus"
    GLUTEUS_MEDIUS = "gluteus medius"
    GLUTEUS_MINIMUS = "gluteus minimus"
    HIP_ROTATORS = "deep hip rotators"
    HIP_FLEXORS = "hip flexors"
    ADDUCTORS = "adductors"
    QUADRICEPS = "quadriceps"
    HAMSTRINGS = "hamstrings"
    CALVES = "calves"
    TRUNK = "trunk"
    SHOULDERS = "shoulders"
    FOOT = "foot"


class Position(StrEnum):
    STANDING = "standing"
    SIDE_LYING = "side-lying"
    SUPINE = "supine"
    QUADRUPED = "quadruped"
    HALF_KNEELING = "half-kneeling"
    BENCH = "upper back on bench"
    SITTING = "sitting"


class Place(StrEnum):
    """Where it hurts, in a runner's words. "elsewhere" covers every place that isn't listed.

    Numbness is asked about like a place, because a runner may have nothing else to tell.
    """

    GROIN = "groin or front of the hip"
    HIP = "side or back of the hip"
    LOWER_BACK = "lower back"
    THIGH = "thigh"
    KNEE = "knee"
    LOWER_LEG = "shin or calf"
    ANKLE = "ankle"
    FOOT = "foot"
    NUMBNESS = "numbness or tingling"
    ELSEWHERE = "elsewhere"


class LoadLevel(StrEnum):
    """How much an exercise or a self-test asks of a part of the body, from least to most."""

    NONE = "none"
    SOME = "some"
    HIGH = "high"


class Impact(StrEnum):
    """How hard the feet land, from least to most. Walking and stepping are none."""

    NONE = "none"
    LOW = "low"
    HIGH = "high"


class Plane(StrEnum):
    SAGITTAL = "sagittal"
    FRONTAL = "frontal"
    TRANSVERSE = "transverse"


class Equipment(StrEnum):
    """What a runner needs besides floor space and shoes. An empty list means nothing."""

    MAT = "mat"
    LOOP_BAND = "loop band"
    ANKLE_WEIGHTS = "ankle weights"
    WEIGHT = "weight"
    BENCH = "bench or step"
    BALL = "stability ball"
    BOSU = "Bosu"
    WALL = "wall"
    CHAIR = "chair"


class Level(IntEnum):
    """How much strength and control it takes, in this project's coaching opinion."""

    FOUNDATION = 1
    BUILDING = 2
    STRONG = 3


class Purpose(StrEnum):
    PRE_RUN = "pre-run"
    STRENGTH = "strength"
    BASE_BUILDING = "base building"
    MOBILITY = "mobility"


class Confidence(StrEnum):
    """How sure we are of what a source says."""

    READ = "read"
    SECONDHAND = "secondhand"
    KNOWN = "known"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loads:
    """How much it asks of each part of the body, with the sets and reps of a strength session.

    none: no weight, pull or pressure there, and no muscle at work. some: works or is pressed there,
    moderately. high: the main work, an end position, or where it usually hurts first. If in doubt between
    two words, write the higher.
    """

    __pydantic_config__: ClassVar = STRICT
    groin: LoadLevel
    """The groin and the inner thigh. Example: high for a side lunge."""
    hip_front: LoadLevel
    """The front of the hip. Example: high for a hip flexor stretch."""
    hip_side: LoadLevel
    """The side and back of the hip, with the glutes and the sitting bone."""
    hamstring: LoadLevel
    """The back of the thigh."""
    thigh_front: LoadLevel
    """The front of the thigh."""
    knee: LoadLevel
    """The knee. It's at least some if you kneel, or if a band pulls on it."""
    calf_achilles: LoadLevel
    """The shin, calf, Achilles tendon and ankle. It's at least some if you stand on one leg without holding
    on, or if a strap presses there."""
    foot: LoadLevel
    """The foot. It's at least some if you stand on one leg without holding on."""
    low_back: LoadLevel
    """The lower back."""
    arm: LoadLevel
    """The shoulder, neck, elbow and wrist."""

    def at(self, place: Place) -> LoadLevel:
        """Return the load where a runner says it hurts. A place of several parts has the highest of theirs.

        Nobody knows what loads a place that isn't listed, so that counts as high.
        """
        parts = {
            Place.GROIN: (self.groin, self.hip_front),
            Place.HIP: (self.hip_side,),
            Place.LOWER_BACK: (self.low_back,),
            Place.THIGH: (self.hamstring, self.thigh_front, self.groin),
            Place.KNEE: (self.knee,),
            Place.LOWER_LEG: (self.calf_achilles,),
            Place.ANKLE: (self.calf_achilles,),
            Place.FOOT: (self.foot,),
        }
        return max(parts.get(place, (LoadLevel.HIGH,)), key=list(LoadLevel).index)


def require_both(loads: Loads | None, impact: Impact | None) -> None:
    """Raise ValueError if a file gives only one of the two."""
    if (loads is None) != (impact is None):
        raise ValueError("give both loads and impact, or leave both out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Muscles:
    """Which muscles work, and which help."""

    __pydantic_config__: ClassVar = STRICT
    primary: Annotated[tuple[Muscle, ...], Len(1, 4)]
    """The muscles that do most of the work."""
    secondary: Annotated[tuple[Muscle, ...], Len(0, 6)] = ()
    """The muscles that help. Leave it out if none are worth naming."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosage:
    """Sets and reps by purpose: a short activation before a run, and a strength session."""

    __pydantic_config__: ClassVar = STRICT
    activation: Dose | None = None
    """Sets and reps before a run. Keep it light, so nobody starts the run tired."""
    strength: Dose | None = None
    """Sets and reps in a strength session."""

    def __post_init__(self) -> None:
        if self.activation is None and self.strength is None:
            raise ValueError("give sets and reps for activation, for strength, or for both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """Seconds for one rep: the way there, the hold and the way back."""

    __pydantic_config__: ClassVar = STRICT
    up: Annotated[float, Ge(0), Le(10)]
    """Seconds for the way there. Example: 2."""
    hold: Annotated[float, Ge(0), Le(60)]
    """Seconds of hold at the end. Write 0 for none."""
    down: Annotated[float, Ge(0), Le(10)]
    """Seconds for the way back. Example: 2."""


class Flag(StrEnum):
    """What a health answer rules out, or warns of, besides its outcome."""

    BONE_RISK = "bone_risk"
    NO_IMPACT = "no_impact"
    NO_COPENHAGEN = "no_copenhagen"
    NO_DEEP_HIP = "no_deep_hip"
    NO_KNEELING = "no_kneeling"
    NO_LONG_SUPINE = "no_long_supine"
    NO_FATIGUE_TESTS = "no_fatigue_tests"
    UNDER_18 = "under18"
    TENDON_RISK = "tendon_risk"


class OneSide(StrEnum):
    """What is meant by one side of an exercise."""

    LEG = "leg"
    SIDE = "side"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kilos:
    """How somebody begins and goes on with a weight, in kilograms in all."""

    __pydantic_config__: ClassVar = STRICT
    first: Annotated[float, Interval(gt=0, le=50)]
    """The most to begin with. Example: 4."""
    step: Annotated[float, Interval(gt=0, le=20)]
    """The most to add at once. Example: 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What goes wrong, and what to do about it."""

    __pydantic_config__: ClassVar = STRICT
    wrong: Line
    """What you see. Example: The top hip rolls backwards."""
    instead: Line
    """What to do about it. Example: Open less far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Where sources disagree: the question, what they say, what we use and why."""

    __pydantic_config__: ClassVar = STRICT
    about: Line
    """What the sources disagree about. Example: How far to bend the knees."""
    sources_say: Line
    """What each one says. Example: One article says 45 degrees, another 90."""
    we_take: Line
    """What the card says. Example: About 90 degrees."""
    because: Line
    """The reason. Example: A right angle is easy to find without a mirror."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A source (a key of ``content/sources.yaml``), what it supports here, and our confidence."""

    __pydantic_config__: ClassVar = STRICT
    source: Slug
    """The source's short name in sources.yaml. Example: verywell."""
    supports: Line
    """What exactly it supports here, and no more than it says. Example: set-up and steps."""
    confidence: Confidence
    """read: you read it yourself. secondhand: you read about it elsewhere. known: common practice, no paper
    to hand. uncertain: please, someone, check it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise or variation, whole enough for a card.

    ``opinion`` names what is this project's coaching opinion rather than a source's statement.
    ``easier`` are regressions and ``harder`` progressions, as ids, nearest first.
    """

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """The file's name without .yaml: small letters, digits and underscores. Example: wall_sit."""
    name: Title
    """The name on the card. Example: Wall sit."""
    aliases: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(0, 12)] = ()
    """Other names a runner might type, such as [clam, hip clam]. Use each name in one file only."""
    variation_of: Slug | None = None
    """If this is a version of another exercise, that one's id. Otherwise leave it out."""
    muscles: Muscles
    """Which muscles work."""
    position: Position
    """The starting position. Supine is lying on your back. Quadruped is on hands and knees."""
    plane: Annotated[tuple[Plane, ...], Len(1, 3)]
    """Where the movement goes. Sagittal is forwards and back, frontal is sideways, transverse is turning."""
    equipment: Annotated[tuple[Equipment, ...], Len(0, 4)] = ()
    """What you need besides floor space and shoes. Write [] for nothing."""
    optional_equipment: Annotated[tuple[Equipment, ...], Len(0, 3)] = ()
    """Kit that adds load later on. The exercise works without it. Example: [weight]."""
    level: Level
    """How hard it is: 1 anyone can start here, 2 some strength and control, 3 a lot of both."""
    fits: Annotated[tuple[Purpose, ...], Len(1, 4)]
    """What it's good for. Before a run the bot picks pre-run exercises with sets and reps for activation. In
    season it picks level 1 only. It sticks to the kit your club has."""
    why: Paragraph
    """Two or three sentences on what this does for a runner. Don't promise to heal or prevent anything."""
    setup: Annotated[tuple[Line, ...], Len(1, 5)]
    """How to get into position, in short sentences."""
    steps: Annotated[tuple[Line, ...], Len(2, 7)]
    """The movement in order, one short sentence a step. Talk to the runner: Lift your top knee."""
    cues: Annotated[tuple[Line, ...], Len(1, 4)]
    """What to feel or think of. Example: Your hand feels no movement at your hip."""
    mistakes: Annotated[tuple[Mistake, ...], Len(1, 4)]
    """What often goes wrong, and what to do instead."""
    dosage: Dosage
    """Sets and reps: before a run (activation), in a strength session (strength), or both."""
    tempo: Tempo
    """Seconds up, held and down in one rep."""
    easier: Annotated[tuple[Slug, ...], Len(0, 4)] = ()
    """Ids of easier exercises, the nearest first, such as [glute_bridge]. Write [] for none."""
    harder: Annotated[tuple[Slug, ...], Len(0, 8)] = ()
    """Ids of harder exercises, the nearest first. Write [] for none."""
    not_if: Annotated[tuple[Line, ...], Len(0, 4)] = ()
    """Who shouldn't begin. Example: You have a fresh hamstring strain. Leave it out for nobody."""
    stop_if: Annotated[tuple[Line, ...], Len(1, 4)]
    """When to stop, as a runner feels it. No diagnosis. Example: It pinches in the groin."""
    loads: Loads | None = None
    """How much this asks of each part of the body. A runner with mild pain somewhere is only offered what
    says none there. If you leave it out, everything that spares doesn't name counts as high."""
    impact: Impact | None = None
    """How hard the feet land: none for lying, standing and stepping, low for small hops, high for jumps. Give
    it together with loads. If you leave both out, it counts as high."""
    spares: Annotated[tuple[Place, ...], Len(0, 6)] = ()
    """The short way if you leave out loads: sore places this leaves alone, with no weight on them, no pull
    and no muscle at work there. If in doubt, leave it out. With loads you don't need it."""
    one_side: OneSide = OneSide.SIDE
    """What one side of it is: leg, where one leg works at a time. Otherwise leave it out."""
    kilos: Kilos | None = None
    """How to begin and go on with a weight. Leave it out if it's done without one."""
    left_out_by: Annotated[tuple[Flag, ...], Len(0, 3)] = ()
    """Health answers with which no plan has it, as screening.yaml names them. Example: [no_deep_hip] where
    the hip bends deep, crosses over or goes to its end. Leave it out for none."""
    choices: Annotated[tuple[Choice, ...], Len(0, 4)] = ()
    """Where your sources disagree, and which way you went. Leave it out if they agree."""
    opinion: Annotated[tuple[Line, ...], Len(0, 6)] = ()
    """What on this card is your own view, not a source's. Example: the tempo."""
    alt_text: Annotated[str, Len(20, 400)]
    """The movement in words, for people who can't see the picture."""
    drawing: Drawing | None = None
    """How to draw the movement: see docs/drawing.md. Leave it out for no picture."""
    sources: Annotated[tuple[Citation, ...], Len(1, 8)]
    """Where the card comes from. Name at least one source."""

    def __post_init__(self) -> None:
        require_both(self.loads, self.impact)


MUSCLE_NAMES: dict[Muscle, str] = {
    Muscle.GLUTEUS_MAXIMUS: "glutes",
    Muscle.GLUTEUS_MEDIUS: "side of the hip",
    Muscle.GLUTEUS_MINIMUS: "deep side of the hip",
    Muscle.HIP_ROTATORS: "deep hip muscles",
    Muscle.HIP_FLEXORS: "front of the hip",
    Muscle.ADDUCTORS: "inner thigh",
    Muscle.QUADRICEPS: "front of the thigh",
    Muscle.HAMSTRINGS: "back of the thigh",
    Muscle.CALVES: "calves",
    Muscle.TRUNK: "core",
    Muscle.SHOULDERS: "shoulders",
    Muscle.FOOT: "arch of the foot",
}
"""What a card calls a muscle: where a runner feels it."""

POSITION_NAMES: dict[Position, str] = {
    Position.STANDING: "standing",
    Position.SIDE_LYING: "lying on your side",
    Position.SUPINE: "lying on your back",
    Position.QUADRUPED: "on all fours",
    Position.HALF_KNEELING: "on one knee",
    Position.BENCH: "upper back on a bench",
    Position.SITTING: "sitting",
}
"""What a card calls a position."""

PURPOSE_NAMES: dict[Purpose, str] = {
    Purpose.PRE_RUN: "pre-run warm-up",
    Purpose.STRENGTH: "strength",
    Purpose.BASE_BUILDING: "base building",
    Purpose.MOBILITY: "mobility",
}
"""What a card calls a purpose."""

PLAIN_WORDS: dict[Muscle, tuple[str, ...]] = {
    Muscle.GLUTEUS_MAXIMUS: ("glutes", "glute max", "butt", "bum", "booty", "backside"),
    Muscle.GLUTEUS_MEDIUS: ("glutes", "glute med", "abductors", "hip abduction", "outer hip", "side of hip"),
    Muscle.GLUTEUS_MINIMUS: ("glutes", "glute min", "abductors"),
    Muscle.HIP_ROTATORS: ("rotators", "external rotation", "piriformis"),
    Muscle.HIP_FLEXORS: ("front of hip", "psoas"),
    Muscle.ADDUCTORS: ("inner thigh", "hip adduction"),
    Muscle.QUADRICEPS: ("quads", "front of thigh", "thighs"),
    Muscle.HAMSTRINGS: ("hams", "hamstring", "back of thigh"),
    Muscle.CALVES: ("calf",),
    Muscle.TRUNK: ("core", "abs"),
    Muscle.SHOULDERS: ("arms",),
    Muscle.FOOT: ("foot", "feet", "foot core", "arch"),
}
"""What runners call a muscle."""


def hints(exercise: Exercise) -> list[str]:
    """Return words that describe the exercise without naming it: what it mainly trains, and what it needs."""
    muscles = exercise.muscles.primary
    kit = (*exercise.equipment, *exercise.optional_equipment)
    return [*muscles, *(word for m in muscles for word in (MUSCLE_NAMES[m], *PLAIN_WORDS[m])), *kit]


Span = Annotated[str, Len(1, 7)]
"""A whole number or an inclusive range, as a coach writes it: ``"10"`` or ``"2-3"``."""

_SPAN = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?")


def span_limits(span: Span) -> tuple[int, int]:
    """Return a span's lower and upper limit, both inclusive; raise ValueError if it isn't a span."""
    match = _SPAN.fullmatch(span)
    if match is None:
        raise ValueError(f"{span!r} isn't a whole number such as 10 or a range such as 2-3")
    low = int(match[1])
    high = int(match[2] or low)
    if not 0 < low <= high:
        raise ValueError(f"{span!r} must be above zero and go up, as in 2-3")
    return low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """Sets and reps: ``sets`` of either ``reps`` repetitions or ``seconds`` of work.

    ``hold_seconds`` is the pause at the end of each repetition. ``load`` says in words what is added
    to body weight. ValueError unless exactly one of reps and seconds is given.
    """

    __pydantic_config__: ClassVar = STRICT_SPANS

    sets: Span
    """How many sets: a number such as 2, or a range such as 2-3."""
    reps: Span | None = None
    """Reps in a set, such as 10 or 8-12. Give reps or seconds, not both."""
    seconds: Span | None = None
    """Seconds of work in a set, such as 30 or 20-40. Give seconds or reps, not both."""
    per_side: bool = False
    """true if you do this on each side. Otherwise false."""
    hold_seconds: Span | None = None
    """Seconds to hold at the end of each rep. Example: 2. Leave it out for none."""
    load: Annotated[str, Len(1, 80)] | None = None
    """What's added to body weight, in words. Example: heavy for you. Leave it out for nothing."""

    def __post_init__(self) -> None:
        if (self.reps is None) == (self.seconds is None):
            raise ValueError("give either reps or seconds, and not both")
        for span in (self.sets, self.reps, self.seconds, self.hold_seconds):
            if span is not None:
                span_limits(span)

    def __str__(self) -> str:
        work = f"{self.reps} reps" if self.reps is not None else f"{self.seconds} s"
        if self.reps == "1":
            work = "1 rep"
        text = f"{self.sets} × {work}".replace("-", "–")
        if self.per_side:
            text += " each side"
        if self.hold_seconds is not None:
            text += f", hold {self.hold_seconds} s".replace("-", "–")
        if self.load is not None:
            text += f", {self.load}"
        return text
