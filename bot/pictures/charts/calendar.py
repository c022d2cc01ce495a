"""A member's last 16 weeks: what each day was, as a colour and as a shape that works without the colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

from bot.features.streaks.rules import SHIELD_MOST, SHIELD_PRICE, TARGET, WEEKS, Record, State, calendar
from bot.pictures.charts import blank
from bot.pictures.theme import (
    CARD,
    FAINT,
    GOLD,
    LILAC,
    MINT,
    PADDING,
    QUIET,
    RAISED,
    SKY,
    SMALLEST,
    TEXT,
    WIDTH,
)

if TYPE_CHECKING:
    from bot.pictures.charts.canvas import Canvas


WORDS: Final = {
    State.DONE: "Done",
    State.EXTRA: "Bonus session",
    State.PROTECTED: "Shield used",
    State.OPEN: "Still open",
    State.EXCUSED: "Rest or pause",
    State.MISSED: "Not this time",
}
"""What a day was, in the order of the legend."""

_DOTS: Final = 8
_SHIELD: Final = ((-0.86, -0.78), (-0.4, -0.84), (0, -1), (0.4, -0.84), (0.86, -0.78))
"""The upper edge of a shield of radius 1; the sides meet below."""


def draw_mark(canvas: Canvas, state: State, x: float, y: float, radius: float) -> None:
    """Draw the mark of the state around (x, y)."""
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
    """Draw a shield, or the empty place for one."""
    canvas.polygon(_outline(x, y, radius), SKY)
    canvas.polygon(_outline(x, y, radius * 0.74), CARD)
    if full:
        canvas.polygon(_outline(x, y, radius * 0.52), SKY)


def _outline(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    sides = [(0.86 * cos(turn), 0.1 + 0.98 * sin(turn)) for turn in (pi * i / 24 for i in range(25))]
    return [(x + radius * across, y + radius * down) for across, down in (*_SHIELD, *sides)]


_SHIELDS: Final = SHIELD_MOST // SHIELD_PRICE
_TOP: Final = 220
"""The top of the first row of days."""
_LEFT: Final = PADDING + 64
_PITCH: Final = (WIDTH - PADDING - _LEFT) / WEEKS
_MANY_ROWS: Final = 5
_RADIUS: Final = 13
_LINE: Final = 27
_LEGEND_ROW: Final = 40
_FIRST: Final = 216
"""The width of the headline's first number."""
_NEXT: Final = (360, 554)
"""The right edges of the numbers beside it."""


_KEPT: Final = 64
"""How many pictures are cached, about 1 MB: members look again, and beginners' look alike."""

Number = tuple[str, str]
"""A number with the words below it, in one line or two."""
_CURRENT: Final = "current streak"
_LONGEST: Final = "longest streak"
_LATELY: Final = "last 8 weeks"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Everything that is shown, without names.

    The first Monday, what each day was, the weekdays with a row, the big number, those beside it, and how
    many shields are held.
    """

    monday: date
    days: tuple[tuple[date, State], ...]
    weekdays: tuple[int, ...]
    first: Number
    beside: tuple[Number, ...]
    held: int

    @property
    def bottom(self) -> float:
        return _TOP + len(self.weekdays) * self.row

    @property
    def row(self) -> float:
        """The height of a row: fewer rows get more space."""
        return 46 if len(self.weekdays) < _MANY_ROWS else 38

    @property
    def mondays(self) -> Iterator[date]:
        return (self.monday + timedelta(weeks=week) for week in range(WEEKS))


def calendar_picture(record: Record, weekdays: Iterable[int], today: date) -> bytes:
    """Return a PNG of the 16 weeks that end with that of ``today`` (club-local); weeks start on Monday.

    ``weekdays`` are the member's training days as ISO numbers, Monday = 1; other weekdays get a row if
    something took place on them.
    """
    return _drawn(_sheet(record, weekdays, today))


@lru_cache(_KEPT)
def _drawn(sheet: _Sheet) -> bytes:
    lines = _legend(sheet)
    canvas = blank(round(sheet.bottom + 30 + len(lines) * _LEGEND_ROW + 22))
    _headline(canvas, sheet)
    _grid(canvas, sheet)
    for i, line in enumerate(lines):
        _legend_line(canvas, line, sheet.bottom + 44 + i * _LEGEND_ROW)
    return canvas.png()


def calendar_alt_text(record: Record, weekdays: Iterable[int], today: date) -> str:
    """Return the same in words, for readers who can't see the picture."""
    sheet = _sheet(record, weekdays, today)
    counts = Counter(state for _, state in sheet.days)
    states = ", ".join(f"{counts[state]} {words.lower()}" for state, words in WORDS.items() if counts[state])
    latest = ", ".join(
        f"{day:%A} {day.day} {day:%B} {WORDS[state].lower()}" for day, state in sheet.days[-3:]
    )
    numbers = ", ".join(_in_words(number) for number in (sheet.first, *sheet.beside))
    return (
        f"Calendar of {WEEKS} weeks from {_said(sheet.monday)} to {_said(today)}. "
        f"{numbers[0].upper()}{numbers[1:]}, {sheet.held} of {_SHIELDS} shields. "
    ) + (f"Days: {states}. Latest: {latest}." if latest else "No days marked yet.")


