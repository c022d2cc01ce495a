"""``/club cancel``, ``add-session``, ``pause``, ``resume``, ``events``: exceptions to the weekly schedule."""

from __future__ import annotations

from datetime import timedelta

from discord import app_commands
from discord.ext import commands

from bot.cogs.suggest import LIMIT, date_choices
from bot.domain.setup import LONGEST_LABEL
from bot.services import events, season, sessions, timetable
from bot.ui.event_cards import events_of, following_card
from bot.ui.host import Interaction
from bot.ui.organiser import require_organiser
from bot.ui.season_cards import ask_pause_card, resumed_card
from bot.ui.session_cards import LONGEST_NOTE, added_card, cancel_card, name

Choices = list[app_commands.Choice[str]]


class ClubSessions(commands.Cog):
    """A part of ``/club``: ClubCommands inherits it."""

    @app_commands.command(description="Call one session off, or put back one that was called off")
    @app_commands.describe(
        session="Choose it, or type its date",
        note="A few words why, for the post if it is out already",
    )
    async def cancel(
        self,
        interaction: Interaction,
        session: app_commands.Range[str, 1, 100],
        note: app_commands.Range[str, 0, LONGEST_NOTE] = "",
    ) -> None:
        guild_id = require_organiser(interaction)
        note = " ".join(note.split())
        outcome = await sessions.cancel(
            interaction.client.db, guild_id, session, note, interaction.created_at
        )
        await interaction.response.send_message(view=cancel_card(outcome, note), ephemeral=True)

    @cancel.autocomplete("session")
    async def suggest_sessions(self, interaction: Interaction, current: str) -> Choices:
        """The next sessions that have what is typed in their name."""
        ahead = await timetable.ahead(
            interaction.client.db, interaction.guild_id or 0, interaction.created_at, LIMIT
        )
        return [
            app_commands.Choice(name=name(each), value=timetable.reference(each))
            for each in ahead
            if current.casefold() in name(each).casefold()
        ]

    @app_commands.command(name="add-session", description="Add one session besides the weekly ones")
    @app_commands.describe(
        date="Its date, for example: Saturday, 24 Dec, 2026-12-24",
        start="When the run starts, for example: 18:30",
        label="What it is, or where you meet",
        minutes_before="How long before the start the reminder comes (45 if you say nothing)",
    )
    async def add_session(
        self,
        interaction: Interaction,
        date: app_commands.Range[str, 1, 50],
        start: app_commands.Range[str, 1, 20],
        label: app_commands.Range[str, 0, LONGEST_LABEL] = "",
        minutes_before: app_commands.Range[int, 5, 1440] = 45,
    ) -> None:
        change = await sessions.add(
            interaction.client.db,
            require_organiser(interaction),
            typed_date=date,
            typed_start=start,
            label=" ".join(label.split()),
            lead=timedelta(minutes=minutes_before),
            now=interaction.created_at,
        )
        await interaction.response.send_message(view=added_card(change), ephemeral=True)

    @add_session.autocomplete("date")
    async def suggest_dates(self, interaction: Interaction, current: str) -> Choices:
        today = await timetable.local_today(
            interaction.client.db, interaction.guild_id or 0, interaction.created_at
        )
        return date_choices(current, today, range(14))

    @app_commands.command(description="No training until a date; then all goes on by itself")
    @app_commands.describe(until="The date on which training goes on, for example: 6 Jan")
    async def pause(self, interaction: Interaction, until: app_commands.Range[str, 1, 50]) -> None:
        guild_id = require_organiser(interaction)
        pause = await season.plan(interaction.client.db, guild_id, until, interaction.created_at)
        await interaction.response.send_message(view=ask_pause_card(pause), ephemeral=True)

    @pause.autocomplete("until")
    async def suggest_ends(self, interaction: Interaction, current: str) -> Choices:
        today = await timetable.local_today(
            interaction.client.db, interaction.guild_id or 0, interaction.created_at
        )
        return date_choices(current, today, range(7, 92, 7))

    @app_commands.command(description="End a pause now")
    async def resume(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        resumed = await season.resume(interaction.client.db, guild_id, interaction.created_at)
        await interaction.response.send_message(view=resumed_card(resumed), ephemeral=True)

    @app_commands.command(description="Take this server's scheduled events as sessions, or no longer")
    @app_commands.describe(
        follow="Whether events are sessions",
        only_named="Only events with this word in their name",
    )
    async def events(
        self, interaction: Interaction, follow: bool, only_named: app_commands.Range[str, 0, 50] = ""
    ) -> None:
        guild_id = require_organiser(interaction)
        word = only_named.strip() if follow else None
        there = events_of(interaction.guild.scheduled_events) if interaction.guild is not None else []
        following = await events.follow(interaction.client.db, guild_id, word, there, interaction.created_at)
        await interaction.response.send_message(view=following_card(following), ephemeral=True)
