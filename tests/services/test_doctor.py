"""A club gets one test post a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.errors import UserError
from bot.services import doctor
from bot.storage.database import Database
from tests.builders import BEFORE, TUESDAY, club, slot, stored


async def test_a_test_post_goes_to_the_clubs_channel_once_a_minute(db: Database) -> None:
    for guild_id in (1, 2):
        await stored(db, club(slot(TUESDAY), guild_id=guild_id))
    assert await doctor.take_test(db, 1, BEFORE) == 10
    assert await doctor.take_test(db, 2, BEFORE) == 20, "another club does not wait"
    with pytest.raises(UserError, match="Wait a minute"):
        await doctor.take_test(db, 1, BEFORE + timedelta(seconds=59))
    assert await doctor.take_test(db, 1, BEFORE + timedelta(seconds=60)) == 10
