"""A figure with everything it wears, holds and rests on, in every frame: what doesn't depend on the view."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from bot.content.drawings import Band, Drawing, Load, Prop, Side, Surface
from bot.content.exercises import Muscles
from bot.pictures.figure import marks
from bot.pictures.figure.body import PATCHES, Cone, Look, Paint, Patch, body
from bot.pictures.figure.motion import HEIGHT_OF, Motion
from bot.pictures.figure.skeleton import SEGMENT, SHANK, THIGH, Array, Posed, posed

_ARC: Final = 7
_SOFT: Final = 0.12
_WAIST: Final = 0.12
"""Metres between two limbs from which on a band's halves lie together, and how far apart they then are, as a
share of their distance on the limbs."""

_BOSU: Final = 0.32
_WALL: Final = 0.16
_STEP: Final = 0.60
_EDGE: Final = 0.05
_BOARD: Final = 0.012
_TOUCH: Final = 0.055
"""Metres: half a Bosu's width, the thickness of a wall, the width of a step and how much of it is seen around
a foot, the thickness of a skirting board, and from the centre of a joint to what it touches."""
_ON_MAT: Final = 0.15
"""Metres: what comes lower than this has the mat below it."""
_ABOVE_ANKLE: Final = 0.84
_ANKLE: Final = 0.045
_KNEE: Final = 0.06
"""How far down the shank a ball between the ankles is, and how thick the leg is there and at the knee, in
metres."""


@dataclass(frozen=True, slots=True)
class Tube:
    """A round cone with its own place in every frame: ends (frames, 3) and radii (frames,).

    ``low`` flattens it vertically by a factor; ``zone`` says which muscles may glow on it.
    """

    a: Array
    b: Array
    radii: tuple[Array, Array]
    paint: Paint
    low: float = 1
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Slab:
    """A box that stands still: its lowest and highest corner."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    paint: Paint


def bands(drawing: Drawing, at: Posed) -> Iterator[Tube]:
    """Yield the pieces of the loop band, if the drawing has one."""
    match drawing.band:
        case Band.KNEES:
            ends = [at.point(f"{s}.thigh", (0.0, -0.84 * THIGH, 0)) for s in ("right", "left")]
            along = [at.turned[:, _thigh(s)] @ np.array([0.0, 1.0, 0]) for s in ("right", "left")]
            yield from _loop(ends, along, 0.066)
        case Band.ANKLES:
            ends = [at.point(f"{s}.shank", (0, -0.86 * SHANK, 0)) for s in ("right", "left")]
            along = [at.turned[:, _shank(s)] @ np.array([0.0, 1.0, 0]) for s in ("right", "left")]
            yield from _loop(ends, along, 0.044)
        case Band.FEET:
            ends = [at.point(f"{s}.foot", (0.080, -0.036, 0)) for s in ("right", "left")]
            along = [at.turned[:, SEGMENT[f"{s}.foot"]] @ np.array([1.0, 0, 0]) for s in ("right", "left")]
            yield from _loop(ends, along, 0.042)
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
    """Yield a strap round two limbs. It bends inwards between them, so that it is one from every side."""
    right, left = ends
    gap = right - left
    length = np.linalg.norm(gap, axis=1, keepdims=True)
    outwards = gap / length
    limb = along[0] + along[1]
    limb -= (limb * outwards).sum(axis=1, keepdims=True) * outwards
    limb /= np.linalg.norm(limb, axis=1, keepdims=True)
    front = np.cross(limb, outwards)
    turns = np.linspace(np.pi / 2, -np.pi / 2, _ARC)
    around = [right + radius * (np.cos(t) * outwards + np.sin(t) * front) for t in turns]
    waist = radius * front * np.clip(1 - (length - 2 * radius) / _SOFT, _WAIST, 1)
    around += [right - share * gap - waist for share in (0.3, 0.7)]
    around += [left - radius * (np.cos(t) * outwards + np.sin(t) * front) for t in turns]
    around += [left + share * gap + waist for share in (0.3, 0.7)]
    width = np.clip(0.014 * np.sqrt(0.20 / np.maximum(length[:, 0], 0.05)), 0.009, 0.014)
    for row in (-1, 0, 1):
        strand = [at + row * 1.3 * width[:, None] * limb for at in around]
        for a, b in zip(strand, [*strand[1:], strand[0]], strict=True):
            yield Tube(a, b, (width, width), Paint.BAND)


