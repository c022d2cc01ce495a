"""Going back to a backup, and back again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import paths
from bot.database import files, lock
from bot.database.database import Database
from bot.database.files import DamagedError
from bot.database.migrate import find_migrations
from bot.errors import OperatorError


@dataclass(frozen=True, slots=True)
class Restored:
    """``kept`` is where the replaced file is now; ``forgotten`` is how many had deleted their data meanwhile.

    None where that could not be seen, because the file was damaged or the backup is of an older version.
    """

    kept: Path | None
    forgotten: int | None


Forget = Callable[[Database, int, datetime], Awaitable[object]]
"""Deletes all that is kept of one person."""


def restore(
    backup: Path, database: Path, now: datetime, forget: Forget, *, everybody: bool = False
) -> Restored:
    """Put the backup in the database's place; blocks. OperatorError where it is damaged, or the bot runs.

    Who has deleted their data since the backup was made is deleted from it too with ``forget``, unless
    ``everybody``.
    """
    if not backup.is_file():
        raise OperatorError(
            f"There is no file {backup}. `glutes-on restore` shows the backups that there are."
        )
    with in_hand(database, "glutes-on restore", now):
        return _replace_by(backup, database, now, None if everybody else forget)


def _replace_by(backup: Path, database: Path, now: datetime, forget: Forget | None) -> Restored:
    new = database.with_name(f"{database.name}.restoring")
    try:
        files.make_copy(backup, new)
        version, newest = files.check_copy(new), len(find_migrations(paths.MIGRATIONS))
        if version > newest:
            raise OperatorError(
                f"{backup} was made by a newer Glutes On (version {version}; this program knows {newest}): "
                "upgrade the program first."
            )
        files.mark_restored(new, database, now)
        forgotten = 0 if forget is None else None
        if forget is not None and version == newest:
            forgotten = _forget_again(new, database, now, forget)
        return Restored(files.replace(new, database, now), forgotten)
    except DamagedError as damage:
        raise OperatorError(f"{backup} is damaged ({damage}). Nothing was changed; take another.") from None
    except (sqlite3.Error, OSError) as error:
        raise OperatorError(f"{database} could not be replaced ({error}). Nothing was changed.") from None
    finally:
        new.unlink(missing_ok=True)


def undo(database: Path, now: datetime) -> Restored:
    """Put the file back that the last restore replaced, whatever is in it; a second undo undoes the first."""
    kept = files.replaced_path(database)
    if not kept:
        raise OperatorError(f"There is nothing to undo: beside {database} lies no file that was replaced.")
    with in_hand(database, "glutes-on restore", now):
        try:
            return Restored(files.replace(kept[0], database, now), forgotten=0)
        except (sqlite3.Error, OSError) as error:
            raise OperatorError(f"{database} could not be replaced ({error}).") from None


@contextmanager
def in_hand(database: Path, name: str, now: datetime) -> Generator[None]:
    """Hold the lock while a command works; OperatorError while the bot runs, or another program is there."""
    with lock.held(database, name, now):
        if database.exists() and files.is_open(database):
            raise OperatorError(
                f"Another program is at work on {database}. Stop it, then try again. Nothing was changed."
            )
        yield


def _forget_again(new: Path, database: Path, now: datetime, forget: Forget) -> int | None:
    """Delete from the new file whom the one in use does not know any more; their number."""
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
