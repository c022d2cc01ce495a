"""From metres in the world to pixels, seen from far away: no perspective, so lengths can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.content.drawings import Body, View
from bot.pictures.figure.skeleton import BASE, Array

TILT: Final = 11.0
"""Degrees that the camera looks down, so that the floor is a floor."""

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
"""Degrees round the figure from its right side towards where an upright one looks."""

_SIDEWAYS: Final = 0.75


@dataclass(frozen=True, slots=True)
class Camera:
    """``axes`` are the picture's right, down and towards the viewer; ``far`` is the side turned away."""

    axes: Array
    far: str

    @classmethod
    def at(cls, body: Body, view: View, turn: float = 0, tilt: float | None = None) -> Camera:
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
        """Points (..., 3) in the picture's axes, still in metres."""
        return points @ self.axes.T


@dataclass(frozen=True, slots=True)
class Framing:
    """Where in a picture the metres go: ``scale`` pixels each, and the pixel of the world's origin."""

    camera: Camera
    scale: float
    origin: tuple[float, float]

    def pixels(self, points: Array) -> Array:
        seen = self.camera.seen(points) * self.scale
        seen[..., :2] += self.origin
        return seen


def fitted(
    camera: Camera, points: Array, radii: Array, box: tuple[float, float, float, float], largest: float
) -> Framing:
    """A framing that shows balls (..., 3) of these radii inside a box of left, top, right, bottom."""
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
