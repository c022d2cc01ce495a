"""Reading what an organiser types or chooses in the set-up panel; errors come with an example."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date, time, timedelta
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import count

from bot.content.exercises import Equipment
from bot.content.routines import Phase
from bot.errors import UserError
from bot.features.club.owner import ClubId, Owner
from bot.features.club.schedule import DEFAULT_LEAD, MAX_LEAD, MIN_LEAD, WEEKDAYS, Club, Slot
from bot.features.exercises.search import Entry, Index

MINUTE = timedelta(minutes=1)
LONGEST_LEAD = 4
"""Digits of the longest lead in minutes."""

FAR = timedelta(days=366)
"""How far ahead a session or a pause may be."""

_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

LIKENESS = 80.0
"""Score (0-100) below which a name isn't suggested: almost any word resembles some place in tzdata."""

_TZDATA = resources.files("tzdata")
_NATIONS = {
    "Europe/London": ("England", "Scotland", "Wales", "UK"),
    "America/New_York": ("USA", "United States of America"),
}
"""Country names that people type but ISO 3166 doesn't list."""

_PLACES = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Return ISO weekdays in order from text such as "Tue, Thu" or "Mon-Fri"; raise UserError otherwise."""
    days: set[int] = set()
    for first, last in re.findall(r"([^\W\d_]+)(?:\s*[-–]\s*([^\W\d_]+))?", text.casefold()):
        if first in {"and", "on", "every"} and not last:
            continue
        start = _weekday(first)
        end = _weekday(last) if last else start
        days.update((start - 1 + n) % 7 + 1 for n in range((end - start) % 7 + 1))
    if not days:
        raise UserError("I can't find a day there. Write the days like this: Tue, Thu, Sun.")
    return tuple(sorted(days))


def _weekday(word: str) -> int:
    """Return the ISO weekday of "tu", "tues", "weds" or "thursdays".

    Raise UserError unless exactly one weekday starts like that.
    """
    stem = word.removesuffix("s")
    matches = [n for n, name in enumerate(WEEKDAYS, 1) if len(stem) > 1 and name.casefold().startswith(stem)]
    if len(matches) != 1:
        raise UserError(f"“{word[:20]}” isn't a weekday I know. Write the days like this: Tue, Thu, Sun.")
    return matches[0]


def parse_time(text: str) -> time:
    """Return a local time from "18:30", "6.30 pm", "7am" or "1830"; raise UserError otherwise."""
    match = re.fullmatch(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(a|p)?\.?(?:m\.?)?", text.strip().casefold())
    if match is not None and (match[2] or match[3]):
        hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
        if half and 1 <= hour <= 12:  # noqa: PLR2004  # a clock face
            hour = hour % 12 + (12 if half == "p" else 0)
            half = None
        if half is None and hour < 24 and minute < 60:  # noqa: PLR2004  # hours a day, minutes an hour
            return time(hour, minute)
    raise UserError(f"“{text[:20]}” isn't a time I know. Write the start like this: 18:30.")


def parse_lead(text: str) -> timedelta:
    """Return how long before the start a reminder comes, from a number of minutes.

    Raise UserError if it isn't a whole number of minutes from ``MIN_LEAD`` to ``MAX_LEAD``.
    """
    minutes = text.strip()
    if minutes.isdecimal() and len(minutes) <= LONGEST_LEAD:
        lead = timedelta(minutes=int(minutes))
        if MIN_LEAD <= lead <= MAX_LEAD:
            return lead
    raise UserError(
        f"Choose a time {MIN_LEAD // MINUTE} to {MAX_LEAD // MINUTE} minutes before the start. "
        "Write just the number, such as 45."
    )


def parse_date(text: str, today: date, back: timedelta = timedelta()) -> date:
    """Return the date meant by "2026-12-24", "24.12.", "24 Dec", "Dec 24", "tomorrow" or "Sunday".

    ``today`` is the date where the person is. The date may be up to a year ahead, and up to ``back`` in the
    past. Raise UserError if the text isn't a date, or the date is out of that range.
    """
    days = list(_dates(text.strip().casefold(), today))
    if not days:
        raise UserError(f"“{text[:20]}” isn't a date I know. Write it like this: 2026-12-24, or 24 Dec.")
    near = [day for day in days if today - back <= day <= today + FAR]
    if not near:
        earliest = f"{today - back:%A}, {(today - back).day} {today - back:%B}" if back else "today"
        raise UserError(
            f"{days[0].day} {days[0]:%B} {days[0].year} isn't within the next 12 months. "
            f"Choose a date from {earliest} on."
        )
    return near[0]


def _dates(text: str, today: date) -> Iterator[date]:
    """Yield the dates that the text may mean, nearest first; none if it isn't a date."""
    if text in _NEAR:
        yield today + timedelta(days=_NEAR[text])
    elif match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        yield from _valid([int(match[1])], int(match[2]), int(match[3]))
    elif match := (
        re.fullmatch(r"(?P<day>\d{1,2})(?:\.\s*|\s+)(?P<month>\d{1,2})(?:\.?\s*(?P<year>\d{4})|\.)?", text)
        or re.fullmatch(
            r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?\s*(?P<month>[a-z]{3,})\.?(?:,?\s*(?P<year>\d{4}))?", text
        )
        or re.fullmatch(
            r"(?P<month>[a-z]{3,})\.?\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{4}))?", text
        )
    ):
        years = [int(match["year"])] if match["year"] else [today.year, today.year + 1]
        yield from _valid(years, _month(match["month"]), int(match["day"]))
    elif text.isalpha() and len(text) > 2:  # noqa: PLR2004  # "su" could be anything
        days = [n for n, name in enumerate(WEEKDAYS, 1) if name.casefold().startswith(text)]
        yield from (today + timedelta(days=(n - today.isoweekday()) % 7) for n in days)


