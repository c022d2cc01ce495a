"""Puts another file in the database's place. What was there is kept beside it, and can be put back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from bot.storage import copies, leases

_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510
"""The bytes that SQLite locks while a database is open: https://www.sqlite.org/fileformat2.html#the_lock_byte_page"""


def holder(database: Path, name: str, now: datetime, keep: timedelta) -> str | None:
    """The process that holds the lease of this name; None where none does, or the file cannot be read."""
    try:
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            held = connection.execute("SELECT * FROM lease WHERE name = ?", (name,)).fetchone()
    except sqlite3.Error:
        return None
    return held["holder"] if held is not None and leases.is_in_force(held, now, keep) else None


def is_open(database: Path) -> bool:
    """Whether another process has the database open, be it damaged or not. Always False on Windows."""
    if sys.platform == "win32":
        return False
    import fcntl  # noqa: PLC0415  # not on every platform

    with database.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
        except OSError:
            return True
    return False


def put(new: Path, database: Path, now: datetime) -> Path | None:
    """Put ``new`` in the database's place; returns where what was there is kept.

    At no moment is there no database. sqlite3.OperationalError while another has it open, OSError where the
    disk refuses.
    """
    kept = None
    copies.give_to_owner(new, database if database.exists() else database.parent)
    if database.exists():
        _fold_in(database)
        kept = database.with_name(f"{database.name}.replaced.{now:%Y%m%dT%H%M%S.%fZ}.bak")
        _also_as(database, kept)
        for suffix in ("-wal", "-shm"):  # of a damaged one; left there, it would be read into the new one
            beside = database.with_name(database.name + suffix)
            if beside.exists():
                beside.replace(kept.with_name(kept.name + suffix))
        os.utime(kept, (now.timestamp(), now.timestamp()))  # it is kept for some time from now on
    new.replace(database)
    for suffix in ("-wal", "-shm"):
        beside = new.with_name(new.name + suffix)
        if beside.exists():
            beside.replace(database.with_name(database.name + suffix))
    return kept


def replaced(database: Path) -> list[Path]:
    """What was replaced and is still there, the latest first."""
    pattern = f"{database.name}.replaced.*.bak"
    return sorted((p for p in database.parent.iterdir() if p.match(pattern)), reverse=True)


def _fold_in(database: Path) -> None:
    """Bring what stands in the log beside the database into it, so that the one file is all there is."""
    try:
        with closing(sqlite3.connect(database, isolation_level=None, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return  # it is damaged: file and log are kept as they are


def _also_as(file: Path, name: Path) -> None:
    try:
        os.link(file, name)
    except OSError:  # not on every file system
        shutil.copy2(file, name)
