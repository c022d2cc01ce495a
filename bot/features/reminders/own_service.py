"""A runner's own reminders: a club of one, whose posts are direct messages."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.owner import ClubId, Owner
from bot.features.club.schedule import (
    DEFAULT_LEAD,
    WEEKDAYS,
    ClockChange,
    Club,
    Occurrence,
    Off,
    PostState,
    Skipped,
    Slot,
    clock_changes,
    occurrences_from,
    start_instant,
    trains_on,
)
from bot.features.club.setup import MINUTE, parse_lead, parse_time, parse_weekdays, zone_named
from bot.features.me import store as me_store
from bot.features.reminders import pending_store as pending
from bot.features.reminders import store
from bot.features.reminders.store import Claimed
from bot.features.streaks import store as streaks_store
from bot.interactions.delivery import Noticeboard, Refused, Unreachable
from bot.interactions.work import work_pool


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """What a runner asks for: a local start time on some ISO weekdays, a message ``lead_minutes`` before."""

    weekdays: tuple[int, ...]
    starts: time
    lead_minutes: int
    zone: str

    @classmethod
    def of(cls, own: Club) -> ReminderPlan:
        """Return the plan of a stored club of one."""
        first = own.slots[0]
        lead = int(first.lead.total_seconds()) // 60
        return cls(tuple(slot.weekday for slot in own.slots), first.starts, lead, own.zone)

    def club(self, user_id: int, channel_id: int, own: Club | None = None) -> Club:
        """Return the plan as a club of one, switched on; everything else about the runner's club stays."""
        known = own or Club(owner=Owner.person(user_id), channel_id=channel_id, zone=self.zone)
        lead = timedelta(minutes=self.lead_minutes)
        return replace(
            known,
            channel_id=channel_id,
            zone=self.zone,
            slots=tuple(Slot(day, self.starts, id=-day, lead=lead) for day in self.weekdays),
            organiser_id=user_id,
            trouble=None,
            off=None,
        )


@dataclass(frozen=True, slots=True)
class Typed:
    """A plan as typed by a runner; None for what is left out."""

    days: str | None = None
    start: str | None = None
    minutes: str | None = None
    zone: str | None = None

    def over(self, known: Typed) -> Typed:
        """Return the same, with what was left out taken from ``known``."""
        return Typed(
            days=self.days or known.days,
            start=self.start or known.start,
            minutes=self.minutes or known.minutes,
            zone=self.zone or known.zone,
        )


