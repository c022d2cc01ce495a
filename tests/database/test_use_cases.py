"""A use case that is one transaction: all of it or nothing, and nothing but the database is waited for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from sqlite3 import Connection, IntegrityError
from threading import get_ident

import pytest

from bot import log
from bot.database import values
from bot.database.database import Database, Worker


def learn(connection: Connection, *keys: str, then: Exception | None = None) -> str:
    for key in keys:
        values.put_fact(connection, key, "known")
    if then is not None:
        raise then
    return "learnt"


def recall(connection: Connection, key: str) -> str | None:
    return values.get_fact(connection, key)


async def test_what_it_returns_and_what_it_has_written_are_there(db: Database) -> None:
    assert await db.write(learn, "a", "b") == "learnt"
    assert [await db.read(recall, key) for key in "abc"] == ["known", "known", None]


async def test_an_error_leaves_nothing_half_written(db: Database) -> None:
    with pytest.raises(LookupError, match="in the middle"):
        await db.write(learn, "a", "b", then=LookupError("in the middle"))

    assert await db.read(recall, "a") is None
    assert await db.write(learn, "c") == "learnt", "the next one begins anew"


async def test_an_iterator_that_is_empty_fails_rather_than_being_waited_for(db: Database) -> None:
    """A future cannot carry StopIteration: the caller would wait for ever."""

    def take_first(connection: Connection) -> str:
        values.put_fact(connection, "a", "known")
        return next(iter(()))

    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(db.write(take_first), 20)

    assert await db.read(recall, "a") is None


async def test_a_commit_that_fails_leaves_nothing(db: Database) -> None:
    """A deferred foreign key is looked at only when the transaction ends."""

    def orphan(connection: Connection) -> None:
        values.put_fact(connection, "a", "known")
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute(
            "INSERT INTO checkin (occurrence_id, user_id, answer, checked_at) VALUES (99, 1, 'done', 0)"
        )

    with pytest.raises(IntegrityError):
        await db.write(orphan)

    assert await db.read(recall, "a") is None
    assert await db.write(learn, "b") == "learnt"


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


async def test_who_is_cancelled_leaves_it_done_or_not_begun(db: Database) -> None:
    tasks = [asyncio.create_task(db.write(learn, f"{n} first", f"{n} second")) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    for n in range(20):
        assert await db.read(recall, f"{n} first") == await db.read(recall, f"{n} second")
    assert await db.write(learn, "next") == "learnt"


async def test_many_at_once_and_those_that_keep_the_connection_do_not_get_in_each_others_way(
    db: Database,
) -> None:
    async def step_by_step(key: str) -> None:
        await db.write(values.put_fact, key, "1")
        await asyncio.sleep(0)
        await db.write(values.put_fact, key, "known")

    await asyncio.gather(*(step_by_step(f"s{n}") if n % 2 else db.write(learn, f"s{n}") for n in range(40)))

    assert {await db.read(recall, f"s{n}") for n in range(40)} == {"known"}
