"""Whatever organisers do to a schedule, in whatever order: each run is posted once, and the past stays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import events_service, sessions_service
from bot.features.club import service as clubs
from bot.features.club.events_service import Event
from bot.features.club.schedule import Club, Skipped, Slot, is_paused, occurrences_from
from bot.features.reminders import store as reminders_store
from bot.features.reminders.store import Claimed
from tests.builders import club, club_key, copied, stored, utc
from tests.features.club.season import Season
from tests.soak import rounds

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time

ZONES = ("Europe/Vienna", "America/New_York", "Pacific/Auckland", "Pacific/Honolulu", "Australia/Lord_Howe")
BEGIN = utc("2026-10-23 09:00")
"""Two days before clocks change in Vienna, nine before they do in New York."""
HOUR = timedelta(hours=1)
Key = tuple[int, date]


@dataclass
class Life:
    """A club, its organisers and its server's events."""

    season: Season
    there: dict[int, Event] = field(default_factory=dict[int, Event])

    @property
    def db(self) -> Database:
        return self.season.db

    @property
    def now(self) -> datetime:
        return self.season.now

    async def stored(self) -> Club:
        return await self.db.read(clubs.require_club, club_key())

    async def rows(self) -> dict[Key, Claimed]:
        """Every training day that has a row."""
        found = await self.db.read(reminders_store.ahead_of_club, club_key(), BEGIN - timedelta(days=9))
        assert len({(row.slot_id, row.local_date) for row in found}) == len(found)
        return {(row.slot_id, row.local_date): row for row in found}

    async def call_off_or_put_back(self, number: int) -> None:
        ahead = await self.db.read(sessions_service.days_ahead, club_key(), self.now, 4)
        if not ahead:
            raise UserError("there is nothing to call off")
        session = ahead[number % len(ahead)]
        if session.off:
            await self.db.write(sessions_service.restore_session, club_key(), *session.key, self.now)
        else:
            await self.db.write(sessions_service.cancel_sessions, club_key(), *session.key, "", self.now)

    async def add(self, number: int) -> None:
        day = sessions_service.club_today(await self.stored(), self.now) + timedelta(days=number % 3)
        lead = timedelta(minutes=(number % 5 + 1) * 30)
        await self.db.write(
            sessions_service.add_session,
            club_key(),
            day.isoformat(),
            f"{number % 24}:{number % 2}5",
            "",
            lead,
            self.now,
        )

    async def pause(self, number: int) -> None:
        until = sessions_service.club_today(await self.stored(), self.now) + timedelta(days=number % 4)
        await self.db.write(sessions_service.begin_pause, club_key(), until, self.now)

    async def resume(self, _: int) -> None:
        await self.db.write(sessions_service.end_pause, club_key(), self.now)

    async def set_up(self, number: int) -> None:
        """Another zone, or one weekly session at another time."""
        stored = await self.stored()
        weekly = [slot for slot in stored.slots if slot.only_on is None]
        if number % 2 and weekly:
            changed = weekly[number % len(weekly)]
            weekly.remove(changed)
            weekly.append(replace(changed, starts=time(number % 24, 30)))
        wanted = replace(stored, zone=ZONES[number % len(ZONES)], slots=tuple(weekly))
        await self.db.write(clubs.save_club, wanted, self.now)

    async def create_or_move_event(self, number: int) -> None:
        event = Event(number % 3, f"Run {number}", self.now + number * HOUR)
        self.there[event.id] = event
        await events_service.event_changed(self.db, club_key(), event, self.now)

    async def remove_event(self, number: int) -> None:
        if self.there.pop(number % 3, None) is None:
            raise UserError("there is no such event")
        await events_service.event_removed(self.db, club_key(), number % 3, self.now)

    async def come_back(self, number: int) -> None:
        """The bot was away while an event moved."""
        if number % 3 in self.there:
            self.there[number % 3] = Event(number % 3, "Moved", self.now + number * HOUR)
        await self.db.write(events_service.reconcile_events, club_key(), self.there.values(), self.now)

    async def wait(self, number: int) -> None:
        """The minute job runs every half hour."""
        await self.season.live_until(self.now + number * HOUR / 2)

    async def sleep(self, number: int) -> None:
        """The bot is down."""
        self.season.now += number * HOUR


