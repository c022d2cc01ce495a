"""What an answer does in every case that happens: at once, too late, twice, from elsewhere, in a pause."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.content.texts import Tone
from bot.errors import UserError
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.owner import ClubId
from bot.features.club.schedule import Club, Skipped
from bot.features.me import store as me_store
from bot.features.reminders import own_service
from bot.features.reminders import store as reminders_store
from bot.features.reminders.own_service import ReminderPlan
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.pauses import OwnDays, Pause, Reason
from bot.features.streaks.rules import Answer, Milestone, State
from tests.builders import A_TUESDAY, BEFORE, TUESDAY, club, club_key, own_key, slot, stored, training_day
from tests.rows import execute, fetch

if TYPE_CHECKING:
    from bot.database.database import Database
    from bot.features.reminders.store import Claimed
    from bot.features.streaks.service import CheckedIn

DONE, RESTING, HURT = Answer
ANN = 1
WEEK = timedelta(weeks=1)


@pytest.fixture
async def ours(db: Database) -> Club:
    return await stored(db, club(slot(TUESDAY)))


async def day(db: Database, ours: Club, week: int = 0) -> Claimed:
    return await training_day(db, ours, A_TUESDAY + week * WEEK)


async def say(
    db: Database, a_day: Claimed, answer: Answer = DONE, user_id: int = ANN, *, of: ClubId | None = None
) -> CheckedIn:
    return await db.write(
        streaks.check_in, of or a_day.club_id, user_id, "Ann", a_day.id, answer, a_day.starts_at
    )


async def row(db: Database, ours: Club, letters: str) -> list[CheckedIn]:
    """A Tuesday after the other: d(one), r(esting), or no answer."""
    said = {"d": DONE, "r": RESTING}
    days = [(letter, await day(db, ours, n)) for n, letter in enumerate(letters)]
    return [await say(db, a_day, said[letter]) for letter, a_day in days if letter in said]


async def log_of(db: Database, user_id: int = ANN) -> list[Answer]:
    return [each.answer for each in await db.read(streaks_store.check_ins_of_member, club_key(), user_id)]


async def done_of(db: Database, a_day: Claimed) -> int:
    return await db.read(streaks_store.count_done, a_day.id)


# At once


async def test_of_two_devices_at_once_each_is_heard_and_the_last_one_counts(db: Database, ours: Club) -> None:
    a_day = await day(db, ours)
    answers = [DONE, RESTING, HURT, DONE, RESTING]
    results = await asyncio.gather(*(say(db, a_day, answer) for answer in answers))
    assert await log_of(db) == answers, "append-only, in the order in which they came"
    assert all(result.changed for result in results)
    assert await done_of(db, a_day) == 0
    assert (await db.read(streaks_store.standings_of_club, club_key()))[ANN].total == 0


async def test_two_hundred_members_in_the_same_second_are_all_counted_once(db: Database, ours: Club) -> None:
    a_day = await day(db, ours)
    results = await asyncio.gather(*(say(db, a_day, user_id=n) for n in range(1, 201)))
    assert all(result.changed and result.streak.current == 1 for result in results)
    assert await done_of(db, a_day) == 200
    assert {t.month_done for t in (await db.read(streaks_store.standings_of_club, club_key())).values()} == {
        1
    }


# Refused


@pytest.mark.parametrize(
    ("skipped", "sentence"),
    [
        (Skipped.CANCELLED, "is cancelled"),
        (Skipped.REFUSED, "couldn't post"),
        (Skipped.LATE, "couldn't post"),
    ],
)
async def test_a_session_that_is_off_takes_no_answer_and_says_that_it_breaks_nothing(
    db: Database, ours: Club, skipped: Skipped, sentence: str
) -> None:
    a_day = await day(db, ours)
    await db.write(reminders_store.set_skipped, a_day.id, skipped)
    with pytest.raises(UserError, match=f"{sentence}.*breaks no streak"):
        await say(db, a_day)
    assert await log_of(db) == []


async def test_a_post_of_last_year_takes_no_answer(db: Database, ours: Club) -> None:
    old = await day(db, ours)
    with pytest.raises(UserError, match="has closed"):
        await db.write(
            streaks.check_in, club_key(), ANN, "Ann", old.id, DONE, old.starts_at + timedelta(days=365)
        )
    assert await log_of(db) == []


async def test_nobody_answers_another_runner_s_own_training_day(db: Database, ours: Club) -> None:
    """The button is forged: its id is that of Ann's own day, or of a club's day pressed in private."""
    plan = ReminderPlan((TUESDAY,), slot(TUESDAY).starts, 45, "Europe/Vienna")
    await db.write(own_service.save, 7001, "Ann", 7002, plan, BEFORE)
    own = await db.read(club_store.get, own_key(7001))
    assert own is not None
    private, public = await training_day(db, own, A_TUESDAY), await day(db, ours)
    for a_day, of, user_id in (
        (private, club_key(666), 666),
        (private, club_key(), 666),
        (public, own_key(666), 666),
    ):
        with pytest.raises(UserError, match="isn't one of this club's"):
            await say(db, a_day, user_id=user_id, of=of)
    assert await done_of(db, private) == await done_of(db, public) == 0


# What comes back


async def test_the_third_rest_in_four_weeks_is_kept_and_excuses_nothing(db: Database, ours: Club) -> None:
    results = await row(db, ours, "drrr")
    assert [result.state for result in results] == [State.DONE, State.EXCUSED, State.EXCUSED, State.OPEN]
    assert await log_of(db) == [DONE, RESTING, RESTING, RESTING]


async def test_done_on_a_day_that_is_not_one_s_own_is_an_extra(db: Database, ours: Club) -> None:
    await row(db, ours, "d")
    thursdays = OwnDays(A_TUESDAY + timedelta(days=1), frozenset({4}))
    await db.write(streaks_store.add_own_days, club_key(), ANN, thursdays)
    extra = await say(db, await day(db, ours, 1))
    assert (extra.state, extra.streak.current, extra.streak.total) == (State.EXTRA, 1, 2)
    assert extra.next_at is None, "the club has no Thursday"


async def test_done_in_a_pause_counts_and_names_the_pause(db: Database, ours: Club) -> None:
    await row(db, ours, "d")
    pause = Pause(A_TUESDAY + timedelta(days=1), A_TUESDAY + timedelta(days=20))
    await db.write(streaks_store.add_pause, ANN, pause, Reason.INJURY)
    back = await say(db, await day(db, ours, 1))
    assert (back.paused, back.state, back.streak.current) == (pause, State.DONE, 2)
    assert (await say(db, await day(db, ours, 4))).paused is None


async def test_the_next_training_is_a_claimed_day_or_else_the_schedule_s(db: Database, ours: Club) -> None:
    answered, claimed = await day(db, ours), await day(db, ours, 1)
    await db.write(clubs.plan_ahead, club_key(), claimed.starts_at)
    assert (await say(db, answered)).next_at == claimed.starts_at
    assert (await say(db, claimed)).next_at == claimed.starts_at + WEEK
    await db.write(reminders_store.set_skipped, claimed.id, Skipped.CANCELLED)
    assert (await say(db, answered)).next_at == claimed.starts_at + WEEK


async def test_the_tone_is_the_person_s_and_plain_until_they_choose(db: Database, ours: Club) -> None:
    a_day = await day(db, ours)
    assert (await say(db, a_day)).tone is Tone.PLAIN
    await db.write(execute, "INSERT INTO person (user_id, tone) VALUES (?, 'playful')", (ANN,))
    assert (await say(db, a_day)).tone is Tone.PLAYFUL


async def test_who_answers_is_in_the_server_again(db: Database, ours: Club) -> None:
    a_day = await day(db, ours)
    await say(db, a_day)
    await db.write(execute, "UPDATE member SET left_at = 1, seen_at = 1")
    await db.write(streaks.check_in, club_key(), ANN, "Ann the Fast", a_day.id, DONE, a_day.starts_at)
    [kept] = await db.read(fetch, "SELECT name, seen_at, left_at FROM member")
    assert tuple(kept) == ("Ann the Fast", a_day.starts_at.timestamp(), None)


# Milestones


async def test_a_milestone_comes_once_however_often_it_is_passed(db: Database, ours: Club) -> None:
    results = await row(db, ours, "ddddd")
    assert [[each.milestone for each in result.reached] for result in results] == [
        [],
        [],
        [],
        [],
        [Milestone.FIVE],
    ]
    fifth = results[-1].occurrence
    assert (await say(db, fifth)).reached == ()
    await say(db, fifth, RESTING)
    assert (await say(db, fifth)).reached == ()


async def test_nobody_is_congratulated_on_what_they_had_before_milestones_were_kept(
    db: Database, ours: Club
) -> None:
    await row(db, ours, "d" * 11)
    await db.write(execute, "DELETE FROM milestone")
    assert (await say(db, await day(db, ours, 11))).reached == ()


@pytest.mark.parametrize(("public", "hidden", "told_as"), [(0, 0, None), (1, 0, "Speedy"), (1, 1, None)])
async def test_the_club_hears_of_a_milestone_only_if_the_member_wants_it(
    db: Database, ours: Club, public: int, hidden: int, told_as: str | None
) -> None:
    await row(db, ours, "dddd")
    await db.write(
        execute, "UPDATE member SET public = ?, hidden = ?, board_name = 'Speedy'", (public, hidden)
    )
    [reached] = (await say(db, await day(db, ours, 4))).reached
    assert reached.told_as == told_as


async def test_one_done_that_counts_at_home_and_in_the_club_can_reach_a_milestone_in_both(
    db: Database,
) -> None:
    user_id, at_six = 7001, slot(TUESDAY).starts
    await db.write(
        own_service.save, user_id, "Ann", 7002, ReminderPlan((TUESDAY,), at_six, 45, "Europe/Vienna"), BEFORE
    )
    ours = await stored(db, club(slot(TUESDAY), guild_id=31))
    own = await db.write(club_store.get, own_key(user_id))
    await db.write(me_store.record_member, club_key(31), user_id, "Ann", BEFORE)
    assert own is not None
    own = replace(own, slots=own.slots[:1])
    for week in range(5):
        at_home, _ = await training_day(db, own, A_TUESDAY + week * WEEK), await day(db, ours, week)
        result = await say(db, at_home, user_id=user_id)
        assert len(result.reached) == (2 if week == 4 else 0)
        assert (await db.read(streaks_store.standings_of_club, club_key(31)))[user_id].current == week + 1
