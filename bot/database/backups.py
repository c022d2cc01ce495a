"""When a backup is due, and which backups are kept: seven daily and eight weekly ones."""

from __future__ import annotations

import asyncio
import glob
import logging
import re
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.database import files, lock
from bot.database.database import Database
from bot.database.files import DamagedError
from bot.database.migrate import find_migrations
from bot.errors import OperatorError
from bot.settings import MIGRATIONS

AT = time(3, tzinfo=UTC)
"""The nightly backup is made at this hour, or as soon as the bot runs again."""

DAYS = 7
WEEKS = 8
OLDEST = timedelta(weeks=WEEKS)
"""No backup is kept longer than this, so what a member has deleted is gone from the backups by then too."""


def backup_due(latest_at: datetime | None, now: datetime) -> bool:
    """Return whether the nightly backup is due at ``now``, given when the latest was made (aware UTC)."""
    night = datetime.combine(now.date(), AT)
    return latest_at is None or latest_at < (night if night <= now else night - timedelta(days=1))


def kept_backups(made_at: Collection[datetime], now: datetime) -> set[datetime]:
    """Return which of the backups, given by when they were made (aware UTC), to keep at ``now``.

    The last one of each of the last seven days and of each of the last eight weeks, and always the very last
    one, however old it is.
    """
    young = [instant for instant in made_at if now - instant < OLDEST]
    days: dict[date, datetime] = {}
    weeks: dict[tuple[int, int], datetime] = {}
    for instant in sorted(young):
        year, week, _ = instant.isocalendar()
        weeks[year, week] = instant
        if (now.date() - instant.date()).days < DAYS:
            days[instant.date()] = instant
    last_weeks = sorted(weeks.values())[-WEEKS:]
    return {*days.values(), *last_weeks, *([max(made_at)] if made_at else [])}


_log = logging.getLogger(__name__)

RETRY = timedelta(hours=1)
"""How long to wait after a failed backup."""

LEFT = timedelta(days=1)
"""What is left of a copy goes after this time, also where its process may live on another computer."""

_STAMP = "%Y%m%dT%H%M%SZ"
_STAMPED = re.compile(r"-(\d{8}T\d{6}Z)\.db")


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    made_at: datetime
    path: Path


def find_backups(folder: Path, database: Path) -> list[Backup]:
    """Return the folder's backups of the database, the latest first. Files with other names are ignored."""
    backups: list[Backup] = []
    for path in folder.glob("*.db"):
        match = _STAMPED.fullmatch(path.name.removeprefix(database.stem))
        if match is not None and path.name.startswith(database.stem):
            with suppress(ValueError):  # digits that are no date: somebody else's file
                backups.append(Backup(datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC), path))
    return sorted(backups, reverse=True)


def backup_path(folder: Path, database: Path, now: datetime) -> Path:
    """Return the path of a backup made at ``now``."""
    return folder / f"{database.stem}-{now.strftime(_STAMP)}.db"


def make_backup(database: Path, path: Path) -> None:
    """Make a backup, even while the bot runs; blocks. Raise OperatorError if it fails; nothing is lost."""
    try:
        if not path.parent.exists():
            files.make_folder(path.parent)
            files.give_to_owner(path.parent, database)
        _refuse_to_fill(path, database)
        files.make_copy(database, path, sealed=True)
    except DamagedError as damage:
        raise OperatorError(f"There's no new backup. {files.damage_sentence(database, damage)}") from None
    except (OSError, sqlite3.Error) as error:
        why = "the disk is full" if files.is_full(error, path.parent) else error
        raise OperatorError(
            f"BACKUP_DIR: {path} couldn't be written ({why}). Fix that, or name a different place."
        ) from None


def _refuse_to_fill(path: Path, database: Path) -> None:
    """OperatorError where a backup would take the room that answers need, which may be on the same disk."""
    free, size = shutil.disk_usage(path.parent).free, database.stat().st_size
    if free < size + files.RESERVE:
        raise OperatorError(
            f"BACKUP_DIR: {path} wasn't made: only {free / 1e6:.0f} MB are free there, and the database has "
            f"{size / 1e6:.0f} MB. Make room, or name another folder."
        )


_UNFINISHED = re.compile(r"\.db(\.\w+)*\.part(-journal)?$")
"""How the name of an unfinished copy ends, also of one that an earlier version left."""


def rotate_backups(folder: Path, database: Path, now: datetime) -> None:
    """Delete the backups that needn't be kept, and unfinished copies."""
    there = find_backups(folder, database)
    keep = kept_backups([backup.made_at for backup in there], now)
    for backup in there:
        if backup.made_at not in keep:
            backup.path.unlink(missing_ok=True)
    files.remove_parts(folder, f"{database.stem}-")
    for part in folder.glob(f"{glob.escape(database.stem)}-*.part*"):
        is_old = _UNFINISHED.search(part.name) is not None and part.stat().st_mtime < (now - LEFT).timestamp()
        if is_old and part.is_file():  # a folder of backups may be one that others use too
            part.unlink(missing_ok=True)


