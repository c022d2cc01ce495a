"""Tables ``workout`` and ``workout_member``: guided sessions, and who does a public one along."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.workout import Kind
from bot.storage.connection import Connection
from bot.storage.rows import first, from_seconds, to_seconds

ROW = "SELECT *, (SELECT count(*) FROM workout_member WHERE workout_id = workout.id) AS joined FROM workout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A guided session as it is stored; ``run`` is JSON that ``services.workouts`` reads.

    ``channel_id`` is where it is led in public, with ``joined`` people doing it along; None where it is for
    one person. ``touched_at`` is the last press.
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


async def add(
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
    row = await first(
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


async def get(connection: Connection, workout_id: int) -> Stored | None:
    """The session with this id, or None."""
    row = await first(connection, f"{ROW} WHERE id = ?", (workout_id,))
    return _stored(row) if row is not None else None


async def running(connection: Connection, user_id: int) -> Stored | None:
    """The session that the person is in the middle of; None where there is none. Public ones are not it."""
    row = await first(
        connection, f"{ROW} WHERE user_id = ? AND ended_at IS NULL AND channel_id IS NULL", (user_id,)
    )
    return _stored(row) if row is not None else None


async def running_in(connection: Connection, channel_id: int) -> Stored | None:
    """The session that is led in this channel, or None."""
    row = await first(connection, f"{ROW} WHERE channel_id = ? AND ended_at IS NULL", (channel_id,))
    return _stored(row) if row is not None else None


async def untouched_since(connection: Connection, before: datetime) -> list[Stored]:
    """The running sessions that nobody has pressed anything in since the instant."""
    rows = await connection.execute_fetchall(
        f"{ROW} WHERE ended_at IS NULL AND touched_at < ?", (to_seconds(before),)
    )
    return [_stored(row) for row in rows]


async def save(connection: Connection, workout_id: int, run: str, now: datetime, *, over: bool) -> None:
    """How it stands after a press at ``now``, which may have been the last one."""
    await connection.execute(
        "UPDATE workout SET run = ?1, touched_at = ?2, ended_at = iif(?3, ?2, NULL) WHERE id = ?4",
        (run, to_seconds(now), over, workout_id),
    )


async def set_message(connection: Connection, workout_id: int, message_id: int) -> None:
    """Which message shows the public session."""
    await connection.execute("UPDATE workout SET message_id = ? WHERE id = ?", (message_id, workout_id))


async def join(connection: Connection, workout_id: int, user_id: int, now: datetime) -> bool:
    """The person does the public session along; False where they did already."""
    row = await first(
        connection,
        "INSERT INTO workout_member (workout_id, user_id, joined_at) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING RETURNING user_id",
        (workout_id, user_id, to_seconds(now)),
    )
    return row is not None


async def forget(connection: Connection, before: datetime) -> None:
    """Delete the sessions that ended before an instant; what was logged of them stays."""
    await connection.execute("DELETE FROM workout WHERE ended_at < ?", (to_seconds(before),))


def _stored(row: sqlite3.Row) -> Stored:
    return Stored(
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
    )
