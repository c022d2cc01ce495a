"""The figure's skin, hair and clothes: a different mix for every exercise, always the same for one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.content.exercises import Muscle
from bot.pictures.figure.skeleton import FOREARM, NECK, SHANK, SHOULDER_UP, THIGH, UPPER_ARM

Colour = tuple[int, int, int]

CARD: Final[Colour] = (243, 240, 234)
INK: Final[Colour] = (44, 48, 60)
GLOW: Final[Colour] = (255, 96, 54)
GREEN: Final[Colour] = (42, 150, 96)
RED: Final[Colour] = (214, 60, 60)

_SKINS: Final[tuple[Colour, ...]] = (
    (244, 204, 174),
    (224, 172, 134),
    (186, 128, 92),
    (141, 88, 60),
    (104, 66, 48),
)
_HAIRS: Final[tuple[Colour, ...]] = (
    (58, 42, 36),
    (120, 76, 44),
    (36, 34, 38),
    (186, 140, 78),
    (126, 122, 124),
    (140, 62, 36),
)
_TOPS: Final[tuple[Colour, ...]] = (
    (38, 166, 154),
    (94, 114, 214),
    (235, 180, 64),
    (120, 176, 84),
    (168, 110, 190),
    (70, 160, 210),
)
_BOTTOMS: Final[tuple[Colour, ...]] = ((52, 60, 84), (58, 62, 70), (44, 72, 82), (74, 58, 88))
_TINTS: Final[tuple[Colour, ...]] = (
    (214, 232, 226),
    (216, 224, 240),
    (240, 228, 204),
    (228, 220, 238),
    (218, 234, 216),
)
_FAIR: Final = 2
"""This many of the skins go with any hair, the others with the dark ones."""

_HEMS: Final = (0.55, 1.70, 0.62, 1.0)
_CUTS: Final = ("short", "tail", "bun", "full")


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a figure. ``colours`` has a row for each Paint; ``tint`` is the floor it stands on."""

    colours: NDArray[np.uint8]
    tint: Colour
    hair: str
    hem: float


def look(key: str) -> Look:
    """Return the look of the exercise with this id."""
    mixed = hashlib.sha256(key.encode()).digest()

    def pick(options: tuple[Colour, ...], byte: int) -> Colour:
        return options[mixed[byte] % len(options)]

    colours: dict[Paint, Colour] = {
        Paint.SKIN: pick(_SKINS, 0),
        Paint.HAIR: pick(_HAIRS if mixed[0] % len(_SKINS) < _FAIR else _HAIRS[:3], 1),
        Paint.TOP: pick(_TOPS, 2),
        Paint.BOTTOMS: pick(_BOTTOMS, 3),
        Paint.SHOE_RIGHT: (250, 128, 62),
        Paint.SHOE_LEFT: (84, 150, 232),
        Paint.SOLE: (250, 250, 248),
        Paint.SOCK: (246, 244, 240),
        Paint.EYE: (40, 34, 34),
        Paint.BAND: (236, 84, 140),
        Paint.METAL: (168, 173, 182),
        Paint.BALL: (112, 178, 206),
        Paint.BENCH: (150, 118, 92),
        Paint.WALL: (206, 196, 184),
        Paint.RUBBER: (70, 74, 84),
    }
    table = np.array([colours[paint] for paint in Paint], dtype=np.uint8)
    return Look(table, pick(_TINTS, 4), _CUTS[mixed[5] % len(_CUTS)], _HEMS[mixed[6] % len(_HEMS)])


def mix(a: Colour, b: Colour, share: float) -> Colour:
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


Local = tuple[float, float, float]
"""A point in a segment's axes, in metres."""


class Paint(IntEnum):
    """The paint of a volume; :class:`Look` has the colours."""

    SKIN = 0
    HAIR = 1
    TOP = 2
    BOTTOMS = 3
    SHOE_RIGHT = 4
    SHOE_LEFT = 5
    SOLE = 6
    SOCK = 7
    EYE = 8
    BAND = 9
    METAL = 10
    BALL = 11
    BENCH = 12
    WALL = 13
    RUBBER = 14


@dataclass(frozen=True, slots=True)
class Cone:
    """A tapered limb with round ends: from a point on one segment to a point on another.

    ``flat`` thins it along an axis (0, 1, 2) of the first segment by a factor: a trunk is wider than deep.
    ``side`` is ``right``, ``left`` or empty; ``zone`` says which muscles may glow on it.
    """

    a: tuple[str, Local, float]
    b: tuple[str, Local, float]
    paint: Paint
    side: str = ""
    zone: str = ""
    flat: tuple[int, float] | None = None


