"""A club and its slots, kept and changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.database.database import Database
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.schedule import Club
from bot.features.reminders import store as reminders_store
from tests.builders import A_TUESDAY, THURSDAY, TUESDAY, club, club_key, slot, stored, training_day


async def get(db: Database, guild_id: int) -> Club | None:
    return await db.write(club_store.get, club_key(guild_id))


async def test_a_club_comes_back_as_it_was_stored(db: Database) -> None:
    wanted = club(slot(TUESDAY, "06:05"), slot(THURSDAY, "18:30"), zone="Asia/Kathmandu", lead_minutes=90)

    kept = await stored(db, wanted)

    assert replace(kept, slots=tuple(replace(s, id=0) for s in kept.slots)) == wanted
    assert all(s.id for s in kept.slots)


async def test_a_server_that_is_not_set_up_has_no_club(db: Database) -> None:
    assert await get(db, 404) is None


async def test_a_slot_changed_in_place_keeps_its_id(db: Database) -> None:
    before = await stored(db, club(slot(TUESDAY, "18:30")))
    [tuesday] = before.slots

    after = await stored(db, replace(before, slots=(replace(tuesday, starts=time(19, 0)),)))

    assert [(s.id, s.starts) for s in after.slots] == [(tuesday.id, time(19, 0))]


@pytest.mark.parametrize("added", ["first", "last"])
async def test_a_second_run_on_a_weekday_is_another_slot(db: Database, added: str) -> None:
    before = await stored(db, club(slot(TUESDAY, "18:30")))
    morning = slot(TUESDAY, "07:00")

    after = await stored(
        db, replace(before, slots=(morning, *before.slots) if added == "first" else (*before.slots, morning))
    )

    assert {s.starts for s in after.slots} == {time(7), time(18, 30)}
    assert before.slots[0] in after.slots


async def test_a_removed_slot_is_gone_but_its_training_days_stay(db: Database) -> None:
    before = await stored(db, club(slot(TUESDAY), slot(THURSDAY)))
    past = await training_day(db, before, A_TUESDAY)

    after = await stored(db, replace(before, slots=before.slots[1:]))

    assert [s.weekday for s in after.slots] == [THURSDAY]
    assert await db.write(reminders_store.get_occurrence, past.id) == past


async def test_changing_a_club_leaves_the_stored_training_days_as_they_were(db: Database) -> None:
    before = await stored(db, club(slot(TUESDAY, "18:30"), zone="Europe/Vienna"))
    past = await training_day(db, before, A_TUESDAY)

    [tuesday] = before.slots
    changed = replace(before, zone="Asia/Tokyo", channel_id=99, slots=(replace(tuesday, starts=time(6)),))
    await db.write(clubs.save_club, changed, past.starts_at)

    assert await db.write(reminders_store.get_occurrence, past.id) == past


async def test_clubs_do_not_touch_each_other(db: Database) -> None:
    ours = await stored(db, club(slot(TUESDAY), guild_id=1))
    theirs = await stored(db, club(slot(THURSDAY), guild_id=2))
    await stored(db, replace(ours, slots=()))

    assert await db.write(club_store.all_ids) == [1, 2]
    assert await db.write(club_store.get_many, [club_key(2), club_key(1), club_key(404)]) == {
        1: replace(ours, slots=()),
        2: theirs,
    }