def weights(drawing: Drawing, at: Posed) -> Iterator[Tube]:
    """Yield weights that are held in the hands."""
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


def squeezed(drawing: Drawing, at: Posed) -> Iterator[Tube]:
    """Yield the ball between the ankles or the knees. The harder they press it, the longer it gets."""
    if drawing.load is Load.BALL_AT_ANKLES:
        below, limb = _ABOVE_ANKLE * SHANK, _ANKLE
    elif drawing.load is Load.BALL_AT_KNEES:
        below, limb = 0.0, _KNEE
    else:
        return
    right, left = (at.point(f"{side}.shank", (0, -below, 0)) for side in ("right", "left"))
    gap = np.linalg.norm(right - left, axis=1) / 2 - limb
    spread = (gap.max() - gap)[:, None]
    along = at.turned[:, marks.SEGMENT["right.shank"]] @ np.array([0, 1.0, 0])
    middle = (right + left) / 2
    middle[:, 1] = np.maximum(middle[:, 1], gap)  # it rests on the floor
    yield Tube(middle - spread * along, middle + spread * along, (gap, gap), Paint.BALL)


_RISES: Final = 0.024
_SHORTENS: Final = 0.010
"""Metres that the arch of a bare foot rises at most, and that its ball comes nearer to the heel meanwhile."""

_TOES: Final = (
    (-0.030, 0.0150, 0.046),
    (-0.004, 0.0105, 0.044),
    (0.014, 0.0100, 0.038),
    (0.030, 0.0095, 0.030),
)
"""From the big toe outwards: metres to the outside, how thick and how long each is. The last is for two."""


def bare_foot(at: Posed, arch: Array) -> Iterator[Tube]:
    """Yield the right foot without its shoe. ``arch`` (frames,) is 0 when it rests and 1 when it's highest.

    The heel and both balls stay on the floor. Toes that bend up at the ball come down again at their tips,
    as when they claw.
    """
    up = np.array([0, _RISES, 0]) * arch[:, None]
    back = np.array([-_SHORTENS, 0, 0]) * arch[:, None]

    def foot(x: float, y: float, z: float, moved: Array | float = 0.0) -> Array:
        i = SEGMENT["right.foot"]
        return at.at[:, i] + (at.turned[:, i] @ (np.array([x, y, z]) + moved)[..., None])[..., 0]

    ankle, heel = foot(0, 0, 0), foot(-0.034, -0.036, 0)
    middle = foot(0.050, -0.035, -0.006, up + back / 2)
    inner, outer = foot(0.118, -0.045, -0.026, back), foot(0.106, -0.049, 0.026, back)
    for a, b, radii in (
        (at.point("right.shank", (0, -0.82 * SHANK, 0)), ankle, (0.034, 0.036)),
        (ankle, heel, (0.036, 0.030)),
        (foot(0.012, -0.010, 0), middle, (0.035, 0.027)),
        (middle, inner, (0.027, 0.021)),
        (middle, outer, (0.025, 0.017)),
        (inner, outer, (0.021, 0.017)),
        (foot(0.002, -0.004, -0.030), foot(0.004, -0.006, -0.030), (0.013, 0.013)),
    ):
        yield _skin(a, b, radii)
    for z, thick, long in _TOES:
        toe = SEGMENT["right.toes"]
        base = foot(0.122, -0.066 + thick + 0.004, z, back)
        bend = base + at.turned[:, toe] @ np.array([0.55 * long, 0, 0])
        tip = bend + at.turned[:, SEGMENT["right.foot"]] @ np.array([0.45 * long, 0, 0])
        tip[:, 1] = thick
        yield _skin(base, bend, (thick * 1.1, thick))
        yield _skin(bend, tip, (thick, thick))


