"""One way to read and to write the database, and how columns store values: instants as whole UTC seconds."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextvars import copy_context
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from sqlite3 import Connection
from typing import Concatenate, Generic, ParamSpec, TypeVar

import aiosqlite
from pydantic import TypeAdapter, ValidationError

from bot.database.files import (
    Watched,
    continue_ids,
    damage_sentence,
    log_path,
    make_folder,
    make_private,
    shared_path,
    unusable_sentence,
)
from bot.database.migrate import migrate, refuse_foreign, remove_copies
from bot.errors import OperatorError
from bot.settings import MIGRATIONS

_log = logging.getLogger(__name__)

T = TypeVar("T")


def to_seconds(instant: datetime) -> int:
    """Return an aware instant as whole seconds since 1970."""
    return int(instant.timestamp())


def from_seconds(seconds: int) -> datetime:
    """Return the aware UTC instant stored in a column whose name ends in ``_at``."""
    return datetime.fromtimestamp(seconds, UTC)


def placeholders(values: Collection[object]) -> str:
    """Return as many SQL question marks as there are values, separated by commas."""
    return ", ".join("?" * len(values))


def first(connection: Connection, query: str, values: Sequence[int | str | None] = ()) -> sqlite3.Row | None:
    """Return the first row, or None. Reads the statement to its end: an open one would make a commit fail."""
    rows = list(connection.execute(query, values).fetchall())
    return rows[0] if rows else None


def exists(connection: Connection, query: str, values: Sequence[int | str | None] = ()) -> bool:
    """Return whether the query has a row."""
    return first(connection, query, values) is not None


UNREADABLE = (ValueError, TypeError, LookupError, OverflowError)
"""Errors raised by a stored row that somebody edited by hand, but not those of a failing database."""


def readable(table: str, rows: Iterable[sqlite3.Row], make: Callable[[sqlite3.Row], T]) -> list[T]:
    """Make something of each row, in order. A row that can't be read is logged; the others still count."""
    made: list[T] = []
    for row in rows:
        try:
            made.append(make(row))
        except UNREADABLE:
            _log.exception("%s %s can't be read", table, row["id"])
    return made


def get_fact(connection: Connection, name: str) -> str | None:
    """Return the fact with this name, or None."""
    row = first(connection, "SELECT value FROM fact WHERE name = ?", (name,))
    return str(row["value"]) if row is not None else None


