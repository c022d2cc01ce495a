"""Reminders keep to the clock: when clocks change or lie, and on the day on which a schedule is edited."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.catalogue import Catalogue
from bot.content.load import load_catalogue
from bot.database.database import Database, to_seconds
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.schedule import Club, Slot, next_occurrences, start_instant
from bot.features.reminders import service as reminders
from bot.settings import CONTENT
from tests.builders import club, copied, slot, utc
from tests.features.club.clocks import MINUTE, ZONES, changes, different_zones, starts
from tests.features.reminders.recorder import Recorder
from tests.rows import fetch
from tests.soak import rounds

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time

DAY = timedelta(days=1)
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
Key = tuple[int, date]
"""A training day: its slot and its local date."""
Times = tuple[datetime, datetime]
"""When its post is due, and when it starts."""


@cache
def shipped() -> Catalogue:
    """The catalogue, where hypothesis must not see it: it would print all of it."""
    return load_catalogue(CONTENT)


def zones_that_change(first: date, last: date) -> list[str]:
    return [name for name in different_zones() if any(first <= c.at.date() <= last for c in changes(name))]


@pytest.mark.parametrize("sunday", [date(2027, 3, 28), date(2027, 11, 7)], ids=["spring", "autumn"])
async def test_in_the_night_in_which_clocks_change_each_club_gets_its_posts_in_their_minutes(
    db: Database, catalogue: Catalogue, sunday: date
) -> None:
    """Minute by minute, with a club in every zone that changes its clocks on that day."""
    zones = zones_that_change(sunday - DAY, sunday + DAY)
    assert len(zones) > 5
    board, posted_at = Recorder(), dict[int, datetime]()
    now, end = (datetime.combine(sunday, time(), UTC) + timedelta(hours=hours) for hours in (-14, 16))
    for number, zone in enumerate(zones, 1):
        runs = (slot(7, "01:30"), slot(7, "02:30"))
        await db.write(clubs.save_club, club(*runs, zone=zone, guild_id=number), now)
    while now < end:
        for occurrence_id in await reminders.run_due(db, catalogue, board, now):
            posted_at[occurrence_id] = now
        now += MINUTE

    assert sorted((o.club_id, o.starts_at) for o in board.posts) == [
        (number, start_instant(sunday, at, ZoneInfo(zone)))
        for number, zone in enumerate(zones, 1)
        for at in (time(1, 30), time(2, 30))
    ]
    assert all(posted_at[o.id] == o.starts_at - timedelta(minutes=45) for o in board.posts)


@dataclass
class World:
    """A club, the clock of the computer, and beside it what ought to be there, by brute force."""

    db: Database
    now: datetime
    club: Club
    board: Recorder = field(default_factory=Recorder)
    held: set[Key] = field(default_factory=set[Key])
    late: dict[Key, Times] = field(default_factory=dict[Key, Times])
    posted: set[Key] = field(default_factory=set[Key])
    gone: dict[int, Slot] = field(default_factory=dict[int, Slot])
    planned_at: datetime | None = None
    put_off: set[Key] = field(default_factory=set[Key])

    async def edit(self, *weekly: Slot, **changed: str | date | None) -> None:
        """What an organiser saves: these slots, and other parts of the club."""
        self._miss()
        before = self.club.slots
        wanted = replace(self.club, slots=weekly, **changed)  # pyright: ignore[reportArgumentType]  # by name
        in_zone = wanted.zone != self.club.zone
        self.club = await self.db.write(clubs.save_club, wanted, self.now)
        self.put_off = self._put_off() if in_zone else set()
        self._move_late(in_zone=in_zone)
        self.gone |= {s.id: s for s in before}
        self.planned_at = self.now

    async def tick(self) -> None:
        ahead = self._due(late=False).keys() | self._revived()
        self._miss()
        self.held |= ahead
        self.posted |= ahead
        self.late = {key: times for key, times in self.late.items() if key not in ahead}
        await reminders.run_due(self.db, shipped(), self.board, self.now)

    def _miss(self) -> None:
        """Write down what was missed."""
        missed = self._due(late=True)
        self.held |= missed.keys()
        self.late |= missed

    def _put_off(self) -> set[Key]:
        """What had begun by a time zone that was wrong, and is ahead by the right one."""
        return {(s.id, day) for s, day, _ in self._held_ahead() if (s.id, day) in self.posted}

    def _move_late(self, *, in_zone: bool) -> None:
        """What nobody was reminded of is planned anew, where its new start is ahead."""
        for s, day, starts_at in self._held_ahead(past_too=in_zone):
            key = s.id, day
            if key not in self.late or self.late[key][1] == starts_at:
                continue
            due_at, began_at = self.late[key]
            if starts_at > self.now:
                self.held.discard(key)
                del self.late[key]
            elif began_at > self.now:
                self.late[key] = due_at + (starts_at - began_at), starts_at

    def _held_ahead(self, *, past_too: bool = False) -> list[tuple[Slot, date, datetime]]:
        """Held training days of the schedule as it is now, with their starts by it."""
        return [
            (s, day, starts_at)
            for s in self.club.slots
            for slot_id, day in self.held
            if s.id == slot_id and day.isoweekday() == s.weekday
            if (starts_at := start_instant(day, s.starts, ZoneInfo(self.club.zone))) > self.now or past_too
        ]

    def _revived(self) -> set[Key]:
        """What was late by a clock that has gone back since, and is on the schedule still."""
        current = {s.id for s in self.club.slots}
        return {
            (slot_id, day)
            for (slot_id, day), (due_at, starts_at) in self.late.items()
            if due_at <= self.now < starts_at and slot_id in current and self._trains_on(day)
        }

    def _due(self, *, late: bool) -> dict[Key, Times]:
        """Training days since the schedule was saved that are due and that nobody holds: missed, or ahead."""
        if self.planned_at is None:
            return {}
        first = self.planned_at.date() - 2 * DAY
        days = [first + n * DAY for n in range((self.now.date() - first).days + 4)]
        return {
            (s.id, day): (starts_at - s.lead, starts_at)
            for s in self.club.slots
            for day in days
            if day.isoweekday() == s.weekday and self._trains_on(day) and not self._is_held(s, day)
            if (starts_at := start_instant(day, s.starts, ZoneInfo(self.club.zone))) > self.planned_at
            if starts_at - s.lead <= self.now and late is (starts_at <= self.now)
        }

    def _trains_on(self, day: date) -> bool:
        return self.club.paused_until is None or day >= self.club.paused_until

    def _is_held(self, s: Slot, day: date) -> bool:
        """By itself, or by a slot of the same time that the club gave up: to runners the same run."""
        current = {each.id for each in self.club.slots}
        twins = {
            gone.id
            for gone in self.gone.values()
            if gone.id not in current and (gone.weekday, gone.starts) == (s.weekday, s.starts)
        }
        return any((slot_id, day) in self.held for slot_id in twins | {s.id})

    async def rows(self, until: datetime) -> dict[Key, tuple[object, ...]]:
        """The training days in the table that started by then, with all that must never change again."""
        found = await self.db.read(
            fetch,
            "SELECT slot_id, local_date, id, zone, starts_at, due_at, channel_id, claimed_at"
            " FROM occurrence WHERE starts_at <= ?",
            (to_seconds(until),),
        )
        return {(row[0], date.fromisoformat(row[1])): tuple(row)[2:] for row in found}


leads = st.sampled_from([timedelta(minutes=n) for n in (5, 30, 45, 180, 1440)])
weekly_slots = st.lists(
    st.builds(Slot, st.integers(1, 7), starts, lead=leads),
    min_size=1,
    max_size=3,
    unique_by=lambda s: s.weekday,
)


TIME = ("near", "near", "near", "hours", "outage", "back", "lie")
EDITS = ("zone", "slot", "drop", "again", "twin", "pause")


@st.composite
def steps(draw: st.DrawFn) -> tuple[str, object]:
    """What may happen next: time goes on, back or lies, the bot looks or is new, an organiser edits."""
    kind = draw(st.sampled_from([*TIME, *EDITS, *("look",) * 9]))
    number = draw(st.integers(1, 59))
    match kind:
        case "near":
            return kind, (draw(st.booleans()), draw(st.integers(-90, 90)))
        case "zone":
            return kind, draw(st.sampled_from(ZONES))
        case "slot":
            return kind, (number, draw(weekly_slots)[0])
        case _:
            return kind, number


async def live_through(world: World, kind: str, what: object) -> None:
    match kind, what:
        case "near", (bool(post), int(n)):
            for o in next_occurrences(world.club, world.now, 1):
                world.now = (o.due_at if post else o.starts_at) + n * MINUTE
        case "hours" | "back", int(n):
            world.now += timedelta(hours=n % 30 if kind == "hours" else -(n % 14))
        case "outage", int(n):
            world.now += n % 25 * DAY
        case "lie", int(n):
            right = world.now
            for o in next_occurrences(world.club, right, 1):
                world.now = o.starts_at + n * MINUTE
                await world.tick()
            world.now = right
        case "look", _:
            await world.tick()
        case _:
            await edit(world, kind, what)


async def edit(world: World, kind: str, what: object) -> None:
    slots = world.club.slots
    match kind, what:
        case "zone", str(zone):
            await world.edit(*slots, zone=zone)
        case "slot", (int(n), Slot() as new):
            changed = slots[n % len(slots)] if slots else new
            others = [s for s in slots if s.id != changed.id and s.weekday != new.weekday]
            await world.edit(*others, replace(new, id=changed.id))
        case "drop", int(n):
            await world.edit(*(s for i, s in enumerate(slots) if i != n % len(slots)))
        case "twin", int(n):
            if len(slots) > 1:
                old, other, *rest = slots[n % len(slots) :] + slots[: n % len(slots)]
                await world.edit(replace(other, weekday=old.weekday, starts=old.starts), *rest)
        case "again", _:
            await world.edit()
            await world.edit(*(replace(s, id=0) for s in slots))
        case "pause", int(n):
            await world.edit(*slots, paused_until=world.now.date() + (n % 20 - 9) * DAY)
        case _:
            raise AssertionError(kind)


@settings(max_examples=rounds(20, 800))
@given(st.sampled_from(ZONES), weekly_slots, st.lists(steps(), min_size=10, max_size=50), st.data())
async def test_whatever_happens_each_training_day_is_posted_once_and_what_is_past_stays(
    empty: Path, zone: str, weekly: list[Slot], happens: list[tuple[str, object]], data: st.DataObject
) -> None:
    begins = data.draw(st.sampled_from([c.at for c in changes(zone)] or [utc("2026-06-01 12:00")])) - DAY
    async with copied(empty) as db:
        await live(World(db, begins, club(zone=zone)), weekly, happens)


async def live(world: World, weekly: list[Slot], happens: list[tuple[str, object]]) -> None:
    await world.edit(*weekly)
    for kind, what in happens:
        past = await world.rows(world.now)
        world.put_off = set()
        await live_through(world, kind, what)

        present = await world.rows(END_OF_TIME)
        kept = {key: row for key, row in past.items() if key not in world.put_off and key in world.held}
        assert {key: present.get(key) for key in kept} == kept, f"after {kind} the past is another"
        posts = [(o.slot_id, o.local_date) for o in world.board.posts]
        assert sorted(posts) == sorted(world.posted), f"after {kind}"
        assert present.keys() == world.held, f"after {kind}"


async def test_what_the_minute_job_asks_is_answered_by_the_index_of_due_slots(db: Database) -> None:
    plan = await db.read(fetch, f"EXPLAIN QUERY PLAN {club_store.DUE}", (0, 200))
    steps = [row["detail"] for row in plan]

    assert steps[0] == "SEARCH slot USING INDEX slot_due (next_due_at<?)"
    assert not any("SCAN" in step for step in steps)
