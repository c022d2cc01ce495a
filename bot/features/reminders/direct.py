"""Direct messages: sent where they are open, and a word to whom they no longer reached."""

from __future__ import annotations

import discord

from bot.errors import UserError
from bot.features.reminders import own_service
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card

CLOSED = (
    "I cannot send you a direct message, so nothing was changed. Open a server that we share, press its "
    "name, then **Privacy Settings**, and switch **Direct Messages** on. Then try again."
)

UNREACHED = (
    "I could not reach you by direct message, so I switched your reminders off. "
    "Turn them on again with /me reminders."
)


async def deliver(user: discord.User | discord.Member, card: Card) -> discord.Message:
    """Send a direct message; UserError that says how to open them where they are closed."""
    try:
        return await user.send(view=card)
    except discord.Forbidden as error:
        raise UserError(CLOSED) from error


async def tell_unreached(interaction: Interaction) -> None:
    """After an answer: say once that the runner's reminders could not be delivered and are off."""
    if await interaction.client.db.write(own_service.take_unreached, interaction.user.id):
        await interaction.followup.send(UNREACHED, ephemeral=True)
