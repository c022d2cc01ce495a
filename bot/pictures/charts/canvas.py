"""A card to draw on: everything is drawn twice as large and reduced, which smooths every edge."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageColor, ImageDraw, ImageFont

from bot.pictures.theme import BOLD, CARD, EDGE, RADIUS, REGULAR, WIDTH

OVERSAMPLED: Final = 2
COLOURS: Final = 240
SHEER: Final = 16
"""Entries in the palette: the colours, and the opacities along the edge of a round corner."""
_NOBODYS: Final = "\uffff"
"""No font has it, so it is drawn as the font's sign for missing characters."""


@lru_cache(maxsize=32)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """Return a font. Its basic layout is the same on every machine; the better one needs libraries."""
    return ImageFont.truetype(str(path), size * OVERSAMPLED, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _drawn(character: str) -> bytes:
    image = Image.new("1", (32, 32))
    ImageDraw.Draw(image).text((4, 4), character, 1, _font(BOLD, 8))
    return image.tobytes()


@lru_cache(maxsize=16)
def _corners(height: int) -> tuple[Image.Image, Image.Image]:
    """Return the palette's entries for the round corners, and a mask of where they go."""
    size = (WIDTH * OVERSAMPLED, height * OVERSAMPLED)
    inside = Image.new("L", size)
    ImageDraw.Draw(inside).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), RADIUS * OVERSAMPLED, 255)
    opacity = inside.reduce(OVERSAMPLED)
    entries = opacity.point([COLOURS + level * SHEER // 256 for level in range(256)])
    return Image.frombytes("P", entries.size, entries.tobytes()), opacity.point([255] * 255 + [0])


class Canvas:
    """A card to draw on. All lengths are pixels of the finished picture, from its upper left corner."""

    def __init__(self, height: int) -> None:
        self.height = height
        self._image = Image.new("RGB", (WIDTH * OVERSAMPLED, height * OVERSAMPLED), CARD)
        self._draw = ImageDraw.Draw(self._image)
        self.box(0, 0, WIDTH, height, RADIUS, outline=EDGE, width=2)

    def text(
        self, x: float, y: float, words: str, size: int, colour: str, *, bold: bool = False, anchor: str = "l"
    ) -> None:
        """Draw a line of text standing on ``y``; ``x`` is its left, middle or right: ``anchor`` l, m or r."""
        font = _font(BOLD if bold else REGULAR, size)
        self._draw.text((x * OVERSAMPLED, y * OVERSAMPLED), words, colour, font, anchor=f"{anchor}s")

    def width(self, words: str, size: int, *, bold: bool = False) -> float:
        return _font(BOLD if bold else REGULAR, size).getlength(words) / OVERSAMPLED

    @staticmethod
    def draws(character: str) -> bool:
        """Return whether the font has this character."""
        return _drawn(character) != _drawn(_NOBODYS)

    def fitted(self, words: str, size: int, room: float, *, bold: bool = False) -> str:
        """Return the words, cut short with an ellipsis if they are wider than ``room``."""
        if self.width(words, size, bold=bold) <= room:
            return words

        def cut(length: int) -> str:
            return f"{words[:length].rstrip()}…"

        lengths = range(1, len(words))
        fitting = bisect_right(lengths, room, key=lambda n: self.width(cut(n), size, bold=bold))
        return cut(fitting)

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        radius: float,
        *,
        fill: str | None = None,
        outline: str | None = None,
        width: float = 0,
    ) -> None:
        """Draw a rectangle with round corners, its edges included."""
        edges = [left, top, right - 1 / OVERSAMPLED, bottom - 1 / OVERSAMPLED]
        self._draw.rounded_rectangle(
            [edge * OVERSAMPLED for edge in edges],
            radius * OVERSAMPLED,
            fill,
            outline,
            round(width * OVERSAMPLED),
        )

    def disk(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str | None = None,
        outline: str | None = None,
        width: float = 0,
    ) -> None:
        self._draw.circle(
            (x * OVERSAMPLED, y * OVERSAMPLED),
            radius * OVERSAMPLED,
            fill,
            outline,
            round(width * OVERSAMPLED),
        )

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float) -> None:
        """Draw a line through the points, with round joints."""
        scaled = [(x * OVERSAMPLED, y * OVERSAMPLED) for x, y in points]
        self._draw.line(scaled, colour, round(width * OVERSAMPLED), joint="curve")

    def polygon(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        self._draw.polygon([(x * OVERSAMPLED, y * OVERSAMPLED) for x, y in points], fill)

    def png(self) -> bytes:
        """Return the finished picture; with a palette it is a third of the size, and written twice as fast.

        Colours are chosen without the corners: with transparency that takes twice as long.
        """
        picture = self._image.reduce(OVERSAMPLED).quantize(COLOURS, Image.Quantize.FASTOCTREE)
        opaque = picture.getpalette() or []
        picture.putpalette(opaque + [0] * (3 * COLOURS - len(opaque)) + [*ImageColor.getrgb(EDGE)] * SHEER)
        picture.paste(*_corners(self.height))
        levels = bytes([255] * COLOURS + [level * 256 // SHEER for level in range(SHEER)])
        file = BytesIO()
        picture.save(file, "PNG", transparency=levels, compress_level=4)
        return file.getvalue()
