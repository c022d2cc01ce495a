"""Points on the body's surface that can rest on something, or that a hand can reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.content.drawings import ArmPlace, Part
from bot.pictures.figure.body import Local
from bot.pictures.figure.skeleton import ANKLE, HEAD, SEGMENT, SHOULDER, SHOULDER_UP, Array, Posed


@dataclass(frozen=True, slots=True)
class Mark:
    """A ball on a segment: its centre in the segment's axes, and how thick the flesh is there."""

    segment: str
    local: Local
    radius: float


def _sided(side: str, sign: int) -> dict[str, Mark]:
    sole = -ANKLE
    return {
        f"{side}.heel": Mark(f"{side}.foot", (-0.045, sole, 0), 0),
        f"{side}.ball_in": Mark(f"{side}.foot", (0.125, sole, -sign * 0.035), 0),
        f"{side}.ball_out": Mark(f"{side}.foot", (0.115, sole, sign * 0.04), 0),
        f"{side}.tip": Mark(f"{side}.toes", (0.07, -0.012, 0), 0),
        f"{side}.instep": Mark(f"{side}.toes", (0.03, 0.02, 0), 0.03),
        f"{side}.knee": Mark(f"{side}.shank", (0, 0, 0), 0.056),
        f"{side}.ankle": Mark(f"{side}.shank", (0, -0.40, 0), 0.042),
        f"{side}.palm": Mark(f"{side}.hand", (0, -0.09, 0), 0.03),
        f"{side}.wrist": Mark(f"{side}.hand", (0, 0, 0), 0.032),
        f"{side}.elbow": Mark(f"{side}.forearm", (0, 0, 0), 0.042),
        f"{side}.shoulder": Mark("thorax", (0, SHOULDER_UP - 0.03, sign * SHOULDER), 0.062),
        f"{side}.back": Mark("thorax", (0, SHOULDER_UP + 0.025, sign * 0.06), 0.086),
        f"{side}.blade": Mark("thorax", (0, SHOULDER_UP - 0.10, sign * 0.06), 0.100),
        f"{side}.seat": Mark("pelvis", (-0.035, 0.0, sign * 0.075), 0.080),
        f"{side}.hip": Mark("pelvis", (-0.01, 0.0, sign * 0.075), 0.097),
    }


MARKS: Final = {
    **_sided("right", 1),
    **_sided("left", -1),
    "head": Mark("head", (-0.02, HEAD, 0), 0.102),
}
NUMBER: Final = {name: i for i, name in enumerate(MARKS)}
RADIUS: Final = np.array([mark.radius for mark in MARKS.values()])
SEGMENT_OF: Final = np.array([SEGMENT[mark.segment] for mark in MARKS.values()])
_LOCALS: Final = np.array([mark.local for mark in MARKS.values()], dtype=float)[:, :, None]

_ON: Final[dict[str, tuple[str, ...]]] = {
    "foot": ("heel", "ball_in", "ball_out", "tip"),
    "toes": ("ball_in", "ball_out", "tip"),
    "ball_of_foot": ("ball_in", "ball_out"),
    "heel": ("heel",),
    "instep": ("instep",),
    "knee": ("knee",),
    "shin": ("knee", "instep"),
    "hand": ("wrist", "palm"),
    "forearm": ("elbow", "wrist"),
    "hip": ("hip",),
    "shoulder": ("shoulder",),
    "leg": ("knee", "ankle"),
}
_PLURALS: Final = {
    Part.FEET: "foot",
    Part.TOES: "toes",
    Part.BALLS_OF_FEET: "ball_of_foot",
    Part.HEELS: "heel",
    Part.KNEES: "knee",
    Part.SHINS: "shin",
    Part.HANDS: "hand",
}
_WHOLE: Final = {
    Part.HEAD: ("head",),
    Part.UPPER_BACK: ("right.back", "left.back"),
    Part.SHOULDER_BLADES: ("right.blade", "left.blade"),
    Part.SEAT: ("right.seat", "left.seat"),
}


