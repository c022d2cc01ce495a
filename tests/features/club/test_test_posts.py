"""A club gets one test post a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import service as clubs
from tests.builders import BEFORE, TUESDAY, club, club_key, slot, stored


def postable(channel_id: int) -> None:
    """A channel in which the bot may do all it needs."""


def forbidden(channel_id: int) -> None:
    raise UserError(f"In <#{channel_id}> I'm missing: Send Messages.")


async def test_a_test_post_goes_to_the_clubs_channel_once_a_minute(db: Database) -> None:
    for guild_id in (1, 2):
        await stored(db, club(slot(TUESDAY), guild_id=guild_id))
    assert await db.write(clubs.allow_test_post, club_key(), postable, BEFORE) == 10
    assert await db.write(clubs.allow_test_post, club_key(2), postable, BEFORE) == 20, "another does not wait"
    with pytest.raises(UserError, match="Wait a minute"):
        await db.write(clubs.allow_test_post, club_key(), postable, BEFORE + timedelta(seconds=59))
    assert await db.write(clubs.allow_test_post, club_key(), postable, BEFORE + timedelta(seconds=60)) == 10


async def test_who_has_just_allowed_what_was_missing_need_not_wait_a_minute(db: Database) -> None:
    await stored(db, club(slot(TUESDAY)))
    with pytest.raises(UserError, match="I'm missing: Send Messages"):
        await db.write(clubs.allow_test_post, club_key(), forbidden, BEFORE)
    assert await db.write(clubs.allow_test_post, club_key(), postable, BEFORE) == 10