class NightlyBackup:
    """The nightly backup, made alongside the bot's work. ``failed`` says whether the last attempt failed."""

    def __init__(self, db: Database, folder: Path) -> None:
        self._db = db
        self._folder = folder
        self._task: asyncio.Task[None] | None = None
        self._not_before = datetime.min.replace(tzinfo=UTC)
        self.failed = False

    def latest(self) -> Backup | None:
        """Return the latest backup, or None."""
        return next(iter(find_backups(self._folder, self._db.path)), None)

    async def ask(self, now: datetime) -> None:
        """Start the nightly backup if it is due."""
        if now < self._not_before or (self._task is not None and not self._task.done()):
            return
        latest = await asyncio.to_thread(self.latest)
        if backup_due(latest and latest.made_at, now):
            self._task = asyncio.create_task(self._make(now))

    async def close(self) -> None:
        """Wait for the running backup: its thread finishes what it has started."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _make(self, now: datetime) -> None:
        path = backup_path(self._folder, self._db.path, now)
        try:
            await asyncio.to_thread(make_backup, self._db.path, path)
            await asyncio.to_thread(rotate_backups, self._folder, self._db.path, now)
        except (OperatorError, OSError) as error:
            self.failed = True
            self._not_before = now + RETRY
            _log.error("the backup failed, so I'll try again in an hour: %s", error)
        else:
            self.failed = False
            _log.info("made the backup %s", path)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. ``kept`` is where the replaced file is now.

    None where that could not be seen, because the file was damaged or the backup is of an older version.
    ``unsealed`` says that the backup had no checksum: a fault that leaves it readable could not be seen.
    """

    kept: Path | None
    forgotten: int | None
    unsealed: bool = False


Forget = Callable[[Database, int, datetime], Awaitable[object]]
"""Deletes everything kept about one person."""


def restore(
    backup: Path, database: Path, now: datetime, forget: Forget, *, everybody: bool = False
) -> Restored:
    """Replace the database with the backup; blocks. Raise OperatorError if it is damaged or the bot runs.

    People who have deleted their data since the backup was made are deleted from it too, with ``forget``,
    unless ``everybody``.
    """
    if not backup.is_file():
        raise OperatorError(f"There's no file {backup}. `glutes-on restore` lists the backups.")
    database = database.resolve()  # a link to it stays a link
    with offline_lock(database, "glutes-on restore", now):
        return _replace_by(backup, database, now, None if everybody else forget)


def _replace_by(backup: Path, database: Path, now: datetime, forget: Forget | None) -> Restored:
    new = database.with_name(f"{database.name}.restoring")
    files.remove_unfinished(database)
    try:
        sealed = files.check_seal(backup)
        files.make_copy(backup, new)
        version, newest = files.check_copy(new), len(find_migrations(MIGRATIONS))
        if version > newest:
            raise OperatorError(
                f"{backup} was made by a newer Glutes On (version {version}, but this program only "
                f"knows {newest}). Upgrade the program first."
            )
        files.mark_restored(new, database, now)
        forgotten = 0 if forget is None else None
        if forget is not None and version == newest:
            forgotten = _forget_again(new, database, now, forget)
        return Restored(files.replace(new, database, now), forgotten, not sealed)
    except DamagedError as damage:
        raise OperatorError(f"{backup} is damaged ({damage}). Nothing was changed. Choose another.") from None
    except (sqlite3.Error, OSError) as error:
        why = "its disk is full" if files.is_full(error, database.parent) else error
        raise OperatorError(
            f"{database} couldn't be replaced ({why}). Nothing was changed. Fix that, then try again."
        ) from None
    finally:
        files.remove_unfinished(database)


def undo(database: Path, now: datetime) -> Restored:
    """Restore the file that the last restore replaced, whatever is in it; a second undo undoes the first."""
    database = database.resolve()
    kept = files.replaced_path(database)
    if not kept:
        raise OperatorError(f"There's nothing to undo: no restore has left an old file beside {database}.")
    with offline_lock(database, "glutes-on restore", now):
        try:
            return Restored(files.replace(kept[0], database, now), forgotten=0)
        except (sqlite3.Error, OSError) as error:
            raise OperatorError(
                f"{database} couldn't be replaced ({error}). Fix that, then try again."
            ) from None


@contextmanager
def offline_lock(database: Path, name: str, now: datetime) -> Generator[None]:
    """Hold the lock while a command works; raise OperatorError while the bot or another program holds it."""
    with lock.held(database, name, now):
        if database.exists() and files.is_open(database):
            raise OperatorError(
                f"Another program is using {database}. Stop it, then try again. Nothing was changed."
            )
        yield


def _forget_again(new: Path, database: Path, now: datetime, forget: Forget) -> int | None:
    """Delete everybody from the new file who is no longer in the current one; return how many."""
    try:
        files.check_copy(database)
        gone = files.people(new) - files.people(database)
    except (DamagedError, sqlite3.Error):
        return None
    asyncio.run(_forget(new, gone, now, forget))
    return len(gone)


async def _forget(new: Path, user_ids: set[int], now: datetime, forget: Forget) -> None:
    db = await Database.open(new)
    try:
        for user_id in user_ids:
            await forget(db, user_id, now)
    finally:
        await db.close()
