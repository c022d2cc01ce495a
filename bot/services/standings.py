"""How members stand, kept for boards: written when it changes, so that a board need not replay every log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain import streaks
from bot.domain.streaks import History, Record
from bot.domain.tally import Tally, tally
from bot.services import history
from bot.services.shift import Shift
from bot.storage import clubs, members, occurrences, standings
from bot.storage.connection import Connection
from bot.storage.database import Database

_log = logging.getLogger(__name__)

BATCH = 20
"""Members whose standings one transaction computes: members who press a button wait for it."""


async def settle(db: Database, now: datetime, process: str) -> None:
    """Bring the standings of the clubs up to date in which a training day has closed by ``now`` (aware UTC).

    While a process other than ``process`` holds the lease, nothing is done. What is interrupted or does not
    fit into a minute is done by the next call, and what goes wrong with one club stops no other.
    """
    shift = Shift(db, process, now)
    async with db.transaction(write=False) as connection:
        due = await standings.due(connection, now)
    for guild_id in due:
        if not await shift.holds():
            return
        try:
            await settle_club(db, guild_id, now)
        except Exception:  # noqa: BLE001  # the other clubs' boards have waited as long
            _log.exception("club %d: its standings could not be computed", guild_id)


async def rebuild(db: Database, now: datetime) -> None:
    """Compute everybody's standing anew, in all clubs."""
    async with db.transaction(write=False) as connection:
        guild_ids = await clubs.all_ids(connection)
    for guild_id in guild_ids:
        await settle_club(db, guild_id, now)


async def settle_club(db: Database, guild_id: int, now: datetime) -> None:
    """Compute the standings of a club's members, a batch at a time."""
    async with db.transaction(write=False) as connection:
        held = await occurrences.held_by_club(connection, guild_id)
        user_ids = await members.ids(connection, guild_id)
    for start in range(0, len(user_ids), BATCH):
        batch = user_ids[start : start + BATCH]
        async with db.transaction() as connection:
            known = await history.load_club(connection, guild_id, (batch[0], batch[-1]))
            today = await local_date(connection, guild_id, now)
            tallies = await asyncio.to_thread(_tallies, known, now, today)
            await standings.put(connection, guild_id, tallies)
    async with db.transaction() as connection:
        # If a training day changed meanwhile, the first batches do not know of it; the next call does.
        if await occurrences.held_by_club(connection, guild_id) == held:
            await standings.set_settled(connection, guild_id, now)


async def refresh(connection: Connection, guild_id: int, user_id: int, now: datetime) -> Record:
    """Compute one member's standing, after what counts for them has changed; their record."""
    record = streaks.compute(await history.load(connection, guild_id, user_id), now)
    await write(connection, guild_id, user_id, record, now, await local_date(connection, guild_id, now))
    return record


async def write(
    connection: Connection, guild_id: int, user_id: int, record: Record, now: datetime, today: date
) -> None:
    """Write down how a member stands by the record computed for ``now``, a ``today`` of the club."""
    await standings.put(connection, guild_id, {user_id: tally(record, now, today)})


async def local_date(connection: Connection, guild_id: int, now: datetime) -> date:
    """The club's date at ``now``; UTC's where its time zone is none any more, so that answers still count."""
    try:
        zone = ZoneInfo(await clubs.zone(connection, guild_id) or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return now.astimezone(UTC).date()
    return now.astimezone(zone).date()


def _tallies(known: Mapping[int, History], now: datetime, today: date) -> dict[int, Tally]:
    return {user_id: tally(streaks.compute(each, now), now, today) for user_id, each in known.items()}
