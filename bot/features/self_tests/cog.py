"""``/progress``: what one's self-tests, check-ins and sessions have become over the weeks."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.features.self_tests.progress_card import show_progress
from bot.interactions.host import Interaction


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Progress(commands.Cog):
    @app_commands.command(description="Your self-tests, check-ins and sessions over the weeks, for you alone")
    async def progress(self, interaction: Interaction) -> None:
        await show_progress(interaction)
