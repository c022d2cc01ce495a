"""Discord's scheduled events as a club's sessions, and clubs whose server the bot leaves or rejoins."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot.database.database import Database
from bot.features.club import service, sessions_service, store
from bot.features.club.owner import ClubId
from bot.features.club.schedule import (
    Club,
    Occurrence,
    Skipped,
    Slot,
    id_of_date,
    occurrences_of,
    once,
    start_instant,
)
from bot.features.club.setup import LONGEST_LABEL
from bot.features.reminders import store as reminders_store
from bot.features.streaks import service as streaks
from bot.interactions import outbox_store as notices
from bot.interactions.work import for_each_isolated


@dataclass(frozen=True, slots=True)
class Event:
    """A Discord scheduled event that has not been called off; a recurring one shows its next date.

    A single date of a recurring one that was moved is an event of its own, with an id below 0: it is ``date``
    of the event ``of``.
    """

    id: int
    name: str
    starts_at: datetime
    of: int | None = None
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class FollowResult:
    """The effect of following events: the events that are now the club's sessions, and its next posts."""

    club: Club
    taken: Sequence[Event]
    upcoming: Sequence[Occurrence]
    now: datetime


def followers(connection: Connection) -> set[ClubId]:
    """Return the clubs whose sessions follow Discord events."""
    return store.following_events(connection)


def follow_events(
    connection: Connection,
    club_id: ClubId,
    word: str | None,
    events: Collection[Event],
    now: datetime,
    *,
    unsure: Collection[int] = (),
) -> FollowResult:
    """Take events with this word in their name as sessions from now on ("" takes all); None stops it.

    Existing events are taken at once; ``unsure`` as in :func:`reconcile_events`. With None, sessions from
    events leave the schedule, but one that is already posted takes place. Raise UserError if the club isn't
    set up.
    """
    club = sessions_service.club_for_change(connection, club_id, now)
    if club.event_word is None:
        unsure = ()  # nothing was heard of single dates until now
    store.set_event_word(connection, club_id, word)
    club = replace(club, event_word=word)
    ahead = [event for event in events if _is_session(club, event) and event.starts_at > now]
    ahead = [e for e in ahead if e.id not in unsure or not _was_excepted(connection, club, e)]
    if word is None:
        for slot in _of_events(club):
            store.retire_slot(connection, slot.id)
    else:
        _agree(connection, club, events, unsure, now)
    club = sessions_service.settle_session(connection, club_id, now)
    return FollowResult(club, ahead, service.next_posts(connection, club, now), now)


def reconcile_events(
    connection: Connection,
    club_id: ClubId,
    events: Collection[Event],
    now: datetime,
    *,
    unsure: Collection[int] = (),
) -> None:
    """Catch up with all that happened to a club's events while nobody told us.

    ``events`` are all that its server has: those that are missing were called off. Of the single dates of
    those in ``unsure``, by their ids, nothing is known now: what was heard of them before counts.
    """
    club = store.get(connection, club_id)
    if club is None or club.event_word is None:
        return
    service.record_missed(connection, club, now)
    _agree(connection, club, events, unsure, now)
    sessions_service.settle_session(connection, club_id, now)


async def event_changed(db: Database, club_id: ClubId, event: Event, now: datetime) -> None:
    """Update the club's sessions after an event was created or changed."""
    await db.write(_one, club_id, event.id, event, now)


async def event_removed(db: Database, club_id: ClubId, event_id: int, now: datetime) -> None:
    """Call off the session of an event that was cancelled, if it's still ahead."""
    await db.write(_one, club_id, event_id, None, now)


def event_ended(connection: Connection, club_id: ClubId, event_id: int, now: datetime) -> None:
    """Follow that a started event has ended; a post for a later start then says that the run has begun."""
    club, slot = store.get(connection, club_id), store.slot_of_event(connection, club_id, event_id)
    if club is None or slot is None or slot.only_on is None:
        return
    posted = reminders_store.occurrence_of_slot(connection, slot.id, slot.only_on)
    if posted is not None and posted.starts_at > now and posted.message_id is not None:
        service.move_day(connection, posted, now, club.zone, now)


