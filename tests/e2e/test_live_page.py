"""The patches on SimCord, seen from the page over HTTP, with a small bot that has all faults of a bad day."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from io import BytesIO
from typing import Any
from uuid import uuid4

import aiohttp
import discord
import pytest
from discord.ext import commands
from simcord import Env, Preview

from bot.demo import club, patches
from bot.demo.serve import PAGE_FILES, dress

pytestmark = pytest.mark.e2e

Interaction = discord.Interaction[Any]


AT_MOST = 20.0
"""Seconds for what takes a fraction of one where nothing else runs; what hangs would never come."""


class Buttons(discord.ui.View):
    """Its button raises; nobody presses it in time."""

    def __init__(self, timeout: float | None = None) -> None:
        super().__init__(timeout=timeout)
        self.timed_out = asyncio.Event()

    @discord.ui.button(label="Press", custom_id="press")
    async def press(self, _interaction: Interaction, _button: discord.ui.Button[Any]) -> None:
        raise RuntimeError("a fault")

    async def on_timeout(self) -> None:
        self.timed_out.set()


class BadDay(commands.Bot):
    """`/slow` never comes to an end, `/broken` and the button raise, `/hello` and `/brief` are well."""

    def __init__(self) -> None:
        super().__init__(commands.when_mentioned, intents=discord.Intents(guilds=True))
        self.brief_view = Buttons()
        for command in (self.slow, self.broken, self.hello, self.brief):
            self.tree.command(name=command.__name__, description="-")(command)

    async def setup_hook(self) -> None:
        self.add_view(Buttons())
        await self.tree.sync()

    async def slow(self, _interaction: Interaction) -> None:
        await asyncio.Event().wait()

    async def broken(self, _interaction: Interaction) -> None:
        raise RuntimeError("a fault")

    async def hello(self, interaction: Interaction) -> None:
        await interaction.response.send_message("Hello!", ephemeral=True)

    async def brief(self, interaction: Interaction) -> None:
        self.brief_view = Buttons(timeout=0.3)
        await interaction.response.send_message("Quick!", view=self.brief_view)


@dataclass(slots=True)
class Tab:
    """One open tab: the requests that the page's own script would send."""

    http: aiohttp.ClientSession
    state: dict[str, Any] = field(default_factory=dict[str, Any])
    sequence: int = 0

    async def open(self) -> None:
        async with self.http.get("/") as response:
            secret = re.search(r'name="demo-secret" content="([^"]+)"', await response.text())
        assert secret is not None, "the plain address must be enough"
        self.http.headers["X-Simcord-Capability"] = secret[1]
        async with self.http.post("/api/pages", json={}) as response:
            self.state = await response.json()
        self.http.headers["X-Simcord-Context"] = self.state["context"]["id"]

    async def look(self) -> list[dict[str, Any]]:
        """The messages as the page shows them, oldest first."""
        async with self.http.get("/api/state") as response:
            assert response.status == 200, "the page is lost"
            self.state = await response.json()
        return [self.state["messages"][identity] for identity in self.state["timeline"]]

    async def see(self, text: str, seconds: float = AT_MOST) -> dict[str, Any]:
        """Wait, as the page does, until a message with this text has come."""
        async with asyncio.timeout(seconds):
            while True:
                for message in await self.look():
                    if text in message["content"]:
                        return message
                await asyncio.sleep(0.05)

    async def act(self, kind: str, **details: Any) -> dict[str, Any]:
        """Do what a person does; the receipt says how it went."""
        body = {
            "protocol_version": 3,
            "sequence": self.sequence + 1,
            "request_id": str(uuid4()),
            "generation": self.state["context"]["generation"],
            "bot_generation": self.state["botGeneration"],
            "published_revision": self.state["publishedRevision"],
            "kind": kind,
            **details,
        }
        async with self.http.post("/api/action", json=body) as response:
            assert response.status == 200, "the page would lock"
            receipt = await response.json()
        self.sequence = receipt["expectedSequence"]
        assert not receipt["rejected"], receipt["diagnostics"]
        assert not receipt["uncertain"], receipt["diagnostics"]
        return receipt

    async def run(self, name: str) -> dict[str, Any]:
        async with self.http.get("/api/commands") as response:
            entries = (await response.json())["entries"]
        entry = next(entry for entry in entries if entry["path"] == [name])
        names = {"command_id": "commandId", "path": "path", "schema_fingerprint": "schemaFingerprint"}
        return await self.act("run_command", **{k: entry[v] for k, v in names.items()}, options={})

    async def press(self, message: dict[str, Any]) -> dict[str, Any]:
        button = message["components"][0]["components"][0]
        return await self.act("click", target_id=message["id"], control_key=button["control_key"])


@dataclass(frozen=True, slots=True)
class Live:
    """A running demo with the bad bot in it."""

    bot: BadDay
    env: Env
    preview: Preview
    channel: discord.PartialMessageable
    tab: Tab
    new_tab: Callable[[], Tab]


