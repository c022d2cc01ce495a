"""``/me``: what belongs to one member alone."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.features.club.cards import date_choices, day_choices, zone_choices
from bot.features.me.cards import about_card
from bot.features.me.handlers import begin_pause, send_export, show_delete, show_settings
from bot.features.reminders.handlers import show_reminders
from bot.features.reminders.own_service import Typed
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks.pauses import Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.interactions.answering import send
from bot.interactions.host import Interaction


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Me(commands.GroupCog, group_name="me", group_description="What is yours alone"):
    @app_commands.command(description="Your training days, name on boards, tone, pause and reminders")
    async def settings(self, interaction: Interaction) -> None:
        await show_settings(interaction)

    @app_commands.command(description="Time away: no training day counts against you, in any club")
    @app_commands.describe(
        reason="Only you see it",
        until="The last day, for example: 24 Dec. Without it: until you come back, up to 90 days",
    )
    async def pause(
        self,
        interaction: Interaction,
        reason: Reason,
        until: app_commands.Range[str, 1, 20] | None = None,
    ) -> None:
        await begin_pause(interaction, TypedPause(reason, until=until or ""))

    @pause.autocomplete("until")
    async def suggest_dates(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        today = await interaction.client.db.read(
            pauses.today_of_person, interaction.user.id, interaction.created_at
        )
        return date_choices(current, today, (2, 6, 13, 27, 55, 89))

    @app_commands.command(description="What I keep about you, why, and for how long")
    async def privacy(self, interaction: Interaction) -> None:
        await send(interaction, about_card())

    @app_commands.command(description="All your data as files that only you see")
    async def export(self, interaction: Interaction) -> None:
        await send_export(interaction)

    @app_commands.command(description="Delete all your data; it says first what goes and what stays")
    async def delete(self, interaction: Interaction) -> None:
        await show_delete(interaction)

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
        await show_reminders(interaction, Typed(days, start, minutes, timezone))

    @reminders.autocomplete("timezone")
    async def suggest_zones(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return zone_choices(current)

    @reminders.autocomplete("days")
    async def suggest_days(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return day_choices(current)
