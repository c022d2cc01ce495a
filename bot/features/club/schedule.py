"""When a club trains: slots in local time, turned into occurrences at UTC instants."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from heapq import merge
from io import BytesIO
from itertools import count, islice, takewhile
from operator import attrgetter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.content.exercises import Equipment
from bot.content.routines import Phase
from bot.features.club.owner import ClubId, Owner, OwnerKind

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ISO_WEEKDAYS = range(1, 8)
DEFAULT_LEAD = timedelta(minutes=45)
MIN_LEAD = timedelta(minutes=5)
MAX_LEAD = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekly training time: a weekday (ISO: Monday is 1) and a local start time.

    ``id`` is 0 or less until the slot is stored. There are no sessions before ``from_date``; with
    ``every_weeks`` = 2, the week of that date is a training week. A one-off session has its date in
    ``only_on`` and the weekday of that date in ``weekday``; ``event_id`` is the Discord event it follows.
    """

    weekday: int
    starts: time
    id: int = 0
    lead: timedelta = DEFAULT_LEAD
    label: str = ""
    routine: str | None = None
    every_weeks: int = 1
    from_date: date | None = None
    only_on: date | None = None
    event_id: int | None = None


def is_readable(zone: str) -> bool:
    """Return whether there is a time zone of this IANA name."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Club:
    """A Discord server that set the bot up, or one runner (``solo``) with their own reminders.

    ``paused_until`` is the local date on which training resumes; ``cancelled`` holds slot ids with the local
    dates on which they don't train. ``event_word``: Discord events with this word in their name are sessions
    ("" takes all, None none). ``organiser_id`` is told of problems, and ``trouble`` says why the last post
    was given up. ``off``: how a runner's own reminders were switched off; None while they're on.
    """

    owner: Owner
    channel_id: int
    zone: str
    slots: tuple[Slot, ...] = ()
    role_id: int | None = None
    equipment: frozenset[Equipment] = frozenset({Equipment.MAT})
    phase: Phase = Phase.IN_SEASON
    paused_until: date | None = None
    cancelled: frozenset[tuple[int, date]] = frozenset()
    event_word: str | None = None
    organiser_id: int | None = None
    trouble: str | None = None
    off: Off | None = None

    @property
    def id(self) -> ClubId:
        return self.owner.club_id

    @property
    def solo(self) -> bool:
        """Whether it belongs to one runner."""
        return self.owner.kind is OwnerKind.PERSON

    @property
    def is_off(self) -> bool:
        """Whether a runner's own reminders are switched off; the slots are kept in case they return."""
        return self.off is not None

    @property
    def zone_is_known(self) -> bool:
        """Whether the time zone can be read: tzdata may have dropped it, or the row may be damaged."""
        return is_readable(self.zone)


class Off(StrEnum):
    """How a runner's own reminders were switched off."""

    CLOSED = "closed"
    """Discord didn't deliver them, and the runner hasn't been told yet."""
    KNOWN = "known"
    """The runner switched them off, or has been told."""


class PostState(StrEnum):
    """The state of a training day's post, and so of the day: one that doesn't count excuses everybody."""

    CLAIMED = "claimed"
    """To be sent, or perhaps sent already and still to be found."""
    POSTED = "posted"
    """Sent, and its message is known."""
    RECORDED = "recorded"
    """No post: the day took place and was recorded later."""
    REFUSED = "refused"
    """No post: Discord wouldn't take it."""
    LATE = "late"
    """No post: the bot was down until the run began."""
    CANCELLING = "cancelling"
    """The club called the day off, and a post that may be out is being looked for."""
    CANCELLED = "cancelled"
    """The club called the day off; its post is known, or is no longer looked for."""

    @property
    def counts(self) -> bool:
        """Whether the day took place, or still may."""
        return self in {PostState.CLAIMED, PostState.POSTED, PostState.RECORDED}

    @property
    def skipped(self) -> Skipped | None:
        """Why the day excuses everybody; None if it counts."""
        if self.counts:
            return None
        return Skipped.CANCELLED if self is PostState.CANCELLING else Skipped(self.value)


class PostKind(StrEnum):
    """The format a post was sent in; an edit has to use the same one."""

    LAYOUT = "layout"
    """Discord's layout components and nothing else."""
    CLASSIC = "classic"
    """Text with buttons below it."""


