"""Saying how a club stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import UserError
from bot.domain.schedule import Club, Occurrence
from bot.services import schedules
from bot.storage import clubs, occurrences
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.occurrences import Claimed


@dataclass(frozen=True, slots=True)
class Status:
    club: Club
    upcoming: list[Occurrence]
    last_post: Claimed | None
    digest_due_at: datetime | None
    now: datetime


async def require(connection: Connection, guild_id: int) -> Club:
    """The club of a server; UserError that says what to do where it is not set up."""
    club = await clubs.get(connection, guild_id)
    if club is None:
        raise UserError("This club is not set up yet. Somebody with Manage Server can do it: /club setup.")
    return club


async def status(db: Database, guild_id: int, now: datetime) -> Status:
    """How the club stands; UserError where it is not set up."""
    async with db.transaction(write=False) as connection:
        club = await require(connection, guild_id)
        last_post = await occurrences.last_posted(connection, guild_id)
        digest_due_at = await clubs.digest_due_at(connection, guild_id)
        upcoming = await schedules.next_posts(connection, club, now)
    return Status(club, upcoming, last_post, digest_due_at, now)