def _trunk() -> Iterator[Cone]:
    deep = (0, 0.70)
    yield Cone(
        ("pelvis", (-0.005, 0.0, -0.078), 0.094),
        ("pelvis", (-0.005, 0.0, 0.078), 0.094),
        Paint.BOTTOMS,
        zone="pelvis",
    )
    yield Cone(
        ("pelvis", (0, 0.045, 0), 0.150),
        ("pelvis", (0, 0.075, 0), 0.140),
        Paint.BOTTOMS,
        zone="pelvis",
        flat=deep,
    )
    yield Cone(
        ("pelvis", (0, 0.11, 0), 0.136),
        ("lumbar", (0.004, 0.07, 0), 0.128),
        Paint.TOP,
        zone="trunk",
        flat=deep,
    )
    yield Cone(
        ("lumbar", (0.004, 0.07, 0), 0.128),
        ("thorax", (0.008, 0.105, 0), 0.158),
        Paint.TOP,
        zone="trunk",
        flat=deep,
    )
    yield Cone(
        ("thorax", (0.0, SHOULDER_UP - 0.035, -0.115), 0.070),
        ("thorax", (0.0, SHOULDER_UP - 0.035, 0.115), 0.070),
        Paint.TOP,
        zone="trunk",
    )
    for sign in (-1, 1):
        yield Cone(
            ("thorax", (-0.008, NECK - 0.012, sign * 0.018), 0.050),
            ("thorax", (-0.004, SHOULDER_UP - 0.010, sign * 0.125), 0.058),
            Paint.TOP,
            zone="trunk",
        )


def _head(hair: str) -> Iterator[Cone]:
    yield Cone(("thorax", (-0.005, NECK, 0), 0.050), ("head", (0.0, 0.055, 0), 0.049), Paint.SKIN)
    yield Cone(
        ("head", (-0.004, 0.158, 0), 0.092), ("head", (0.020, 0.088, 0), 0.064), Paint.SKIN, flat=(2, 0.90)
    )
    yield Cone(("head", (0.098, 0.118, 0), 0.013), ("head", (0.090, 0.134, 0), 0.010), Paint.SKIN)
    for sign in (-1, 1):
        yield Cone(
            ("head", (-0.012, 0.122, sign * 0.080), 0.018),
            ("head", (-0.006, 0.138, sign * 0.082), 0.020),
            Paint.SKIN,
        )
        yield Cone(
            ("head", (0.081, 0.137, sign * 0.034), 0.0105),
            ("head", (0.080, 0.145, sign * 0.034), 0.0105),
            Paint.EYE,
        )
    yield Cone(
        ("head", (-0.014, 0.172, 0), 0.097), ("head", (-0.042, 0.125, 0), 0.078), Paint.HAIR, flat=(2, 0.94)
    )
    if hair == "tail":
        yield Cone(("head", (-0.115, 0.185, 0), 0.034), ("head", (-0.165, 0.145, 0), 0.042), Paint.HAIR)
        yield Cone(("head", (-0.165, 0.145, 0), 0.042), ("head", (-0.170, 0.055, 0), 0.014), Paint.HAIR)
    elif hair == "bun":
        yield Cone(("head", (-0.085, 0.240, 0), 0.045), ("head", (-0.090, 0.244, 0), 0.045), Paint.HAIR)
    elif hair == "full":
        yield Cone(
            ("head", (-0.030, 0.190, -0.022), 0.098), ("head", (-0.030, 0.190, 0.022), 0.098), Paint.HAIR
        )
        yield Cone(
            ("head", (-0.075, 0.130, -0.03), 0.062), ("head", (-0.075, 0.130, 0.03), 0.062), Paint.HAIR
        )


