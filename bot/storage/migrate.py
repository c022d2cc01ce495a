"""Brings a database to the newest schema: numbered SQL files, counted by ``PRAGMA user_version``."""

from __future__ import annotations

import logging
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import aiosqlite

from bot.domain.errors import OperatorError

_log = logging.getLogger(__name__)
_NAME = re.compile(r"(\d{4})_\w+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    path: Path


def find_migrations(folder: Path) -> list[Migration]:
    """All migrations of a folder in order; OperatorError if there is none or a number is missing."""
    found: list[Migration] = []
    for path in sorted(folder.glob("*.sql")):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise OperatorError(f"{path} is not named like 0001_what_it_does.sql.")
        found.append(Migration(int(match[1]), path))
    if not found or [m.number for m in found] != list(range(1, len(found) + 1)):
        raise OperatorError(
            f"{folder}: the migrations are not numbered 0001, 0002, … without a gap; reinstall."
        )
    return found


async def migrate(connection: aiosqlite.Connection, database: Path, folder: Path) -> None:
    """Run what is missing, each file in one transaction, after a copy of the database has been put aside.

    OperatorError if the database is newer than this program, or if a file fails; then the version before
    it is left whole.
    """
    migrations = find_migrations(folder)
    version = await _version(connection)
    if version > len(migrations):
        raise OperatorError(
            f"DATABASE_PATH: {database} was made by a newer Glutes On (version {version}; this program "
            f"knows {len(migrations)}): upgrade the program, or name another file."
        )
    missing = migrations[version:]
    if version and missing:
        await _copy_aside(connection, database, version)
    for migration in missing:
        await _apply(connection, migration)
        _log.info("migrated %s to version %d", database, migration.number)


async def _version(connection: aiosqlite.Connection) -> int:
    [row] = await connection.execute_fetchall("PRAGMA user_version")
    return int(row[0])


async def _copy_aside(connection: aiosqlite.Connection, database: Path, version: int) -> None:
    copy = database.with_name(f"{database.name}.v{version}.bak")
    copy.unlink(missing_ok=True)
    await connection.execute("VACUUM INTO ?", (str(copy),))


async def _apply(connection: aiosqlite.Connection, migration: Migration) -> None:
    script = migration.path.read_text(encoding="utf-8")  # before the bot serves anybody
    try:
        await connection.executescript(
            f"BEGIN IMMEDIATE;\n{script}\n;PRAGMA user_version = {migration.number};\nCOMMIT;"
        )
    except sqlite3.Error as error:
        await connection.rollback()
        raise OperatorError(
            f"DATABASE_PATH: {migration.path.name} failed ({error}); the database is as it was before."
        ) from error
