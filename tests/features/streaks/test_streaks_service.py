"""Checking in."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.database.database import Database
from bot.errors import UserError
from bot.features.club.schedule import Club
from bot.features.reminders.store import Claimed
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.rules import Answer, Streak
from bot.features.streaks.service import CheckedIn
from tests.builders import A_TUESDAY, TUESDAY, club, club_key, slot, stored, training_day, utc

DONE, RESTING, HURT = Answer
ANN, BEN = 1, 2
WEEK = timedelta(days=7)


@pytest.fixture
async def ours(db: Database) -> Club:
    return await stored(db, club(slot(TUESDAY)))


@pytest.fixture
async def days(db: Database, ours: Club) -> list[Claimed]:
    """Two Tuesdays running."""
    return [await training_day(db, ours, A_TUESDAY + n * WEEK) for n in range(2)]


async def press(
    db: Database, day: Claimed, answer: Answer = DONE, user_id: int = ANN, after: timedelta = timedelta(0)
) -> CheckedIn:
    """A member answers some time after the start of a training day."""
    now = day.starts_at + after
    return await db.write(streaks.check_in, day.club_id, user_id, f"runner {user_id}", day.id, answer, now)


async def count(db: Database, day: Claimed) -> int:
    return await db.read(streaks_store.count_done, day.id)


async def test_every_done_adds_one(db: Database, days: list[Claimed]) -> None:
    assert (await press(db, days[0])).streak == Streak(1, 1, 1)
    assert (await press(db, days[1])).streak == Streak(2, 2, 2)


async def test_pressed_twice_counts_once_and_says_so(db: Database, days: list[Claimed]) -> None:
    first, second = await press(db, days[0]), await press(db, days[0])

    assert (first.changed, second.changed) == (True, False)
    assert second.streak == Streak(1, 1, 1)
    assert await count(db, days[0]) == 1
    assert len(await db.write(streaks_store.check_ins_of_member, club_key(), ANN)) == 1


@pytest.mark.parametrize("instead", [RESTING, HURT])
async def test_taking_a_done_back_lowers_the_streak(
    db: Database, days: list[Claimed], instead: Answer
) -> None:
    await press(db, days[0])
    await press(db, days[1])

    corrected = await press(db, days[1], instead)

    assert (corrected.changed, corrected.answer) == (True, instead)
    assert corrected.streak == Streak(1, 1, 1)
    assert await count(db, days[1]) == 0


async def test_another_clubs_training_day_is_refused(db: Database, days: list[Claimed]) -> None:
    await stored(db, club(slot(TUESDAY), guild_id=2))

    with pytest.raises(UserError, match="isn't one of this club's"):
        await db.write(streaks.check_in, club_key(2), ANN, "Ann", days[0].id, DONE, days[0].starts_at)

    assert await count(db, days[0]) == 0


async def test_a_training_day_that_never_was_is_refused(db: Database, ours: Club) -> None:
    with pytest.raises(UserError, match="has been deleted"):
        await db.write(streaks.check_in, ours.id, ANN, "Ann", 404, DONE, utc("2026-06-02 16:30"))


@pytest.mark.parametrize("said_before", [None, RESTING], ids=["nothing-said", "a-correction"])
async def test_after_closing_nothing_changes(
    db: Database, days: list[Claimed], said_before: Answer | None
) -> None:
    if said_before is not None:
        await press(db, days[0], said_before)

    with pytest.raises(UserError, match="48 hours"):
        await press(db, days[0], DONE, after=timedelta(hours=48))

    assert await count(db, days[0]) == 0


@pytest.mark.parametrize(
    "after",
    [timedelta(minutes=-45), timedelta(hours=48) - timedelta(seconds=1)],
    ids=["early", "last-second"],
)
async def test_answers_count_from_the_post_to_the_last_second(
    db: Database, days: list[Claimed], after: timedelta
) -> None:
    assert (await press(db, days[0], after=after)).streak.current == 1


async def test_fifty_members_at_once_count_once_each(db: Database, days: list[Claimed]) -> None:
    """Each presses twice, as people do."""
    pressed = await asyncio.gather(*(press(db, days[0], user_id=n) for n in range(50) for _ in range(2)))

    assert await count(db, days[0]) == 50
    assert sum(p.changed for p in pressed) == 50
    assert {p.streak for p in pressed} == {Streak(1, 1, 1)}