def _skin(a: Array, b: Array, radii: tuple[float, float]) -> Tube:
    first, last = (np.full(len(a), radius) for radius in radii)
    return Tube(a, b, (first, last), Paint.SKIN, zone="right.foot")


def _tube(a: Array, b: Array, radius: float, paint: Paint, low: float = 1) -> Tube:
    full = np.full(len(a), radius)
    return Tube(a, b, (full, full), paint, low)


def worn(drawing: Drawing) -> Iterator[Cone]:
    """Yield weights that are strapped or laid on."""
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
        yield Cone(
            ("pelvis", (0.145, 0.0, -0.08), 0.018), ("pelvis", (0.145, 0.0, 0.25), 0.018), Paint.RUBBER
        )
        for inner, outer in ((-0.02, -0.05), (0.19, 0.22)):
            yield Cone(
                ("pelvis", (0.145, 0.0, inner), 0.062),
                ("pelvis", (0.145, 0.0, outer), 0.062),
                Paint.METAL,
            )


def supports_of(motion: Motion) -> Iterator[Tube | Slab]:
    """Yield ball, Bosu, bench, chair, step and wall, where the first keyframe that has them rests on them."""
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
                if surface is Surface.STEP:
                    yield _step(places[i, touching], np.delete(places, touching, axis=1), at.at[i, 0])
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
            yield from _wall((x - 0.9, min(near, far)), (x + 0.3, max(near, far)))
        case Surface.WALL_AHEAD:
            yield from _wall((x + _TOUCH, z - 0.45), (x + _TOUCH + _WALL, z + 0.45))
        case Surface.FLOOR | Surface.STILL | Surface.STEP:
            pass


def _step(spots: Array, others: Array, pelvis: Array) -> Slab:
    """Return the step under what rests on it; ``others`` (poses, n, 3) are the body's other marks.

    A leg that hangs down beside it has room: the step then ends at the standing foot.
    """
    (x0, _, z0), (x1, _, z1) = (spots.min(axis=0) - _EDGE).tolist(), (spots.max(axis=0) + _EDGE).tolist()
    height = HEIGHT_OF[Surface.STEP]
    hangs = (others[..., 1] < height) & (others[..., 0] > x0) & (others[..., 0] < x1)
    if not hangs.any():
        z0, z1 = pelvis[2] - _STEP / 2, pelvis[2] + _STEP / 2
    elif pelvis[2] < (z0 + z1) / 2:
        z0, z1 = z0 + _EDGE / 2, z1 + _STEP / 2
    else:
        z0, z1 = z0 - _STEP / 2, z1 - _EDGE / 2
    return Slab((x0, 0, z0), (x1, height, z1), Paint.BENCH)


def _wall(low: tuple[float, float], high: tuple[float, float]) -> Iterator[Slab]:
    """Yield a wall, from its corners' x and z. A skirting board shows that it isn't a door."""
    yield Slab((low[0], 0, low[1]), (high[0], 1.85, high[1]), Paint.WALL)
    board = (low[0] - _BOARD, 0, low[1] - _BOARD), (high[0] + _BOARD, 0.10, high[1] + _BOARD)
    yield Slab(*board, Paint.SOLE)


def mat_under(drawing: Drawing, at: Posed) -> tuple[float, float, float, float] | None:
    """Return lowest and highest x, and lowest and highest z, of the mat below the whole movement."""
    if Prop.MAT not in (drawing.props or ()):
        return None
    spots = marks.places(at)
    low = spots[spots[..., 1] < _ON_MAT]
    x0, x1, z = low[:, 0].min() - 0.12, low[:, 0].max() + 0.12, low[:, 2].mean()
    return x0, max(x1, x0 + 1.2), z - 0.31, z + 0.31


