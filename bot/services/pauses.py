"""A member's time away: begun, and counted at once in all their clubs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain import pauses as rules
from bot.domain.pauses import DAY, LONGEST, Pause, Reason
from bot.domain.typed import parse_date
from bot.services import standings
from bot.storage import members, pauses, people
from bot.storage.database import Database

if TYPE_CHECKING:
    import aiosqlite


@dataclass(frozen=True, slots=True)
class Typed:
    """A pause as a member asks for it. ``until`` may be empty: until they come back."""

    reason: Reason
    first: date
    until: str = ""


async def today(db: Database, user_id: int, now: datetime) -> date:
    """The date where the person is."""
    async with db.transaction(write=False) as connection:
        return await _today(connection, user_id, now)


async def begin(db: Database, user_id: int, typed: Typed, now: datetime) -> Pause:
    """Begin a pause in every club of the person's; until they come back is as long as a pause may be.

    Asked for twice it is there once. UserError where the dates will not do.
    """
    async with db.transaction() as connection:
        day = await _today(connection, user_id, now)
        last = parse_date(typed.until, day) if typed.until.strip() else typed.first + LONGEST - DAY
        pause = rules.start(typed.first, last, day)
        if pause not in [kept.pause for kept in await pauses.of_person(connection, user_id)]:
            await pauses.add(connection, user_id, pause, typed.reason)
        for guild_id in await members.clubs_of(connection, user_id):
            await standings.refresh(connection, guild_id, user_id, now)
        return pause


async def _today(connection: aiosqlite.Connection, user_id: int, now: datetime) -> date:
    return now.astimezone(ZoneInfo(await people.zone(connection, user_id))).date()
