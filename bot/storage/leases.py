"""Table ``lease``: which process may do what only one may do."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

import aiosqlite

from bot.storage.rows import first, to_seconds


def this_process() -> str:
    """The name under which this process holds leases: its computer and its number there."""
    return f"{socket.gethostname()}:{os.getpid()}"


async def take(
    connection: aiosqlite.Connection, name: str, holder: str, now: datetime, keep: timedelta
) -> bool:
    """Take or renew a lease until ``now + keep``; False while another process that may be alive holds it.

    What a process of this computer left behind when it was killed is free at once: waiting for its lease to
    run out could cost the reminder of a run that starts before then.
    """
    held = await first(connection, "SELECT holder, expires_at FROM lease WHERE name = ?", (name,))
    if held is not None and held["holder"] != holder:
        running_out = to_seconds(now) >= held["expires_at"]
        if not running_out and not _is_gone(held["holder"]):
            return False
    await connection.execute(
        "INSERT INTO lease (name, holder, expires_at) VALUES (?, ?, ?) ON CONFLICT (name)"
        " DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at",
        (name, holder, to_seconds(now + keep)),
    )
    return True


async def release(connection: aiosqlite.Connection, name: str, holder: str) -> None:
    """Give a lease back; nothing where another holds it."""
    await connection.execute("DELETE FROM lease WHERE name = ? AND holder = ?", (name, holder))


def _is_gone(holder: str) -> bool:
    """Whether the holder was a process of this computer that no longer runs. Of others nothing is known."""
    computer, _, number = holder.rpartition(":")
    if computer != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)  # signal 0 asks without sending
    except ProcessLookupError:
        return True
    except OSError:
        return False  # somebody else's process: alive
    return False
