"""Use cases of a club: set-up drafts, schedule and status."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile
from sqlite3 import Connection
from zoneinfo import ZoneInfo

import tzdata

from bot.database import database
from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import store
from bot.features.club.owner import ClubId
from bot.features.club.schedule import (
    Club,
    Occurrence,
    PostState,
    Slot,
    clocks_differ,
    is_paused,
    is_readable,
    next_free,
    occurrences_from,
    occurrences_of,
    once,
    start_instant,
    trains_on,
)
from bot.features.club.setup import zone_data, zone_named
from bot.features.reminders import store as reminders_store
from bot.features.reminders.rules import next_digest_due
from bot.features.reminders.store import Claimed
from bot.interactions import outbox_store as notices
from bot.interactions.work import for_each_isolated


@dataclass(frozen=True, slots=True)
class ClubStatus:
    """A club at ``now``, with what ``/club status`` and ``/club doctor`` show of it."""

    club: Club
    upcoming: list[Occurrence]
    last_post: Claimed | None
    digest_due_at: datetime | None
    now: datetime


def require_club(connection: Connection, club_id: ClubId) -> Club:
    """Return the club; raise UserError, saying what to do, if it isn't set up."""
    club = store.get(connection, club_id)
    if club is None:
        raise UserError(
            "This club isn't set up yet. Ask an organiser to type /club setup. "
            "They need the Manage Server permission."
        )
    return club


def club_status(connection: Connection, club_id: ClubId, now: datetime) -> ClubStatus:
    """Return the club's status at ``now``; raise UserError if it isn't set up."""
    club = require_club(connection, club_id)
    last_post = reminders_store.last_posted(connection, club_id)
    digest_due_at = store.digest_due_at(connection, club_id)
    upcoming = next_posts(connection, club, now)
    return ClubStatus(club, upcoming, last_post, digest_due_at, now)


_ZONES = "planned_with_tzdata"
"""The version of tzdata that the schedules were planned with; an older name held one that was not used."""

LONG_AGO = timedelta(weeks=12)
"""A run missed longer ago is not written down: reports are of eight weeks, and a clock may have said 1970."""

JUST_BEGUN = timedelta(hours=50)
"""As long as a date lasts on Earth, from the first zone to the last: no start moves by more on its date."""

BATCH = 20

PREVIEW = 5
"""How many upcoming posts people are shown."""

TEST_POSTS_APART = timedelta(minutes=1)
"""Minimum time between two test posts of a club."""


def save_club(connection: Connection, club: Club, now: datetime) -> Club:
    """Store a club, plan its next training days, and return it as stored."""
    before = store.get(connection, club.id)
    if before is not None and not before.zone_is_known:
        before = None  # nobody can tell when it trained
    if before is not None:
        record_missed(connection, before, now)
    old_zone = store.zone(connection, club.id)
    store.put(connection, club)
    if before is not None and before.zone != club.zone:
        _keep_event_starts(connection, before, ZoneInfo(club.zone))
    if store.known_clocks(connection, club.zone) is None:
        store.remember_clocks(connection, club.zone)
    _move_held(connection, (store.get_many(connection, [club.id]))[club.id], old_zone, now)
    return plan_ahead(connection, club.id, now)


def _move_held(connection: Connection, club: Club, old_zone: str | None, now: datetime) -> None:
    for day in held_days(connection, club, old_zone, now):
        if day.is_moved:
            move_day(connection, day.occurrence, day.starts_at, club.zone, now)


@dataclass(frozen=True, slots=True)
class HeldDay:
    """A training day that was claimed for a post, and the start that a schedule gives it."""

    occurrence: Claimed
    starts_at: datetime

    @property
    def is_moved(self) -> bool:
        return self.starts_at != self.occurrence.starts_at


