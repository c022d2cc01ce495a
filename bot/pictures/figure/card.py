"""The picture round the figure: background, inset, legend, step marker, notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from bot.content.drawings import Body, View
from bot.pictures.figure.actor import Actor
from bot.pictures.figure.camera import Camera
from bot.pictures.figure.looks import CARD, GLOW, GREEN, INK, mix
from bot.pictures.figure.panel import Panel, disc, font
from bot.pictures.figure.scene import Box, Stage

WIDTH: Final = 480
_HEIGHTS: Final = (290, 400)
"""Pixels. A lying figure needs less. Discord shows one picture whole, and crops those of a gallery."""

LARGEST: Final = 218.0
"""Pixels a metre at most: a lying figure must not look like a giant beside a standing one."""

LEGEND: Final = 38
_HEAD: Final = 40
"""Pixels for the step marker and the notes."""

_INSET_TALL: Final = (146, 190)
_INSET_FLAT: Final = (196, 122)
_FLAT: Final = 1.35
"""A figure this much wider than high has its inset above it rather than beside it."""

_SOFT: Final = mix(CARD, INK, 0.16)
_GREY: Final = mix(CARD, INK, 0.55)


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on a card: muscles that glow, numbers of the steps, and notes at the upper right."""

    legend: str
    steps: tuple[int, ...]
    notes: tuple[str, ...]


class Card:
    """Draws the frames of a movement, each on the same background."""

    def __init__(self, actor: Actor, words: Words) -> None:
        drawing = actor.drawing
        body = drawing.body or Body.UPRIGHT
        self.words = words
        camera = Camera.at(body, drawing.view or View.SIDE, drawing.turn or 0, drawing.tilt)
        bottom = LEGEND if words.legend else 6
        self.size, box, inset = _layout(camera, actor, bottom, drawing.inset is not None)
        self._plain = Image.new("RGB", self.size, CARD)
        whole = (0, 0, self.size[0], self.size[1] - bottom)
        main = Stage(actor, camera, whole, box, LARGEST)
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
        """The card with the figure as it is in one frame, without a step marker."""
        made = self._plain.copy()
        for panel in self.panels:
            panel.paste(made, number)
        return made

    def mark(self, picture: Image.Image, step: int | None) -> Image.Image:
        """A copy with the written steps as a row of numbers, the one of this moment lit."""
        made = picture.copy()
        made.paste(self.top(picture, step))
        return made

    def top(self, picture: Image.Image, step: int | None) -> Image.Image:
        """The upper edge of that copy: all that differs from the picture."""
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
        """Writes a note and says where its left end is."""
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
