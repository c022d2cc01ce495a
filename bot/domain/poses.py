"""A body's pose in clinical words and degrees, as content files give it. docs/drawing.md shows each field.

Every angle is 0 for somebody who stands upright with arms hanging. Limits are the usual adult ranges of
motion (American Academy of Orthopaedic Surgeons), wide enough for somebody supple: what is beyond them is a
slip of the pen.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar

from annotated_types import Ge, Le

from bot.domain.strict import STRICT


class Part(StrEnum):
    """What of the body can rest on something. ``working`` is the side that does the exercise."""

    FEET = "feet"
    WORKING_FOOT = "working_foot"
    OTHER_FOOT = "other_foot"
    TOES = "toes"
    WORKING_TOES = "working_toes"
    OTHER_TOES = "other_toes"
    HEELS = "heels"
    WORKING_HEEL = "working_heel"
    OTHER_HEEL = "other_heel"
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
    """What a part rests on. ``wall`` is beside the body, ``wall_ahead`` in front of it. ``still`` has nothing
    under it: the part just stays where it is.
    """

    FLOOR = "floor"
    WALL = "wall"
    WALL_AHEAD = "wall_ahead"
    BENCH = "bench"
    BALL = "ball"
    BOSU = "bosu"
    CHAIR = "chair"
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
    """One leg, or both. What is left out stays as it was in the keyframe before, at first 0."""

    __pydantic_config__: ClassVar = STRICT
    hip_flex: Annotated[float, Ge(-35), Le(140)] | None = None
    """Thigh towards the chest; below 0 behind the body. Such as: 90."""
    hip_abd: Annotated[float, Ge(-45), Le(75)] | None = None
    """Thigh out to its own side; below 0 across the middle. Such as: 25."""
    hip_er: Annotated[float, Ge(-50), Le(65)] | None = None
    """Thigh turned so that the kneecap looks outwards; below 0 inwards. Such as: 10."""
    knee_flex: Annotated[float, Ge(-5), Le(155)] | None = None
    """Heel towards the seat; 0 is a straight knee. Such as: 90."""
    ankle_flex: Annotated[float, Ge(-70), Le(42)] | None = None
    """Toes towards the shin; below 0 pointed. Such as: 10."""
    toes_up: Annotated[float, Ge(-20), Le(85)] | None = None
    """Toes bent upwards against the foot, as when only the ball of the foot is down. Such as: 50."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmPose:
    """One arm, or both: a place, and angles where the place alone is not enough."""

    __pydantic_config__: ClassVar = STRICT
    place: ArmPlace | None = None
    """Where the arm is, such as: clasped. ``support`` reaches straight down to the floor."""
    shoulder_flex: Annotated[float, Ge(-65), Le(185)] | None = None
    """Upper arm forwards and up; below 0 backwards. 90 is straight ahead."""
    shoulder_abd: Annotated[float, Ge(-50), Le(185)] | None = None
    """Upper arm out to its own side; below 0 across the chest."""
    shoulder_er: Annotated[float, Ge(-95), Le(110)] | None = None
    """Upper arm turned so that the crook of the elbow looks outwards; below 0 inwards."""
    elbow_flex: Annotated[float, Ge(-5), Le(155)] | None = None
    """Hand towards the shoulder; 0 is a straight elbow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkPose:
    """Pelvis, spine and head. What is left out stays as it was, at first 0."""

    __pydantic_config__: ClassVar = STRICT
    lean: Annotated[float, Ge(-100), Le(110)] | None = None
    """The whole trunk from how the body lies or stands, towards its front; below 0 towards its back."""
    side_lean: Annotated[float, Ge(-95), Le(95)] | None = None
    """The whole trunk towards the working side; below 0 towards the other."""
    roll: Annotated[float, Ge(-95), Le(95)] | None = None
    """The whole trunk turned round its long axis towards the working side; below 0 towards the other."""
    flex: Annotated[float, Ge(-35), Le(80)] | None = None
    """Spine rounded; below 0 arched."""
    side_bend: Annotated[float, Ge(-40), Le(40)] | None = None
    """Spine bent towards the working side; below 0 towards the other."""
    twist: Annotated[float, Ge(-50), Le(50)] | None = None
    """Shoulders turned towards the working side; below 0 towards the other."""
    head_flex: Annotated[float, Ge(-60), Le(55)] | None = None
    """Chin towards the chest; below 0 looking up."""
    head_turn: Annotated[float, Ge(-80), Le(80)] | None = None
    """Face turned towards the working side; below 0 towards the other."""
    head_side: Annotated[float, Ge(-45), Le(45)] | None = None
    """Ear towards the shoulder of the working side; below 0 of the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """``both`` first, then what differs on the ``working`` and on the ``other`` side."""

    __pydantic_config__: ClassVar = STRICT
    both: LegPose | None = None
    """What is the same on both sides."""
    working: LegPose | None = None
    """The leg that does the exercise; it is drawn as the right one."""
    other: LegPose | None = None
    """The opposite leg."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arms:
    """``both`` first, then what differs on the ``working`` and on the ``other`` side."""

    __pydantic_config__: ClassVar = STRICT
    both: ArmPose | None = None
    """What is the same on both sides."""
    working: ArmPose | None = None
    """The arm of the side that does the exercise; it is drawn as the right one."""
    other: ArmPose | None = None
    """The opposite arm."""


P = TypeVar("P")


def over(given: P | None, before: P) -> P:
    """``before`` with every field that ``given`` has a value for."""
    if given is None:
        return before
    names = (f.name for f in dataclasses.fields(given))  # pyright: ignore[reportArgumentType]  # a dataclass
    values: dict[str, Any] = {n: v for n in names if (v := getattr(given, n)) is not None}
    return dataclasses.replace(before, **values)  # pyright: ignore[reportArgumentType, reportUnknownVariableType]
