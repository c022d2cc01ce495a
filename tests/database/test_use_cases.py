"""A use case that is one transaction: all of it or nothing, and nothing but the database is waited for."""

from __future__ import annotations

import asyncio

import pytest

from bot.database import values
from bot.database.connection import Connection
from bot.database.database import Database, reads, writes


@writes
async def learn(connection: Connection, *keys: str, then: Exception | None = None) -> str:
    for key in keys:
        await values.put_fact(connection, key, "known")
    if then is not None:
        raise then
    return "learnt"


@reads
async def recall(connection: Connection, key: str) -> str | None:
    return await values.get_fact(connection, key)


async def test_what_it_returns_and_what_it_has_written_are_there(db: Database) -> None:
    assert await learn(db, "a", "b") == "learnt"
    assert [await recall(db, key) for key in "abc"] == ["known", "known", None]


async def test_an_error_leaves_nothing_half_written(db: Database) -> None:
    with pytest.raises(LookupError, match="in the middle"):
        await learn(db, "a", "b", then=LookupError("in the middle"))

    assert await recall(db, "a") is None
    assert await learn(db, "c") == "learnt", "the next one begins anew"


async def test_waiting_for_anything_else_is_refused(db: Database) -> None:
    """Others would wait for as long, and Discord may take a minute."""

    @writes
    async def wait(connection: Connection) -> None:
        await values.put_fact(connection, "a", "known")
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="not the database"):
        await wait(db)

    assert await recall(db, "a") is None


async def test_who_is_cancelled_leaves_it_done_or_not_begun(db: Database) -> None:
    tasks = [asyncio.create_task(learn(db, f"{n} first", f"{n} second")) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    for n in range(20):
        assert await recall(db, f"{n} first") == await recall(db, f"{n} second")
    assert await learn(db, "next") == "learnt"


async def test_many_at_once_and_those_that_keep_the_connection_do_not_get_in_each_others_way(
    db: Database,
) -> None:
    async def step_by_step(key: str) -> None:
        async with db.transaction() as connection:
            await values.put_fact(connection, key, "1")
            await asyncio.sleep(0)
            await values.put_fact(connection, key, "known")

    await asyncio.gather(*(step_by_step(f"s{n}") if n % 2 else learn(db, f"s{n}") for n in range(40)))

    assert {await recall(db, f"s{n}") for n in range(40)} == {"known"}
