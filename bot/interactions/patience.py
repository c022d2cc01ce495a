"""Answers that may take longer than the three seconds that Discord waits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

import discord

from bot.interactions.host import Interaction
from bot.interactions.persistent import Card

_log = logging.getLogger(__name__)

PATIENCE = 1.5
"""Seconds after which a person is told that the answer is on its way. When a whole club presses in the same
second, the last ones wait for the others' transactions."""

T = TypeVar("T")


async def acknowledge_if_slow(
    interaction: Interaction, work: Coroutine[Any, Any, T], *, ephemeral: bool = True, thinking: bool = True
) -> T:
    """The result of the work; after some time Discord is told that the answer will come.

    Where Discord no longer takes that, the work is finished all the same: what it does must not be half done.
    """
    announcing: list[asyncio.Task[None]] = []

    def announce() -> None:
        announcing.append(asyncio.create_task(_defer(interaction, ephemeral=ephemeral, thinking=thinking)))

    timer = asyncio.get_running_loop().call_later(PATIENCE, announce)
    try:
        return await work
    finally:
        timer.cancel()
        for each in announcing:
            await each


async def _defer(interaction: Interaction, *, ephemeral: bool, thinking: bool) -> None:
    try:
        await interaction.response.defer(ephemeral=ephemeral, thinking=thinking)
    except discord.HTTPException as error:
        _log.warning("an answer could not be announced: %s", error)


async def send_private(interaction: Interaction, card: Card) -> None:
    """The answer, whether it was announced or not."""
    if interaction.response.is_done():
        await interaction.followup.send(view=card, ephemeral=True)
    else:
        await interaction.response.send_message(view=card, ephemeral=True)
