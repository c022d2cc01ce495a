"""How a member stands: what they see of themselves, and what others may see of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import own_days, pauses, streaks
from bot.domain.errors import UserError
from bot.domain.pauses import Pause
from bot.domain.streaks import Consistency, Record, Streak
from bot.services import clubs, history, own_reminders, standings
from bot.services.ahead import next_start
from bot.storage import members
from bot.storage.connection import Connection
from bot.storage.database import reads


@dataclass(frozen=True, slots=True)
class Overview:
    """A member's own record on the club-local date ``today``.

    ``weekdays`` are the ISO weekdays of the club's slots that are the member's own, ``paused`` the pause in
    which they are, and ``next_at`` the start of their next training day outside of their pauses. A ``solo``
    club of one has no boards.
    """

    record: Record
    today: date
    weekdays: frozenset[int]
    next_at: datetime | None
    paused: Pause | None
    solo: bool


@dataclass(frozen=True, slots=True)
class PublicCard:
    """What others may see of a member under the name they go by: nothing of what they rested or hurt."""

    name: str
    streak: Streak
    consistency: Consistency


@reads
async def own(connection: Connection, guild_id: int, user_id: int, now: datetime) -> Overview:
    """How the member stands at ``now``; UserError where the club is not set up.

    With the member's own id for the club's, by their own training days.
    """
    require = own_reminders.require if guild_id == user_id else clubs.require
    club = await require(connection, guild_id)
    known = await history.load(connection, guild_id, user_id)
    today = await standings.local_date(connection, guild_id, now)
    is_own = own_days.among(known.own_days)
    week = [date.fromordinal(today.toordinal() + n) for n in range(7)]
    trained = {slot.weekday for slot in club.slots if slot.only_on is None}
    return Overview(
        record=streaks.compute(known, now),
        today=today,
        weekdays=frozenset(day.isoweekday() for day in week if is_own(day) and day.isoweekday() in trained),
        next_at=await next_start(connection, guild_id, known, now),
        paused=pauses.running(known.pauses, today),
        solo=club.solo,
    )


@reads
async def of_member(
    connection: Connection, guild_id: int, user_id: int, name: str, now: datetime
) -> PublicCard:
    """What others may see of a member; UserError where that is nothing.

    The sentence does not tell who hid themselves from who has not begun.
    """
    await clubs.require(connection, guild_id)
    member = await members.get(connection, guild_id, user_id)
    if member is not None and not member.hidden:
        record = streaks.compute(await history.load(connection, guild_id, user_id), now)
        if record.streak.total:
            return PublicCard(member.shown_name, record.streak, record.consistency)
    raise UserError(
        f"There is no card of {name} to show: whoever has not done a session yet, or wants to keep it to "
        "themselves, has none."
    )
