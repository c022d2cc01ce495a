"""Tables ``workout``, ``workout_member`` and ``effort``: guided sessions, who joined, and how they were."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from bot.content.exercises import Place
from bot.database.database import exists, first, from_seconds, readable, to_seconds
from bot.features.guided.workout import Effort, Kind, NextDay
from bot.features.pain.rules import BodySide

ROW = "SELECT *, (SELECT count(*) FROM workout_member WHERE workout_id = workout.id) AS joined FROM workout"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWorkout:
    """A guided session as stored; ``run`` is JSON that ``guided.service`` reads.

    ``channel_id`` is where it is led in public, with ``joined`` participants; None if it's for one person.
    ``touched_at`` is the last press; ``unshown`` counts the changes that its message doesn't show yet.
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
    """Add a running session, and return its id."""
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
    """Return the session with this id, or None."""
    row = first(connection, f"{ROW} WHERE id = ?", (workout_id,))
    return _stored(row) if row is not None else None


def running_workout(connection: Connection, user_id: int) -> StoredWorkout | None:
    """Return the session that the person is in the middle of, or None; public ones don't count."""
    row = first(
        connection, f"{ROW} WHERE user_id = ? AND ended_at IS NULL AND channel_id IS NULL", (user_id,)
    )
    return _stored(row) if row is not None else None


def running_workout_in(connection: Connection, channel_id: int) -> StoredWorkout | None:
    """Return the session that is led in this channel, or None."""
    row = first(connection, f"{ROW} WHERE channel_id = ? AND ended_at IS NULL", (channel_id,))
    return _stored(row) if row is not None else None


def untouched_workouts(connection: Connection, before: datetime) -> list[StoredWorkout]:
    """Return the running sessions in which nobody has pressed anything since the instant."""
    rows = connection.execute(
        f"{ROW} WHERE ended_at IS NULL AND touched_at < ?", (to_seconds(before),)
    ).fetchall()
    return readable("workout", rows, _stored)


def has_untouched(connection: Connection, before: datetime) -> bool:
    """Return whether :func:`untouched_workouts` would find anything."""
    query = "SELECT 1 FROM workout WHERE ended_at IS NULL AND touched_at < ? LIMIT 1"
    return exists(connection, query, (to_seconds(before),))


def save_workout(connection: Connection, workout_id: int, run: str, now: datetime, *, over: bool) -> None:
    """Store the state after a press at ``now``, which may have been the last one."""
    connection.execute(
        "UPDATE workout SET run = ?1, touched_at = ?2, ended_at = iif(?3, ?2, NULL),"
        " unshown = unshown + (channel_id IS NOT NULL) WHERE id = ?4",
        (run, to_seconds(now), over, workout_id),
    )


def count_unshown(connection: Connection, workout_id: int) -> None:
    """Count a change that the session's public message doesn't show yet."""
    connection.execute("UPDATE workout SET unshown = unshown + 1 WHERE id = ?", (workout_id,))


def mark_shown(connection: Connection, workout_id: int, unshown: int) -> None:
    """Record that the message shows the state at this count of ``unshown``, unless that has grown since."""
    connection.execute("UPDATE workout SET unshown = 0 WHERE id = ? AND unshown = ?", (workout_id, unshown))


def unshown_workouts(connection: Connection) -> list[int]:
    """Return the ids of the public sessions whose message doesn't show their current state."""
    rows = connection.execute(
        "SELECT id FROM workout WHERE unshown > 0 AND message_id IS NOT NULL ORDER BY id"
    ).fetchall()
    return [row["id"] for row in rows]


def clear_unshown(connection: Connection, workout_id: int) -> None:
    """Leave the session's message as it is."""
    connection.execute("UPDATE workout SET unshown = 0 WHERE id = ?", (workout_id,))


def set_message(connection: Connection, workout_id: int, message_id: int) -> None:
    """Store which message shows the public session."""
    connection.execute("UPDATE workout SET message_id = ? WHERE id = ?", (message_id, workout_id))


