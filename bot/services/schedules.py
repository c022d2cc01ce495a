"""The schedule kept ahead: which training day of each slot comes next, for the minute job to find."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import tzdata

from bot.domain.schedule import Club, Slot, next_free
from bot.storage import clubs, facts, slots
from bot.storage.database import Database

if TYPE_CHECKING:
    import aiosqlite

_ZONES = "planned_with_zones"


async def put(connection: aiosqlite.Connection, club: Club, now: datetime) -> Club:
    """Store a club and what comes next on its schedule; the club as it is then stored."""
    await clubs.put(connection, club)
    return await plan_ahead(connection, club.guild_id, now)


async def plan_ahead(connection: aiosqlite.Connection, guild_id: int, now: datetime) -> Club:
    """Work out anew what comes next in each slot of a stored club, after any change of its schedule."""
    club = (await clubs.get_many(connection, [guild_id]))[guild_id]
    for slot in club.slots:
        await plan_slot(connection, club, slot, now)
    return club


async def plan_slot(connection: aiosqlite.Connection, club: Club, slot: Slot, after: datetime) -> None:
    """Say which training day of the slot comes next, of those that start after the instant and are unclaimed.

    A one-off session with nothing ahead is retired.
    """
    held = await slots.held_dates(connection, slot.id, (after - timedelta(days=3)).date())
    following = next_free(club, slot, after, held)
    if following is None and slot.only_on is not None and after.date() > slot.only_on + timedelta(days=1):
        await slots.retire(connection, slot.id)
    else:
        await slots.set_next(connection, slot.id, following)


async def follow_zones(db: Database, now: datetime) -> None:
    """Plan all clubs anew where the rules of time zones have changed since they were planned."""
    async with db.transaction() as connection:
        if await facts.get(connection, _ZONES) == tzdata.IANA_VERSION:
            return
        for guild_id in await clubs.all_ids(connection):
            await plan_ahead(connection, guild_id, now)
        await facts.put(connection, _ZONES, tzdata.IANA_VERSION)
