"""``/plan``: a plan for the next weeks, for one member alone."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.features.plan.handlers import show_plan
from bot.interactions.host import Interaction


class Plan(commands.Cog):
    @app_commands.command(
        description="Your own plan: from your self-tests, what you have, and what hurt. Only you see it"
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def plan(self, interaction: Interaction) -> None:
        await show_plan(interaction)
