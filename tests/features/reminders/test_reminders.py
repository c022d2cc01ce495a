"""A reminder is posted once, by one process, and the first run first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise
from bot.database import leases
from bot.database.database import Database
from bot.features.club.schedule import Skipped
from bot.features.reminders import service as reminders
from bot.features.reminders.store import Claimed
from bot.interactions import shift
from tests.features.club.tuesdays import MINUTE, day, tuesdays, waiting
from tests.features.reminders.dying_process import NOW, Channel
from tests.rows import execute


class StoppedWatch:
    """Time passes only as a test says, and posts are sent one after the other."""

    passed = timedelta(0)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> StoppedWatch:
    stopped = StoppedWatch()

    def passed(_: shift.Watch) -> timedelta:
        return stopped.passed

    monkeypatch.setattr(shift.Watch, "passed", passed)
    monkeypatch.setattr(shift, "AT_ONCE", 1)
    return stopped


async def test_a_second_process_stands_by_while_the_first_is_posting(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    """Without the lease it would take the other's claim for one that a crash left behind, and post again."""
    await tuesdays(db)

    class Slow(Channel):
        async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
            await clock.run_minute(db, catalogue, Channel(file), NOW, "this-computer:2:x")
            return await super().post(occurrence, ())

    await reminders.run_due(db, catalogue, Slow(file), NOW, "another-computer:1:x")
    assert Channel(file).sent() == [("post", 1)]


async def test_what_a_vanished_computer_left_is_taken_over_when_its_lease_has_run_out(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    await tuesdays(db)
    assert await db.write(shift.take_lease, "vanished:1:x", NOW)
    await reminders.run_due(db, catalogue, Channel(file), NOW + timedelta(seconds=149), "here:2:x")
    assert Channel(file).sent() == []
    await reminders.run_due(db, catalogue, Channel(file), NOW + timedelta(seconds=150), "here:2:x")
    assert Channel(file).sent() == [("post", 1)]


async def test_a_lease_taken_before_the_clock_was_set_back_holds_nobody_up(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    await tuesdays(db)
    assert await db.write(shift.take_lease, "vanished:1:x", NOW + timedelta(hours=3))
    await reminders.run_due(db, catalogue, Channel(file), NOW, "here:2:x")
    assert Channel(file).sent() == [("post", 1)]


async def test_a_process_that_ends_in_order_lets_the_next_one_post_at_once(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    await tuesdays(db)
    await reminders.run_due(db, catalogue, Channel(file), NOW - MINUTE, "old:1:x")
    await db.write(shift.stand_down, "old:1:x")
    await reminders.run_due(db, catalogue, Channel(file), NOW, "new:2:x")
    assert Channel(file).sent() == [("post", 1)]


async def test_two_containers_that_share_name_and_number_are_two_processes(db: Database) -> None:
    ours = leases.this_process()
    elsewhere = ":".join(["container", *ours.split(":")[-2:]])
    assert await db.write(shift.take_lease, elsewhere, NOW)
    assert not await db.write(shift.take_lease, ours, NOW)


async def test_a_dead_process_of_our_computer_is_free_at_once_also_where_we_got_its_number(
    db: Database,
) -> None:
    ours = leases.this_process()
    before_us = ours.rpartition(":")[0] + ":older"
    assert await db.write(shift.take_lease, before_us, NOW)
    assert await db.write(shift.take_lease, ours, NOW)


async def test_it_stops_posting_as_soon_as_the_lease_is_lost(
    db: Database, catalogue: Catalogue, file: Path, watch: StoppedWatch
) -> None:
    for guild_id in range(1, 6):
        await tuesdays(db, guild_id)

    class Hanging(Channel):
        async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
            if occurrence.id == 2:
                watch.passed += shift.LEASE_FOR / 3  # time to renew it, but in the meantime
                await db.write(execute, "UPDATE lease SET holder = 'elsewhere:1:x'")
            return await super().post(occurrence, ())

    await reminders.run_due(db, catalogue, Hanging(file), NOW, "here:2:x")
    assert Channel(file).sent() == [("post", 1), ("post", 2)]


async def test_it_renews_the_lease_while_it_posts(
    db: Database, catalogue: Catalogue, file: Path, watch: StoppedWatch
) -> None:
    for guild_id in range(1, 4):
        await tuesdays(db, guild_id)

    class Slow(Channel):
        async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
            watch.passed += timedelta(seconds=26)
            return await super().post(occurrence, ())

    await reminders.run_due(db, catalogue, Slow(file), NOW, "here:2:x")
    assert len(Channel(file).sent()) == 3
    assert not await db.write(
        shift.take_lease, "elsewhere:1:x", NOW + shift.LEASE_FOR + timedelta(seconds=51)
    )
    assert await db.write(shift.take_lease, "elsewhere:1:x", NOW + shift.LEASE_FOR + timedelta(seconds=52))


async def test_the_first_run_is_posted_first_whatever_was_due_first(
    db: Database, catalogue: Catalogue, file: Path, watch: StoppedWatch
) -> None:
    await tuesdays(db, 1, "20:00", lead_minutes=300)
    await tuesdays(db, 2, "18:30", lead_minutes=240)
    await tuesdays(db, 3, "18:00", lead_minutes=30)
    await reminders.run_due(db, catalogue, Channel(file), NOW, "here:1:x")
    posted = [(await day(db, number)).starts_at for _, number in Channel(file).sent()]
    assert posted == sorted(posted)
    assert len(posted) == 3


async def test_a_more_urgent_run_that_falls_due_meanwhile_comes_before_the_next_batch(
    db: Database, catalogue: Catalogue, file: Path, watch: StoppedWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for guild_id in (1, 2, 3):
        await tuesdays(db, guild_id, "20:00", lead_minutes=300)
    await tuesdays(db, 4, "18:00", lead_minutes=14)  # due a minute after NOW
    monkeypatch.setattr(shift, "LASTS", timedelta(hours=1))
    monkeypatch.setattr(reminders, "BATCH", 2)

    class Slow(Channel):
        async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
            watch.passed += timedelta(seconds=40)
            return await super().post(occurrence, ())

    await reminders.run_due(db, catalogue, Slow(file), NOW, "here:1:x")
    assert [(await day(db, number)).club_id for _, number in Channel(file).sent()] == [1, 2, 4, 3]


async def test_a_run_that_begins_while_its_post_waits_its_turn_gets_none(
    db: Database, catalogue: Catalogue, file: Path, watch: StoppedWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tuesdays(db, 1, "17:46", lead_minutes=10)
    await tuesdays(db, 2, "17:46", lead_minutes=10)
    monkeypatch.setattr(shift, "LASTS", timedelta(hours=1))

    class Slow(Channel):
        async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
            watch.passed += MINUTE
            return await super().post(occurrence, ())

    await reminders.run_due(db, catalogue, Slow(file), NOW, "here:1:x")
    assert Channel(file).sent() == [("post", 1)]
    assert (await day(db, 2)).skipped is Skipped.LATE


async def test_a_club_whose_time_zone_is_unknown_gets_this_post_and_costs_no_other_its_own(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    for guild_id in (1, 2):
        await tuesdays(db, guild_id)
    await db.write(execute, "UPDATE club SET zone = 'Nowhere/Atlantis' WHERE guild_id = 1")
    posted = await reminders.run_due(db, catalogue, Channel(file), NOW, "here:1:x")
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

    await reminders.run_due(db, catalogue, Broken(file), NOW, "here:1:x")
    assert Channel(file).sent() == [("post", 2)]
    assert "nobody foresaw this" in caplog.text
