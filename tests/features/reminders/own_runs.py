"""A runner's own reminders: set up with /me reminders, and read among their direct messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord

from tests.rows import fetch

if TYPE_CHECKING:
    import simcord

    from tests.world import World

RUN = datetime(2026, 1, 1, 17, 30, tzinfo=UTC)
"""Thursday 18:30 in Vienna."""
DUE = RUN - timedelta(minutes=45)


async def ask(runner: simcord.UserHandle, **changed: str | int) -> simcord.ResponseMessage:
    """The preview of a Thursday plan."""
    options: dict[str, str | int] = {"days": "Thu", "start": "18:30", "timezone": "Vienna", **changed}
    shown = await runner.slash("me reminders", **options)
    assert shown.ephemeral
    assert shown.response is not None
    return shown.response


async def set_up(runner: simcord.UserHandle, **changed: str | int) -> None:
    await runner.click(await ask(runner, **changed), label="Save")


async def panel(runner: simcord.UserHandle) -> simcord.ResponseMessage:
    shown = await runner.slash("me reminders")
    assert shown.ephemeral
    assert shown.response is not None
    return shown.response


def reminders_of(runner: simcord.UserHandle) -> list[discord.Message]:
    """The reminders among the runner's direct messages, oldest first."""
    return [m for m in runner.dm_channel.history() if "exercise:show" in str(m.components)]


def close_messages(world: World, runner: simcord.UserHandle) -> None:
    path = f"/channels/{runner.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50007, times=None)


async def rows(world: World, query: str) -> int:
    return len(list(await world.bot.db.read(fetch, query)))
