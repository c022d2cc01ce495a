"""``/warmup``: the warm-up before a run, step by step, for oneself or led in the channel."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.services import warmups
from bot.ui import player_flow, player_group
from bot.ui.host import Interaction


class WarmUp(commands.Cog):
    @app_commands.command(description="Warm up now, step by step; or go on where you were")
    @app_commands.describe(public="For organisers: lead it in this channel, for everybody to join")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def warmup(self, interaction: Interaction, public: bool = False) -> None:
        client = interaction.client
        whose = interaction.guild_id or interaction.user.id
        prepared = await warmups.today(client.db, client.catalogue, whose, interaction.created_at)
        if public:
            await player_group.lead(interaction, prepared)
        else:
            await player_flow.begin(interaction, prepared, resume=True)