def _month(text: str) -> int:
    """Return a month's number from its digits, its name or the beginning of its name; 0 if it isn't one."""
    if text.isdigit():
        return int(text)
    return next((n for n, name in enumerate(_MONTHS, 1) if name.casefold().startswith(text)), 0)


def _valid(years: Iterable[int], month: int, day: int) -> Iterator[date]:
    """Yield the day of the month in each of the years that has it."""
    for year in years:
        with suppress(ValueError):
            yield date(year, month, day)


def day_names(weekdays: Iterable[int]) -> str:
    """Return ISO weekdays in words: "Tuesday and Thursday"."""
    names = [WEEKDAYS[n - 1] for n in weekdays]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@cache
def _every_zone() -> dict[str, str]:
    """Return every name of a zone, old ones too, by itself in lower case."""
    return {name.casefold(): name for name in (_TZDATA / "zones").read_text(encoding="utf-8").split()}


@cache
def _zone_index() -> Index:
    """Return the index of zones by name, city and country, from tzdata's tables; it's built on first use."""
    countries = _country_labels()
    zones = [name for name in _every_zone().values() if name.split("/")[0] in _PLACES]
    entries = [Entry("UTC", "UTC", ["GMT"])]
    # Zones listed for a country come first, so that "Austria" means Vienna, not a historical alias.
    for zone in sorted(zones, key=lambda z: (z not in countries, z)):
        city = zone.rsplit("/", 1)[-1]
        entries.append(Entry(zone, zone, [city, *countries.get(zone, []), *_NATIONS.get(zone, [])]))
    return Index.build(entries)


def _country_labels() -> dict[str, list[str]]:
    """Return country names by zone. Of zones with the same rule, only the first (most populous) has one.

    In a country with several times, the bare name means none of its zones until the organiser chooses: the
    labels are "Portugal Lisbon" and "Portugal Azores".
    """
    names = dict(_table(_TZDATA / "zoneinfo" / "iso3166.tab", 0, 1))
    zones: dict[str, dict[bytes, str]] = {}
    for code, zone in _table(_TZDATA / "zoneinfo" / "zone.tab", 0, 2):
        zones.setdefault(code, {}).setdefault(_rule(zone), zone)
    return {
        zone: [names[code]] if len(by_rule) == 1 else [f"{names[code]} {zone.rsplit('/', 1)[-1]}"]
        for code, by_rule in zones.items()
        for zone in by_rule.values()
    }


def zone_data(zone: str) -> bytes:
    """Return a zone's file, which has its rules; OSError or ValueError where there is none."""
    return (_TZDATA / "zoneinfo" / zone).read_bytes()


def _rule(zone: str) -> bytes:
    """Return the rule a zone follows from now on: its file's last line, "CET-1CEST,M3.5.0,M10.5.0/3"."""
    return zone_data(zone).rstrip(b"\n").rpartition(b"\n")[2]


def _table(table: Traversable, *columns: int) -> Iterator[tuple[str, str]]:
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            yield cells[columns[0]], cells[columns[1]]


def suggest_zones(text: str, limit: int) -> list[str]:
    """Return the zone names nearest to what was typed, best first; none if it resembles no name."""
    return _zone_index().search(text, limit, LIKENESS)


def zone_named(text: str) -> str:
    """Return the IANA name for a zone, city or country.

    Raise UserError, with up to three near names, if there's none.
    """
    exact = _zone_index().exact(text)
    if exact is not None:
        return exact
    if "/" in text and (old := _every_zone().get(text.strip().casefold())) is not None:
        return old  # left out of the suggestions, such as US/Pacific; not "Portugal", which is several zones
    near = suggest_zones(text, 3) if text.strip() else []
    if near:
        raise UserError(f"I don't know the time zone “{text[:40]}”. Did you mean {' or '.join(near)}?")
    raise UserError(
        f"I don't know the time zone “{text[:40]}”. "
        "Type your country or the nearest big city, such as Vienna."
    )


