"""SQL of the tests' own, for ``db.read(fetch, ...)`` and ``db.write(execute, ...)``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sqlite3 import Connection, Row
from typing import Any


def fetch(connection: Connection, query: str, values: Sequence[Any] = ()) -> list[Row]:
    """Return all rows of a query."""
    return connection.execute(query, values).fetchall()


def execute(connection: Connection, statement: str, values: Sequence[Any] = ()) -> None:
    """Carry out one statement."""
    connection.execute(statement, values)


def execute_many(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Carry out one statement for each of these rows of values."""
    connection.executemany(statement, rows)
