"""A small card for a milestone: a ring with a bead for every session."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

from bot.features.streaks.rules import Milestone
from bot.pictures.charts import blank
from bot.pictures.theme import CORAL, EDGE, GOLD, LILAC, MINT, QUIET, SKY, TEXT

if TYPE_CHECKING:
    from bot.pictures.charts.canvas import Canvas


_SAID: Final = {
    Milestone.FIVE: ("A habit is", "taking root."),
    Milestone.TEN: ("Your hips know", "the way by now."),
    Milestone.TWENTY_FIVE: ("Session by session,", "you made the time."),
    Milestone.FIFTY: ("Steady, patient,", "and still going."),
    Milestone.HUNDRED: ("Take a bow: your hips", "will hold it."),
    Milestone.YEAR: ("Through every season,", "at your own pace."),
}
_HEIGHT: Final = 320
_CENTRE: Final = (182, _HEIGHT / 2)
_RING: Final = 116
_WORDS: Final = 350
_TONES: Final = (MINT, SKY, LILAC, CORAL, GOLD)
_CONFETTI: Final = (
    (612, 62, 9, GOLD),
    (656, 92, 6, CORAL),
    (668, 46, 5, MINT),
    (568, 42, 5, LILAC),
    (532, 70, 4, SKY),
    (636, 284, 7, SKY),
    (676, 262, 5, GOLD),
    (584, 290, 4, MINT),
)
_WEEKS: Final = 52


def milestone_picture(milestone: Milestone) -> bytes:
    """A PNG of the card."""
    canvas = blank(_HEIGHT)
    _ring(canvas, milestone)
    _confetti(canvas)
    canvas.text(_WORDS, 148, _headline(milestone), 46, TEXT, bold=True)
    for i, line in enumerate(_SAID[milestone]):
        canvas.text(_WORDS, 198 + i * 38, line, 28, QUIET)
    return canvas.png()


def milestone_alt_text(milestone: Milestone) -> str:
    """The same in words."""
    beads = "a bead for each of its weeks" if milestone is Milestone.YEAR else f"{milestone.value} beads"
    return f"A card with a ring of {beads}. {_headline(milestone)}. {' '.join(_SAID[milestone])}"


def _headline(milestone: Milestone) -> str:
    return "A whole year" if milestone is Milestone.YEAR else f"{milestone.value} in a row"


def _ring(canvas: Canvas, milestone: Milestone) -> None:
    """One bead for each session or week; more than fit on one ring go on two."""
    beads = _WEEKS if milestone is Milestone.YEAR else int(milestone)
    rings = 1 if beads <= _WEEKS else 2
    x, y = _CENTRE
    each = beads // rings
    for ring in range(rings):
        radius = _RING - 19 * ring
        bead = min(20, radius * pi / each * 0.78)
        canvas.disk(x, y, radius, outline=EDGE, width=3)
        for i in range(each):
            turn = 2 * pi * (i + ring / 2) / each - pi / 2
            tone = _TONES[i * len(_TONES) // each]
            canvas.disk(x + radius * cos(turn), y + radius * sin(turn), bead, fill=tone)
    if milestone is Milestone.YEAR:
        canvas.text(x, y + 18, "1", 92, MINT, bold=True, anchor="m")
        canvas.text(x, y + 56, "year", 28, QUIET, anchor="m")
    else:
        canvas.text(x, y + 33, milestone.value, 92, MINT, bold=True, anchor="m")


def _confetti(canvas: Canvas) -> None:
    for x, y, radius, tone in _CONFETTI:
        canvas.disk(x, y, radius, fill=tone)
