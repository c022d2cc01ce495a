"""Table ``occurrence``: training days, each claimed once before it is posted."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

import aiosqlite

from bot.domain.schedule import Club, Occurrence, Skipped
from bot.domain.streaks import OPEN_FOR, Held
from bot.storage.rows import first, from_seconds, marks, to_seconds

_SOLO = "(SELECT solo FROM club WHERE club.guild_id = occurrence.guild_id) AS solo"
_ROW = f"SELECT *, {_SOLO} FROM occurrence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A training day as it is stored. ``message_id`` is None until its post is known to be on Discord.

    ``solo``: it is a runner's own, and its post a direct message. ``tries`` counts how often Discord refused
    the post.
    """

    id: int
    guild_id: int
    slot_id: int
    channel_id: int
    local_date: date
    starts_at: datetime
    claimed_at: datetime
    exercises: tuple[str, ...]
    message_id: int | None = None
    skipped: Skipped | None = None
    label: str = ""
    role_id: int | None = None
    solo: bool = False
    tries: int = 0

    @property
    def closes_at(self) -> datetime:
        return self.starts_at + OPEN_FOR


def _claimed(row: sqlite3.Row) -> Claimed:
    return Claimed(
        id=row["id"],
        guild_id=row["guild_id"],
        slot_id=row["slot_id"],
        channel_id=row["channel_id"],
        local_date=date.fromisoformat(row["local_date"]),
        starts_at=from_seconds(row["starts_at"]),
        claimed_at=from_seconds(row["claimed_at"]),
        exercises=tuple(json.loads(row["exercises"])),
        message_id=row["message_id"],
        skipped=Skipped(row["skipped_because"]) if row["skipped_because"] else None,
        label=row["label"],
        role_id=row["role_id"],
        solo=bool(row["solo"]),
        tries=row["tries"],
    )


async def claim(
    connection: aiosqlite.Connection,
    club: Club,
    occurrence: Occurrence,
    exercises: tuple[str, ...],
    now: datetime,
    skipped: Skipped | None = None,
) -> Claimed | None:
    """Claim a training day for this process to post; None if it has been claimed before.

    With ``skipped`` it is written down only, as one that has no post.
    """
    label = next((slot.label for slot in club.slots if slot.id == occurrence.slot_id), "")
    values = {
        "guild_id": club.guild_id,
        "slot_id": occurrence.slot_id,
        "local_date": occurrence.local_date.isoformat(),
        "zone": occurrence.zone,
        "starts_at": to_seconds(occurrence.starts_at),
        "due_at": to_seconds(occurrence.due_at),
        "exercises": json.dumps(exercises),
        "channel_id": club.channel_id,
        "claimed_at": to_seconds(now),
        "skipped_because": skipped and skipped.value,
        "label": label,
        "role_id": club.role_id,
    }
    row = await first(
        connection,
        f"INSERT INTO occurrence ({', '.join(values)}) VALUES ({marks(values)})"
        f" ON CONFLICT (guild_id, slot_id, local_date) DO NOTHING RETURNING *, {_SOLO}",
        tuple(values.values()),
    )
    return _claimed(row) if row is not None else None


async def get(connection: aiosqlite.Connection, occurrence_id: int) -> Claimed | None:
    """The training day with this id, or None."""
    row = await first(connection, f"{_ROW} WHERE id = ?", (occurrence_id,))
    return _claimed(row) if row is not None else None


async def of_slot(connection: aiosqlite.Connection, slot_id: int, local_date: date) -> Claimed | None:
    """The slot's training day of this date, or None where it is not claimed yet."""
    row = await first(
        connection, f"{_ROW} WHERE slot_id = ? AND local_date = ?", (slot_id, local_date.isoformat())
    )
    return _claimed(row) if row is not None else None


async def last_of_club(connection: aiosqlite.Connection, guild_id: int) -> Claimed | None:
    """The club's latest training day, posted or not, or None."""
    row = await first(
        connection, f"{_ROW} WHERE guild_id = ? ORDER BY starts_at DESC, id DESC LIMIT 1", (guild_id,)
    )
    return _claimed(row) if row is not None else None


async def last_posted(connection: aiosqlite.Connection, guild_id: int) -> Claimed | None:
    """The club's latest training day that has a post, or None."""
    row = await first(
        connection,
        f"{_ROW} WHERE guild_id = ? AND message_id IS NOT NULL ORDER BY starts_at DESC LIMIT 1",
        (guild_id,),
    )
    return _claimed(row) if row is not None else None


