"""Where each muscle lies under the clothes. Metres, in the axes of segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.content.exercises import Muscle
from bot.pictures.figure.shapes import Local


@dataclass(frozen=True, slots=True)
class Patch:
    """A line between two points, how far the muscle glows around it, and on which zones of the body."""

    a: tuple[str, Local]
    b: tuple[str, Local]
    radius: float
    zones: tuple[str, ...]


def _trochanter(sign: int) -> Local:
    """The greater trochanter's outside, a little behind and level with the hip joint."""
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
