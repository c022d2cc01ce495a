"""A draft is kept for its organiser, and overwrites nothing that another saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from sqlite3 import Connection

import pytest

from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import setup_service as drafts
from bot.features.club import store as club_store
from bot.features.club.setup import Setup, without_slot
from bot.features.club.setup_service import Author, Proposal, Saved
from tests.builders import club_key
from tests.features.club.set_ups import KIM, NOON, SAM, begun, present, saved, times


async def test_a_draft_is_taken_up_where_it_was_left(db: Database) -> None:
    left = await begun(db, SAM, "vienna", "Tue", "18:30")

    assert (await begun(db, now=NOON + timedelta(days=6))).draft == left.draft


async def test_a_draft_that_nobody_touched_for_a_week_is_forgotten(db: Database) -> None:
    await begun(db, SAM, "vienna", "Tue", "18:30")

    later = NOON + timedelta(days=8)
    with pytest.raises(UserError, match="left for a week"):
        await db.write(drafts.save_draft, SAM, later)
    assert (await begun(db, now=later)).draft.setup == Setup(channel_id=10)


@pytest.mark.parametrize("plan", ["", "{}", '{"setup": {"zone": 5}, "base": null}', "not json"])
async def test_a_draft_of_another_version_is_begun_anew(db: Database, plan: str) -> None:
    await db.write(club_store.put_draft, club_key(), SAM.user_id, plan, NOON)

    with pytest.raises(UserError, match="Type /club setup"):
        await db.read(drafts.preview_draft, SAM, NOON)
    assert (await begun(db)).draft.setup == Setup(channel_id=10)


def save_it(connection: Connection, author: Author) -> None:
    drafts.save_draft(connection, author, NOON)


@pytest.mark.parametrize("end", [drafts.discard_draft, save_it])
async def test_a_draft_that_was_saved_or_discarded_can_no_longer_be_saved(
    db: Database, end: Callable[[Connection, Author], object]
) -> None:
    await begun(db, SAM, "vienna", "Tue", "18:30")
    await db.write(end, SAM)

    with pytest.raises(UserError, match="saved, discarded or left for a week"):
        await db.write(drafts.save_draft, SAM, NOON)


async def test_two_organisers_have_two_drafts(db: Database) -> None:
    await begun(db, SAM, "vienna", "Tue", "18:30")
    await begun(db, KIM, "tokyo", "Sun", "09:00")

    assert (await db.read(drafts.preview_draft, SAM, NOON)).draft.setup.zone == "Europe/Vienna"
    assert (await db.read(drafts.preview_draft, KIM, NOON)).draft.setup.zone == "Asia/Tokyo"


async def test_what_somebody_else_saved_meanwhile_is_shown_before_it_is_overwritten(db: Database) -> None:
    await saved(db, "vienna", "Tue", "18:30")
    await begun(db, SAM, "vienna", "Tue", "19:00")
    await begun(db, KIM)
    await db.write(drafts.edit_draft, KIM, lambda s: replace(s, role_id=7), NOON)
    theirs = await saved(db, author=KIM)

    first = await db.write(drafts.save_draft, SAM, NOON)
    assert isinstance(first, Proposal)
    assert first.draft.outdated
    assert await present(db) == theirs, "haven't saved yours"
    assert first.draft.base == Setup.of(theirs, digest=False)
    assert first.draft.setup.role_id == 7, "what I left alone is theirs"
    assert times(first.draft.setup) == [(2, "19:00")], "what I changed is mine"

    second = await db.write(drafts.save_draft, SAM, NOON)
    assert isinstance(second, Saved)
    assert (second.club.role_id, times(second.club)) == (7, [(2, "19:00")])


async def test_two_organisers_who_set_the_same_club_up_do_not_overwrite_each_other(db: Database) -> None:
    await begun(db, SAM, "vienna", "Tue", "18:30")
    await saved(db, "vienna", "Sun", "09:00", author=KIM)

    outcome = await db.write(drafts.save_draft, SAM, NOON)

    assert isinstance(outcome, Proposal)
    assert outcome.draft.base is not None
    assert times(outcome.draft.base) == [(7, "09:00")]
    assert times(outcome.draft.setup) == [(2, "18:30")]


async def test_a_training_time_that_is_no_longer_in_the_draft_is_named(db: Database) -> None:
    proposal = await begun(db, SAM, "vienna", "Tue", "18:30")
    [tuesday] = proposal.draft.setup.slots
    await db.write(drafts.edit_draft, SAM, lambda s: without_slot(s, tuesday.id), NOON)

    with pytest.raises(UserError, match="isn't in this draft any more"):
        (await db.read(drafts.preview_draft, SAM, NOON)).draft.setup.slot(tuesday.id)