def _leg(side: str, sign: int, hem: float) -> Iterator[Cone]:
    """Yield a leg; ``hem`` is how far down it the trousers go: 0.5 is mid-thigh, 1.85 the lower shin."""
    thigh, shank, foot, toes = (f"{side}.{name}" for name in ("thigh", "shank", "foot", "toes"))
    zone = thigh
    yield Cone(
        ("pelvis", (-0.048, -0.004, sign * 0.078), 0.090),
        (thigh, (-0.012, -0.09, 0), 0.086),
        Paint.BOTTOMS,
        side,
        zone,
    )
    profile = [(0.0, 0.0, 0.090), (0.45, 0.006, 0.080), (1.0, 0.0, 0.056)]
    end = min(hem, 1.0)
    cut = [p for p in profile if p[0] < end] + [_at(profile, end)]
    loose = 0.006 if hem < 1 else 0.0
    for (t0, x0, r0), (t1, x1, r1) in pairwise(cut):
        yield Cone(
            (thigh, (x0, -t0 * THIGH, 0), r0 + loose),
            (thigh, (x1, -t1 * THIGH, 0), r1 + loose),
            Paint.BOTTOMS,
            side,
            zone,
        )
    if hem < 1:
        rest = [_at(profile, hem), *(p for p in profile if p[0] > hem)]
        for (t0, x0, r0), (t1, x1, r1) in pairwise(rest):
            yield Cone(
                (thigh, (x0, -t0 * THIGH, 0), r0), (thigh, (x1, -t1 * THIGH, 0), r1), Paint.SKIN, side, zone
            )
    low = [(0.0, 0.0, 0.055), (0.28, -0.012, 0.058), (0.62, -0.008, 0.046), (0.95, 0.0, 0.036)]
    shin_hem = hem - 1
    for (t0, x0, r0), (t1, x1, r1) in pairwise(low):
        paint = Paint.BOTTOMS if shin_hem >= t1 else Paint.SKIN
        yield Cone((shank, (x0, -t0 * SHANK, 0), r0), (shank, (x1, -t1 * SHANK, 0), r1), paint, side, shank)
    shoe = Paint.SHOE_RIGHT if side == "right" else Paint.SHOE_LEFT
    yield Cone((shank, (0, -0.90 * SHANK, 0), 0.041), (foot, (-0.002, -0.004, 0), 0.042), Paint.SOCK, side)
    yield Cone((foot, (-0.022, -0.022, 0), 0.043), (foot, (0.030, -0.020, 0), 0.043), shoe, side)
    yield Cone((foot, (0.030, -0.020, 0), 0.043), (foot, (0.115, -0.034, 0), 0.037), shoe, side)
    yield Cone((toes, (-0.004, 0.018, 0), 0.037), (toes, (0.052, 0.010, 0), 0.029), shoe, side)
    yield Cone(
        (foot, (-0.026, -0.051, 0), 0.042),
        (foot, (0.118, -0.051, 0), 0.045),
        Paint.SOLE,
        side,
        flat=(1, 0.36),
    )
    yield Cone(
        (toes, (-0.004, 0.003, 0), 0.044), (toes, (0.052, 0.001, 0), 0.036), Paint.SOLE, side, flat=(1, 0.36)
    )


def _at(profile: list[tuple[float, float, float]], t: float) -> tuple[float, float, float]:
    for (t0, x0, r0), (t1, x1, r1) in pairwise(profile):
        if t0 <= t <= t1:
            share = (t - t0) / (t1 - t0)
            return t, x0 + share * (x1 - x0), r0 + share * (r1 - r0)
    return profile[-1]


def _arm(side: str, sign: int) -> Iterator[Cone]:
    arm, forearm, hand = (f"{side}.{name}" for name in ("arm", "forearm", "hand"))
    yield Cone((arm, (0, -0.006, -sign * 0.010), 0.055), (arm, (0, -0.15, 0), 0.049), Paint.TOP, side, arm)
    yield Cone((arm, (0, -0.13, 0), 0.043), (arm, (0, -UPPER_ARM, 0), 0.037), Paint.SKIN, side, arm)
    yield Cone((forearm, (0, 0, 0), 0.037), (forearm, (0.004, -0.07, 0), 0.040), Paint.SKIN, side)
    yield Cone((forearm, (0.004, -0.07, 0), 0.040), (forearm, (0, -FOREARM, 0), 0.027), Paint.SKIN, side)
    yield Cone(
        (hand, (0, -0.012, 0), 0.027), (hand, (0.002, -0.075, 0), 0.036), Paint.SKIN, side, flat=(0, 0.72)
    )
    yield Cone(
        (hand, (0.002, -0.075, 0), 0.036), (hand, (0.010, -0.140, 0), 0.026), Paint.SKIN, side, flat=(0, 0.66)
    )
    yield Cone(
        (hand, (0.014, -0.035, -sign * 0.020), 0.017),
        (hand, (0.030, -0.085, -sign * 0.036), 0.013),
        Paint.SKIN,
        side,
    )


