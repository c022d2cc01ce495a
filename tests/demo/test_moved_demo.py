"""The demo moved through a week, without a browser: the real bot, SimCord, and the server of the page."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import aiohttp
import discord
import pytest
import simcord

from bot.app import GlutesBot
from bot.database import database as database_
from bot.database.database import Database
from bot.demo import club, patches
from bot.demo.serve import Demo, start
from bot.features.reminders import store as reminders_store
from bot.features.streaks import boards_service
from bot.features.streaks.boards_service import Overview
from bot.settings import Settings
from tests.builders import club_key
from tests.features.texts import texts

MONDAY = datetime(2035, 6, 4, 9, 0, tzinfo=UTC)
"""When the demo begins: far ahead of any computer's time. The club runs on Tuesday, Thursday and Sunday."""
RUNS = {
    "Track, by the clubhouse": MONDAY.replace(day=5, hour=17, minute=30),
    "Riverside loop": MONDAY.replace(day=7, hour=17, minute=30),
    "Long run": MONDAY.replace(day=10, hour=8),
}
"""By what is on their posts, when they start: 18:30, 18:30 and 9:00 in London."""
T = TypeVar("T")

AT_MOST = 60.0
"""Seconds, on a machine busy with other tests."""
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        return int(unused.getsockname()[1])


@pytest.fixture
def settings(tmp_path: Path, empty: Path, drawn_before: Path) -> Settings:
    path = Path(shutil.copy(empty, tmp_path / "club.db"))
    there = Settings(discord_token=None, database_path=path, backup_dir="off", demo_port=free_port())
    there.pictures_folder.symlink_to(drawn_before)
    return there


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[Demo]:
    stack = AsyncExitStack()
    with patches.live_rules():
        try:
            yield await start(settings, stack)
        finally:
            await stack.aclose()


