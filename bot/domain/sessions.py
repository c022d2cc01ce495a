"""Single sessions: those outside the weekly rhythm, and what sets one of them apart from the schedule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import merge
from operator import attrgetter

from bot.domain.schedule import Club, Slot, occurrences_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A training day that is ahead. ``posted``: its post is out or on its way; ``off``: it was called off."""

    slot_id: int
    local_date: date
    zone: str
    starts_at: datetime
    label: str = ""
    posted: bool = False
    off: bool = False

    @property
    def key(self) -> tuple[int, date]:
        """What makes it one and the same session, whatever else about it changes."""
        return self.slot_id, self.local_date


def once(slot: Slot, local: datetime) -> Slot:
    """The slot as a one-off session at a club-local time, to the minute."""
    return replace(
        slot,
        weekday=local.isoweekday(),
        starts=local.time().replace(second=0, microsecond=0, fold=0),
        only_on=local.date(),
        every_weeks=1,
        from_date=None,
    )


def sessions_from(club: Club, claimed: Iterable[Session], after: datetime) -> Iterator[Session]:
    """The claimed sessions and those of the schedule that start after the instant, by start; mostly endless.

    Those that were called off are among them, and say so. Those that a pause covers are not.
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
    """Whether the club does not train on this local date because of a pause."""
    return club.paused_until is not None and day < club.paused_until