class Skipped(StrEnum):
    """Why a training day has no post to answer; such a day excuses everybody."""

    REFUSED = "refused"
    """Discord wouldn't take the post."""
    LATE = "late"
    """The bot was down until the run began."""
    CANCELLED = "cancelled"
    """The club called it off."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One training day of a slot: its club-local date, when it starts and when its post is due (in UTC)."""

    slot_id: int
    local_date: date
    zone: str
    starts_at: datetime
    due_at: datetime


def start_instant(day: date, local: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a local time on a day.

    A time that occurs twice (clocks go back) means its first occurrence; one that doesn't exist (clocks go
    forward) means the first valid instant after the gap.
    """
    wall = datetime.combine(day, local.replace(fold=0))
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    # In a gap, PEP 495 uses the offset from before it (fold 0: lands after the clock change) or from after
    # it (fold 1: lands before the change). The change lies in between, at a whole second.
    before, after = int(wall.replace(tzinfo=zone, fold=1).timestamp()), int(instant.timestamp())
    new_offset = instant.astimezone(zone).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == new_offset:
            after = middle
        else:
            before = middle
    return datetime.fromtimestamp(after, UTC)


def occurrences_of(club: Club, slot: Slot, after: datetime) -> Iterator[Occurrence]:
    """Yield the slot's occurrences that start after the instant, in order.

    They're endless unless the slot is a one-off; there are none if the club's reminders are switched off.
    """
    if club.is_off:
        return
    zone = ZoneInfo(club.zone)
    # Begin a day earlier: a clock change may have moved yesterday's start into today.
    for day in _dates(slot, after.astimezone(zone).date() - timedelta(days=1)):
        if (slot.id, day) in club.cancelled or (club.paused_until is not None and day < club.paused_until):
            continue
        starts_at = start_instant(day, slot.starts, zone)
        if starts_at > after:
            yield Occurrence(slot.id, day, club.zone, starts_at, starts_at - slot.lead)


def _dates(slot: Slot, since: date) -> Iterator[date]:
    if slot.only_on is not None:
        if slot.only_on >= since:
            yield slot.only_on
        return
    since = max(since, slot.from_date or since)
    first = since + timedelta(days=(slot.weekday - since.isoweekday()) % 7)
    if slot.every_weeks > 1 and slot.from_date is not None:
        weeks_after = (first - _monday(slot.from_date)).days // 7
        first += timedelta(weeks=-weeks_after % slot.every_weeks)
    yield from (first + n * timedelta(weeks=slot.every_weeks) for n in count())


def trains_on(slot: Slot, day: date) -> bool:
    """Return whether the slot's rhythm falls on the date.

    It also applies before ``from_date``: a club trained before it told the bot.
    """
    if slot.only_on is not None:
        return day == slot.only_on
    if day.isoweekday() != slot.weekday:
        return False
    weeks = (_monday(day) - _monday(slot.from_date)).days // 7 if slot.from_date is not None else 0
    return weeks % slot.every_weeks == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def occurrences_from(club: Club, after: datetime) -> Iterator[Occurrence]:
    """Return the club's occurrences that start after the instant, by start; usually endless."""
    each = (occurrences_of(club, slot, after) for slot in club.slots)
    return merge(*each, key=lambda o: (o.starts_at, o.slot_id))


def next_occurrences(club: Club, now: datetime, number: int) -> list[Occurrence]:
    """Return the next ``number`` occurrences after ``now``, by start."""
    return list(islice(occurrences_from(club, now), number))


def next_free(club: Club, slot: Slot, after: datetime, held: Container[date]) -> Occurrence | None:
    """Return the slot's next occurrence after the instant whose date isn't held yet; None if there's none."""
    return next((o for o in occurrences_of(club, slot, after) if o.local_date not in held), None)


class ClockChange(StrEnum):
    """The effect of a clock change on a local time."""

    SKIPPED = "skipped"
    TWICE = "twice"


def clock_change(day: date, local: time, zone: ZoneInfo) -> ClockChange | None:
    """Return whether clocks skip this time on this day or show it twice; None on an ordinary day."""
    wall = datetime.combine(day, local)
    early, late = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if early == late:
        return None
    shown = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    return ClockChange.TWICE if shown == wall else ClockChange.SKIPPED


