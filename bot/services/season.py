"""Pauses of a club's season: until a date nobody trains, and then all goes on by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.errors import UserError
from bot.domain.schedule import Club, Occurrence
from bot.domain.sessions import Session, is_paused
from bot.domain.typed import parse_date
from bot.services import clubs, schedules, timetable
from bot.storage import clubs as stored
from bot.storage.connection import Connection
from bot.storage.database import reads, writes


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause: the club and its next posts with it, and the sessions that fall away."""

    until: date
    club: Club
    upcoming: Sequence[Occurrence]
    gone: Sequence[Session]
    now: datetime


@dataclass(frozen=True, slots=True)
class Resumed:
    """A club whose pause has ended, and its next posts."""

    club: Club
    upcoming: Sequence[Occurrence]
    now: datetime


@reads
async def plan(connection: Connection, guild_id: int, typed_date: str, now: datetime) -> Pause:
    """What a pause until this date would do; nothing is changed. UserError where the date is no such date."""
    club = await clubs.require(connection, guild_id)
    until = parse_date(typed_date, timetable.today(club, now))
    return await _pause(connection, club, until, now)


@writes
async def pause(connection: Connection, guild_id: int, until: date, now: datetime) -> Pause:
    """No session before this local date; those posted already are called off. Then all goes on by itself."""
    club = await timetable.opened(connection, guild_id, now)
    done = await _pause(connection, club, until, now)
    await stored.set_paused(connection, guild_id, until)
    await timetable.settle(connection, guild_id, now)
    return done


@writes
async def resume(connection: Connection, guild_id: int, now: datetime) -> Resumed:
    """End a pause now: what it had called off and is still ahead takes place.

    UserError where there is no pause.
    """
    club = await timetable.opened(connection, guild_id, now)
    if not is_paused(club, timetable.today(club, now)):
        raise UserError("There is no pause to end: the club trains as planned.")
    await stored.set_paused(connection, guild_id, None)
    club = await timetable.settle(connection, guild_id, now)
    return Resumed(club, await schedules.next_posts(connection, club, now), now)


async def _pause(connection: Connection, club: Club, until: date, now: datetime) -> Pause:
    if until <= timetable.today(club, now):
        raise UserError("A pause ends on a later day: give the date on which training goes on.")
    running = replace(club, paused_until=None)
    gone = [
        session
        for session in await timetable.up_to(connection, running, until - timedelta(days=1), now)
        if not session.off
    ]
    paused = replace(club, paused_until=until)
    return Pause(until, paused, await schedules.next_posts(connection, paused, now), gone, now)
