"""The one SQLite connection: opened, migrated, and lent out a transaction at a time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import copy_context
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import aiosqlite

from bot import paths
from bot.database.connection import Connection, carry_out
from bot.database.files import damage_sentence, is_damage
from bot.database.migrate import migrate, refuse_foreign, remove_copies
from bot.errors import OperatorError

OPENING_SECONDS = 20.0
"""How long opening waits for another process, which may be migrating the file: nobody waits for an answer."""

LOOKED_THROUGH = 32_000_000
"""Bytes up to which a file is looked through before it is used, at most half a second; each night's backup
looks through files of any size."""

BUSY_SECONDS = 2.0
"""How long a write waits for another process (a backup, a shell): a person must be answered within 3 s."""


T = TypeVar("T")
P = ParamSpec("P")

_READ, _WRITE = "BEGIN", "BEGIN IMMEDIATE"
"""Who only reads waits for no other process."""


class Database:
    """One connection behind a lock; use :meth:`open` and :meth:`close`.

    Every use case reads and writes in one transaction. A function that is one from its first line to its last
    is marked :func:`reads` or :func:`writes`, which costs one way to the database's thread and back instead
    of one for each statement; others use :meth:`transaction`. Nothing may await Discord inside either.
    """

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path
        self._lock = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, migrations: Path = paths.MIGRATIONS) -> Database:
        """Open the file, made with its folder where missing, and migrate it; OperatorError if that fails."""
        try:
            await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
            connection = await aiosqlite.connect(path, isolation_level=None, timeout=OPENING_SECONDS)
        except (OSError, sqlite3.Error) as error:
            raise OperatorError(f"DATABASE_PATH: {path} cannot be opened ({error}).") from None
        try:
            await refuse_foreign(connection, path, migrations)
            await _look_through(connection, path)
            await _prepare(connection)
            await migrate(connection, path, migrations)
            await connection.execute_fetchall(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
            await _require_writable(connection)
            await _switch_to_wal(connection)
        except sqlite3.Error as error:
            await connection.close()
            if is_damage(error):
                raise OperatorError(damage_sentence(path, error)) from None
            raise OperatorError(
                f"DATABASE_PATH: {path} is not a database the bot can use ({error})."
            ) from None
        except BaseException:
            await connection.close()
            raise
        return cls(connection, path)

    async def wipe_log(self) -> None:
        """Empty the write-ahead log, in which deleted rows could still be read.

        While another process reads, SQLite leaves it for a later checkpoint.
        """
        async with self._lock:
            await self._connection.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")

    async def ping(self) -> None:
        """Read something; sqlite3.Error where the file cannot be read."""
        async with self.transaction(write=False) as connection:
            await connection.execute_fetchall("SELECT 1 FROM sqlite_master LIMIT 1")

    async def remove_copies(self, before: datetime) -> None:
        """Delete the copies that were put aside before an upgrade, where they are older than the instant."""
        await asyncio.to_thread(remove_copies, self.path, before)

    async def close(self) -> None:
        async with self._lock:
            await self._connection.close()

    @asynccontextmanager
    async def transaction(self, *, write: bool = True) -> AsyncGenerator[Connection]:
        """Lend the connection for one transaction: committed at the end, rolled back on any error."""
        async with self._lock:
            try:
                await self._connection.execute(_WRITE if write else _READ)
                yield self._connection
                await self._connection.commit()
            except BaseException:
                # Also where the task is cancelled during BEGIN: the statement may have run in its thread.
                await asyncio.shield(self._connection.rollback())
                raise

    async def carry_out(self, work: Callable[[Connection], Coroutine[Any, Any, T]], begin: str) -> T:
        """Do all of ``work`` in the database's thread, in a transaction: it may await its queries only.

        Who is cancelled meanwhile has it done all the same.
        """
        # aiosqlite has no public name for "call this in your thread", which does one thing after another.
        call_there, raw = self._connection._execute, self._connection._conn  # pyright: ignore
        async with self._lock:
            result: T = await call_there(copy_context().run, carry_out, raw, work, begin)
        return result


def reads(
    use_case: Callable[Concatenate[Connection, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[Database, P], Coroutine[Any, Any, T]]:
    """A use case that only reads, in one transaction; called with the database in place of its connection."""
    return _in_one(use_case, _READ)


def writes(
    use_case: Callable[Concatenate[Connection, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[Database, P], Coroutine[Any, Any, T]]:
    """The same for one that writes: all of it is kept, or on any error nothing."""
    return _in_one(use_case, _WRITE)


def _in_one(
    use_case: Callable[Concatenate[Connection, P], Coroutine[Any, Any, T]], begin: str
) -> Callable[Concatenate[Database, P], Coroutine[Any, Any, T]]:
    @wraps(use_case)
    async def on(db: Database, *args: P.args, **kwargs: P.kwargs) -> T:
        return await db.carry_out(lambda connection: use_case(connection, *args, **kwargs), begin)

    return on


async def _look_through(connection: aiosqlite.Connection, path: Path) -> None:
    [[pages]] = await connection.execute_fetchall("PRAGMA page_count")
    [[page]] = await connection.execute_fetchall("PRAGMA page_size")
    if pages * page <= LOOKED_THROUGH:
        [fault] = await connection.execute_fetchall("PRAGMA quick_check(1)")
        if fault[0] != "ok":
            raise OperatorError(damage_sentence(path, str(fault[0]).replace("\n", " ")))


async def _prepare(connection: aiosqlite.Connection) -> None:
    """synchronous = FULL: a check-in that was acknowledged outlives the plug being pulled out of a Pi.

    secure_delete = ON: what is deleted is overwritten, so that a person's data are gone from the file.
    """
    connection.row_factory = sqlite3.Row
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF", "secure_delete = ON"):
        await connection.execute_fetchall(f"PRAGMA {pragma}")


async def _require_writable(connection: aiosqlite.Connection) -> None:
    """A file that can only be read opens well: better to hear of it now than from the first check-in."""
    await connection.execute("BEGIN IMMEDIATE")  # of a file that can only be read, SQLite takes this too
    await connection.execute("CREATE TABLE can_be_written (n INTEGER)")
    await connection.rollback()


async def _switch_to_wal(connection: aiosqlite.Connection) -> None:
    """The one statement for which SQLite itself does not wait while another process does the same.

    Only once the file has its tables: while it is empty, two that switch at once can lose each other's pages.
    """
    loop = asyncio.get_running_loop()
    give_up_at = loop.time() + OPENING_SECONDS
    while True:
        try:
            await connection.execute_fetchall("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or loop.time() > give_up_at:
                raise
            await asyncio.sleep(0.05)
        else:
            return
