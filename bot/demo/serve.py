"""Starts the demo, runs it until it is told to stop, and cleans up."""

import asyncio
import logging
import signal
import socket
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import discord
from simcord import Env, Preview

from bot.app import create_bot
from bot.database import lock
from bot.demo import club, patches
from bot.demo.moving import Mover
from bot.errors import OperatorError
from bot.settings import Settings

log = logging.getLogger(__name__)

PAGE_FILES: Final = Path(__file__).parent / "page"

CLOSING_SECONDS: Final = 2.5
"""A stuck handler mustn't delay Ctrl-C for longer than a person would wait."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo. ``traffic`` is set whenever the page may have something new to show."""

    place: club.Place
    preview: Preview
    mover: Mover
    traffic: asyncio.Event


async def serve(settings: Settings) -> None:
    """Run the demo until Ctrl-C, SIGTERM or the end of its session."""
    _refuse_a_taken_port(settings.demo_port)
    stopped = _stopped_by_signal()
    stack = AsyncExitStack()
    try:
        with patches.live_rules():
            held = stack.enter_context(lock.held(settings.database_path, "glutes-on demo", datetime.now(UTC)))
            demo = await start(settings, stack)
            address = f"http://127.0.0.1:{settings.demo_port}"
            print(f"The demo is running at {address} - open it in a browser. Ctrl-C stops it.", flush=True)  # noqa: T201  # for the person at the terminal
            await _first_of(
                stopped.wait(),
                demo.preview.wait_closed(),
                patches.follow(demo.preview, demo.traffic),
                held.watch(),
            )
    finally:
        await _close(stack)


async def start(settings: Settings, stack: AsyncExitStack) -> Demo:
    """Start club, bot and page, within `patches.live_rules`; the stack ends them."""
    traffic = asyncio.Event()
    bot = create_bot(settings, shards=1)
    # Discord gives a new bot no privileged intents either.
    env = Env(bot, approved_intents=discord.Intents.default(), settle_timeout=patches.SETTLE_SECONDS)
    place = club.build(env)
    clock = patches.DemoClock(await club.prepare(settings.database_path, place, datetime.now(UTC)))
    face = patches.give_face(env, club.picture())
    patches.make_live(env, clock, traffic.set)

    stack.push_async_callback(env.shutdown)
    stack.push_async_callback(bot.close)  # first: SimCord then has little left to cancel
    await env.start()
    await club.welcome(bot, place)

    preview = env.preview(
        place.channel,
        viewers=(place.you, place.organiser),
        layout="channel",
        locale="en-GB",
        port=settings.demo_port,
        timezone=club.local_zone(),
        assets=face,
    )
    turn = asyncio.Lock()

    async def tick(now: datetime) -> None:
        await patches.in_bot_time(env, lambda: bot.run_due(now))
        traffic.set()

    mover = Mover(bot.db, clock, tick, turn, keep=club.AHEAD, zone=club.local_zone())
    stack.push_async_callback(mover.close)
    patches.make_page(preview, dress, PAGE_FILES, turn)
    patches.serve_clock(preview, mover)
    await stack.enter_async_context(preview)
    patches.open_at_newest(preview)
    return Demo(place, preview, mover, traffic)


def dress(page: str, secret: str) -> str:
    """Return SimCord's index page with our name, style and script; the script reads the secret from it."""
    head = (
        f'<meta name="demo-secret" content="{secret}"><link rel="icon" href="/demo.svg">'
        '<link rel="stylesheet" href="/demo.css"><script src="/demo.js"></script></head>'
    )
    title = f"{club.BOT_NAME} demo"
    return (
        page.replace("<title>SimCord Preview</title>", f"<title>{title}</title>")
        .replace("<strong>SimCord</strong><small>Preview</small>", f"<strong>{title}</strong>")
        .replace("</head>", head)
    )


async def _first_of(*coroutines: Coroutine[Any, Any, Any]) -> None:
    """Return when one of them has ended, or raise what it raised; cancel the others."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    for task in done:
        task.result()


async def _close(stack: AsyncExitStack) -> None:
    try:
        async with asyncio.timeout(CLOSING_SECONDS):
            await stack.aclose()
    except TimeoutError:
        log.warning("some work didn't end within %s seconds, so I left it", CLOSING_SECONDS)


def _stopped_by_signal() -> asyncio.Event:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has none; there Ctrl-C cancels the main task
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    return stopped


def _refuse_a_taken_port(port: int) -> None:
    """Refuse a taken port before anything is opened: a running demo uses the same database file."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise OperatorError(
            f"DEMO_PORT: port {port} can't be used ({error.strerror}). Is the demo already running? "
            "If not, set DEMO_PORT to another number, for example 8766."
        ) from error
