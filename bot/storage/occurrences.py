"""Table ``occurrence``: training days, each claimed once before it is posted."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from bot.domain.schedule import Club, Occurrence, Skipped
from bot.domain.streaks import OPEN_FOR, Held
from bot.storage.connection import Connection
from bot.storage.rows import first, from_seconds, in_one, marks, to_seconds

_ALSO = (
    "(SELECT solo FROM club WHERE club.guild_id = occurrence.guild_id) AS solo,"
    " (SELECT note FROM cancellation AS c WHERE c.slot_id = occurrence.slot_id"
    " AND c.local_date = occurrence.local_date) AS note"
)
ROW = f"SELECT *, {_ALSO} FROM occurrence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A training day as it is stored.

    ``message_id`` is None until its post is known to be on Discord, and for one that was imported.

    ``solo``: it is a runner's own, and its post a direct message. ``tries`` counts how often Discord refused
    the post. ``note`` says why it was called off.
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
    note: str = ""

    @property
    def closes_at(self) -> datetime:
        return self.starts_at + OPEN_FOR


def claimed_of(row: sqlite3.Row) -> Claimed:
    """The training day in a row of ``ROW``."""
    return Claimed(
        id=row["id"],
        guild_id=row["guild_id"],
        slot_id=row["slot_id"],
        channel_id=row["channel_id"],
        local_date=date.fromisoformat(row["local_date"]),
        starts_at=from_seconds(row["starts_at"]),
        claimed_at=from_seconds(row["claimed_at"]),
        exercises=tuple(json.loads(row["exercises"])),
        message_id=row["message_id"] or None,
        skipped=Skipped(row["skipped_because"]) if row["skipped_because"] else None,
        label=row["label"],
        role_id=row["role_id"],
        solo=bool(row["solo"]),
        tries=row["tries"],
        note=row["note"] or "",
    )


async def claim(
    connection: Connection,
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
        "untold": skipped is Skipped.LATE,
        "label": label,
        "role_id": club.role_id,
    }
    row = await first(
        connection,
        f"INSERT INTO occurrence ({', '.join(values)}) VALUES ({marks(values)})"
        f" ON CONFLICT (guild_id, slot_id, local_date) DO NOTHING RETURNING *, {_ALSO}",
        tuple(values.values()),
    )
    return claimed_of(row) if row is not None else None


async def get(connection: Connection, occurrence_id: int) -> Claimed | None:
    """The training day with this id, or None."""
    row = await first(connection, f"{ROW} WHERE id = ?", (occurrence_id,))
    return claimed_of(row) if row is not None else None


async def of_slot(connection: Connection, slot_id: int, local_date: date) -> Claimed | None:
    """The slot's training day of this date, or None where it is not claimed yet."""
    row = await first(
        connection, f"{ROW} WHERE slot_id = ? AND local_date = ?", (slot_id, local_date.isoformat())
    )
    return claimed_of(row) if row is not None else None


async def last_of_club(connection: Connection, guild_id: int) -> Claimed | None:
    """The club's latest training day, posted or not, or None."""
    row = await first(
        connection, f"{ROW} WHERE guild_id = ? ORDER BY starts_at DESC, id DESC LIMIT 1", (guild_id,)
    )
    return claimed_of(row) if row is not None else None


async def last_posted(connection: Connection, guild_id: int) -> Claimed | None:
    """The club's latest training day that has a post, or None."""
    row = await first(
        connection,
        f"{ROW} WHERE guild_id = ? AND message_id > 0 ORDER BY starts_at DESC LIMIT 1",
        (guild_id,),
    )
    return claimed_of(row) if row is not None else None


async def set_posted(connection: Connection, occurrence_id: int, message_id: int) -> None:
    """The post is known. It has to be brought up to date at the start of the run.

    Or at once, where somebody has answered or the club has called it off before its id was known.
    """
    await connection.execute(
        "UPDATE occurrence SET message_id = ?, refresh_at = iif(skipped_because IS NOT NULL"
        " OR EXISTS (SELECT 1 FROM checkin WHERE occurrence_id = occurrence.id), 0, starts_at) WHERE id = ?",
        (message_id, occurrence_id),
    )


