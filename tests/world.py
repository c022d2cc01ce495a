"""A club on SimCord: the real bot, real SQLite, Discord in memory from Thursday, 1 January 2026 on."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import discord
import pytest
import simcord

from bot import app as client
from bot.app import GlutesBot, create_bot
from bot.clock import MinuteClock
from bot.content.catalogue import Catalogue
from bot.interactions import shift
from bot.pictures.drawings import Drawings
from bot.settings import Settings
from tests.features.guided.guided import BRIDGE_HOLD, CLAMSHELL


@pytest.fixture
def settings(tmp_path: Path, empty: Path) -> Settings:
    return Settings(database_path=Path(shutil.copy(empty, tmp_path / "club.db")), backup_dir="off")


def _stand_still(_: MinuteClock) -> None:
    """In place of MinuteClock.start."""


def _read_before(catalogue: Catalogue) -> Callable[..., Catalogue]:
    """In place of load_catalogue."""

    def load(*_: Path) -> Catalogue:
        return catalogue

    return load


async def _draw_nothing(_: Drawings) -> None:
    """In place of Drawings.make_ahead: a test waits only for the pictures it shows."""


PATIENCE = 60.0
"""Seconds until the bot must have settled; a slow machine is no fault of the code."""


@pytest.fixture(scope="session")
def drawn_before(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Pictures that other tests of this run had drawn, in whatever process."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder if worker_id == "master" else folder.parent) / "pictures"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
async def simcord_bot(
    settings: Settings, catalogue: Catalogue, drawn_before: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[GlutesBot]:
    settings.pictures_folder.symlink_to(drawn_before)
    # Reading the content takes a fifth of a second; it does not change, and its own tests read it.
    monkeypatch.setattr(client, "load_catalogue", _read_before(catalogue))
    # Where a picture takes longer than this in real time, SimCord lets its own time go on amid a tick.
    monkeypatch.setattr(shift, "SLOW", PATIENCE)
    # APScheduler goes by the real clock, Discord here by its own: the tests say themselves what time it is.
    monkeypatch.setattr(MinuteClock, "start", _stand_still)
    monkeypatch.setattr(Drawings, "make_ahead", _draw_nothing)
    bot = create_bot(settings, shards=1)
    yield bot
    await bot.close()


@dataclass(frozen=True, slots=True)
class World:
    """A server with a channel, two members and an organiser."""

    env: simcord.Env
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    ana: simcord.MemberActor
    ben: simcord.MemberActor
    organiser: simcord.MemberActor

    @property
    def bot(self) -> GlutesBot:
        assert isinstance(self.env.bot, GlutesBot)
        return self.env.bot

    first_post_at: ClassVar[datetime] = datetime(2026, 1, 1, 16, 45, tzinfo=UTC)
    """When the first post of what :meth:`set_up` saves is due: 45 minutes before 18:30 in Vienna."""

    async def set_up(
        self, days: str = "Tue, Thu, Sun", start: str = "18:30", zone: str = "Europe/Vienna"
    ) -> None:
        """As an organiser does it: the command with its options, then Save."""
        panel = await self.organiser.slash(self.channel, "club setup", timezone=zone, days=days, start=start)
        assert panel.response is not None, "the panel was not shown"
        await self.organiser.click(panel.response, label="Save")

    async def at(self, instant: datetime) -> None:
        """Move Discord's clock to the instant, and let the bot do what the minute job does then."""
        await self.env.advance_time((instant - self.env.now()).total_seconds())
        with self.env._bot_scope():  # pyright: ignore[reportPrivateUsage]  # in the bot's own, simulated time
            tick = asyncio.ensure_future(self.bot.run_due(instant))
        await self.env.settle()
        while not tick.done():  # it keeps to Discord's rate limit, and simulated time stands still by itself
            await self.env.advance_time(1)
        await tick
        await self.env.settle()

    async def refusal(self, result: simcord.InteractionResult) -> str:
        """The sentence that a person got who asked for something that cannot be done: seen by them only."""
        assert self.env.errors is not None, "reading them tells SimCord that the error was expected"
        assert result.response is not None
        assert result.response.ephemeral
        return result.response.content

    def posts(self) -> list[discord.Message]:
        """The reminders in the channel, oldest first."""
        return [m for m in self.channel.history() if "checkin:done" in str(m.components)]


@pytest.fixture
def world(simcord_env: simcord.Env) -> World:
    simcord_env.settle_timeout = PATIENCE
    guild = simcord_env.create_guild("Riverside Runners")
    organiser_role = guild.create_role("Organiser", permissions=discord.Permissions(manage_guild=True))
    return World(
        env=simcord_env,
        guild=guild,
        channel=guild.create_text_channel("training"),
        ana=guild.add_member(simcord_env.create_user("ana", global_name="Ana")),
        ben=guild.add_member(simcord_env.create_user("ben", global_name="Ben")),
        organiser=guild.add_member(simcord_env.create_user("sam", global_name="Sam"), roles=[organiser_role]),
    )


@pytest.fixture
def zoe(world: World) -> simcord.UserHandle:
    """A runner without a club, who knows the bot by direct messages only."""
    return world.env.create_user("zoe", global_name="Zoe")


@pytest.fixture
async def restart(world: World, settings: Settings) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Ends the bot and starts another on the same database."""
    started: list[GlutesBot] = []

    async def again() -> None:
        old, fresh = world.bot, create_bot(settings, shards=1)
        started.append(fresh)
        await world.env.restart_bot(fresh)
        await old.close()

    yield again
    for bot in started:
        await bot.close()


PICTURED = {CLAMSHELL, BRIDGE_HOLD, "glute_bridge"}


@pytest.fixture
def few_pictures(world: World) -> None:
    """Only some exercises are drawn: each picture takes a second or more."""
    known = world.bot.catalogue
    drawn = {
        key: each if key in PICTURED else replace(each, drawing=None) for key, each in known.exercises.items()
    }
    world.bot.catalogue = replace(known, exercises=drawn)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """In place of Discord, for a Channel of dying_process."""
    return tmp_path / "discord.jsonl"
