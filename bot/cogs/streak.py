"""``/streak``: one's own streak and the club's board."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.domain.errors import UserError
from bot.services import streaks
from bot.ui.host import Interaction
from bot.ui.streak_card import streak_card


class Streak(commands.Cog):
    @app_commands.command(description="Your streak, and the club's board of this month")
    @app_commands.describe(share="Show it to the whole channel instead of only to you")
    @app_commands.guild_only()
    async def streak(self, interaction: Interaction, share: bool = False) -> None:
        if interaction.guild_id is None:
            raise UserError("Streaks belong to a club: ask in its server.")
        user = interaction.user
        overview = await streaks.overview(
            interaction.client.db, interaction.guild_id, user.id, interaction.created_at
        )
        card = streak_card(overview, user.id, shared_by=user.display_name if share else None)
        await interaction.response.send_message(view=card, ephemeral=not share)
