"""The connection: whole transactions, one at a time, and sentences where the file cannot be used."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from sqlite3 import Connection

import pytest

from bot.database import values
from bot.database.database import Database
from bot.errors import OperatorError
from tests.database.damage import spoil
from tests.rows import execute


async def fact(db: Database, name: str) -> str | None:
    return await db.write(values.get_fact, name)


async def remember(db: Database, name: str, value: str) -> None:
    await db.write(values.put_fact, name, value)


async def test_an_error_in_the_middle_undoes_what_came_before(db: Database) -> None:
    async def write_and_fail() -> None:
        await db.write(values.put_fact, "half", "done")
        raise LookupError

    with pytest.raises(LookupError):
        await write_and_fail()

    assert await fact(db, "half") is None


async def test_a_cancelled_task_leaves_nothing_behind_and_the_connection_usable(db: Database) -> None:
    wrote = asyncio.Event()

    async def write_and_wait() -> None:
        await db.write(values.put_fact, "half", "done")
        wrote.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(write_and_wait())
    await wrote.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await remember(db, "after", "works")

    assert (await fact(db, "half"), await fact(db, "after")) == (None, "works")


@pytest.mark.parametrize("steps", range(8))
async def test_a_task_cancelled_at_any_moment_leaves_all_or_nothing(db: Database, steps: int) -> None:
    """Also while BEGIN or COMMIT is on its way through the connection's thread."""

    async def write_two() -> None:
        await db.write(values.put_fact, "one", "1")
        await db.write(values.put_fact, "two", "2")

    task = asyncio.create_task(write_two())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    await remember(db, "after", "works")

    assert (await fact(db, "one") is None) == (await fact(db, "two") is None)
    assert await fact(db, "after") == "works"


async def test_two_transactions_do_not_interleave(db: Database) -> None:
    """Each reads, waits and writes one more; were they mixed, increments would be lost."""

    async def add_one() -> None:
        count = int(await db.write(values.get_fact, "count") or 0)
        for _ in range(3):
            await asyncio.sleep(0)
        await db.write(values.put_fact, "count", str(count + 1))

    await asyncio.gather(*(add_one() for _ in range(20)))

    assert await fact(db, "count") == "20"


async def test_two_processes_on_one_file_do_not_interleave_either(tmp_path: Path, db: Database) -> None:
    other = await Database.open(tmp_path / "glutes-on.db")

    async def add_one(database: Database) -> None:
        count = int(await database.write(values.get_fact, "count") or 0)
        await database.write(values.put_fact, "count", str(count + 1))

    await asyncio.gather(*(add_one(database) for database in (db, other) * 10))

    assert await fact(other, "count") == "20"
    await other.close()


async def test_a_row_that_points_nowhere_is_refused(db: Database) -> None:
    async def point_nowhere() -> None:
        await db.write(execute, "INSERT INTO slot (club_id, weekday, starts_time) VALUES (404, 1, '18:30')")

    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await point_nowhere()


async def test_closing_waits_for_the_transaction_under_way(tmp_path: Path) -> None:
    path = tmp_path / "glutes-on.db"
    database = await Database.open(path)
    began = asyncio.Event()

    async def write() -> None:
        began.set()
        await asyncio.sleep(0)
        await database.write(values.put_fact, "last", "words")

    writing = asyncio.create_task(write())
    await began.wait()
    await database.close()
    await writing

    reopened = await Database.open(path)
    assert await fact(reopened, "last") == "words"
    await reopened.close()


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

    with pytest.raises(OperatorError, match=r"^DATABASE_PATH: .*cannot be opened"):
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
        await db.write(values.put_fact, f"fact {number}", "x" * 500)
    await db.close()
    spoil(db.path)
    before = db.path.read_bytes()

    with pytest.raises(OperatorError, match=r"damaged .*left as it is.*glutes-on doctor.*glutes-on restore"):
        await Database.open(db.path)

    assert db.path.read_bytes() == before
