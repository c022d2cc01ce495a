"""How a club stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.reminders import store as reminders_store
from tests.builders import A_TUESDAY, THURSDAY, TUESDAY, club, club_key, slot, stored, training_day, utc

NOON = utc("2026-06-02 12:00")  # of A_TUESDAY


async def test_status_of_a_club_that_is_not_set_up_says_what_to_do(db: Database) -> None:
    with pytest.raises(UserError, match=r"isn't set up yet.*/club setup"):
        await db.read(clubs.club_status, club_key(404), NOON)


async def test_status_shows_the_next_five_posts(db: Database) -> None:
    await stored(db, club(slot(TUESDAY), slot(THURSDAY)))

    coming = (await db.read(clubs.club_status, club_key(), NOON)).upcoming

    assert [o.local_date.day for o in coming] == [2, 4, 9, 11, 16]


async def test_a_run_whose_post_is_out_is_not_among_the_next_posts(db: Database) -> None:
    ours = await stored(db, club(slot(TUESDAY)))
    await training_day(db, ours, A_TUESDAY)

    coming = (await db.read(clubs.club_status, club_key(), utc("2026-06-02 16:00"))).upcoming

    assert coming[0].local_date.day == 9


async def test_a_run_that_starts_later_after_its_post_is_out_is_promised_no_second_one(db: Database) -> None:
    ours = await stored(db, club(slot(TUESDAY)))
    await training_day(db, ours, A_TUESDAY)
    [tuesday] = ours.slots
    await stored(db, replace(ours, slots=(replace(tuesday, starts=time(20, 30)),)))

    coming = (await db.read(clubs.club_status, club_key(), utc("2026-06-02 16:00"))).upcoming

    assert coming[0].local_date.day == 9


async def test_status_tells_of_the_last_post(db: Database) -> None:
    ours = await stored(db, club(slot(TUESDAY)))
    posted = await training_day(db, ours, A_TUESDAY)
    assert (await db.read(clubs.club_status, club_key(), NOON)).last_post is None
    await db.write(reminders_store.set_posted, posted.id, 555)

    last = (await db.read(clubs.club_status, club_key(), NOON)).last_post
    assert last is not None
    assert (last.id, last.message_id) == (posted.id, 555)


async def test_status_tells_when_the_digest_comes(db: Database) -> None:
    await stored(db, club(slot(TUESDAY)))
    assert (await db.read(clubs.club_status, club_key(), NOON)).digest_due_at is None
    await db.write(club_store.set_digest, club_key(), utc("2026-06-07 17:00"))

    assert (await db.read(clubs.club_status, club_key(), NOON)).digest_due_at == utc("2026-06-07 17:00")
