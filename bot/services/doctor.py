"""A test post, so that an organiser sees that the bot can post."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.errors import UserError
from bot.services import clubs
from bot.storage import facts
from bot.storage.database import Database

BETWEEN = timedelta(minutes=1)
"""From one test post of a club to its next."""


async def take_test(
    db: Database, guild_id: int, require_postable: Callable[[int], None], now: datetime
) -> int:
    """The channel that a test post may go to now; UserError where the last one is less than a minute old.

    ``require_postable`` raises UserError for a channel that takes no posts; that uses up no minute.
    """
    fact = f"tested:{guild_id}"
    async with db.transaction() as connection:
        club = await clubs.require(connection, guild_id)
        require_postable(club.channel_id)
        last = await facts.get(connection, fact)
        if last is not None and now - datetime.fromisoformat(last) < BETWEEN:
            raise UserError("A test post went out just now. Wait a minute before the next one.")
        await facts.put(connection, fact, now.isoformat())
    return club.channel_id
