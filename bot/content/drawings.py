"""What the moving picture of an exercise or a self-test shows: keyframes, camera, props, faults."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar

from annotated_types import Ge, Le, Len

from bot.content.files import STRICT


class Body(StrEnum):
    """How the body starts. on_side puts the working side on top."""

    UPRIGHT = "upright"
    FACE_UP = "face_up"
    FACE_DOWN = "face_down"
    ON_SIDE = "on_side"


class View(StrEnum):
    """Where the camera is, as seen from the body: ``side`` is its working side, ``feet`` below the soles."""

    SIDE = "side"
    FRONT = "front"
    BACK = "back"
    OBLIQUE = "oblique"
    OBLIQUE_BACK = "oblique_back"
    FEET = "feet"
    ABOVE = "above"


class Prop(StrEnum):
    """What's in the picture without anyone resting on it."""

    MAT = "mat"
    CHAIR = "chair"


class Band(StrEnum):
    """Where the loop band runs. ``pinned`` goes from above the working knee to under the other knee.

    ``feet`` goes round both shoes, over the laces.
    """

    KNEES = "knees"
    ANKLES = "ankles"
    FEET = "feet"
    PINNED = "pinned"


class Load(StrEnum):
    """What is carried, worn or held between the legs, and where."""

    DUMBBELLS = "dumbbells"
    KETTLEBELL = "kettlebell"
    PLATE_ON_HIP = "plate_on_hip"
    ANKLE_WEIGHTS = "ankle_weights"
    BALL_AT_ANKLES = "ball_at_ankles"
    BALL_AT_KNEES = "ball_at_knees"


class Side(StrEnum):
    """The side that does the exercise, or its opposite."""

    WORKING = "working"
    OTHER = "other"


class Spot(StrEnum):
    """A point of the body, to trace with a dotted arc or to ring as a fault."""

    HIPS = "hips"
    WORKING_KNEE = "working_knee"
    WORKING_FOOT = "working_foot"
    WORKING_HAND = "working_hand"
    OTHER_KNEE = "other_knee"
    OTHER_FOOT = "other_foot"
    WORKING_HIP = "working_hip"
    OTHER_HIP = "other_hip"
    BACK = "back"
    CHEST = "chest"


class Loop(StrEnum):
    """``back``: the way back is the way there in reverse. ``around``: from the last keyframe to the first."""

    BACK = "back"
    AROUND = "around"


class Way(StrEnum):
    UP = "up"
    DOWN = "down"


