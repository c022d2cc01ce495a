"""A member's last 16 weeks: what each training day was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from bot.render.charts import blank
from bot.render.charts.marks import WORDS, Mark, draw, shield
from bot.render.theme import FAINT, MINT, PADDING, QUIET, RAISED, SMALLEST, TEXT, WIDTH

if TYPE_CHECKING:
    from bot.render.charts.canvas import Canvas

WEEKS: Final = 16
PROTECTION: Final = 2
"""The most a member can hold (docs/streak-rules.md, rule 6)."""

_TOP: Final = 220
"""Where the first row of days begins."""
_LEFT: Final = PADDING + 64
_PITCH: Final = (WIDTH - PADDING - _LEFT) / WEEKS
_MANY_ROWS: Final = 5
_RADIUS: Final = 13
_LEGEND_ROW: Final = 40
_FIRST: Final = 216
"""The room of the headline's first number."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A club-local date, and what it was for the member."""

    day: date
    state: Mark


@dataclass(frozen=True, slots=True)
class Numbers:
    """What stands above the calendar (docs/streak-rules.md, rule 9).

    ``recent_done`` of ``recent_held`` sessions is the consistency; it takes the streak's place after a miss.
    """

    streak: int
    best: int
    weeks_on_target: int
    protection: int
    recent_done: int
    recent_held: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is shown: the first Monday, the marks, and the weekdays that have a row."""

    monday: date
    marks: dict[date, Mark]
    weekdays: tuple[int, ...]

    @property
    def bottom(self) -> float:
        return _TOP + len(self.weekdays) * self.row

    @property
    def row(self) -> float:
        """The height of a row: few rows have more air."""
        return 46 if len(self.weekdays) < _MANY_ROWS else 38

    @property
    def mondays(self) -> Iterator[date]:
        return (self.monday + timedelta(weeks=week) for week in range(WEEKS))


def calendar_picture(
    days: Iterable[CalendarDay], weekdays: Iterable[int], numbers: Numbers, today: date
) -> bytes:
    """A PNG of the 16 weeks that end with the one of ``today``; weeks start on Monday.

    ``weekdays`` are the training days as ISO numbers, Monday = 1; other weekdays have a row if something is
    marked on them. Days outside of the 16 weeks are left out, and each date has one mark.
    """
    sheet = _sheet(days, weekdays, today)
    lines = _legend(sheet)
    canvas = blank(round(sheet.bottom + 30 + len(lines) * _LEGEND_ROW + 22))
    _headline(canvas, numbers)
    _grid(canvas, sheet)
    for i, line in enumerate(lines):
        _legend_line(canvas, line, sheet.bottom + 44 + i * _LEGEND_ROW)
    return canvas.png()


def calendar_alt_text(
    days: Iterable[CalendarDay], weekdays: Iterable[int], numbers: Numbers, today: date
) -> str:
    """The same in words, for who cannot see the picture."""
    sheet = _sheet(days, weekdays, today)
    counts = Counter(sheet.marks.values())
    states = ", ".join(f"{counts[mark]} {WORDS[mark].lower()}" for mark in Mark if counts[mark])
    latest = ", ".join(
        f"{day:%A} {day.day} {day:%B} {WORDS[mark].lower()}" for day, mark in sorted(sheet.marks.items())[-3:]
    )
    return (
        f"Calendar of {WEEKS} weeks from {_said(sheet.monday)} to {_said(today)}. "
        f"{' '.join(_said_first(numbers))}, best {numbers.best}, weeks on target {numbers.weeks_on_target}, "
        f"protection {numbers.protection} of {PROTECTION}. "
    ) + (f"Days: {states}. The latest: {latest}." if latest else "No day is marked yet.")


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _sheet(days: Iterable[CalendarDay], weekdays: Iterable[int], today: date) -> _Sheet:
    monday = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    end = monday + timedelta(weeks=WEEKS)
    marks = {each.day: each.state for each in days if monday <= each.day < end}
    rows = {*weekdays, *(day.isoweekday() for day in marks)} or set(range(1, 8))
    return _Sheet(monday, marks, tuple(sorted(rows)))


def _headline(canvas: Canvas, numbers: Numbers) -> None:
    big, label = _said_first(numbers)
    size = next((size for size in (80, 64, 50) if canvas.width(big, size, bold=True) < _FIRST), 40)
    canvas.text(PADDING, 104, big, size, MINT, bold=True)
    canvas.text(PADDING, 140, label, SMALLEST, QUIET)
    if numbers.best:
        for x, value, words in (
            (360, numbers.best, "best"),
            (554, numbers.weeks_on_target, "weeks on target"),
        ):
            canvas.text(x, 104, str(value), 42, TEXT, bold=True, anchor="r")
            canvas.text(x, 140, words, SMALLEST, QUIET, anchor="r")
    right = WIDTH - PADDING
    for i in range(PROTECTION):
        shield(canvas, right - 17 - i * 44, 88, 18, full=PROTECTION - i <= numbers.protection)
    canvas.text(right, 140, "protection", SMALLEST, QUIET, anchor="r")


def _said_first(numbers: Numbers) -> tuple[str, str]:
    """The streak; after a miss what was done lately; words where that would be a nought."""
    if numbers.streak:
        return str(numbers.streak), "in a row"
    if not numbers.best:
        return "Day one", "starts with your first Done"
    if numbers.recent_done:
        return f"{numbers.recent_done} of {numbers.recent_held}", "in the last 8 weeks"
    return "Ready", "when you are"


def _grid(canvas: Canvas, sheet: _Sheet) -> None:
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
            mark = sheet.marks.get(monday + timedelta(days=weekday - 1))
            if mark is None:
                canvas.disk(x, y, 3, fill=FAINT)
            else:
                draw(canvas, mark, x, y, _RADIUS)


def _months(sheet: _Sheet) -> Iterator[tuple[float, str]]:
    """Where each month's first Monday stands; in January with the year."""
    for week, monday in enumerate(sheet.mondays):
        if (monday - timedelta(weeks=1)).month != monday.month:
            yield _LEFT + week * _PITCH + 4, f"{monday:%b %Y}" if monday.month == 1 else f"{monday:%b}"


def _legend(sheet: _Sheet) -> list[list[Mark]]:
    """The marks that are there, and no others; three to a line."""
    shown = [mark for mark in Mark if mark is Mark.DONE or mark in sheet.marks.values()]
    return [shown[i : i + 3] for i in range(0, len(shown), 3)]


def _legend_line(canvas: Canvas, marks: list[Mark], y: float) -> None:
    for i, mark in enumerate(marks):
        x = PADDING + i * (WIDTH - 2 * PADDING) / 3
        draw(canvas, mark, x + _RADIUS, y, _RADIUS)
        canvas.text(x + 2 * _RADIUS + 12, y + 8, WORDS[mark], SMALLEST, TEXT)
