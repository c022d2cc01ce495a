"""A part of a picture: a stage in front of its background, pasted where it belongs; and what is put on it."""

from __future__ import annotations

from functools import cache
from typing import cast

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bot.pictures.figure.floor import Ground
from bot.pictures.figure.looks import CARD, GLOW, Colour
from bot.pictures.figure.raster import Pixels
from bot.pictures.figure.scene import FINER, Stage


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own font: it comes with it, so cards look the same on every machine."""
    return cast("ImageFont.FreeTypeFont", ImageFont.load_default(size))  # every wheel of Pillow has FreeType


class Panel:
    """A stage with its background. ``ghost`` is the stage whose first frame stays visible as a pale shape."""

    def __init__(self, stage: Stage, colour: Colour, ghost: Stage | None, tint: Colour = GLOW) -> None:
        self.stage = stage
        floor = Image.new("RGBA", stage.size, CARD)
        if colour != CARD:
            draw = ImageDraw.Draw(floor)
            draw.rounded_rectangle((0, 0, stage.size[0] - 1, stage.size[1] - 1), 14 * FINER, colour)
        stage.floor(floor)
        plain = Ground.of(np.asarray(floor).view(np.uint32)[..., 0])
        self._ground = plain if ghost is None else ghost.veiled(plain, tint)
        self._base = _image(self._ground.lit)

    def paste(self, picture: Image.Image, number: int) -> None:
        part, (x, y) = self.stage.draw(number, self._ground)
        left, top = self.stage.box[:2]
        picture.paste(self._base, (left, top))
        picture.paste(_image(part), (left + x // FINER, top + y // FINER))


def _image(pixels: Pixels) -> Image.Image:
    rgba = np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)
    return Image.fromarray(rgba).reduce(FINER).convert("RGB")


def disc(picture: Image.Image, corner: tuple[int, int], size: int, colour: Colour) -> None:
    """A filled circle with smooth edges."""
    mask = Image.new("L", (size * 4, size * 4))
    ImageDraw.Draw(mask).ellipse((0, 0, size * 4 - 1, size * 4 - 1), fill=255)
    picture.paste(colour, (*corner, corner[0] + size, corner[1] + size), mask.reduce(4))


def ring(picture: Image.Image, middle: tuple[float, float], radius: float, colour: Colour) -> None:
    """A circle with smooth edges that is seen on anything."""
    size = 2 * round(radius) + 8
    left, top = (round(at - size / 2) for at in middle)
    for half, fill in ((3.2, (255, 255, 255)), (1.7, colour)):
        mask = Image.new("L", (size * 4, size * 4))
        low, high = (size / 2 - radius - half) * 4, (size / 2 + radius + half) * 4
        ImageDraw.Draw(mask).ellipse((low, low, high, high), outline=255, width=round(half * 8))
        picture.paste(fill, (left, top, left + size, top + size), mask.reduce(4))
