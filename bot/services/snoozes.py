"""A runner's reminder once more, at the time they asked for."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.services.noticeboard import Noticeboard, Refused, Unreachable
from bot.services.shift import Shift
from bot.storage import unfinished
from bot.storage.connection import Connection
from bot.storage.database import Database, writes
from bot.storage.occurrences import Claimed

_log = logging.getLogger(__name__)

BATCH = 200


async def run_due(db: Database, noticeboard: Noticeboard, now: datetime, process: str) -> None:
    """Remind the runners who wanted to hear of their run again by ``now`` (aware UTC)."""
    shift = Shift(db, process, now)
    if not await shift.holds():
        return
    async with db.transaction(write=False) as connection:
        due = await unfinished.snoozed(connection, now, BATCH)
    await shift.each(due, lambda occurrence: nudge(db, noticeboard, occurrence, shift.now()))


async def nudge(db: Database, noticeboard: Noticeboard, occurrence: Claimed, now: datetime) -> None:
    """Remind one runner, unless the run has begun; where Discord does not answer, the next tick does."""
    try:
        if now < occurrence.starts_at:
            await noticeboard.nudge(occurrence)
    except Unreachable as error:
        _log.warning("occurrence %d: its runner could not be reached: %s", occurrence.id, error)
        return
    except Refused as refusal:
        _log.warning("occurrence %d: its runner may not be reminded: %s", occurrence.id, refusal)
    await record_nudged(db, occurrence, now)


@writes
async def record_nudged(connection: Connection, occurrence: Claimed, now: datetime) -> None:
    await unfinished.clear_snooze(connection, occurrence.id, now)
