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

from bot.database.files import give_to_owner
from bot.errors import OperatorError

PATIENCE = 1.0
"""Seconds to wait for the lock: `glutes-on doctor` holds it for a moment to see whether it is free."""

LOOK_EVERY = 60.0
"""Seconds between two checks that lock and database are still the same files."""

Identity = tuple[int, int] | None


class ProcessLock:
    """The lock as held by a program: ``name``, such as "glutes-on run", since ``now`` (aware UTC)."""

    def __init__(self, database: Path, name: str, now: datetime) -> None:
        self._database = database
        self._path = lock_path(database)
        self._text = (
            f"{name} (process {os.getpid()} on {socket.gethostname()}, since {now:%Y-%m-%d %H:%M} UTC)\n"
        )
        self._lock = _lock(database)
        self._seen: dict[Path, Identity] = {}

    def take(self) -> None:
        """Take the lock; raise OperatorError that says in one sentence who has it."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=PATIENCE, blocking=True)
        except Timeout:
            raise OperatorError(
                f"DATABASE_PATH: {self._database} is in use by {_who(self._database)}. "
                "Stop that first: one process at a time works on a database."
            ) from None
        except (OSError, NotImplementedError) as error:
            raise OperatorError(f"DATABASE_PATH: {self._path} cannot be locked ({error}).") from None
        try:
            _say_who(self._database, self._text)
            for path in (self._path, holder_path(self._database)):  # an administrator may be running this
                give_to_owner(path, self._database if self._database.exists() else self._path.parent)
        except OSError as error:
            self._lock.release()
            raise OperatorError(f"DATABASE_PATH: {self._path.parent} cannot be written ({error}).") from None

    def release(self) -> None:
        with suppress(OSError):  # the text means nothing without the lock
            holder_path(self._database).unlink(missing_ok=True)
        self._lock.release()

    def fault(self) -> str:
        """Say which file was replaced since the first call, so that another process could start; or ""."""
        for path in (self._path, self._database):
            now = _identity(path)
            if now is None or now != self._seen.setdefault(path, now):
                return f"DATABASE_PATH: {path} was removed or replaced while the bot was running on it."
        return ""

    async def watch(self) -> None:
        """Check every minute, forever; raise OperatorError once the lock no longer protects anything."""
        while not (fault := self.fault()):  # noqa: ASYNC110  # there is no event to wait for
            await asyncio.sleep(LOOK_EVERY)
        raise OperatorError(f"{fault} It ends, so that no second one works beside it; start it again.")


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


def _say_who(database: Path, text: str) -> None:
    path = holder_path(database)
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _who(database: Path) -> str:
    try:
        return holder_path(database).read_text(encoding="utf-8").strip() or "another process"
    except (OSError, UnicodeDecodeError):
        return "another process"


def _identity(path: Path) -> Identity:
    """Return what tells this file from another with the same name; None if there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
