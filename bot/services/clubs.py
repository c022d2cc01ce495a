"""Setting a club up, and saying how it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from bot.domain.errors import UserError
from bot.domain.schedule import (
    MAX_LEAD,
    Club,
    Occurrence,
    Slot,
    next_occurrences,
    occurrences_from,
)
from bot.domain.typed import parse_time, parse_weekdays
from bot.services import schedules, zones
from bot.storage import clubs, occurrences
from bot.storage.database import Database
from bot.storage.occurrences import Claimed

if TYPE_CHECKING:
    import aiosqlite

PREVIEW = 5
"""How many of the next posts an organiser sees before saving."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an organiser asks for: one start time on some ISO weekdays, posted ``lead_minutes`` before."""

    guild_id: int
    channel_id: int
    zone: str
    weekdays: tuple[int, ...]
    starts: time
    lead_minutes: int

    def for_guild(self, guild_id: int) -> Plan:
        """The same plan for the server it is saved in."""
        return replace(self, guild_id=guild_id)


@dataclass(frozen=True, slots=True)
class Status:
    club: Club
    upcoming: list[Occurrence]
    last_post: Claimed | None


def read_plan(guild_id: int, channel_id: int, zone: str, days: str, start: str, lead_minutes: int) -> Plan:
    """A plan from what the organiser typed; UserError that says which part is wrong and how to write it."""
    if not 0 <= lead_minutes <= MAX_LEAD.total_seconds() / 60:
        raise UserError("The reminder can come between 0 and 1440 minutes before the start.")
    return Plan(
        guild_id, channel_id, zones.zone_named(zone), parse_weekdays(days), parse_time(start), lead_minutes
    )


def preview(plan: Plan, now: datetime) -> list[Occurrence]:
    """The next five posts, were the plan saved."""
    return next_occurrences(_club(plan), now, PREVIEW)


async def save(db: Database, plan: Plan, now: datetime) -> Club:
    """Make the plan the club's schedule. Past training days stay as they were."""
    async with db.transaction() as connection:
        return await schedules.put(connection, _club(plan), now)


def _club(plan: Plan) -> Club:
    return Club(
        guild_id=plan.guild_id,
        channel_id=plan.channel_id,
        zone=plan.zone,
        slots=tuple(
            Slot(day, plan.starts, lead=timedelta(minutes=plan.lead_minutes)) for day in plan.weekdays
        ),
    )


async def require(connection: aiosqlite.Connection, guild_id: int) -> Club:
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
    coming = (o for o in occurrences_from(club, now) if o.due_at > now)
    return Status(club, list(islice(coming, PREVIEW)), last_post)