MAX_SLOTS = 10
LONGEST_LABEL = 30
"""Longest label or place in characters: ten of them have to fit on one card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Everything the set-up panel decides. ``slots`` are weekly; those not stored yet have an id below 0."""

    channel_id: int | None = None
    zone: str | None = None
    slots: tuple[Slot, ...] = ()
    role_id: int | None = None
    equipment: frozenset[Equipment] = frozenset({Equipment.MAT})
    phase: Phase = Phase.IN_SEASON
    digest: bool = False

    @classmethod
    def of(cls, club: Club, *, digest: bool) -> Setup:
        """Return the set-up of a stored club; a zone that can't be read counts as not chosen yet."""
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
        """What has to be chosen before it can be saved: "a time zone and a channel"; empty if nothing."""
        wanted = {"a time zone": self.zone, "a weekly club run": self.slots, "a channel": self.channel_id}
        *others, last = [name for name, value in wanted.items() if not value] or [""]
        return f"{', '.join(others)} and {last}" if others else last

    def club(self, club_id: ClubId, stored: Club | None) -> Club | None:
        """Return the club as it would be; None while it has no zone.

        One-off sessions, cancellations and pauses stay as they're stored.
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
        """Return the training time with this id; raise UserError if the draft no longer has it."""
        for slot in self.slots:
            if slot.id == slot_id:
                return slot
        raise UserError("That club run isn't in this draft any more. Type /club setup to open it again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedTime:
    """A training time as typed. ``slot_id`` is the slot to be changed; None for a new one."""

    weekdays: tuple[int, ...] = ()
    start: str = ""
    label: str = ""
    minutes: str = str(DEFAULT_LEAD // timedelta(minutes=1))
    since: str = ""
    slot_id: int | None = None

    @classmethod
    def of(cls, slot: Slot, today: date) -> TypedTime:
        """Return what would have been typed for a slot."""
        return cls(
            weekdays=(slot.weekday,),
            start=f"{slot.starts:%H:%M}",
            label=slot.label,
            minutes=str(slot.lead // timedelta(minutes=1)),
            since=_next_that_counts(slot, today).isoformat() if slot.every_weeks > 1 else "",
            slot_id=slot.id,
        )


def _next_that_counts(slot: Slot, today: date) -> date:
    """Return the next date on which the slot trains, from today on."""
    since = slot.from_date or today
    day = since + timedelta(days=slot.weekday - since.isoweekday())
    while day < max(since, today):
        day += timedelta(weeks=slot.every_weeks)
    return day


def with_time(setup: Setup, typed: TypedTime, today: date) -> Setup:
    """Return the set-up with one more training time on each of the days typed, or with one changed.

    One that was removed in the meantime is added again. ``today`` is the club's date. Raise UserError, saying
    which part can't be read, or that the time is there already.
    """
    old = next((slot for slot in setup.slots if slot.id == typed.slot_id), None)
    like = _read(typed, old, today)
    others = tuple(slot for slot in setup.slots if slot != old)
    ids = _new_ids(setup.slots)
    # On another weekday it's another slot: what was already posted today stays with the old one.
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
        # Weeks are counted from it: a date between two sessions would start a fortnight later than meant.
        raise UserError(
            f"{since.day} {since:%B} is a {WEEKDAYS[since.isoweekday() - 1]}, but this run is on "
            f"{day_names(sorted(set(typed.weekdays)))}. Write the date of one of these runs."
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
            {other.every_weeks, slot.every_weeks} != {2}  # two fortnightly slots may alternate
        ):
            raise UserError(
                f"You already have a club run on {WEEKDAYS[slot.weekday - 1]} at {slot.starts:%H:%M}."
            )


def _new_ids(slots: Iterable[Slot]) -> Iterator[int]:
    return count(min([0, *(slot.id for slot in slots)]) - 1, -1)


def with_slots(setup: Setup, slots: Collection[Slot]) -> Setup:
    """Return the set-up with these training times in weekday order; raise UserError if there are too many."""
    if len(slots) > MAX_SLOTS:
        raise UserError(f"A club can have {MAX_SLOTS} weekly runs. Remove one first.")
    return replace(setup, slots=tuple(sorted(slots, key=lambda s: (s.weekday, s.starts, s.id))))


def without_slot(setup: Setup, slot_id: int) -> Setup:
    return replace(setup, slots=tuple(slot for slot in setup.slots if slot.id != slot_id))


def with_routine(setup: Setup, slot_id: int, routine: str | None) -> Setup:
    """Return the set-up with a fixed routine for one training time; None lets routines take turns."""
    changed = replace(setup.slot(slot_id), routine=routine)
    return with_slots(setup, [changed if slot.id == slot_id else slot for slot in setup.slots])


def retimed(setup: Setup, weekdays: Iterable[int], starts: time) -> Setup:
    """Return the set-up that trains on these days at this time, and on no others.

    A day that it already had keeps its other settings.
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
    """Return my decisions on top of theirs: whatever I left as it was in ``base`` becomes theirs."""
    begun = base or Setup()
    untouched = [f.name for f in fields(Setup) if getattr(mine, f.name) == getattr(begun, f.name)]
    return replace(mine, **{name: getattr(theirs, name) for name in untouched})
