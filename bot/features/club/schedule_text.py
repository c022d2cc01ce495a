"""Training times and posts in words, with the club's local time for readers elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.content.routines import Routine
from bot.features.club.schedule import WEEKDAYS, ClockChange, Club, Occurrence, Slot
from bot.interactions.text import bullets, clock, plain

Routines = Mapping[str, Routine]


def short_date(day: date) -> str:
    """ "Thu 1 January"."""
    return f"{day:%a} {day.day} {day:%B}"


def time_of(slot: Slot) -> str:
    """ "Tuesday 18:30"."""
    return f"{WEEKDAYS[slot.weekday - 1]} {slot.starts:%H:%M}"


def lead_of(slot: Slot) -> str:
    return f"{slot.lead // timedelta(minutes=1)} min before"


def rhythm_of(slot: Slot) -> str:
    if slot.every_weeks == 1:
        return "every week"
    return f"every second week, from {short_date(slot.from_date)}" if slot.from_date else "every second week"


def routine_of(slot: Slot, routines: Routines) -> str:
    if slot.routine is None:
        return "routines take turns"
    routine = routines.get(slot.routine)
    return routine.name if routine is not None else "a routine that is gone"


def slot_line(slot: Slot, routines: Routines) -> str:
    """A training time with all that is special about it."""
    special = [plain(slot.label)] if slot.label else []
    if slot.every_weeks > 1:
        special.append(rhythm_of(slot))
    if slot.routine is not None:
        special.append(routine_of(slot, routines))
    when = f"{short_date(slot.only_on)} {slot.starts:%H:%M}" if slot.only_on else time_of(slot)
    return " · ".join([f"**{when}**", *special, f"post {lead_of(slot)}"])


def posts(club: Club, upcoming: Sequence[Occurrence], now: datetime) -> str:
    """When each post comes, in the reader's time and in the club's."""
    labels = {slot.id: slot.label for slot in club.slots}
    return bullets([_post(o, labels.get(o.slot_id, ""), now) for o in upcoming]) or "None is ahead."


def _post(occurrence: Occurrence, label: str, now: datetime) -> str:
    zone = ZoneInfo(occurrence.zone)
    due, starts = occurrence.due_at.astimezone(zone), occurrence.starts_at.astimezone(zone)
    seen = clock(occurrence.due_at) if occurrence.due_at > now else "At once"
    day = "" if due.date() == starts.date() else f"{short_date(starts)} "
    where = f" · {plain(label)}" if label else ""
    return f"{seen} · club time {short_date(due)} {due:%H:%M}, for the run at {day}{starts:%H:%M}{where}"


def clock_lines(changes: Sequence[tuple[Occurrence, ClockChange]], club: Club) -> list[str]:
    """What happens to training times that clocks skip or show twice."""
    told = {slot.id: slot.starts for slot in club.slots}
    lines: list[str] = []
    for occurrence, change in changes:
        wanted, day = f"{told[occurrence.slot_id]:%H:%M}", short_date(occurrence.local_date)
        starts = occurrence.starts_at.astimezone(ZoneInfo(occurrence.zone))
        if change is ClockChange.SKIPPED:
            on = "" if starts.date() == occurrence.local_date else f"{short_date(starts)} "
            lines.append(f"{day}: clocks skip {wanted}, so the run starts at {on}{starts:%H:%M} instead.")
        else:
            lines.append(f"{day}: clocks show {wanted} twice; the run starts at the first.")
    return lines


def local_now(zone: str, now: datetime) -> str:
    """ "Thu 1 January, 12:00"."""
    local = now.astimezone(ZoneInfo(zone))
    return f"{short_date(local)}, {local:%H:%M}"


def local_today(zone: str, now: datetime) -> date:
    """The date in a zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def within(lines: Sequence[str], characters: int) -> str:
    """As many of the lines as bullets as fit, and how many more there are."""
    shown: list[str] = []
    room = characters - len("- and 99 more")
    for line in lines:
        room -= len(line) + 3
        if room < 0:
            break
        shown.append(f"- {line}")
    if len(shown) < len(lines):
        shown.append(f"- and {len(lines) - len(shown)} more")
    return "\n".join(shown)
