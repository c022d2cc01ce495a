"""The day on which a set-up is changed: what was posted stays, and is not posted again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.database.database import Database
from bot.features.club import service as clubs
from bot.features.club import setup_service as drafts
from bot.features.club import store as club_store
from bot.features.club.setup import Setup
from bot.features.club.setup_service import Change
from bot.features.reminders import store as reminders_store
from tests.builders import A_TUESDAY, claim, club_key, training_day, utc
from tests.features.club.set_ups import EVENING, NOON, SAM, begun, saved, times


def moved(**changes: str) -> Change:
    def change(setup: Setup) -> Setup:
        return drafts.change_from_options(changes.get("zone"), changes.get("days"), changes.get("start"))(
            setup
        )

    return change


def removed_and_added(setup: Setup) -> Setup:
    return moved(days="Tue", start="18:30")(replace(setup, slots=()))


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([moved(days="Tue", start="19:00")], id="moved-to-a-later-time"),
        pytest.param([moved(days="Tue, Thu", start="18:30")], id="one-more-day"),
        pytest.param([moved(zone="London")], id="another-time-zone"),
        pytest.param(
            [moved(days="Thu", start="18:30"), moved(days="Tue", start="18:30")], id="given-up-and-taken-back"
        ),
        pytest.param([removed_and_added], id="removed-and-added-in-one-draft"),
    ],
)
async def test_a_day_that_had_its_post_gets_no_second_one(db: Database, steps: list[Change]) -> None:
    ours = await saved(db, "vienna", "Tue", "18:30")
    await training_day(db, ours, A_TUESDAY)
    for change in steps:
        await begun(db)
        await db.write(drafts.edit_draft, SAM, change, NOON)
        ours = await saved(db)

    tuesday = replace(ours, slots=tuple(s for s in ours.slots if s.weekday == 2))
    assert await claim(db, tuesday, A_TUESDAY) is None
    assert await db.write(club_store.due_slots, utc("2026-06-02 23:00"), 10) == []


async def test_a_slot_that_goes_to_another_day_and_a_new_one_on_its_day_post_once(db: Database) -> None:
    ours = await saved(db, "vienna", "Tue", "18:30")
    await training_day(db, ours, A_TUESDAY)
    await begun(db)
    await db.write(drafts.enter_typed, SAM, replace(EVENING, weekdays=(4,), slot_id=ours.slots[0].id), NOON)
    await db.write(drafts.enter_typed, SAM, EVENING, NOON)
    after = await saved(db)

    assert times(after) == [(2, "18:30"), (4, "18:30")]
    assert await db.write(club_store.due_slots, utc("2026-06-02 23:00"), 10) == []


async def test_a_post_that_is_out_is_not_shown_as_coming(db: Database) -> None:
    ours = await saved(db, "vienna", "Tue", "18:30")
    await training_day(db, ours, A_TUESDAY)

    assert [o.local_date.day for o in (await begun(db)).upcoming] == [9, 16, 23, 30, 7]


async def test_a_new_time_zone_moves_the_coming_runs_and_no_past_one(db: Database) -> None:
    ours = await saved(db, "vienna", "Tue", "18:30")
    past = await training_day(db, ours, date(2026, 5, 26))

    await saved(db, "tokyo")

    assert await db.write(reminders_store.get_occurrence, past.id) == past
    [first, *_] = (await db.read(clubs.club_status, club_key(), NOON)).upcoming
    assert first.starts_at == datetime(2026, 6, 9, 18, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
