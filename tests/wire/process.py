"""The bot as a host starts it, ``python -m bot run``: a process of its own, which meets the stand-in."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.wire.patience import until
from tests.wire.payloads import Json
from tests.wire.standin import StandIn

ROOT = Path(__file__).parent.parent.parent
SHIM = Path(__file__).parent / "shim"
TOKEN = "OTAwMDAwMDAwMDAwMDAwMDAx.standin.abcdefghijklmnopqrstuvwxyz"  # noqa: S105  # the stand-in takes any

NOT_OF_A_HOST = ("COV", "WIRE", "PYTEST", "PYTHONDONTWRITEBYTECODE")
"""Variables of the tests and of containers; a host's Python compiles a module once."""

BOT = ("-m", "bot", "run")
READY_SECONDS = 60.0
_CAPABILITIES_OF_ROOT = (1, 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH of linux/capability.h
_DROP = 24  # PR_CAPBSET_DROP of linux/prctl.h


@dataclass(frozen=True, slots=True)
class Limits:
    """What the host's computer does not give: the rights of root."""

    no_root: bool = False

    def apply(self) -> None:
        """In the new process, before it becomes the bot."""
        if self.no_root and os.geteuid() == 0:
            for each in _CAPABILITIES_OF_ROOT:
                ctypes.CDLL(None).prctl(_DROP, each, 0, 0, 0)


class Process:
    """A running bot. ``log`` is all that it has written to its terminal."""

    def __init__(self, popen: subprocess.Popen[bytes], log: Path, standin: StandIn) -> None:
        self.popen = popen
        self._log = log
        self._standin = standin
        self._before = standin.gateway.seen["identify"]

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    @property
    def faults(self) -> list[str]:
        """The lines of the log that speak of a fault of the bot."""
        return [line for line in self.log.splitlines() if "Traceback" in line or "level=ERROR" in line]

    def cpu(self) -> float:
        """Seconds of processor time that it has had: Linux keeps a clock of it for each process."""
        return time.clock_gettime((~self.popen.pid << 3) | 2)

    def memory(self, which: str = "VmRSS") -> float:
        """MiB; "VmHWM" is the most there has been."""
        status = Path(f"/proc/{self.popen.pid}/status").read_text()
        [line] = [line for line in status.splitlines() if line.startswith(f"{which}:")]
        return int(line.split()[1]) / 1024

    async def ready(self, sessions: int = 1) -> None:
        """Wait until it has told Discord of its commands, and is on the gateway with so many shards."""

        def is_ready() -> bool:
            if self.popen.poll() is not None:
                raise RuntimeError(f"the bot ended with {self.popen.returncode}: {self.log[-2000:]}")
            return self._standin.gateway.seen["identify"] >= self._before + sessions

        await until(is_ready, READY_SECONDS)

    def kill(self) -> None:
        """As the power fails."""
        self.popen.send_signal(signal.SIGKILL)
        self.popen.wait()

    async def end(self) -> int:
        """As a service manager ends it; the exit code."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
        return await self.exit()

    async def exit(self) -> int:
        await until(lambda: self.popen.poll() is not None)
        return self.popen.wait()


@asynccontextmanager
async def running(
    standin: StandIn,
    folder: Path,
    *,
    limits: Limits | None = None,
    program: Sequence[str] = BOT,
    shim: Json | None = None,
) -> AsyncGenerator[Process]:
    """The bot on the database ``club.db`` of a folder, from its start on; at the end it is no more.

    ``shim`` sets more of what :mod:`sitecustomize` heeds, such as WIRE_CLOCK.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OF_A_HOST)}
    given = {
        "DISCORD_TOKEN": TOKEN,
        "DATABASE_PATH": str(folder / "club.db"),
        "WIRE_URL": standin.url,
        "PYTHONPATH": f"{SHIM}{os.pathsep}{ROOT}",
        "PYTHONUNBUFFERED": "1",
        **(shim or {}),
    }
    process = _start(program, {**kept, **given}, folder, limits, standin)
    try:
        yield process
    finally:
        if process.popen.poll() is None:
            process.kill()


def _start(
    program: Sequence[str], env: dict[str, str], folder: Path, limits: Limits | None, standin: StandIn
) -> Process:
    log = folder / f"bot-{len(list(folder.glob('bot-*.log')))}.log"
    with log.open("wb") as out:
        popen = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, *program],
            env=env,
            cwd=folder,
            stdout=out,
            stderr=out,
            preexec_fn=limits.apply if limits is not None else None,  # noqa: PLW1509  # from the only thread
        )
    return Process(popen, log, standin)
