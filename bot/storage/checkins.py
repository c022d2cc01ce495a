"""Tables ``checkin`` (append-only) and ``member``."""

from __future__ import annotations

from datetime import date, datetime

import aiosqlite

from bot.domain.streaks import Answer, CheckIn
from bot.storage.rows import first, to_seconds

_LAST_ANSWER = (
    "checkin.id = (SELECT max(id) FROM checkin AS later"
    " WHERE later.occurrence_id = checkin.occurrence_id AND later.user_id = checkin.user_id)"
)


async def add(
    connection: aiosqlite.Connection, occurrence_id: int, user_id: int, answer: Answer, now: datetime
) -> None:
    """Append an answer; it corrects whatever the member said of this training day before."""
    await connection.execute(
        "INSERT INTO checkin (occurrence_id, user_id, answer, checked_at) VALUES (?, ?, ?, ?)",
        (occurrence_id, user_id, answer.value, to_seconds(now)),
    )


async def last_answer(connection: aiosqlite.Connection, occurrence_id: int, user_id: int) -> Answer | None:
    """What the member last said of this training day, or None."""
    row = await first(
        connection,
        "SELECT answer FROM checkin WHERE occurrence_id = ? AND user_id = ? ORDER BY id DESC LIMIT 1",
        (occurrence_id, user_id),
    )
    return Answer(row["answer"]) if row is not None else None


async def of_member(connection: aiosqlite.Connection, guild_id: int, user_id: int) -> list[CheckIn]:
    """The member's whole log in this club, oldest first."""
    rows = await connection.execute_fetchall(
        "SELECT checkin.id, occurrence_id, answer FROM checkin JOIN occurrence"
        " ON occurrence.id = occurrence_id WHERE user_id = ? AND guild_id = ? ORDER BY checkin.id",
        (user_id, guild_id),
    )
    return [CheckIn(row["id"], row["occurrence_id"], Answer(row["answer"])) for row in rows]


async def count_done(connection: aiosqlite.Connection, occurrence_id: int) -> int:
    """How many members' last answer for this training day is Done."""
    row = await first(
        connection,
        f"SELECT count(*) FROM checkin WHERE occurrence_id = ? AND answer = 'done' AND {_LAST_ANSWER}",
        (occurrence_id,),
    )
    return int(row[0]) if row is not None else 0


async def done_between(
    connection: aiosqlite.Connection, guild_id: int, since: date, until: date
) -> list[tuple[int, str, int]]:
    """``(user_id, name, days done)`` of everybody with one in these club-local dates, both inclusive."""
    rows = await connection.execute_fetchall(
        "SELECT checkin.user_id, member.name, count(*) AS done FROM occurrence"
        " JOIN checkin ON checkin.occurrence_id = occurrence.id"
        " JOIN member"
        " ON member.guild_id = occurrence.guild_id AND member.user_id = checkin.user_id"
        f" WHERE occurrence.guild_id = ? AND local_date BETWEEN ? AND ? AND answer = 'done'"
        f" AND {_LAST_ANSWER}"
        " GROUP BY checkin.user_id",
        (guild_id, since.isoformat(), until.isoformat()),
    )
    return [(row["user_id"], row["name"], row["done"]) for row in rows]


async def set_name(connection: aiosqlite.Connection, guild_id: int, user_id: int, name: str) -> None:
    """Remember the name a member goes by in this club."""
    await connection.execute(
        "INSERT INTO member (guild_id, user_id, name) VALUES (?, ?, ?)"
        " ON CONFLICT (guild_id, user_id) DO UPDATE SET name = excluded.name WHERE name <> excluded.name",
        (guild_id, user_id, name),
    )
