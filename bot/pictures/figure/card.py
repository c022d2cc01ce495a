"""The picture around the figure: background, inset, legend, steps and notes; and right beside wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, cast

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bot.content.drawings import Body, Fault, View
from bot.pictures.figure.actor import Actor
from bot.pictures.figure.body import CARD, GLOW, GREEN, INK, RED, Colour, mix
from bot.pictures.figure.raster import Pixels
from bot.pictures.figure.stage import FINER, SPOTS, Box, Camera, Ground, Stage


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return Pillow's built-in font, so that cards look the same on every machine."""
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
        """Paste one frame's figure on its background into the picture."""
        part, (x, y) = self.stage.draw(number, self._ground)
        left, top = self.stage.box[:2]
        picture.paste(self._base, (left, top))
        picture.paste(_image(part), (left + x // FINER, top + y // FINER))


def _image(pixels: Pixels) -> Image.Image:
    rgba = np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)
    return Image.fromarray(rgba).reduce(FINER).convert("RGB")


def disc(picture: Image.Image, corner: tuple[int, int], size: int, colour: Colour) -> None:
    """Draw a filled circle with smooth edges."""
    mask = Image.new("L", (size * 4, size * 4))
    ImageDraw.Draw(mask).ellipse((0, 0, size * 4 - 1, size * 4 - 1), fill=255)
    picture.paste(colour, (*corner, corner[0] + size, corner[1] + size), mask.reduce(4))


def ring(picture: Image.Image, middle: tuple[float, float], radius: float, colour: Colour) -> None:
    """Draw a circle with smooth edges that is visible on any background."""
    size = 2 * round(radius) + 8
    left, top = (round(at - size / 2) for at in middle)
    for half, fill in ((3.2, (255, 255, 255)), (1.7, colour)):
        mask = Image.new("L", (size * 4, size * 4))
        low, high = (size / 2 - radius - half) * 4, (size / 2 + radius + half) * 4
        ImageDraw.Draw(mask).ellipse((low, low, high, high), outline=255, width=round(half * 8))
        picture.paste(fill, (left, top, left + size, top + size), mask.reduce(4))


WIDTH: Final = 480
_HEIGHTS: Final = (290, 400)
"""Pixels. A lying figure needs less. Discord shows a single picture whole, and crops those in a gallery."""

LARGEST: Final = 218.0
"""The most pixels per metre: a lying figure mustn't look like a giant beside a standing one."""

_NEARER: Final = 8.0
LEGEND: Final = 38
_HEAD: Final = 40
"""Pixels for the step marker and the notes."""

_INSET_TALL: Final = (146, 190)
_INSET_FLAT: Final = (196, 122)
_FLAT: Final = 1.35
"""A figure this many times wider than high has its inset above it rather than beside it."""

_SOFT: Final = mix(CARD, INK, 0.16)
_GREY: Final = mix(CARD, INK, 0.55)


@dataclass(frozen=True, slots=True)
class Words:
    """The text on a card: muscles that glow, numbers of the steps, and notes at the upper right."""

    legend: str
    steps: tuple[int, ...]
    notes: tuple[str, ...]


class Card:
    """A card: draws the frames of a movement, each on the same background."""

    def __init__(self, actor: Actor, words: Words) -> None:
        drawing = actor.drawing
        body = drawing.body or Body.UPRIGHT
        self.words = words
        camera = Camera.at(body, drawing.view or View.SIDE, drawing.turn or 0, drawing.tilt)
        bottom = LEGEND if words.legend else 6
        self.size, box, inset = _layout(camera, actor, bottom, drawing.inset is not None)
        self._plain = Image.new("RGB", self.size, CARD)
        whole = (0, 0, self.size[0], self.size[1] - bottom)
        main = Stage(actor, camera, whole, box, _largest(actor))
        self.panels = [Panel(main, CARD, main)]
        if drawing.inset is not None:
            left, top, right, low = inset
            stage = Stage(
                actor,
                Camera.at(body, drawing.inset),
                inset,
                (left + 8, top + 8, right - 8, low - 10),
                LARGEST,
            )
            self.panels.append(Panel(stage, mix(CARD, (255, 255, 255), 0.65), stage))
        if words.legend:
            self._legend()

    def frame(self, number: int) -> Image.Image:
        """Return the card with the figure as it is in one frame, without a step marker."""
        made = self._plain.copy()
        for panel in self.panels:
            panel.paste(made, number)
        return made

    def mark(self, picture: Image.Image, step: int | None) -> Image.Image:
        """Return a copy with the written steps as a row of numbers, the current one lit."""
        made = picture.copy()
        made.paste(self.top(picture, step))
        return made

    def top(self, picture: Image.Image, step: int | None) -> Image.Image:
        """Return the upper edge of that copy: everything that differs from the picture."""
        made = picture.crop((0, 0, picture.width, _HEAD))
        draw = ImageDraw.Draw(made)
        x = 10
        for number in self.words.steps:
            lit = number == step
            disc(made, (x, 9), 24, GREEN if lit else mix(CARD, INK, 0.10))
            colour = (255, 255, 255) if lit else _GREY
            draw.text((x + 12, 21), str(number), colour, font(15), anchor="mm")
            x += 29
        right = made.width - 10
        for note in self.words.notes:
            right = self._pill(draw, right, 9, note) - 6
        return made

    def _pill(self, draw: ImageDraw.ImageDraw, right: int, top: int, text: str) -> int:
        """Write a note and return where its left end is."""
        wide = round(draw.textlength(text, font(14)))
        draw.rounded_rectangle((right - wide - 20, top, right, top + 24), 12, mix(CARD, INK, 0.10))
        draw.text((right - wide / 2 - 10, top + 12), text, mix(CARD, INK, 0.8), font(14), anchor="mm")
        return right - wide - 20

    def _legend(self) -> None:
        draw = ImageDraw.Draw(self._plain)
        top = self._plain.height - LEGEND
        draw.line((12, top + 2, self._plain.width - 12, top + 2), fill=_SOFT, width=1)
        disc(self._plain, (14, top + 12), 16, GLOW)
        draw.text((38, top + 20), self.words.legend, mix(CARD, INK, 0.9), font(17), anchor="lm")


def _largest(actor: Actor) -> float:
    """Return the most pixels per metre: a foot from near may be as large as it likes."""
    return LARGEST * _NEARER if actor.drawing.close_up else LARGEST


def _layout(camera: Camera, actor: Actor, bottom: int, inset: bool) -> tuple[tuple[int, int], Box, Box]:
    """Return the size of the card, the figure's box, and the second view's box."""
    points, radii = actor.extent
    seen = camera.seen(points)[:, :2]
    wide, high = (seen + radii[:, None]).max(axis=0) - (seen - radii[:, None]).min(axis=0)
    side = 12
    if wide > _FLAT * high:
        scale = min((WIDTH - 2 * side) / wide, _largest(actor))
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


_UPRIGHT: Final = 330
_LYING: Final = 190
"""The height of a pose in pixels. Lying ones are stacked: side by side they would be tiny."""

_WORDS: Final = 34
_MARK: Final = 24
_SIZES: Final = (18, 17, 16, 15, 14)
_WIDER: Final = 1.45
_RING: Final = 0.13
"""Metres."""


def compared(right: Actor, wrong: Actor, fault: Fault) -> Image.Image:
    """Return both poses at the same scale, with a pale shape of the right one behind the wrong one.

    No muscle glows here: only the ring is red.
    """
    drawing = right.drawing
    view = fault.view or drawing.view or View.SIDE
    turned = drawing.turn or 0 if view is drawing.view else 0
    camera = Camera.at(drawing.body or Body.UPRIGHT, view, turned, drawing.tilt)
    extent = (
        np.concatenate((right.extent[0], wrong.extent[0])),
        np.concatenate((right.extent[1], wrong.extent[1])),
    )
    wide, high = np.ptp(camera.seen(extent[0])[:, :2], axis=0)
    boxes: tuple[Box, Box]
    if wide > _WIDER * high:
        size = (WIDTH, 2 * _LYING)
        boxes = (0, 0, WIDTH, _LYING), (0, _LYING, WIDTH, 2 * _LYING)
    else:
        size = (WIDTH, _UPRIGHT)
        boxes = (0, 0, WIDTH // 2, _UPRIGHT), (WIDTH // 2, 0, WIDTH, _UPRIGHT)
    made = Image.new("RGB", size, CARD)
    ghost: Stage | None = None
    for actor, box, text in zip((right, wrong), boxes, ("Like this", fault.says), strict=True):
        left, top, end, bottom = box
        whole = (left, top, end, bottom - _WORDS)
        inner = (left + 12, top + 10, end - 12, bottom - _WORDS - 10)
        stage = Stage(actor, camera, whole, inner, _largest(actor) * 1.2, extent)
        Panel(stage, CARD if ghost is None else mix(CARD, RED, 0.07), ghost, GREEN).paste(made, 0)
        if ghost is not None:
            _rings(made, stage, fault)
        _verdict(made, right=ghost is None, text=text, box=box)
        ghost = stage
    return made


def _rings(picture: Image.Image, stage: Stage, fault: Fault) -> None:
    """Draw a ring around each place; a single one around both if they would touch."""
    framing = stage.framing
    spots = [stage.actor.at.point(*SPOTS[spot])[0] for spot in fault.where or ()]
    middles = framing.pixels(np.array(spots).reshape(-1, 3))[:, :2] / FINER + stage.box[:2]
    radius = _RING * framing.scale / FINER
    apart = float(np.ptp(middles, axis=0).max(initial=0)) if spots else 0
    if apart < 2 * radius and len(spots) > 1:
        middles, radius = middles.mean(axis=0, keepdims=True), radius + apart / 3
    for x, y in middles.tolist():
        ring(picture, (x, y), radius, RED)


def _verdict(picture: Image.Image, *, right: bool, text: str, box: Box) -> None:
    """Write below the figure what it shows, with a tick or a cross."""
    left, _, end, bottom = box
    colour = GREEN if right else RED
    draw = ImageDraw.Draw(picture)
    room = end - left - _MARK - 16
    size = next((n for n in _SIZES if draw.textlength(text, font(n)) <= room), _SIZES[-1])
    wide = draw.textlength(text, font(size))
    x, y = round((left + end - wide - _MARK - 8) / 2), round(bottom - (_WORDS + _MARK) / 2)
    disc(picture, (x, y), _MARK, colour)
    lines = ((6, 12, 10, 16), (10, 16, 17, 8)) if right else ((8, 8, 16, 16), (16, 8, 8, 16))
    for x0, y0, x1, y1 in lines:
        draw.line((x + x0, y + y0, x + x1, y + y1), fill=(255, 255, 255), width=3)
    draw.text((x + _MARK + 8, y + _MARK / 2), text, colour, font(size), anchor="lm")