def _one(connection: Connection, club_id: ClubId, event_id: int, event: Event | None, now: datetime) -> None:
    club = store.get(connection, club_id)
    if club is None or club.event_word is None:
        return
    service.record_missed(connection, club, now)
    if event is not None:
        _part_from_whole(connection, club, event)
        _rejoin_whole(connection, club, event, now)
    slot = store.slot_of_event(connection, club_id, event_id)
    if event is not None and _is_session(club, event):
        _take(connection, club, slot, event, now)
    elif slot is not None:
        _drop(connection, slot, now)
    sessions_service.settle_session(connection, club_id, now)


def _agree(
    connection: Connection, club: Club, events: Collection[Event], unsure: Collection[int], now: datetime
) -> None:
    others = {event.id for event in events if not _is_session(club, event)}
    stay = _moved_dates_of(club, set(unsure) - others)
    sessions: dict[int, Event] = {}
    for event in events:
        if event.id in others or (event.id in unsure and _was_excepted(connection, club, event)):
            continue
        sessions[event.id] = event
        if event.id not in unsure:
            _part_from_whole(connection, club, event)
            _rejoin_whole(connection, club, event, now)
    club = store.get(connection, club.id) or club
    for slot in _of_events(club):
        if slot.event_id not in sessions and slot.id not in stay:
            _drop(connection, slot, now)
    for event in sessions.values():
        slot = store.slot_of_event(connection, club.id, event.id)
        _take(connection, club, slot, event, now)


def _part_from_whole(connection: Connection, club: Club, event: Event) -> None:
    """Give a date that was moved the session that it had as its event's next date, and with it its post."""
    if event.of is None or store.slot_of_event(connection, club.id, event.id) is not None:
        return
    whole = store.slot_of_event(connection, club.id, event.of)
    if whole is None or whole.only_on is None:
        return
    if start_instant(whole.only_on, whole.starts, ZoneInfo(club.zone)) == event.date:
        store.set_event(connection, whole.id, event.id)


def _rejoin_whole(connection: Connection, club: Club, event: Event, now: datetime) -> None:
    """Give an event the session that its next date had while it was moved, and with it its post."""
    part = store.slot_of_event(connection, club.id, id_of_date(event.id, event.starts_at))
    if event.of is not None or part is None or event.starts_at <= now:
        return
    whole = store.slot_of_event(connection, club.id, event.id)
    if whole is not None:
        day = event.starts_at.astimezone(ZoneInfo(club.zone)).date()
        if reminders_store.occurrence_of_slot(connection, whole.id, day) is not None:
            return  # it has a post of its own
        _drop(connection, whole, now)
        store.set_event(connection, whole.id, None)
    store.set_event(connection, part.id, event.id)


def _was_excepted(connection: Connection, club: Club, event: Event) -> bool:
    """Return whether the event's next date was called off or moved, by what was heard of it before."""
    slot = store.slot_of_event(connection, club.id, event.id)
    day = slot.only_on if slot is not None else None
    if slot and day and start_instant(day, slot.starts, ZoneInfo(club.zone)) == event.starts_at:
        return all(current.id != slot.id for current in club.slots)
    return store.slot_of_event(connection, club.id, id_of_date(event.id, event.starts_at)) is not None


def _moved_dates_of(club: Club, event_ids: Iterable[int]) -> set[int]:
    """Return the ids of the slots that are moved dates of these events."""
    dates = range(1, date.max.toordinal() + 1)
    parts = {slot.id: -(slot.event_id or 0) for slot in club.slots}
    return {id_ for event_id in event_ids for id_, part in parts.items() if part - event_id in dates}


def _is_session(club: Club, event: Event) -> bool:
    return club.event_word is not None and club.event_word.casefold() in event.name.casefold()


def _is_weekly(club: Club, event: Event) -> bool:
    """Return whether a weekly session, called off or not, starts when the event does."""
    planned = replace(club, cancelled=frozenset(), paused_until=None)
    just_before = event.starts_at - timedelta(seconds=1)
    weekly = (slot for slot in club.slots if slot.only_on is None)
    following = (next(occurrences_of(planned, slot, just_before), None) for slot in weekly)
    return any(o is not None and o.starts_at == event.starts_at for o in following)


def _of_events(club: Club) -> list[Slot]:
    return [slot for slot in club.slots if slot.event_id is not None]


