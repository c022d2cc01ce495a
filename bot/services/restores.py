"""Going back to a backup, and back again."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import paths
from bot.domain.errors import OperatorError
from bot.services import privacy
from bot.services.shift import LEASE, LEASE_FOR
from bot.storage import copies, replace
from bot.storage.copies import DamagedError
from bot.storage.database import Database
from bot.storage.migrate import find_migrations


@dataclass(frozen=True, slots=True)
class Restored:
    """``kept`` is where the replaced file is now; ``forgotten`` is how many had deleted their data meanwhile.

    None where that could not be seen, because the file was damaged or the backup is of an older version.
    """

    kept: Path | None
    forgotten: int | None


def restore(backup: Path, database: Path, now: datetime, *, everybody: bool = False) -> Restored:
    """Put the backup in the database's place; blocks. OperatorError where it is damaged, or the bot runs.

    Who has deleted their data since the backup was made is deleted from it too, unless ``everybody``.
    """
    if not backup.is_file():
        raise OperatorError(
            f"There is no file {backup}. `glutes-on restore` shows the backups that there are."
        )
    new = database.with_name(f"{database.name}.restoring")
    try:
        refuse_while_in_use(database, now)
        database.parent.mkdir(parents=True, exist_ok=True)
        copies.make(backup, new)
        version, newest = copies.check(new), len(find_migrations(paths.MIGRATIONS))
        if version > newest:
            raise OperatorError(
                f"{backup} was made by a newer Glutes On (version {version}; this program knows {newest}): "
                "upgrade the program first."
            )
        forgotten = None if everybody or version < newest else _forget_again(new, database, now)
        return Restored(replace.put(new, database, now), 0 if everybody else forgotten)
    except DamagedError as damage:
        raise OperatorError(f"{backup} is damaged ({damage}). Nothing was changed; take another.") from None
    except (sqlite3.Error, OSError) as error:
        raise OperatorError(f"{database} could not be replaced ({error}). Nothing was changed.") from None
    finally:
        new.unlink(missing_ok=True)


def undo(database: Path, now: datetime) -> Restored:
    """Put the file back that the last restore replaced, whatever is in it; a second undo undoes the first."""
    kept = replace.replaced(database)
    if not kept:
        raise OperatorError(f"There is nothing to undo: beside {database} lies no file that was replaced.")
    try:
        refuse_while_in_use(database, now)
        return Restored(replace.put(kept[0], database, now), forgotten=0)
    except (sqlite3.Error, OSError) as error:
        raise OperatorError(f"{database} could not be replaced ({error}).") from None


def refuse_while_in_use(database: Path, now: datetime) -> None:
    """OperatorError while the bot, or another program, has the database in hand."""
    if not database.exists():
        return
    process = replace.holder(database, LEASE, now, LEASE_FOR)
    if process is not None or replace.is_open(database):
        who = f"The bot ({process})" if process is not None else "Another program"
        raise OperatorError(f"{who} is at work on {database}. Stop it, then try again. Nothing was changed.")


def _forget_again(new: Path, database: Path, now: datetime) -> int | None:
    """Delete from the new file whom the one in use does not know any more; their number."""
    try:
        copies.check(database)
        gone = copies.people(new) - copies.people(database)
    except (DamagedError, sqlite3.Error):
        return None
    asyncio.run(_forget(new, gone, now))
    return len(gone)


async def _forget(new: Path, user_ids: set[int], now: datetime) -> None:
    db = await Database.open(new)
    try:
        for user_id in user_ids:
            await privacy.delete(db, user_id, now)
    finally:
        await db.close()
