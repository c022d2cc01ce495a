"""What people type: weekdays, times, dates and time zones, each understood or answered with an example."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, time, timedelta
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import UserError
from bot.features.club.schedule import MAX_LEAD, MIN_LEAD, WEEKDAYS
from bot.features.exercises.search import Entry, Index

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

LIKENESS = 80.0
"""Score (0-100) below which a name is no suggestion: tzdata has a place somewhat like any word."""

_TZDATA = resources.files("tzdata")
_NATIONS = {
    "Europe/London": ("England", "Scotland", "Wales", "UK"),
    "America/New_York": ("USA", "United States of America"),
}
"""Countries as people type them, under no such name in ISO 3166."""

_PLACES = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
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


@cache
def _zone_index() -> Index:
    """Zones by name, city and country, from the tables that come with tzdata; read when first asked for."""
    countries = _country_labels()
    names = (_TZDATA / "zones").read_text(encoding="utf-8").split()
    zones = [name for name in names if name.split("/")[0] in _PLACES]
    entries = [Entry("UTC", "UTC", ["GMT"])]
    # Zones that a country has of its own come first, so that "Austria" means Vienna, not a historical alias.
    for zone in sorted(zones, key=lambda z: (z not in countries, z)):
        city = zone.rsplit("/", 1)[-1]
        entries.append(Entry(zone, zone, [city, *countries.get(zone, []), *_NATIONS.get(zone, [])]))
    return Index.build(entries)


def _country_labels() -> dict[str, list[str]]:
    """The countries' names by zone. Of zones with the same time only the first, the most populous, has it.

    The name of a country with several times means none of them before the organiser has chosen: its labels
    are "Portugal Lisbon" and "Portugal Azores".
    """
    names = dict(_table(_TZDATA / "zoneinfo" / "iso3166.tab", 0, 1))
    zones: dict[str, dict[bytes, str]] = {}
    for code, zone in _table(_TZDATA / "zoneinfo" / "zone.tab", 0, 2):
        zones.setdefault(code, {}).setdefault(_rule(zone), zone)
    return {
        zone: [names[code]] if len(by_rule) == 1 else [f"{names[code]} {zone.rsplit('/', 1)[-1]}"]
        for code, by_rule in zones.items()
        for zone in by_rule.values()
    }


def _rule(zone: str) -> bytes:
    """The rule a zone goes by from now on: its file's last line, such as "CET-1CEST,M3.5.0,M10.5.0/3"."""
    return (_TZDATA / "zoneinfo" / zone).read_bytes().rstrip(b"\n").rpartition(b"\n")[2]


def _table(table: Traversable, *columns: int) -> Iterator[tuple[str, str]]:
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            yield cells[columns[0]], cells[columns[1]]


def suggest_zones(text: str, limit: int) -> list[str]:
    """Zone names nearest to what was typed, best first; none for what is like no name."""
    return _zone_index().search(text, limit, LIKENESS)


def zone_named(text: str) -> str:
    """The IANA name of a zone, city or country; UserError with the nearest three where there is none."""
    exact = _zone_index().exact(text)
    if exact is not None:
        return exact
    if "/" in text:  # a name left out of the suggestions, such as Etc/GMT+3; not "Portugal", an old alias
        with suppress(ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo(text.strip()).key
    near = suggest_zones(text, 3) if text.strip() else []
    if near:
        raise UserError(f"I know no time zone “{text[:40]}”. Did you mean {' or '.join(near)}?")
    raise UserError(
        f"I know no time zone “{text[:40]}”. Type your country or the nearest big city, such as Vienna."
    )
