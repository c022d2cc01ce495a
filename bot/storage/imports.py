"""A club's past, written down in one go: its training days, who answered, and whom the club knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.past_days import KnownDay
from bot.domain.schedule import Club, Occurrence, Skipped
from bot.domain.streaks import Answer
from bot.storage import occurrences
from bot.storage.connection import Connection
from bot.storage.rows import from_seconds, to_seconds


async def servers(connection: Connection) -> list[int]:
    """The clubs that are Discord servers, by id."""
    rows = await connection.execute_fetchall("SELECT guild_id FROM club WHERE solo = 0 ORDER BY guild_id")
    return [row["guild_id"] for row in rows]


async def days(connection: Connection, guild_id: int, since: date, until: date) -> dict[date, list[KnownDay]]:
    """The club's training days between two local dates, both inclusive, by date; whatever came of them."""
    rows = await connection.execute_fetchall(
        "SELECT id, slot_id, local_date, zone, starts_at, skipped_because FROM occurrence"
        " WHERE guild_id = ? AND local_date BETWEEN ? AND ? ORDER BY starts_at, id",
        (guild_id, since.isoformat(), until.isoformat()),
    )
    found: dict[date, list[KnownDay]] = {}
    for row in rows:
        starts_at = from_seconds(row["starts_at"])
        found.setdefault(date.fromisoformat(row["local_date"]), []).append(
            KnownDay(
                id=row["id"],
                slot_id=row["slot_id"],
                starts=_local_time(starts_at, row["zone"]),
                starts_at=starts_at,
                skipped=Skipped(row["skipped_because"]) if row["skipped_because"] else None,
            )
        )
    return found


def _local_time(instant: datetime, zone: str) -> time:
    return instant.astimezone(ZoneInfo(zone)).time()


async def names(connection: Connection, guild_id: int) -> list[tuple[int, str]]:
    """User ids of the club's members with each name they go by; of some both the server's and the board's."""
    rows = await connection.execute_fetchall(
        "SELECT user_id, name FROM member WHERE guild_id = ?1 UNION"
        " SELECT user_id, board_name FROM member WHERE guild_id = ?1 AND board_name IS NOT NULL",
        (guild_id,),
    )
    return [(row["user_id"], row["name"]) for row in rows]


async def answered(connection: Connection, guild_id: int, since: date, until: date) -> set[tuple[int, int]]:
    """``(occurrence_id, user_id)`` of everything answered between two local dates, both inclusive."""
    rows = await connection.execute_fetchall(
        "SELECT occurrence_id, user_id FROM checkin JOIN occurrence ON occurrence.id = occurrence_id"
        " WHERE guild_id = ? AND local_date BETWEEN ? AND ?",
        (guild_id, since.isoformat(), until.isoformat()),
    )
    return {(occurrence_id, user_id) for occurrence_id, user_id in rows}


async def put_day(connection: Connection, club: Club, occurrence: Occurrence, now: datetime) -> int:
    """Write down a training day that took place without a post; its id. It must not be stored yet."""
    claimed = await occurrences.claim(connection, club, occurrence, (), now)
    assert claimed is not None, "looked for in the same transaction"  # noqa: S101
    await connection.execute("UPDATE occurrence SET message_id = 0 WHERE id = ?", (claimed.id,))
    return claimed.id


async def put_members(connection: Connection, guild_id: int, called: Mapping[int, str]) -> None:
    """Members by user id, with what to call them until they are seen; who is known stays as they are."""
    await connection.executemany(
        "INSERT INTO member (guild_id, user_id, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(guild_id, user_id, name) for user_id, name in called.items()],
    )


async def put_answers(
    connection: Connection, answers: Collection[tuple[int, int, Answer]], now: datetime
) -> None:
    """Append answers ``(occurrence_id, user_id, answer)``; everybody's standing has to be computed anew."""
    seconds = to_seconds(now)
    await connection.executemany(
        "INSERT INTO checkin (occurrence_id, user_id, answer, checked_at) VALUES (?, ?, ?, ?)",
        [(occurrence_id, user_id, answer.value, seconds) for occurrence_id, user_id, answer in answers],
    )
    touched = {occurrence_id for occurrence_id, _, _ in answers}
    await connection.executemany(
        "UPDATE occurrence SET settled = 0 WHERE id = ?", [(occurrence_id,) for occurrence_id in touched]
    )