@dataclass(frozen=True, slots=True)
class OwnReminders:
    """A runner's own reminders. ``plan`` is None if there never were any.

    ``upcoming`` are the next five messages, none while they are switched off; ``zone`` is the runner's time
    zone, or that of the club in whose server they ask.
    """

    plan: ReminderPlan | None
    is_on: bool
    upcoming: list[Occurrence]
    zone: str | None

    @property
    def typed(self) -> Typed:
        """The plan as the runner would have typed it."""
        if self.plan is None:
            return Typed(minutes=str(int(DEFAULT_LEAD.total_seconds()) // 60), zone=self.zone)
        days = ", ".join(WEEKDAYS[day - 1] for day in self.plan.weekdays)
        return Typed(days, f"{self.plan.starts:%H:%M}", str(self.plan.lead_minutes), self.plan.zone)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do: its next five messages, and the next start that a change of clocks touches.

    ``jumps`` are days that another time zone or start touches, though they are not among the next messages.
    """

    plan: ReminderPlan
    upcoming: list[Occurrence]
    clock_change: tuple[Occurrence, ClockChange] | None
    jumps: Sequence[JumpedDay] = ()


class Jump(StrEnum):
    """What another time zone, or another start, makes of a training day."""

    AGAIN = "again"
    """It was reminded of, and comes a second time."""
    GONE = "gone"
    """It was ahead, and is past there."""
    MOVED = "moved"
    """Its reminder is out, and it starts at another time."""


@dataclass(frozen=True, slots=True)
class JumpedDay:
    """A training day, and when its run would start."""

    day: date
    starts: time
    what: Jump


def own_reminders(connection: Connection, user_id: int, guild_id: int | None, now: datetime) -> OwnReminders:
    """Return a runner's own reminders, as asked for in a server or (None) in a direct message."""
    own = club_store.get(connection, Owner.person(user_id).club_id)
    if own is None:
        club = club_store.get(connection, Owner.guild(guild_id).club_id) if guild_id is not None else None
        zone = me_store.own_zone(connection, user_id) or (club.zone if club is not None else None)
        return OwnReminders(None, is_on=False, upcoming=[], zone=zone)
    return OwnReminders(ReminderPlan.of(own), not own.is_off, _upcoming(connection, own, now), own.zone)


def require_own(connection: Connection, user_id: int) -> Club:
    """Return the runner's club of one; raise UserError that says how to begin if they have none."""
    own = club_store.get(connection, Owner.person(user_id).club_id)
    if own is None:
        raise UserError(
            "You haven't set up your own runs yet. Type /me reminders to start. "
            "For your club streak, ask me in your club's server."
        )
    return own


def require_any(connection: Connection, club_id: ClubId) -> Club:
    """Return a server's club or a runner's own; raise UserError that says how to begin if there is none."""
    user_id = Owner.of(club_id).user_id
    return (
        require_own(connection, user_id) if user_id is not None else clubs.require_club(connection, club_id)
    )


def read_plan(typed: Typed, mine: OwnReminders) -> ReminderPlan:
    """Return the typed plan; what was left out stays as it is.

    Raise UserError that says which part is missing, or is wrong and how to write it.
    """
    full = typed.over(mine.typed)
    parts = {"the days": full.days, "the start": full.start, "your time zone": full.zone}
    if full.days is None or full.start is None or full.zone is None:
        missing = [name for name, part in parts.items() if part is None]
        *others, last = missing
        needed = f"{', '.join(others)} and {last}" if others else last
        raise UserError(f"I also need {needed}. Nothing changed.")
    return ReminderPlan(
        weekdays=parse_weekdays(full.days),
        starts=parse_time(full.start),
        lead_minutes=parse_lead(full.minutes or "") // MINUTE,
        zone=zone_named(full.zone),
    )


def preview(connection: Connection, user_id: int, plan: ReminderPlan, now: datetime) -> Preview:
    """Return what the plan would do if it were saved."""
    own = plan.club(user_id, channel_id=0)
    changes = clock_changes(own, now)
    jumps = _jumps(connection, user_id, own, now)
    return Preview(plan, _upcoming(connection, own, now), changes[0] if changes else None, jumps)


def jumps_into(connection: Connection, user_id: int, text: str, now: datetime) -> Sequence[JumpedDay]:
    """Return what becomes of a runner's own days if they are in this zone from now on.

    None of them without reminders. ``text`` is a name, city or country; raise UserError if it is neither.
    """
    own, zone = club_store.get(connection, Owner.person(user_id).club_id), zone_named(text)
    return _jumps(connection, user_id, replace(own, zone=zone), now) if own is not None else ()


def _jumps(connection: Connection, user_id: int, wanted: Club, now: datetime) -> Sequence[JumpedDay]:
    own = club_store.get(connection, Owner.person(user_id).club_id)
    if own is None or own.is_off or not own.zone_is_known:
        return ()
    held = {row.local_date: row for row in store.ahead_of_club(connection, own.id, now - clubs.JUST_BEGUN)}
    here, there = ZoneInfo(own.zone), ZoneInfo(wanted.zone)
    first = min(now.astimezone(here).date(), now.astimezone(there).date())
    days = [first + timedelta(days=n) for n in range(3)]
    found: list[JumpedDay] = []
    for day, slot in ((day, slot) for day in days for slot in wanted.slots if trains_on(slot, day)):
        starts_at, row = start_instant(day, slot.starts, there), held.get(day)
        if row is None:
            was_ahead = start_instant(day, slot.starts, here) > now
            what = Jump.GONE if was_ahead and starts_at <= now else None
        elif row.starts_at <= now:
            was_told = row.state is PostState.POSTED
            what = Jump.AGAIN if was_told and starts_at > now and here != there else None
        else:
            what = Jump.MOVED if starts_at > now and starts_at != row.starts_at else None
        if what is not None:
            found.append(JumpedDay(day, slot.starts, what))
    return found


def _upcoming(connection: Connection, own: Club, now: datetime) -> list[Occurrence]:
    """Return the next five messages; a day whose message has already come gets no second one.

    Compared by date, while a club's are compared by slot too: a previewed plan has no stored slots yet.
    """
    held = {day.local_date for day in store.held_by_club(connection, own.id)}
    return list(islice((o for o in occurrences_from(own, now) if o.local_date not in held), clubs.PREVIEW))


def save(
    connection: Connection, user_id: int, name: str, channel_id: int, plan: ReminderPlan, now: datetime
) -> list[Occurrence]:
    """Save the runner's plan, in the channel of their direct messages; return the next five messages.

    Past training days stay as they were.
    """
    own = plan.club(user_id, channel_id, club_store.get(connection, Owner.person(user_id).club_id))
    own = clubs.save_club(connection, own, now)
    me_store.record_member(connection, own.id, user_id, name, now)
    me_store.set_zone(connection, user_id, plan.zone)
    return _upcoming(connection, own, now)


def switch_off(connection: Connection, user_id: int) -> None:
    """Send no more, as the runner's direct messages are closed. They are told when they next use the bot."""
    _stop(connection, user_id, Off.CLOSED, Skipped.REFUSED)


def stop_own(connection: Connection, user_id: int) -> None:
    """Send no more, as the runner doesn't want them. The plan stays in case they want them again."""
    _stop(connection, user_id, Off.KNOWN, Skipped.CANCELLED)


def _stop(connection: Connection, user_id: int, off: Off, because: Skipped) -> None:
    own = club_store.get(connection, Owner.person(user_id).club_id)
    if own is None:
        return
    club_store.set_off(connection, own.id, off)
    for slot in own.slots:
        club_store.set_next(connection, slot.id, None)
    store.cancel_occurrences(connection, own.id, because)


def unreached_runners(connection: Connection) -> frozenset[int]:
    """Return the runners to be told that their reminders couldn't be delivered and are switched off."""
    return club_store.unreached_people(connection)


def is_unreached(connection: Connection, user_id: int) -> bool:
    """Return whether the runner has to be told; False if they have been, or it is no longer so."""
    own = club_store.get(connection, Owner.person(user_id).club_id)
    return own is not None and own.off is Off.CLOSED


def record_told(connection: Connection, user_id: int) -> None:
    """Record that the runner has been told, unless it is no longer so."""
    if is_unreached(connection, user_id):
        club_store.set_off(connection, Owner.person(user_id).club_id, Off.KNOWN)


def snooze(connection: Connection, user_id: int, occurrence_id: int, minutes: int, now: datetime) -> datetime:
    """Remind the runner of this training day again; return when.

    Raise UserError if the day isn't theirs, is checked in or cancelled, or the run will have started by then.
    """
    occurrence = store.get_occurrence(connection, occurrence_id)
    if occurrence is None or occurrence.owner != Owner.person(user_id):
        raise UserError("That reminder isn't yours, or it's been deleted. Nothing changed.")
    if occurrence.skipped is not None:
        raise UserError("That run is cancelled, so there's nothing to remind you about.")
    if streaks_store.last_answer(connection, occurrence_id, user_id) is not None:
        raise UserError("You've already checked in for this run, so I'll leave you in peace.")
    until = now + timedelta(minutes=minutes)
    if until >= occurrence.starts_at:
        raise UserError("Your run will have started by then. Do them now?")
    store.set_snoozed(connection, occurrence_id, until)
    return until


_log = logging.getLogger(__name__)

SNOOZE_BATCH = 200


async def run_due_snoozes(db: Database, noticeboard: Noticeboard, now: datetime) -> None:
    """Remind the runners who asked to be reminded of their run again by ``now`` (aware UTC)."""
    async with work_pool("snoozed occurrence", now) as work:
        due = await db.read(pending.snoozed, now, SNOOZE_BATCH)
        await work.begin(due, lambda occurrence: nudge(db, noticeboard, occurrence, work.now()))


def has_due_snooze(connection: Connection, now: datetime) -> bool:
    """Return whether a runner is waiting to be reminded of their run again."""
    return pending.has_snoozed(connection, now)


async def nudge(db: Database, noticeboard: Noticeboard, occurrence: Claimed, now: datetime) -> None:
    """Remind one runner, unless the run has started; if Discord doesn't answer, the next tick retries."""
    try:
        if now < occurrence.starts_at:
            await noticeboard.nudge(occurrence)
    except Unreachable as error:
        _log.warning("occurrence %d: its runner couldn't be reached: %s", occurrence.id, error)
        return
    except Refused as refusal:
        _log.warning("occurrence %d: its runner may not be reminded: %s", occurrence.id, refusal)
    await db.write(record_nudged, occurrence, now)


def record_nudged(connection: Connection, occurrence: Claimed, now: datetime) -> None:
    pending.clear_snooze(connection, occurrence.id, now)
