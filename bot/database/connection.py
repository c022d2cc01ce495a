"""What a transaction hands to its queries, and how a whole one is done in the database's own thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Connection(Protocol):
    """The part of ``aiosqlite.Connection`` that queries need."""

    def execute(self, query: str, values: Sequence[Any] = ..., /) -> Awaitable[object]: ...

    def execute_fetchall(
        self, query: str, values: Sequence[Any] = ..., /
    ) -> Awaitable[Iterable[sqlite3.Row]]: ...

    def executemany(self, query: str, rows: Iterable[Sequence[Any]], /) -> Awaitable[object]: ...


class Inside:
    """A connection for who is in its thread already: nothing it gives ever has to be waited for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def execute(self, query: str, values: Sequence[Any] = (), /) -> None:
        self._connection.execute(query, values)

    async def execute_fetchall(self, query: str, values: Sequence[Any] = (), /) -> list[sqlite3.Row]:
        return self._connection.execute(query, values).fetchall()

    async def executemany(self, query: str, rows: Iterable[Sequence[Any]], /) -> None:
        self._connection.executemany(query, rows)


def carry_out(
    connection: sqlite3.Connection, work: Callable[[Connection], Coroutine[Any, Any, T]], begin: str
) -> T:
    """One transaction from its beginning to its end; rolled back on any error."""
    try:
        connection.execute(begin)
        result = _run(work(Inside(connection)))
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return result


def _run(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    work.close()
    raise RuntimeError("a transaction waits for something that is not the database")
