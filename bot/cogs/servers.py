"""What happens when the bot is removed from a server, or invited back."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.services import servers
from bot.ui.host import Host
from bot.ui.text import plain


class Servers(commands.Cog):
    def __init__(self, host: Host) -> None:
        self._host = host

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await servers.removed(self._host.db, guild.id, plain(guild.name), discord.utils.utcnow())

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await servers.there(self._host.db, guild.id, discord.utils.utcnow())

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        if self._host.is_ready():  # before that it is on_ready's, for all servers together
            await servers.there(self._host.db, guild.id, discord.utils.utcnow())

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """The bot is back, and nobody told it what happened meanwhile. Servers in an outage are listed."""
        there = {guild.id for guild in self._host.guilds}
        await servers.agree(self._host.db, there, discord.utils.utcnow())
