"""What slots remember: the event they follow, and the days on which they do not train."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.database.database import Database
from bot.features.club import store as club_store
from tests.builders import A_TUESDAY, BEFORE, TUESDAY, club, club_key, slot, stored


async def test_an_event_is_found_by_its_own_club_only_and_also_when_its_slot_was_given_up(
    db: Database,
) -> None:
    await stored(db, club(guild_id=1))
    await stored(db, club(guild_id=2))
    wanted = replace(slot(TUESDAY), only_on=A_TUESDAY, event_id=900)
    slot_id = await db.write(club_store.add_slot, club_key(), wanted)
    await db.write(club_store.retire_slot, slot_id)
    assert await db.write(club_store.slot_of_event, club_key(), 900) == replace(wanted, id=slot_id)
    assert await db.write(club_store.slot_of_event, club_key(2), 900) is None
    there = await db.write(club_store.get, club_key())
    assert there is not None
    assert there.slots == ()


async def test_a_cancelled_day_is_the_clubs_until_it_is_put_back(db: Database) -> None:
    slot_id = (await stored(db, club(slot(TUESDAY)))).slots[0].id
    for note in ("", "storm"):
        await db.write(club_store.add_cancellation, slot_id, A_TUESDAY, note)
    assert await db.write(club_store.cancellations_of_clubs, [club_key(1), club_key(2)]) == {
        1: [(slot_id, A_TUESDAY)]
    }
    await db.write(club_store.remove_cancellation, slot_id, date(2026, 6, 9))
    await db.write(club_store.remove_cancellation, slot_id, A_TUESDAY)
    assert await db.write(club_store.cancellations_of_clubs, [club_key()]) == {}


async def test_a_slot_is_overdue_from_the_start_of_its_run_until_somebody_claims_it(db: Database) -> None:
    a_club = await stored(db, club(slot(TUESDAY)))
    starts_at = BEFORE.replace(day=2, hour=16, minute=30)
    just_before = starts_at - timedelta(seconds=1)
    assert await db.write(club_store.overdue_slots, club_key(), just_before) == {}
    assert await db.write(club_store.overdue_slots, club_key(), starts_at) == {a_club.slots[0].id: starts_at}
    assert await db.write(club_store.overdue_slots, club_key(2), starts_at) == {}
