"""One process at a time on a database: an operating-system lock, released the moment its holder is gone."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bot.database.files import (
    GoneError,
    Watched,
    give_to_owner,
    is_full,
    log_path,
    make_folder,
    shared_path,
    write_private,
)
from bot.errors import OperatorError

PATIENCE = 1.0
"""Seconds to wait for the lock: `glutes-on doctor` holds it for a moment to see whether it is free."""

LOOK_EVERY = 20.0
"""Seconds between two looks whether lock and database are still the files they were."""


class ProcessLock:
    """The lock as held by a program: ``name``, such as "glutes-on run", since ``now`` (aware UTC)."""

    def __init__(self, database: Path, name: str, now: datetime) -> None:
        self._database = database
        self._path = lock_path(database)
        self._text = (
            f"{name} (process {os.getpid()} on {socket.gethostname()}, since {now:%Y-%m-%d %H:%M} UTC)\n"
        )
        self._lock = _lock(database)
        self._watched = Watched(self._path, database, optional=[log_path(database), shared_path(database)])

    def take(self) -> None:
        """Take the lock; raise OperatorError that says in one sentence who has it."""
        try:
            make_folder(self._path.parent)
            self._lock.acquire(timeout=PATIENCE, blocking=True)
        except Timeout:
            raise OperatorError(
                f"DATABASE_PATH: {self._database} is in use by {_who(self._database)}. "
                "Stop that first: only one process at a time can use a database."
            ) from None
        except NotImplementedError as error:
            raise OperatorError(
                f"DATABASE_PATH: {self._path} can't be locked ({error}). "
                "Keep the database on this computer's own drive."
            ) from None
        except OSError as error:
            why = _why(error, self._database.parent)
            raise OperatorError(f"DATABASE_PATH: {self._path} can't be locked {why}") from None
        try:
            _say_who(self._database, self._text)
            for path in (self._path, holder_path(self._database)):  # an administrator may be running this
                give_to_owner(path, self._database if self._database.exists() else self._path.parent)
        except OSError as error:
            self._lock.release()
            why = _why(error, self._path.parent)
            raise OperatorError(f"DATABASE_PATH: {self._path.parent} can't be written to {why}") from None

    def release(self) -> None:
        with suppress(OSError):  # the text means nothing without the lock
            holder_path(self._database).unlink(missing_ok=True)
        self._lock.release()

    async def watch(self) -> None:
        """Look three times a minute, for ever; OperatorError once the lock protects nothing any more."""
        while True:
            try:
                self._watched.look()
            except GoneError as gone:
                raise OperatorError(
                    f"{gone} The bot stopped, so that no second one works beside it. "
                    "Check that the right file is there, then start it again."
                ) from None
            await asyncio.sleep(LOOK_EVERY)


@contextmanager
def held(database: Path, name: str, now: datetime) -> Generator[ProcessLock]:
    """Hold the database's lock; raise OperatorError if another process has it or it can't be taken."""
    lock = ProcessLock(database, name, now)
    lock.take()
    try:
        yield lock
    finally:
        lock.release()


def holder(database: Path) -> str | None:
    """Return who holds the lock; None if nobody does. Raise OSError if that can't be seen."""
    if not lock_path(database).exists():
        return None
    lock = _lock(database)
    try:
        lock.acquire()
    except Timeout:
        return _who(database)
    lock.release()
    return None


def lock_path(database: Path) -> Path:
    """Return the file that is locked: next to the database itself, even if its path is a link."""
    return Path(f"{database.resolve()}.lock")


def holder_path(database: Path) -> Path:
    """Return the file that says who holds the lock: Windows doesn't let anybody read the locked one."""
    return Path(f"{database.resolve()}.holder")


def _lock(database: Path) -> FileLock:
    """Return a lock that isn't taken yet.

    The library's fallback, a marker file, would outlive a holder that is killed.
    """
    return FileLock(lock_path(database), blocking=False, mode=0o600, fallback_to_soft=False)


def _why(error: OSError, folder: Path) -> str:
    """Return why the folder takes no file, and what to do about it."""
    if is_full(error, folder):
        return "(its disk is full). Make room, then try again."
    return f"({error}). Let the bot's user write to the folder."


def _say_who(database: Path, text: str) -> None:
    path = holder_path(database)
    part = path.with_name(f"{path.name}.part")
    try:
        write_private(part, text.encode())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _who(database: Path) -> str:
    try:
        return holder_path(database).read_text(encoding="utf-8").strip() or "another process"
    except (OSError, UnicodeDecodeError):
        return "another process"
