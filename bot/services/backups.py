"""Backups: one a night, looked through before it counts, and the old ones cleared away after it."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.backups import due, kept
from bot.domain.errors import OperatorError
from bot.services.shift import take_lease
from bot.storage import copies
from bot.storage.copies import DamagedError
from bot.storage.database import Database

_log = logging.getLogger(__name__)

RETRY = timedelta(hours=1)
"""After a backup that failed."""

LEFT = timedelta(days=1)
"""What is left of a copy whose process was killed goes after this time."""

_STAMP = "%Y%m%dT%H%M%SZ"
_STAMPED = re.compile(r"-(\d{8}T\d{6}Z)\.db")


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    made_at: datetime
    path: Path


def found(folder: Path, database: Path) -> list[Backup]:
    """The backups of the database in the folder, the latest first. Files of other names are not counted."""
    backups: list[Backup] = []
    for path in folder.glob("*.db"):
        match = _STAMPED.fullmatch(path.name.removeprefix(database.stem))
        if match is not None and path.name.startswith(database.stem):
            backups.append(Backup(datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC), path))
    return sorted(backups, reverse=True)


def target(folder: Path, database: Path, now: datetime) -> Path:
    """What a backup of this moment is called."""
    return folder / f"{database.stem}-{now.strftime(_STAMP)}.db"


def make(database: Path, path: Path) -> None:
    """Make a backup, also while the bot runs; blocks. OperatorError where it fails; nothing is lost then."""
    try:
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True)  # what is in it is nobody else's business
            copies.give_to_owner(path.parent, database)
        copies.make(database, path)
    except DamagedError as damage:
        raise OperatorError(f"There is no new backup: {copies.sentence(database, damage)}") from None
    except (OSError, sqlite3.Error) as error:
        raise OperatorError(f"BACKUP_DIR: {path} could not be written ({error}).") from None


def rotate(folder: Path, database: Path, now: datetime) -> None:
    """Delete the backups that need not be kept, and what is left of copies that were never finished."""
    there = found(folder, database)
    keep = kept([backup.made_at for backup in there], now)
    for backup in there:
        if backup.made_at not in keep:
            backup.path.unlink(missing_ok=True)
    for part in folder.glob("*.part*"):
        if part.stat().st_mtime < (now - LEFT).timestamp():
            part.unlink(missing_ok=True)


class Nightly:
    """Makes the night's backup beside the bot's work. ``failed`` says that the last try did not succeed."""

    def __init__(self, db: Database, folder: Path) -> None:
        self._db = db
        self._folder = folder
        self._task: asyncio.Task[None] | None = None
        self._not_before = datetime.min.replace(tzinfo=UTC)
        self.failed = False

    def latest(self) -> Backup | None:
        """The latest backup that there is."""
        return next(iter(found(self._folder, self._db.path)), None)

    async def ask(self, now: datetime, process: str) -> None:
        """Begin the night's backup where it is due and this process does the work on the database."""
        if now < self._not_before or (self._task is not None and not self._task.done()):
            return
        latest = await asyncio.to_thread(self.latest)
        if due(latest and latest.made_at, now) and await take_lease(self._db, process, now):
            self._task = asyncio.create_task(self._make(now))

    async def close(self) -> None:
        """Wait for the backup under way: what its thread has begun, it ends."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _make(self, now: datetime) -> None:
        path = target(self._folder, self._db.path, now)
        try:
            await asyncio.to_thread(make, self._db.path, path)
            await asyncio.to_thread(rotate, self._folder, self._db.path, now)
        except (OperatorError, OSError) as error:
            self.failed = True
            self._not_before = now + RETRY
            _log.error("the backup failed, the next try is in an hour: %s", error)
        else:
            self.failed = False
            _log.info("made the backup %s", path)
