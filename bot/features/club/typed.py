"""What people type: weekdays, times and dates, each either understood or answered with an example."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, time, timedelta

from bot.errors import UserError
from bot.features.club.schedule import MAX_LEAD, MIN_LEAD, WEEKDAYS

MINUTE = timedelta(minutes=1)
LONGEST_LEAD = 4
"""Digits of the longest lead in minutes."""

FAR = timedelta(days=366)
"""How far ahead a session or a pause may be."""

_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


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


def parse_lead(text: str) -> timedelta:
    """How long before the start a reminder comes, from a number of minutes; UserError otherwise."""
    minutes = text.strip()
    if minutes.isdecimal() and len(minutes) <= LONGEST_LEAD:
        lead = timedelta(minutes=int(minutes))
        if MIN_LEAD <= lead <= MAX_LEAD:
            return lead
    raise UserError(
        f"The reminder can come {MIN_LEAD // MINUTE} to {MAX_LEAD // MINUTE} minutes before the start. "
        "Write a number, such as 45."
    )


def parse_date(text: str, today: date, back: timedelta = timedelta()) -> date:
    """A date up to a year ahead, from "2026-12-24", "24.12.", "24 Dec", "Dec 24", "tomorrow" or "Sunday".

    ``today`` is where the person is, and ``back`` how far the date may be past. UserError where it is none,
    or further away.
    """
    days = list(_dates(text.strip().casefold(), today))
    if not days:
        raise UserError(f"“{text[:20]}” is not a date I know. Write it like this: 2026-12-24, or 24 Dec.")
    near = [day for day in days if today - back <= day <= today + FAR]
    if not near:
        earliest = f"{today - back:%A}, {(today - back).day} {today - back:%B}" if back else "today"
        raise UserError(
            f"{days[0].day} {days[0]:%B} {days[0].year} is not within the next twelve months. "
            f"Choose a date from {earliest} on."
        )
    return near[0]


def _dates(text: str, today: date) -> Iterator[date]:
    """What the text may mean, the nearest first; nothing where it is no date."""
    if text in _NEAR:
        yield today + timedelta(days=_NEAR[text])
    elif match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        yield from _valid([int(match[1])], int(match[2]), int(match[3]))
    elif match := (
        re.fullmatch(r"(?P<day>\d{1,2})(?:\.\s*|\s+)(?P<month>\d{1,2})(?:\.?\s*(?P<year>\d{4})|\.)?", text)
        or re.fullmatch(
            r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?\s*(?P<month>[a-z]{3,})\.?(?:,?\s*(?P<year>\d{4}))?", text
        )
        or re.fullmatch(
            r"(?P<month>[a-z]{3,})\.?\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{4}))?", text
        )
    ):
        years = [int(match["year"])] if match["year"] else [today.year, today.year + 1]
        yield from _valid(years, _month(match["month"]), int(match["day"]))
    elif text.isalpha() and len(text) > 2:  # noqa: PLR2004  # "su" could be anything
        days = [n for n, name in enumerate(WEEKDAYS, 1) if name.casefold().startswith(text)]
        yield from (today + timedelta(days=(n - today.isoweekday()) % 7) for n in days)


def _month(text: str) -> int:
    """The number of a month from its digits, its name or the beginning of that; 0 where it is none."""
    if text.isdigit():
        return int(text)
    return next((n for n, name in enumerate(_MONTHS, 1) if name.casefold().startswith(text)), 0)


def _valid(years: Iterable[int], month: int, day: int) -> Iterator[date]:
    """The day of the month in those of the years that have it."""
    for year in years:
        with suppress(ValueError):
            yield date(year, month, day)


def day_names(weekdays: Iterable[int]) -> str:
    """ "Tuesday and Thursday" from ISO weekdays."""
    names = [WEEKDAYS[n - 1] for n in weekdays]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
