"""Opens the page on loopback, and closes it again."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.errors import OperatorError
from bot.studio import sight
from bot.studio.board import Board
from bot.studio.joints import joints
from bot.studio.site import Site

_CLOSING: Final = 1.0
"""Seconds that Ctrl-C waits for open requests."""


def watch(item_id: str, folders: tuple[Path, ...], port: int) -> None:
    """Show an exercise or a self-test at http://127.0.0.1:PORT until Ctrl-C, drawn anew with every save.

    OperatorError where there is none of this id, or the port cannot be used.
    """
    with contextlib.suppress(KeyboardInterrupt):  # where the loop takes no signals, as on Windows
        asyncio.run(_watch(item_id, folders, port))


async def _watch(item_id: str, folders: tuple[Path, ...], port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with served(item_id, folders, port) as address:
        print(f"{item_id} is at {address} - open it in a browser. Ctrl-C ends it.", flush=True)  # noqa: T201  # for the person at the terminal
        await stopped.wait()


@contextlib.asynccontextmanager
async def served(item_id: str, folders: tuple[Path, ...], port: int) -> AsyncGenerator[str]:
    """The running page's address; with port 0 the computer chooses one."""
    place = sight.find(item_id, folders)
    with _door(port) as door:
        port = door.getsockname()[1]
        board = Board(place, folders)
        site = Site(board, await asyncio.to_thread(joints), port)
        runner = web.AppRunner(site.app(), access_log=None, shutdown_timeout=_CLOSING)
        await runner.setup()
        await web.SockSite(runner, door).start()
        following = asyncio.create_task(board.follow())
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            following.cancel()
            await runner.cleanup()


def _door(port: int) -> socket.socket:
    if port not in range(2**16):
        raise OperatorError(f"There is no port {port}: choose a number up to 65535, such as --port 8777.")
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise OperatorError(
            f"Port {port} cannot be used ({error.strerror}). Is something running there already? "
            "If so, end it, or choose another number, such as --port 8777."
        ) from None
