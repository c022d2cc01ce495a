"""When a club trains: weekly slots in local time, turned into occurrences at UTC instants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from bot.domain.errors import UserError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MAX_LEAD = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekday (ISO: Monday is 1) and local time on which a club trains. ``id`` is 0 until it is stored."""

    weekday: int
    starts: time
    id: int = 0


@dataclass(frozen=True, slots=True)
class Club:
    """A Discord server that set the bot up: where it posts, its IANA zone, how long before the run, when."""

    guild_id: int
    channel_id: int
    zone: str
    lead: timedelta
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One training day of a slot: its club-local date, when it starts and when its post is due."""

    slot_id: int
    local_date: date
    zone: str
    starts_at: datetime
    due_at: datetime


def start_instant(day: date, local: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local time on a day.

    A time that occurs twice (clocks go back) is its first occurrence; one that does not exist (clocks go
    forward) is the first valid instant after the gap.
    """
    wall = datetime.combine(day, local.replace(fold=0))
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    # In a gap PEP 495 reads the time with the offset before it (fold 0: lands after the change of clocks)
    # or after it (fold 1: lands before). The change lies between, at a whole second.
    before, after = int(wall.replace(tzinfo=zone, fold=1).timestamp()), int(instant.timestamp())
    new_offset = instant.astimezone(zone).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == new_offset:
            after = middle
        else:
            before = middle
    return datetime.fromtimestamp(after, UTC)


def occurrences_from(club: Club, now: datetime) -> Iterator[Occurrence]:
    """Every occurrence that starts after ``now``, by start; without end, unless the club has no slot."""
    if not club.slots:
        return
    zone = ZoneInfo(club.zone)
    today = now.astimezone(zone).date()
    waiting: list[Occurrence] = []
    for offset in count():
        day = today + timedelta(days=offset)
        for slot in club.slots:
            if slot.weekday == day.isoweekday():
                starts_at = start_instant(day, slot.starts, zone)
                if starts_at > now:
                    due_at = starts_at - club.lead
                    waiting.append(Occurrence(slot.id, day, club.zone, starts_at, due_at))
        waiting.sort(key=lambda o: (o.starts_at, o.slot_id))
        # Later days start after this one ends; what a gap moved past its end waits for them.
        end_of_day = datetime.combine(day, time.max, tzinfo=zone)
        while waiting and waiting[0].starts_at <= end_of_day:
            yield waiting.pop(0)


def next_occurrences(club: Club, now: datetime, number: int) -> list[Occurrence]:
    """The next ``number`` occurrences after ``now``, by start."""
    return list(islice(occurrences_from(club, now), number))


def due_occurrences(club: Club, now: datetime) -> list[Occurrence]:
    """Those whose post is due and whose run has not begun: ``due_at <= now < starts_at``."""
    due: list[Occurrence] = []
    for occurrence in occurrences_from(club, now):
        if occurrence.due_at > now:
            break
        due.append(occurrence)
    return due


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


def day_names(weekdays: Iterable[int]) -> str:
    """ "Tuesday and Thursday" from ISO weekdays."""
    names = [WEEKDAYS[n - 1] for n in weekdays]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
