"""Posts that say how things stand: the count, and whether the run is ahead, has begun, closed or is off."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.domain.catalogue import Catalogue
from bot.services.noticeboard import Noticeboard, Refused, Unreachable
from bot.services.reminders import exercises_of
from bot.services.shift import Shift
from bot.storage import checkins, occurrences, unfinished
from bot.storage.connection import Connection
from bot.storage.database import Database, writes
from bot.storage.occurrences import Claimed

_log = logging.getLogger(__name__)

BATCH = 1000
"""Posts that one tick has brought up to date at most; those left come with the next."""

OLD = timedelta(days=1)
"""A post that could not be edited for so long after it closed is left as it is."""


async def due(db: Database, now: datetime, process: str) -> list[int]:
    """The training days whose posts no longer say how things stand, and which this process should show."""
    if not await Shift(db, process, now).holds():
        return []
    async with db.transaction(write=False) as connection:
        return [occurrence.id for occurrence in await unfinished.to_refresh(connection, now, BATCH)]


async def show(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, occurrence_id: int, now: datetime
) -> None:
    """Bring a post up to date; nothing where there is none."""
    async with db.transaction(write=False) as connection:
        occurrence = await occurrences.get(connection, occurrence_id)
        done = await checkins.count_done(connection, occurrence_id)
    if occurrence is None or occurrence.message_id is None:
        return
    refresh_at = _next(occurrence, now)
    try:
        await noticeboard.update(occurrence, exercises_of(catalogue, occurrence), done, now)
    except Unreachable as error:
        _log.warning("occurrence %d: its post could not be edited: %s", occurrence.id, error)
        if now < occurrence.closes_at + OLD:
            refresh_at = now
    except Refused as refusal:
        _log.warning("occurrence %d: its post may not be edited: %s", occurrence.id, refusal)
    await record_shown(db, occurrence, refresh_at)


@writes
async def record_shown(connection: Connection, shown: Claimed, refresh_at: datetime | None) -> None:
    """Write down when the post has to be edited next, unless the club has changed the day meanwhile."""
    current = await occurrences.get(connection, shown.id)
    if current is not None and (current.skipped, current.starts_at) == (shown.skipped, shown.starts_at):
        await occurrences.set_refresh(connection, shown.id, refresh_at)


def _next(occurrence: Claimed, now: datetime) -> datetime | None:
    """When a post that shows how things stand at ``now`` will no longer do so by itself."""
    if occurrence.skipped is not None:
        return None
    return next((at for at in (occurrence.starts_at, occurrence.closes_at) if now < at), None)
