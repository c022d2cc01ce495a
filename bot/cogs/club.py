"""``/club``: the organiser sets the club up and sees how it stands."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.cogs.club_doctor import ClubDoctor
from bot.cogs.club_members import ClubMembers
from bot.cogs.club_sessions import ClubSessions
from bot.cogs.suggest import day_choices, zone_choices
from bot.services import clubs, drafts
from bot.ui.club_cards import status_card
from bot.ui.host import Interaction
from bot.ui.organiser import author, posting_problem, require_organiser
from bot.ui.setup_panel import show_panel


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class ClubCommands(
    ClubSessions,
    ClubDoctor,
    ClubMembers,
    commands.GroupCog,
    group_name="club",
    group_description="Set your club up",
):
    @app_commands.command(description="Say when your club trains, or change it: a panel with the next posts")
    @app_commands.describe(
        timezone="Your time zone: type a city or country",
        days="Training days, for example: Tue, Thu, Sun",
        start="When the run starts on these days, for example: 18:30",
    )
    async def setup(
        self,
        interaction: Interaction,
        timezone: app_commands.Range[str, 1, 100] | None = None,
        days: app_commands.Range[str, 1, 100] | None = None,
        start: app_commands.Range[str, 1, 20] | None = None,
    ) -> None:
        whose = author(interaction)
        here = interaction.channel_id
        if here is not None and posting_problem(interaction.guild, here) is not None:
            here = None
        change = drafts.beginning(timezone, days, start)
        proposal = await drafts.open_draft(interaction.client.db, whose, here, change, interaction.created_at)
        await show_panel(interaction, proposal)

    @setup.autocomplete("timezone")
    async def suggest_zones(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return zone_choices(current)

    @setup.autocomplete("days")
    async def suggest_days(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return day_choices(current)

    @app_commands.command(description="How the club is set up, and the next posts")
    async def status(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        status = await clubs.status(interaction.client.db, guild_id, interaction.created_at)
        card = status_card(status, interaction.client.catalogue.routines)
        await interaction.response.send_message(view=card, ephemeral=True)
