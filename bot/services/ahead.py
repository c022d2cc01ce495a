"""What lies ahead of a member."""

from __future__ import annotations

from datetime import datetime

from bot.domain import own_days, pauses
from bot.domain.streaks import History
from bot.storage import slots
from bot.storage.connection import Connection


async def next_start(
    connection: Connection, guild_id: int, known: History, now: datetime, but: int | None = None
) -> datetime | None:
    """When the member trains next: on one of their own days and outside of their pauses.

    Claimed already, or on the schedule, and not the occurrence ``but``; None where the club has planned none.
    """
    is_own, is_paused = own_days.among(known.own_days), pauses.within(known.pauses)
    claimed = [(day.local_date, day.starts_at) for day in known.held if not day.skipped and day.id != but]
    starts = [*claimed, *await slots.coming(connection, guild_id)]
    return min(
        (starts_at for day, starts_at in starts if starts_at > now and is_own(day) and not is_paused(day)),
        default=None,
    )
