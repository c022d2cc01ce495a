"""Which session of a club a date in its past means."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.errors import UserError
from bot.domain.schedule import WEEKDAYS, Club, Occurrence, Skipped, start_instant, trains_on

EARLIEST = date(2000, 1, 1)
"""A date before it is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A training day that is stored; ``starts`` is its local time."""

    id: int
    slot_id: int
    starts: time
    starts_at: datetime
    skipped: Skipped | None


def session_on(
    club: Club, known: Collection[KnownDay], day: date, at: time | None, now: datetime
) -> KnownDay | Occurrence:
    """The club's session of a local date, at a local time where it is given, begun by ``now``.

    One of those that are stored of this date, else one by the club's slots. UserError where there is none, or
    more than one, or where the club called it off or nobody could answer it.
    """
    zone = ZoneInfo(club.zone)
    if not EARLIEST <= day <= now.astimezone(zone).date():
        raise UserError("The date lies ahead." if day > EARLIEST else "The date lies too far back.")
    taken = {each.slot_id for each in known}
    planned = [slot for slot in club.slots if slot.id not in taken and trains_on(slot, day)]
    times = {each.starts for each in known} or {slot.starts for slot in planned}
    if not times:
        raise UserError(f"The club does not train on this date, a {WEEKDAYS[day.weekday()]}.")
    if at is None and len(times) > 1:
        several = " and ".join(f"{each:%H:%M}" for each in sorted(times))
        raise UserError(f"There are sessions at {several} on this date. Say which in a column “time”.")
    wanted = at or min(times)
    for stored in known:
        if stored.starts == wanted:
            return _answerable(stored, now)
    for slot in planned:
        if slot.starts == wanted:
            if (slot.id, day) in club.cancelled:
                raise UserError("The club called this session off.")
            starts_at = start_instant(day, slot.starts, zone)
            if starts_at > now:
                raise UserError("The session has not begun yet.")
            return Occurrence(slot.id, day, club.zone, starts_at, starts_at - slot.lead)
    there = " and ".join(f"{each:%H:%M}" for each in sorted({*times, *(slot.starts for slot in planned)}))
    raise UserError(f"There is no session at {wanted:%H:%M} on this date, but at {there}.")


def _answerable(day: KnownDay, now: datetime) -> KnownDay:
    if day.skipped is Skipped.CANCELLED:
        raise UserError("The club called this session off.")
    if day.skipped is not None:
        raise UserError("The bot could not post this session in time, so it counts for nobody.")
    if day.starts_at > now:
        raise UserError("The session has not begun yet.")
    return day
