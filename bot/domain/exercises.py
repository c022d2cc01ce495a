"""What an exercise is. The YAML files in ``content/exercises`` are validated straight into these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Annotated, ClassVar

from annotated_types import Ge, Le, Len

from bot.domain.dosage import Dose

Slug = Annotated[str, Len(2, 40)]
"""Name of a content item in file names, links and custom_ids: lower case with underscores."""

Title = Annotated[str, Len(2, 60)]
Line = Annotated[str, Len(3, 160)]
Paragraph = Annotated[str, Len(20, 420)]

_STRICT = {"extra": "forbid"}


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


class Position(StrEnum):
    STANDING = "standing"
    SIDE_LYING = "side-lying"
    SUPINE = "supine"
    QUADRUPED = "quadruped"
    HALF_KNEELING = "half-kneeling"
    BENCH = "upper back on bench"


class Plane(StrEnum):
    SAGITTAL = "sagittal"
    FRONTAL = "frontal"
    TRANSVERSE = "transverse"


class Equipment(StrEnum):
    """What a runner needs besides floor and shoes; an empty list means nothing."""

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
    """How much strength and control it asks for, as the coaching opinion of this project."""

    FOUNDATION = 1
    BUILDING = 2
    STRONG = 3


class Purpose(StrEnum):
    PRE_RUN = "pre-run"
    STRENGTH = "strength"
    BASE_BUILDING = "base building"
    MOBILITY = "mobility"


class Confidence(StrEnum):
    """How sure we are of what a source says; the vocabulary of the fact tables this was written from."""

    READ = "read"
    SECONDHAND = "secondhand"
    KNOWN = "known"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Muscles:
    __pydantic_config__: ClassVar = _STRICT
    primary: Annotated[tuple[Muscle, ...], Len(1, 4)]
    secondary: Annotated[tuple[Muscle, ...], Len(0, 6)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosage:
    """Doses by purpose: a short activation before a run, and a strength session."""

    __pydantic_config__: ClassVar = _STRICT
    activation: Dose | None = None
    strength: Dose | None = None

    def __post_init__(self) -> None:
        if self.activation is None and self.strength is None:
            raise ValueError("give a dose for activation, for strength, or for both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """Seconds of the way there, the hold, and the way back of one repetition."""

    __pydantic_config__: ClassVar = _STRICT
    up: Annotated[float, Ge(0), Le(10)]
    hold: Annotated[float, Ge(0), Le(60)]
    down: Annotated[float, Ge(0), Le(10)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What goes wrong, and what to do about it."""

    __pydantic_config__: ClassVar = _STRICT
    wrong: Line
    instead: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Where sources disagree: the question, what they say, which default was taken and why."""

    __pydantic_config__: ClassVar = _STRICT
    about: Line
    sources_say: Line
    we_take: Line
    because: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A source (a key of ``content/sources.yaml``), what it supports here, and our confidence."""

    __pydantic_config__: ClassVar = _STRICT
    source: Slug
    supports: Line
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise or variation, whole enough for a card.

    ``opinion`` names what is this project's coaching opinion rather than a source's statement.
    ``easier`` are regressions and ``harder`` progressions, as ids, nearest first.
    """

    __pydantic_config__: ClassVar = _STRICT
    id: Slug
    name: Title
    aliases: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(0, 12)] = ()
    variation_of: Slug | None = None
    muscles: Muscles
    position: Position
    plane: Annotated[tuple[Plane, ...], Len(1, 3)]
    equipment: Annotated[tuple[Equipment, ...], Len(0, 4)] = ()
    level: Level
    fits: Annotated[tuple[Purpose, ...], Len(1, 4)]
    why: Paragraph
    setup: Annotated[tuple[Line, ...], Len(1, 5)]
    steps: Annotated[tuple[Line, ...], Len(2, 7)]
    cues: Annotated[tuple[Line, ...], Len(1, 4)]
    mistakes: Annotated[tuple[Mistake, ...], Len(1, 4)]
    dosage: Dosage
    tempo: Tempo
    easier: Annotated[tuple[Slug, ...], Len(0, 4)] = ()
    harder: Annotated[tuple[Slug, ...], Len(0, 8)] = ()
    stop_if: Annotated[tuple[Line, ...], Len(1, 4)]
    choices: Annotated[tuple[Choice, ...], Len(0, 4)] = ()
    opinion: Annotated[tuple[Line, ...], Len(0, 6)] = ()
    alt_text: Annotated[str, Len(20, 400)]
    sources: Annotated[tuple[Citation, ...], Len(1, 8)]


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
}
"""What runners call a muscle."""


def hints(exercise: Exercise) -> list[str]:
    """Words that speak of the exercise without naming it: what it trains first of all, and what it needs."""
    muscles = exercise.muscles.primary
    return [*muscles, *(word for m in muscles for word in PLAIN_WORDS[m]), *exercise.equipment]
