"""``/club``, and listeners for a server's scheduled events and for joining and leaving servers."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands
from discord.http import Route

from bot.features.club import attendance_service, events_service, service, sessions_service
from bot.features.club import setup_service as drafts
from bot.features.club.buttons import LONGEST_NOTE
from bot.features.club.cards import (
    ExceptedDate,
    added_card,
    ask_pause_card,
    cancel_card,
    date_choices,
    day_choices,
    event_of,
    events_of,
    following_card,
    is_excepted,
    moved_date,
    put_back,
    resumed_card,
    session_name,
    status_card,
    zone_choices,
)
from bot.features.club.events_service import Event
from bot.features.club.handlers import author, panel
from bot.features.club.owner import ClubId, Owner
from bot.features.club.report_cards import doctor_card, participation_card, participation_files
from bot.features.club.setup import LONGEST_LABEL
from bot.interactions.answering import send
from bot.interactions.cards import LIMIT, readable
from bot.interactions.delivery import Refused, Unreachable, outcome
from bot.interactions.host import Host, Interaction
from bot.interactions.permissions import find_channel, owner_of, posting_problem, require_organiser
from bot.interactions.work import for_each_isolated

EXCEPTIONS = "GUILD_SCHEDULED_EVENT_EXCEPTION"
_log = logging.getLogger(__name__)


def hear_of_single_dates(host: Host) -> None:
    """Dispatch ``excepted_date`` when one date of a recurring event is called off or moved, or put back.

    discord.py 2.7 drops what Discord tells of it, and has no public way to add an event; a test says when it
    has learnt it.
    """
    parsers = host._connection.parsers  # pyright: ignore[reportPrivateUsage]
    for name in ("_CREATE", "_UPDATE"):
        parsers[f"{EXCEPTIONS}{name}"] = lambda told: host.dispatch("excepted_date", told)
    for name in ("_DELETE", "S_DELETE"):
        parsers[f"{EXCEPTIONS}{name}"] = lambda told: host.dispatch("dates_put_back", told)


class Events(commands.Cog):
    """Listeners that keep a club's sessions in step with its server's events, if the club wants that."""

    def __init__(self, host: Host) -> None:
        self._host = host
        hear_of_single_dates(host)

    @commands.Cog.listener()
    async def on_scheduled_event_create(self, event: discord.ScheduledEvent) -> None:
        await self._follow(event)

    @commands.Cog.listener()
    async def on_scheduled_event_update(
        self, before: discord.ScheduledEvent, after: discord.ScheduledEvent
    ) -> None:
        active = discord.EventStatus.active
        if before.status is active and after.status is not active:
            club_id = _club(after.guild_id)
            await self._host.db.write(events_service.event_ended, club_id, after.id, self._host.now())
        await self._follow(after)

    @commands.Cog.listener()
    async def on_excepted_date(self, told: ExceptedDate) -> None:
        """One date of a recurring event was called off or moved."""
        for guild, event in await self._followed(told):
            await self._change_date(guild, event, told)

    @commands.Cog.listener()
    async def on_dates_put_back(self, told: ExceptedDate) -> None:
        """One date of a recurring event, or all, are as they were before an exception."""
        for guild, event in await self._followed(told):
            await self._change_date(guild, event, put_back(event, told))
            await self._catch_up(guild)

    async def _change_date(
        self, guild: discord.Guild, event: discord.ScheduledEvent, told: ExceptedDate
    ) -> None:
        dates = [moved_date(event, told)]
        if is_excepted(event, told):
            dates.append((event.id, event_of(event, [told])))
        # What takes place comes first: it gets the post of what doesn't.
        for event_id, changed in sorted(dates, key=lambda each: each[1] is None):
            await self._write(guild.id, event_id, changed)

    async def _followed(self, told: ExceptedDate) -> list[tuple[discord.Guild, discord.ScheduledEvent]]:
        """Return the server and the event that Discord tells of, where its club follows events."""
        found = ((guild, guild.get_scheduled_event(int(told["event_id"]))) for guild in self._host.guilds)
        return [(guild, event) for guild, event in found if event is not None and await self._follows(guild)]

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        await self._follow(event)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up with what happened while the bot was away."""
        followers = await self._host.db.read(events_service.followers)
        following = [guild for guild in self._host.guilds if _club(guild.id) in followers]
        await for_each_isolated("server", following, self._catch_up)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        if self._host.is_ready() and await self._follows(guild):  # before that on_ready does it for all
            await self._catch_up(guild)

    async def _follows(self, guild: discord.Guild) -> bool:
        return _club(guild.id) in await self._host.db.read(events_service.followers)

    async def _catch_up(self, guild: discord.Guild) -> None:
        if guild.unavailable:
            return  # its events are not known then
        known, unsure = await _events_there(self._host, guild)
        reconcile = partial(events_service.reconcile_events, unsure=unsure)
        await self._host.db.write(reconcile, _club(guild.id), known, self._host.now())

    async def _follow(self, event: discord.ScheduledEvent) -> None:
        """Follow an event that was created, changed or cancelled, with the dates of it that were moved."""
        if event.guild is not None and await self._follows(event.guild):
            await self._catch_up(event.guild)

    async def _write(self, guild_id: int, event_id: int, changed: Event | None) -> None:
        club_id, now = _club(guild_id), self._host.now()
        if changed is not None:
            await events_service.event_changed(self._host.db, club_id, changed, now)
        else:
            await events_service.event_removed(self._host.db, club_id, event_id, now)


