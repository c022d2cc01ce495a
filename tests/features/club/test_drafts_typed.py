"""What an organiser types into a draft is taken as it is meant, or kept with what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.database.database import Database
from bot.features.club import setup_service as drafts
from bot.features.club.setup import MAX_SLOTS, TypedTime
from bot.features.club.setup_service import TypedZone
from tests.features.club.set_ups import EVENING, NOON, SAM, begun, saved


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (TypedZone("qqqxyz"), "know the time zone “qqqxyz”"),
        (replace(EVENING, start="late"), "“late” isn't a time"),
        (replace(EVENING, minutes="soon"), "5 to 1440 minutes"),
        (replace(EVENING, minutes="1441"), "5 to 1440 minutes"),
        (replace(EVENING, minutes="4"), "5 to 1440 minutes"),
        (replace(EVENING, minutes="-5"), "5 to 1440 minutes"),
        (replace(EVENING, minutes="99999999999"), "5 to 1440 minutes"),
        (replace(EVENING, since="someday"), "“someday” isn't a date"),
        (replace(EVENING, since="4 Jun"), "4 June is a Thursday, but this run is on Tuesday"),
        (EVENING, "already have a club run on Tuesday at 18:30"),
    ],
)
async def test_what_cannot_be_read_is_kept_with_the_sentence_that_says_why(
    db: Database, typed: TypedZone | TypedTime, sentence: str
) -> None:
    before = await begun(db, SAM, "vienna", "Tue", "18:30")

    after = await db.write(drafts.enter_typed, SAM, typed, NOON)
    await db.write(drafts.edit_draft, SAM, lambda s: replace(s, digest=True), NOON)
    later = (await db.read(drafts.preview_draft, SAM, NOON)).draft

    assert after.draft.setup == before.draft.setup
    assert later.mistake is not None
    assert later.mistake.typed == typed
    assert sentence in later.mistake.sentence


async def test_a_mistake_is_gone_once_it_is_corrected(db: Database) -> None:
    await begun(db)
    await db.write(drafts.enter_typed, SAM, TypedZone("viena"), NOON)
    corrected = await db.write(drafts.enter_typed, SAM, TypedZone("vienna"), NOON)

    assert corrected.draft.mistake is None
    assert corrected.draft.setup.zone == "Europe/Vienna"


@pytest.mark.parametrize("minutes", ["5", "1440"])
async def test_a_post_may_come_five_minutes_or_a_day_before(db: Database, minutes: str) -> None:
    await begun(db, SAM, "vienna")
    proposal = await db.write(drafts.enter_typed, SAM, replace(EVENING, minutes=minutes), NOON)

    assert [s.lead for s in proposal.draft.setup.slots] == [timedelta(minutes=int(minutes))]


async def test_a_club_has_at_most_ten_training_times(db: Database) -> None:
    await begun(db, SAM, "vienna")
    await db.write(drafts.enter_typed, SAM, replace(EVENING, weekdays=(1, 2, 3, 4, 5, 6, 7)), NOON)
    refused = await db.write(
        drafts.enter_typed, SAM, replace(EVENING, weekdays=(1, 2, 3, 4), start="07:00"), NOON
    )
    full = await db.write(drafts.enter_typed, SAM, replace(EVENING, weekdays=(1, 2, 3), start="07:00"), NOON)

    assert refused.draft.mistake is not None
    assert "10 weekly runs" in refused.draft.mistake.sentence
    assert len(full.draft.setup.slots) == MAX_SLOTS
    assert len({s.id for s in full.draft.setup.slots}) == MAX_SLOTS
    assert len((await saved(db)).slots) == MAX_SLOTS


async def test_two_training_times_of_every_second_week_may_take_turns(db: Database) -> None:
    await begun(db, SAM, "vienna")
    await db.write(drafts.enter_typed, SAM, replace(EVENING, label="Track", since="2 Jun"), NOON)
    both = await db.write(drafts.enter_typed, SAM, replace(EVENING, label="Hills", since="9 Jun"), NOON)

    assert both.draft.mistake is None
    assert [o.local_date.day for o in both.upcoming] == [2, 9, 16, 23, 30]
    assert len({o.slot_id for o in both.upcoming}) == 2