async def set_skipped(connection: Connection, occurrence_id: int, because: Skipped | None) -> bool:
    """It excuses everybody, or with None counts after all; whether that is written down.

    What the club called off stays called off, though its post was late or refused too. Its post is looked
    for, or sent, without delay.
    """
    row = await first(
        connection,
        "UPDATE occurrence SET skipped_because = ?1, untold = ?2, snoozed_until = NULL, settled = 0,"
        " try_at = 0 WHERE id = ?3 AND NOT (skipped_because IS 'cancelled' AND ?1 IS NOT NULL) RETURNING id",
        (because and because.value, because is Skipped.LATE, occurrence_id),
    )
    return row is not None


async def set_refresh(connection: Connection, occurrence_id: int, refresh_at: datetime | None) -> None:
    """When the post has to be brought up to date next; None for never."""
    seconds = refresh_at and to_seconds(refresh_at)
    await connection.execute(
        "UPDATE occurrence SET refresh_at = ? WHERE id = ? AND refresh_at IS NOT ?",
        (seconds, occurrence_id, seconds),
    )


async def set_start(connection: Connection, occurrence_id: int, starts_at: datetime) -> None:
    """The club moved the start of a training day that is still ahead."""
    await connection.execute(
        "UPDATE occurrence SET starts_at = ? WHERE id = ?", (to_seconds(starts_at), occurrence_id)
    )


async def set_snoozed(connection: Connection, occurrence_id: int, until: datetime | None) -> None:
    """When the runner wants to hear of it again; None for not at all."""
    await connection.execute(
        "UPDATE occurrence SET snoozed_until = ? WHERE id = ?", (until and to_seconds(until), occurrence_id)
    )


async def call_off(connection: Connection, guild_id: int, because: Skipped) -> None:
    """Send nothing more of this club: a training day without a post is skipped, and none is snoozed."""
    await connection.execute(
        "UPDATE occurrence SET skipped_because = ?, settled = 0"
        " WHERE guild_id = ? AND message_id IS NULL AND skipped_because IS NULL",
        (because.value, guild_id),
    )
    await connection.execute(
        "UPDATE occurrence SET snoozed_until = NULL WHERE guild_id = ? AND snoozed_until IS NOT NULL",
        (guild_id,),
    )


async def of_member_on(
    connection: Connection, user_id: int, local_date: date, now: datetime
) -> list[Claimed]:
    """What takes answers at ``now`` of a local date, in the clubs that the member takes part in."""
    rows = await connection.execute_fetchall(
        f"SELECT occurrence.*, {_ALSO} FROM member JOIN occurrence USING (guild_id)"
        " WHERE user_id = ? AND left_at IS NULL"
        " AND local_date = ? AND starts_at > ? AND skipped_because IS NULL",
        (user_id, local_date.isoformat(), to_seconds(now - OPEN_FOR)),
    )
    return [claimed_of(row) for row in rows]


async def count_of_club(connection: Connection, guild_id: int) -> int:
    """How many training days the club has had so far."""
    row = await first(connection, "SELECT count(*) FROM occurrence WHERE guild_id = ?", (guild_id,))
    return int(row[0]) if row is not None else 0


async def ahead_of_club(connection: Connection, guild_id: int, now: datetime) -> list[Claimed]:
    """The club's claimed training days whose run is ahead, posted, skipped or neither, by start."""
    rows = await connection.execute_fetchall(
        f"{ROW} WHERE guild_id = ? AND starts_at > ? ORDER BY starts_at, id", (guild_id, to_seconds(now))
    )
    return [claimed_of(row) for row in rows]


async def open_of_club(connection: Connection, guild_id: int, now: datetime) -> list[Claimed]:
    """The club's training days that take answers at ``now``, the latest first."""
    rows = await connection.execute_fetchall(
        f"{ROW} WHERE guild_id = ? AND starts_at > ? AND skipped_because IS NULL ORDER BY starts_at DESC",
        (guild_id, to_seconds(now - OPEN_FOR)),
    )
    return [claimed_of(row) for row in rows]


async def held_by_club(connection: Connection, guild_id: int) -> list[Held]:
    """All training days of the club so far, as the streak engine wants them."""
    rows = await in_one(
        connection,
        "id, starts_at, local_date, skipped_because",
        "SELECT * FROM occurrence WHERE guild_id = ? ORDER BY starts_at, id",
        (guild_id,),
    )
    return [_held(*row) for row in rows]


@lru_cache(2**14)
def _held(number: int, starts_at: int, local_date: str, skipped_because: str | None) -> Held:
    """One and the same for the same row: a club's past is read again with every answer."""
    return Held(number, from_seconds(starts_at), date.fromisoformat(local_date), skipped_because is not None)
