"""A pause that a member begins: dates as they are where the member is, and counted at once in every club."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import UserError
from bot.features.me import store as me_store
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.pauses import Pause, Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.features.streaks.rules import State
from tests.builders import A_TUESDAY, BEFORE, TUESDAY, club, slot, stored, training_day, utc
from tests.rows import execute

if TYPE_CHECKING:
    from bot.database.database import Database

ANA = 7001
NOW = utc("2026-06-02 15:45")
INJURED = TypedPause(Reason.INJURY)


async def kept(db: Database) -> list[Pause]:
    return [each.pause for each in await db.read(streaks_store.pauses_of_person, ANA)]


async def test_until_i_come_back_is_ninety_days_and_asked_for_twice_it_is_one(db: Database) -> None:
    pause = await db.write(pauses.begin_pause, ANA, INJURED, NOW)
    await db.write(pauses.begin_pause, ANA, INJURED, NOW)
    assert pause == Pause(A_TUESDAY, A_TUESDAY + timedelta(days=89))
    assert await kept(db) == [pause]


async def test_a_pause_until_a_date_has_that_day_in_it(db: Database) -> None:
    typed = TypedPause(Reason.ILLNESS, "2026-05-26", "9 June")
    assert await db.write(pauses.begin_pause, ANA, typed, NOW) == Pause(date(2026, 5, 26), date(2026, 6, 9))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param(TypedPause(Reason.LIFE, until="someday"), "isn't a date I know", id="no-date"),
        pytest.param(TypedPause(Reason.LIFE, "2026-05-25"), "2026", id="too-early"),
        pytest.param(TypedPause(Reason.LIFE, until="24 Dec"), "up to 90 days", id="too-long"),
    ],
)
async def test_dates_that_will_not_do_change_nothing(db: Database, typed: TypedPause, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        await db.write(pauses.begin_pause, ANA, typed, NOW)
    assert await kept(db) == []


async def test_it_excuses_the_days_of_all_clubs_at_once(db: Database) -> None:
    clubs = [await stored(db, club(slot(TUESDAY), guild_id=guild_id)) for guild_id in (1, 2)]
    for each in clubs:
        await db.write(me_store.record_member, each.id, ANA, "Ana", BEFORE)
        await training_day(db, each, A_TUESDAY)
    await db.write(pauses.begin_pause, ANA, INJURED, NOW)
    for each in clubs:
        record = await db.write(streaks.refresh_standing, each.id, ANA, NOW + timedelta(days=30))
        assert [state for _, state in record.states] == [State.EXCUSED]


async def test_today_is_the_date_where_the_member_is(db: Database) -> None:
    late = utc("2026-06-02 22:30")
    assert await db.read(pauses.today_of_person, ANA, late) == A_TUESDAY, "nothing is known of her: UTC"
    await db.write(execute, "INSERT INTO person (user_id, zone) VALUES (?, 'Europe/Vienna')", (ANA,))
    assert await db.read(pauses.today_of_person, ANA, late) == A_TUESDAY + timedelta(days=1)
