"""``/club``: the organiser sets the club up and sees how it stands."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.schedule import WEEKDAYS
from bot.services import clubs, zones
from bot.ui.club_cards import plan_card, require_organiser, require_postable, status_card
from bot.ui.host import Interaction

DEFAULT_LEAD = 45

LONGEST_CHOICE = 100
"""Characters that Discord takes in a suggestion."""


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class ClubCommands(commands.GroupCog, group_name="club", group_description="Set your club up"):
    @app_commands.command(
        description="Say when your club trains; you see the next posts before anything is saved"
    )
    @app_commands.describe(
        channel="Where the reminders are posted",
        timezone="Your time zone: type a city or country",
        days="Training days, for example: Tue, Thu, Sun",
        start="When the run starts, for example: 18:30",
        minutes_before="How long before the start the reminder comes (45 if you say nothing)",
    )
    async def setup(
        self,
        interaction: Interaction,
        channel: discord.TextChannel,
        timezone: app_commands.Range[str, 1, 100],
        days: app_commands.Range[str, 1, 100],
        start: app_commands.Range[str, 1, 20],
        minutes_before: app_commands.Range[int, 0, 1440] = DEFAULT_LEAD,
    ) -> None:
        guild_id = require_organiser(interaction)
        require_postable(interaction, channel.id)
        plan = clubs.read_plan(guild_id, channel.id, timezone, days, start, minutes_before)
        upcoming = clubs.preview(plan, interaction.created_at)
        await interaction.response.send_message(view=plan_card(plan, upcoming), ephemeral=True)

    @setup.autocomplete("timezone")
    async def suggest_zones(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=name, value=name) for name in zones.suggest(current, 25)]

    @setup.autocomplete("days")
    async def suggest_days(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """One more day after those already typed, so that a thumb can put a week together."""
        head, _, last = current.rpartition(",")
        typed = last.strip().casefold()
        begun = [name for name in WEEKDAYS if name.casefold().startswith(typed) and name not in head]
        prefix = f"{head.strip()}, " if head.strip() else ""  # all seven together are 62 characters of 100
        texts = [(prefix + name)[:LONGEST_CHOICE] for name in begun]
        return [app_commands.Choice(name=text, value=text) for text in texts]

    @app_commands.command(description="How the club is set up, and the next posts")
    async def status(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        status = await clubs.status(interaction.client.db, guild_id, interaction.created_at)
        await interaction.response.send_message(view=status_card(status), ephemeral=True)