def held_days(connection: Connection, club: Club, old_zone: str | None, now: datetime) -> list[HeldDay]:
    """Return the club's claimed training days, ahead or just begun, with their starts by this schedule.

    ``old_zone`` is the club's before a change. The session of a Discord event starts when the event does.
    """
    slots = {slot.id: slot for slot in club.slots if slot.event_id is None}
    days: list[HeldDay] = []
    for row in reminders_store.ahead_of_club(connection, club.id, now - JUST_BEGUN):
        starts_at, slot, day = row.starts_at, slots.get(row.slot_id), row.local_date
        is_off = (row.slot_id, day) in club.cancelled or is_paused(club, day)
        if slot is not None and trains_on(slot, day) and (starts_at > now or not is_off):
            wanted = start_instant(day, slot.starts, ZoneInfo(club.zone))
            starts_at = wanted if _may_move(row, wanted, now, in_zone=club.zone != old_zone) else starts_at
        days.append(HeldDay(row, starts_at))
    return days


def _may_move(row: Claimed, wanted: datetime, now: datetime, *, in_zone: bool) -> bool:
    """Whether a claimed training day follows a change of the schedule, ``in_zone`` that of the time zone.

    A new time of day that is past already is meant from next week on. What has begun keeps its start; unless
    nobody was reminded of it, or the club's time zone was wrong and it has not begun by the right one. (A
    runner who changes theirs has travelled.)
    """
    if row.starts_at > now:
        return wanted > now or in_zone
    unposted = row.state in {PostState.LATE, PostState.REFUSED}
    return wanted > now and (unposted or (in_zone and row.state is PostState.POSTED and not row.solo))


def move_day(connection: Connection, row: Claimed, starts_at: datetime, zone: str, now: datetime) -> None:
    """Let a claimed training day start at another time, by another zone.

    People who have had its post hear of it, but for a runner, who moved it. One without is planned anew.
    """
    if starts_at > now and reminders_store.forget_unposted(connection, row.id):
        return
    reminders_store.set_start(connection, row, starts_at, zone, now)


def record_missed(connection: Connection, club: Club, now: datetime) -> None:
    """Record as late the training days whose run began without a post.

    Call it before a schedule changes: what was on the old one must not disappear with the change.
    """
    overdue = store.overdue_slots(connection, club.id, now)
    for slot in club.slots:
        if slot.id in overdue and overdue[slot.id] > now - LONG_AGO:
            since = overdue[slot.id] - timedelta(seconds=1)
            for missed in takewhile(lambda o: o.starts_at <= now, occurrences_of(club, slot, since)):
                reminders_store.claim_occurrence(connection, club, missed, (), now, PostState.LATE)


def _keep_event_starts(connection: Connection, before: Club, zone: ZoneInfo) -> None:
    """Give sessions from Discord events the local time that they have in the club's new zone.

    An event is an instant, so another zone gives it another local time. Sessions that are already claimed
    keep theirs: under another date they would be another training day.
    """
    for slot in before.slots:
        if slot.event_id is None or slot.only_on is None:
            continue
        starts_at = start_instant(slot.only_on, slot.starts, ZoneInfo(before.zone))
        if reminders_store.occurrence_of_slot(connection, slot.id, slot.only_on) is None:
            store.move_slot(connection, before.id, once(slot, starts_at.astimezone(zone)))


def plan_ahead(connection: Connection, club_id: ClubId, now: datetime) -> Club:
    """Recompute the next training day of each slot of a stored club, and return the club.

    Call it after any change of the schedule. If the bot was removed from the server, no slot has a next day.
    """
    club = (store.get_many(connection, [club_id]))[club_id]
    has_left = store.left_at(connection, club_id) is not None
    for slot in club.slots:
        if has_left:
            store.set_next(connection, slot.id, None)
        else:
            plan_slot(connection, club, slot, now)
    return club