EDITS = {
    each.__name__: each
    for each in (
        *(Life.call_off_or_put_back, Life.add, Life.pause, Life.resume, Life.set_up),
        *(Life.create_or_move_event, Life.remove_event, Life.come_back),
    )
}
MOVES = {each.__name__ for each in (Life.set_up, Life.create_or_move_event, Life.come_back)}
DEEDS = {**EDITS, "wait": Life.wait, "sleep": Life.sleep}
weekly_slots = st.lists(
    st.builds(Slot, st.integers(1, 7), st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))),
    max_size=3,
    unique_by=lambda slot: slot.weekday,
)


def due(a_club: Club, since: datetime, until: datetime) -> dict[Key, datetime]:
    """The training days on the schedule that start after ``since`` and are due by ``until``."""
    found: dict[Key, datetime] = {}
    for occurrence in occurrences_from(a_club, since):
        if occurrence.starts_at > until + timedelta(days=1):
            break
        if occurrence.due_at <= until:
            found[occurrence.slot_id, occurrence.local_date] = occurrence.starts_at
    return found


def planned(a_club: Club, since: datetime) -> set[Key]:
    """The training days on the schedule that are ahead, for as long as a date lasts."""
    ahead = takewhile(lambda o: o.starts_at < since + timedelta(days=3), occurrences_from(a_club, since))
    return {(o.slot_id, o.local_date) for o in ahead}


def put_off(rows: dict[Key, Claimed], after: dict[Key, Claimed], a_club: Club, now: datetime) -> set[Key]:
    """Training days that had begun, and are ahead on their dates by what an organiser has just changed.

    The time zone was wrong, or the event was moved. One that nobody was reminded of is planned anew.
    """
    ahead = {key for key in planned(a_club, now) if key not in after}
    begun = {key: row for key, row in rows.items() if row.starts_at <= now}
    return {key for key in begun if (key in ahead if key not in after else after[key].starts_at > now)}


@settings(max_examples=rounds(8, 300))
@given(
    st.sampled_from(ZONES),
    weekly_slots,
    st.lists(st.tuples(st.sampled_from([*DEEDS, "wait"]), st.integers(1, 48)), min_size=4, max_size=20),
)
async def test_whatever_organisers_do_no_run_is_lost_or_doubled_and_no_past_one_changed(
    catalogue: Catalogue,
    empty: Path,
    zone: str,
    weekly: list[Slot],
    deeds: list[tuple[str, int]],
) -> None:
    async with copied(empty) as db:
        life = Life(Season(db, catalogue, await stored(db, club(*weekly, zone=zone)), BEGIN))
        await db.write(events_service.follow_events, club_key(), "", [], BEGIN)
        await db.write(clubs.save_club, await db.write(clubs.require_club, club_key()), BEGIN)
        planned_at = BEGIN
        for deed, number in deeds:
            before, rows, began = await life.stored(), await life.rows(), life.now
            try:
                await DEEDS[deed](life, number)
            except UserError:  # it cannot be done, and has changed nothing
                assert await life.rows() == rows
                continue
            after = await life.rows()

            moved = put_off(rows, after, await life.stored(), began) if deed in MOVES else set[Key]()
            past = {
                key: replace(row, told_starts_at=None)
                for key, row in rows.items()
                if row.starts_at <= began and key not in moved
            }
            assert {key: replace(after[key], tries=0, told_starts_at=None) for key in past} == past, (
                "the past was changed"
            )
            of_schedule = due(before, planned_at, began)
            if deed == "wait":
                assert of_schedule.keys() <= after.keys(), "a run that was due has neither post nor excuse"
            elif deed in EDITS:
                missed = {key for key, starts_at in of_schedule.items() if starts_at <= began}
                anew = planned(await life.stored(), began) if deed in MOVES else set[Key]()
                assert missed <= after.keys() | anew, "an edit made a missed run disappear"
                planned_at = began
            for key, row in after.items():
                if row.starts_at > life.now:
                    stands = await life.stored()
                    off = key in stands.cancelled or is_paused(stands, row.local_date)
                    assert (row.skipped is Skipped.CANCELLED) is off, "the post says something else"
        await life.wait(96)
        everything = due(await life.stored(), planned_at, life.now)
        assert everything.keys() <= (await life.rows()).keys(), "a run was lost"
        posts = [(post.slot_id, post.local_date) for post in life.season.board.posts]
        assert len(posts) == len(set(posts)), "a run was posted twice"