def put_fact(connection: Connection, name: str, value: str) -> None:
    connection.execute(
        "INSERT INTO fact (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


class Packing(Generic[T]):
    """A codec that stores values of one type as JSON."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        """The adapter, made on first use: that takes some milliseconds, and mustn't slow down the start."""
        return TypeAdapter(self._kind)

    def text(self, value: T) -> str:
        """Return the value as JSON."""
        return self._adapter.dump_json(value).decode()

    def read(self, text: str | None) -> T | None:
        """Return the value; None if there is no text, or one that another version wrote differently."""
        try:
            return self._adapter.validate_json(text) if text is not None else None
        except ValidationError:
            return None


OPENING_SECONDS = 20.0
"""How long opening waits for another process, which may be migrating the file: nobody is waiting for an
answer."""

CHECKED_AT_START = 32_000_000
"""Files up to this many bytes are checked before they are used, which takes at most half a second; the
nightly backup checks files of any size."""

BUSY_SECONDS = 2.0
"""How long a write waits for another process (a backup, a shell): a person must get an answer within 3 s."""
P = ParamSpec("P")


class Worker:
    """aiosqlite's connection and its thread, which runs functions one after another.

    The one place that touches aiosqlite's private attributes (``_execute``, ``_conn``); a test fails if a new
    version changes them.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    @classmethod
    async def start(cls, path: Path) -> Worker:
        """Open the file in a new thread; raise OSError or sqlite3.Error if that fails."""
        return cls(await aiosqlite.connect(path, isolation_level=None, timeout=OPENING_SECONDS))

    async def call(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what ``work`` returns. If the caller is cancelled meanwhile, the work is still done."""
        run, raw = self._connection._execute, self._connection._conn  # pyright: ignore
        result: T = await run(copy_context().run, _without_stop_iteration, work, raw)
        return result

    async def stop(self) -> None:
        """Close the connection and end its thread, which would otherwise keep the process alive."""
        await self._connection.close()


class Database:
    """The bot's database; use :meth:`open` and :meth:`close`.

    ``read`` and ``write`` run a plain function of a ``sqlite3.Connection`` as one transaction in the
    database's thread: one way there and back, everything kept or, on any error, nothing. Once the file was
    removed or replaced they raise GoneError.
    """

    def __init__(self, worker: Worker, path: Path) -> None:
        self._worker = worker
        self._watched = Watched(path, optional=[log_path(path), shared_path(path)])
        self.path = path

    @classmethod
    async def open(cls, path: Path, migrations: Path = MIGRATIONS) -> Database:
        """Open and migrate the file, creating it and its folder if missing; OperatorError if that fails."""
        try:
            await asyncio.to_thread(make_folder, path.parent)
            await asyncio.to_thread(make_private, path)
            worker = await Worker.start(path)
        except (OSError, sqlite3.Error) as error:
            raise OperatorError(unusable_sentence(path, error)) from None
        try:
            await worker.call(partial(_make_ready, path=path, migrations=migrations))
        except sqlite3.Error as error:
            await worker.stop()
            raise OperatorError(unusable_sentence(path, error)) from None
        except BaseException:
            await worker.stop()
            raise
        opened = cls(worker, path)
        opened._watched.look()
        return opened

    async def read(
        self, work: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a function that only reads, in one transaction; it waits for no other process."""
        return await self._worker.call(lambda raw: self._transact(raw, "BEGIN", work, *args, **kwargs))

    async def write(
        self, work: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a function that may write, in one transaction; rolled back on any error."""
        begin = "BEGIN IMMEDIATE"
        return await self._worker.call(lambda raw: self._transact(raw, begin, work, *args, **kwargs))

    async def wipe_log(self) -> None:
        """Empty the write-ahead log, where deleted rows could still be read.

        While another process is reading, SQLite leaves it for a later checkpoint.
        """
        await self._worker.call(lambda raw: raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    async def ping(self) -> None:
        """Read something; raise sqlite3.Error if the file can't be read."""
        await self.read(lambda raw: raw.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall())

    async def remove_copies(self, before: datetime) -> None:
        """Delete the copies set aside by upgrades and restores that are older than ``before``."""
        await asyncio.to_thread(remove_copies, self.path, before)

    async def close(self) -> None:
        """Finish pending work, then close the file."""
        await self._worker.stop()

    def _transact(
        self,
        raw: sqlite3.Connection,
        begin: str,
        work: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run one transaction from its beginning to its end; roll it back on any error."""
        self._watched.look()
        try:
            raw.execute(begin)
            result = work(raw, *args, **kwargs)
            raw.commit()
        except BaseException:
            raw.rollback()
            raise
        return result


def _without_stop_iteration(work: Callable[[sqlite3.Connection], T], raw: sqlite3.Connection) -> T:
    """Run the work; raise RuntimeError for a StopIteration, which a future can't carry to its caller."""
    try:
        return work(raw)
    except StopIteration as error:
        raise RuntimeError("a transaction ended in StopIteration") from error


def _make_ready(raw: sqlite3.Connection, path: Path, migrations: Path) -> None:
    """Check, migrate and set up a freshly opened connection."""
    refuse_foreign(raw, path, migrations)
    _refuse_damaged(raw, path)
    _set_up(raw)
    migrate(raw, path, migrations)
    continue_ids(raw)
    _require_writable(raw)
    _switch_to_wal(raw, path)
    raw.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")  # from now on people wait for answers


def _refuse_damaged(raw: sqlite3.Connection, path: Path) -> None:
    [pages], [page_size] = (raw.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    if pages * page_size <= CHECKED_AT_START:
        [fault] = raw.execute("PRAGMA quick_check(1)").fetchone()
        if fault != "ok":
            raise OperatorError(damage_sentence(path, str(fault).replace("\n", " ")))


def _set_up(raw: sqlite3.Connection) -> None:
    """Set what SQLite forgets between connections.

    synchronous = FULL: an acknowledged check-in survives the plug being pulled on a Raspberry Pi.
    secure_delete = ON: deleted data are overwritten, so that a person's data are gone from the file.
    """
    raw.row_factory = sqlite3.Row
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF", "secure_delete = ON"):
        raw.execute(f"PRAGMA {pragma}")


def _require_writable(raw: sqlite3.Connection) -> None:
    """Refuse a read-only file, which opens fine and would then fail at the first check-in."""
    raw.execute("BEGIN IMMEDIATE")  # SQLite accepts this even for a read-only file
    raw.execute("CREATE TABLE can_be_written (n INTEGER)")
    raw.rollback()


def _switch_to_wal(raw: sqlite3.Connection, path: Path) -> None:
    """Switch to the write-ahead log: the one statement that does not wait while another process does it.

    Only once the file has its tables: while it is empty, two that switch at once can lose each other's pages.
    Where the file system can't do it, SQLite stays with the old journal, and the log says so.
    """
    give_up_at = time.monotonic() + OPENING_SECONDS
    while True:
        try:
            [mode] = raw.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
            time.sleep(0.05)
        else:
            break
    if mode != "wal":
        _log.warning(
            "DATABASE_PATH: %s is on a drive that can't share memory, such as a network drive. "
            "The bot works, but answers wait while anything is written. "
            "Use a drive of this computer instead.",
            path,
        )