@pytest.fixture
async def monday(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """For a demo that begins on a Monday in London, at nine in the morning by UTC."""
    monkeypatch.setattr(club, "local_zone", lambda: "Europe/London")
    database = await Database.open(settings.database_path)
    ahead = (MONDAY - datetime.now(UTC)).total_seconds()
    await database.write(database_.put_fact, club.AHEAD, str(ahead))
    await database.close()
    return settings


@pytest.fixture
async def demo(monday: Settings) -> AsyncIterator[Demo]:
    async with running(monday) as started:
        yield started


def bot_of(demo: Demo) -> GlutesBot:
    bot = demo.preview.env.bot
    assert isinstance(bot, GlutesBot)
    return bot


def posts(demo: Demo) -> list[discord.Message]:
    """The posts before runs, oldest first, those of runs that are over among them."""
    return [m for m in demo.place.channel.history() if "before your run" in m.content]


async def eventually(look: Callable[[], T]) -> T:
    """What a look finds, once it finds something."""
    async with asyncio.timeout(AT_MOST):
        while True:
            if found := look():
                return found
            await asyncio.sleep(0.05)


@asynccontextmanager
async def page(demo: Demo) -> AsyncGenerator[tuple[aiohttp.ClientSession, dict[str, str]]]:
    """The page's server, and what its script sends along to be let in."""
    address, _, secret = demo.preview.url.partition("#")
    async with aiohttp.ClientSession(address) as session:
        yield session, {"X-Simcord-Capability": secret}


def custom_id(message: simcord.ResponseMessage, start: str) -> str:
    found = re.search(rf"{start}[\w:]*", str(message.components))
    assert found is not None, f"nothing begins with {start}"
    return found[0]


async def post_of(demo: Demo, label: str = "Monday") -> discord.Message:
    """The post of this run, once it is there; each start adds a run for the day it begins on."""
    found = await eventually(lambda: [m for m in posts(demo) if label in m.content])
    return found[0]


async def done(demo: Demo, post: discord.Message) -> str:
    """Tap Done as "You"; what only you see."""
    return texts((await demo.place.you.click(post, label="Done")).response)


async def move_to(demo: Demo, instant: datetime) -> None:
    await demo.mover.move(instant - demo.preview.env.now())


async def streak(demo: Demo) -> Overview:
    bot, place = bot_of(demo), demo.place
    return await bot.db.read(
        boards_service.own_overview, club_key(place.guild_id), place.you.id, demo.preview.env.now()
    )


async def test_a_week_in_a_minute(demo: Demo) -> None:
    """Posts come as early before their runs as ever, each Done counts, and the streak is right."""
    before = (await streak(demo)).record.streak
    assert "Nice one!" in await done(demo, await post_of(demo))

    for label, starts in RUNS.items():
        await move_to(demo, starts - timedelta(minutes=10))
        post = await post_of(demo, label)
        sent = discord.utils.snowflake_time(post.id)
        assert timedelta(0) <= sent - (starts - club.LEAD) < timedelta(minutes=1)
        assert "Nice one!" in await done(demo, post)

    await move_to(demo, MONDAY + WEEK)
    after = (await streak(demo)).record.streak
    assert (after.current, after.total) == (before.current + 4, before.total + 4)


async def test_the_posts_of_a_week_that_nobody_looked_at_are_all_there_and_in_order(demo: Demo) -> None:
    await post_of(demo)
    await demo.mover.move(WEEK)

    sent = [discord.utils.snowflake_time(m.id) for m in posts(demo)[1:]]
    due = [starts - club.LEAD for starts in RUNS.values()]
    assert [at.replace(second=0, microsecond=0) for at in sent] == due
    held = await bot_of(demo).db.read(reminders_store.held_by_club, club_key(demo.place.guild_id))
    assert not any(each.skipped for each in held if each.starts_at > MONDAY), "none came too late"


async def test_the_question_on_the_day_after_comes_as_a_dm(demo: Demo) -> None:
    you = demo.place.you
    told = (await you.click(await post_of(demo), label="Something hurts")).response
    assert told is not None
    form = await you.click(told, label="Tell me where")
    await you.submit_modal(form, {"place": ["knee"], "level": ["2"], "since": ["a few days"]})
    await you.select(told, ["-"], custom_id=custom_id(told, "pain:signs"))
    await you.click(told, label="Check on me tomorrow")
    asked_at = demo.preview.env.now()

    await demo.mover.move(DAY + timedelta(hours=2))

    [question] = you.user.dm_channel.history()
    assert "how is it today" in texts(question)
    assert abs(discord.utils.snowflake_time(question.id) - asked_at - DAY) < timedelta(minutes=2)


async def test_a_press_after_a_move_is_not_late(demo: Demo) -> None:
    """The bot defers by the time since the press: both are by the same clock."""
    post = await post_of(demo)
    await demo.mover.move(DAY)
    vitals = bot_of(demo).vitals
    waited = vitals.waited_seconds
    await done(demo, post)
    assert vitals.waited_seconds - waited < AT_MOST


async def test_the_next_start_goes_on_at_the_time_that_was_moved_to(monday: Settings) -> None:
    async with running(monday) as demo:
        await demo.mover.move(WEEK)
        total = (await streak(demo)).record.streak.total
        left_at = demo.preview.env.now()
    async with running(monday) as demo:
        assert timedelta(0) <= demo.preview.env.now() - left_at < timedelta(minutes=2)
        assert (await streak(demo)).record.streak.total == total
        await demo.mover.move(timedelta(minutes=2))
        assert discord.utils.snowflake_time((await post_of(demo)).id) > left_at


# The control on the page


async def test_the_page_shows_the_time_and_moves_it(demo: Demo) -> None:
    async with page(demo) as (http, secret):
        async with http.get(patches.CLOCK_PATH, headers=secret) as response:
            assert (await response.json())["text"].startswith("Mon 4 Jun 2035, 10:0")
        async with http.post(patches.CLOCK_PATH, headers=secret, data="+1 day") as response:
            assert (await response.json())["moving"]
        async with http.post(patches.CLOCK_PATH, headers=secret, data="+1 day") as response:
            assert response.status == 400, "one move at a time"
        await eventually(lambda: not demo.mover.is_moving)
        async with http.get(patches.CLOCK_PATH, headers=secret) as response:
            shown = await response.json()
    assert shown["text"].startswith("Tue 5 Jun 2035, 10:0")
    assert not shown["moving"]


@pytest.mark.parametrize(
    ("step", "knows", "status"), [("+1 day", False, 401), ("-1 day", True, 400), ("", True, 400)]
)
async def test_nobody_else_moves_it_and_nobody_moves_it_back(
    demo: Demo, step: str, knows: bool, status: int
) -> None:
    async with page(demo) as (http, secret):
        headers = secret if knows else {}
        async with http.post(patches.CLOCK_PATH, headers=headers, data=step) as response:
            assert response.status == status
    assert not demo.mover.is_moving


async def test_without_the_secret_not_even_the_time_is_told(demo: Demo) -> None:
    async with page(demo) as (http, _), http.get(patches.CLOCK_PATH) as response:
        assert response.status == 401
