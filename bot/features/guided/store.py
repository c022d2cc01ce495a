"""Tables ``workout`` and ``workout_member``: guided sessions, and who does a public one along."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from bot.database.database import exists, first, from_seconds, readable, to_seconds
from bot.features.guided.workout import Effort, Kind, NextDay

ROW = "SELECT *, (SELECT count(*) FROM workout_member WHERE workout_id = workout.id) AS joined FROM workout"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWorkout:
    """A guided session as it is stored; ``run`` is JSON that ``services.workouts`` reads.

    ``channel_id`` is where it is led in public, with ``joined`` people doing it along; None where it is for
    one person. ``touched_at`` is the last press; ``unshown`` counts what its message does not show yet.
    """

    id: int
    user_id: int
    guild_id: int | None
    channel_id: int | None
    message_id: int | None
    kind: Kind
    title: str
    allowed: frozenset[str]
    run: str
    touched_at: datetime
    joined: int
    unshown: int = 0


def add_workout(
    connection: Connection,
    user_id: int,
    guild_id: int | None,
    channel_id: int | None,
    kind: Kind,
    title: str,
    allowed: Collection[str],
    run: str,
    now: datetime,
) -> int:
    """One more, running; its id."""
    row = first(
        connection,
        "INSERT INTO workout (user_id, guild_id, channel_id, kind, title, allowed, run, begun_at, touched_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8) RETURNING id",
        (
            user_id,
            guild_id,
            channel_id,
            kind.value,
            title,
            json.dumps(sorted(allowed)),
            run,
            to_seconds(now),
        ),
    )
    assert row is not None  # noqa: S101  # RETURNING gives the row it inserted
    return int(row["id"])


def get_workout(connection: Connection, workout_id: int) -> StoredWorkout | None:
    """The session with this id, or None."""
    row = first(connection, f"{ROW} WHERE id = ?", (workout_id,))
    return _stored(row) if row is not None else None


def running_workout(connection: Connection, user_id: int) -> StoredWorkout | None:
    """The session that the person is in the middle of; None where there is none. Public ones are not it."""
    row = first(
        connection, f"{ROW} WHERE user_id = ? AND ended_at IS NULL AND channel_id IS NULL", (user_id,)
    )
    return _stored(row) if row is not None else None


def running_workout_in(connection: Connection, channel_id: int) -> StoredWorkout | None:
    """The session that is led in this channel, or None."""
    row = first(connection, f"{ROW} WHERE channel_id = ? AND ended_at IS NULL", (channel_id,))
    return _stored(row) if row is not None else None


def untouched_workouts(connection: Connection, before: datetime) -> list[StoredWorkout]:
    """The running sessions that nobody has pressed anything in since the instant."""
    rows = connection.execute(
        f"{ROW} WHERE ended_at IS NULL AND touched_at < ?", (to_seconds(before),)
    ).fetchall()
    return readable("workout", rows, _stored)


def has_untouched(connection: Connection, before: datetime) -> bool:
    """Whether :func:`untouched_workouts` has something."""
    query = "SELECT 1 FROM workout WHERE ended_at IS NULL AND touched_at < ? LIMIT 1"
    return exists(connection, query, (to_seconds(before),))


def save_workout(connection: Connection, workout_id: int, run: str, now: datetime, *, over: bool) -> None:
    """How it stands after a press at ``now``, which may have been the last one."""
    connection.execute(
        "UPDATE workout SET run = ?1, touched_at = ?2, ended_at = iif(?3, ?2, NULL),"
        " unshown = unshown + (channel_id IS NOT NULL) WHERE id = ?4",
        (run, to_seconds(now), over, workout_id),
    )


def set_unshown(connection: Connection, workout_id: int) -> None:
    """Its public message does not show how it stands any more."""
    connection.execute("UPDATE workout SET unshown = unshown + 1 WHERE id = ?", (workout_id,))


def set_shown(connection: Connection, workout_id: int, unshown: int) -> None:
    """Its message shows how it was when so much was ``unshown``, and still is unless that is more by now."""
    connection.execute("UPDATE workout SET unshown = 0 WHERE id = ? AND unshown = ?", (workout_id, unshown))


def unshown_workouts(connection: Connection) -> list[int]:
    """The public sessions whose message does not show how they stand."""
    rows = connection.execute(
        "SELECT id FROM workout WHERE unshown > 0 AND message_id IS NOT NULL ORDER BY id"
    ).fetchall()
    return [row["id"] for row in rows]


def let_go(connection: Connection, workout_id: int) -> None:
    """Its message stays as it is."""
    connection.execute("UPDATE workout SET unshown = 0 WHERE id = ?", (workout_id,))


def set_message(connection: Connection, workout_id: int, message_id: int) -> None:
    """Which message shows the public session."""
    connection.execute("UPDATE workout SET message_id = ? WHERE id = ?", (message_id, workout_id))


def join_workout(connection: Connection, workout_id: int, user_id: int, now: datetime) -> bool:
    """The person does the public session along; False where they did already."""
    row = first(
        connection,
        "INSERT INTO workout_member (workout_id, user_id, joined_at) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING RETURNING user_id",
        (workout_id, user_id, to_seconds(now)),
    )
    return row is not None


def forget_workouts(connection: Connection, before: datetime) -> None:
    """Delete the sessions that ended before an instant; what was logged of them stays."""
    connection.execute("DELETE FROM workout WHERE ended_at < ?", (to_seconds(before),))


def _stored(row: sqlite3.Row) -> StoredWorkout:
    return StoredWorkout(
        id=row["id"],
        user_id=row["user_id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        kind=Kind(row["kind"]),
        title=row["title"],
        allowed=frozenset(json.loads(row["allowed"])),
        run=row["run"],
        touched_at=from_seconds(row["touched_at"]),
        joined=row["joined"],
        unshown=row["unshown"],
    )


def efforts_of(connection: Connection, user_id: int) -> list[Effort]:
    """The person's strength sessions as they logged them, the oldest first."""
    rows = connection.execute(
        "SELECT * FROM effort WHERE user_id = ? AND kind = ? ORDER BY done_at, id",
        (user_id, Kind.STRENGTH.value),
    ).fetchall()
    return [_effort(row) for row in rows]


def latest_effort(connection: Connection, user_id: int) -> tuple[int, Effort] | None:
    """The person's last strength session that was logged, with its id; None where there is none."""
    row = first(
        connection,
        "SELECT * FROM effort WHERE user_id = ? AND kind = ? ORDER BY done_at DESC, id DESC LIMIT 1",
        (user_id, Kind.STRENGTH.value),
    )
    return (row["id"], _effort(row)) if row is not None else None


def effort_of_workout(connection: Connection, workout_id: int) -> Effort | None:
    """What was logged of a guided session; None where nothing was."""
    row = first(connection, "SELECT * FROM effort WHERE workout_id = ?", (workout_id,))
    return _effort(row) if row is not None else None


def put_effort(connection: Connection, user_id: int, workout_id: int, kind: Kind, effort: Effort) -> None:
    """Log a guided session, or correct what was logged of it."""
    connection.execute(
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


def set_next_day(connection: Connection, effort_id: int, user_id: int, next_day: NextDay) -> bool:
    """How the person's day after was; False where the session is gone, or somebody else's."""
    row = first(
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
