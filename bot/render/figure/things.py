"""What is in the picture besides the body: bands, weights, and what one lies or leans on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.domain.drawings import Band, Drawing, Load, Prop
from bot.domain.poses import Surface
from bot.render.figure import marks
from bot.render.figure.keyposes import HEIGHT_OF
from bot.render.figure.motion import Motion
from bot.render.figure.shapes import Cone, Paint
from bot.render.figure.skeleton import SHANK, THIGH, Array, Posed, posed

_ARC: Final = 7
_BOSU: Final = 0.32
_WALL: Final = 0.10
_TOUCH: Final = 0.055
"""Metres: half a Bosu's width, a wall's thickness, and from the middle of a joint to what it touches."""
_ON_MAT: Final = 0.15
"""Metres: what comes lower than this has the mat under it."""


@dataclass(frozen=True, slots=True)
class Tube:
    """A round cone with its own places in every frame: ends (frames, 3) and radii (frames,).

    ``low`` thins it from top to bottom by a factor.
    """

    a: Array
    b: Array
    radii: tuple[Array, Array]
    paint: Paint
    low: float = 1


@dataclass(frozen=True, slots=True)
class Slab:
    """A box that stands still: its lowest and highest corner."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    paint: Paint


def band(drawing: Drawing, at: Posed) -> Iterator[Tube]:
    match drawing.band:
        case Band.KNEES:
            ends = [at.point(f"{s}.thigh", (0.0, -0.84 * THIGH, 0)) for s in ("right", "left")]
            along = [at.turned[:, _thigh(s)] @ np.array([0.0, 1.0, 0]) for s in ("right", "left")]
            yield from _loop(ends, along, 0.066)
        case Band.ANKLES:
            ends = [at.point(f"{s}.shank", (0, -0.86 * SHANK, 0)) for s in ("right", "left")]
            along = [at.turned[:, _shank(s)] @ np.array([0.0, 1.0, 0]) for s in ("right", "left")]
            yield from _loop(ends, along, 0.044)
        case Band.PINNED:
            ends = [at.point("right.thigh", (0, -0.84 * THIGH, 0)), at.point("left.shank", (0, -0.02, 0))]
            along = [
                at.turned[:, _thigh("right")] @ np.array([0.0, 1.0, 0]),
                at.turned[:, _shank("left")] @ np.array([0.0, 1.0, 0]),
            ]
            yield from _loop(ends, along, 0.064)
        case None:
            pass


def _thigh(side: str) -> int:
    return marks.SEGMENT[f"{side}.thigh"]


def _shank(side: str) -> int:
    return marks.SEGMENT[f"{side}.shank"]


def _loop(ends: list[Array], along: list[Array], radius: float) -> Iterator[Tube]:
    """A band round two limbs. It is as wide as it is short: stretched, it gets thinner."""
    right, left = ends
    gap = right - left
    length = np.linalg.norm(gap, axis=1, keepdims=True)
    outwards = gap / length
    limb = along[0] + along[1]
    limb -= (limb * outwards).sum(axis=1, keepdims=True) * outwards
    limb /= np.linalg.norm(limb, axis=1, keepdims=True)
    front = np.cross(limb, outwards)
    width = np.clip(0.026 * np.sqrt(0.20 / np.maximum(length[:, 0], 0.05)), 0.015, 0.028)
    turns = np.linspace(np.pi / 2, -np.pi / 2, _ARC)
    around = [right + radius * (np.cos(t) * outwards + np.sin(t) * front) for t in turns]
    around += [left - radius * (np.cos(t) * outwards + np.sin(t) * front) for t in turns]
    for a, b in zip(around, [*around[1:], around[0]], strict=True):
        yield Tube(a, b, (width, width), Paint.BAND)


def load(drawing: Drawing, at: Posed) -> Iterator[Tube]:
    """Weights that are held in the hands."""
    palms = {s: at.point(f"{s}.hand", (0.012, -0.085, 0)) for s in ("right", "left")}
    if drawing.load is Load.DUMBBELLS:
        for side, palm in palms.items():
            axis = at.turned[:, marks.SEGMENT[f"{side}.hand"]] @ np.array([1.0, 0, 0])
            yield _tube(palm - 0.09 * axis, palm + 0.09 * axis, 0.016, Paint.METAL)
            for end in (-1, 1):
                yield _tube(palm + end * 0.075 * axis, palm + end * 0.115 * axis, 0.048, Paint.RUBBER)
    elif drawing.load is Load.KETTLEBELL:
        middle = (palms["right"] + palms["left"]) / 2
        down = np.array([0.0, -1.0, 0])
        yield _tube(middle + 0.075 * down, middle + 0.085 * down, 0.078, Paint.RUBBER)
        for a, b in (
            (palms["right"], palms["left"]),
            *((palm, middle + 0.06 * down + (palm - middle) * 0.8) for palm in palms.values()),
        ):
            yield _tube(a, b, 0.016, Paint.METAL)


