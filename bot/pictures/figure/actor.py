"""Everything about a movement that does not depend on from where it is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from bot.content.drawings import Drawing, Side
from bot.content.exercises import Muscles
from bot.pictures.figure import things
from bot.pictures.figure.body import body
from bot.pictures.figure.looks import Look
from bot.pictures.figure.motion import Motion
from bot.pictures.figure.muscles import PATCHES, Patch
from bot.pictures.figure.shapes import Cone
from bot.pictures.figure.skeleton import SEGMENT, Array, Posed
from bot.pictures.figure.things import Slab, Tube

_GLOWS: Final = {Side.WORKING: ("right",), Side.OTHER: ("left",), None: ("right", "left")}


@dataclass(frozen=True)
class Actor:
    """A figure in its clothes, with all that it wears, holds and rests on, in every frame."""

    drawing: Drawing
    motion: Motion
    look: Look
    muscles: Muscles | None

    @cached_property
    def at(self) -> Posed:
        return self.motion.posed()

    @cached_property
    def cones(self) -> tuple[Cone, ...]:
        return (*body(self.look.hair, self.look.hem), *things.worn(self.drawing))

    @cached_property
    def tubes(self) -> list[Tube]:
        return [
            *things.band(self.drawing, self.at),
            *things.load(self.drawing, self.at),
            *(s for s in self.supports if isinstance(s, Tube)),
        ]

    @cached_property
    def supports(self) -> list[Tube | Slab]:
        return list(things.supports(self.motion))

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
        """Places (n, 3) and radii (n,) of all that must be in the picture."""
        ends, radii = self.ends
        points, thick = [ends.reshape(-1, 3)], [radii.reshape(-1)]
        points += [corners(slab) for slab in self.slabs]
        if (mat := things.mat(self.drawing, self.at)) is not None:
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
    low, high = np.array(slab.low), np.array(slab.high)
    bits: Sequence[tuple[int, int, int]] = [(i, j, k) for i in (0, 1) for j in (0, 1) for k in (0, 1)]
    return np.array([np.where(np.array(bit), high, low) for bit in bits])
