"""The exceptions to a club's schedule: sessions called off, put back and added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot.domain.errors import UserError
from bot.domain.schedule import (
    ClockChange,
    Club,
    Occurrence,
    Slot,
    clock_changes,
    start_instant,
)
from bot.domain.sessions import Session, is_paused
from bot.domain.typed import parse_date, parse_time
from bot.services import schedules, timetable
from bot.storage import cancellations, occurrences, slots
from bot.storage.connection import Connection
from bot.storage.database import writes


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one session, and the club and its next posts after it.

    ``has_post``: one is out that has to say so. ``clocks`` has the session where clocks change its start.
    """

    session: Session
    club: Club
    upcoming: Sequence[Occurrence]
    now: datetime
    has_post: bool
    clocks: Sequence[tuple[Occurrence, ClockChange]] = ()


@writes
async def cancel(
    connection: Connection, guild_id: int, wanted: str, note: str, now: datetime
) -> Change | Session:
    """Call a session off, or hand it back where somebody has to be asked first: it is posted, or off already.

    ``wanted`` is a suggestion (see :func:`timetable.reference`) or a typed date. UserError where it names no
    session ahead, or several.
    """
    club = await timetable.opened(connection, guild_id, now)
    session = await timetable.find(connection, club, wanted, now)
    if session.off or session.posted:
        return session
    return await _call_off(connection, club, session, note, now)


@writes
async def call_off(
    connection: Connection, guild_id: int, slot_id: int, day: date, note: str, now: datetime
) -> Change:
    """Call a session off though it may be posted; UserError where it is no longer ahead."""
    club = await timetable.opened(connection, guild_id, now)
    session = await timetable.require_session(connection, club, slot_id, day, now)
    return await _call_off(connection, club, session, note, now)


@writes
async def put_back(connection: Connection, guild_id: int, slot_id: int, day: date, now: datetime) -> Change:
    """A session takes place after all; UserError where it is no longer ahead."""
    club = await timetable.opened(connection, guild_id, now)
    session = await timetable.require_session(connection, club, slot_id, day, now)
    await cancellations.remove(connection, slot_id, day)
    return await _changed(connection, club, replace(session, off=False), now)


@writes
async def add(
    connection: Connection,
    guild_id: int,
    typed_date: str,
    typed_start: str,
    label: str,
    lead: timedelta,
    now: datetime,
) -> Change:
    """Add a session on one date; UserError where it is past, within a pause or there already."""
    club = await timetable.opened(connection, guild_id, now)
    day = parse_date(typed_date, timetable.today(club, now))
    slot = Slot(day.isoweekday(), parse_time(typed_start), lead=lead, label=label, only_on=day)
    session = Session(
        slot_id=0,
        local_date=day,
        zone=club.zone,
        starts_at=start_instant(day, slot.starts, ZoneInfo(club.zone)),
        label=label,
    )
    _refuse_impossible(club, session, now)
    _refuse_twin(session, await timetable.sessions_ahead(connection, club, now))
    slot_id = await slots.add(connection, guild_id, slot)
    return await _changed(connection, club, replace(session, slot_id=slot_id), now)


async def _call_off(connection: Connection, club: Club, session: Session, note: str, now: datetime) -> Change:
    await cancellations.add(connection, session.slot_id, session.local_date, note)
    return await _changed(connection, club, replace(session, off=True), now)


async def _changed(connection: Connection, before: Club, session: Session, now: datetime) -> Change:
    club = await timetable.settle(connection, before.guild_id, now)
    upcoming = await schedules.next_posts(connection, club, now)
    clocks = [(o, what) for o, what in clock_changes(club, now) if (o.slot_id, o.local_date) == session.key]
    row = await occurrences.of_slot(connection, *session.key)
    return Change(session, club, upcoming, now, row is not None and row.message_id is not None, clocks)


def _refuse_impossible(club: Club, session: Session, now: datetime) -> None:
    if session.starts_at <= now:
        local = now.astimezone(ZoneInfo(club.zone))
        raise UserError(f"That start is past: in your club it is {local:%H:%M} now. Choose a later one.")
    if is_paused(club, session.local_date) and club.paused_until is not None:
        raise UserError(
            f"The club pauses until {timetable.named(club.paused_until)}. Choose a later date, or end the "
            "pause first with /club resume."
        )


def _refuse_twin(session: Session, others: Iterator[Session]) -> None:
    for other in takewhile(lambda s: s.starts_at <= session.starts_at, others):
        if other.starts_at == session.starts_at:
            raise UserError(
                "A session at that time was called off. Put it back with /club cancel."
                if other.off
                else "There is a session at that time already. Nothing was added."
            )
