"""The demo as a person starts it, and a real browser to look at it with."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

import bot

AT_ONCE = 20  # seconds, on a machine busy with other tests; aiohttp would wait a minute for an open page
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",  # as root, which is what a container is
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class Demo:
    """A running `python -m bot`."""

    process: asyncio.subprocess.Process
    address: str
    port: int
    started: float

    async def interrupt(self) -> int:
        """Ctrl-C; the exit code. TimeoutError if it waits for somebody to leave the page."""
        self.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(AT_ONCE):
            return await self.process.wait()


StartDemo = Callable[[], Awaitable[Demo]]


@pytest.fixture
async def start_demo(tmp_path: Path) -> AsyncIterator[StartDemo]:
    """Starts the demo on the same port and file each time. No token and no .env: the folder is empty."""
    folder = tmp_path / "empty"
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = int(unused.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
    environment |= {
        "DEMO_PORT": str(port),
        "DATABASE_PATH": str(tmp_path / "club.db"),
        "PYTHONPATH": str(Path(bot.__file__).parents[1]),
    }
    processes: list[asyncio.subprocess.Process] = []

    async def start() -> Demo:
        started = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE
        )
        processes.append(process)
        assert process.stdout is not None
        async with asyncio.timeout(60):
            line = (await process.stdout.readline()).decode()
        address = f"http://127.0.0.1:{port}"
        assert address in line, f"the address is not printed, but {line!r}"
        return Demo(process, address, port, started)

    yield start
    for process in processes:
        if process.returncode is None:
            process.kill()
        await process.communicate()  # also closes its pipe


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"needs a browser on the PATH: one of {', '.join(BROWSERS)}")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        await chromium.close()


@pytest.fixture
def pictures() -> Path:
    """Where screenshots are kept; git does not look there."""
    folder = Path(__file__).parent / "artifacts"
    folder.mkdir(exist_ok=True)
    return folder
