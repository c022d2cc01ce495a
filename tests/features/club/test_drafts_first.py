"""A first set-up is begun, shown as it will be, and saved once it is complete."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.content.routines import Phase
from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import setup_service as drafts
from bot.features.club import store as club_store
from bot.features.club.schedule import ClockChange
from bot.features.club.setup import Setup, TypedTime
from bot.features.club.setup_service import Saved, TypedZone
from tests.builders import utc
from tests.features.club.set_ups import NOON, SAM, begun, present, times


async def test_a_new_set_up_begins_in_the_channel_and_says_what_is_missing(db: Database) -> None:
    proposal = await begun(db)

    assert proposal.draft.setup == Setup(channel_id=10)
    assert proposal.draft.setup.missing == "a time zone and a weekly club run"
    with pytest.raises(UserError, match="choose a time zone and a weekly club run"):
        await db.write(drafts.save_draft, SAM, NOON)
    assert await present(db) is None


async def test_a_set_up_of_forms_and_choices_becomes_the_club(db: Database) -> None:
    await begun(db)
    await db.write(drafts.enter_typed, SAM, TypedZone("vienna"), NOON)
    await db.write(
        drafts.enter_typed,
        SAM,
        TypedTime(weekdays=(2, 4), start="6.30 pm", label=" the  track ", minutes="30", since="4 Jun"),
        NOON,
    )
    await db.write(
        drafts.edit_draft,
        SAM,
        lambda s: replace(s, role_id=7, equipment=frozenset(), phase=Phase.BASE_BUILDING),
        NOON,
    )
    outcome = await db.write(drafts.save_draft, SAM, NOON)

    assert isinstance(outcome, Saved)
    kept = await present(db)
    assert kept == outcome.club
    assert kept is not None
    assert (kept.channel_id, kept.zone, kept.role_id) == (10, "Europe/Vienna", 7)
    assert (kept.equipment, kept.phase, kept.organiser_id) == (frozenset(), Phase.BASE_BUILDING, 100)
    assert times(kept) == [(2, "18:30"), (4, "18:30")]
    assert {(s.label, s.lead, s.every_weeks, s.from_date) for s in kept.slots} == {
        ("the track", timedelta(minutes=30), 2, date(2026, 6, 4))
    }


async def test_options_of_the_command_fill_the_draft_at_once(db: Database) -> None:
    proposal = await begun(db, SAM, "austria", "Tue, Thu", "18:30")

    assert proposal.draft.setup.zone == "Europe/Vienna"
    assert times(proposal.draft.setup) == [(2, "18:30"), (4, "18:30")]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("vienna", "funday", "18:30"), "“funday” isn't a weekday"),
        (("vienna", "Tue", "late"), "“late” isn't a time"),
        (("qqqxyz",), "know the time zone “qqqxyz”"),
        (("vienna", "Tue"), "both days and start"),
    ],
)
async def test_options_that_cannot_be_read_are_named_and_nothing_is_begun(
    db: Database, options: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        await begun(db, SAM, *options)
    with pytest.raises(UserError, match="/club setup"):
        await db.read(drafts.preview_draft, SAM, NOON)


async def test_the_next_five_posts_are_those_that_come_once_it_is_saved(db: Database) -> None:
    proposal = await begun(db, SAM, "vienna", "Tue, Thu", "18:30")
    outcome = await db.write(drafts.save_draft, SAM, NOON)

    assert [o.local_date.day for o in proposal.upcoming] == [2, 4, 9, 11, 16]
    assert proposal.upcoming[0].due_at == utc("2026-06-02 15:45")
    assert isinstance(outcome, Saved)
    assert [o.due_at for o in outcome.upcoming] == [o.due_at for o in proposal.upcoming]
    due = await db.write(club_store.due_slots, utc("2026-06-02 15:45"), 10)
    assert [n.starts_at for n in due] == [proposal.upcoming[0].starts_at]


async def test_times_that_clocks_skip_or_show_twice_are_foreseen(db: Database) -> None:
    proposal = await begun(db, SAM, "vienna", "Sun", "02:30")

    assert [(o.local_date, change) for o, change in proposal.clock_changes] == [
        (date(2026, 10, 25), ClockChange.TWICE),
        (date(2027, 3, 28), ClockChange.SKIPPED),
    ]