def _in_words(number: Number) -> str:
    value, words = number[0], number[1].replace("\n", " ")
    if words in (_CURRENT, _LONGEST):
        return f"{words} {value}"
    return f"{value} in the {words}" if words == _LATELY else f"{value} {words}"


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _sheet(record: Record, weekdays: Iterable[int], today: date) -> _Sheet:
    began = next((held.local_date for held, state in record.states if state is not State.EXCUSED), today)
    # New members are excused from what came before; drawn as rest, it would say they were away.
    days = tuple((day.date, day.state) for day in calendar(record, today) if day.date >= began)
    rows = {*weekdays, *(day.isoweekday() for day, _ in days)} or set(range(1, 8))
    return _Sheet(
        monday=today - timedelta(days=today.weekday(), weeks=WEEKS - 1),
        days=days,
        weekdays=tuple(sorted(rows)),
        first=_said_first(record),
        beside=tuple(_said_next(record)),
        held=record.protection.held,
    )


def _headline(canvas: Canvas, sheet: _Sheet) -> None:
    big, label = sheet.first
    size = next((size for size in (80, 64, 50) if canvas.width(big, size, bold=True) < _FIRST), 40)
    canvas.text(PADDING, 104, big, size, MINT, bold=True)
    _words(canvas, PADDING, label)
    for right, (value, words) in zip(_NEXT[-len(sheet.beside) :], sheet.beside, strict=False):
        canvas.text(right, 104, value, 42, TEXT, bold=True, anchor="r")
        _words(canvas, right, words, anchor="r")
    right = WIDTH - PADDING
    for i in range(_SHIELDS):
        full = _SHIELDS - i <= sheet.held
        shield(canvas, right - 17 - i * 44, 88, 18, full=full)
    _words(canvas, right, "shields", anchor="r")


def _words(canvas: Canvas, x: float, words: str, anchor: str = "l") -> None:
    """Draw the words below a number, each line of them below the other."""
    for i, line in enumerate(words.split("\n")):
        canvas.text(x, 140 + i * _LINE, line, SMALLEST, QUIET, anchor=anchor)


def _said_first(record: Record) -> Number:
    """Return the streak; for a newcomer weeks on target; after a miss, what was done lately; words for zero.

    Others may read it too, so it calls nobody "you".
    """
    regular, streak = record.consistency, record.streak
    if record.is_newcomer and regular.weeks_on_target:
        return _weeks(record)
    if streak.current:
        return _row(record)
    if not streak.total:
        return "Day one", "starts with the first Done"
    if regular.done:
        return f"{regular.done} of {regular.held}", _LATELY
    return "Ready", "for the next one"


def _said_next(record: Record) -> list[Number]:
    """Return the numbers beside the first, without zeros; none before the first Done."""
    if not record.streak.total:
        return []
    weeks, row = _weeks(record), _row(record)
    beside = [(str(record.streak.best), _LONGEST), row if _said_first(record) == weeks else weeks]
    return [(value, words) for value, words in beside if value != "0"]


def _row(record: Record) -> Number:
    return str(record.streak.current), _CURRENT


def _weeks(record: Record) -> Number:
    weeks = record.consistency.weeks_on_target
    return str(weeks), f"{'week' if weeks == 1 else 'weeks'} with {TARGET} or\nmore check-ins"


def _grid(canvas: Canvas, sheet: _Sheet) -> None:
    states = dict(sheet.days)
    this_week = _LEFT + (WEEKS - 1) * _PITCH
    canvas.box(this_week, _TOP - 2, this_week + _PITCH, sheet.bottom + 2, 14, fill=RAISED)
    for x, words in _months(sheet):
        last = WIDTH - PADDING - canvas.width(words, SMALLEST)
        canvas.text(min(x, last), _TOP - 18, words, SMALLEST, QUIET)
    for row, weekday in enumerate(sheet.weekdays):
        y = _TOP + (row + 0.5) * sheet.row
        canvas.text(PADDING, y + 8, f"{sheet.monday + timedelta(days=weekday - 1):%a}", SMALLEST, QUIET)
        for week, monday in enumerate(sheet.mondays):
            x = _LEFT + (week + 0.5) * _PITCH
            state = states.get(monday + timedelta(days=weekday - 1))
            if state is None:
                canvas.disk(x, y, 3, fill=FAINT)
            else:
                draw_mark(canvas, state, x, y, _RADIUS)


def _months(sheet: _Sheet) -> Iterator[tuple[float, str]]:
    """Yield where each month's first Monday is; in January with the year."""
    for week, monday in enumerate(sheet.mondays):
        if (monday - timedelta(weeks=1)).month != monday.month:
            yield _LEFT + week * _PITCH + 4, f"{monday:%b %Y}" if monday.month == 1 else f"{monday:%b}"


def _legend(sheet: _Sheet) -> list[list[State]]:
    """Return the states that occur, and no others; three to a line."""
    states = {state for _, state in sheet.days}
    shown = [state for state in WORDS if state is State.DONE or state in states]
    return [shown[i : i + 3] for i in range(0, len(shown), 3)]


def _legend_line(canvas: Canvas, states: list[State], y: float) -> None:
    for i, state in enumerate(states):
        x = PADDING + i * (WIDTH - 2 * PADDING) / 3
        draw_mark(canvas, state, x + _RADIUS, y, _RADIUS)
        canvas.text(x + 2 * _RADIUS + 12, y + 8, WORDS[state], SMALLEST, TEXT)