async def unposted(connection: aiosqlite.Connection, now: datetime, limit: int) -> list[Claimed]:
    """Claimed training days without a known post whose next try is due. First start first."""
    rows = await connection.execute_fetchall(
        f"{_ROW} WHERE message_id IS NULL AND skipped_because IS NULL AND try_at <= ?"
        " ORDER BY starts_at, id LIMIT ?",
        (to_seconds(now), limit),
    )
    return [_claimed(row) for row in rows]


async def to_refresh(connection: aiosqlite.Connection, now: datetime, limit: int) -> list[Claimed]:
    """Training days whose post no longer says how things stand: the run began, closed, or an edit failed."""
    rows = await connection.execute_fetchall(
        f"{_ROW} WHERE refresh_at <= ? ORDER BY refresh_at, id LIMIT ?", (to_seconds(now), limit)
    )
    return [_claimed(row) for row in rows]


async def snoozed(connection: aiosqlite.Connection, now: datetime, limit: int) -> list[Claimed]:
    """Training days of which a runner wants to hear again by now."""
    rows = await connection.execute_fetchall(
        f"{_ROW} WHERE snoozed_until <= ? ORDER BY snoozed_until, id LIMIT ?", (to_seconds(now), limit)
    )
    return [_claimed(row) for row in rows]


async def set_posted(connection: aiosqlite.Connection, occurrence_id: int, message_id: int) -> None:
    """The post is known; at the start of the run it has to be brought up to date."""
    await connection.execute(
        "UPDATE occurrence SET message_id = ?, refresh_at = starts_at WHERE id = ?",
        (message_id, occurrence_id),
    )


async def set_skipped(connection: aiosqlite.Connection, occurrence_id: int, because: Skipped) -> None:
    await connection.execute(
        "UPDATE occurrence SET skipped_because = ?, snoozed_until = NULL WHERE id = ?",
        (because.value, occurrence_id),
    )


async def set_refused(connection: aiosqlite.Connection, occurrence_id: int, try_at: datetime) -> None:
    """Discord refused the post once more; it is tried again at ``try_at``."""
    await connection.execute(
        "UPDATE occurrence SET tries = tries + 1, try_at = ? WHERE id = ?",
        (to_seconds(try_at), occurrence_id),
    )


async def set_refresh(
    connection: aiosqlite.Connection, occurrence_id: int, refresh_at: datetime | None
) -> None:
    """When the post has to be brought up to date next; None for never."""
    await connection.execute(
        "UPDATE occurrence SET refresh_at = ? WHERE id = ?",
        (refresh_at and to_seconds(refresh_at), occurrence_id),
    )


async def set_start(connection: aiosqlite.Connection, occurrence_id: int, starts_at: datetime) -> None:
    """The club moved the start of a training day that is still ahead."""
    await connection.execute(
        "UPDATE occurrence SET starts_at = ? WHERE id = ?", (to_seconds(starts_at), occurrence_id)
    )


async def set_snoozed(connection: aiosqlite.Connection, occurrence_id: int, until: datetime | None) -> None:
    """When the runner wants to hear of it again; None for not at all."""
    await connection.execute(
        "UPDATE occurrence SET snoozed_until = ? WHERE id = ?", (until and to_seconds(until), occurrence_id)
    )


async def count_of_club(connection: aiosqlite.Connection, guild_id: int) -> int:
    """How many training days the club has had so far."""
    row = await first(connection, "SELECT count(*) FROM occurrence WHERE guild_id = ?", (guild_id,))
    return int(row[0]) if row is not None else 0


async def open_of_club(connection: aiosqlite.Connection, guild_id: int, now: datetime) -> list[Claimed]:
    """The club's training days that take answers at ``now``, the latest first."""
    rows = await connection.execute_fetchall(
        f"{_ROW} WHERE guild_id = ? AND starts_at > ? AND skipped_because IS NULL ORDER BY starts_at DESC",
        (guild_id, to_seconds(now - OPEN_FOR)),
    )
    return [_claimed(row) for row in rows]


async def held_by_club(connection: aiosqlite.Connection, guild_id: int) -> list[Held]:
    """All training days of the club so far, as the streak engine wants them."""
    rows = await connection.execute_fetchall(
        "SELECT id, starts_at, local_date, skipped_because FROM occurrence WHERE guild_id = ?"
        " ORDER BY starts_at, id",
        (guild_id,),
    )
    return [
        Held(
            row["id"],
            from_seconds(row["starts_at"]),
            date.fromisoformat(row["local_date"]),
            row["skipped_because"] is not None,
        )
        for row in rows
    ]
