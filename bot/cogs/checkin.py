"""``/checkin``: answer a training day that is still open, without looking for its post."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.services import open_days
from bot.ui.check_in_card import check_in_card, day_suggestions
from bot.ui.host import Interaction


class CheckInCommand(commands.Cog):
    @app_commands.command(description="Say Done, Resting or Something hurts, up to 48 hours after a training")
    @app_commands.describe(when="Which training; without it the latest")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def checkin(
        self, interaction: Interaction, when: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        days = await open_days.look(interaction.client.db, *_whose(interaction), interaction.created_at)
        await interaction.response.send_message(view=check_in_card(days, when), ephemeral=True)

    @checkin.autocomplete("when")
    async def suggest_days(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        days = await open_days.of_member(interaction.client.db, *_whose(interaction), interaction.created_at)
        return day_suggestions(days, current)


def _whose(interaction: Interaction) -> tuple[int, int]:
    """Club and member; in a direct message a runner's own training days, which are a club of one."""
    return interaction.guild_id or interaction.user.id, interaction.user.id
