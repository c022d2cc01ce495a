"""What lies under the figure: a round floor, the mat, the way of a point as dots, and shadows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from bot.content.drawings import Spot
from bot.pictures.figure.actor import Actor
from bot.pictures.figure.camera import Framing
from bot.pictures.figure.looks import CARD, GLOW, Colour, mix
from bot.pictures.figure.raster import Pixels
from bot.pictures.figure.shapes import Local
from bot.pictures.figure.skeleton import Array
from bot.pictures.figure.things import mat

_EIGHTH: Final = np.uint32(0x001F1F1F)
"""What is left of an eighth of each colour where four bytes are shifted as one number. Opacity stays."""

_STANDS: Final = 0.35
"""Metres: what is lower than this is over the round floor."""

_MARGIN: Final = 0.26
_CASTS: Final = 1.0
_ARM_CASTS: Final = 0.12
"""Metres: what is lower than this throws a shadow. Those of raised arms would only confuse."""

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
"""Where on the body the spots are that content names."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A background where light falls on it, and where it lies in shadow."""

    lit: Pixels
    dark: Pixels

    @classmethod
    def of(cls, lit: Pixels) -> Ground:
        eighth: Pixels = np.bitwise_and(np.right_shift(lit, np.uint32(3)), _EIGHTH)
        return cls(lit, np.subtract(lit, eighth))

    def veiled(self, where: NDArray[np.bool_], corner: tuple[int, int], tint: Colour) -> Ground:
        """The same with a ghost: a tint over part of it, from a corner (left, top) on."""
        made = self.lit.copy()
        left, top = corner
        part = made[top : top + where.shape[0], left : left + where.shape[1]]
        colours = part[where][:, None].view(np.uint8)
        colours[:, :3] = colours[:, :3] * 0.82 + np.array(mix(tint, CARD, 0.45)) * 0.18
        part[where] = colours.view(np.uint32)[:, 0]
        return Ground.of(made)


def paint(picture: Image.Image, actor: Actor, framing: Framing, finer: int) -> None:
    """Draws floor, mat and dots."""
    draw = ImageDraw.Draw(picture)
    ends, _ = actor.ends
    low = ends[ends[..., 1] < _STANDS]
    (x0, _, z0), (x1, _, z1) = low.min(axis=0).tolist(), low.max(axis=0).tolist()
    reach = 0.5 * max(x1 - x0, z1 - z0) + _MARGIN
    turns = np.linspace(0, 2 * np.pi, 72)
    middle = np.array([(x0 + x1) / 2, 0, (z0 + z1) / 2])
    ring = middle + reach * np.stack((np.cos(turns), 0 * turns, np.sin(turns)), axis=1)
    _polygon(draw, framing.pixels(ring), actor.look.tint)
    if (covered := mat(actor.drawing, actor.at)) is not None:
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
    """Where in a window (left, top, right, bottom) a shadow falls straight down. It has no fine edges."""
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
