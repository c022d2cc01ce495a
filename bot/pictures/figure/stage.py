"""A camera in front of an actor: any frame as pixels, on a floor with mat, dots and shadows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from bot.content.drawings import Body, Spot, View
from bot.pictures.figure import raster
from bot.pictures.figure.actor import Actor, corners, mat_under
from bot.pictures.figure.body import CARD, GLOW, Colour, Local, mix
from bot.pictures.figure.raster import Canvas, Pixels
from bot.pictures.figure.skeleton import BASE, SEGMENT, Array

TILT: Final = 11.0
"""Degrees that the camera looks down, so that the floor can be seen."""

_TURN: Final[dict[Body, dict[View, float]]] = {
    Body.UPRIGHT: {
        View.SIDE: 0,
        View.FRONT: 90,
        View.BACK: -90,
        View.OBLIQUE: 48,
        View.OBLIQUE_BACK: -48,
        View.FEET: 90,
    },
    Body.FACE_DOWN: {
        View.SIDE: 0,
        View.FRONT: 90,
        View.BACK: -90,
        View.OBLIQUE: 40,
        View.OBLIQUE_BACK: -48,
        View.FEET: -90,
    },
    Body.FACE_UP: {
        View.SIDE: 0,
        View.FRONT: 90,
        View.BACK: -90,
        View.OBLIQUE: 42,
        View.OBLIQUE_BACK: -42,
        View.FEET: 90,
    },
    Body.ON_SIDE: {
        View.SIDE: 0,
        View.FRONT: 0,
        View.BACK: 180,
        View.OBLIQUE: -42,
        View.OBLIQUE_BACK: -138,
        View.FEET: -90,
    },
}
"""Degrees around the figure, from its right side towards the direction that an upright figure faces."""

_SIDEWAYS: Final = 0.75


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera. ``axes`` are the picture's right, down and towards the viewer; ``far`` is the far side."""

    axes: Array
    far: str

    @classmethod
    def at(cls, body: Body, view: View, turn: float = 0, tilt: float | None = None) -> Camera:
        """Return a view's camera, ``turn`` degrees further round and looking down by ``tilt`` degrees."""
        around = np.radians(_TURN[body].get(view, 0) + turn)
        down = np.radians(78 if view is View.ABOVE else TILT if tilt is None else tilt)
        sine, cosine = np.sin(around), np.cos(around)
        right = np.array([cosine, 0, -sine])
        up = np.array([-sine * np.sin(down), np.cos(down), -cosine * np.sin(down)])
        towards = np.array([sine * np.cos(down), np.sin(down), cosine * np.cos(down)])
        lateral = float(BASE[body][:, 2] @ towards)
        far = "left" if lateral > _SIDEWAYS else "right" if lateral < -_SIDEWAYS else ""
        return cls(np.array([right, -up, towards]), far if body is not Body.ON_SIDE else "")

    def seen(self, points: Array) -> Array:
        """Return points (..., 3) in the picture's axes, still in metres."""
        return points @ self.axes.T


@dataclass(frozen=True, slots=True)
class Framing:
    """How metres map to a picture: ``scale`` pixels each, and the pixel of the world's origin."""

    camera: Camera
    scale: float
    origin: tuple[float, float]

    def pixels(self, points: Array) -> Array:
        """Return points (..., 3) in pixels; z is towards the viewer."""
        seen = self.camera.seen(points) * self.scale
        seen[..., :2] += self.origin
        return seen


def fitted(
    camera: Camera, points: Array, radii: Array, box: tuple[float, float, float, float], largest: float
) -> Framing:
    """Return a framing that shows balls (..., 3) of these radii inside a box of left, top, right, bottom."""
    seen = camera.seen(points)[..., :2]
    flat = seen.reshape(-1, 2)
    thick = np.broadcast_to(radii, seen.shape[:-1]).reshape(-1, 1)
    low, high = (flat - thick).min(axis=0), (flat + thick).max(axis=0)
    left, top, right, bottom = box
    scale = min((right - left) / (high[0] - low[0]), (bottom - top) / (high[1] - low[1]), largest)
    middle = (low[0] + high[0]) / 2
    spare = (bottom - top) - scale * (high[1] - low[1])
    return Framing(
        camera, scale, ((left + right) / 2 - middle * scale, bottom - spare * 0.35 - high[1] * scale)
    )


_EIGHTH: Final = np.uint32(0x001F1F1F)
"""What is left of an eighth of each colour when four bytes are shifted as one number. Opacity stays."""

_STANDS: Final = 0.35
"""Metres: what is lower than this is over the round floor."""

