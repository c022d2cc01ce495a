"""How rows are fetched, and how values are kept in columns: instants as whole UTC seconds."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from sqlite3 import Connection
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

_log = logging.getLogger(__name__)

T = TypeVar("T")


def to_seconds(instant: datetime) -> int:
    """Whole seconds since 1970 of an aware instant."""
    return int(instant.timestamp())


def from_seconds(seconds: int) -> datetime:
    """The aware UTC instant of a column that ends in ``_at``."""
    return datetime.fromtimestamp(seconds, UTC)


def placeholders(values: Collection[object]) -> str:
    """The question marks for this many values."""
    return ", ".join("?" * len(values))


def in_one(
    connection: Connection, columns: str, source: str, values: Sequence[int | str | None]
) -> list[list[Any]]:
    """These columns of all rows of a query, in its order.

    They come as one JSON text: at each row sqlite3 gives up Python's lock, and has to queue for it again
    while the process is busy.
    """
    [row] = connection.execute(
        f"SELECT json_group_array(json_array({columns})) FROM ({source})", values
    ).fetchall()
    rows: list[list[Any]] = json.loads(row[0])
    return rows


def first(connection: Connection, query: str, values: Sequence[int | str | None] = ()) -> sqlite3.Row | None:
    """The first row, or None. Reads the statement to its end: an open one would make a commit fail."""
    rows = list(connection.execute(query, values).fetchall())
    return rows[0] if rows else None


def exists(connection: Connection, query: str, values: Sequence[int | str | None] = ()) -> bool:
    """Whether the query has a row."""
    return first(connection, query, values) is not None


UNREADABLE = (ValueError, TypeError, LookupError, OverflowError)
"""What comes of a stored row that somebody edited by hand; not what comes of a database that fails."""


def readable(table: str, rows: Iterable[sqlite3.Row], make: Callable[[sqlite3.Row], T]) -> list[T]:
    """Make something of each row, in their order. One that cannot be read is logged and stops no other."""
    made: list[T] = []
    for row in rows:
        try:
            made.append(make(row))
        except UNREADABLE:
            _log.exception("%s %s cannot be read", table, row["id"])
    return made


def get_fact(connection: Connection, name: str) -> str | None:
    """The fact of this name, or None."""
    row = first(connection, "SELECT value FROM fact WHERE name = ?", (name,))
    return str(row["value"]) if row is not None else None


def put_fact(connection: Connection, name: str, value: str) -> None:
    connection.execute(
        "INSERT INTO fact (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


class Packing(Generic[T]):
    """Values of one type as JSON."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        """Made when it is first used: it takes some milliseconds, which no start has to wait for."""
        return TypeAdapter(self._kind)

    def text(self, value: T) -> str:
        return self._adapter.dump_json(value).decode()

    def read(self, text: str | None) -> T | None:
        """The value; None where there is no text, or one that another version of the bot wrote otherwise."""
        try:
            return self._adapter.validate_json(text) if text is not None else None
        except ValidationError:
            return None