def body(hair: str, hem: float) -> tuple[Cone, ...]:
    """Return the clothed figure. ``hair`` is short, tail, bun or full."""
    return (
        *_trunk(),
        *_head(hair),
        *_leg("right", 1, hem),
        *_leg("left", -1, hem),
        *_arm("right", 1),
        *_arm("left", -1),
    )


@dataclass(frozen=True, slots=True)
class Patch:
    """A line between two points, how far the muscle glows around it, and on which zones of the body."""

    a: tuple[str, Local]
    b: tuple[str, Local]
    radius: float
    zones: tuple[str, ...]


def _trochanter(sign: int) -> Local:
    """Return the outside of the greater trochanter, a little behind and level with the hip joint."""
    return (-0.010, -0.005, sign * 0.172)


def _patches(side: str, sign: int) -> dict[Muscle, tuple[Patch, ...]]:
    thigh, shank = f"{side}.thigh", f"{side}.shank"
    seat = ("pelvis", thigh)
    return {
        Muscle.GLUTEUS_MAXIMUS: (
            Patch(
                ("pelvis", (-0.105, 0.035, sign * 0.060)),
                (thigh, (-0.085, -0.075, sign * 0.015)),
                0.090,
                seat,
            ),
        ),
        Muscle.GLUTEUS_MEDIUS: tuple(
            Patch(("pelvis", (x, y, sign * z)), ("pelvis", _trochanter(sign)), 0.066, ("trunk", *seat))
            for x, y, z in ((-0.075, 0.085, 0.110), (-0.010, 0.100, 0.140), (0.045, 0.085, 0.125))
        ),
        Muscle.GLUTEUS_MINIMUS: tuple(
            Patch(("pelvis", (x, y, sign * z)), ("pelvis", _trochanter(sign)), 0.050, seat)
            for x, y, z in ((0.010, 0.060, 0.145), (0.050, 0.055, 0.125))
        ),
        Muscle.HIP_ROTATORS: (
            Patch(
                ("pelvis", (-0.10, 0.0, sign * 0.075)), ("pelvis", (-0.055, -0.02, sign * 0.150)), 0.045, seat
            ),
        ),
        Muscle.HIP_FLEXORS: (
            Patch(
                ("pelvis", (0.085, 0.06, sign * 0.085)),
                (thigh, (0.068, -0.12, sign * 0.030)),
                0.075,
                ("trunk", *seat),
            ),
        ),
        Muscle.ADDUCTORS: (
            Patch(
                (thigh, (0.025, -0.08, -sign * 0.075)),
                (thigh, (0.010, -0.30, -sign * 0.062)),
                0.060,
                (thigh,),
            ),
        ),
        Muscle.QUADRICEPS: (
            Patch((thigh, (0.085, -0.11, sign * 0.012)), (thigh, (0.060, -0.35, 0)), 0.066, (thigh,)),
        ),
        Muscle.HAMSTRINGS: (
            Patch((thigh, (-0.085, -0.14, 0)), (thigh, (-0.058, -0.36, 0)), 0.062, (thigh,)),
        ),
        Muscle.CALVES: (Patch((shank, (-0.065, -0.08, 0)), (shank, (-0.05, -0.22, 0)), 0.055, (shank,)),),
        Muscle.TRUNK: (
            Patch(
                ("pelvis", (0.095, 0.10, sign * 0.035)),
                ("thorax", (0.11, 0.03, sign * 0.035)),
                0.062,
                ("trunk",),
            ),
            Patch(
                ("pelvis", (0.01, 0.13, sign * 0.128)),
                ("thorax", (0.01, 0.02, sign * 0.135)),
                0.052,
                ("trunk",),
            ),
        ),
        Muscle.FOOT: (
            Patch(
                (f"{side}.foot", (-0.01, -0.05, 0)),
                (f"{side}.foot", (0.09, -0.05, 0)),
                0.042,
                (f"{side}.foot",),
            ),
        ),
        Muscle.SHOULDERS: (
            Patch(
                (f"{side}.arm", (0, 0.01, sign * 0.045)),
                (f"{side}.arm", (0, -0.09, sign * 0.045)),
                0.060,
                (f"{side}.arm",),
            ),
        ),
    }


PATCHES: Final = {"right": _patches("right", 1), "left": _patches("left", -1)}
