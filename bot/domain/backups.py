"""When a backup is due, and which are kept: seven daily and eight weekly ones."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

AT = time(3, tzinfo=UTC)
"""The night's backup is made at this hour, or as soon as the bot runs again."""

DAYS = 7
WEEKS = 8
OLDEST = timedelta(weeks=WEEKS)
"""No backup is kept longer, so neither is in any of them what a member has deleted."""


def due(latest_at: datetime | None, now: datetime) -> bool:
    """Whether the night's backup is missing at ``now``, the latest being of ``latest_at`` (aware UTC)."""
    night = datetime.combine(now.date(), AT)
    return latest_at is None or latest_at < (night if night <= now else night - timedelta(days=1))


def kept(made_at: Collection[datetime], now: datetime) -> set[datetime]:
    """Those of the backups, by the instants they were made at (aware UTC), to be kept at ``now``.

    The last one of each of the last seven days, and of each of the last eight weeks; and the very last one,
    however old it is.
    """
    young = [instant for instant in made_at if now - instant < OLDEST]
    days: dict[date, datetime] = {}
    weeks: dict[tuple[int, int], datetime] = {}
    for instant in sorted(young):
        year, week, _ = instant.isocalendar()
        weeks[year, week] = instant
        if (now.date() - instant.date()).days < DAYS:
            days[instant.date()] = instant
    last_weeks = sorted(weeks.values())[-WEEKS:]
    return {*days.values(), *last_weeks, *([max(made_at)] if made_at else [])}
