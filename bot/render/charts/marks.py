"""The state of a training day: a colour, and a shape that can be told without the colour."""

from __future__ import annotations

from enum import StrEnum
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

from bot.render.theme import CARD, GOLD, LILAC, MINT, QUIET, SKY, TEXT

if TYPE_CHECKING:
    from bot.render.charts.canvas import Canvas


class Mark(StrEnum):
    """What a day was, in the order of the legend. The values are those of ``bot.domain.streaks.State``."""

    DONE = "done"
    EXTRA = "extra"
    PROTECTED = "protected"
    OPEN = "open"
    EXCUSED = "excused"
    MISSED = "missed"


WORDS: Final = {
    Mark.DONE: "Done",
    Mark.EXTRA: "Extra",
    Mark.PROTECTED: "Protected",
    Mark.OPEN: "Still open",
    Mark.EXCUSED: "Rest or pause",
    Mark.MISSED: "Not this time",
}

_DOTS: Final = 8
_SHIELD: Final = ((-0.86, -0.78), (-0.4, -0.84), (0, -1), (0.4, -0.84), (0.86, -0.78))
"""The upper edge of a shield of radius 1; the sides come together below."""


def draw(canvas: Canvas, mark: Mark, x: float, y: float, radius: float) -> None:
    """The mark around (x, y)."""
    match mark:
        case Mark.DONE:
            canvas.disk(x, y, radius, fill=MINT)
        case Mark.EXTRA:
            thick = radius * 0.36
            canvas.box(x - radius, y - thick, x + radius, y + thick, thick, fill=GOLD)
            canvas.box(x - thick, y - radius, x + thick, y + radius, thick, fill=GOLD)
        case Mark.PROTECTED:
            shield(canvas, x, y, radius, full=True)
        case Mark.OPEN:
            for i in range(_DOTS):
                turn = 2 * pi * i / _DOTS
                canvas.disk(
                    x + cos(turn) * radius * 0.84, y + sin(turn) * radius * 0.84, radius * 0.2, fill=TEXT
                )
        case Mark.EXCUSED:
            thick = radius * 0.25
            canvas.box(x - radius * 0.8, y - thick, x + radius * 0.8, y + thick, thick, fill=LILAC)
        case Mark.MISSED:
            canvas.disk(x, y, radius * 0.6, outline=QUIET, width=radius * 0.18)


def shield(canvas: Canvas, x: float, y: float, radius: float, *, full: bool) -> None:
    """A shield in the hand, or the place of one."""
    canvas.polygon(_outline(x, y, radius), SKY)
    canvas.polygon(_outline(x, y, radius * 0.74), CARD)
    if full:
        canvas.polygon(_outline(x, y, radius * 0.52), SKY)


def _outline(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    sides = [(0.86 * cos(turn), 0.1 + 0.98 * sin(turn)) for turn in (pi * i / 24 for i in range(25))]
    return [(x + radius * across, y + radius * down) for across, down in (*_SHIELD, *sides)]
