"""``/me``: what belongs to one member alone."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.cogs.suggest import day_choices, zone_choices
from bot.services.own_reminders import Typed
from bot.ui.host import Interaction
from bot.ui.me_panel import answer


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Me(commands.GroupCog, group_name="me", group_description="What is yours alone"):
    @app_commands.command(description="A direct message before your own runs; without options: how it stands")
    @app_commands.describe(
        days="Your training days, for example: Tue, Thu, Sun",
        start="When you start to run, for example: 18:30",
        minutes_before="How long before the start the message comes",
        timezone="Your time zone: type a city or country",
    )
    async def reminders(
        self,
        interaction: Interaction,
        days: app_commands.Range[str, 1, 100] | None = None,
        start: app_commands.Range[str, 1, 20] | None = None,
        minutes_before: app_commands.Range[int, 0, 1440] | None = None,
        timezone: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        minutes = str(minutes_before) if minutes_before is not None else None
        card = await answer(interaction, Typed(days, start, minutes, timezone))
        await interaction.response.send_message(view=card, ephemeral=True)

    @reminders.autocomplete("timezone")
    async def suggest_zones(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return zone_choices(current)

    @reminders.autocomplete("days")
    async def suggest_days(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return day_choices(current)
