"""How a member stands: what they see of themselves, and what others may see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.database.database import Database
from bot.errors import UserError
from bot.features.club.schedule import Club
from bot.features.me import store as me_store
from bot.features.streaks import boards_service
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.pauses import OwnDays, Pause, Reason
from bot.features.streaks.rules import Answer, Streak
from tests.builders import (
    A_TUESDAY,
    BEFORE,
    THURSDAY,
    TUESDAY,
    club,
    club_key,
    occurrence_of,
    slot,
    stored,
    training_day,
    utc,
)

ANN, BEN = 1, 2
CLUB = 7
WEEK, DAY = timedelta(days=7), timedelta(days=1)


@pytest.fixture
async def ours(db: Database) -> Club:
    return await stored(db, club(slot(TUESDAY), slot(THURSDAY), guild_id=CLUB))


async def done(db: Database, a_club: Club, day: date, user_id: int = ANN) -> None:
    claimed = await training_day(db, a_club, day)
    await db.write(
        streaks.check_in,
        club_key(CLUB),
        user_id,
        f"runner {user_id}",
        claimed.id,
        Answer.DONE,
        claimed.starts_at,
    )


async def test_the_first_miss_is_protected_and_after_the_second_best_and_total_stay(
    db: Database, ours: Club
) -> None:
    await done(db, ours, A_TUESDAY)
    missed = [await training_day(db, ours, A_TUESDAY + n * WEEK) for n in (1, 2)]

    seen = [await db.read(boards_service.own_overview, club_key(CLUB), ANN, day.closes_at) for day in missed]

    assert [each.record.streak for each in seen] == [Streak(1, 1, 1), Streak(0, 1, 1)]


async def test_a_newcomer_sees_the_next_run_and_the_clubs_days(db: Database, ours: Club) -> None:
    seen = await db.read(boards_service.own_overview, club_key(CLUB), ANN, BEFORE)

    assert seen.record.streak == Streak(0, 0, 0)
    assert seen.weekdays == {TUESDAY, THURSDAY}
    assert seen.next_at == occurrence_of(ours, A_TUESDAY).starts_at
    assert (seen.today, seen.paused, seen.solo) == (date(2026, 6, 1), None, False)


async def test_a_club_that_is_not_set_up_says_what_to_do(db: Database) -> None:
    with pytest.raises(UserError, match="/club setup"):
        await db.read(boards_service.own_overview, club_key(404), ANN, BEFORE)
    with pytest.raises(UserError, match="/club setup"):
        await db.read(boards_service.public_card, club_key(404), ANN, "Ann", BEFORE)


async def test_the_next_training_is_on_an_own_day(db: Database, ours: Club) -> None:
    await db.write(me_store.record_member, club_key(CLUB), ANN, "Ann", BEFORE)
    await db.write(
        streaks_store.add_own_days, club_key(CLUB), ANN, OwnDays(date(2026, 6, 1), frozenset({THURSDAY}))
    )

    seen = await db.read(boards_service.own_overview, club_key(CLUB), ANN, BEFORE)

    assert seen.weekdays == {THURSDAY}
    assert seen.next_at == utc("2026-06-04 16:30")


async def test_the_next_training_is_not_in_a_pause(db: Database, ours: Club) -> None:
    pause = Pause(A_TUESDAY - DAY, A_TUESDAY + DAY)
    await db.write(streaks_store.add_pause, ANN, pause, Reason.HOLIDAY)

    seen = await db.read(boards_service.own_overview, club_key(CLUB), ANN, BEFORE)

    assert seen.paused == pause
    assert seen.next_at == utc("2026-06-04 16:30")


async def test_others_see_numbers_and_the_chosen_name(db: Database, ours: Club) -> None:
    await done(db, ours, A_TUESDAY, BEN)
    await db.write(me_store.set_shown, club_key(CLUB), BEN, "The Fox", hidden=False)

    seen = await db.read(boards_service.public_card, club_key(CLUB), BEN, "Ben", utc("2026-06-03 12:00"))

    assert (seen.name, seen.streak) == ("The Fox", Streak(1, 1, 1))
    assert (seen.consistency.done, seen.consistency.held) == (1, 1)


async def test_who_hid_or_has_done_nothing_has_no_card(db: Database, ours: Club) -> None:
    await done(db, ours, A_TUESDAY, BEN)
    await db.write(me_store.set_shown, club_key(CLUB), BEN, None, hidden=True)
    await db.write(me_store.record_member, club_key(CLUB), ANN, "Ann", BEFORE)

    for user_id in (ANN, BEN, 99):
        with pytest.raises(UserError, match="them has no card to show"):
            await db.read(boards_service.public_card, club_key(CLUB), user_id, "them", BEFORE)
