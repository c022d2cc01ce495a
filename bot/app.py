"""The bot: opens database, catalogue and clock at log-in, closes them at the end, and routes errors."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.ext import commands

from bot import clock
from bot.clock import MinuteClock
from bot.content.load import load_catalogue
from bot.database import database, files
from bot.database.backups import NightlyBackup, find_backups
from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import handlers as club
from bot.features.club import service as clubs
from bot.features.club.cog import ClubCommands, Events, Servers
from bot.features.club.owner import Owner
from bot.features.exercises import handlers as exercises
from bot.features.exercises.handlers import Hip
from bot.features.guided import handlers as guided
from bot.features.guided import led_handlers
from bot.features.guided import service as guided_service
from bot.features.guided.handlers import RoutineCommand, WarmUp
from bot.features.learn import handlers as learn
from bot.features.learn.handlers import Learn
from bot.features.me import handlers as me
from bot.features.me.handlers import Me
from bot.features.pain import handlers as pain
from bot.features.plan import handlers as plan
from bot.features.plan.handlers import Plan
from bot.features.reminders import handlers as reminders_handlers
from bot.features.reminders import own_service
from bot.features.reminders import service as reminders
from bot.features.reminders.posting import DiscordNoticeboard
from bot.features.screening import handlers as screening
from bot.features.self_tests import handlers as self_tests
from bot.features.self_tests.handlers import SelfTests
from bot.features.streaks import handlers as streaks_handlers
from bot.features.streaks import service as streaks
from bot.features.streaks.handlers import CheckInCommand, Streak
from bot.features.weights import handlers as weights_handlers
from bot.interactions import dispatcher, outbox, outbox_store
from bot.interactions.answering import finish
from bot.interactions.delivery import ANSWER_SECONDS
from bot.interactions.dispatcher import Dispatcher, Tree
from bot.interactions.host import Host, Tick, Vitals
from bot.interactions.permissions import owner_of
from bot.interactions.routes import LOST, Routes
from bot.interactions.work import Throttle, Watch, for_each_isolated
from bot.pictures.drawings import Drawings
from bot.settings import Settings

_log = logging.getLogger(__name__)

COGS: tuple[type[commands.Cog], ...] = (
    Hip,
    RoutineCommand,
    Learn,
    SelfTests,
    ClubCommands,
    CheckInCommand,
    Me,
    WarmUp,
    Plan,
)

ROUTES: tuple[Routes, ...] = (
    club.routes,
    exercises.routes,
    guided.routes,
    led_handlers.routes,
    learn.routes,
    me.routes,
    pain.routes,
    plan.routes,
    reminders_handlers.routes,
    screening.routes,
    self_tests.routes,
    streaks_handlers.routes,
    weights_handlers.routes,
)

PRESSES_AND_FORMS = (discord.InteractionType.component, discord.InteractionType.modal_submit)

COMMANDS_FACT = "commands:{}"
"""The name under which the database keeps the digest of the commands that Discord was last told."""

CLOCK_SET_BACK = timedelta(hours=1)
"""From one minute to the next: schedules that were planned meanwhile may lie years ahead."""

EDIT_INTERVAL = 2.0
"""Seconds between two edits of one post: a channel takes about five edits in five seconds."""

EDITS_AT_ONCE = 5
"""How many posts are edited at the same time; a quarter of the limit for new posts, which come first."""


class GlutesBot(Host):
    """The bot itself: opens everything in ``setup_hook`` and closes everything in ``close``."""

    def __init__(self, settings: Settings, shards: int | None) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # this bot doesn't use voice
        super().__init__(
            command_prefix=commands.when_mentioned,  # there are no text commands, but discord.py requires one
            help_command=None,
            shard_count=shards,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True, guild_scheduled_events=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=ANSWER_SECONDS,  # for a published post it may be half an hour
        )
        self.settings = settings
        self.vitals = Vitals()
        self.dispatcher = Dispatcher(ROUTES)
        self._clock = MinuteClock(self.run_due, discord.utils.utcnow)
        self._clock_starts: asyncio.Task[None] | None = None
        self._due_lock = asyncio.Lock()
        self._watch: Watch | None = None
        self._edits = Throttle(self._show, EDIT_INTERVAL, EDITS_AT_ONCE)
        self._led = Throttle(self._show_led, EDIT_INTERVAL, EDITS_AT_ONCE)
        self._news = Throttle(self._tell_news, EDIT_INTERVAL, 1)
        self._opened: Database | None = None
        self._artist: Drawings | None = None
        self._draws_ahead: asyncio.Task[None] | None = None
        self._nightly: NightlyBackup | None = None
        self._untold: frozenset[int] = frozenset()  # runners whose reminders had to be switched off
        self._congratulated: frozenset[int] = frozenset()  # members who have a milestone to hear about
        self._held: frozenset[int] = frozenset()  # clubs whose organiser has to be told something

    async def setup_hook(self) -> None:
        self.catalogue = await asyncio.to_thread(load_catalogue, *self.settings.content_folders)
        await asyncio.to_thread(_look_at_files, self.settings)
        self.db = self._opened = await Database.open(self.settings.database_path)
        self.drawings = self._artist = Drawings(self.catalogue, self.settings.pictures_folder)
        if self.settings.backups_folder is not None:
            self._nightly = NightlyBackup(self.db, self.settings.backups_folder)
        self._noticeboard = DiscordNoticeboard(self, self.drawings)
        await self.add_commands()
        await self._see_what_waits()
        await self._sync_commands()
        self._clock_starts = asyncio.create_task(self._start_clock())

    async def add_commands(self) -> None:
        """Add the commands to the tree; nobody can call them yet."""
        for cog in COGS:
            await self.add_cog(cog())
        await self.add_cog(Events(self))
        await self.add_cog(Servers(self))
        await self.add_cog(Streak(self))

    def commands_digest(self) -> str:
        """Return a digest that changes whenever a command does."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()

    async def close(self) -> None:
        self._clock.stop()
        if self._clock_starts is not None:
            self._clock_starts.cancel()
        if self._draws_ahead is not None:
            self._draws_ahead.cancel()
        db, self._opened = self._opened, None
        steps: dict[str, Callable[[], Awaitable[object]]] = {
            **({"pictures": self._artist.close} if self._artist is not None else {}),
            **({"backup": self._nightly.close} if self._nightly is not None else {}),
            "edits": self._edits.close,
            "led sessions": self._led.close,
            "news": self._news.close,
            "tick": self._last_tick,
            "connection to Discord": super().close,
        }
        try:
            await for_each_isolated("at the end, the", steps, lambda name: steps[name]())
        finally:
            if db is not None:
                await db.close()  # its thread would keep the process alive

    async def _last_tick(self) -> None:
        """Wait until the running tick has ended."""
        async with self._due_lock:
            pass

    async def run_due(self, now: datetime) -> None:
        """Do what is due at ``now`` (aware UTC); called by the minute job."""
        async with self._due_lock:
            if self.ticked is not None and now < self.ticked.started_at - CLOCK_SET_BACK:
                await clubs.follow_zones(self.db, now)
            self._watch = watch = Watch(now)
            outdated = await clock.tick(self.db, self.catalogue, self._noticeboard, now)
            self.ticked = Tick(now - self._clock.lag, now, watch.passed())
            self.vitals.ticked()
        if self._nightly is not None:
            await self._nightly.ask(now)
        for occurrence_id in outdated:
            self.count_changed(occurrence_id)
        for workout_id in await guided_service.unshown(self.db):
            self.led_session_changed(workout_id)
        await self._see_what_waits()

    async def on_app_command_completion(self, interaction: discord.Interaction[Any], _: object) -> None:
        await finish(interaction)
        await self.answered(interaction)
        is_organiser = interaction.guild_id is not None and interaction.permissions.manage_guild
        if is_organiser and _is_of_club(interaction):
            await self._tell_held(interaction, owner_of(interaction))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Dispatch presses and forms; commands and suggestions come here too, but the tree handles them."""
        if interaction.type not in PRESSES_AND_FORMS or await self.dispatcher.take(interaction):
            return
        if interaction.type is discord.InteractionType.modal_submit:
            await dispatcher.report(interaction, UserError(LOST))  # a form from an earlier version

    async def answered(self, interaction: discord.Interaction[Any]) -> None:
        waited = (discord.utils.utcnow() - interaction.created_at).total_seconds()
        self.vitals.answered_one(interaction.type.name, max(waited, 0))
        opened_a_form = interaction.response.type is discord.InteractionResponseType.modal
        if interaction.user.id in self._untold and not opened_a_form:
            self._untold -= {interaction.user.id}
            await reminders_handlers.tell_unreached(interaction)
        if interaction.user.id in self._congratulated and not opened_a_form:
            self._congratulated -= {interaction.user.id}
            await streaks_handlers.congratulate(interaction)
        if not opened_a_form:
            await self._tell_held(interaction, Owner.person(interaction.user.id))

    async def _tell_held(self, interaction: discord.Interaction[Any], owner: Owner) -> None:
        if owner.club_id in self._held:
            self._held -= {owner.club_id}
            await outbox.tell_held(interaction, owner.club_id)

    async def _see_what_waits(self) -> None:
        self._untold = await self.db.read(own_service.unreached_runners)
        self._congratulated = await self.db.read(streaks.people_with_unseen)
        self._held = await self.db.read(outbox_store.clubs_with_held)

    def count_changed(self, occurrence_id: int) -> None:
        self._edits.ask(occurrence_id)

    def news_came(self) -> None:
        self._news.ask(0)

    def led_session_changed(self, workout_id: int) -> None:
        self._led.ask(workout_id)

    async def _show(self, occurrence_id: int) -> None:
        await reminders.refresh_post(self.db, self.catalogue, self._noticeboard, occurrence_id, self._now())

    async def _show_led(self, workout_id: int) -> None:
        await led_handlers.update_message(self, workout_id, self._now())

    async def _tell_news(self, _: int) -> None:
        async with self._due_lock:  # the tick tells what is left, and nothing twice
            await streaks.tell_clubs(self.db, self._noticeboard, self._now())

    def now(self) -> datetime:
        return discord.utils.utcnow()

    def _now(self) -> datetime:
        """Return the time by the minute's clock, so that edits agree with the posts that a tick made."""
        return self._watch.now() if self._watch is not None else discord.utils.utcnow()

    async def _start_clock(self) -> None:
        """Start the clock once guilds and channels are known, for the first tick."""
        try:
            await clubs.follow_zones(self.db, discord.utils.utcnow())
        except Exception:  # noqa: BLE001  # reminders by the old rules are better than none
            _log.exception("the schedules couldn't be planned by the new time zone rules")
        await self.wait_until_ready()
        self._clock.start()
        self.vitals.started()
        self._draws_ahead = asyncio.create_task(self.drawings.make_ahead())

    async def _sync_commands(self) -> None:
        """Tell Discord about the commands only if they changed: it allows 200 creations a day."""
        digest, fact = self.commands_digest(), COMMANDS_FACT.format(self.application_id)
        known = await self.db.write(database.get_fact, fact)
        names = {command.name for command in self.tree.get_commands()}
        if known == digest and {command.name for command in await self.tree.fetch_commands()} == names:
            return
        try:
            await self.tree.sync()
        except discord.RateLimited as error:
            _log.warning(
                "Discord takes no more commands for now, so I'll send them at a later start: %s", error
            )
            return
        await self.db.write(database.put_fact, fact, digest)
        _log.info("told Discord about %d commands", len(names))


def _look_at_files(settings: Settings) -> None:
    """Close people's data to others, and say where they may be, should they have gone."""
    path, folder = settings.database_path, settings.backups_folder
    with suppress(OSError):  # opening the database says what may not be written
        files.close_to_others(path, folder)
        files.remove_unfinished(path)
    if folder is not None and not path.exists() and (there := find_backups(folder, path)):
        _log.warning(
            "there's no %s, so I'm starting with an empty one. Have you lost it? "
            "Then stop me and go back to the last backup: glutes-on restore %s",
            path,
            there[0].path,
        )


def _is_of_club(interaction: discord.Interaction[Any]) -> bool:
    """Return whether it is one of the organisers' commands."""
    return interaction.command is not None and interaction.command.qualified_name.startswith("club ")


def create_bot(settings: Settings, shards: int | None = None) -> GlutesBot:
    """Return the bot, not yet logged in; with as many shards as Discord recommends if no number is given."""
    return GlutesBot(settings, shards)
