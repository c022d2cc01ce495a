"""The picture round the figure: background, inset, legend, step marker, side label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bot.domain.drawings import Body, View
from bot.render.figure.actor import Actor
from bot.render.figure.camera import Camera
from bot.render.figure.floor import Ground, Pixels
from bot.render.figure.looks import CARD, GLOW, GREEN, INK, RED, Colour, mix
from bot.render.figure.scene import FINER, Box, Stage

WIDTH: Final = 480
_HEIGHTS: Final = (290, 400)
"""Pixels. A lying figure needs less. Discord shows one picture whole, and crops those of a gallery."""

LARGEST: Final = 218.0
"""Pixels a metre at most: a lying figure must not look like a giant beside a standing one."""

_LEGEND: Final = 38
_HEAD: Final = 40
"""Pixels for the step marker and the side label."""

_INSET_TALL: Final = (146, 190)
_INSET_FLAT: Final = (196, 122)
_FLAT: Final = 1.35
"""A figure this much wider than high has its inset above it rather than beside it."""

_SOFT: Final = mix(CARD, INK, 0.16)
_GREY: Final = mix(CARD, INK, 0.55)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own font: it comes with it, so cards look the same on every machine."""
    return cast("ImageFont.FreeTypeFont", ImageFont.load_default(size))  # every wheel of Pillow has FreeType


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on a card: muscles that glow, how many steps there are, and which side is shown."""

    legend: str
    steps: tuple[int, ...]
    side: str


class Card:
    """Draws the frames of a movement, each on the same background."""

    def __init__(self, actor: Actor, words: Words) -> None:
        drawing = actor.drawing
        body = drawing.body or Body.UPRIGHT
        self.words = words
        camera = Camera.at(body, drawing.view or View.SIDE, drawing.turn or 0, drawing.tilt)
        bottom = _LEGEND if words.legend else 6
        self.size, box, inset = _layout(camera, actor, bottom, drawing.inset is not None)
        self._plain = Image.new("RGB", self.size, CARD)
        whole = (0, 0, self.size[0], self.size[1] - bottom)
        self._panels = [_Panel(Stage(actor, camera, whole, box, LARGEST), CARD)]
        if drawing.inset is not None:
            left, top, right, low = inset
            stage = Stage(
                actor,
                Camera.at(body, drawing.inset),
                inset,
                (left + 8, top + 8, right - 8, low - 10),
                LARGEST,
            )
            self._panels.append(_Panel(stage, mix(CARD, (255, 255, 255), 0.65)))
        if words.legend:
            self._legend()

    def frame(self, number: int) -> Image.Image:
        """The card with the figure as it is in one frame, without a step marker."""
        made = self._plain.copy()
        for panel in self._panels:
            panel.paste(made, number)
        return made

    def mark(self, picture: Image.Image, step: int | None) -> Image.Image:
        """A copy with the written steps as a row of numbers, the one of this moment lit."""
        made = picture.copy()
        draw = ImageDraw.Draw(made)
        x = 10
        for number in self.words.steps:
            lit = number == step
            _disc(made, (x, 9), 24, GREEN if lit else mix(CARD, INK, 0.10))
            colour = (255, 255, 255) if lit else _GREY
            draw.text((x + 12, 21), str(number), colour, font(15), anchor="mm")
            x += 29
        if self.words.side:
            self._pill(draw, made.width - 10, 9, self.words.side)
        return made

    def _pill(self, draw: ImageDraw.ImageDraw, right: int, top: int, text: str) -> None:
        wide = round(draw.textlength(text, font(14)))
        draw.rounded_rectangle((right - wide - 20, top, right, top + 24), 12, mix(CARD, INK, 0.10))
        draw.text((right - wide / 2 - 10, top + 12), text, mix(CARD, INK, 0.8), font(14), anchor="mm")

    def _legend(self) -> None:
        draw = ImageDraw.Draw(self._plain)
        top = self._plain.height - _LEGEND
        draw.line((12, top + 2, self._plain.width - 12, top + 2), fill=_SOFT, width=1)
        _disc(self._plain, (14, top + 12), 16, GLOW)
        draw.text((38, top + 20), self.words.legend, mix(CARD, INK, 0.9), font(17), anchor="lm")


def _layout(camera: Camera, actor: Actor, bottom: int, inset: bool) -> tuple[tuple[int, int], Box, Box]:
    """Size of the card, where the figure goes, and where the second view goes."""
    points, radii = actor.extent
    seen = camera.seen(points)[:, :2]
    wide, high = (seen + radii[:, None]).max(axis=0) - (seen - radii[:, None]).min(axis=0)
    side = 12
    if wide > _FLAT * high:
        scale = min((WIDTH - 2 * side) / wide, LARGEST)
        top = _HEAD + (_INSET_FLAT[1] if inset else 0)
        height = round(min(max(top + scale * high + 30 + bottom, _HEIGHTS[0]), _HEIGHTS[1]))
        right = (WIDTH - 10, 40)
        place = (right[0] - _INSET_FLAT[0], right[1], right[0], right[1] + _INSET_FLAT[1])
        return (WIDTH, height), (side, top, WIDTH - side, height - bottom - 14), place
    height = _HEIGHTS[1]
    low = height - bottom - 8
    place = (WIDTH - 10 - _INSET_TALL[0], low - _INSET_TALL[1], WIDTH - 10, low)
    right = WIDTH - _INSET_TALL[0] - 14 if inset else WIDTH
    return (WIDTH, height), (side, _HEAD - 4, right - side, height - bottom - 16), place


class _Panel:
    """A stage with its background. ``ghost`` says whether the first frame stays visible as a pale shape."""

    def __init__(self, stage: Stage, colour: Colour, *, ghost: bool = True) -> None:
        self.stage = stage
        floor = Image.new("RGBA", stage.size, CARD)
        if colour != CARD:
            draw = ImageDraw.Draw(floor)
            draw.rounded_rectangle((0, 0, stage.size[0] - 1, stage.size[1] - 1), 14 * FINER, colour)
        stage.floor(floor)
        plain = Ground.of(np.asarray(floor).view(np.uint32)[..., 0])
        self._ground = stage.veiled(plain) if ghost else plain
        self._base = _image(self._ground.lit)

    def paste(self, picture: Image.Image, number: int) -> None:
        part, (x, y) = self.stage.draw(number, self._ground)
        left, top = self.stage.box[:2]
        picture.paste(self._base, (left, top))
        picture.paste(_image(part), (left + x // FINER, top + y // FINER))


def _image(pixels: Pixels) -> Image.Image:
    rgba = np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)
    return Image.fromarray(rgba).reduce(FINER).convert("RGB")


def _disc(picture: Image.Image, corner: tuple[int, int], size: int, colour: Colour) -> None:
    mask = Image.new("L", (size * 4, size * 4))
    ImageDraw.Draw(mask).ellipse((0, 0, size * 4 - 1, size * 4 - 1), fill=255)
    picture.paste(colour, (*corner, corner[0] + size, corner[1] + size), mask.reduce(4))


def compared(actors: Sequence[Actor], view: View, says: tuple[str, str]) -> Image.Image:
    """The right pose and a wrong one side by side, ticked and crossed."""
    drawing = actors[0].drawing
    camera = Camera.at(drawing.body or Body.UPRIGHT, view, tilt=drawing.tilt)
    half, height = WIDTH // 2, 260
    made = Image.new("RGB", (WIDTH, height), CARD)
    for i, (actor, text) in enumerate(zip(actors, says, strict=True)):
        box = (i * half, 0, i * half + half, height - 36)
        inner = (box[0] + 10, 8, box[2] - 10, box[3] - 10)
        panel = _Panel(
            Stage(actor, camera, box, inner, LARGEST * 0.8), mix(CARD, RED, 0.07) if i else CARD, ghost=False
        )
        panel.paste(made, 0)
        _verdict(made, right=not i, text=text, box=(box[0], 0, box[2], height))
    return made


def _verdict(picture: Image.Image, *, right: bool, text: str, box: Box) -> None:
    """A tick or a cross in a corner, and beneath the figure what it shows."""
    left, top, end, bottom = box
    colour = GREEN if right else RED
    draw = ImageDraw.Draw(picture)
    x, y = left + 10, top + 10
    _disc(picture, (x, y), 28, colour)
    lines: Sequence[tuple[int, ...]] = (
        ((7, 15, 12, 20), (12, 20, 21, 9)) if right else ((9, 9, 19, 19), (19, 9, 9, 19))
    )
    for x0, y0, x1, y1 in lines:
        draw.line((x + x0, y + y0, x + x1, y + y1), fill=(255, 255, 255), width=3)
    draw.text(((left + end) / 2, bottom - 18), text, colour, font(16), anchor="mm")
