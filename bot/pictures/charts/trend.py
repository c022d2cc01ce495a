"""What the picture of a person's progress shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bot.pictures.charts import blank
from bot.pictures.theme import CORAL, FAINT, GOLD, MINT, PADDING, QUIET, RAISED, SKY, SMALLEST, TEXT, WIDTH

if TYPE_CHECKING:
    from bot.pictures.charts.canvas import Canvas


LEFT: Final = PADDING + 62
RIGHT: Final = WIDTH - PADDING - 52
"""The x of the first day and of today. In every part of the picture, days line up vertically."""


class Mark(StrEnum):
    """What was seen in a test that counts nothing."""

    WELL = "nothing stood out"
    SEEN = "something to work on"
    HURT = "it hurt"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A test with numbers: for each side ("Left", "Right", or "" if it isn't per side) date and number.

    ``says`` are the changes in words, one short line each. ``most`` is the top of the scale, if it has one.
    """

    title: str
    unit: str
    sides: tuple[tuple[str, tuple[tuple[date, float], ...]], ...]
    says: tuple[str, ...]
    most: int | None = None
    less_is_better: bool = False

    @property
    def scale(self) -> str:
        """What stands beside the title: the unit, and which way is better if it isn't up."""
        return f"{self.unit}, less is better" if self.less_is_better else self.unit


@dataclass(frozen=True, slots=True)
class Marks:
    """A test in which something is observed: for each side the dates, and what it was."""

    title: str
    sides: tuple[tuple[str, tuple[tuple[date, Mark], ...]], ...]


@dataclass(frozen=True, slots=True)
class Session:
    """A strength session as logged: sets, effort out of 10, and whether there was pain."""

    day: date
    sets: int
    effort: int
    hurt: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """What is shown, from ``since`` (a Monday) to ``today``; ``weeks`` are Mondays with what was done."""

    since: date
    today: date
    numbers: tuple[Numbers, ...]
    marks: tuple[Marks, ...]
    weeks: tuple[tuple[date, int], ...]
    sessions: tuple[Session, ...]

    def x(self, day: date) -> float:
        """Return the x of a date; older ones are at the left edge."""
        share = (day - self.since).days / max((self.today - self.since).days, 1)
        return LEFT + (RIGHT - LEFT) * min(max(share, 0), 1)


_TITLE: Final = 28
_PLOT: Final = 150
_LINE: Final = 32
_DATES: Final = 40
_ROW: Final = 46
_BARS: Final = 84
_EFFORT: Final = 110
_MOST_EFFORT: Final = 10
_TARGET: Final = (5, 6)
"""The effort that strength sessions aim for, out of 10."""
_KEY: Final = 190
"""The width of the words for left and right beside a title."""
_APART: Final = 96
"""The width that a month's name needs beside the dates at the ends."""
_BESIDE: Final = 26
"""The width that a two-digit number needs beside another."""
_COLOURS: Final = {"Left": MINT, "Right": GOLD}


def heights(trend: Trend) -> tuple[list[int], list[int], int]:
    """Return the heights in pixels of each test with numbers, of each with marks, and of the sessions."""
    numbers = [56 + _PLOT + _DATES + _LINE * len(each.says) + 40 for each in trend.numbers]
    marks = [80 + _ROW * len(each.sides) for each in trend.marks]
    return numbers, marks, 126 + _EFFORT if trend.sessions else 0


WEEKS: Final = 60 + _BARS + _DATES
LEGEND: Final = 46
"""Height in pixels of the check-ins, and of the legend of marks."""


def lines(canvas: Canvas, trend: Trend, test: Numbers, top: float) -> None:
    """Draw a test with numbers: a line for each side, and what changed."""
    key = _KEY if any(side in _COLOURS for side, _ in test.sides) else 0
    room = WIDTH - 2 * PADDING - key - canvas.width(test.scale, SMALLEST) - 12
    title = canvas.fitted(test.title, _TITLE, room, bold=True)
    canvas.text(PADDING, top + 26, title, _TITLE, TEXT, bold=True)
    after = PADDING + canvas.width(title, _TITLE, bold=True) + 12
    canvas.text(after, top + 26, test.scale, SMALLEST, QUIET)
    _key(canvas, [side for side, _ in test.sides], top + 26)
    highest = max(value for _, points in test.sides for _, value in points)
    floor, most = top + 56 + _PLOT, test.most or _ceiling(highest)
    for share in (0, 0.5, 1):
        y = floor - _PLOT * share
        canvas.line([(LEFT, y), (RIGHT, y)], FAINT, 2)
        canvas.text(LEFT - 12, y + 8, f"{most * share:g}", SMALLEST, QUIET, anchor="r")
    ends: list[float] = []
    for side, points in test.sides:
        colour = _COLOURS.get(side, SKY)
        places = [(trend.x(day), floor - _PLOT * value / most) for day, value in points]
        if len(places) > 1:
            canvas.line(places, colour, 5)
        for x, y in places:
            _dot(canvas, side, x, y)
        if places:
            y = _free(places[-1][1], ends, floor)
            ends.append(y)
            canvas.text(places[-1][0] + 16, y + 8, f"{points[-1][1]:g}", 24, colour, bold=True)
    _dates(canvas, trend, floor + 32)
    for i, line in enumerate(test.says):
        words = canvas.fitted(line, SMALLEST, WIDTH - 2 * PADDING)
        canvas.text(PADDING, floor + _DATES + 28 + i * _LINE, words, SMALLEST, TEXT)


