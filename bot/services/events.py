"""Discord's scheduled events as a club's schedule: what happens to an event happens to its session."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.schedule import Club, Occurrence, Slot, occurrences_of
from bot.domain.sessions import once
from bot.domain.setup import LONGEST_LABEL
from bot.services import schedules, timetable
from bot.storage import cancellations, occurrences, slots
from bot.storage import clubs as stored
from bot.storage.connection import Connection
from bot.storage.database import Database, reads, writes


@dataclass(frozen=True, slots=True)
class Event:
    """A Discord scheduled event that has not been called off; a recurring one shows its next date."""

    id: int
    name: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Following:
    """What following events does to a club: the events that are its sessions now, and its next posts."""

    club: Club
    taken: Sequence[Event]
    upcoming: Sequence[Occurrence]
    now: datetime


@reads
async def followers(connection: Connection) -> set[int]:
    """The clubs whose sessions are Discord's events."""
    return await stored.following_events(connection)


@writes
async def follow(
    connection: Connection, guild_id: int, word: str | None, events: Iterable[Event], now: datetime
) -> Following:
    """From now on take the events with this word in their name ("" takes all), or with None no more.

    Events that are there already are taken at once. With None the sessions of events leave the schedule;
    one that is posted already takes place. UserError where the club is not set up.
    """
    club = await timetable.opened(connection, guild_id, now)
    await stored.set_event_word(connection, guild_id, word)
    club = replace(club, event_word=word)
    ahead = [event for event in events if _is_session(club, event) and event.starts_at > now]
    if word is None:
        for slot in _of_events(club):
            await slots.retire(connection, slot.id)
    else:
        await _agree(connection, club, ahead, now)
    club = await timetable.settle(connection, guild_id, now)
    return Following(club, ahead, await schedules.next_posts(connection, club, now), now)


@writes
async def agree(connection: Connection, guild_id: int, events: Iterable[Event], now: datetime) -> None:
    """Catch up with all that happened to a club's events while nobody told us.

    ``events`` are all that its server has: those that are missing were called off.
    """
    club = await stored.get(connection, guild_id)
    if club is None or club.event_word is None:
        return
    await schedules.write_down_missed(connection, club, now)
    await _agree(connection, club, events, now)
    await timetable.settle(connection, guild_id, now)


async def changed(db: Database, guild_id: int, event: Event, now: datetime) -> None:
    """An event was created, or something about it is different."""
    await _one(db, guild_id, event.id, event, now)


async def removed(db: Database, guild_id: int, event_id: int, now: datetime) -> None:
    """An event was called off. If its session is still ahead, it is too."""
    await _one(db, guild_id, event_id, None, now)


@writes
async def _one(
    connection: Connection, guild_id: int, event_id: int, event: Event | None, now: datetime
) -> None:
    club = await stored.get(connection, guild_id)
    if club is None or club.event_word is None:
        return
    await schedules.write_down_missed(connection, club, now)
    slot = await slots.of_event(connection, guild_id, event_id)
    if event is not None and _is_session(club, event):
        await _take(connection, club, slot, event, now)
    elif slot is not None:
        await _drop(connection, slot, now)
    await timetable.settle(connection, guild_id, now)


async def _agree(connection: Connection, club: Club, events: Iterable[Event], now: datetime) -> None:
    sessions = {event.id: event for event in events if _is_session(club, event)}
    for slot in _of_events(club):
        if slot.event_id not in sessions:
            await _drop(connection, slot, now)
    for event in sessions.values():
        slot = await slots.of_event(connection, club.guild_id, event.id)
        await _take(connection, club, slot, event, now)


def _is_session(club: Club, event: Event) -> bool:
    return club.event_word is not None and club.event_word.casefold() in event.name.casefold()


def _is_weekly(club: Club, event: Event) -> bool:
    """Whether a weekly session, called off or not, starts when the event does."""
    planned = replace(club, cancelled=frozenset(), paused_until=None)
    just_before = event.starts_at - timedelta(seconds=1)
    weekly = (slot for slot in club.slots if slot.only_on is None)
    following = (next(occurrences_of(planned, slot, just_before), None) for slot in weekly)
    return any(o is not None and o.starts_at == event.starts_at for o in following)


def _of_events(club: Club) -> list[Slot]:
    return [slot for slot in club.slots if slot.event_id is not None]


async def _take(connection: Connection, club: Club, old: Slot | None, event: Event, now: datetime) -> None:
    """Make the session what the event is. One whose run has begun stays what it was.

    An event at the time of a weekly session is that session, and gets no post of its own.

    A local time that clocks show twice is taken to be the first: a reminder too early is better than none.
    """
    if event.starts_at <= now:
        return
    if _is_weekly(club, event):
        if old is not None:
            await _drop(connection, old, now)
        return
    local = event.starts_at.astimezone(ZoneInfo(club.zone))
    like = old or Slot(local.isoweekday(), local.time(), event_id=event.id)
    new = replace(once(like, local), label=_label(event.name))
    if old is None:
        await slots.add(connection, club.guild_id, new)
        return
    posted = await occurrences.of_slot(connection, old.id, old.only_on) if old.only_on is not None else None
    if posted is not None and posted.starts_at == event.starts_at:
        # The club's zone may be another since: under another date it would be a second training day.
        new = replace(old, label=new.label)
    taken_up = all(slot.id != old.id for slot in club.slots)
    if new.only_on != old.only_on or taken_up:
        await _leave_date(connection, old, now)
        await _come_to_date(connection, new)
    await _restart(connection, new, event, now)
    await slots.move(connection, club.guild_id, new)


def _label(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…"


async def _leave_date(connection: Connection, old: Slot, now: datetime) -> None:
    """A post that is out for a run ahead has to say that it is off."""
    if old.only_on is not None:
        posted = await occurrences.of_slot(connection, old.id, old.only_on)
        if posted is not None and posted.starts_at > now:
            await cancellations.add(connection, old.id, old.only_on)


async def _come_to_date(connection: Connection, new: Slot) -> None:
    if new.only_on is not None:
        await cancellations.remove(connection, new.id, new.only_on)


async def _restart(connection: Connection, new: Slot, event: Event, now: datetime) -> None:
    """A post that is out for a run ahead on this date has to say when it starts now."""
    if new.only_on is None:
        return
    posted = await occurrences.of_slot(connection, new.id, new.only_on)
    if posted is not None and posted.starts_at > now and posted.starts_at != event.starts_at:
        await occurrences.set_start(connection, posted.id, event.starts_at)
        if posted.message_id is not None:
            await occurrences.set_refresh(connection, posted.id, now)


async def _drop(connection: Connection, slot: Slot, now: datetime) -> None:
    """The session is off if it is ahead; what has begun stays."""
    await _leave_date(connection, slot, now)
    await slots.retire(connection, slot.id)
