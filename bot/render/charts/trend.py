"""Self-tests over time, each side a line or a row of marks; check-ins and sessions beneath."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.render.charts import blank
from bot.render.charts import trend_panels as panels
from bot.render.charts.trend_panels import said_day
from bot.render.charts.trend_values import Trend
from bot.render.theme import PADDING, TEXT

_TOP: Final = 96
_SPOKEN: Final = 1024
"""Characters that Discord takes of a picture's words."""


def trend_picture(trend: Trend) -> bytes:
    """A PNG. What is not there has no room in it, but the check-ins always have."""
    numbers, marks, sessions = panels.heights(trend)
    legend = panels.LEGEND if trend.marks else 0
    canvas = blank(_TOP + sum(numbers) + sum(marks) + legend + sessions + panels.WEEKS)
    canvas.text(PADDING, 64, _span(trend), 32, TEXT, bold=True)
    top = _TOP
    for test, height in zip(trend.numbers, numbers, strict=True):
        panels.lines(canvas, trend, test, top)
        top += height
    for test, height in zip(trend.marks, marks, strict=True):
        panels.marks(canvas, trend, test, top)
        top += height
    if trend.marks:
        panels.legend(canvas, top)
    if trend.sessions:
        panels.sessions(canvas, trend, top + legend)
    panels.weeks(canvas, trend, top + legend + sessions)
    return canvas.png()


def trend_alt_text(trend: Trend) -> str:
    """The same in words: the latest of each first, and no more than Discord takes."""
    parts = [f"Progress, {_span(trend)}."]
    for test in trend.numbers:
        sides = (f"{side} {_values(points, test.unit)}".lstrip() for side, points in test.sides if points)
        parts.append(f"{test.title}: {'; '.join(sides)}.")
    for seen in trend.marks:
        latest = (
            f"{side} {points[-1][1]} ({said_day(points[-1][0])})".lstrip() for side, points in seen.sides
        )
        parts.append(f"{seen.title}, the latest: {'; '.join(latest)}.")
    if trend.sessions:
        last = trend.sessions[-1]
        parts.append(f"{len(trend.sessions)} sessions logged, the last with effort {last.effort} of 10.")
    done = ", ".join(str(count) for _, count in trend.weeks[-8:])
    parts.append(f"Check-ins of the last weeks: {done}.")
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