_MARGIN: Final = 0.26
_CASTS: Final = 1.0
_ARM_CASTS: Final = 0.12
"""Metres: what is lower than this casts a shadow. Shadows of raised arms would only confuse."""

_DOT: Final = 1.9
_DOTS_APART: Final = 9
SPOTS: Final[dict[Spot, tuple[str, Local]]] = {
    Spot.HIPS: ("pelvis", (0, 0, 0)),
    Spot.WORKING_KNEE: ("right.shank", (0, 0, 0)),
    Spot.WORKING_FOOT: ("right.foot", (0, 0, 0)),
    Spot.WORKING_HAND: ("right.hand", (0, -0.09, 0)),
    Spot.OTHER_KNEE: ("left.shank", (0, 0, 0)),
    Spot.OTHER_FOOT: ("left.foot", (0, 0, 0)),
    Spot.CHEST: ("thorax", (0.05, 0.06, 0)),
    Spot.WORKING_HIP: ("pelvis", (0, 0.02, 0.12)),
    Spot.OTHER_HIP: ("pelvis", (0, 0.02, -0.12)),
    Spot.BACK: ("lumbar", (-0.02, 0.03, 0)),
}
"""Where the spots that content names are on the body."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A background where light falls on it, and where it is in shadow."""

    lit: Pixels
    dark: Pixels

    @classmethod
    def of(cls, lit: Pixels) -> Ground:
        """Return the background for a lit picture, with its shadowed copy."""
        eighth: Pixels = np.bitwise_and(np.right_shift(lit, np.uint32(3)), _EIGHTH)
        return cls(lit, np.subtract(lit, eighth))

    def veiled(self, where: NDArray[np.bool_], corner: tuple[int, int], tint: Colour) -> Ground:
        """Return the same with a ghost: a tint over part of it, from a corner (left, top)."""
        made = self.lit.copy()
        left, top = corner
        part = made[top : top + where.shape[0], left : left + where.shape[1]]
        colours = part[where][:, None].view(np.uint8)
        colours[:, :3] = colours[:, :3] * 0.82 + np.array(mix(tint, CARD, 0.45)) * 0.18
        part[where] = colours.view(np.uint32)[:, 0]
        return Ground.of(made)


def paint(picture: Image.Image, actor: Actor, framing: Framing, finer: int) -> None:
    """Draw floor, mat and dots."""
    draw = ImageDraw.Draw(picture)
    ends, _ = actor.ends
    low = ends[ends[..., 1] < _STANDS]
    (x0, _, z0), (x1, _, z1) = low.min(axis=0).tolist(), low.max(axis=0).tolist()
    reach = 0.5 * max(x1 - x0, z1 - z0) + _MARGIN
    turns = np.linspace(0, 2 * np.pi, 72)
    middle = np.array([(x0 + x1) / 2, 0, (z0 + z1) / 2])
    ring = middle + reach * np.stack((np.cos(turns), 0 * turns, np.sin(turns)), axis=1)
    _polygon(draw, framing.pixels(ring), actor.look.tint)
    if (covered := mat_under(actor.drawing, actor.at)) is not None:
        x0, x1, z0, z1 = covered
        square = np.array([[x0, 0, z0], [x1, 0, z0], [x1, 0, z1], [x0, 0, z1]])
        colour = mix(actor.look.tint, (74, 92, 128), 0.42)
        _polygon(draw, framing.pixels(square - [0, 0.012, 0]), mix(colour, (20, 24, 40), 0.25))
        _polygon(draw, framing.pixels(square), colour)
    if (spot := actor.drawing.path) is not None:
        _dots(draw, framing.pixels(actor.at.point(*SPOTS[spot]))[:, :2], finer)


def _polygon(draw: ImageDraw.ImageDraw, points: Array, colour: Colour) -> None:
    draw.polygon([(x, y) for x, y, _ in points.tolist()], fill=colour)


