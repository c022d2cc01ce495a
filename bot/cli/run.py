"""``glutes-on run`` and ``demo``: the composition root of the bot, on Discord or in a browser."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncGenerator, Coroutine
from typing import TYPE_CHECKING

import click

from bot import systemd
from bot.cli.common import with_settings
from bot.database import lock
from bot.errors import OperatorError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app import GlutesBot


@click.command("run")
@with_settings
def run(settings: Settings) -> int:
    """Run on Discord until Ctrl-C or SIGTERM; needs DISCORD_TOKEN.

    The log is on stderr. Under systemd the bot says when it is up, and that it is alive (Type=notify,
    WatchdogSec). With HEALTH_PORT it answers /healthz and /metrics on 127.0.0.1.
    """
    if settings.discord_token is None:
        raise OperatorError(
            "DISCORD_TOKEN is not set: put your bot's token into .env, "
            "or start `glutes-on demo` to try it without."
        )
    gc.disable()  # 60 ms of the 1.24 s until all is loaded; measured by tests/benchmarks/tricks.py
    import aiohttp  # noqa: PLC0415
    import discord  # noqa: PLC0415  # half of the start-up time: not needed to refuse a bad setting

    try:
        with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
            _runner().run(_session(settings, settings.discord_token.get_secret_value()))
    except discord.LoginFailure:
        raise OperatorError(
            "DISCORD_TOKEN was refused by Discord: "
            "reset it on your application's Bot page and copy the new one."
        ) from None
    except (discord.HTTPException, discord.ConnectionClosed) as error:
        raise OperatorError(
            f"Discord ended the session ({error}): check DISCORD_TOKEN, then try again."
        ) from None
    except (OSError, aiohttp.ClientError) as error:
        raise OperatorError(f"Discord cannot be reached ({error}): is this computer online?") from None
    return 0


async def _session(settings: Settings, token: str) -> None:
    from bot.app import create_bot  # noqa: PLC0415  # brings discord.py along

    _end_on_signals()
    with lock.held(settings.database_path, "glutes-on run") as held:  # before anything is told to Discord
        async with create_bot(settings) as bot:
            await bot.login(token)
            gc.freeze()  # else each full collection holds the event loop for 47 ms
            gc.enable()
            async with _attended(bot, settings):
                systemd.tell("READY=1")
                await _first_of(bot.connect(), held.watch())


async def _first_of(*coroutines: Coroutine[None, None, None]) -> None:
    """Return when one of them has ended, or raise what it raised; the others are cancelled."""
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
    """While this lasts, systemd and a monitor hear how the bot is."""
    beat = asyncio.create_task(systemd.beat(lambda: not bot.vitals.stands_still))
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(systemd.tell, "STOPPING=1")
        stack.callback(beat.cancel)
        if settings.health_port is not None:
            # server and Prometheus library together cost 50 ms and 4 MB: only where they are asked for
            from bot import health  # noqa: PLC0415

            served = health.served(bot, settings.backups_folder, settings.health_port)
            await stack.enter_async_context(served)
        yield


def _end_on_signals() -> None:
    """Ctrl-C and a service manager's SIGTERM end the session in order: the database is closed."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101  # called from a coroutine

    def end() -> None:
        if not task.cancelling():  # a second Ctrl-C must not cut the closing short
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows KeyboardInterrupt does it
            asyncio.get_running_loop().add_signal_handler(number, end)


def _runner() -> asyncio.Runner:
    """uvloop where it is installed: it takes a fifth off the time an interaction costs."""
    try:
        import uvloop  # noqa: PLC0415  # not on every platform
    except ModuleNotFoundError:
        return asyncio.Runner()
    return asyncio.Runner(loop_factory=uvloop.new_event_loop)


@click.command("demo")
@with_settings
def demo(settings: Settings) -> int:
    """Try the bot in a browser, without Discord: http://127.0.0.1:8765, or the port of DEMO_PORT."""
    try:
        from bot.demo import serve  # noqa: PLC0415  # its libraries are an extra that a host may leave out
    except ModuleNotFoundError as error:
        raise OperatorError(
            f"The demo needs the package {error.name}: install glutes-on[demo], "
            "or set DISCORD_TOKEN to run on Discord."
        ) from None
    asyncio.run(serve(settings.model_copy(update={"backup_dir": "off"})))  # what is tried needs no backup
    return 0
