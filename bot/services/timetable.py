"""A club's sessions one by one: which are ahead, and keeping what is posted in step with the exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from bot.domain.errors import UserError
from bot.domain.schedule import WEEKDAYS, Club, Skipped
from bot.domain.sessions import Session, is_paused, sessions_from
from bot.domain.typed import parse_date
from bot.services import clubs, schedules
from bot.storage import clubs as stored
from bot.storage import occurrences
from bot.storage.connection import Connection
from bot.storage.database import Database, reads


@reads
async def ahead(connection: Connection, guild_id: int, now: datetime, number: int) -> list[Session]:
    """The club's next sessions, also those called off; none where it is not set up."""
    club = await stored.get(connection, guild_id)
    return list(islice(await sessions_ahead(connection, club, now), number)) if club is not None else []


async def local_today(db: Database, guild_id: int, now: datetime) -> date:
    """The club's date; the date in UTC where it is not set up."""
    async with db.transaction(write=False) as connection:
        club = await stored.get(connection, guild_id)
    return today(club, now) if club is not None else now.date()


def reference(session: Session) -> str:
    """How a suggestion names the session."""
    return f"{session.slot_id}:{session.local_date.isoformat()}"


async def opened(connection: Connection, guild_id: int, now: datetime) -> Club:
    """The club, its past written down, ready to be changed."""
    club = await clubs.require(connection, guild_id)
    await schedules.write_down_missed(connection, club, now)
    return club


async def sessions_ahead(connection: Connection, club: Club, now: datetime) -> Iterator[Session]:
    """The club's sessions ahead by start, also those called off; mostly without end."""
    claimed = [
        Session(
            slot_id=row.slot_id,
            local_date=row.local_date,
            zone=club.zone,
            starts_at=row.starts_at,
            label=row.label,
            posted=row.skipped is None,
            off=(row.slot_id, row.local_date) in club.cancelled,
        )
        for row in await occurrences.ahead_of_club(connection, club.guild_id, now)
    ]
    return sessions_from(club, claimed, now)


async def up_to(connection: Connection, club: Club, day: date, now: datetime) -> list[Session]:
    """The sessions ahead up to and on a local date."""
    return [
        session
        for session in takewhile(
            # A gap of the clocks may move a start beyond its date.
            lambda s: s.local_date <= day + timedelta(days=1),
            await sessions_ahead(connection, club, now),
        )
        if session.local_date <= day
    ]


async def find(connection: Connection, club: Club, text: str, now: datetime) -> Session:
    """The session ahead that a suggestion or a typed date names; UserError where that is none, or several."""
    if match := re.fullmatch(r"(\d{1,18}):(\d{4}-\d{2}-\d{2})", text):
        return await require_session(
            connection, club, int(match[1]), parse_date(match[2], today(club, now)), now
        )
    day = parse_date(text, today(club, now))
    found = [s for s in await up_to(connection, club, day, now) if s.local_date == day]
    if not found:
        raise UserError(f"There is no session ahead on {named(day)}. Choose one of the suggestions.")
    if len(found) > 1:
        raise UserError(f"There are several sessions on {named(day)}. Choose one of the suggestions.")
    return found[0]


async def require_session(
    connection: Connection, club: Club, slot_id: int, day: date, now: datetime
) -> Session:
    """The session of a slot on a local date; UserError where it is not ahead."""
    for session in await up_to(connection, club, day, now):
        if session.key == (slot_id, day):
            return session
    raise UserError("That session has begun or is no longer on the schedule. Nothing was changed.")


async def settle(connection: Connection, guild_id: int, now: datetime) -> Club:
    """Make what is planned and what is posted agree with a club's changed exceptions; the club as it now is.

    A session with a post that is called off or paused excuses everybody, and one that no longer is counts
    again. Both only while the run is ahead; the post says so by its next refresh.
    """
    club = await schedules.plan_ahead(connection, guild_id, now)
    for row in await occurrences.ahead_of_club(connection, guild_id, now):
        off = (row.slot_id, row.local_date) in club.cancelled or is_paused(club, row.local_date)
        if off and row.skipped is not Skipped.CANCELLED:
            await occurrences.set_skipped(connection, row.id, Skipped.CANCELLED)
        elif not off and row.skipped is Skipped.CANCELLED:
            await occurrences.set_skipped(connection, row.id, None)
        else:
            continue
        if row.message_id is not None:
            await occurrences.set_refresh(connection, row.id, now)
    return club


def today(club: Club, now: datetime) -> date:
    """The club-local date."""
    return now.astimezone(ZoneInfo(club.zone)).date()


def named(day: date) -> str:
    """ "Thursday, 1 January"."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {day:%B}"
