"""The least that discord.py can do with the same features: what the bot's own work is measured against."""

from __future__ import annotations

import os
from typing import Any

import aiosqlite
import discord
from discord import app_commands


class Done(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Done", style=discord.ButtonStyle.success, custom_id="bare:done")
    async def done(self, interaction: discord.Interaction[Any], _: discord.ui.Button[Any]) -> None:
        await interaction.response.send_message("Logged.", ephemeral=True)


class Bare(discord.Client):
    """One command with an embed and a button, one that reads a row."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="hip", description="Hip work", callback=self.hip))
        self.tree.add_command(app_commands.Command(name="streak", description="Yours", callback=self.streak))

    async def setup_hook(self) -> None:
        self.db = await aiosqlite.connect(":memory:")
        await self.db.execute("CREATE TABLE streak (user_id INTEGER PRIMARY KEY, days INTEGER)")
        self.view = Done()
        self.add_view(self.view)
        await self.tree.sync()

    async def hip(self, interaction: discord.Interaction[Any], exercise: str) -> None:
        card = discord.Embed(title=exercise, description="3 x 10, slow on the way down.", colour=0x3366CC)
        card.add_field(name="Rest", value="90 s")
        await interaction.response.send_message(embed=card, view=self.view)

    async def streak(self, interaction: discord.Interaction[Any]) -> None:
        query = "SELECT days FROM streak WHERE user_id = ?"
        async with self.db.execute(query, (interaction.user.id,)) as cursor:
            row = await cursor.fetchone()
        await interaction.response.send_message(f"Streak: {row[0] if row else 0} days", ephemeral=True)


if __name__ == "__main__":
    Bare().run(os.environ["DISCORD_TOKEN"], log_handler=None)
