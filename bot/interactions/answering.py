"""Answering with a card and pictures: at once or after a deferral, anew or in place of what was pressed."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.interactions.host import Interaction
from bot.interactions.persistent import Card


async def answer(
    interaction: Interaction, card: Card, files: Sequence[discord.File], *, swap: bool, ephemeral: bool
) -> None:
    """Show the card; with ``swap`` in place of the message that was pressed on."""
    if interaction.response.is_done():
        await interaction.edit_original_response(view=card, attachments=files)
    elif swap:
        await interaction.response.edit_message(view=card, attachments=files)
    else:
        await interaction.response.send_message(view=card, files=files, ephemeral=ephemeral)


def is_own(interaction: Interaction) -> bool:
    """Whether the message that was pressed on is the answer to a command of the person who pressed."""
    message = interaction.message
    if message is None or message.interaction_metadata is None:
        return message is not None and message.flags.ephemeral
    return message.interaction_metadata.user == interaction.user
