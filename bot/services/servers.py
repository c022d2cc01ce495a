"""Servers that remove the bot: their clubs fall silent, and are deleted unless it is invited back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.schedule import Skipped
from bot.services import schedules, standings
from bot.storage import clubs, notices, occurrences
from bot.storage.connection import Connection
from bot.storage.database import Database, writes

KEPT = timedelta(days=30)
"""How long a club is kept after the bot was removed from its server."""


@writes
async def removed(connection: Connection, guild_id: int, name: str, now: datetime) -> None:
    """The bot was removed from the server of this name: nothing more is sent, and the organiser is told."""
    if (await clubs.in_servers(connection)).get(guild_id):  # else never set up, or written down as left
        await _leave(connection, guild_id, f"the server **{name}**", now)


async def there(db: Database, guild_id: int, now: datetime) -> None:
    """The bot is in the server: its club goes on where it had been left."""
    async with db.transaction(write=False) as connection:
        is_back = await clubs.left_at(connection, guild_id) is not None
    if is_back:
        async with db.transaction() as connection:
            await _return(connection, guild_id, now)


@writes
async def agree(connection: Connection, guild_ids: Collection[int], now: datetime) -> None:
    """The bot is in these servers and no others: it may have been removed or invited while it was down."""
    for guild_id, taken_to_be_there in (await clubs.in_servers(connection)).items():
        if taken_to_be_there and guild_id not in guild_ids:
            await _leave(connection, guild_id, "your server", now)
        elif not taken_to_be_there and guild_id in guild_ids:
            await _return(connection, guild_id, now)


async def _leave(connection: Connection, guild_id: int, server: str, now: datetime) -> None:
    await clubs.set_left(connection, guild_id, now)
    await occurrences.call_off(connection, guild_id, Skipped.REFUSED)
    await schedules.plan_ahead(connection, guild_id, now)
    until = await standings.local_date(connection, guild_id, now + KEPT)
    text = (
        f"I am no longer in {server}, so I post nothing there any more. Invite me back and all goes on as it "
        f"was, with every streak. Otherwise I delete the club and all its check-ins after {until.day} "
        f"{until:%B %Y}."
    )
    await notices.add(connection, guild_id, text, now)


async def _return(connection: Connection, guild_id: int, now: datetime) -> None:
    await clubs.set_left(connection, guild_id, None)
    await schedules.plan_ahead(connection, guild_id, now)
