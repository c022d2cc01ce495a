"""The state of a training day: a colour, and a shape that can be told without the colour."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

from bot.features.streaks.rules import State
from bot.pictures.theme import CARD, GOLD, LILAC, MINT, QUIET, SKY, TEXT

if TYPE_CHECKING:
    from bot.pictures.charts.canvas import Canvas


WORDS: Final = {
    State.DONE: "Done",
    State.EXTRA: "Extra",
    State.PROTECTED: "Protected",
    State.OPEN: "Still open",
    State.EXCUSED: "Rest or pause",
    State.MISSED: "Not this time",
}
"""What a day was, in the order of the legend."""

_DOTS: Final = 8
_SHIELD: Final = ((-0.86, -0.78), (-0.4, -0.84), (0, -1), (0.4, -0.84), (0.86, -0.78))
"""The upper edge of a shield of radius 1; the sides come together below."""


def draw(canvas: Canvas, state: State, x: float, y: float, radius: float) -> None:
    """The mark of the state around (x, y)."""
    match state:
        case State.DONE:
            canvas.disk(x, y, radius, fill=MINT)
        case State.EXTRA:
            thick = radius * 0.36
            canvas.box(x - radius, y - thick, x + radius, y + thick, thick, fill=GOLD)
            canvas.box(x - thick, y - radius, x + thick, y + radius, thick, fill=GOLD)
        case State.PROTECTED:
            shield(canvas, x, y, radius, full=True)
        case State.OPEN:
            for i in range(_DOTS):
                turn = 2 * pi * i / _DOTS
                canvas.disk(
                    x + cos(turn) * radius * 0.84, y + sin(turn) * radius * 0.84, radius * 0.2, fill=TEXT
                )
        case State.EXCUSED:
            thick = radius * 0.25
            canvas.box(x - radius * 0.8, y - thick, x + radius * 0.8, y + thick, thick, fill=LILAC)
        case State.MISSED:
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