def _tube(a: Array, b: Array, radius: float, paint: Paint, low: float = 1) -> Tube:
    full = np.full(len(a), radius)
    return Tube(a, b, (full, full), paint, low)


def worn(drawing: Drawing) -> Iterator[Cone]:
    """Weights that are strapped or laid on."""
    if drawing.load is Load.ANKLE_WEIGHTS:
        for side in ("right", "left"):
            shank = f"{side}.shank"
            yield Cone(
                (shank, (0, -0.80 * SHANK, 0), 0.052),
                (shank, (0, -0.93 * SHANK, 0), 0.050),
                Paint.RUBBER,
                side,
            )
    elif drawing.load is Load.PLATE_ON_HIP:
        yield Cone(("pelvis", (0.145, 0.0, -0.20), 0.022), ("pelvis", (0.145, 0.0, 0.20), 0.022), Paint.METAL)
        for sign in (-1, 1):
            yield Cone(
                ("pelvis", (0.145, 0.0, sign * 0.17), 0.085),
                ("pelvis", (0.145, 0.0, sign * 0.20), 0.085),
                Paint.RUBBER,
            )


def supports(motion: Motion) -> Iterator[Tube | Slab]:
    """Ball, Bosu, bench, chair and wall, where the body rests on them in the first keyframe that has them."""
    at = posed(motion.body, motion.key_poses)
    places = marks.places(at)
    done: set[Surface] = set()
    for i, moment in enumerate(motion.keys):
        for surface in Surface:
            touching = [
                m for part, on in moment.contacts.items() if on is surface for m in marks.marks_of(part)
            ]
            if touching and surface not in done:
                done.add(surface)
                yield from _support(surface, places[i, touching], at.at[i, 0], len(motion.poses))


def _support(surface: Surface, spots: Array, pelvis: Array, frames: int) -> Iterator[Tube | Slab]:
    x, _, z = spots.mean(axis=0)
    match surface:
        case Surface.BALL:
            radius = HEIGHT_OF[surface] / 2
            middle = np.tile([x, radius, z], (frames, 1))
            yield _tube(middle, middle, radius, Paint.BALL)
        case Surface.BOSU:
            base, dome = (np.tile([x, up, z], (frames, 1)) for up in (0.03, 0.04))
            yield _tube(base, base, _BOSU, Paint.RUBBER, 0.03 / _BOSU)
            top = HEIGHT_OF[surface] - 0.04
            yield _tube(dome, dome, _BOSU - 0.02, Paint.BALL, top / (_BOSU - 0.02))
        case Surface.BENCH:
            yield Slab((x - 0.24, 0, z - 0.55), (x + 0.12, HEIGHT_OF[surface], z + 0.55), Paint.BENCH)
        case Surface.CHAIR:
            yield Slab((x - 0.24, 0, z - 0.24), (x + 0.24, HEIGHT_OF[surface], z + 0.24), Paint.BENCH)
        case Surface.WALL:
            near = z + math.copysign(_TOUCH, z - pelvis[2])
            far = near + math.copysign(_WALL, z - pelvis[2])
            yield Slab((x - 0.6, 0, min(near, far)), (x + 0.3, 1.85, max(near, far)), Paint.WALL)
        case Surface.WALL_AHEAD:
            yield Slab((x + _TOUCH, 0, z - 0.45), (x + _TOUCH + _WALL, 1.85, z + 0.45), Paint.WALL)
        case Surface.FLOOR | Surface.STILL:
            pass


def mat(drawing: Drawing, at: Posed) -> tuple[float, float, float, float] | None:
    """Lowest and highest x, and lowest and highest z, of the mat under the whole movement."""
    if Prop.MAT not in (drawing.props or ()):
        return None
    spots = marks.places(at)
    low = spots[spots[..., 1] < _ON_MAT]
    x0, x1, z = low[:, 0].min() - 0.12, low[:, 0].max() + 0.12, low[:, 2].mean()
    return x0, max(x1, x0 + 1.2), z - 0.31, z + 0.31
