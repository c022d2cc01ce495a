"""Brings a database to the newest schema: numbered SQL files, counted by ``PRAGMA user_version``."""

from __future__ import annotations

import glob
import logging
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from bot.database.files import make_private
from bot.errors import OperatorError

_log = logging.getLogger(__name__)
_NAME = re.compile(r"(\d{4})_\w+\.sql")
_OF_THE_COMPUTER = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
"""What is no fault of a migration: another program writes, or the disk is full or broken."""


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    path: Path


def find_migrations(folder: Path) -> list[Migration]:
    """Return a folder's migrations in order; raise OperatorError if there are none or a number is missing."""
    found: list[Migration] = []
    for path in sorted(folder.glob("*.sql")):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise OperatorError(f"{path} isn't named like 0001_what_it_does.sql. Rename or remove it.")
        found.append(Migration(int(match[1]), path))
    if not found or [m.number for m in found] != list(range(1, len(found) + 1)):
        raise OperatorError(
            f"{folder}: the migrations aren't numbered 0001, 0002, … without a gap. Reinstall the program."
        )
    return found


def refuse_foreign(connection: sqlite3.Connection, database: Path, folder: Path) -> None:
    """Raise OperatorError if the database is another program's or newer than this bot. Change nothing."""
    # Before the version is read: another process may be creating the tables, and the version with them.
    tables = connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    version, known = _version(connection), len(find_migrations(folder))
    if version > known:
        raise OperatorError(
            f"DATABASE_PATH: {database} was made by a newer Glutes On (version {version}, but this program "
            f"only knows {known}). Upgrade the program, or name a different file."
        )
    if version == 0 and tables:
        raise OperatorError(f"DATABASE_PATH: {database} belongs to another program. Name a different file.")


def migrate(connection: sqlite3.Connection, database: Path, folder: Path) -> None:
    """Run the missing migrations, each file in one transaction, after setting aside a copy of the database.

    Raise OperatorError if a file fails; the database then stays at the version before it.
    """
    missing = find_migrations(folder)[_version(connection) :]
    if missing and missing[0].number > 1:
        _copy_aside(connection, database, missing[0].number - 1)
    for migration in missing:
        if _apply(connection, migration):
            _log.info("migrated %s to version %d", database, migration.number)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _copy_aside(connection: sqlite3.Connection, database: Path, version: int) -> None:
    copy = database.with_name(f"{database.name}.v{version}.bak")
    # Another process may be doing the same; remove_copies finds what a killed one leaves behind.
    own = database.with_name(f"{database.name}.v{version}.{uuid4().hex}.bak")
    try:
        make_private(own)
        connection.execute("VACUUM INTO ?", (str(own),))
        own.replace(copy)
    finally:
        own.unlink(missing_ok=True)  # of a copy for which there was no room


def remove_copies(database: Path, before: datetime) -> None:
    """Delete the copies that an upgrade or a restore set aside before an instant."""
    for pattern in ("v*.bak", "replaced.*.bak*"):
        for copy in database.parent.glob(f"{glob.escape(database.name)}.{pattern}"):
            if copy.stat().st_mtime < before.timestamp():
                copy.unlink(missing_ok=True)
                _log.info("removed the old copy %s", copy)


def _apply(connection: sqlite3.Connection, migration: Migration) -> bool:
    """Run one migration; return False if another process, started at the same moment, has just done so."""
    script = migration.path.read_text(encoding="utf-8")  # before the bot serves anybody
    try:
        connection.execute("BEGIN IMMEDIATE")
        if _version(connection) >= migration.number:
            connection.rollback()
            return False
        for statement in _statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {migration.number}")
        connection.commit()
    except sqlite3.Error as error:
        connection.rollback()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_COMPUTER:
            raise  # whoever opens the database says what to do
        raise OperatorError(
            f"DATABASE_PATH: {migration.path.name} failed ({error}). "
            "The database is as it was before. Please report this."
        ) from error
    return True


def _statements(script: str) -> Iterator[str]:
    """Yield the script's statements one by one: sqlite3's executescript would first commit."""
    statement = ""
    for part in re.split(r"(?<=;)", script):
        statement += part
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
