"""A club on SimCord: the real bot, real SQLite, Discord in memory from Thursday, 1 January 2026 on."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

import discord
import pytest
import simcord

from bot import app as client
from bot.app import GlutesBot, create_bot
from bot.clock import MinuteClock
from bot.content.catalogue import Catalogue
from bot.features.club import setup_service as drafts
from bot.features.club.owner import Owner
from bot.features.club.setup_service import Author, Saved
from bot.interactions import work
from bot.pictures.drawings import Drawings
from bot.settings import Settings
from tests.features.guided.guided import BRIDGE_HOLD, CLAMSHELL
from tests.process import ROOT


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
def drawn_before() -> Path:
    """Pictures that other tests had drawn, of this run or an earlier one, by the code as it is now."""
    kept = ROOT / ".cache" / "drawings"
    folder = kept / _how_is_drawn()
    folder.mkdir(parents=True, exist_ok=True)
    for each in kept.iterdir():
        if each != folder:
            shutil.rmtree(each, ignore_errors=True)  # of code that is no more
    return folder


def _how_is_drawn() -> str:
    """Changes with everything that a picture depends on besides its subject, of which it bears the hash."""
    libraries = f"{sys.version} {version('pillow')} {version('numpy')}"
    mark = hashlib.sha256(libraries.encode())
    for path in sorted((ROOT / "bot" / "pictures").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            mark.update(path.name.encode() + path.read_bytes())
    return mark.hexdigest()[:20]


@pytest.fixture
def pictures_folder(settings: Settings, drawn_before: Path) -> Path:
    """Where the bot finds them."""
    settings.pictures_folder.symlink_to(drawn_before)
    return settings.pictures_folder


@pytest.fixture
def forget_pictures(pictures_folder: Path) -> Callable[[], None]:
    """From the call on nothing has been drawn before; other tests keep what they have."""

    def forget() -> None:
        pictures_folder.unlink()  # the link alone
        pictures_folder.mkdir()

    return forget


@pytest.fixture
async def simcord_bot(
    settings: Settings, catalogue: Catalogue, pictures_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[GlutesBot]:
    # Reading the content takes a fifth of a second; it does not change, and its own tests read it.
    monkeypatch.setattr(client, "load_catalogue", _read_before(catalogue))
    # Where a picture takes longer than this in real time, SimCord lets its own time go on amid a tick.
    monkeypatch.setattr(work, "SLOW", PATIENCE)
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
        """Save it for the organiser, as the panel does; test_club_set_up goes through the panel itself."""
        author, now = Author(Owner.guild(self.guild.id).club_id, self.organiser.id), self.env.now()
        change = drafts.change_from_options(zone, days, start)
        await self.bot.db.write(drafts.open_draft, author, self.channel.id, change, now)
        saved = await self.bot.db.write(drafts.save_draft, author, now)
        assert isinstance(saved, Saved)

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
