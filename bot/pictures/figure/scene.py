"""A camera in front of an actor: any frame as pixels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bot.pictures.figure import floor, shading
from bot.pictures.figure.actor import Actor, corners
from bot.pictures.figure.camera import Camera, fitted
from bot.pictures.figure.floor import Ground
from bot.pictures.figure.looks import Colour
from bot.pictures.figure.raster import Canvas, Pixels
from bot.pictures.figure.shapes import Local
from bot.pictures.figure.skeleton import SEGMENT, Array

FINER: Final = 2
"""Pixels are drawn this much smaller and then averaged, for smooth edges."""

_JUMP: Final = 0.035
"""Metres in depth from which a line parts what is in front from what is behind."""

_STILL: Final = 0.5
"""Pixels, fine ones: what moves less does not move."""

_SINKS: Final = 0.006
"""Metres that flesh may go into the floor and still be seen."""

_FACES: Final = (
    ((0, 1, 3, 2), 0.0),
    ((4, 5, 7, 6), 0.4),
    ((0, 1, 5, 4), 0.0),
    ((2, 3, 7, 6), 0.95),
    ((0, 2, 6, 4), 0.0),
    ((1, 3, 7, 5), 0.4),
)
"""Corners of the six faces of a box, and how much light each gets."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""


class Stage:
    """``box`` is the part of a picture to fill, ``inner`` the part of it that the figure keeps to.

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
        """``largest`` is how many pixels a metre may have at most.

        ``extent`` is what must fit in: places and radii. Left out, it is the actor's own.
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
            ["", *(cone.zone for cone in actor.cones), *("" for _ in (*actor.tubes, *actor.slabs))]
        )
        self._patches = [(patch, np.isin(zones, patch.zones)) for patch in actor.patches]

    def floor(self, picture: Image.Image) -> None:
        """Draws what is under the figure on a picture of the stage's size."""
        floor.paint(picture, self.actor, self.framing, FINER)

    def draw(self, frame: int, ground: Ground) -> tuple[Pixels, tuple[int, int]]:
        """The part of the background that has the figure in it, and its corner (left, top)."""
        window, canvas = self._canvas(frame)
        left, top, right, bottom = window
        here = np.s_[top:bottom, left:right]
        made = ground.lit[here].copy()
        np.copyto(made, ground.dark[here], where=floor.shadow(self.actor, self.framing, frame, window, FINER))
        tone = shading.tones(canvas, _JUMP * self.framing.scale, FINER)
        level = np.zeros(tone.shape, np.uint8)
        for patch, on in self._patches:
            a, b = (self._place(frame, end) - [left, top, 0] for end in (patch.a, patch.b))
            shading.glow(level, canvas, a, b, patch.radius * self.framing.scale, on)
        table = shading.table(self._colours, self._muted, float(self.actor.motion.effort[frame]))
        solid = self._solid(canvas, top)
        np.copyto(made, shading.looked_up(canvas, tone, level, table), where=solid)
        return made, (left, top)

    def veiled(self, ground: Ground, tint: Colour) -> Ground:
        """The background with a ghost of the first frame."""
        (left, top, _, _), canvas = self._canvas(0)
        return ground.veiled(self._solid(canvas, top), (left, top), tint)

    def _canvas(self, frame: int) -> tuple[Box, Canvas]:
        """The part of the picture that has the figure in it, and all volumes in its depth buffer."""
        window = self._window(frame)
        canvas = self._resting.part(*window)
        self._volumes(canvas, frame, np.flatnonzero(~self._rests).tolist(), window[:2])
        return window, canvas

    @cached_property
    def _rests(self) -> NDArray[np.bool_]:
        """Which volumes keep their place throughout: they are drawn only once."""
        return np.ptp(self._pixels, axis=0).max(axis=(1, 2)) < _STILL

    @cached_property
    def _resting(self) -> Canvas:
        """Everything that keeps its place, in a depth buffer as large as the stage."""
        canvas = Canvas.empty(*self.size)
        self._volumes(canvas, 0, np.flatnonzero(self._rests).tolist(), (0, 0))
        for number, slab in enumerate(self.actor.slabs, len(self._rests) + 1):
            edges = self.framing.pixels(corners(slab))
            for face, light in _FACES:
                canvas.face(number, edges[list(face)], light)
        return canvas

    def _volumes(self, canvas: Canvas, frame: int, which: Sequence[int], corner: tuple[int, int]) -> None:
        """Draws cones and tubes on a canvas whose corner (left, top) lies there."""
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
        """The part of the picture that body, things and shadow are in; whole pixels of the final picture."""
        ends, radii = self._pixels[frame].reshape(-1, 3)[:, :2], self._radii[frame].reshape(-1, 1)
        under = self.framing.pixels(self.actor.ends[0][frame].reshape(-1, 3) * [1, 0, 1])[:, :2]
        spots = [ends - radii, ends + radii, under - radii, under + radii]
        spots += [self.framing.pixels(corners(slab))[:, :2] for slab in self.actor.slabs]
        every = np.concatenate(spots) / FINER
        left, top = np.maximum(np.floor(every.min(axis=0)).astype(int) * FINER, 0).tolist()
        right, bottom = np.minimum(np.ceil(every.max(axis=0)).astype(int) * FINER, self.size).tolist()
        return left, top, right, bottom

    def _solid(self, canvas: Canvas, top: int) -> NDArray[np.bool_]:
        """Pixels with something in them that is not beneath the floor: flesh that gives way is not seen."""
        down, towards = float(self.framing.camera.axes[1, 1]), float(self.framing.camera.axes[2, 1])
        height = len(canvas.depth)
        rows: Array = np.linspace(0.5, height - 0.5, height) + (top - self.framing.origin[1])
        beneath: Array = -_SINKS * self.framing.scale - down * rows
        above = canvas.depth * np.float32(towards) > beneath.astype(np.float32)[:, None]
        return above & (canvas.number > 0)

    def _place(self, frame: int, end: tuple[str, Local]) -> Array:
        segment, local = end
        return self.framing.pixels(self.actor.at.point(segment, local)[frame])
