"""A club that is set up is changed without starting over, and what the draft says nothing of stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.database.database import Database
from bot.features.club import service as clubs
from bot.features.club import setup_service as drafts
from bot.features.club import store as club_store
from bot.features.club.setup import Setup, TypedTime
from bot.features.club.setup_service import Change, unchanged
from tests.builders import club_key, slot, utc
from tests.features.club.set_ups import EVENING, KIM, NOON, SAM, begun, saved, times
from tests.rows import execute


async def test_a_club_that_is_set_up_opens_with_what_it_has(db: Database) -> None:
    ours = await saved(db, "vienna", "Tue, Sun", "18:30")

    draft = (await begun(db, KIM)).draft

    assert draft.setup == draft.base == Setup.of(ours, digest=False)


@pytest.mark.parametrize("zone", ["Mars/Phobos", "", "Europe"])
async def test_a_club_whose_time_zone_is_no_longer_known_is_asked_for_one(db: Database, zone: str) -> None:
    before = await saved(db, "vienna", "Tue", "18:30")
    await db.write(execute, "UPDATE club SET zone = ?", (zone,))

    opened = await begun(db, now=utc("2026-06-10 12:00"))
    assert opened.draft.setup.missing == "a time zone"
    assert times(opened.draft.setup) == times(before)

    after = await saved(db, "tokyo", now=utc("2026-06-10 12:00"))
    assert (after.zone, times(after)) == ("Asia/Tokyo", times(before))


async def test_a_training_time_is_changed_from_what_it_was(db: Database) -> None:
    await begun(db, SAM, "vienna")
    await db.write(drafts.enter_typed, SAM, replace(EVENING, label="Track", since="9 Jun"), NOON)
    [tuesday] = (await saved(db)).slots
    later = utc("2026-06-20 12:00")

    form = TypedTime.of(tuesday, date(2026, 6, 20))
    await begun(db, now=later)
    changed = await db.write(drafts.enter_typed, SAM, replace(form, start="19:00"), later)

    assert form == replace(EVENING, label="Track", since="2026-06-23", slot_id=tuesday.id), "a date ahead"
    assert changed.draft.setup.slots == (replace(tuesday, starts=time(19)),), "and the same weeks as before"


async def test_a_training_time_can_be_taken_to_more_days(db: Database) -> None:
    [tuesday] = (await saved(db, "vienna", "Tue", "18:30")).slots
    await begun(db)

    changed = await db.write(
        drafts.enter_typed, SAM, replace(EVENING, weekdays=(2, 4), slot_id=tuesday.id), NOON
    )

    assert times(changed.draft.setup) == [(2, "18:30"), (4, "18:30")]
    assert tuesday in changed.draft.setup.slots


async def test_days_and_start_in_the_command_are_the_new_week_and_keep_what_else_was_said(
    db: Database,
) -> None:
    await begun(db, SAM, "vienna", "Sun", "09:00")
    await db.write(drafts.enter_typed, SAM, replace(EVENING, label="Track", minutes="30"), NOON)
    before = await saved(db)

    setup = (await begun(db, SAM, "vienna", "Tue, Fri", "19:00")).draft.setup

    tuesday = next(s for s in before.slots if s.weekday == 2)
    assert times(setup) == [(2, "19:00"), (5, "19:00")]
    assert setup.slots[0] == replace(tuesday, starts=time(19))


async def test_saving_leaves_one_off_sessions_cancellations_and_the_pause_alone(db: Database) -> None:
    ours = await saved(db, "vienna", "Tue", "18:30")
    once = replace(slot(6, "10:00"), only_on=date(2026, 6, 20))
    await db.write(club_store.add_slot, club_key(), once)
    await db.write(club_store.add_cancellation, ours.slots[0].id, date(2026, 6, 16))
    await db.write(club_store.set_paused, club_key(), date(2026, 6, 9))

    proposal = await begun(db, SAM, "vienna", "Tue, Thu", "19:00")
    after = await saved(db)

    assert [o.local_date.day for o in proposal.upcoming] == [9, 11, 18, 20, 23]
    assert [s.only_on for s in after.slots if s.only_on] == [date(2026, 6, 20)]
    assert after.cancelled == {(ours.slots[0].id, date(2026, 6, 16))}
    assert after.paused_until == date(2026, 6, 9)


async def test_saving_says_that_all_is_well_again_and_who_hears_of_trouble(db: Database) -> None:
    await saved(db, "vienna", "Tue", "18:30", author=SAM)
    await db.write(club_store.set_trouble, club_key(), "The channel is gone.")

    after = await saved(db, author=KIM)

    assert (after.trouble, after.organiser_id) == (None, KIM.user_id)


async def test_the_weekly_digest_comes_on_sunday_evening_while_it_is_wanted(db: Database) -> None:
    async def due_after(change: Change) -> datetime | None:
        await begun(db)
        await db.write(drafts.edit_draft, SAM, change, NOON)
        await db.write(drafts.save_draft, SAM, NOON)
        return (await db.read(clubs.club_status, club_key(), NOON)).digest_due_at

    await saved(db, "vienna", "Tue", "18:30")
    sunday = datetime(2026, 6, 7, 19, tzinfo=ZoneInfo("Europe/Vienna"))
    assert await due_after(unchanged) is None
    assert await due_after(lambda s: replace(s, digest=True)) == sunday
    assert await due_after(unchanged) == sunday
    assert await due_after(lambda s: replace(s, zone="Asia/Tokyo")) == sunday.replace(
        tzinfo=ZoneInfo("Asia/Tokyo")
    )
    assert await due_after(lambda s: replace(s, digest=False)) is None
