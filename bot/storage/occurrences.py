"""Table ``occurrence``: training days, each claimed once before it is posted."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

import aiosqlite

from bot.domain.schedule import Club, Occurrence
from bot.domain.streaks import OPEN_FOR, Held
from bot.storage.rows import first, from_seconds, to_seconds


@dataclass(frozen=True, slots=True)
class Claimed:
    """A training day as it is stored. ``message_id`` is None until its post is known to be on Discord."""

    id: int
    guild_id: int
    channel_id: int
    local_date: date
    starts_at: datetime
    claimed_at: datetime
    exercises: tuple[str, ...]
    message_id: int | None
    skipped: bool

    @property
    def closes_at(self) -> datetime:
        return self.starts_at + OPEN_FOR


def _claimed(row: sqlite3.Row) -> Claimed:
    return Claimed(
        id=row["id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        local_date=date.fromisoformat(row["local_date"]),
        starts_at=from_seconds(row["starts_at"]),
        claimed_at=from_seconds(row["claimed_at"]),
        exercises=tuple(json.loads(row["exercises"])),
        message_id=row["message_id"],
        skipped=bool(row["skipped"]),
    )


async def claim(
    connection: aiosqlite.Connection,
    club: Club,
    occurrence: Occurrence,
    exercises: tuple[str, ...],
    now: datetime,
) -> Claimed | None:
    """Claim a training day for this process to post; None if it has been claimed before."""
    row = await first(
        connection,
        "INSERT INTO occurrence (guild_id, slot_id, local_date, zone, starts_at, due_at, exercises,"
        " channel_id, claimed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (guild_id, slot_id, local_date) DO NOTHING RETURNING *",
        (
            club.guild_id,
            occurrence.slot_id,
            occurrence.local_date.isoformat(),
            occurrence.zone,
            to_seconds(occurrence.starts_at),
            to_seconds(occurrence.due_at),
            json.dumps(exercises),
            club.channel_id,
            to_seconds(now),
        ),
    )
    return _claimed(row) if row is not None else None


async def get(connection: aiosqlite.Connection, occurrence_id: int) -> Claimed | None:
    """The training day with this id, or None."""
    row = await first(connection, "SELECT * FROM occurrence WHERE id = ?", (occurrence_id,))
    return _claimed(row) if row is not None else None


async def unposted(connection: aiosqlite.Connection) -> list[Claimed]:
    """Claimed training days without a known post: a crash or an outage came between. First start first."""
    rows = await connection.execute_fetchall(
        "SELECT * FROM occurrence WHERE message_id IS NULL AND skipped = 0 ORDER BY starts_at"
    )
    return [_claimed(row) for row in rows]


async def set_posted(connection: aiosqlite.Connection, occurrence_id: int, message_id: int) -> None:
    await connection.execute("UPDATE occurrence SET message_id = ? WHERE id = ?", (message_id, occurrence_id))


async def set_skipped(connection: aiosqlite.Connection, occurrence_id: int) -> None:
    await connection.execute("UPDATE occurrence SET skipped = 1 WHERE id = ?", (occurrence_id,))


async def count_of_club(connection: aiosqlite.Connection, guild_id: int) -> int:
    """How many training days the club has had so far."""
    row = await first(connection, "SELECT count(*) FROM occurrence WHERE guild_id = ?", (guild_id,))
    return int(row[0]) if row is not None else 0


async def last_posted(connection: aiosqlite.Connection, guild_id: int) -> Claimed | None:
    """The club's latest training day that has a post, or None."""
    row = await first(
        connection,
        "SELECT * FROM occurrence WHERE guild_id = ? AND message_id IS NOT NULL"
        " ORDER BY starts_at DESC LIMIT 1",
        (guild_id,),
    )
    return _claimed(row) if row is not None else None


async def held_by_club(connection: aiosqlite.Connection, guild_id: int) -> list[Held]:
    """All training days of the club so far, as the streak engine wants them."""
    rows = await connection.execute_fetchall(
        "SELECT id, starts_at, local_date, skipped FROM occurrence WHERE guild_id = ? ORDER BY starts_at",
        (guild_id,),
    )
    return [
        Held(
            row["id"],
            from_seconds(row["starts_at"]),
            date.fromisoformat(row["local_date"]),
            bool(row["skipped"]),
        )
        for row in rows
    ]
