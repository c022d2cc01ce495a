"""What people type: weekdays, times and dates, each either understood or answered with an example."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta

from bot.domain.errors import UserError
from bot.domain.schedule import WEEKDAYS

FAR = timedelta(days=366)
"""How far ahead a session or a pause may be."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse_weekdays(text: str) -> tuple[int, ...]:
    """ISO weekdays in order from words such as "Tue, Thu" or "Mon-Fri"; UserError otherwise."""
    days: set[int] = set()
    for first, last in re.findall(r"([^\W\d_]+)(?:\s*[-–]\s*([^\W\d_]+))?", text.casefold()):
        if first in {"and", "on", "every"} and not last:
            continue
        start = _weekday(first)
        end = _weekday(last) if last else start
        days.update((start - 1 + n) % 7 + 1 for n in range((end - start) % 7 + 1))
    if not days:
        raise UserError("I found no training day there. Write the days like this: Tue, Thu, Sun.")
    return tuple(sorted(days))


def _weekday(word: str) -> int:
    """ISO weekday of "tu", "tues", "weds" or "thursdays"; UserError where no or several days begin so."""
    stem = word.removesuffix("s")
    matches = [n for n, name in enumerate(WEEKDAYS, 1) if len(stem) > 1 and name.casefold().startswith(stem)]
    if len(matches) != 1:
        raise UserError(f"“{word[:20]}” is not a weekday I know. Write the days like this: Tue, Thu, Sun.")
    return matches[0]


def parse_time(text: str) -> time:
    """A local time from "18:30", "6.30 pm", "7am" or "1830"; UserError otherwise."""
    match = re.fullmatch(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(a|p)?\.?(?:m\.?)?", text.strip().casefold())
    if match is not None and (match[2] or match[3]):
        hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
        if half and 1 <= hour <= 12:  # noqa: PLR2004  # a clock face
            hour = hour % 12 + (12 if half == "p" else 0)
            half = None
        if half is None and hour < 24 and minute < 60:  # noqa: PLR2004  # hours a day, minutes an hour
            return time(hour, minute)
    raise UserError(f"“{text[:20]}” is not a time I know. Write the start like this: 18:30.")


def parse_date(text: str, today: date) -> date:
    """A date up to a year ahead, from "2026-12-24", "24.12.", "24 Dec", "tomorrow" or "Sunday".

    ``today`` is where the person is. UserError where it is none, or past, or further away.
    """
    day = _date(text.strip().casefold(), today)
    if day is None:
        raise UserError(f"“{text[:20]}” is not a date I know. Write it like this: 2026-12-24, or 24 Dec.")
    if not today <= day <= today + FAR:
        raise UserError(f"{day:%-d %B %Y} is not within the next twelve months. Choose a date from today on.")
    return day


def _date(text: str, today: date) -> date | None:
    if text in {"today", "tomorrow"}:
        return today + timedelta(days=text == "tomorrow")
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return _valid(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{1,2})\.?\s*(\d{1,2}|[a-z]{3,9})\.?(?:\s*(\d{4}))?", text):
        month = int(match[2]) if match[2].isdigit() else _month(match[2])
        year = int(match[3]) if match[3] else today.year
        day = _valid(year, month, int(match[1]))
        if day is not None and day < today and not match[3]:
            day = _valid(year + 1, month, int(match[1]))
        return day
    if text.isalpha() and len(text) > 2:  # noqa: PLR2004  # "su" could be anything
        days = [n for n, name in enumerate(WEEKDAYS, 1) if name.casefold().startswith(text)]
        return today + timedelta(days=(days[0] - today.isoweekday()) % 7) if days else None
    return None


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_names(weekdays: Iterable[int]) -> str:
    """ "Tuesday and Thursday" from ISO weekdays."""
    names = [WEEKDAYS[n - 1] for n in weekdays]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
