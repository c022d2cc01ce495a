"""The weekly digest: when it comes, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.schedule import Occurrence, start_instant

AT = time(19)
"""Local time on Sunday: the week's runs are over, and the next week is being planned."""


@dataclass(frozen=True, slots=True)
class Week:
    """A club's week: how many sessions took place, how many members did at least one, and how many were done.

    ``total`` is what the club has done since it began; ``bests`` are the names of members who reached their
    best row this week and want others to know; ``coming`` are next week's training days.
    """

    sunday: date
    sessions: int
    members: int
    done: int
    total: int
    bests: tuple[str, ...]
    coming: tuple[Occurrence, ...]


def next_due(zone: str, now: datetime) -> datetime:
    """The first Sunday 19:00 after ``now`` in an IANA zone, as a UTC instant."""
    local = ZoneInfo(zone)
    today = now.astimezone(local).date()
    sunday = today + timedelta(days=7 - today.isoweekday())
    due = start_instant(sunday, AT, local)
    return due if due > now else start_instant(sunday + timedelta(weeks=1), AT, local)


def sunday_of(due_at: datetime, zone: str) -> date:
    """The local date of the Sunday whose digest was due then, also where a gap of clocks moved it."""
    day = due_at.astimezone(ZoneInfo(zone)).date()
    return day if day.isoweekday() == 7 else day - timedelta(days=day.isoweekday())  # noqa: PLR2004  # ISO