def _take(connection: Connection, club: Club, old: Slot | None, event: Event, now: datetime) -> None:
    """Make the session match its event, unless the event has begun.

    An event at the time of a weekly session is that session, and gets no separate post.

    A local time that clocks show twice is taken for the first: a reminder too early is better than none.
    """
    if event.starts_at <= now:
        return
    if _is_weekly(club, event):
        if old is not None:
            _drop(connection, old, now)
        return
    local = event.starts_at.astimezone(ZoneInfo(club.zone))
    like = old or Slot(local.isoweekday(), local.time(), event_id=event.id)
    new = replace(once(like, local), label=_label(event.name))
    if old is None:
        store.add_slot(connection, club.id, new)
        return
    posted = (
        reminders_store.occurrence_of_slot(connection, old.id, old.only_on)
        if old.only_on is not None
        else None
    )
    if posted is not None and posted.starts_at == event.starts_at:
        # The club's zone may have changed since: under another date it would be a second training day.
        new = replace(old, label=new.label)
    taken_up = all(slot.id != old.id for slot in club.slots)
    if new.only_on != old.only_on or taken_up:
        _leave_date(connection, old, now)
        _come_to_date(connection, new)
    _restart(connection, club, new, event, now)
    store.move_slot(connection, club.id, new)


def _label(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…"


def _leave_date(connection: Connection, old: Slot, now: datetime) -> None:
    """Cancel the slot's old date if its run is claimed and still ahead, so that a post that's out says so."""
    if old.only_on is not None:
        posted = reminders_store.occurrence_of_slot(connection, old.id, old.only_on)
        if posted is not None and posted.starts_at > now:
            store.add_cancellation(connection, old.id, old.only_on)


def _come_to_date(connection: Connection, new: Slot) -> None:
    if new.only_on is not None:
        store.remove_cancellation(connection, new.id, new.only_on)


def _restart(connection: Connection, club: Club, new: Slot, event: Event, now: datetime) -> None:
    """Move the start of a claimed run that is still ahead, so that a post already out shows it."""
    if new.only_on is None:
        return
    posted = reminders_store.occurrence_of_slot(connection, new.id, new.only_on)
    if posted is not None and posted.starts_at != event.starts_at:
        service.move_day(connection, posted, event.starts_at, club.zone, now)


def _drop(connection: Connection, slot: Slot, now: datetime) -> None:
    """Call the session off if it's ahead, and retire its slot; a session that has begun stays."""
    _leave_date(connection, slot, now)
    store.retire_slot(connection, slot.id)


LEFT_CLUB_KEPT = timedelta(days=30)
"""How long a club is kept after the bot was removed from its server."""


def server_left(connection: Connection, club_id: ClubId, name: str, now: datetime) -> None:
    """Record that the bot was removed from the server of this name: stop posting, and tell the organiser."""
    if (store.in_servers(connection)).get(club_id):  # otherwise never set up, or already recorded as left
        _leave(connection, club_id, f"the server {name}", now)


async def server_joined(db: Database, club_id: ClubId, now: datetime) -> None:
    """Resume a club that was left when the bot was removed, now that the bot is in its server again."""
    is_back = await db.read(store.left_at, club_id) is not None
    if is_back:
        await db.write(_return, club_id, now)


async def reconcile_servers(db: Database, club_ids: Collection[ClubId], now: datetime) -> None:
    """Catch up with servers that the bot was invited to or removed from while it was down.

    ``club_ids`` are the clubs of all servers that the bot is in.
    """
    known = await db.read(store.in_servers)
    left = [each for each, taken_to_be_there in known.items() if taken_to_be_there and each not in club_ids]
    back = [each for each, taken_to_be_there in known.items() if not taken_to_be_there and each in club_ids]
    await for_each_isolated("club", left, lambda club_id: db.write(_leave, club_id, "your server", now))
    await for_each_isolated("club", back, lambda club_id: db.write(_return, club_id, now))


def _leave(connection: Connection, club_id: ClubId, server: str, now: datetime) -> None:
    store.set_left(connection, club_id, now)
    reminders_store.cancel_occurrences(connection, club_id, Skipped.REFUSED)
    service.plan_ahead(connection, club_id, now)
    until = streaks.local_date(connection, club_id, now + LEFT_CLUB_KEPT)
    text = (
        f"I'm no longer in {server}, so I've stopped posting there. Invite me back by {until.day} "
        f"{until:%B %Y} and every streak is safe. After that I delete the club and all its check-ins."
    )
    notices.add_notice(connection, club_id, text, now)


def _return(connection: Connection, club_id: ClubId, now: datetime) -> None:
    store.set_left(connection, club_id, None)
    service.plan_ahead(connection, club_id, now)
