"""Tables ``weights`` and ``lift``: what somebody has to lift, and what they lifted. Read for its owner."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from sqlite3 import Connection

from bot.database.database import exists, first
from bot.features.guided.store import effort_in
from bot.features.guided.workout import Effort
from bot.features.weights.rules import Lifted, Unit, Weights


def get_weights(connection: Connection, user_id: int) -> Weights | None:
    """Return what the person has; None if they never said."""
    row = first(connection, "SELECT * FROM weights WHERE user_id = ?", (user_id,))
    if row is None:
        return None
    return Weights(unit=Unit(row["unit"]), grams=tuple(json.loads(row["grams"])))


def put_weights(connection: Connection, user_id: int, weights: Weights) -> None:
    """Store what the person has."""
    connection.execute(
        "INSERT OR REPLACE INTO weights (user_id, unit, grams) VALUES (?, ?, ?)",
        (user_id, weights.unit.value, json.dumps(weights.grams)),
    )


def put_lifts(connection: Connection, user_id: int, workout_id: int, lifts: Mapping[str, Lifted]) -> bool:
    """Store what was lifted in a logged session in place of what was; return False if there's no log."""
    effort = first(
        connection, "SELECT id FROM effort WHERE workout_id = ? AND user_id = ?", (workout_id, user_id)
    )
    if effort is None:
        return False
    connection.execute("DELETE FROM lift WHERE effort_id = ?", (effort["id"],))
    connection.executemany(
        "INSERT INTO lift (effort_id, user_id, exercise, grams, amount) VALUES (?, ?, ?, ?, ?)",
        [(effort["id"], user_id, key, each.grams, each.amount) for key, each in lifts.items()],
    )
    return True


def is_logged(connection: Connection, workout_id: int) -> bool:
    """Return whether the session's owner has said how it was."""
    return exists(connection, "SELECT 1 FROM effort WHERE workout_id = ?", (workout_id,))


def lifts_in(connection: Connection, workout_id: int) -> dict[str, Lifted]:
    """Return what was lifted in a logged session, by exercise."""
    rows = connection.execute(
        "SELECT lift.* FROM lift JOIN effort ON effort.id = effort_id WHERE workout_id = ?", (workout_id,)
    ).fetchall()
    return {row["exercise"]: _lifted(row) for row in rows}


def lifts_of(
    connection: Connection, user_id: int, but_for: int | None = None
) -> list[tuple[str, Lifted, Effort]]:
    """Return what the person ever lifted: the exercise, the weight and the session, the oldest first.

    ``but_for`` is the id of a guided session whose own weights don't count.
    """
    rows = connection.execute(
        "SELECT lift.exercise, lift.grams, lift.amount, effort.*"
        " FROM lift JOIN effort ON effort.id = effort_id"
        " WHERE lift.user_id = ?1 AND (?2 IS NULL OR workout_id IS NOT ?2)"
        " ORDER BY done_at, effort.id, exercise",
        (user_id, but_for),
    ).fetchall()
    return [(row["exercise"], _lifted(row), effort_in(row)) for row in rows]


def _lifted(row: sqlite3.Row) -> Lifted:
    return Lifted(row["grams"], row["amount"])
