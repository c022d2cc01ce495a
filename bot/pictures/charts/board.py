"""A club's board, and a milestone.

The font has the Latin, Greek, Cyrillic, Hebrew, Armenian and Georgian scripts. The names are given in full
below the picture, so anything that the font lacks may be left out of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final
from unicodedata import bidirectional, category, normalize

from bot.features.streaks.rules import Milestone
from bot.pictures.charts import blank
from bot.pictures.theme import (
    BRONZE,
    CORAL,
    EDGE,
    FAINT,
    GOLD,
    LILAC,
    MINT,
    PADDING,
    QUIET,
    RAISED,
    SILVER,
    SKY,
    TEXT,
    WIDTH,
)

if TYPE_CHECKING:
    from bot.pictures.charts.canvas import Canvas


NAMELESS: Final = "Member"
_LONGEST: Final = 100
_MIRRORED: Final = str.maketrans("()[]{}<>", ")(][}{><")


def drawable(name: str, draws: Callable[[str], bool]) -> str:
    """Return the drawable part of a name, without stacked marks, control and direction characters.

    In a name with left-to-right letters, right-to-left ones are left out.
    """
    plain = "".join(
        " " if character.isspace() else character
        for character in normalize("NFKC", name[:_LONGEST])
        if character.isspace() or (category(character)[0] not in "CM" and draws(character))
    )
    if any(bidirectional(character) == "L" for character in plain):
        plain = "".join(character for character in plain if bidirectional(character) != "R")
    plain = " ".join(plain.split())[:_LONGEST]
    needed = str.isalpha if any(map(str.isalpha, name)) else str.isalnum
    return plain if any(map(needed, plain)) else NAMELESS


def in_order_of_sight(name: str) -> str:
    """Return a drawable name in visual order, left to right: Hebrew is reversed, numbers within it aren't."""
    if not any(bidirectional(character) == "R" for character in name):
        return name
    return re.sub(r"\d+", lambda number: number[0][::-1], name[::-1].translate(_MIRRORED))


TOP: Final = 10
"""Rows that are drawn; the reader's own is drawn below them if it is further down."""

EMPTY: Final = "Nobody here yet. Tap Done to be the first."

_ON_PODIUM: Final = 4
"""If more than these share the first three ranks, there is no podium."""
_METALS: Final = {1: (GOLD, 148), 2: (SILVER, 108), 3: (BRONZE, 76)}
"""The colour and the height in pixels of each step."""
_GROUND: Final = 352
_HEADING: Final = 100
_ROW: Final = 48
_GAP: Final = 26
_BAR: Final = (332, WIDTH - PADDING - 82)
_NAME: Final = _BAR[0] - PADDING - 76
"""The width of a name before its bar."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One member; ``own`` if the picture is for this member alone, who is called "You"."""

    rank: int
    name: str
    value: int
    own: bool = False


def board_picture(rows: Sequence[BoardRow], title: str) -> bytes:
    """Return a PNG of the first ten ``rows``, in order, and of the reader's own if it is among the others.

    ``title`` says what is counted: "Sessions in June". The font has no Arabic, Indian or East Asian
    letters and no emoji: they are left out, and a name with nothing else becomes "Member".
    """
    podium, bars, below = _parts(rows)
    top = _GROUND + 34 if podium else _HEADING
    height = top + len(bars) * _ROW + (_GAP + _ROW if below else 0) + (28 if bars or below else 6)
    canvas = blank(height if rows else 200)
    canvas.text(PADDING, 68, canvas.fitted(title, 32, WIDTH - 2 * PADDING, bold=True), 32, TEXT, bold=True)
    if not rows:
        canvas.text(PADDING, 136, EMPTY, 26, QUIET)
    most = max((row.value for row in rows), default=0)
    _podium(canvas, podium)
    for i, row in enumerate(bars):
        _bar(canvas, row, top + i * _ROW, most)
    if below:
        end = top + len(bars) * _ROW
        for i in range(3):
            canvas.disk(PADDING + 18 + i * 12, end + _GAP / 2, 3, fill=QUIET)
        _bar(canvas, below, end + _GAP, most)
    return canvas.png()


def board_alt_text(rows: Sequence[BoardRow], title: str) -> str:
    """Return the same in words; long names are cut to 40 characters, so that all fit into 1,024."""
    podium, bars, below = _parts(rows)
    if not rows:
        return f"{title}: {EMPTY}"
    lines = [
        f"{row.rank}. {'You' if row.own else _spoken(row.name)}: {row.value}"
        for row in (*podium, *bars, *([below] if below else []))
    ]
    return f"{title[:200]}. {'. '.join(lines)}."


def not_in_full(rows: Sequence[BoardRow]) -> list[BoardRow]:
    """Return the shown rows whose names the picture cuts short or can't draw, to be written out beside it."""
    canvas = blank(100)
    podium, bars, below = _parts(rows)
    rooms = [*((row, _step(podium) - 14) for row in podium), *((row, _NAME) for row in bars)]
    rooms += [(below, _NAME)] if below else []
    return [
        row for row, room in rooms if not row.own and _fitted(canvas, row, room) != " ".join(row.name.split())
    ]