def marks_of(part: Part) -> list[int]:
    """Return the numbers of the marks that a part rests on; the working side is the right one."""
    if part in _WHOLE:
        return [NUMBER[name] for name in _WHOLE[part]]
    if part in _PLURALS:
        return [NUMBER[f"{side}.{name}"] for side in ("right", "left") for name in _ON[_PLURALS[part]]]
    who, _, what = part.partition("_")
    side = "right" if who == "working" else "left"
    return [NUMBER[f"{side}.{name}"] for name in _ON[what]]


def places(posed: Posed) -> Array:
    """Return the world places (poses, marks, 3) of the centres of all marks."""
    return posed.at[:, SEGMENT_OF] + (posed.turned[:, SEGMENT_OF] @ _LOCALS)[..., 0]


@dataclass(frozen=True, slots=True)
class Reach:
    """A target of the palm: a point of the body, given for the right side and mirrored for the left."""

    segment: str
    local: Local


PLACES: Final[dict[ArmPlace, tuple[dict[str, float], Reach | None]]] = {
    ArmPlace.HANGING: ({"shoulder_abd": 6, "elbow_flex": 8}, None),
    ArmPlace.FORWARD: ({"shoulder_flex": 90, "shoulder_abd": -2, "elbow_flex": 3}, None),
    ArmPlace.CLASPED: (
        {"shoulder_flex": 42, "shoulder_abd": 4, "shoulder_er": -38, "elbow_flex": 112},
        Reach("thorax", (0.26, 0.10, 0.028)),
    ),
    ArmPlace.HIPS: (
        {"shoulder_flex": -22, "shoulder_abd": 42, "shoulder_er": -25, "elbow_flex": 95},
        Reach("pelvis", (0.045, 0.11, 0.15)),
    ),
    ArmPlace.OVERHEAD: ({"shoulder_flex": 174, "elbow_flex": 0}, None),
    ArmPlace.BESIDE: ({"shoulder_flex": -16, "shoulder_abd": 20, "elbow_flex": 32}, None),
    ArmPlace.UNDER_HEAD: (
        {"shoulder_flex": 158, "shoulder_abd": 0, "elbow_flex": 62, "shoulder_er": 20},
        None,
    ),
    ArmPlace.IN_FRONT: (
        {"shoulder_flex": 62, "shoulder_abd": -12, "elbow_flex": 72, "shoulder_er": -40},
        None,
    ),
    ArmPlace.ON_HIP: (
        {"shoulder_flex": -12, "shoulder_abd": 18, "shoulder_er": -20, "elbow_flex": 62},
        Reach("pelvis", (0.045, 0.125, 0.150)),
    ),
    ArmPlace.SUPPORT: ({"shoulder_flex": 90, "elbow_flex": 2, "wrist": 82}, None),
    ArmPlace.RUN_FRONT: (
        {"shoulder_flex": 42, "shoulder_abd": 6, "shoulder_er": -20, "elbow_flex": 98},
        None,
    ),
    ArmPlace.RUN_BACK: ({"shoulder_flex": -48, "shoulder_abd": 10, "elbow_flex": 88}, None),
    ArmPlace.GOBLET: (
        {"shoulder_flex": 30, "shoulder_abd": 2, "shoulder_er": -15, "elbow_flex": 130},
        Reach("thorax", (0.20, 0.12, 0.05)),
    ),
    ArmPlace.THIGH: (
        {"shoulder_flex": 38, "shoulder_er": -30, "elbow_flex": 45},
        Reach("right.thigh", (0.09, -0.30, 0.02)),
    ),
    ArmPlace.LAP: (
        {"shoulder_flex": 10, "shoulder_abd": 12, "shoulder_er": -30, "elbow_flex": 40},
        Reach("pelvis", (0.15, 0.03, 0.07)),
    ),
    ArmPlace.BEHIND_HEAD: (
        {"shoulder_flex": 120, "shoulder_abd": 40, "elbow_flex": 120},
        Reach("head", (-0.15, 0.10, 0.05)),
    ),
    ArmPlace.SIDEWAYS: ({"shoulder_abd": 88, "elbow_flex": 3}, None),
}
"""Degrees to start from, and what the hand then reaches for."""