class Servers(commands.Cog):
    """Listeners for the bot joining and leaving servers; a club whose server it left is kept for a while."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._host.db.write(
            events_service.server_left, _club(guild.id), readable(guild.name), self._host.now()
        )

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await events_service.server_joined(self._host.db, _club(guild.id), self._host.now())

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        if self._host.is_ready():  # before that, on_ready does it for all servers together
            await events_service.server_joined(self._host.db, _club(guild.id), self._host.now())

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up with joins and removals while the bot was away; servers in an outage count as present."""
        present = {_club(guild.id) for guild in self._host.guilds}
        await events_service.reconcile_servers(self._host.db, present, self._host.now())


async def excepted_dates(host: discord.Client, guild_id: int) -> list[ExceptedDate] | None:
    """Ask which single dates of the server's events were called off or moved; None where Discord says no."""
    try:
        async with outcome(host, None, None):
            events = await host.http.request(
                Route("GET", "/guilds/{guild_id}/scheduled-events", guild_id=guild_id)
            )
    except (Refused, Unreachable) as error:
        _log.warning("the events of server %d can't be asked for: %s", guild_id, error)
        return None
    return [each for event in events for each in event.get("guild_scheduled_event_exceptions") or ()]


async def _events_there(host: discord.Client, guild: discord.Guild) -> tuple[list[Event], set[int]]:
    """Return a server's events, and the ids of those of whose single dates nothing can be known now."""
    excepted = await excepted_dates(host, guild.id)
    known = events_of(guild.scheduled_events, excepted or ())
    called_off = discord.EventStatus.cancelled
    there = {event.id for event in guild.scheduled_events if event.status is not called_off}
    return known, there if excepted is None else set()


def _club(guild_id: int) -> ClubId:
    return Owner.guild(guild_id).club_id


Choices = list[app_commands.Choice[str]]


