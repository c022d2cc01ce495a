"""The log of answers: only ever longer, and the last row of a member and day counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.database.database import Database
from bot.features.me import store as me_store
from bot.features.reminders.store import Claimed
from bot.features.streaks import store as streaks_store
from bot.features.streaks.rules import Answer
from tests.builders import A_TUESDAY, TUESDAY, club, club_key, slot, stored, training_day

DONE, RESTING, HURT = Answer
ANN, BEN, ZOE = 1, 2, 3
NAMES = {ANN: "Ann", BEN: "Ben", ZOE: "Zoe"}
WEEK = timedelta(days=7)


@pytest.fixture
async def days(db: Database) -> list[Claimed]:
    """Three Tuesdays of club 1: 2, 9 and 16 June."""
    ours = await stored(db, club(slot(TUESDAY)))
    return [await training_day(db, ours, A_TUESDAY + n * WEEK) for n in range(3)]


async def say(db: Database, day: Claimed, user_id: int, *answers: Answer) -> None:
    for answer in answers:
        await db.write(streaks_store.add_check_in, day.id, user_id, answer, day.starts_at)
    await db.write(me_store.record_member, day.club_id, user_id, NAMES[user_id], day.starts_at)


async def count(db: Database, day: Claimed) -> int:
    return await db.write(streaks_store.count_done, day.id)


async def held(db: Database, since: date, until: date, guild_id: int = 1) -> tuple[int, int, int]:
    """Sessions, members with a done, and what was done."""
    return await db.write(streaks_store.week_totals, club_key(guild_id), since, until)


async def test_a_correction_is_a_new_row_and_the_old_one_stays(db: Database, days: list[Claimed]) -> None:
    await say(db, days[0], ANN, DONE, HURT, RESTING)

    log = await db.write(streaks_store.check_ins_of_member, club_key(), ANN)
    assert await db.write(streaks_store.last_answer, days[0].id, ANN) is RESTING
    assert [row.answer for row in log] == [DONE, HURT, RESTING]
    assert [row.id for row in log] == sorted(row.id for row in log)


async def test_who_said_nothing_has_no_answer_and_no_log(db: Database, days: list[Claimed]) -> None:
    await say(db, days[0], ANN, DONE)

    assert await db.write(streaks_store.last_answer, days[0].id, BEN) is None
    assert await db.write(streaks_store.last_answer, days[1].id, ANN) is None
    assert await db.write(streaks_store.check_ins_of_member, club_key(), BEN) == []


async def test_the_log_of_a_member_is_that_of_one_club(db: Database, days: list[Claimed]) -> None:
    elsewhere = await training_day(db, await stored(db, club(slot(TUESDAY), guild_id=2)), A_TUESDAY)
    await say(db, days[0], ANN, DONE)
    await say(db, elsewhere, ANN, DONE)

    assert [
        row.occurrence_id for row in await db.write(streaks_store.check_ins_of_member, club_key(), ANN)
    ] == [days[0].id]


@pytest.mark.parametrize(
    ("answers", "counted"),
    [((DONE,), 1), ((DONE, DONE), 1), ((DONE, RESTING), 0), ((HURT, DONE), 1), ((RESTING,), 0), ((), 0)],
)
async def test_done_counts_by_the_last_answer_and_once_a_member(
    db: Database, days: list[Claimed], answers: tuple[Answer, ...], counted: int
) -> None:
    await say(db, days[0], ANN, *answers)
    await say(db, days[0], BEN, DONE)
    await say(db, days[1], ANN, DONE)

    assert await count(db, days[0]) == counted + 1


async def test_between_two_dates_done_counts_by_the_last_answers(db: Database, days: list[Claimed]) -> None:
    for day in days:
        await say(db, day, ANN, RESTING, DONE)
    await say(db, days[0], BEN, DONE)
    await say(db, days[1], BEN, DONE, HURT)
    await say(db, days[2], ZOE, RESTING)

    assert await held(db, date(2026, 6, 1), date(2026, 6, 30)) == (3, 2, 4)


@pytest.mark.parametrize(
    ("since", "until", "done"),
    [
        pytest.param("2026-06-02", "2026-06-16", 3, id="both-ends-are-included"),
        pytest.param("2026-06-03", "2026-06-16", 2, id="the-day-before-is-not"),
        pytest.param("2026-06-02", "2026-06-15", 2, id="the-day-after-is-not"),
        pytest.param("2026-06-09", "2026-06-09", 1, id="one-day"),
    ],
)
async def test_only_what_lies_between_the_dates_counts(
    db: Database, days: list[Claimed], since: str, until: str, done: int
) -> None:
    for day in days:
        await say(db, day, ANN, DONE)

    assert await held(db, date.fromisoformat(since), date.fromisoformat(until)) == (done, 1, done)


async def test_only_one_club_counts(db: Database, days: list[Claimed]) -> None:
    await stored(db, club(slot(TUESDAY), guild_id=2))
    await say(db, days[0], ANN, DONE)

    assert await held(db, date.min, date.max, guild_id=2) == (0, 0, 0)


async def test_a_member_goes_by_the_newest_name(db: Database, days: list[Claimed]) -> None:
    await say(db, days[0], ANN, DONE)
    await db.write(me_store.record_member, club_key(), ANN, "Ann the Fast", days[0].starts_at)
    member = await db.write(me_store.get_member, club_key(), ANN)

    assert member is not None
    assert member.shown_name == "Ann the Fast"