LOWER_SHIN: Final = (
    Cone(
        ("right.shank", (-0.014, 0, 0), 0.062), ("right.shank", (-0.012, -0.35 * SHANK, 0), 0.060), Paint.SKIN
    ),
    Cone(
        ("right.shank", (-0.012, -0.35 * SHANK, 0), 0.060),
        ("right.shank", (0, -0.93 * SHANK, 0), 0.035),
        Paint.SKIN,
    ),
)
"""What a close-up shows above the foot."""

_GLOWS: Final = {Side.WORKING: ("right",), Side.OTHER: ("left",), None: ("right", "left")}


@dataclass(frozen=True)
class Actor:
    """A figure in its clothes, with everything it wears, holds and rests on, in every frame."""

    drawing: Drawing
    motion: Motion
    look: Look
    muscles: Muscles | None

    @cached_property
    def at(self) -> Posed:
        return self.motion.posed()

    @cached_property
    def cones(self) -> tuple[Cone, ...]:
        if self.drawing.close_up:
            return LOWER_SHIN
        return (*body(self.look.hair, self.look.hem), *worn(self.drawing))

    @cached_property
    def tubes(self) -> list[Tube]:
        if self.drawing.close_up:
            return list(bare_foot(self.at, self.motion.effort))
        return [
            *bands(self.drawing, self.at),
            *weights(self.drawing, self.at),
            *squeezed(self.drawing, self.at),
            *(s for s in self.supports if isinstance(s, Tube)),
        ]

    @cached_property
    def supports(self) -> list[Tube | Slab]:
        if self.drawing.close_up:
            return []
        return list(supports_of(self.motion))

    @cached_property
    def ends(self) -> tuple[Array, Array]:
        """Both ends of all cones and tubes: places (frames, n, 2, 3) and radii (frames, n, 2)."""
        frames = len(self.motion.poses)
        sides: list[Array] = []
        for end in ("a", "b"):
            spec = [getattr(cone, end) for cone in self.cones]
            which = [SEGMENT[name] for name, _, _ in spec]
            local = np.array([place for _, place, _ in spec], dtype=float)[:, :, None]
            on_body = self.at.at[:, which] + (self.at.turned[:, which] @ local)[..., 0]
            loose = [getattr(tube, end)[:, None] for tube in self.tubes]
            sides.append(np.concatenate((on_body, *loose), axis=1))
        radii = np.array([(cone.a[2], cone.b[2]) for cone in self.cones])
        wide = [np.broadcast_to(radii, (frames, *radii.shape))]
        wide += [np.stack(tube.radii, axis=1)[:, None] for tube in self.tubes]
        return np.stack(sides, axis=2), np.concatenate(wide, axis=1)

    @cached_property
    def extent(self) -> tuple[Array, Array]:
        """Places (n, 3) and radii (n,) of everything that must be in the picture."""
        ends, radii = self.ends
        if self.drawing.close_up:  # the shin may leave the picture
            ends, radii = ends[:, len(self.cones) :], radii[:, len(self.cones) :]
        points, thick = [ends.reshape(-1, 3)], [radii.reshape(-1)]
        points += [corners(slab) for slab in self.slabs]
        if (mat := mat_under(self.drawing, self.at)) is not None:
            x0, x1, z0, z1 = mat
            points.append(np.array([(x, 0, z) for x in (x0, x1) for z in (z0, z1)]))
        every = np.concatenate(points)
        return every, np.concatenate((*thick, np.zeros(len(every) - len(thick[0]))))

    @cached_property
    def slabs(self) -> list[Slab]:
        return [support for support in self.supports if isinstance(support, Slab)]

    @property
    def patches(self) -> list[Patch]:
        """The primary muscles of the side that glows, or of both."""
        if self.muscles is None:
            return []
        return [
            p for side in _GLOWS[self.drawing.glows] for m in self.muscles.primary for p in PATCHES[side][m]
        ]


def corners(slab: Slab) -> Array:
    """Return a slab's eight corners (8, 3)."""
    low, high = np.array(slab.low), np.array(slab.high)
    bits: Sequence[tuple[int, int, int]] = [(i, j, k) for i in (0, 1) for j in (0, 1) for k in (0, 1)]
    return np.array([np.where(np.array(bit), high, low) for bit in bits])
