"""The cache that boards are read from says what the log says."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.features.club.schedule import Occurrence, Skipped
from bot.features.me import store as me_store
from bot.features.reminders import store as reminders_store
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.boards import tally
from bot.features.streaks.pauses import OwnDays, Pause, Reason
from bot.features.streaks.rules import Answer, compute
from tests.builders import A_TUESDAY, TUESDAY, club, club_key, slot, stored, training_day, utc
from tests.rows import execute, fetch
from tests.soak import rounds

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time

if TYPE_CHECKING:
    from bot.database.database import Database
    from bot.features.club.schedule import Club
    from bot.features.reminders.store import Claimed

DONE, RESTING, HURT = Answer
ZONE = ZoneInfo("Europe/Vienna")
BEGINNING = utc("2026-01-20 12:00")

guild_ids = count(100)
"""Every example has a club of its own."""


@dataclass
class Season:
    """A club as time goes by. ``now`` is always on the hour, and sessions start half past."""

    db: Database
    club: Club
    now: datetime = BEGINNING
    days: list[Claimed] = field(default_factory=list["Claimed"])

    async def hold(self, hours_ahead: int) -> None:
        starts_at = self.now + timedelta(hours=hours_ahead, minutes=30)
        local_date = starts_at.astimezone(ZONE).date()
        occurrence = Occurrence(self.club.slots[0].id, local_date, self.club.zone, starts_at, self.now)
        claimed = await self.db.write(reminders_store.claim_occurrence, self.club, occurrence, (), self.now)
        self.days += [claimed] if claimed is not None else []

    async def answer(self, user_id: int, back: int, answer: Answer) -> None:
        if self.days:
            day = self.days[-min(back, len(self.days))]
            with contextlib.suppress(UserError):  # it has closed, or is off
                await self.db.write(streaks.check_in, day.club_id, user_id, "Ann", day.id, answer, self.now)

    async def pause(self, user_id: int, back: int, length: int) -> None:
        first = self.now.date() - timedelta(days=back)
        pause = Pause(first, first + timedelta(days=length))
        await self.db.write(streaks_store.add_pause, user_id, pause, Reason.LIFE)
        await self.db.write(streaks.refresh_standing, self.club.id, user_id, self.now)

    async def train_on(self, user_id: int, weekdays: frozenset[int]) -> None:
        await self.db.write(me_store.record_member, self.club.id, user_id, "Ann", self.now)
        days = OwnDays(self.now.date(), weekdays)
        await self.db.write(streaks_store.add_own_days, self.club.id, user_id, days)
        await self.db.write(streaks.refresh_standing, self.club.id, user_id, self.now)

    async def skip(self, back: int) -> None:
        if self.days:
            day = self.days[-min(back, len(self.days))]
            await self.db.write(reminders_store.set_skipped, day.id, Skipped.CANCELLED)
            await streaks.settle_standings(self.db, self.now)

    async def train(self, answers: tuple[Answer | None, ...], then_hours: int) -> None:
        """A session, what each of the members says of it, and time enough that it closes, or nearly."""
        await self.hold(1)
        for user_id, answer in enumerate(answers, 1):
            if answer is not None:
                await self.answer(user_id, 1, answer)
        await self.wait(then_hours)

    async def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        await streaks.settle_standings(self.db, self.now)


users = st.integers(1, 3)
training = st.tuples(
    st.just(Season.train),
    st.tuples(*3 * [st.sampled_from([DONE, DONE, DONE, RESTING, None])]),
    st.sampled_from([24, 49, 50, 72]),
)
operations = st.lists(
    st.one_of(
        training,
        training,
        training,
        st.tuples(st.just(Season.hold), st.integers(0, 23)),
        st.tuples(st.just(Season.answer), users, st.integers(1, 3), st.sampled_from(Answer)),
        st.tuples(st.just(Season.answer), users, st.just(1), st.just(DONE)),
        st.tuples(st.just(Season.pause), users, st.integers(0, 7), st.integers(0, 20)),
        st.tuples(st.just(Season.train_on), users, st.frozensets(st.integers(1, 7), min_size=1)),
        st.tuples(st.just(Season.skip), st.integers(1, 3)),
        st.tuples(st.just(Season.wait), st.sampled_from([1, 24, 24, 48, 72, 400])),
    ),
    min_size=8,
    max_size=50,
)


@settings(max_examples=rounds(15, 600), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations)
async def test_whatever_happens_the_cache_is_what_the_log_gives_for_every_member(
    db: Database, drawn: Sequence[tuple[Any, ...]]
) -> None:
    """After answers, corrections, pauses, own days, cancelled sessions and closings, and as time goes by."""
    season = Season(db, await stored(db, club(slot(TUESDAY), guild_id=next(guild_ids))))
    for operation, *values in drawn:
        await operation(season, *values)
        await check(season)


async def check(season: Season) -> None:
    today = season.now.astimezone(ZONE).date()
    cached = await season.db.read(streaks_store.standings_of_club, season.club.id)
    known = await season.db.read(streaks.load_club_histories, season.club.id)
    for user_id, each in known.items():
        fresh, kept = tally(compute(each, season.now), season.now, today), cached[user_id]
        assert (kept.current, kept.best, kept.total) == (fresh.current, fresh.best, fresh.total)
        assert (kept.recent_done, kept.recent_held) == (fresh.recent_done, fresh.recent_held)
        assert kept.done_in(today.replace(day=1)) == fresh.month_done


async def test_a_missed_day_changes_the_standing_without_anybody_doing_anything(db: Database) -> None:
    ours = await stored(db, club(slot(TUESDAY)))
    days = [await training_day(db, ours, A_TUESDAY + timedelta(weeks=n)) for n in range(3)]
    await db.write(streaks.check_in, club_key(), 1, "Ann", days[0].id, DONE, days[0].starts_at)
    await streaks.settle_standings(db, days[1].closes_at + timedelta(minutes=1))  # a protection covers it
    assert await streak_of(db, 1) == 1
    await streaks.settle_standings(db, days[2].closes_at + timedelta(minutes=1))
    assert await streak_of(db, 1) == 0


async def test_what_is_settled_is_not_looked_at_again(db: Database) -> None:
    ours = await stored(db, club(slot(TUESDAY)))
    day = await training_day(db, ours, A_TUESDAY)
    closed = day.closes_at + timedelta(minutes=1)
    assert await db.read(streaks_store.due_standings, closed - timedelta(minutes=2)) == []
    assert await db.read(streaks_store.due_standings, closed) == [1]
    await streaks.settle_standings(db, closed)
    assert await db.read(streaks_store.due_standings, closed) == []
    assert await db.read(streaks_store.due_standings, day.starts_at + timedelta(weeks=8)) == [1]


async def test_the_minute_finds_what_closed_without_reading_the_other_training_days(db: Database) -> None:
    plan = await db.read(fetch, f"EXPLAIN QUERY PLAN {streaks_store.DUE_STANDINGS}", (0, 0))
    steps = [row["detail"] for row in plan if "occurrence" in row["detail"]]
    assert len(steps) == 2
    assert all("SEARCH" in step and "occurrence_unsettled" in step for step in steps)


async def test_a_cache_that_was_thrown_away_is_made_again(db: Database) -> None:
    ours = await stored(db, club(slot(TUESDAY)))
    day = await training_day(db, ours, A_TUESDAY)
    for user_id in range(50):
        await db.write(streaks.check_in, club_key(), user_id, "Ann", day.id, DONE, day.starts_at)
    before = await db.write(streaks_store.standings_of_club, club_key())
    await db.write(execute, "DELETE FROM standing")
    await streaks.rebuild_standings(db, day.starts_at)
    assert await db.read(streaks_store.standings_of_club, club_key()) == before
    assert len(before) == 50


async def test_one_club_that_cannot_be_computed_stops_no_other(db: Database) -> None:
    days = [
        await training_day(db, await stored(db, club(slot(TUESDAY), guild_id=n)), A_TUESDAY) for n in (1, 2)
    ]
    for day in days:
        await db.write(streaks.check_in, day.club_id, 1, "Ann", day.id, DONE, day.starts_at)
    await db.write(execute, "UPDATE occurrence SET local_date = 'never' WHERE club_id = 1")
    await streaks.settle_standings(db, days[0].closes_at + timedelta(hours=1))
    assert await db.read(streaks_store.due_standings, days[0].closes_at + timedelta(hours=1)) == [1]


async def test_a_session_of_next_month_that_is_answered_on_the_last_of_this_counts_for_its_own(
    db: Database,
) -> None:
    """The run is in the first hour of July; the post came on 30 June, and so did the answer."""
    ours = await stored(db, club(slot(3, "00:15")))
    day = await training_day(db, ours, utc("2026-07-01 00:00").date())
    await db.write(
        streaks.check_in, club_key(), 1, "Ann", day.id, DONE, day.starts_at - timedelta(minutes=30)
    )
    kept = (await db.read(streaks_store.standings_of_club, club_key()))[1]
    june, july = (datetime.combine(day.local_date, time()).date().replace(month=n) for n in (6, 7))
    assert (kept.done_in(june), kept.done_in(july), kept.done_in(july.replace(month=8))) == (0, 1, 0)


async def streak_of(db: Database, user_id: int) -> int:
    return (await db.read(streaks_store.standings_of_club, club_key()))[user_id].current
