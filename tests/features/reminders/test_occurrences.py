"""Training days: each claimed once, whoever asks, and settled after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest

from bot.database.database import Database
from bot.features.club import store as club_store
from bot.features.club.schedule import Club, PostState, Skipped
from bot.features.reminders import pending_store as pending
from bot.features.reminders import store as reminders_store
from bot.features.reminders.store import Claimed
from tests.builders import (
    A_TUESDAY,
    BEFORE,
    TUESDAY,
    claim,
    club,
    club_key,
    occurrence_of,
    slot,
    stored,
    training_day,
    utc,
)

WEEK = timedelta(days=7)


async def tuesdays(db: Database, guild_id: int = 1) -> Club:
    return await stored(db, club(slot(TUESDAY, "18:30"), guild_id=guild_id))


async def set_posted(db: Database, occurrence: Claimed, message_id: int) -> None:
    await db.write(reminders_store.set_posted, occurrence.id, message_id)


async def set_skipped(db: Database, occurrence: Claimed) -> None:
    await db.write(reminders_store.set_skipped, occurrence.id, Skipped.REFUSED)


async def last_post(db: Database) -> int | None:
    last = await db.write(reminders_store.last_posted, club_key())
    return None if last is None else last.message_id


async def test_a_training_day_is_claimed_once(db: Database) -> None:
    ours = await tuesdays(db)

    assert await claim(db, ours, A_TUESDAY) is not None
    assert await claim(db, ours, A_TUESDAY) is None


async def test_of_many_tasks_one_claims_it(db: Database) -> None:
    ours = await tuesdays(db)

    claims = await asyncio.gather(*(claim(db, ours, A_TUESDAY) for _ in range(20)))

    assert len([c for c in claims if c is not None]) == 1


async def test_of_two_processes_on_one_file_one_claims_it(tmp_path: Path, db: Database) -> None:
    ours = await tuesdays(db)
    other = await Database.open(tmp_path / "glutes-on.db")

    days = [A_TUESDAY + n * WEEK for n in range(10)]
    claims = await asyncio.gather(*(claim(database, ours, day) for day in days for database in (db, other)))
    await other.close()

    assert sorted(c.local_date for c in claims if c is not None) == days


async def test_the_same_date_is_another_training_day_in_another_club(db: Database) -> None:
    assert await claim(db, await tuesdays(db, 1), A_TUESDAY) is not None
    assert await claim(db, await tuesdays(db, 2), A_TUESDAY) is not None


async def test_a_claim_keeps_what_was_planned_then(db: Database) -> None:
    ours = await tuesdays(db)
    claimed = await training_day(db, ours, date(2026, 6, 2))

    assert claimed.local_date == date(2026, 6, 2)
    assert claimed.starts_at == utc("2026-06-02 16:30")
    assert claimed.claimed_at == occurrence_of(ours, date(2026, 6, 2)).due_at
    assert claimed.channel_id == ours.channel_id
    assert claimed.exercises == ("clamshell",)
    assert (claimed.message_id, claimed.skipped) == (None, None)
    assert await db.write(reminders_store.get_occurrence, claimed.id) == claimed


async def test_unposted_are_those_neither_posted_nor_skipped_first_start_first_in_batches(
    db: Database,
) -> None:
    ours = await tuesdays(db)
    late, early, posted, skipped = [await training_day(db, ours, A_TUESDAY + n * WEEK) for n in (3, 0, 1, 2)]
    await set_posted(db, posted, 555)
    await set_skipped(db, skipped)

    assert await db.write(pending.unposted, BEFORE, 10) == [early, late]
    assert await db.write(pending.unposted, BEFORE, 1) == [early]
    assert await db.write(pending.unposted, BEFORE, 1, after=early) == [late]
    assert await db.write(pending.unposted, BEFORE, 1, after=late) == []


async def test_a_refused_post_is_unposted_again_when_its_next_try_is_due(db: Database) -> None:
    refused = await training_day(db, await tuesdays(db), A_TUESDAY)
    await db.write(pending.set_refused, refused.id, BEFORE + timedelta(minutes=1), looked=False)
    assert await db.write(pending.unposted, BEFORE, 10) == []
    [again] = await db.write(pending.unposted, BEFORE + timedelta(minutes=1), 10, failed=True)
    assert again.tries == 1


@pytest.mark.parametrize("because", [Skipped.LATE, Skipped.REFUSED])
async def test_what_the_club_called_off_stays_so_though_its_post_is_late_or_refused(
    db: Database, because: Skipped
) -> None:
    claimed = await training_day(db, await tuesdays(db), A_TUESDAY)
    assert await db.write(reminders_store.set_skipped, claimed.id, Skipped.CANCELLED)
    assert not await db.write(reminders_store.set_skipped, claimed.id, because)
    assert await db.write(reminders_store.get_occurrence, claimed.id) == replace(
        claimed, state=PostState.CANCELLING
    )
    assert await db.write(reminders_store.set_skipped, claimed.id, None), "it is put back"
    assert await db.write(pending.unreported_late, claimed.starts_at) == {}


@pytest.mark.parametrize(
    ("meanwhile", "takes_place"),
    [("nothing", True), ("called off", False), ("paused", False), ("removed", False)],
)
async def test_a_day_late_by_a_wrong_clock_takes_place_unless_the_club_does_not_want_it_any_more(
    db: Database, meanwhile: str, takes_place: bool
) -> None:
    claimed = await training_day(db, await tuesdays(db), A_TUESDAY)
    due_at = claimed.claimed_at
    await db.write(reminders_store.set_skipped, claimed.id, Skipped.LATE)
    if meanwhile == "called off":
        await db.write(club_store.add_cancellation, claimed.slot_id, A_TUESDAY)
    elif meanwhile == "paused":
        await db.write(club_store.set_paused, claimed.club_id, A_TUESDAY + timedelta(days=1))
    elif meanwhile == "removed":
        await db.write(club_store.retire_slot, claimed.slot_id)
    for now in (due_at - timedelta(minutes=1), claimed.starts_at):
        await db.write(pending.retry_failed, now)
        assert (await db.write(reminders_store.get_occurrence, claimed.id)) == replace(
            claimed, state=PostState.LATE
        )
    await db.write(pending.retry_failed, due_at)
    revived = await db.write(reminders_store.get_occurrence, claimed.id)

    assert revived is not None
    assert (revived.skipped is None) is takes_place


async def test_a_called_off_day_without_a_known_post_is_looked_for_until_its_run(db: Database) -> None:
    claimed = await training_day(db, await tuesdays(db), A_TUESDAY)
    await db.write(reminders_store.set_skipped, claimed.id, Skipped.CANCELLED)
    [looked_for] = await db.write(pending.unposted, claimed.starts_at - timedelta(minutes=1), 10)
    assert looked_for.id == claimed.id
    assert await db.write(pending.unposted, claimed.starts_at, 10) == []


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (pending.unposted, "occurrence_unposted"),
        (pending.to_refresh, "occurrence_to_refresh"),
        (pending.snoozed, "occurrence_snoozed"),
    ],
)
async def test_the_minute_job_reads_what_is_unfinished_by_its_index(
    db: Database, question: Callable[..., object], index: str
) -> None:
    def plan_of(connection: Connection) -> str:
        asked: list[str] = []
        connection.set_trace_callback(asked.append)
        question(connection, BEFORE, 10)
        connection.set_trace_callback(None)
        return connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchone()["detail"]

    assert index in await db.read(plan_of)


async def test_the_last_post_is_that_of_the_latest_run_that_has_one(db: Database) -> None:
    ours = await tuesdays(db)
    assert await last_post(db) is None
    later, earlier, _unposted = [await training_day(db, ours, A_TUESDAY + n * WEEK) for n in (1, 0, 2)]
    await set_posted(db, later, 20)
    await set_posted(db, earlier, 10)

    assert await last_post(db) == 20


async def test_the_streak_engine_gets_all_days_of_this_club_and_knows_which_were_skipped(
    db: Database,
) -> None:
    ours, theirs = await tuesdays(db, 1), await tuesdays(db, 2)
    second, first = [await training_day(db, ours, A_TUESDAY + n * WEEK) for n in (1, 0)]
    await training_day(db, theirs, A_TUESDAY)
    await set_skipped(db, second)

    held = await db.write(reminders_store.held_by_club, club_key())
    assert await db.write(reminders_store.count_of_club, club_key()) == 2

    assert [(h.id, h.starts_at, h.skipped) for h in held] == [
        (first.id, first.starts_at, False),
        (second.id, second.starts_at, True),
    ]
