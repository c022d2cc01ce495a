"""``/club doctor``: what the organiser can mend."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.services import clubs
from bot.ui.doctor_card import doctor_card
from bot.ui.host import Interaction
from bot.ui.organiser import require_organiser


class ClubDoctor(commands.Cog):
    """A part of ``/club``: ClubCommands inherits it."""

    @app_commands.command(description="Whether I can post, when I do, and what to do if not")
    async def doctor(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        status = await clubs.status(interaction.client.db, guild_id, interaction.created_at)
        card = doctor_card(status, interaction.guild, interaction.client.ticked)
        await interaction.response.send_message(view=card, ephemeral=True)
