"""``/club members`` and ``/club export``: how much the club took part in the last eight weeks."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.services import participation
from bot.ui.host import Interaction
from bot.ui.organiser import require_organiser
from bot.ui.participation_card import participation_card, participation_files


class ClubMembers(commands.Cog):
    """A part of ``/club``: ClubCommands inherits it."""

    @app_commands.command(description="How many took part in the last eight weeks")
    async def members(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        found = await participation.look(interaction.client.db, guild_id, interaction.created_at)
        await interaction.response.send_message(view=participation_card(found), ephemeral=True)

    @app_commands.command(description="The last eight weeks as tables for a spreadsheet program")
    async def export(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        found = await participation.look(interaction.client.db, guild_id, interaction.created_at)
        await interaction.response.send_message(
            "The last eight weeks by week and by member, as spreadsheet programs read them.",
            files=await participation_files(found),
            ephemeral=True,
        )