StepNumber = Annotated[int, Ge(1), Le(7)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyframe:
    """One moment. Whatever it leaves out stays as it was in the keyframe before."""

    __pydantic_config__: ClassVar = STRICT
    legs: Legs | None = None
    """The legs: both, working, other."""
    arms: Arms | None = None
    """The arms: both, working, other."""
    trunk: TrunkPose | None = None
    """Pelvis, spine and head."""
    contacts: Contacts | None = field(default=None, hash=False)
    """What rests on what at this moment, if that differs from the whole drawing's contacts."""
    step: StepNumber | None = None
    """The number of the written step that leads to this keyframe."""
    hold_step: StepNumber | None = None
    """The number of the written step that happens while staying here. Left out: same as ``step``."""
    seconds: Annotated[float, Ge(0.1), Le(6)] | None = None
    """Seconds to get here. Left out: from the tempo."""
    hold: Annotated[float, Ge(0), Le(6)] | None = None
    """Seconds to stay here. Left out: the tempo's hold for the last keyframe, none for the others."""
    lift: Annotated[float, Ge(1), Le(30)] | None = None
    """Centimetres that a hop lifts the body above the keyframe before. Give it with contacts: {}."""
    effort: Annotated[float, Ge(0), Le(1)] | None = None
    """How strongly the muscles glow: 0 at rest, 1 at the hardest moment. Left out: 0 first, then 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A wrong pose, crossed out beside the right one."""

    __pydantic_config__: ClassVar = STRICT
    says: Annotated[str, Len(3, 32)]
    """A few words under the picture. Example: Knee falls in."""
    keyframe: Annotated[int, Ge(1), Le(8)]
    """Which keyframe this gets wrong, counted from 1."""
    pose: Keyframe
    """How it differs from that keyframe."""
    view: View | None = None
    """The view that shows it best, if that isn't the drawing's view."""
    where: Annotated[tuple[Spot, ...], Len(1, 2)] | None = None
    """Where to look: the bot draws a ring round it. Example: [working_knee]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A movement to draw. docs/drawing.md shows how to write one.

    ``like`` takes everything from another exercise's drawing. Whatever you give beside it replaces that.
    """

    __pydantic_config__: ClassVar = STRICT
    like: Annotated[str, Len(2, 40)] | None = None
    """The id of the exercise whose drawing this one starts from. Example: clamshell."""
    body: Body | None = None
    """upright, face_up (on the back), face_down (hands and knees), or on_side (working side on top)."""
    view: View | None = None
    """Where the camera stands. Left out: side."""
    turn: Annotated[float, Ge(-180), Le(180)] | None = None
    """Degrees to move the camera further round. Example: 15."""
    tilt: Annotated[float, Ge(-10), Le(80)] | None = None
    """Degrees the camera looks down. Left out: 11."""
    inset: View | None = None
    """A second, smaller view, if the first one hides the point."""
    props: Annotated[tuple[Prop, ...], Len(0, 2)] | None = None
    """What's in the picture. Example: [mat]. Wall, bench, step, ball and Bosu come with the contacts."""
    band: Band | None = None
    """Where the loop band goes: knees, ankles, feet or pinned."""
    load: Load | None = None
    """The weight: dumbbells, kettlebell, plate_on_hip or ankle_weights. Or a ball:
    ball_at_ankles or ball_at_knees."""
    close_up: bool | None = None
    """Write true to show only the working foot, large and bare. Its arch rises with the effort."""
    glows: Side | None = None
    """The side whose muscles glow. Example: other. Left out: both."""
    contacts: Contacts | None = field(default=None, hash=False)
    """What rests on what in every keyframe. Example: {feet: floor}."""
    path: Spot | None = None
    """The point to trace with a dotted arc. Example: working_knee."""
    loop: Loop | None = None
    """back or around. Left out: back."""
    starts: Way | None = None
    """Which part of the tempo leads to the last keyframe. Write down for a squat. Left out: up."""
    return_step: StepNumber | None = None
    """The number of the written step that's the way back."""
    keyframes: Annotated[tuple[Keyframe, ...], Len(2, 8)] | None = None
    """The moments of the movement, from the starting position on."""
    faults: Annotated[tuple[Fault, ...], Len(0, 2)] | None = None
    """Wrong poses, for a second picture."""

    def __post_init__(self) -> None:
        if self.like is None and (self.keyframes is None or self.body is None):
            raise ValueError("give body and keyframes, or name with like a drawing to start from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A keyframe with nothing left out."""

    right_leg: LegPose
    left_leg: LegPose
    right_arm: ArmPose
    left_arm: ArmPose
    trunk: TrunkPose
    contacts: Contacts
    keyframe: Keyframe


def whole(drawing: Drawing, others: Mapping[str, Drawing | None]) -> Drawing:
    """Return the drawing, completed with what it takes from another; raise KeyError if that doesn't exist."""
    trail = [drawing]
    while (key := trail[-1].like) is not None:
        other = others[key]
        if other is None or other in trail:
            raise KeyError(key)
        trail.append(other)
    made = trail.pop()
    while trail:
        made = over(trail.pop(), made)
    return made


def moments(drawing: Drawing) -> list[Moment]:
    """Return the keyframes of a whole drawing, each completed with what it left out."""
    made: list[Moment] = []
    for keyframe in drawing.keyframes or ():
        made.append(changed(made[-1] if made else _rest(), keyframe, drawing.contacts or {}))
    return made


def changed(before: Moment, keyframe: Keyframe, contacts: Contacts) -> Moment:
    """Return the moment that a keyframe makes of the one before."""
    legs = keyframe.legs or Legs()
    arms = keyframe.arms or Arms()
    return Moment(
        right_leg=over(legs.working, over(legs.both, before.right_leg)),
        left_leg=over(legs.other, over(legs.both, before.left_leg)),
        right_arm=over(arms.working, over(arms.both, before.right_arm)),
        left_arm=over(arms.other, over(arms.both, before.left_arm)),
        trunk=over(keyframe.trunk, before.trunk),
        contacts=contacts if keyframe.contacts is None else keyframe.contacts,
        keyframe=keyframe,
    )


def step_numbers(drawing: Drawing) -> Iterator[int]:
    """Yield the number of every written step that the drawing refers to."""
    for keyframe in drawing.keyframes or ():
        yield from (n for n in (keyframe.step, keyframe.hold_step) if n is not None)
    if drawing.return_step is not None:
        yield drawing.return_step


def _rest() -> Moment:
    return Moment(
        right_leg=LegPose(),
        left_leg=LegPose(),
        right_arm=ArmPose(),
        left_arm=ArmPose(),
        trunk=TrunkPose(),
        contacts={},
        keyframe=Keyframe(),
    )


class Part(StrEnum):
    """Parts of the body that can rest on something. ``working`` is the side doing the exercise."""

    FEET = "feet"
    WORKING_FOOT = "working_foot"
    OTHER_FOOT = "other_foot"
    TOES = "toes"
    WORKING_TOES = "working_toes"
    OTHER_TOES = "other_toes"
    BALLS_OF_FEET = "balls_of_feet"
    WORKING_BALL_OF_FOOT = "working_ball_of_foot"
    OTHER_BALL_OF_FOOT = "other_ball_of_foot"
    HEELS = "heels"
    WORKING_HEEL = "working_heel"
    OTHER_HEEL = "other_heel"
    WORKING_INSTEP = "working_instep"
    OTHER_INSTEP = "other_instep"
    KNEES = "knees"
    WORKING_KNEE = "working_knee"
    OTHER_KNEE = "other_knee"
    SHINS = "shins"
    WORKING_SHIN = "working_shin"
    OTHER_SHIN = "other_shin"
    HANDS = "hands"
    WORKING_HAND = "working_hand"
    OTHER_HAND = "other_hand"
    WORKING_FOREARM = "working_forearm"
    OTHER_FOREARM = "other_forearm"
    HEAD = "head"
    UPPER_BACK = "upper_back"
    SHOULDER_BLADES = "shoulder_blades"
    SEAT = "seat"
    WORKING_HIP = "working_hip"
    OTHER_HIP = "other_hip"
    OTHER_SHOULDER = "other_shoulder"
    OTHER_LEG = "other_leg"


class Surface(StrEnum):
    """What a part rests on.

    ``wall`` is beside the body, ``wall_ahead`` in front of it. ``still`` means nothing's under it: the part
    just stays where it is.
    """

    FLOOR = "floor"
    WALL = "wall"
    WALL_AHEAD = "wall_ahead"
    BENCH = "bench"
    BALL = "ball"
    BOSU = "bosu"
    CHAIR = "chair"
    STEP = "step"
    STILL = "still"


class ArmPlace(StrEnum):
    """Where an arm is. Angles given beside it change it."""

    HANGING = "hanging"
    FORWARD = "forward"
    CLASPED = "clasped"
    HIPS = "hips"
    OVERHEAD = "overhead"
    BESIDE = "beside"
    UNDER_HEAD = "under_head"
    IN_FRONT = "in_front"
    ON_HIP = "on_hip"
    SUPPORT = "support"
    RUN_FRONT = "run_front"
    RUN_BACK = "run_back"
    GOBLET = "goblet"
    THIGH = "thigh"
    LAP = "lap"
    BEHIND_HEAD = "behind_head"
    SIDEWAYS = "sideways"


Contacts = Mapping[Part, Surface]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPose:
    """One leg, or both. Whatever you leave out stays as it was in the keyframe before, or 0 in the first."""

    __pydantic_config__: ClassVar = STRICT
    hip_flex: Annotated[float, Ge(-35), Le(140)] | None = None
    """Thigh towards the chest. Below 0: behind the body. Example: 90."""
    hip_abd: Annotated[float, Ge(-45), Le(75)] | None = None
    """Thigh out to its own side. Below 0: across the middle. Example: 25."""
    hip_er: Annotated[float, Ge(-50), Le(65)] | None = None
    """Thigh turned so the kneecap points outwards. Below 0: inwards. Example: 10."""
    knee_flex: Annotated[float, Ge(-5), Le(155)] | None = None
    """Heel towards the glutes. 0 is a straight knee. Example: 90."""
    ankle_flex: Annotated[float, Ge(-70), Le(42)] | None = None
    """Toes towards the shin. Below 0: pointed. Example: 10."""
    toes_up: Annotated[float, Ge(-20), Le(85)] | None = None
    """Toes bent up, as when only the ball of the foot is down. Example: 50."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmPose:
    """One arm, or both: a place, and angles where the place alone isn't enough."""

    __pydantic_config__: ClassVar = STRICT
    place: ArmPlace | None = None
    """Where the arm is. Example: clasped. ``support`` reaches straight down to the floor."""
    shoulder_flex: Annotated[float, Ge(-65), Le(185)] | None = None
    """Upper arm forwards and up. Below 0: backwards. 90 is straight ahead."""
    shoulder_abd: Annotated[float, Ge(-50), Le(185)] | None = None
    """Upper arm out to its own side. Below 0: across the chest."""
    shoulder_er: Annotated[float, Ge(-95), Le(110)] | None = None
    """Upper arm turned so the crook of the elbow faces outwards. Below 0: inwards."""
    elbow_flex: Annotated[float, Ge(-5), Le(155)] | None = None
    """Hand towards the shoulder. 0 is a straight elbow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkPose:
    """Pelvis, spine and head. Whatever you leave out stays as it was, or 0 in the first keyframe."""

    __pydantic_config__: ClassVar = STRICT
    lean: Annotated[float, Ge(-100), Le(110)] | None = None
    """The whole trunk towards its front, from how the body lies or stands. Below 0: towards its back."""
    side_lean: Annotated[float, Ge(-95), Le(95)] | None = None
    """The whole trunk tipped towards the working side. Below 0: towards the other."""
    roll: Annotated[float, Ge(-95), Le(95)] | None = None
    """The whole trunk rolled towards the working side. Below 0: towards the other."""
    flex: Annotated[float, Ge(-35), Le(80)] | None = None
    """Spine rounded. Below 0: arched."""
    side_bend: Annotated[float, Ge(-40), Le(40)] | None = None
    """Spine bent towards the working side. Below 0: towards the other."""
    twist: Annotated[float, Ge(-50), Le(50)] | None = None
    """Shoulders turned towards the working side. Below 0: towards the other."""
    head_flex: Annotated[float, Ge(-60), Le(55)] | None = None
    """Chin towards the chest. Below 0: looking up."""
    head_turn: Annotated[float, Ge(-80), Le(80)] | None = None
    """Face turned towards the working side. Below 0: towards the other."""
    head_side: Annotated[float, Ge(-45), Le(45)] | None = None
    """Ear towards the working side's shoulder. Below 0: the other side's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """``both`` first, then what differs on the ``working`` and on the ``other`` side."""

    __pydantic_config__: ClassVar = STRICT
    both: LegPose | None = None
    """What's the same on both sides."""
    working: LegPose | None = None
    """The leg doing the exercise, drawn as the right one."""
    other: LegPose | None = None
    """The opposite leg."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arms:
    """``both`` first, then what differs on the ``working`` and on the ``other`` side."""

    __pydantic_config__: ClassVar = STRICT
    both: ArmPose | None = None
    """What's the same on both sides."""
    working: ArmPose | None = None
    """The arm on the side doing the exercise, drawn as the right one."""
    other: ArmPose | None = None
    """The opposite arm."""


P = TypeVar("P")


def over(given: P | None, before: P) -> P:
    """Return ``before``, with every field that ``given`` has a value for replaced."""
    if given is None:
        return before
    names = (f.name for f in dataclasses.fields(given))  # pyright: ignore[reportArgumentType]  # a dataclass
    values: dict[str, Any] = {n: v for n in names if (v := getattr(given, n)) is not None}
    return dataclasses.replace(before, **values)  # pyright: ignore[reportArgumentType, reportUnknownVariableType]