def _dots(draw: ImageDraw.ImageDraw, way: Array, finer: int) -> None:
    steps = np.linalg.norm(np.diff(way, axis=0), axis=1)
    along = np.concatenate(([0.0], np.cumsum(steps)))
    apart, radius = _DOTS_APART * finer, _DOT * finer
    if along[-1] < apart:
        return
    for i in range(int(along[-1] // apart) + 1):
        x, y = (float(np.interp(i * apart, along, way[:, axis])) for axis in (0, 1))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=mix(CARD, GLOW, 0.75))


def shadow(
    actor: Actor, framing: Framing, frame: int, window: tuple[int, int, int, int], coarse: int
) -> NDArray[np.bool_]:
    """Return where in a window (left, top, right, bottom) a shadow falls straight down, with coarse edges."""
    left, top, right, bottom = window
    mask = Image.new("1", ((right - left) // coarse, (bottom - top) // coarse))
    draw = ImageDraw.Draw(mask)
    ends, radii = actor.ends[0][frame], actor.ends[1][frame].max(axis=1)
    arms = [cone.a[0].endswith(("arm", "hand")) for cone in actor.cones]
    casts = np.where([*arms, *(False for _ in actor.tubes)], _ARM_CASTS, _CASTS)
    feet = (framing.pixels(ends * [1, 0, 1])[..., :2] - [left, top]) / coarse
    flat = max(float(np.abs(framing.camera.axes[1][[0, 2]]).max()), 0.12)
    wide = radii * framing.scale * 0.95 / coarse
    for i in np.flatnonzero(ends[:, :, 1].min(axis=1) < casts).tolist():
        (ax, ay), (bx, by) = feet[i].tolist()
        r = float(wide[i])
        draw.line((ax, ay, bx, by), fill=1, width=max(1, round(2 * r * flat)))
        for x, y in ((ax, ay), (bx, by)):
            draw.ellipse((x - r, y - r * flat, x + r, y + r * flat), fill=1)
    return np.asarray(mask).repeat(coarse, axis=0).repeat(coarse, axis=1)


FINER: Final = 2
"""Pictures are drawn this many times larger and then averaged, for smooth edges."""

_JUMP: Final = 0.035
"""Metres in depth from which a line separates what is in front from what is behind."""

_STILL: Final = 0.5
"""Fine pixels: what moves less than this counts as still."""

_SINKS: Final = 0.006
"""Metres that flesh may sink into the floor and still be seen."""

_FACES: Final = (
    ((0, 1, 3, 2), 0.0),
    ((4, 5, 7, 6), 0.4),
    ((0, 1, 5, 4), 0.0),
    ((2, 3, 7, 6), 0.95),
    ((0, 2, 6, 4), 0.0),
    ((1, 3, 7, 5), 0.4),
)
"""Corners of a box's six faces, and how much light each gets."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""


class Stage:
    """Part of a picture with a figure. ``box`` is the part to fill; the figure keeps to its ``inner`` part.

    Everything inside is measured in fine pixels from the corner of the box.
    """

    def __init__(
        self,
        actor: Actor,
        camera: Camera,
        box: Box,
        inner: Box,
        largest: float,
        extent: tuple[Array, Array] | None = None,
    ) -> None:
        """Fit the figure in at ``largest`` pixels a metre at most.

        ``extent`` is what must fit in: places and radii. By default it is the actor's.
        """
        self.actor, self.box = actor, box
        left, top, right, bottom = box
        self.size = ((right - left) * FINER, (bottom - top) * FINER)
        x0, y0, x1, y1 = inner
        fine = ((x0 - left) * FINER, (y0 - top) * FINER, (x1 - left) * FINER, (y1 - top) * FINER)
        self.framing = fitted(camera, *(extent or actor.extent), fine, largest * FINER)
        ends, radii = actor.ends
        self._pixels, self._radii = self.framing.pixels(ends), radii * self.framing.scale
        paints = [each.paint for each in (*actor.cones, *actor.tubes, *actor.slabs)]
        self._colours = actor.look.colours[paints]
        self._muted = [
            camera.far != "" and cone.side == camera.far and cone.a[0] != "pelvis" for cone in actor.cones
        ]
        self._muted += [False] * (len(paints) - len(self._muted))
        zones = np.array(
            [
                "",
                *(cone.zone for cone in actor.cones),
                *(tube.zone for tube in actor.tubes),
                *("" for _ in actor.slabs),
            ]
        )
        self._patches = [(patch, np.isin(zones, patch.zones)) for patch in actor.patches]

    def floor(self, picture: Image.Image) -> None:
        """Draw what is below the figure on a picture of the stage's size."""
        paint(picture, self.actor, self.framing, FINER)

    def draw(self, frame: int, ground: Ground) -> tuple[Pixels, tuple[int, int]]:
        """Return the part of the background with the figure in it, and its corner (left, top)."""
        window, canvas = self._canvas(frame)
        left, top, right, bottom = window
        here = np.s_[top:bottom, left:right]
        made = ground.lit[here].copy()
        np.copyto(made, ground.dark[here], where=shadow(self.actor, self.framing, frame, window, FINER))
        tone = raster.tones(canvas, _JUMP * self.framing.scale, FINER)
        level = np.zeros(tone.shape, np.uint8)
        for patch, on in self._patches:
            a, b = (self._place(frame, end) - [left, top, 0] for end in (patch.a, patch.b))
            raster.glow(level, canvas, a, b, patch.radius * self.framing.scale, on)
        table = raster.table(self._colours, self._muted, float(self.actor.motion.effort[frame]))
        solid = self._solid(canvas, top)
        np.copyto(made, raster.looked_up(canvas, tone, level, table), where=solid)
        return made, (left, top)

    def veiled(self, ground: Ground, tint: Colour) -> Ground:
        """Return the background with a ghost of the first frame."""
        (left, top, _, _), canvas = self._canvas(0)
        return ground.veiled(self._solid(canvas, top), (left, top), tint)

    def _canvas(self, frame: int) -> tuple[Box, Canvas]:
        """Return the part of the picture with the figure in it, and all volumes in its depth buffer."""
        window = self._window(frame)
        canvas = self._resting.part(*window)
        self._volumes(canvas, frame, np.flatnonzero(~self._rests).tolist(), window[:2])
        return window, canvas

    @cached_property
    def _rests(self) -> NDArray[np.bool_]:
        """Which volumes never move: they are drawn only once."""
        return np.ptp(self._pixels, axis=0).max(axis=(1, 2)) < _STILL

    @cached_property
    def _resting(self) -> Canvas:
        """Everything that never moves, in a depth buffer as large as the stage."""
        canvas = Canvas.empty(*self.size)
        self._volumes(canvas, 0, np.flatnonzero(self._rests).tolist(), (0, 0))
        for number, slab in enumerate(self.actor.slabs, len(self._rests) + 1):
            edges = self.framing.pixels(corners(slab))
            for face, light in _FACES:
                canvas.face(number, edges[list(face)], light)
        return canvas

    def _volumes(self, canvas: Canvas, frame: int, which: Sequence[int], corner: tuple[int, int]) -> None:
        """Draw cones and tubes on a canvas with its corner at (left, top)."""
        pixels, radii = (self._pixels[frame] - [*corner, 0]).tolist(), self._radii[frame].tolist()
        cones, tubes = self.actor.cones, self.actor.tubes
        upwards = self.framing.camera.axes[:, 1].tolist()
        axes = self.actor.at.turned[frame].transpose(0, 2, 1) @ self.framing.camera.axes.T
        with np.errstate(invalid="ignore"):
            for i in which:
                (a, b), (ra, rb) = pixels[i], radii[i]
                thin = None
                if i >= len(cones):
                    low = tubes[i - len(cones)].low
                    thin = (upwards, low) if low < 1 else None
                elif (flat := cones[i].flat) is not None:
                    thin = (axes[SEGMENT[cones[i].a[0]], flat[0]].tolist(), flat[1])
                canvas.cone(i + 1, a, b, (ra, rb), thin)

    def _window(self, frame: int) -> Box:
        """Return the part of the picture with body, props and shadow; whole pixels of the final picture."""
        ends, radii = self._pixels[frame].reshape(-1, 3)[:, :2], self._radii[frame].reshape(-1, 1)
        under = self.framing.pixels(self.actor.ends[0][frame].reshape(-1, 3) * [1, 0, 1])[:, :2]
        spots = [ends - radii, ends + radii, under - radii, under + radii]
        spots += [self.framing.pixels(corners(slab))[:, :2] for slab in self.actor.slabs]
        every = np.concatenate(spots) / FINER
        left, top = np.maximum(np.floor(every.min(axis=0)).astype(int) * FINER, 0).tolist()
        right, bottom = np.minimum(np.ceil(every.max(axis=0)).astype(int) * FINER, self.size).tolist()
        return left, top, right, bottom

    def _solid(self, canvas: Canvas, top: int) -> NDArray[np.bool_]:
        """Return the pixels with something above the floor in them: flesh that gives way isn't seen."""
        down, towards = float(self.framing.camera.axes[1, 1]), float(self.framing.camera.axes[2, 1])
        height = len(canvas.depth)
        rows: Array = np.linspace(0.5, height - 0.5, height) + (top - self.framing.origin[1])
        beneath: Array = -_SINKS * self.framing.scale - down * rows
        above = canvas.depth * np.float32(towards) > beneath.astype(np.float32)[:, None]
        return above & (canvas.number > 0)

    def _place(self, frame: int, end: tuple[str, Local]) -> Array:
        segment, local = end
        return self.framing.pixels(self.actor.at.point(segment, local)[frame])
