"""The running process as its host meets it: systemd, a monitor, a backup, and commands beside it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.database import backups
from tests.process import glutes_on
from tests.test_health import free_port
from tests.wire import clubs
from tests.wire.patience import until
from tests.wire.payloads import servers
from tests.wire.process import running
from tests.wire.standin import standing_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has neither systemd nor signals")


def heard(listening: socket.socket) -> list[str]:
    words: list[str] = []
    while True:
        try:
            words.append(listening.recv(100).decode())
        except BlockingIOError:
            return words


async def test_a_day_of_a_host(tmp_path: Path, empty: Path) -> None:
    """Start, watchdog, monitor, backup, refused restore, a process that hangs, and the end."""
    database = Path(shutil.copy(empty, tmp_path / "club.db"))
    home = servers(1)
    await clubs.training_days(database, home, clubs.soon())
    port = free_port()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        host = {
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
            "WATCHDOG_USEC": "200000",
            "HEALTH_PORT": str(port),
            "LOG_FORMAT": "text",
        }
        async with standing_in(home) as discord, running(discord, tmp_path, shim=host) as process:
            await process.ready()
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as monitor:

                async def is_well() -> bool:
                    async with monitor.get("/healthz") as answer:
                        return answer.status == 200

                for _ in range(100):
                    if await is_well():
                        break
                    await asyncio.sleep(0.1)
                assert await is_well()
                figures = ""
                for _ in range(200):  # it is well before its first minute has been worked off
                    async with monitor.get("/metrics") as answer:
                        figures = await answer.text()
                    if re.search(r"^glutes_on_ticks_total [1-9]", figures, re.MULTILINE):
                        break
                    await asyncio.sleep(0.1)
            assert re.search(r"^glutes_on_ticks_total [1-9]", figures, re.MULTILINE)
            assert "glutes_on_gateway_connected 1" in figures

            await until(lambda: bool(backups.find_backups(tmp_path / "backups", database)))
            [backup] = backups.find_backups(tmp_path / "backups", database)
            refused = await asyncio.to_thread(
                glutes_on, tmp_path, "restore", str(backup.path), DATABASE_PATH=str(database)
            )
            assert (refused.returncode, refused.stdout) == (2, "")
            assert "is in use by glutes-on run (process" in refused.stderr

            words = heard(systemd)
            assert "READY=1" in words
            assert words.count("WATCHDOG=1") > 3
            os.kill(process.popen.pid, signal.SIGSTOP)  # it hangs
            await asyncio.sleep(0.1)
            heard(systemd)
            await asyncio.sleep(0.5)
            assert heard(systemd) == []
            os.kill(process.popen.pid, signal.SIGCONT)

            assert await process.end() == 0
            assert heard(systemd)[-1] == "STOPPING=1"
            for line in process.log.splitlines():
                assert line.startswith("at="), line

        restored = await asyncio.to_thread(
            glutes_on, tmp_path, "restore", str(backup.path), DATABASE_PATH=str(database)
        )
        assert (restored.returncode, restored.stderr) == (0, "")