def clock_changes(club: Club, now: datetime) -> list[tuple[Occurrence, ClockChange]]:
    """Return the next twelve months' occurrences whose local time clocks skip or show twice, by start."""
    zone, until = ZoneInfo(club.zone), now + timedelta(days=366)
    changes = [
        (o, change)
        for slot in club.slots
        for o in takewhile(lambda o: o.starts_at < until, occurrences_of(club, slot, now))
        if (change := clock_change(o.local_date, slot.starts, zone)) is not None
    ]
    return sorted(changes, key=lambda found: (found[0].starts_at, found[0].slot_id))


@dataclass(frozen=True, slots=True)
class NewClocks:
    """From a local date on, clocks show another time than was planned with: another offset from UTC.

    ``day`` is None where they do already.
    """

    zone: str
    day: date | None
    was: timedelta
    becomes: timedelta

    def __str__(self) -> str:
        since = f"{self.day:%A}, {self.day.day} {self.day:%B %Y}" if self.day is not None else "now on"
        return (
            f"Time zone rules have changed. From {since}, clocks in {zone_name(self.zone)} show "
            f"{_offset(self.becomes)}. I'd planned with {_offset(self.was)}."
        )


def zone_name(zone: str) -> str:
    """Return an IANA time zone as people read it: "UTC" for "Etc/UTC"."""
    return "UTC" if zone == "Etc/UTC" else zone


def _offset(offset: timedelta) -> str:
    """Return the offset as in "UTC+5:30" and "UTC-7"."""
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"UTC{'-' if offset < timedelta() else '+'}{hours}" + (f":{minutes:02}" if minutes else "")


def clocks_differ(before: bytes, zone: str, now: datetime) -> NewClocks | None:
    """Return the first day of the next year on which clocks differ at noon from the earlier zone file.

    None where they go as planned.
    """
    old, new = ZoneInfo.from_file(BytesIO(before), key=zone), ZoneInfo(zone)
    today = now.astimezone(new).date()
    for day in (today + timedelta(days=n) for n in range(366)):
        noon = datetime.combine(day, time(12))
        was, becomes = noon.replace(tzinfo=old).utcoffset(), noon.replace(tzinfo=new).utcoffset()
        if was is not None and becomes is not None and was != becomes:
            return NewClocks(zone, day if day > today else None, was, becomes)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An upcoming training day. ``posted``: its post is out or on its way; ``off``: it was called off."""

    slot_id: int
    local_date: date
    zone: str
    starts_at: datetime
    label: str = ""
    posted: bool = False
    off: bool = False

    @property
    def key(self) -> tuple[int, date]:
        """The session's identity, whatever else about it changes."""
        return self.slot_id, self.local_date


def id_of_date(event_id: int, day: date) -> int:
    """Return the id, below 0, of one date of a recurring event that was moved; ``day`` is its day in UTC."""
    return -(event_id + day.toordinal())


def once(slot: Slot, local: datetime) -> Slot:
    """Return the slot as a one-off session at a club-local time, to the minute."""
    return replace(
        slot,
        weekday=local.isoweekday(),
        starts=local.time().replace(second=0, microsecond=0, fold=0),
        only_on=local.date(),
        every_weeks=1,
        from_date=None,
    )


def sessions_from(club: Club, claimed: Iterable[Session], after: datetime) -> Iterator[Session]:
    """Return claimed sessions, and scheduled ones that start after the instant, by start; usually endless.

    Sessions that were called off are included and marked ``off``. Those that a pause covers are left out.
    """
    known = {session.key: session for session in claimed}
    labels = {slot.id: slot.label for slot in club.slots}
    planned = (
        Session(
            slot_id=o.slot_id,
            local_date=o.local_date,
            zone=o.zone,
            starts_at=o.starts_at,
            label=labels[o.slot_id],
            off=(o.slot_id, o.local_date) in club.cancelled,
        )
        for o in occurrences_from(replace(club, cancelled=frozenset()), after)
        if (o.slot_id, o.local_date) not in known
    )
    started = sorted(known.values(), key=attrgetter("starts_at", "slot_id"))
    held = (s for s in started if not is_paused(club, s.local_date))
    return merge(held, planned, key=attrgetter("starts_at", "slot_id"))


def is_paused(club: Club, day: date) -> bool:
    """Return whether a pause covers this club-local date."""
    return club.paused_until is not None and day < club.paused_until
