"""Answers that may take long, in features that have no routes yet; the others are deferred by themselves."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

import discord

from bot.interactions import deferral
from bot.interactions.answering import send
from bot.interactions.cards import Card
from bot.interactions.host import Interaction

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
    if deferral.runs(interaction):
        return await work
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
    except (discord.DiscordException, *deferral.TRANSPORT) as error:
        _log.warning("an answer could not be announced: %s", error)


async def send_private(interaction: Interaction, card: Card) -> None:
    """The answer, whether it was announced or not."""
    await send(interaction, card)