class ClubDoctor(commands.Cog):
    """Part of ``/club``: ClubCommands inherits it."""

    @app_commands.command(description="Check the club's set-up: can I post, and if not, what's the fix?")
    async def doctor(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        status = await interaction.client.db.read(service.club_status, guild_id, interaction.created_at)
        channel = await find_channel(interaction.guild, status.club.channel_id)
        card = doctor_card(status, interaction.guild, channel, interaction.client.ticked)
        await send(interaction, card)


class ClubMembers(commands.Cog):
    """Part of ``/club``: ClubCommands inherits it."""

    @app_commands.command(description="See how many runners took part in the last 8 weeks")
    async def members(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        found = await interaction.client.db.read(
            attendance_service.participation_of_club, guild_id, interaction.created_at
        )
        await send(interaction, participation_card(found))

    @app_commands.command(description="Get the check-ins of the last 8 weeks as spreadsheets")
    async def export(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        found = await interaction.client.db.read(
            attendance_service.participation_of_club, guild_id, interaction.created_at
        )
        files = await asyncio.to_thread(participation_files, found)
        await send(
            interaction,
            "Here are the last 8 weeks, by week and by member. Open them in any spreadsheet app.",
            files,
        )


class ClubSessions(commands.Cog):
    """Part of ``/club``: ClubCommands inherits it."""

    @app_commands.command(description="Cancel a club run, or restore a cancelled one")
    @app_commands.describe(
        session="Choose the club run, or type its date",
        note="Say why, in a few words. I add it to the post if that's already out",
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
        """Suggest upcoming sessions whose name contains what is typed."""
        ahead = await interaction.client.db.read(
            sessions_service.days_ahead, owner_of(interaction).club_id, interaction.created_at, LIMIT
        )
        return [
            app_commands.Choice(name=session_name(each), value=sessions_service.reference(each))
            for each in ahead
            if current.casefold() in session_name(each).casefold()
        ]

    @app_commands.command(name="add-run", description="Add a one-off club run, besides the weekly ones")
    @app_commands.describe(
        date="The date of the run, for example: Saturday, 24 Dec or 2026-12-24",
        start="When the run starts, for example: 18:30",
        label="What you run, or where you meet",
        minutes_before="How many minutes before the start I post. It's 45 if you leave this empty",
    )
    async def add_run(
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

    @add_run.autocomplete("date")
    async def suggest_dates(self, interaction: Interaction, current: str) -> Choices:
        today = await interaction.client.db.read(
            sessions_service.local_today, owner_of(interaction).club_id, interaction.created_at
        )
        return date_choices(current, today, range(14))

    @app_commands.command(description="Pause club runs until a date. They start again that day")
    @app_commands.describe(until="The first day back, for example: 6 Jan")
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

    @app_commands.command(description="End the pause and start club runs again now")
    async def resume(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        resumed = await interaction.client.db.write(
            sessions_service.end_pause, guild_id, interaction.created_at
        )
        await send(interaction, resumed_card(resumed))

    @app_commands.command(description="Turn server events into club runs, or stop")
    @app_commands.describe(
        follow="True turns events into club runs. False stops that",
        only_named="Use only the events with this word in their name",
    )
    async def events(
        self, interaction: Interaction, follow: bool, only_named: app_commands.Range[str, 0, 50] = ""
    ) -> None:
        guild_id = require_organiser(interaction)
        word = only_named.strip() if follow else None
        known, unsure = list[Event](), set[int]()
        if follow and interaction.guild is not None:
            known, unsure = await _events_there(interaction.client, interaction.guild)
        take = partial(events_service.follow_events, unsure=unsure)
        following = await interaction.client.db.write(take, guild_id, word, known, interaction.created_at)
        await send(interaction, following_card(following))


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class ClubCommands(
    ClubSessions,
    ClubDoctor,
    ClubMembers,
    commands.GroupCog,
    group_name="club",
    group_description="Set up your club and its runs",
):
    @app_commands.command(description="Set up your club and its runs, or change them")
    @app_commands.describe(
        timezone="Your time zone: type a city or country",
        days="Days you run, for example: Tue, Thu, Sun",
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
        if here is not None and posting_problem(await find_channel(interaction.guild, here)) is not None:
            here = None
        change = drafts.change_from_options(timezone, days, start)
        proposal = await interaction.client.db.write(
            drafts.open_draft, whose, here, change, interaction.created_at
        )
        await send(interaction, await panel(interaction, proposal))

    @setup.autocomplete("timezone")
    async def suggest_zones(self, interaction: Interaction, current: str) -> Choices:
        return zone_choices(current)

    @setup.autocomplete("days")
    async def suggest_days(self, interaction: Interaction, current: str) -> Choices:
        return day_choices(current)

    @app_commands.command(description="See your club's set-up and next posts")
    async def status(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        status = await interaction.client.db.read(service.club_status, guild_id, interaction.created_at)
        card = status_card(status, interaction.client.catalogue.routines)
        await send(interaction, card)
