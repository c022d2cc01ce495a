"""A reminder is posted once, by one process, and the first run first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise
from bot.database.database import Database
from bot.features.club.schedule import Skipped
from bot.features.reminders import service as reminders
from bot.features.reminders.store import Claimed
from bot.interactions import work
from tests.features.club.tuesdays import MINUTE, day, tuesdays, waiting
from tests.features.reminders.dying_process import NOW, Channel
from tests.rows import execute


class StoppedWatch:
    """Time passes only as a test says, and posts are sent one after the other."""

    passed = timedelta(0)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> StoppedWatch:
    stopped = StoppedWatch()

    def passed(_: work.Watch) -> timedelta:
        return stopped.passed

    monkeypatch.setattr(work.Watch, "passed", passed)
    monkeypatch.setattr(work, "AT_ONCE", 1)
    return stopped


async def test_nothing_is_begun_when_the_minute_is_over(
    db: Database, catalogue: Catalogue, file: Path, watch: StoppedWatch
) -> None:
    """The next one asks again what is most urgent, and posts what was claimed and is still there."""
    for guild_id in range(1, 4):
        await tuesdays(db, guild_id)

    class Slow(Channel):
        async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
            watch.passed += timedelta(seconds=30)
            return await super().post(occurrence, exercises)

    await reminders.run_due(db, catalogue, Slow(file), NOW)
    assert Channel(file).sent() == [("post", 1), ("post", 2)]
    watch.passed = timedelta(0)
    await reminders.run_due(db, catalogue, Channel(file), NOW + MINUTE)
    assert Channel(file).sent() == [("post", 1), ("post", 2), ("post", 3)]


async def test_the_first_run_is_posted_first_whatever_was_due_first(
    db: Database, catalogue: Catalogue, file: Path, watch: StoppedWatch
) -> None:
    await tuesdays(db, 1, "20:00", lead_minutes=300)
    await tuesdays(db, 2, "18:30", lead_minutes=240)
    await tuesdays(db, 3, "18:00", lead_minutes=30)
    await reminders.run_due(db, catalogue, Channel(file), NOW)
    posted = [(await day(db, number)).starts_at for _, number in Channel(file).sent()]
    assert posted == sorted(posted)
    assert len(posted) == 3


async def test_a_more_urgent_run_that_falls_due_meanwhile_comes_before_the_next_batch(
    db: Database, catalogue: Catalogue, file: Path, watch: StoppedWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for guild_id in (1, 2, 3):
        await tuesdays(db, guild_id, "20:00", lead_minutes=300)
    await tuesdays(db, 4, "18:00", lead_minutes=14)  # due a minute after NOW
    monkeypatch.setattr(work, "LASTS", timedelta(hours=1))
    monkeypatch.setattr(reminders, "BATCH", 2)

    class Slow(Channel):
        async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
            watch.passed += timedelta(seconds=40)
            return await super().post(occurrence, ())

    await reminders.run_due(db, catalogue, Slow(file), NOW)
    assert [(await day(db, number)).club_id for _, number in Channel(file).sent()] == [1, 2, 4, 3]


async def test_a_run_that_begins_while_its_post_waits_its_turn_gets_none(
    db: Database, catalogue: Catalogue, file: Path, watch: StoppedWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tuesdays(db, 1, "17:46", lead_minutes=10)
    await tuesdays(db, 2, "17:46", lead_minutes=10)
    monkeypatch.setattr(work, "LASTS", timedelta(hours=1))

    class Slow(Channel):
        async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
            watch.passed += MINUTE
            return await super().post(occurrence, ())

    await reminders.run_due(db, catalogue, Slow(file), NOW)
    assert Channel(file).sent() == [("post", 1)]
    assert (await day(db, 2)).skipped is Skipped.LATE


async def test_a_club_whose_time_zone_is_unknown_gets_this_post_and_costs_no_other_its_own(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    for guild_id in (1, 2):
        await tuesdays(db, guild_id)
    await db.write(execute, "UPDATE club SET zone = 'Nowhere/Atlantis' WHERE guild_id = 1")
    posted = await reminders.run_due(db, catalogue, Channel(file), NOW)
    assert sorted(posted) == [1, 2]
    [told] = await waiting(db)
    assert "Nowhere/Atlantis" in told


async def test_a_failure_nobody_foresaw_stops_no_other_club(
    db: Database, catalogue: Catalogue, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for guild_id in (1, 2):
        await tuesdays(db, guild_id)

    class Broken(Channel):
        async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
            if occurrence.id == 1:
                raise RuntimeError("nobody foresaw this")
            return await super().post(occurrence, ())

    await reminders.run_due(db, catalogue, Broken(file), NOW)
    assert Channel(file).sent() == [("post", 2)]
    assert "nobody foresaw this" in caplog.text
