"""``/club``: setting it up, its sessions one by one, and how it stands."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from discord import app_commands
from discord.ext import commands

from bot.features.club import attendance_service, events_service, service, sessions_service
from bot.features.club import setup_service as drafts
from bot.features.club.buttons import LONGEST_NOTE
from bot.features.club.cards import (
    added_card,
    ask_pause_card,
    cancel_card,
    date_choices,
    day_choices,
    events_of,
    following_card,
    resumed_card,
    session_name,
    status_card,
    zone_choices,
)
from bot.features.club.handlers import author, panel
from bot.features.club.report_cards import doctor_card, participation_card, participation_files
from bot.features.club.setup import LONGEST_LABEL
from bot.interactions.answering import send
from bot.interactions.host import Interaction
from bot.interactions.permissions import owner_of, posting_problem, require_organiser
from bot.interactions.suggestions import LIMIT

Choices = list[app_commands.Choice[str]]


class ClubDoctor(commands.Cog):
    """A part of ``/club``: ClubCommands inherits it."""

    @app_commands.command(description="Whether I can post, when I do, and what to do if not")
    async def doctor(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        status = await interaction.client.db.read(service.club_status, guild_id, interaction.created_at)
        card = doctor_card(status, interaction.guild, interaction.client.ticked)
        await send(interaction, card)


class ClubMembers(commands.Cog):
    """A part of ``/club``: ClubCommands inherits it."""

    @app_commands.command(description="How many took part in the last eight weeks")
    async def members(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        found = await interaction.client.db.read(
            attendance_service.participation_of_club, guild_id, interaction.created_at
        )
        await send(interaction, participation_card(found))

    @app_commands.command(description="The last eight weeks as tables for a spreadsheet program")
    async def export(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        found = await interaction.client.db.read(
            attendance_service.participation_of_club, guild_id, interaction.created_at
        )
        files = await asyncio.to_thread(participation_files, found)
        await send(
            interaction,
            "The last eight weeks by week and by member, as spreadsheet programs read them.",
            files,
        )


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
        outcome = await interaction.client.db.write(
            sessions_service.cancel_session, guild_id, session, note, interaction.created_at
        )
        await send(interaction, cancel_card(outcome, note))

    @cancel.autocomplete("session")
    async def suggest_sessions(self, interaction: Interaction, current: str) -> Choices:
        """Suggest the next sessions that have what is typed in their name."""
        ahead = await interaction.client.db.read(
            sessions_service.days_ahead, owner_of(interaction).club_id, interaction.created_at, LIMIT
        )
        return [
            app_commands.Choice(name=session_name(each), value=sessions_service.reference(each))
            for each in ahead
            if current.casefold() in session_name(each).casefold()
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
        change = await interaction.client.db.write(
            sessions_service.add_session,
            require_organiser(interaction),
            typed_date=date,
            typed_start=start,
            label=" ".join(label.split()),
            lead=timedelta(minutes=minutes_before),
            now=interaction.created_at,
        )
        await send(interaction, added_card(change))

    @add_session.autocomplete("date")
    async def suggest_dates(self, interaction: Interaction, current: str) -> Choices:
        today = await interaction.client.db.read(
            sessions_service.local_today, owner_of(interaction).club_id, interaction.created_at
        )
        return date_choices(current, today, range(14))

    @app_commands.command(description="No training until a date; then all goes on by itself")
    @app_commands.describe(until="The date on which training goes on, for example: 6 Jan")
    async def pause(self, interaction: Interaction, until: app_commands.Range[str, 1, 50]) -> None:
        guild_id = require_organiser(interaction)
        pause = await interaction.client.db.read(
            sessions_service.preview_pause, guild_id, until, interaction.created_at
        )
        await send(interaction, ask_pause_card(pause))

    @pause.autocomplete("until")
    async def suggest_ends(self, interaction: Interaction, current: str) -> Choices:
        today = await interaction.client.db.read(
            sessions_service.local_today, owner_of(interaction).club_id, interaction.created_at
        )
        return date_choices(current, today, range(7, 92, 7))

    @app_commands.command(description="End a pause now")
    async def resume(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        resumed = await interaction.client.db.write(
            sessions_service.end_pause, guild_id, interaction.created_at
        )
        await send(interaction, resumed_card(resumed))

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
        known = events_of(interaction.guild.scheduled_events) if interaction.guild is not None else []
        following = await interaction.client.db.write(
            events_service.follow_events, guild_id, word, known, interaction.created_at
        )
        await send(interaction, following_card(following))


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
        proposal = await interaction.client.db.write(
            drafts.open_draft, whose, here, change, interaction.created_at
        )
        await send(interaction, panel(interaction, proposal))

    @setup.autocomplete("timezone")
    async def suggest_zones(self, interaction: Interaction, current: str) -> Choices:
        return zone_choices(current)

    @setup.autocomplete("days")
    async def suggest_days(self, interaction: Interaction, current: str) -> Choices:
        return day_choices(current)

    @app_commands.command(description="How the club is set up, and the next posts")
    async def status(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        status = await interaction.client.db.read(service.club_status, guild_id, interaction.created_at)
        card = status_card(status, interaction.client.catalogue.routines)
        await send(interaction, card)
