"""What systemd wants to hear (sd_notify): that the bot has come up, and that it is still alive."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress


def tell(state: str) -> None:
    """Send a state such as READY=1 to systemd; nothing where it did not start us."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address.startswith(("/", "@")):
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
            to.setblocking(False)  # should systemd be busy, the bot has no time to wait
            to.sendto(state.encode(), address.replace("@", "\0", 1))


async def beat(is_alive: Callable[[], bool]) -> None:
    """Tell systemd twice in each WatchdogSec that all is well, as long as it is; else it starts us anew.

    Where no watchdog is asked for, returns at once.
    """
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()) or not microseconds.isdigit():
        return
    while True:
        if is_alive():
            tell("WATCHDOG=1")
        await asyncio.sleep(int(microseconds) / 2_000_000)