def _title(canvas: Canvas, words: str, top: float) -> None:
    title = canvas.fitted(words, _TITLE, WIDTH - 2 * PADDING, bold=True)
    canvas.text(PADDING, top + 26, title, _TITLE, TEXT, bold=True)


def _free(y: float, others: Sequence[float], floor: float) -> float:
    """Return a y for the number at the end of a line, so that it covers no other: below, or else above."""
    for other in others:
        if abs(y - other) < _BESIDE:
            y = other + _BESIDE if other + _BESIDE <= floor else other - _BESIDE
    return y


def _ceiling(value: float) -> float:
    """Return the next round number up, at least 4."""
    step = next(step for step in (2, 4, 10, 20, 40, 100, 200, 1000) if value <= 5 * step)
    return max(step * -(-value // step), 4)


def _key(canvas: Canvas, sides: Sequence[str], y: float) -> None:
    x = float(WIDTH - PADDING)
    for side in reversed(sides):
        if side in _COLOURS:
            x -= canvas.width(side, SMALLEST)
            canvas.text(x, y, side, SMALLEST, QUIET)
            x -= 20
            _dot(canvas, side, x, y - 8)
            x -= 26


def _dot(canvas: Canvas, side: str, x: float, y: float) -> None:
    """Draw a dot: left is round, right is square, so they can be told apart without their colour."""
    colour = _COLOURS.get(side, SKY)
    if side == "Right":
        canvas.polygon([(x, y - 11), (x + 11, y), (x, y + 11), (x - 11, y)], colour)
    else:
        canvas.disk(x, y, 9, fill=colour)


def draw_marks(canvas: Canvas, trend: Trend, test: Marks, top: float) -> None:
    """Draw a test in which something is observed: a mark for each date and side."""
    _title(canvas, test.title, top)
    for i, (side, points) in enumerate(test.sides):
        y = top + 62 + i * _ROW
        canvas.text(PADDING, y + 8, side, SMALLEST, QUIET)
        canvas.line([(LEFT, y), (RIGHT, y)], FAINT, 2)
        for day, mark in points:
            _mark(canvas, mark, trend.x(day), y)


def _mark(canvas: Canvas, mark: Mark, x: float, y: float) -> None:
    match mark:
        case Mark.WELL:
            canvas.disk(x, y, 12, fill=MINT)
        case Mark.SEEN:
            canvas.disk(x, y, 13, fill=GOLD)
            canvas.disk(x, y, 7, fill=RAISED)
        case Mark.HURT:
            canvas.line([(x - 9, y - 9), (x + 9, y + 9)], CORAL, 6)
            canvas.line([(x - 9, y + 9), (x + 9, y - 9)], CORAL, 6)


def draw_legend(canvas: Canvas, top: float) -> None:
    """Draw what the marks mean."""
    x = float(PADDING)
    for mark in Mark:
        _mark(canvas, mark, x + 12, top + 6)
        canvas.text(x + 34, top + 14, mark, SMALLEST, QUIET)
        x += 34 + canvas.width(mark, SMALLEST) + 26


def draw_sessions(canvas: Canvas, trend: Trend, top: float) -> None:
    """Draw the effort of each strength session, and its sets below if there is room."""
    _title(canvas, "Effort of your sessions, out of 10", top)
    floor = top + 50 + _EFFORT
    low, high = (floor - _EFFORT * each / _MOST_EFFORT for each in _TARGET)
    canvas.box(LEFT, high - 6, RIGHT, low + 6, 6, fill=RAISED)
    canvas.text(PADDING, (low + high) / 2 + 8, "aim", SMALLEST, QUIET)
    for each in trend.sessions:
        x, y = trend.x(each.day), floor - _EFFORT * each.effort / _MOST_EFFORT
        canvas.line([(x, floor), (x, y)], FAINT, 3)
        if each.hurt:
            _mark(canvas, Mark.HURT, x, y)
        else:
            canvas.disk(x, y, 9, fill=SKY)
    if all(trend.x(b.day) - trend.x(a.day) >= _BESIDE for a, b in pairwise(trend.sessions)):
        canvas.text(PADDING, floor + 30, "sets", SMALLEST, QUIET)
        for each in trend.sessions:
            canvas.text(trend.x(each.day), floor + 30, str(each.sets), SMALLEST, QUIET, anchor="m")
    last = trend.sessions[-1]
    y = floor - _EFFORT * last.effort / _MOST_EFFORT
    canvas.text(trend.x(last.day) + 16, y + 8, str(last.effort), 24, SKY, bold=True)


def weeks(canvas: Canvas, trend: Trend, top: float) -> None:
    """Draw how often something was done in each week."""
    _title(canvas, "Check-ins per week", top)
    floor, most = top + 54 + _BARS, max((done for _, done in trend.weeks), default=0)
    if not most:
        canvas.text(LEFT, floor - 24, "Tap Done to add your first.", SMALLEST, QUIET)
    room = (RIGHT - LEFT) / len(trend.weeks)
    canvas.line([(LEFT, floor), (RIGHT, floor)], FAINT, 2)
    for i, (_, done) in enumerate(trend.weeks):
        if not done:
            continue
        x, wide, height = LEFT + (i + 0.5) * room, min(room * 0.7, 30), (_BARS - 24) * done / most
        canvas.box(x - wide / 2, floor - height, x + wide / 2, floor, min(6, wide / 2), fill=SKY)
        if room >= _BESIDE:
            canvas.text(x, floor - height - 6, str(done), SMALLEST, QUIET, anchor="m")
    if room < _BESIDE and most:
        canvas.text(LEFT - 12, floor - _BARS + 32, str(most), SMALLEST, QUIET, anchor="r")
    _dates(canvas, trend, floor + 32)


def _dates(canvas: Canvas, trend: Trend, y: float) -> None:
    """Draw the first day, the months where they begin, and today."""
    canvas.text(LEFT, y, said_day(trend.since), SMALLEST, QUIET)
    canvas.text(RIGHT, y, "today", SMALLEST, QUIET, anchor="r")
    last = LEFT
    for month in _months(trend.since, trend.today):
        x = trend.x(month)
        if x - last >= _APART and RIGHT - x >= _APART:
            canvas.text(x, y, f"{month:%b}", SMALLEST, QUIET, anchor="m")
            last = x


def _months(since: date, until: date) -> Iterator[date]:
    month = (since.replace(day=1) + timedelta(days=32)).replace(day=1)
    while month <= until:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def said_day(day: date) -> str:
    """Return "3 Jan"."""
    return f"{day.day} {day:%b}"


_TOP: Final = 96
_SPOKEN: Final = 1024
"""The most characters that Discord accepts as a picture's alt text."""


def trend_picture(trend: Trend) -> bytes:
    """Return a PNG. Parts without data take no room in it, except the check-ins, which are always there."""
    numbers, marks, sessions = heights(trend)
    legend = LEGEND if trend.marks else 0
    canvas = blank(_TOP + sum(numbers) + sum(marks) + legend + sessions + WEEKS)
    canvas.text(PADDING, 64, _span(trend), 32, TEXT, bold=True)
    top = _TOP
    for test, height in zip(trend.numbers, numbers, strict=True):
        lines(canvas, trend, test, top)
        top += height
    for test, height in zip(trend.marks, marks, strict=True):
        draw_marks(canvas, trend, test, top)
        top += height
    if trend.marks:
        draw_legend(canvas, top)
    if trend.sessions:
        draw_sessions(canvas, trend, top + legend)
    weeks(canvas, trend, top + legend + sessions)
    return canvas.png()


def trend_alt_text(trend: Trend) -> str:
    """Return the same in words: the latest of each first, and no more than Discord accepts."""
    parts = [f"Progress, {_span(trend)}."]
    for test in trend.numbers:
        sides = (f"{side} {_values(points, test.scale)}".lstrip() for side, points in test.sides if points)
        parts.append(f"{test.title}: {', '.join(sides)}.")
    for seen in trend.marks:
        latest = (
            f"{side} {points[-1][1]} ({said_day(points[-1][0])})".lstrip() for side, points in seen.sides
        )
        parts.append(f"{seen.title}, latest: {', '.join(latest)}.")
    if trend.sessions:
        last = trend.sessions[-1]
        parts.append(f"Sessions logged: {len(trend.sessions)}, the last with effort {last.effort}/10.")
    done = ", ".join(str(count) for _, count in trend.weeks[-8:])
    parts.append(f"Check-ins in recent weeks: {done}.")
    text = " ".join(parts)
    return text if len(text) <= _SPOKEN else f"{text[: _SPOKEN - 1]}…"


def _values(points: Sequence[tuple[date, float]], unit: str) -> str:
    first, last = points[0], points[-1]
    if first == last:
        return f"{last[1]:g} {unit}"
    return f"from {first[1]:g} to {last[1]:g} {unit}"


def _span(trend: Trend) -> str:
    year = f" {trend.since.year}" if trend.since.year != trend.today.year else ""
    return f"{said_day(trend.since)}{year} to {said_day(trend.today)} {trend.today.year}"
