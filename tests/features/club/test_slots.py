"""What slots remember: the event they follow, and the days on which they do not train."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.database.database import Database
from bot.features.club import store as club_store
from tests.builders import A_TUESDAY, BEFORE, TUESDAY, club, slot, stored


async def test_an_event_is_found_by_its_own_club_only_and_also_when_its_slot_was_given_up(
    db: Database,
) -> None:
    await stored(db, club(guild_id=1))
    await stored(db, club(guild_id=2))
    async with db.transaction() as connection:
        wanted = replace(slot(TUESDAY), only_on=A_TUESDAY, event_id=900)
        slot_id = await club_store.add_slot(connection, 1, wanted)
        await club_store.retire_slot(connection, slot_id)
        assert await club_store.slot_of_event(connection, 1, 900) == replace(wanted, id=slot_id)
        assert await club_store.slot_of_event(connection, 2, 900) is None
        there = await club_store.get(connection, 1)
    assert there is not None
    assert there.slots == ()


async def test_a_cancelled_day_is_the_clubs_until_it_is_put_back(db: Database) -> None:
    slot_id = (await stored(db, club(slot(TUESDAY)))).slots[0].id
    async with db.transaction() as connection:
        for note in ("", "storm"):
            await club_store.add_cancellation(connection, slot_id, A_TUESDAY, note)
        assert await club_store.cancellations_of_clubs(connection, [1, 2]) == {1: [(slot_id, A_TUESDAY)]}
        await club_store.remove_cancellation(connection, slot_id, date(2026, 6, 9))
        await club_store.remove_cancellation(connection, slot_id, A_TUESDAY)
        assert await club_store.cancellations_of_clubs(connection, [1]) == {}


async def test_a_slot_is_overdue_from_the_start_of_its_run_until_somebody_claims_it(db: Database) -> None:
    a_club = await stored(db, club(slot(TUESDAY)))
    starts_at = BEFORE.replace(day=2, hour=16, minute=30)
    async with db.transaction() as connection:
        just_before = starts_at - timedelta(seconds=1)
        assert await club_store.overdue_slots(connection, 1, just_before) == {}
        assert await club_store.overdue_slots(connection, 1, starts_at) == {a_club.slots[0].id: starts_at}
        assert await club_store.overdue_slots(connection, 2, starts_at) == {}
