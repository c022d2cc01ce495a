"""Saying how a club stands."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile
from sqlite3 import Connection
from zoneinfo import ZoneInfo

import tzdata

from bot.database import values
from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import store
from bot.features.club.schedule import (
    Club,
    Occurrence,
    Skipped,
    Slot,
    next_free,
    occurrences_from,
    occurrences_of,
    once,
    start_instant,
)
from bot.features.reminders import store as reminders_store
from bot.features.reminders.store import Claimed
from bot.interactions.work import isolated


@dataclass(frozen=True, slots=True)
class ClubStatus:
    club: Club
    upcoming: list[Occurrence]
    last_post: Claimed | None
    digest_due_at: datetime | None
    now: datetime


def require_club(connection: Connection, guild_id: int) -> Club:
    """The club of a server; UserError that says what to do where it is not set up."""
    club = store.get(connection, guild_id)
    if club is None:
        raise UserError("This club is not set up yet. Somebody with Manage Server can do it: /club setup.")
    return club


def club_status(connection: Connection, guild_id: int, now: datetime) -> ClubStatus:
    """How the club stands; UserError where it is not set up."""
    club = require_club(connection, guild_id)
    last_post = reminders_store.last_posted(connection, guild_id)
    digest_due_at = store.digest_due_at(connection, guild_id)
    upcoming = next_posts(connection, club, now)
    return ClubStatus(club, upcoming, last_post, digest_due_at, now)


_log = logging.getLogger(__name__)

_ZONES = "planned_with_zones"

BATCH = 20

PREVIEW = 5
"""How many of the next posts people are shown."""

TEST_POSTS_APART = timedelta(minutes=1)
"""From one test post of a club to its next."""


def save_club(connection: Connection, club: Club, now: datetime) -> Club:
    """Store a club and what comes next on its schedule; the club as it is then stored."""
    before = store.get(connection, club.guild_id)
    if before is not None and not before.zone_is_known:
        before = None  # nobody can tell when it trained
    if before is not None:
        write_down_missed(connection, before, now)
    store.put(connection, club)
    if before is not None and before.zone != club.zone:
        _keep_event_starts(connection, before, ZoneInfo(club.zone))
    return plan_ahead(connection, club.guild_id, now)


def write_down_missed(connection: Connection, club: Club, now: datetime) -> None:
    """Claim, as late, the training days whose run began without a post.

    To be called before a schedule is changed: what was on it then must not disappear with the change.
    """
    overdue = store.overdue_slots(connection, club.guild_id, now)
    for slot in club.slots:
        if slot.id in overdue:
            since = overdue[slot.id] - timedelta(seconds=1)
            for missed in takewhile(lambda o: o.starts_at <= now, occurrences_of(club, slot, since)):
                reminders_store.claim_occurrence(connection, club, missed, (), now, Skipped.LATE)


def _keep_event_starts(connection: Connection, before: Club, zone: ZoneInfo) -> None:
    """A Discord event is an instant: in another zone its session has another local time.

    Unless it is claimed already: under another date it would be another training day.
    """
    for slot in before.slots:
        if slot.event_id is None or slot.only_on is None:
            continue
        starts_at = start_instant(slot.only_on, slot.starts, ZoneInfo(before.zone))
        if reminders_store.occurrence_of_slot(connection, slot.id, slot.only_on) is None:
            store.move_slot(connection, before.guild_id, once(slot, starts_at.astimezone(zone)))


def plan_ahead(connection: Connection, guild_id: int, now: datetime) -> Club:
    """Work out anew what comes next in each slot of a stored club, after any change of its schedule.

    Nothing does in a server from which the bot was removed.
    """
    club = (store.get_many(connection, [guild_id]))[guild_id]
    has_left = store.left_at(connection, guild_id) is not None
    for slot in club.slots:
        if has_left:
            store.set_next(connection, slot.id, None)
        else:
            plan_slot(connection, club, slot, now)
    return club


def plan_slot(connection: Connection, club: Club, slot: Slot, after: datetime) -> None:
    """Say which training day of the slot comes next, of those that start after the instant and are unclaimed.

    A one-off session with nothing ahead is retired.
    """
    held = store.held_dates(connection, slot.id, (after - timedelta(days=3)).date())
    following = next_free(club, slot, after, held)
    if following is None and slot.only_on is not None and after.date() > slot.only_on + timedelta(days=1):
        store.retire_slot(connection, slot.id)
    else:
        store.set_next(connection, slot.id, following)


def next_posts(connection: Connection, club: Club, now: datetime) -> list[Occurrence]:
    """The training days ahead that no post was claimed for, by start; also of a club as it would be."""
    since = (now - timedelta(days=3)).date()
    held = {(slot.id, day) for slot in club.slots for day in store.held_dates(connection, slot.id, since)}
    ahead = (o for o in occurrences_from(club, now) if (o.slot_id, o.local_date) not in held)
    return list(islice(ahead, PREVIEW))


async def follow_zones(db: Database, now: datetime) -> None:
    """Plan all clubs again where the rules of time zones have changed since they were planned."""
    if await db.read(values.get_fact, _ZONES) == tzdata.IANA_VERSION:
        return
    guild_ids = await db.read(store.all_ids)
    await isolated("club", guild_ids, lambda guild_id: db.write(_plan_by_new_rules, guild_id, now))
    await db.write(values.put_fact, _ZONES, tzdata.IANA_VERSION)


def _plan_by_new_rules(connection: Connection, guild_id: int, now: datetime) -> None:
    """Plan what comes next in a club; an error where tzdata dropped its zone."""
    club = store.get(connection, guild_id)
    if club is not None:
        write_down_missed(connection, club, now)
        plan_ahead(connection, guild_id, now)


def allow_test_post(
    connection: Connection, guild_id: int, require_postable: Callable[[int], None], now: datetime
) -> int:
    """Return the channel that a test post may go to; UserError where the last is less than a minute old.

    ``require_postable`` raises UserError for a channel that takes no posts; that uses up no minute.
    """
    fact = f"tested:{guild_id}"
    club = require_club(connection, guild_id)
    require_postable(club.channel_id)
    last = values.get_fact(connection, fact)
    if last is not None and now - datetime.fromisoformat(last) < TEST_POSTS_APART:
        raise UserError("A test post went out just now. Wait a minute before the next one.")
    values.put_fact(connection, fact, now.isoformat())
    return club.channel_id
