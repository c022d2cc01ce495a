"""Table ``effort``: how sessions were. It is read for its owner only."""

from __future__ import annotations

import json
import sqlite3

from bot.domain.efforts import Effort, NextDay
from bot.domain.workout import Kind
from bot.storage.connection import Connection
from bot.storage.rows import first, from_seconds, to_seconds


async def all_of(connection: Connection, user_id: int) -> list[Effort]:
    """The person's strength sessions as they logged them, the oldest first."""
    rows = await connection.execute_fetchall(
        "SELECT * FROM effort WHERE user_id = ? AND kind = ? ORDER BY done_at, id",
        (user_id, Kind.STRENGTH.value),
    )
    return [_effort(row) for row in rows]


async def latest(connection: Connection, user_id: int) -> tuple[int, Effort] | None:
    """The person's last strength session that was logged, with its id; None where there is none."""
    row = await first(
        connection,
        "SELECT * FROM effort WHERE user_id = ? AND kind = ? ORDER BY done_at DESC, id DESC LIMIT 1",
        (user_id, Kind.STRENGTH.value),
    )
    return (row["id"], _effort(row)) if row is not None else None


async def of_workout(connection: Connection, workout_id: int) -> Effort | None:
    """What was logged of a guided session; None where nothing was."""
    row = await first(connection, "SELECT * FROM effort WHERE workout_id = ?", (workout_id,))
    return _effort(row) if row is not None else None


async def put(connection: Connection, user_id: int, workout_id: int, kind: Kind, effort: Effort) -> None:
    """Log a guided session, or correct what was logged of it."""
    await connection.execute(
        "INSERT INTO effort (user_id, workout_id, kind, exercises, sets, effort, pain, done_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workout_id) DO UPDATE"
        " SET sets = excluded.sets, effort = excluded.effort, pain = excluded.pain",
        (
            user_id,
            workout_id,
            kind.value,
            json.dumps(effort.exercises),
            effort.sets,
            effort.effort,
            effort.pain,
            to_seconds(effort.done_at),
        ),
    )


async def set_next_day(connection: Connection, effort_id: int, user_id: int, next_day: NextDay) -> bool:
    """How the person's day after was; False where the session is gone, or somebody else's."""
    row = await first(
        connection,
        "UPDATE effort SET next_day = ? WHERE id = ? AND user_id = ? RETURNING id",
        (next_day.value, effort_id, user_id),
    )
    return row is not None


def _effort(row: sqlite3.Row) -> Effort:
    return Effort(
        done_at=from_seconds(row["done_at"]),
        exercises=tuple(json.loads(row["exercises"])),
        sets=row["sets"],
        effort=row["effort"],
        pain=row["pain"],
        next_day=NextDay(row["next_day"]) if row["next_day"] is not None else None,
    )
