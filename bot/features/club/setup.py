"""What an organiser decides about a club: a value that changes step by step until it is saved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, time, timedelta
from itertools import count

from bot.content.exercises import Equipment
from bot.content.routines import Phase
from bot.errors import UserError
from bot.features.club.owner import ClubId, Owner
from bot.features.club.schedule import DEFAULT_LEAD, WEEKDAYS, Club, Slot
from bot.features.club.typed import day_names, parse_date, parse_lead, parse_time

MAX_SLOTS = 10
LONGEST_LABEL = 30
"""Characters of a label or place: ten of them have to fit on one card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """All that the set-up panel decides. ``slots`` are weekly; those not stored yet have an id below 0."""

    channel_id: int | None = None
    zone: str | None = None
    slots: tuple[Slot, ...] = ()
    role_id: int | None = None
    equipment: frozenset[Equipment] = frozenset({Equipment.MAT})
    phase: Phase = Phase.IN_SEASON
    digest: bool = False

    @classmethod
    def of(cls, club: Club, *, digest: bool) -> Setup:
        """The decisions that a stored club stands on. A zone that cannot be read is yet to be chosen."""
        return cls(
            channel_id=club.channel_id,
            zone=club.zone if club.zone_is_known else None,
            slots=tuple(slot for slot in club.slots if slot.only_on is None),
            role_id=club.role_id,
            equipment=club.equipment,
            phase=club.phase,
            digest=digest,
        )

    @property
    def missing(self) -> str:
        """What has to be chosen before it can be saved: "a time zone and a channel"; empty for nothing."""
        wanted = {"a time zone": self.zone, "a training time": self.slots, "a channel": self.channel_id}
        *others, last = [name for name, value in wanted.items() if not value] or [""]
        return f"{', '.join(others)} and {last}" if others else last

    def club(self, club_id: ClubId, stored: Club | None) -> Club | None:
        """The club as it would be; None while it has no zone.

        One-off sessions, cancellations and pauses stay as they are stored.
        """
        if self.zone is None:
            return None
        club = stored or Club(owner=Owner.of(club_id), channel_id=0, zone=self.zone)
        return replace(
            club,
            channel_id=self.channel_id or 0,
            zone=self.zone,
            slots=(*self.slots, *(slot for slot in club.slots if slot.only_on is not None)),
            role_id=self.role_id,
            equipment=self.equipment,
            phase=self.phase,
        )

    def slot(self, slot_id: int) -> Slot:
        """The training time of this id; UserError where the draft no longer has it."""
        for slot in self.slots:
            if slot.id == slot_id:
                return slot
        raise UserError("That training time is no longer in this draft. Open it anew with /club setup.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedTime:
    """A training time as it was typed. ``slot_id`` is the one to be changed, None for a new one."""

    weekdays: tuple[int, ...] = ()
    start: str = ""
    label: str = ""
    minutes: str = str(DEFAULT_LEAD // timedelta(minutes=1))
    since: str = ""
    slot_id: int | None = None

    @classmethod
    def of(cls, slot: Slot, today: date) -> TypedTime:
        """What one would have typed for a slot."""
        return cls(
            weekdays=(slot.weekday,),
            start=f"{slot.starts:%H:%M}",
            label=slot.label,
            minutes=str(slot.lead // timedelta(minutes=1)),
            since=_next_that_counts(slot, today).isoformat() if slot.every_weeks > 1 else "",
            slot_id=slot.id,
        )


def _next_that_counts(slot: Slot, today: date) -> date:
    """The next date on which the slot trains, from today on."""
    since = slot.from_date or today
    day = since + timedelta(days=slot.weekday - since.isoweekday())
    while day < max(since, today):
        day += timedelta(weeks=slot.every_weeks)
    return day


def with_time(setup: Setup, typed: TypedTime, today: date) -> Setup:
    """The set-up with one more training time on each of the days typed, or with one changed.

    One that was removed in the meantime is added again. ``today`` is the club's date. UserError that says
    which part cannot be read, or that it is there already.
    """
    old = next((slot for slot in setup.slots if slot.id == typed.slot_id), None)
    like = _read(typed, old, today)
    others = tuple(slot for slot in setup.slots if slot != old)
    ids = _new_ids(setup.slots)
    # On another weekday it is another slot: what it already posted today stays with the old one.
    new = tuple(
        replace(like, weekday=day, id=old.id if old is not None and day == old.weekday else next(ids))
        for day in sorted(set(typed.weekdays))
    )
    for slot in new:
        _refuse_twins(slot, others)
    return with_slots(setup, (*others, *new))


def _read(typed: TypedTime, old: Slot | None, today: date) -> Slot:
    starts = parse_time(typed.start)
    lead = parse_lead(typed.minutes)
    since = parse_date(typed.since, today) if typed.since.strip() else None
    if old is not None and since is not None and typed.since == TypedTime.of(old, today).since:
        since = old.from_date
    elif since is not None and since.isoweekday() not in typed.weekdays:
        # The weeks are counted from it: a date between two sessions would begin a fortnight later than meant.
        raise UserError(
            f"{since.day} {since:%B} is a {WEEKDAYS[since.isoweekday() - 1]}, and this training is on "
            f"{day_names(sorted(set(typed.weekdays)))}. Write the date of one of its sessions."
        )
    return replace(
        old or Slot(1, starts),
        starts=starts,
        lead=lead,
        label=" ".join(typed.label.split())[:LONGEST_LABEL],
        every_weeks=1 if since is None else 2,
        from_date=since,
    )


def _refuse_twins(slot: Slot, others: Iterable[Slot]) -> None:
    for other in others:
        if (other.weekday, other.starts) == (slot.weekday, slot.starts) and (
            {other.every_weeks, slot.every_weeks} != {2}  # two of every second week may take turns
        ):
            raise UserError(
                f"{WEEKDAYS[slot.weekday - 1]} {slot.starts:%H:%M} is among your training times already."
            )


def _new_ids(slots: Iterable[Slot]) -> Iterator[int]:
    return count(min([0, *(slot.id for slot in slots)]) - 1, -1)


def with_slots(setup: Setup, slots: Collection[Slot]) -> Setup:
    """The set-up with these training times, in the order of the week; UserError where they are too many."""
    if len(slots) > MAX_SLOTS:
        raise UserError(f"A club can have {MAX_SLOTS} training times a week. Remove one first.")
    return replace(setup, slots=tuple(sorted(slots, key=lambda s: (s.weekday, s.starts, s.id))))


def without_slot(setup: Setup, slot_id: int) -> Setup:
    return replace(setup, slots=tuple(slot for slot in setup.slots if slot.id != slot_id))


def with_routine(setup: Setup, slot_id: int, routine: str | None) -> Setup:
    """The set-up with a fixed routine for one training time; None: they take turns."""
    changed = replace(setup.slot(slot_id), routine=routine)
    return with_slots(setup, [changed if slot.id == slot_id else slot for slot in setup.slots])


def retimed(setup: Setup, weekdays: Iterable[int], starts: time) -> Setup:
    """The set-up that trains on these days at this time, and on no other.

    A day it already had keeps the rest of what was said about it.
    """
    had = {slot.weekday: slot for slot in reversed(setup.slots)}
    ids = _new_ids(setup.slots)
    return with_slots(
        setup,
        [
            replace(had[day], starts=starts) if day in had else Slot(day, starts, next(ids))
            for day in sorted(set(weekdays))
        ],
    )


def rebased(mine: Setup, base: Setup | None, theirs: Setup) -> Setup:
    """My decisions on top of theirs: what I left as it was in ``base`` becomes theirs."""
    begun = base or Setup()
    untouched = [f.name for f in fields(Setup) if getattr(mine, f.name) == getattr(begun, f.name)]
    return replace(mine, **{name: getattr(theirs, name) for name in untouched})
