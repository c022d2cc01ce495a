"""Members with their pauses and own days, as they are kept and gathered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.features.me import store as me_store
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.pauses import OwnDays, Pause, Reason
from bot.features.streaks.rules import Answer
from tests.builders import A_TUESDAY, BEFORE, TUESDAY, club, club_key, slot, stored, training_day

if TYPE_CHECKING:
    from bot.database.database import Database

AWAY = Pause(date(2026, 6, 1), date(2026, 6, 10))


async def test_a_pause_that_ends_early_is_shorter_and_one_that_never_began_is_gone(db: Database) -> None:
    await db.write(streaks_store.add_pause, 1, AWAY, Reason.HOLIDAY)
    await db.write(streaks_store.add_pause, 1, Pause(date(2026, 7, 1), date(2026, 7, 2)), Reason.ILLNESS)
    first, second = await db.write(streaks_store.pauses_of_person, 1)
    await db.write(streaks_store.change_pause, first, replace(AWAY, last=date(2026, 6, 3)))
    await db.write(streaks_store.change_pause, second, None)
    [left] = await db.write(streaks_store.pauses_of_person, 1)
    assert (left.pause, left.reason) == (replace(AWAY, last=date(2026, 6, 3)), Reason.HOLIDAY)


async def test_a_club_s_histories_are_those_of_its_members_one_by_one(db: Database) -> None:
    """Another club's answers, own days and people are not among them; pauses belong to the person."""
    ours, theirs = await stored(db, club(slot(TUESDAY))), await stored(db, club(slot(TUESDAY), guild_id=2))
    days = [await training_day(db, ours, A_TUESDAY + timedelta(weeks=n)) for n in range(3)]
    elsewhere = await training_day(db, theirs, A_TUESDAY)
    for guild_id, user_id in ((1, 10), (1, 11), (1, 12), (2, 10), (2, 20)):
        await db.write(me_store.record_member, club_key(guild_id), user_id, "Ann", BEFORE)
        await db.write(
            streaks_store.add_own_days,
            club_key(guild_id),
            user_id,
            OwnDays(A_TUESDAY, frozenset({guild_id, 7})),
        )
    for user_id in (10, 12, 20):
        await db.write(streaks_store.add_pause, user_id, AWAY, Reason.LIFE)
        await db.write(streaks_store.add_check_in, elsewhere.id, user_id, Answer.RESTING, BEFORE)
        await db.write(streaks_store.add_check_in, days[user_id % 3].id, user_id, Answer.DONE, BEFORE)
    known = await db.write(streaks.load_club_histories, club_key())
    assert known == {n: await db.write(streaks.load_history, club_key(), n) for n in (10, 11, 12)}
    assert await db.write(streaks.load_club_histories, club_key(), (11, 12)) == {
        n: known[n] for n in (11, 12)
    }
    assert await db.write(me_store.clubs_of, 10) == [1, 2]
    assert known[10].pauses == (AWAY,)
    assert known[10].own_days == (OwnDays(A_TUESDAY, frozenset({1, 7})),)
    assert [(row.occurrence_id, row.answer) for row in known[10].log] == [(days[1].id, Answer.DONE)]