def join_workout(connection: Connection, workout_id: int, user_id: int, now: datetime) -> bool:
    """Add the person to the public session; return False if they had joined already."""
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
    """Return the person's strength sessions as they logged them, oldest first."""
    rows = connection.execute(
        "SELECT * FROM effort WHERE user_id = ? AND kind = ? ORDER BY done_at, id",
        (user_id, Kind.STRENGTH.value),
    ).fetchall()
    return [effort_in(row) for row in rows]


def warm_ups_of(connection: Connection, user_id: int) -> list[Effort]:
    """Return the person's other sessions as they logged them, oldest first."""
    rows = connection.execute(
        "SELECT * FROM effort WHERE user_id = ? AND kind != ? ORDER BY done_at, id",
        (user_id, Kind.STRENGTH.value),
    ).fetchall()
    return [effort_in(row) for row in rows]


def latest_effort(connection: Connection, user_id: int) -> tuple[int, Effort] | None:
    """Return the id and log of the person's last strength session; None if there's none."""
    row = first(
        connection,
        "SELECT * FROM effort WHERE user_id = ? AND kind = ? ORDER BY done_at DESC, id DESC LIMIT 1",
        (user_id, Kind.STRENGTH.value),
    )
    return (row["id"], effort_in(row)) if row is not None else None


def effort_of_workout(connection: Connection, workout_id: int) -> Effort | None:
    """Return what was logged of a guided session; None if nothing was."""
    row = first(connection, "SELECT * FROM effort WHERE workout_id = ?", (workout_id,))
    return effort_in(row) if row is not None else None


def put_effort(connection: Connection, user_id: int, workout_id: int, kind: Kind, effort: Effort) -> None:
    """Log a guided session, or correct its log."""
    connection.execute(
        "INSERT INTO effort (user_id, workout_id, kind, exercises, sets, effort, pain, done_at, place, side)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workout_id) DO UPDATE"
        " SET sets = excluded.sets, effort = excluded.effort, pain = excluded.pain, place = excluded.place,"
        " side = excluded.side",
        (
            user_id,
            workout_id,
            kind.value,
            json.dumps(effort.exercises),
            effort.sets,
            effort.effort,
            effort.pain,
            to_seconds(effort.done_at),
            effort.place,
            effort.side,
        ),
    )


def set_place(connection: Connection, workout_id: int, user_id: int, place: Place) -> bool:
    """Store where a logged session hurt; return False if it's gone, or somebody else's, or didn't hurt."""
    row = first(
        connection,
        "UPDATE effort SET place = ? WHERE workout_id = ? AND user_id = ? AND pain > 0 RETURNING id",
        (place.value, workout_id, user_id),
    )
    return row is not None


def place_all(connection: Connection, user_id: int, place: Place, since: datetime) -> None:
    """Store where the person's sessions since then hurt that have no place yet."""
    connection.execute(
        "UPDATE effort SET place = ? WHERE user_id = ? AND pain > 0 AND place IS NULL AND done_at > ?",
        (place.value, user_id, to_seconds(since)),
    )


def set_next_day(connection: Connection, effort_id: int, user_id: int, next_day: NextDay) -> bool:
    """Store how the person's day after was; return False if the session is gone, or somebody else's."""
    row = first(
        connection,
        "UPDATE effort SET next_day = ? WHERE id = ? AND user_id = ? RETURNING id",
        (next_day.value, effort_id, user_id),
    )
    return row is not None


def effort_in(row: sqlite3.Row) -> Effort:
    """Return the session that a row of ``effort`` holds."""
    return Effort(
        done_at=from_seconds(row["done_at"]),
        exercises=tuple(json.loads(row["exercises"])),
        sets=row["sets"],
        effort=row["effort"],
        pain=row["pain"],
        next_day=NextDay(row["next_day"]) if row["next_day"] is not None else None,
        place=Place(row["place"]) if row["place"] is not None else None,
        side=BodySide(row["side"]) if row["side"] is not None else None,
    )
