"""``glutes-on run``, ``demo`` and ``invite``: the bot on Discord, in a browser, and invited to a server.

``tell`` and ``beat`` report to systemd (sd_notify): that the bot has started, and that it is alive.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import gc
import os
import signal
import socket
import sqlite3
from collections.abc import AsyncGenerator, Callable, Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.cli.common import SNOWFLAKE, with_settings
from bot.database import files, lock
from bot.errors import OperatorError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app import GlutesBot


@click.command("run")
@with_settings
def run(settings: Settings) -> int:
    """Run on Discord until Ctrl-C or SIGTERM. Needs DISCORD_TOKEN.

    The log goes to stderr. Under systemd the bot reports when it's up, and that it's alive (Type=notify,
    WatchdogSec). With HEALTH_PORT it answers /healthz and /metrics on 127.0.0.1.
    """
    if settings.discord_token is None:
        raise OperatorError(
            "DISCORD_TOKEN isn't set. Paste your bot's token after DISCORD_TOKEN= in .env, "
            "or try the bot without one: glutes-on demo"
        )
    gc.disable()  # 60 ms of the 1.24 s until all is loaded; measured by tests/benchmarks/tricks.py
    import aiohttp  # noqa: PLC0415
    import discord  # noqa: PLC0415  # half of the start-up time: not needed to refuse a bad setting

    try:
        with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
            _runner().run(_session(settings, settings.discord_token.get_secret_value()))
    except discord.LoginFailure:
        raise OperatorError(
            "Discord refused DISCORD_TOKEN. "
            "Reset it on your application's Bot page, then copy the new one into .env."
        ) from None
    except (discord.HTTPException, discord.ConnectionClosed) as error:
        raise OperatorError(
            f"Discord ended the session ({error}). Check DISCORD_TOKEN, then try again."
        ) from None
    except sqlite3.Error as error:
        raise OperatorError(files.unusable_sentence(settings.database_path, error)) from None
    except (OSError, aiohttp.ClientError) as error:
        if isinstance(error, OSError) and files.is_full(error, settings.database_path.parent):
            raise OperatorError(files.unusable_sentence(settings.database_path, error)) from None
        raise OperatorError(f"Discord can't be reached ({error}). Is this computer online?") from None
    return 0


async def _session(settings: Settings, token: str) -> None:
    from bot.app import create_bot  # noqa: PLC0415  # imports discord.py

    _end_on_signals()
    with lock.held(
        settings.database_path, "glutes-on run", datetime.now(UTC)
    ) as held:  # before anything is sent to Discord
        async with create_bot(settings) as bot:
            await bot.login(token)
            gc.freeze()  # otherwise each full collection blocks the event loop for 47 ms
            gc.enable()
            async with _attended(bot, settings):
                tell("READY=1")
                await _first_of(bot.connect(), held.watch())


async def _first_of(*coroutines: Coroutine[None, None, None]) -> None:
    """Return when one of them has ended, or raise what it raised; cancel the others."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


@contextlib.asynccontextmanager
async def _attended(bot: GlutesBot, settings: Settings) -> AsyncGenerator[None]:
    """Report the bot's health to systemd and a monitor for as long as this lasts."""
    beating = asyncio.create_task(beat(lambda: not bot.vitals.stands_still))
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(tell, "STOPPING=1")
        stack.callback(beating.cancel)
        if settings.health_port is not None:
            # Server and Prometheus library together cost 50 ms and 4 MB: only if they are asked for.
            from bot import health  # noqa: PLC0415

            served = health.served(bot, settings.backups_folder, settings.health_port)
            await stack.enter_async_context(served)
        yield


def _end_on_signals() -> None:
    """End the session cleanly on Ctrl-C and a service manager's SIGTERM: the database is closed."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101  # called from a coroutine

    def end() -> None:
        if not task.cancelling():  # a second Ctrl-C mustn't interrupt the closing
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows, KeyboardInterrupt does it
            asyncio.get_running_loop().add_signal_handler(number, end)


def _runner() -> asyncio.Runner:
    """Return a runner with uvloop if installed: it takes a fifth off the time an interaction costs."""
    try:
        import uvloop  # noqa: PLC0415  # not on every platform
    except ModuleNotFoundError:
        return asyncio.Runner()
    return asyncio.Runner(loop_factory=uvloop.new_event_loop)


def tell(state: str) -> None:
    """Send a state such as READY=1 to systemd; do nothing if it didn't start us."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address.startswith(("/", "@")):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
            to.setblocking(False)  # if systemd is busy, the bot has no time to wait
            to.sendto(state.encode(), address.replace("@", "\0", 1))


async def beat(is_alive: Callable[[], bool]) -> None:
    """Tell systemd twice in each WatchdogSec that all is well, as long as it is; else it restarts us.

    Return at once if no watchdog is configured.
    """
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()) or not microseconds.isdigit():
        return
    while True:
        if is_alive():
            tell("WATCHDOG=1")
        await asyncio.sleep(int(microseconds) / 2_000_000)


@click.command("demo")
@with_settings
def demo(settings: Settings) -> int:
    """Try the bot in a browser, without Discord: http://127.0.0.1:8765, or the port in DEMO_PORT."""
    try:
        from bot.demo import serve  # noqa: PLC0415  # its libraries are an extra that a host may leave out
    except ModuleNotFoundError as error:
        raise OperatorError(
            f"The demo needs the package {error.name}. Install glutes-on[demo], "
            "or set DISCORD_TOKEN to run on Discord."
        ) from None
    asyncio.run(serve(settings.model_copy(update={"backup_dir": "off"})))  # a demo needs no backup
    return 0


SCOPES = ("bot", "applications.commands")


@click.command("invite")
@click.option(
    "--application", type=SNOWFLAKE, metavar="ID", help="The application's id, if there's no token here."
)
@with_settings
def invite(settings: Settings, application: int | None) -> int:
    """Print the link that invites the bot to a server, with exactly the permissions it needs.

    Open it in a browser. You need the permission Manage Server there. The application's id comes from
    DISCORD_TOKEN. Discord isn't asked.
    """
    import discord  # noqa: PLC0415

    from bot.interactions.permissions import NEEDED  # noqa: PLC0415

    if application is None:
        if settings.discord_token is None:
            raise OperatorError(
                "DISCORD_TOKEN isn't set. Set it, or give your application's id: --application ID"
            )
        application = application_id(settings.discord_token.get_secret_value())
    permissions = discord.Permissions(sum(each.value for each in NEEDED.values()))
    click.echo(discord.utils.oauth_url(application, permissions=permissions, scopes=SCOPES))
    return 0


def application_id(token: str) -> int:
    """Return the id: a token's first part, in base 64; raise OperatorError if it isn't one."""
    first = token.partition(".")[0]
    try:
        return int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (binascii.Error, ValueError):
        raise OperatorError(
            "DISCORD_TOKEN has no application id in it. Copy it again from your application's Bot page."
        ) from None
