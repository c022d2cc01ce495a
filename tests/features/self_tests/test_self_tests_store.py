"""Runs, results and invitations on real SQLite."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.features.self_tests import store as self_tests
from bot.features.self_tests.rules import Result, Side
from tests.builders import utc
from tests.rows import execute

if TYPE_CHECKING:
    from bot.database.database import Database

ANN, BEN = 700_000_000_000_000_001, 700_000_000_000_000_002
NOW = utc("2026-06-02 17:00")
DAY = timedelta(days=1)


def result(
    side: Side | None = Side.LEFT, value: float | None = 18.5, days: int = 0, *, hurt: bool = False
) -> Result:
    at = NOW + days * DAY
    return Result(test="hold", side=side, outcome="steady", value=value, tested_at=at, hurt=hurt)


async def test_what_is_put_is_read_again_the_oldest_first(db: Database) -> None:
    later, earlier = result(days=2, value=None, hurt=True), result(Side.RIGHT)
    for each in (later, earlier):
        run = await db.write(self_tests.begin, ANN, "hold", "{}", each.tested_at)
        await db.write(self_tests.put, run.id, ANN, [each])
    assert await db.write(self_tests.all_of, ANN) == [earlier, later]
    assert await db.write(self_tests.all_of, BEN) == []


async def test_putting_again_corrects_and_doubles_nothing(db: Database) -> None:
    run = await db.write(self_tests.begin, ANN, "hold", "{}", NOW)
    await db.write(self_tests.put, run.id, ANN, [result()])
    await db.write(self_tests.put, run.id, ANN, [result(value=20), result(Side.RIGHT)])
    assert [each.value for each in await db.write(self_tests.of_run, run.id)] == [20, 18.5]


@pytest.mark.parametrize("side", [Side.LEFT, None])
async def test_a_side_can_have_one_result_in_a_run(db: Database, side: Side | None) -> None:
    run = await db.write(self_tests.begin, ANN, "hold", "{}", NOW)
    with pytest.raises(sqlite3.IntegrityError):
        await db.write(self_tests.put, run.id, ANN, [result(side), result(side)])


async def test_the_results_go_with_their_run_and_its_number_never_comes_again(db: Database) -> None:
    run = await db.write(self_tests.begin, ANN, "hold", "{}", NOW)
    await db.write(self_tests.put, run.id, ANN, [result()])
    await db.write(self_tests.remove, run.id)
    assert await db.write(self_tests.all_of, ANN) == []
    again = await db.write(self_tests.begin, BEN, "hold", "{}", NOW)
    assert again.id != run.id, "a button of the old run must not fit somebody else's"


async def test_what_was_left_is_closed_and_what_came_of_it_stays(db: Database) -> None:
    half = await db.write(self_tests.begin, ANN, "hold", "{}", NOW - 2 * DAY)
    await db.write(self_tests.put, half.id, ANN, [result()])
    nothing = await db.write(self_tests.begin, ANN, "hold", "{}", NOW - 2 * DAY)
    fresh = await db.write(self_tests.begin, ANN, "other", "{}", NOW)
    await db.write(self_tests.close_older, NOW - DAY)
    assert await db.write(self_tests.get, nothing.id) is None
    closed = await db.write(self_tests.get, half.id)
    assert closed is not None
    assert closed.state is None
    assert len(await db.write(self_tests.all_of, ANN)) == 1
    assert await db.write(self_tests.open_run, ANN, "hold") is None
    assert await db.write(self_tests.open_run, ANN, "other") == fresh
    assert [run.id for run in await db.write(self_tests.runs_with_results, ANN, 5)] == [half.id]


async def test_the_last_pain_is_found_wherever_it_was_told(db: Database) -> None:
    assert await db.write(self_tests.hurt_at, ANN) is None
    run = await db.write(self_tests.begin, ANN, "hold", "{}", NOW)
    await db.write(self_tests.put, run.id, ANN, [result(hurt=True)])
    assert await db.write(self_tests.hurt_at, ANN) == NOW
    later = int((NOW + DAY).timestamp())
    await db.write(
        execute,
        "INSERT INTO pain (user_id, place, level, since, noted_at) VALUES (?, 'knee', 2, 'today', ?)",
        (ANN, later),
    )
    assert await db.write(self_tests.hurt_at, ANN) == NOW + DAY
    await db.write(
        execute,
        "INSERT INTO effort (user_id, kind, exercises, sets, effort, pain, done_at)"
        " VALUES (?, 'strength', '[]', 3, 5, 1, ?)",
        (ANN, later + 60),
    )
    assert await db.write(self_tests.hurt_at, ANN) == NOW + DAY + timedelta(minutes=1)
    assert await db.write(self_tests.hurt_at, BEN) is None


def test_a_result_in_a_log_says_nothing() -> None:
    assert "steady" not in repr(result())
    assert "18.5" not in repr(result())
