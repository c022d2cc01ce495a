"""Table ``lease``: which process may do what only one may do."""

from __future__ import annotations

import os
import secrets
import socket
import sqlite3
from datetime import datetime, timedelta
from functools import cache
from sqlite3 import Connection

from bot.database.values import first, to_seconds


@cache
def this_process() -> str:
    """The name under which this process holds leases: its computer, its number there, and a random part.

    The random part tells processes apart that have the same name and number in two containers.
    """
    return f"{_computer()}:{os.getpid()}:{secrets.token_hex(4)}"


@cache
def _computer() -> str:
    """Where a process number means something: the computer, and on Linux the container on it."""
    try:
        return f"{socket.gethostname()}/{os.readlink('/proc/self/ns/pid')}"  # noqa: PTH115  # no path: "pid:[number]"
    except OSError:
        return socket.gethostname()


def take(connection: Connection, name: str, holder: str, now: datetime, keep: timedelta) -> bool:
    """Take or renew a lease until ``now + keep``; False while another process that may be alive holds it.

    What a process of this computer left behind when it was killed is free at once: waiting for its lease to
    run out could cost the reminder of a run that starts before then. So is one that runs out later than
    anybody would have it, because it was taken before the clock was set back.
    """
    held = first(connection, "SELECT holder, expires_at FROM lease WHERE name = ?", (name,))
    if held is not None and held["holder"] != holder and is_in_force(held, now, keep):
        return False
    connection.execute(
        "INSERT INTO lease (name, holder, expires_at) VALUES (?, ?, ?) ON CONFLICT (name)"
        " DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at",
        (name, holder, to_seconds(now + keep)),
    )
    return True


def is_in_force(held: sqlite3.Row, now: datetime, keep: timedelta) -> bool:
    """Whether the lease binds at ``now``: it has not run out, and its holder may be alive."""
    runs = to_seconds(now) < held["expires_at"] <= to_seconds(now + 2 * keep)
    return runs and not _is_gone(held["holder"])


def release(connection: Connection, name: str, holder: str) -> None:
    """Give a lease back; nothing where another holds it."""
    connection.execute("DELETE FROM lease WHERE name = ? AND holder = ?", (name, holder))


def _is_gone(holder: str) -> bool:
    """Whether the holder was a process of this computer that no longer runs. Of others nothing is known."""
    place, _, _ = holder.rpartition(":")
    computer, _, number = place.rpartition(":")
    if computer != _computer() or not number.isdigit():
        return False
    if int(number) == os.getpid():
        return holder != this_process()  # it had our number before us
    try:
        os.kill(int(number), 0)  # signal 0 asks without sending
    except ProcessLookupError:
        return True
    except OSError:
        return False  # somebody else's process: alive
    return False