def plan_slot(connection: Connection, club: Club, slot: Slot, after: datetime) -> None:
    """Store the slot's next unclaimed training day that starts after the instant.

    A one-off session with nothing ahead is retired, at the earliest two days after its date.
    """
    held = store.held_dates(connection, slot.id, (after - timedelta(days=3)).date())
    following = next_free(club, slot, after, held)
    if following is None and slot.only_on is not None and after.date() > slot.only_on + timedelta(days=1):
        store.retire_slot(connection, slot.id)
    else:
        store.set_next(connection, slot.id, following)


def next_posts(connection: Connection, club: Club, now: datetime) -> list[Occurrence]:
    """Return up to ``PREVIEW`` unclaimed training days ahead, by start.

    ``club`` may also be a club as it would be, not stored yet. There are none in a zone that can't be read.
    """
    if not club.zone_is_known:
        return []
    since = (now - timedelta(days=3)).date()
    held = {(slot.id, day) for slot in club.slots for day in store.held_dates(connection, slot.id, since)}
    ahead = (o for o in occurrences_from(club, now) if (o.slot_id, o.local_date) not in held)
    return list(islice(ahead, PREVIEW))


async def follow_zones(db: Database, now: datetime) -> None:
    """Replan all clubs if the time zone database has changed since they were last planned.

    Otherwise replan those planned so far ahead that the clock may have been wrong then.
    """
    if await db.read(_misnamed_zones):
        await db.write(_rename_zones)
    if await db.read(database.get_fact, _ZONES) == tzdata.IANA_VERSION:
        club_ids = await db.read(store.planned_after, now + LONG_AGO)
    else:
        club_ids = await db.read(store.all_ids)
    await for_each_isolated("club", club_ids, lambda club_id: db.write(_plan_by_new_rules, club_id, now))
    await db.write(store.remember_all_clocks)
    await db.write(database.put_fact, _ZONES, tzdata.IANA_VERSION)


def _misnamed_zones(connection: Connection) -> dict[str, str]:
    """Return stored names of zones that only some computers could read, and the right ones."""
    found: dict[str, str] = {}
    for zone in store.all_zones(connection):
        with suppress(UserError):
            if not is_readable(zone):
                found[zone] = zone_named(zone)
    return found


def _rename_zones(connection: Connection) -> None:
    for zone, name in _misnamed_zones(connection).items():
        store.rename_zone(connection, zone, name)


def _plan_by_new_rules(connection: Connection, club_id: ClubId, now: datetime) -> None:
    """Replan one club; raise an error if tzdata has dropped its zone."""
    club = store.get(connection, club_id)
    if club is None:
        return
    before = store.known_clocks(connection, club.zone)
    has_new_rules = before is not None and before != zone_data(club.zone)
    record_missed(connection, club, now)
    _move_held(connection, club, None if has_new_rules else club.zone, now)
    plan_ahead(connection, club_id, now)
    if (store.digest_due_at(connection, club_id) or now) > now:
        store.set_digest(connection, club_id, next_digest_due(club.zone, now))
    if before is None or not store.coming_slots(connection, club_id):
        return  # nobody knows what it was, or nothing comes
    change = clocks_differ(before, club.zone, now)
    if change is not None:
        where = "/me reminders" if club.solo else "/club setup"
        text = f"{change} Your runs keep the times you chose. To change them, use {where}."
        notices.add_notice(connection, club_id, text, now)


def allow_test_post(
    connection: Connection, club_id: ClubId, require_postable: Callable[[int], None], now: datetime
) -> int:
    """Return the id of the channel that a test post may go to, and start the wait for the next one.

    Raise UserError if the club isn't set up or the last test post is less than a minute old.
    ``require_postable`` raises UserError for a channel that takes no posts; that doesn't start the wait.
    """
    fact = f"tested:{club_id}"
    club = require_club(connection, club_id)
    require_postable(club.channel_id)
    last = database.get_fact(connection, fact)
    if last is not None and now - datetime.fromisoformat(last) < TEST_POSTS_APART:
        raise UserError("I've just sent a test post. Wait a minute, then try again.")
    database.put_fact(connection, fact, now.isoformat())
    return club.channel_id
