"""Tables ``self_test_run``, ``self_test_result`` and ``self_test_invitation``.

They are read only for their owner.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Connection

from bot.content.exercises import Place
from bot.database.database import first, from_seconds, to_seconds
from bot.features.guided.workout import NextDay
from bot.features.self_tests.rules import Result, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A self-test that somebody began. ``state`` is None once it is over."""

    id: int
    user_id: int = field(repr=False)
    test: str = field(repr=False)
    state: str | None = field(repr=False)
    begun_at: datetime


def all_of(connection: Connection, user_id: int) -> list[Result]:
    """Return all results of the person, the oldest first, including those that hurt."""
    rows = connection.execute(
        "SELECT * FROM self_test_result WHERE user_id = ? ORDER BY tested_at, id", (user_id,)
    ).fetchall()
    return [_result(row) for row in rows]


def has_any(connection: Connection, user_id: int) -> bool:
    """Return whether the person has any result."""
    query = "SELECT 1 FROM self_test_result WHERE user_id = ? LIMIT 1"
    return first(connection, query, (user_id,)) is not None


def of_run(connection: Connection, run_id: int) -> list[Result]:
    """Return one run's results so far, in the order in which its sides were done."""
    rows = connection.execute(
        "SELECT * FROM self_test_result WHERE run_id = ? ORDER BY tested_at, id", (run_id,)
    ).fetchall()
    return [_result(row) for row in rows]


def put(connection: Connection, run_id: int, user_id: int, results: Sequence[Result]) -> None:
    """Replace the run's results with these."""
    connection.execute("DELETE FROM self_test_result WHERE run_id = ?", (run_id,))
    connection.executemany(
        "INSERT INTO self_test_result (run_id, user_id, test, side, outcome, value, hurt, tested_at, place)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                run_id,
                user_id,
                each.test,
                each.side,
                each.outcome,
                each.value,
                each.hurt,
                to_seconds(each.tested_at),
                each.place,
            )
            for each in results
        ],
    )


def set_place(connection: Connection, run_id: int, user_id: int, place: Place) -> bool:
    """Store where the person's test hurt; return False if it's gone, or somebody else's, or didn't hurt."""
    row = first(
        connection,
        "UPDATE self_test_result SET place = ? WHERE run_id = ? AND user_id = ? AND hurt = 1 RETURNING id",
        (place.value, run_id, user_id),
    )
    return row is not None


def place_all(connection: Connection, user_id: int, place: Place, since: datetime) -> None:
    """Store where the person's tests since then hurt that have no place yet."""
    connection.execute(
        "UPDATE self_test_result SET place = ?"
        " WHERE user_id = ? AND hurt = 1 AND place IS NULL AND tested_at > ?",
        (place.value, user_id, to_seconds(since)),
    )


def begin(connection: Connection, user_id: int, test: str, state: str, now: datetime) -> StoredRun:
    """Store a new run and return it."""
    row = first(
        connection,
        "INSERT INTO self_test_run (user_id, test, state, begun_at) VALUES (?, ?, ?, ?) RETURNING *",
        (user_id, test, state, to_seconds(now)),
    )
    assert row is not None  # noqa: S101  # RETURNING gives the row it inserted
    return _run(row)


def get(connection: Connection, run_id: int) -> StoredRun | None:
    """Return the run, whoever owns it; None if it is deleted."""
    row = first(connection, "SELECT * FROM self_test_run WHERE id = ?", (run_id,))
    return _run(row) if row is not None else None


def open_run(connection: Connection, user_id: int, test: str) -> StoredRun | None:
    """Return the person's latest run of this test that isn't over."""
    row = first(
        connection,
        "SELECT * FROM self_test_run WHERE user_id = ? AND test = ? AND state IS NOT NULL"
        " ORDER BY id DESC LIMIT 1",
        (user_id, test),
    )
    return _run(row) if row is not None else None


def runs_with_results(connection: Connection, user_id: int, limit: int) -> list[StoredRun]:
    """Return the person's latest runs with stored results, the latest first."""
    rows = connection.execute(
        "SELECT * FROM self_test_run WHERE user_id = ?"
        " AND EXISTS (SELECT 1 FROM self_test_result WHERE run_id = self_test_run.id)"
        " ORDER BY begun_at DESC, id DESC LIMIT ?",
        (user_id, limit),
    ).fetchall()
    return [_run(row) for row in rows]


def set_state(connection: Connection, run_id: int, state: str | None) -> None:
    """Set the run's state; None if it is over."""
    connection.execute("UPDATE self_test_run SET state = ? WHERE id = ?", (state, run_id))


def remove(connection: Connection, run_id: int) -> None:
    """Delete the run and its results."""
    connection.execute("DELETE FROM self_test_run WHERE id = ?", (run_id,))


def close_older(connection: Connection, before: datetime) -> None:
    """Close runs begun before the instant. Those without results are deleted."""
    connection.execute(
        "DELETE FROM self_test_run WHERE begun_at < ?"
        " AND NOT EXISTS (SELECT 1 FROM self_test_result WHERE run_id = self_test_run.id)",
        (to_seconds(before),),
    )
    connection.execute(
        "UPDATE self_test_run SET state = NULL WHERE state IS NOT NULL AND begun_at < ?",
        (to_seconds(before),),
    )


def invited(connection: Connection, user_id: int) -> dict[str, datetime]:
    """Return, by test, when the person was last invited to repeat it."""
    rows = connection.execute(
        "SELECT test, invited_at FROM self_test_invitation WHERE user_id = ?", (user_id,)
    ).fetchall()
    return {row["test"]: from_seconds(row["invited_at"]) for row in rows}


def hurt_at(connection: Connection, user_id: int) -> datetime | None:
    """Return when the person last reported pain: in an answer, a note, a self-test or a session's log."""
    row = first(
        connection,
        "SELECT max(told_at) AS told_at FROM ("
        "SELECT max(checked_at) AS told_at FROM checkin WHERE user_id = ?1 AND answer = 'hurt'"
        " UNION ALL SELECT max(noted_at) FROM pain WHERE user_id = ?1"
        " UNION ALL SELECT max(tested_at) FROM self_test_result WHERE user_id = ?1 AND hurt = 1"
        " UNION ALL SELECT max(done_at) FROM effort WHERE user_id = ?1 AND (pain > 0 OR next_day = ?2))",
        (user_id, NextDay.MORE.value),
    )
    return from_seconds(row["told_at"]) if row is not None and row["told_at"] is not None else None


def set_invited(connection: Connection, user_id: int, test: str, now: datetime) -> None:
    connection.execute(
        "INSERT INTO self_test_invitation (user_id, test, invited_at) VALUES (?, ?, ?)"
        " ON CONFLICT (user_id, test) DO UPDATE SET invited_at = excluded.invited_at",
        (user_id, test, to_seconds(now)),
    )


def _run(row: sqlite3.Row) -> StoredRun:
    return StoredRun(
        id=row["id"],
        user_id=row["user_id"],
        test=row["test"],
        state=row["state"],
        begun_at=from_seconds(row["begun_at"]),
    )


def _result(row: sqlite3.Row) -> Result:
    return Result(
        test=row["test"],
        side=Side(row["side"]) if row["side"] is not None else None,
        outcome=row["outcome"],
        value=row["value"],
        hurt=bool(row["hurt"]),
        tested_at=from_seconds(row["tested_at"]),
        place=Place(row["place"]) if row["place"] is not None else None,
    )
