"""The database: whole transactions, one at a time, and sentences where the file cannot be used."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection
from threading import Event, Thread, get_ident

import aiosqlite
import pytest

from bot import log
from bot.database import database as database_
from bot.database.database import Database, Worker
from bot.database.migrate import find_migrations
from bot.errors import OperatorError
from bot.settings import MIGRATIONS
from tests.database.damage import spoil
from tests.rows import execute


async def fact(db: Database, name: str) -> str | None:
    return await db.read(database_.get_fact, name)


async def remember(db: Database, name: str, value: str) -> None:
    await db.write(database_.put_fact, name, value)


def put_two(connection: Connection, name: str, then: Exception | None = None) -> str:
    """Write two rows, and fail between them where ``then`` says with what."""
    database_.put_fact(connection, f"{name} first", "done")
    if then is not None:
        raise then
    database_.put_fact(connection, f"{name} second", "done")
    return name


def add_one(connection: Connection) -> None:
    """Read, and write one more: were two of these mixed, one of them would be lost."""
    database_.put_fact(connection, "count", str(int(database_.get_fact(connection, "count") or 0) + 1))


class Slow:
    """A transaction that waits in its middle until it is let go on."""

    def __init__(self) -> None:
        self._begun = Event()
        self._goes_on = Event()

    def write(self, connection: Connection) -> None:
        database_.put_fact(connection, "slow first", "done")
        self._begun.set()
        assert self._goes_on.wait(20)
        database_.put_fact(connection, "slow second", "done")

    async def begun(self) -> None:
        assert await asyncio.to_thread(self._begun.wait, 20)

    def go_on(self) -> None:
        self._goes_on.set()


async def test_what_it_returns_and_what_it_has_written_are_there(db: Database) -> None:
    assert await db.write(put_two, "a") == "a"
    assert [await fact(db, name) for name in ("a first", "a second", "b")] == ["done", "done", None]


async def test_an_error_in_the_middle_undoes_what_came_before(db: Database) -> None:
    with pytest.raises(LookupError, match="in the middle"):
        await db.write(put_two, "half", LookupError("in the middle"))

    assert await fact(db, "half first") is None
    assert await db.write(put_two, "next") == "next", "the next one starts afresh"


async def test_an_error_of_sqlite_in_the_middle_undoes_what_came_before(db: Database) -> None:
    def point_nowhere(connection: Connection) -> None:
        database_.put_fact(connection, "half", "done")
        execute(connection, "INSERT INTO slot (club_id, weekday, starts_time) VALUES (404, 1, '18:30')")

    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await db.write(point_nowhere)

    assert await fact(db, "half") is None


async def test_an_empty_iterator_fails_rather_than_leaving_the_caller_waiting(db: Database) -> None:
    """A future cannot carry StopIteration: the caller would wait for ever."""

    def take_first(connection: Connection) -> str:
        database_.put_fact(connection, "half", "done")
        return next(iter(()))

    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(db.write(take_first), 20)

    assert await fact(db, "half") is None


async def test_a_commit_that_fails_leaves_nothing(db: Database) -> None:
    """A deferred foreign key is looked at only when the transaction ends."""

    def orphan(connection: Connection) -> None:
        database_.put_fact(connection, "half", "done")
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute(
            "INSERT INTO checkin (occurrence_id, user_id, answer, checked_at) VALUES (99, 1, 'done', 0)"
        )

    with pytest.raises(sqlite3.IntegrityError):
        await db.write(orphan)

    assert await fact(db, "half") is None
    assert await db.write(put_two, "next") == "next"


async def test_a_task_cancelled_in_the_middle_leaves_it_whole_and_the_connection_usable(db: Database) -> None:
    slow = Slow()
    task = asyncio.create_task(db.write(slow.write))
    await slow.begun()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    slow.go_on()
    await remember(db, "after", "works")

    assert [await fact(db, name) for name in ("slow first", "slow second", "after")] == [
        "done",
        "done",
        "works",
    ]


async def test_a_task_cancelled_in_the_middle_of_one_that_fails_leaves_nothing(db: Database) -> None:
    slow = Slow()

    def write_and_fail(connection: Connection) -> None:
        slow.write(connection)
        raise LookupError

    task = asyncio.create_task(db.write(write_and_fail))
    await slow.begun()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    slow.go_on()
    await remember(db, "after", "works")

    assert [await fact(db, name) for name in ("slow first", "after")] == [None, "works"]


@pytest.mark.parametrize("steps", range(8))
async def test_a_task_cancelled_at_any_moment_leaves_all_or_nothing(db: Database, steps: int) -> None:
    """Also while it waits for its turn behind another, and while its result is on the way back."""
    tasks = [asyncio.create_task(db.write(put_two, f"{n}")) for n in range(20)]
    for _ in range(steps):
        await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await remember(db, "after", "works")

    for n in range(20):
        assert await fact(db, f"{n} first") == await fact(db, f"{n} second")
    assert await fact(db, "after") == "works"


async def test_two_transactions_do_not_interleave(db: Database) -> None:
    await asyncio.gather(*(db.write(add_one) for _ in range(20)))

    assert await fact(db, "count") == "20"


async def test_two_processes_on_one_file_do_not_interleave_either(tmp_path: Path, db: Database) -> None:
    other = await Database.open(tmp_path / "glutes-on.db")
    try:
        await asyncio.gather(*(database.write(add_one) for database in (db, other) * 10))

        assert await fact(other, "count") == "20"
    finally:
        await other.close()


async def test_a_reader_sees_nothing_of_a_transaction_of_another_process_until_it_is_over(
    tmp_path: Path, db: Database
) -> None:
    other, slow = await Database.open(tmp_path / "glutes-on.db"), Slow()
    try:
        writing = asyncio.create_task(other.write(slow.write))
        await slow.begun()
        assert await fact(db, "slow first") is None, "and it does not wait for it"
        slow.go_on()
        await writing

        assert await fact(db, "slow first") == "done"
    finally:
        slow.go_on()
        await other.close()


async def test_closing_waits_for_the_transaction_under_way(tmp_path: Path) -> None:
    path, slow = tmp_path / "glutes-on.db", Slow()
    database = await Database.open(path)
    writing = asyncio.create_task(database.write(slow.write))
    queued = asyncio.create_task(database.write(put_two, "queued"))
    await slow.begun()
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0.05)
    assert not closing.done()
    slow.go_on()
    await closing
    await writing
    await queued

    reopened = await Database.open(path)
    try:
        assert await fact(reopened, "slow second") == "done"
        assert await fact(reopened, "queued second") == "done"
    finally:
        await reopened.close()


async def test_the_log_of_a_transaction_carries_the_code_of_who_asked(db: Database) -> None:
    log.request.set("a1b2c3")

    assert await db.read(lambda _: log.request.get()) == "a1b2c3"


async def test_the_one_class_that_knows_aiosqlite_inside_out_works(tmp_path: Path) -> None:
    worker = await Worker.start(tmp_path / "any.db")
    try:
        threads = {
            await worker.call(lambda raw: (raw.execute("SELECT 1").fetchone()[0], get_ident())) for _ in "ab"
        }
    finally:
        await worker.stop()

    [(one, thread)] = threads
    assert one == 1
    assert thread != get_ident()


async def test_a_file_whose_folders_are_missing_is_made_and_keeps_its_data(tmp_path: Path) -> None:
    path = tmp_path / "some" / "new folder" / "glutes-on.db"
    first = await Database.open(path)
    await remember(first, "greeting", "hello")
    await first.close()

    second = await Database.open(path)
    assert await fact(second, "greeting") == "hello"
    await second.close()


def folder(path: Path) -> None:
    path.mkdir()


def text_file(path: Path) -> None:
    path.write_text("Monday: squats\n" * 100)


def broken_database(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\x07" * 4096)


@pytest.mark.parametrize("make", [folder, text_file, broken_database])
async def test_what_is_no_database_is_refused_by_the_name_of_the_setting(
    tmp_path: Path, make: object
) -> None:
    path = tmp_path / "thing"
    assert callable(make)
    make(path)

    with pytest.raises(OperatorError, match=r"^DATABASE_PATH: .*thing"):
        await Database.open(path)


async def test_a_path_through_a_file_is_refused_by_the_name_of_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OperatorError, match=r"^DATABASE_PATH: .*can't be opened"):
        await Database.open(tmp_path / "file" / "glutes-on.db")


@pytest.mark.parametrize("attempt", range(5))
async def test_two_processes_that_start_on_a_new_file_at_once_both_come_up(
    tmp_path: Path, attempt: int
) -> None:
    """A restart overlaps with the old process, or a host starts the bot twice."""
    path = tmp_path / "new.db"

    opened = await asyncio.gather(*(Database.open(path) for _ in range(4)), return_exceptions=True)

    for database in opened:
        if isinstance(database, Database):
            await database.close()
    assert [type(database) for database in opened] == [Database] * 4


@contextmanager
def another_writes(path: Path, begin: str, seconds: float) -> Generator[None]:
    """Another program writes from now on, for so long."""
    writes, begun = sqlite3.connect(path, isolation_level=None, check_same_thread=False), Event()

    def hold() -> None:
        writes.execute(begin)
        begun.set()
        time.sleep(seconds)
        writes.rollback()

    holding = Thread(target=hold)
    holding.start()
    assert begun.wait(20)
    try:
        yield
    finally:
        holding.join()
        writes.close()


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
@pytest.mark.parametrize("journal", ["wal", "delete"])
async def test_opening_waits_longer_for_another_program_than_people_wait_for_an_answer(
    db: Database, monkeypatch: pytest.MonkeyPatch, journal: str, begin: str
) -> None:
    """A backup program, a shell, or an upgrade of another process."""
    await db.close()
    with closing(sqlite3.connect(db.path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {journal}")
    monkeypatch.setattr(database_, "BUSY_SECONDS", 0.0)

    with another_writes(db.path, begin, 0.5):
        opened = await Database.open(db.path)

    await opened.write(put_two, "a")
    await opened.close()


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
@pytest.mark.parametrize("version", ["newest", "one before"])
async def test_a_database_that_another_program_keeps_is_in_use_and_not_broken(
    db: Database, monkeypatch: pytest.MonkeyPatch, begin: str, version: str
) -> None:
    await db.close()
    if version == "one before":
        with closing(sqlite3.connect(db.path)) as connection:
            connection.execute(f"PRAGMA user_version = {len(find_migrations(MIGRATIONS)) - 1}")
    monkeypatch.setattr(database_, "OPENING_SECONDS", 0.1)
    monkeypatch.setattr(database_, "BUSY_SECONDS", 0.1)

    with (
        another_writes(db.path, begin, 2),
        pytest.raises(OperatorError, match=r"^DATABASE_PATH: .* is in use by another program .* start again"),
    ):
        await Database.open(db.path)


async def test_a_drive_without_shared_memory_is_used_and_that_is_said_once(
    db: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As a network drive: this way to open a file gives SQLite no memory that processes could share."""
    await db.close()
    with closing(sqlite3.connect(db.path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")

    uri = f"{db.path.as_uri()}?vfs=unix-none"

    async def start(_: Path) -> Worker:
        return Worker(await aiosqlite.connect(uri, uri=True, isolation_level=None))

    monkeypatch.setattr(Worker, "start", start)
    opened = await Database.open(db.path)
    await opened.write(put_two, "a")
    assert await opened.read(lambda raw: raw.execute("PRAGMA journal_mode").fetchone()[0]) == "delete"
    await opened.close()

    [line] = [record for record in caplog.records if record.levelname == "WARNING"]
    assert "network drive" in line.getMessage()
    assert str(db.path) in line.getMessage()


async def test_acknowledged_answers_outlive_a_power_cut(db: Database) -> None:
    """WAL with synchronous=FULL: a commit is on the disk before it returns."""

    def pragma(connection: Connection, name: str) -> object:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert await db.read(pragma, "journal_mode") == "wal"
    assert await db.read(pragma, "synchronous") == 2


async def test_a_damaged_database_is_refused_with_the_two_commands_that_help_and_left_alone(
    db: Database,
) -> None:
    """Its head and its tables' names are well: SQLite itself would stumble at some check-in, days later."""
    for number in range(500):
        await db.write(database_.put_fact, f"fact {number}", "x" * 500)
    await db.close()
    spoil(db.path)
    before = db.path.read_bytes()

    with pytest.raises(
        OperatorError, match=r"damaged .*left it as it is.*glutes-on doctor.*glutes-on restore"
    ):
        await Database.open(db.path)

    assert db.path.read_bytes() == before
