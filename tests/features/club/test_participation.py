"""What an organiser learns of the last eight weeks: what was done, and nothing of who rests or is hurt."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import UserError
from bot.features.club import attendance_service
from bot.features.club.attendance import Participant, Participation, Week
from bot.features.club.schedule import Skipped
from bot.features.me import store as me_store
from bot.features.reminders import store as reminders_store
from bot.features.streaks import store as streaks_store
from bot.features.streaks.rules import Answer
from tests.builders import A_TUESDAY, TUESDAY, club, club_key, slot, stored, training_day, utc

if TYPE_CHECKING:
    from bot.database.database import Database
    from bot.features.club.schedule import Club
    from bot.features.reminders.store import Claimed

DONE, RESTING, HURT = Answer
NOW = utc("2026-06-03 12:00")
"""The Wednesday after A_TUESDAY."""
THIS_WEEK = date(2026, 6, 1)
LAST_WEEK = THIS_WEEK - timedelta(weeks=1)


async def a_club(db: Database) -> Club:
    return await stored(db, club(slot(TUESDAY)))


async def answer(db: Database, day: Claimed, user_id: int, name: str, *answers: Answer) -> None:
    await db.write(me_store.record_member, day.club_id, user_id, name, day.starts_at)
    for each in answers:
        await db.write(streaks_store.add_check_in, day.id, user_id, each, day.starts_at)


async def look(db: Database) -> Participation:
    return await db.read(attendance_service.participation_of_club, club_key(), NOW)


async def test_each_of_the_last_eight_weeks_has_its_sums(db: Database) -> None:
    a = await a_club(db)
    for n in range(10):
        day = await training_day(db, a, A_TUESDAY - timedelta(weeks=n))
        for user_id in range(n):
            await answer(db, day, user_id, f"Runner {user_id}", DONE)

    found = await look(db)

    assert [week.monday for week in found.weeks] == [THIS_WEEK - timedelta(weeks=n) for n in range(7, -1, -1)]
    assert [(week.sessions, week.members, week.done) for week in found.weeks] == [
        (1, n, n) for n in range(7, -1, -1)
    ]
    assert found.sessions == 8
    assert found.members[0] == Participant("Runner 0", 7)


async def test_a_week_without_training_is_there_with_nothing_in_it(db: Database) -> None:
    await training_day(db, await a_club(db), A_TUESDAY)

    found = await look(db)

    assert found.weeks[-2:] == (Week(LAST_WEEK), Week(THIS_WEEK, 1))


async def test_somebody_who_does_two_sessions_a_week_is_one_member(db: Database) -> None:
    a = await a_club(db)
    for day in (A_TUESDAY, A_TUESDAY - timedelta(days=1)):
        await answer(db, await training_day(db, a, day), 7, "Ana", DONE)

    found = await look(db)

    assert found.weeks[-1] == Week(THIS_WEEK, sessions=2, members=1, done=2)
    assert found.members == (Participant("Ana", 2),)


async def test_whoever_rested_or_was_hurt_is_nowhere(db: Database) -> None:
    """Neither by name nor in a number: what is shown is the same as if they had said nothing."""
    a = await a_club(db)
    day = await training_day(db, a, A_TUESDAY)
    await answer(db, day, 1, "Ana", DONE)
    before = await look(db)

    await answer(db, day, 2, "Ben", RESTING)
    await answer(db, day, 3, "Cleo", HURT)
    await answer(db, day, 4, "Dora", DONE, HURT)

    assert await look(db) == before
    assert before.members == (Participant("Ana", 1),)


async def test_hidden_members_are_in_the_sums_and_counted_without_a_name(db: Database) -> None:
    a = await a_club(db)
    day = await training_day(db, a, A_TUESDAY)
    for user_id, name in enumerate(("Ana", "Ben", "Cleo"), 1):
        await answer(db, day, user_id, name, DONE)
    await answer(db, day, 4, "Dora", HURT)
    for user_id in (2, 4):
        await db.write(me_store.set_shown, club_key(), user_id, None, hidden=True)

    found = await look(db)

    assert found.weeks[-1].done == 3
    assert [each.name for each in found.members] == ["Ana", "Cleo"]
    assert found.hidden == 1


async def test_the_name_for_boards_is_the_one_an_organiser_reads(db: Database) -> None:
    day = await training_day(db, await a_club(db), A_TUESDAY)
    await answer(db, day, 1, "Ana", DONE)
    await db.write(me_store.set_shown, club_key(), 1, "Zed", hidden=False)

    assert (await look(db)).members == (Participant("Zed", 1),)


async def test_who_has_left_the_server_stays_in_the_sums_only(db: Database) -> None:
    day = await training_day(db, await a_club(db), A_TUESDAY)
    await answer(db, day, 1, "Ana", DONE)
    await db.write(me_store.set_member_left, club_key(), [1], NOW)

    found = await look(db)

    assert (found.weeks[-1].done, found.members, found.hidden) == (1, (), 0)


async def test_sessions_that_did_not_take_place_or_are_ahead_are_none(db: Database) -> None:
    a = await a_club(db)
    off = await training_day(db, a, A_TUESDAY)
    ahead = await training_day(db, a, A_TUESDAY + timedelta(days=2))
    for day in (off, ahead):
        await answer(db, day, 1, "Ana", DONE)
    await db.write(reminders_store.set_skipped, off.id, Skipped.CANCELLED)

    found = await look(db)

    assert (found.sessions, found.members) == (0, ())


async def test_another_clubs_sessions_are_not_looked_at(db: Database) -> None:
    await a_club(db)
    other = await stored(db, club(slot(TUESDAY), guild_id=2))
    await answer(db, await training_day(db, other, A_TUESDAY), 1, "Ana", DONE)

    assert (await look(db)).sessions == 0


async def test_a_club_that_is_not_set_up_says_what_to_do(db: Database) -> None:
    with pytest.raises(UserError, match="/club setup"):
        await look(db)