@pytest.fixture
async def live() -> AsyncIterator[Live]:
    bot, traffic = BadDay(), asyncio.Event()
    env = Env(bot, settle_timeout=patches.SETTLE_SECONDS)
    place = club.build(env)
    patches.make_live(env, patches.DemoClock(), traffic.set)
    with patches.live_rules():
        await env.start()
        await club.welcome(bot, place)
        preview = env.preview(place.channel, viewers=(place.you, place.organiser), layout="channel")
        patches.make_page(preview, dress, PAGE_FILES, asyncio.Lock())
        async with preview:
            patches.open_at_newest(preview)
            following = asyncio.create_task(patches.follow(preview, traffic))
            sessions: list[aiohttp.ClientSession] = []

            def new_tab() -> Tab:
                sessions.append(aiohttp.ClientSession(preview.url.partition("#")[0]))
                return Tab(sessions[-1])

            tab = new_tab()
            await tab.open()
            yield Live(bot, env, preview, bot.get_partial_messageable(place.channel.id), tab, new_tab)
            for session in sessions:
                await session.close()
            following.cancel()
        await env.shutdown()
    await bot.close()


async def test_a_slow_and_a_failing_handler_end_in_the_lines_of_a_real_client(live: Live) -> None:
    await live.channel.send("Well?", view=Buttons())
    post = await live.tab.see("Well?")
    began = time.monotonic()
    await live.tab.run("slow")
    await live.tab.run("broken")
    await live.tab.press(post)
    await live.tab.run("hello")
    assert time.monotonic() - began < AT_MOST, "a handler that hangs must not keep the page from working"
    await live.tab.see("Hello!")
    failed = await live.tab.see("This interaction failed")
    texts = [message["content"] for message in await live.tab.look()]
    assert texts.count("⚠️ The application did not respond") == 2
    assert failed["flags"] & 64, "only the one who pressed sees it"


async def test_the_page_follows_and_a_click_right_after_a_post_counts(live: Live) -> None:
    await live.channel.send("first", view=Buttons())
    post = await live.tab.see("first")
    await live.channel.send("second")
    other = live.new_tab()
    await other.open()
    await other.see("second")  # so the first tab's idea of the page is old by now
    await live.tab.press(post)


async def test_five_hundred_messages(live: Live) -> None:
    picture = b"\x89PNG" + bytes(300_000)
    for number in range(500):
        await live.channel.send(f"message {number}", file=discord.File(BytesIO(picture), "picture.png"))
    await live.tab.see("message 499")
    began = time.monotonic()
    await live.tab.run("hello")
    await live.tab.see("Hello!")
    assert time.monotonic() - began < AT_MOST
    assert len(live.env.backend.messages[live.channel.id]) <= patches.KEPT_MESSAGES + 1
    assert not live.env.transcript()


async def test_after_a_sleep_the_time_is_right_and_the_page_still_there(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = timedelta(hours=8)

    class NextMorning(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + night

    monkeypatch.setattr(patches, "datetime", NextMorning)
    for page in vars(live.preview)["_pages"].values():
        page.last_activity -= night.total_seconds()
    await live.channel.send("Good morning")
    message = await live.tab.see("Good morning")
    sent = discord.utils.snowflake_time(int(message["id"]))
    assert timedelta(0) <= datetime.now(UTC) + night - sent < timedelta(seconds=5)
    await live.tab.run("hello")
    await live.tab.see("Hello!")


async def test_views_time_out_by_themselves_while_another_handler_hangs(live: Live) -> None:
    await live.tab.run("slow")
    for _ in range(3):
        await live.tab.run("brief")
        await live.tab.run("hello")
        async with asyncio.timeout(AT_MOST):
            await live.bot.brief_view.timed_out.wait()


async def test_two_tabs_at_once(live: Live) -> None:
    other = live.new_tab()
    await other.open()
    await asyncio.gather(live.tab.run("slow"), other.run("hello"))
    await other.see("Hello!")


async def test_a_new_tab_opens_at_the_newest_message(live: Live) -> None:
    for number in range(10):
        await live.channel.send(f"message {number}")
    tab = live.new_tab()
    await tab.open()
    assert (await tab.look())[-1]["content"] == "message 9"
    assert tab.state["targetId"] is None, "the page would scroll to it"


async def test_many_tabs_end_only_the_oldest(live: Live) -> None:
    tabs = [live.new_tab() for _ in range(17)]
    for tab in tabs:
        await tab.open()
        await tab.look()
    async with live.tab.http.get("/api/state") as response:
        assert response.status == 410


async def test_other_web_sites_are_kept_out(live: Live) -> None:
    async with live.new_tab().http.get("/", headers={"Host": "attacker.example"}) as response:
        assert response.status == 403
    origin = {"Origin": "http://attacker.example"}
    async with live.tab.http.post("/api/pages", json={}, headers=origin) as response:
        assert response.status == 401