def _spoken(name: str) -> str:
    """Return a name without control characters, kept apart from what follows if it runs right to left."""
    plain = "".join(character if character.isprintable() else " " for character in name)
    plain = " ".join(plain.split())[:40] or NAMELESS
    return f"\u2068{plain}\u2069" if any(bidirectional(each) in ("R", "AL") for each in plain) else plain


def _parts(rows: Sequence[BoardRow]) -> tuple[list[BoardRow], list[BoardRow], BoardRow | None]:
    """Return the rows on the podium, the rows with bars, and the reader's own row if further down."""
    shown, further = rows[:TOP], rows[TOP:]
    podium = [row for row in shown if row.rank in _METALS]
    if len(podium) > _ON_PODIUM:
        podium = []
    return podium, list(shown[len(podium) :]), next((row for row in further if row.own), None)


def _step(podium: Sequence[BoardRow]) -> float:
    """Return the width of a step with its gap."""
    return min(204, (WIDTH - 2 * PADDING) / len(podium))


def _podium(canvas: Canvas, rows: list[BoardRow]) -> None:
    if not rows:
        return
    places = [*rows[1::2][::-1], *rows[::2]]
    width = _step(rows)
    left = (WIDTH - width * len(rows)) / 2
    for i, row in enumerate(places):
        metal, height = _METALS[row.rank]
        start, middle, step = left + i * width + 5, left + (i + 0.5) * width, _GROUND - height
        canvas.box(start, step, start + width - 10, _GROUND, 14, fill=RAISED)
        canvas.box(start, step, start + width - 10, step + 8, 4, fill=metal)
        canvas.text(middle, step + 56, str(row.rank), 42, metal, bold=True, anchor="m")
        colour = MINT if row.own else TEXT
        canvas.text(middle, step - 50, _name(canvas, row, width - 14), 26, colour, bold=True, anchor="m")
        canvas.text(middle, step - 17, str(row.value), 26, QUIET, anchor="m")


def _bar(canvas: Canvas, row: BoardRow, top: float, most: int) -> None:
    line = top + _ROW / 2 + 9
    if row.own:
        canvas.box(PADDING - 14, top + 2, WIDTH - PADDING + 14, top + _ROW - 2, 14, fill=RAISED)
    canvas.text(PADDING + 44, line, str(row.rank), 24, QUIET, anchor="r")
    canvas.text(PADDING + 60, line, _name(canvas, row, _NAME), 26, MINT if row.own else TEXT, bold=True)
    _scale(canvas, row, top + _ROW / 2, most)
    canvas.text(WIDTH - PADDING, line, str(row.value), 26, TEXT, bold=True, anchor="r")


def _scale(canvas: Canvas, row: BoardRow, y: float, most: int) -> None:
    left, right = _BAR
    canvas.box(left, y - 8, right, y + 8, 8, fill=FAINT)
    if row.value > 0:
        canvas.box(left, y - 8, max(left + 16, left + (right - left) * row.value / most), y + 8, 8, fill=MINT)


def _name(canvas: Canvas, row: BoardRow, room: float) -> str:
    return in_order_of_sight(_fitted(canvas, row, room))


def _fitted(canvas: Canvas, row: BoardRow, room: float) -> str:
    words = "You" if row.own else drawable(row.name, canvas.draws)
    return canvas.fitted(words, 26, room, bold=True)


_SAID: Final = {
    Milestone.FIVE: ("A habit is", "taking root."),
    Milestone.TEN: ("Your hips know", "the way by now."),
    Milestone.TWENTY_FIVE: ("Session by session,", "you made the time."),
    Milestone.FIFTY: ("Steady, patient,", "and still going."),
    Milestone.HUNDRED: ("Take a bow: your hips", "have earned it."),
    Milestone.YEAR: ("Through all weathers,", "at your own pace."),
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
    """Return a PNG of the card."""
    canvas = blank(_HEIGHT)
    _ring(canvas, milestone)
    _confetti(canvas)
    canvas.text(_WORDS, 148, _headline(milestone), 46, TEXT, bold=True)
    for i, line in enumerate(_SAID[milestone]):
        canvas.text(_WORDS, 198 + i * 38, line, 28, QUIET)
    return canvas.png()


def milestone_alt_text(milestone: Milestone) -> str:
    """Return the same in words."""
    beads = "52 beads, one for each week" if milestone is Milestone.YEAR else f"{milestone.value} beads"
    return f"A ring of {beads}. {_headline(milestone)}. {' '.join(_SAID[milestone])}"


def _headline(milestone: Milestone) -> str:
    return "A whole year" if milestone is Milestone.YEAR else f"{milestone.value} in a row"


def _ring(canvas: Canvas, milestone: Milestone) -> None:
    """Draw one bead for each session or week; more than fit on one ring go on two."""
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
