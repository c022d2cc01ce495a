"""The Bot: opens database, catalogue and clock at log-in, closes them at the end, and routes errors."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from datetime import datetime

import discord
from discord.ext import commands

from bot.cogs.club import ClubCommands
from bot.cogs.hip import Hip
from bot.cogs.learn import Learn
from bot.cogs.routine import Routine
from bot.cogs.streak import Streak
from bot.content import load_catalogue
from bot.scheduler import MinuteClock
from bot.services import reminders, schedules, streaks
from bot.settings import Settings
from bot.storage import facts
from bot.storage.database import Database
from bot.storage.leases import this_process
from bot.ui import errors
from bot.ui.browse_card import FilterBy
from bot.ui.club_cards import DropPlan, SavePlan
from bot.ui.exercise_card import PickExercise, ShowExercise
from bot.ui.host import Host
from bot.ui.lesson_card import ShowLesson, ShowRedFlags
from bot.ui.noticeboard import DiscordNoticeboard
from bot.ui.persistent import Persistent
from bot.ui.reminder_card import CheckIn
from bot.ui.routine_card import PickRoutine
from bot.ui.sources_card import ShowSources
from bot.ui.throttle import Throttle

_log = logging.getLogger(__name__)

COGS: tuple[type[commands.Cog], ...] = (Hip, Routine, Learn, ClubCommands, Streak)
ITEMS: tuple[type[Persistent], ...] = (
    CheckIn,
    ShowExercise,
    PickExercise,
    FilterBy,
    PickRoutine,
    ShowLesson,
    ShowRedFlags,
    ShowSources,
    SavePlan,
    DropPlan,
)

COUNT_INTERVAL = 2.0
"""Seconds between two edits of one post's count: a channel takes about five edits in five seconds."""


class GlutesBot(Host):
    """Opens everything in ``setup_hook`` and closes everything in ``close``."""

    def __init__(self, settings: Settings) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # this bot never speaks
        super().__init__(
            command_prefix=commands.when_mentioned,  # there are no text commands; discord.py asks for one
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.settings = settings
        self._clock = MinuteClock(self.run_due, discord.utils.utcnow)
        self._clock_starts: asyncio.Task[None] | None = None
        self._due_lock = asyncio.Lock()
        self._counts = Throttle(self._show_count, COUNT_INTERVAL)
        self._opened: Database | None = None
        self.tree.error(errors.report)

    async def setup_hook(self) -> None:
        self.catalogue = await asyncio.to_thread(load_catalogue, *self.settings.content_folders)
        self.db = self._opened = await Database.open(self.settings.database_path)
        await schedules.follow_zones(self.db, discord.utils.utcnow())
        self._noticeboard = DiscordNoticeboard(self, self.catalogue)
        for cog in COGS:
            await self.add_cog(cog())
        self.add_dynamic_items(*ITEMS)
        await self._sync_commands()
        self._clock_starts = asyncio.create_task(self._start_clock())

    async def close(self) -> None:
        self._clock.stop()
        if self._clock_starts is not None:
            self._clock_starts.cancel()
        db, self._opened = self._opened, None
        try:
            await self._counts.close()
            if db is not None:
                await reminders.stand_down(db, this_process())
        finally:
            await super().close()
            if db is not None:
                await db.close()  # its thread would keep the process from ending

    async def run_due(self, now: datetime) -> None:
        """What the minute job calls: post the reminders that are due at ``now`` (aware UTC)."""
        async with self._due_lock:
            posted = await reminders.run_due(self.db, self.catalogue, self._noticeboard, now, this_process())
        for occurrence_id in posted:  # somebody may have pressed before the post's id was written down
            counted = await streaks.count_done(self.db, occurrence_id)
            if counted is not None and counted[1] > 0:
                self.count_changed(occurrence_id)

    def count_changed(self, occurrence_id: int) -> None:
        self._counts.ask(occurrence_id)

    async def _show_count(self, occurrence_id: int) -> None:
        counted = await streaks.count_done(self.db, occurrence_id)
        if counted is None:
            return
        try:
            await self._noticeboard.update(*counted)
        except (reminders.Refused, reminders.Unreachable) as error:
            _log.warning("occurrence %d: its count could not be shown: %s", occurrence_id, error)

    async def _start_clock(self) -> None:
        """The first tick comes when guilds and channels are known."""
        await self.wait_until_ready()
        self._clock.start()

    async def _sync_commands(self) -> None:
        """Tell Discord of the commands only if they changed: it allows 200 creations a day."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        fact = f"commands:{self.application_id}"
        async with self.db.transaction() as connection:
            known = await facts.get(connection, fact)
        there = {command.name for command in await self.tree.fetch_commands()}
        if known == digest and there == {command["name"] for command in payload}:
            return
        await self.tree.sync()
        async with self.db.transaction() as connection:
            await facts.put(connection, fact, digest)
        _log.info("told Discord of %d commands", len(payload))


def create_bot(settings: Settings) -> GlutesBot:
    """The bot, not yet logged in."""
    return GlutesBot(settings)
