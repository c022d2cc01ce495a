"""Table ``checkin``: what members answer. It is append-only."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.streaks import Answer, CheckIn
from bot.storage.connection import Connection
from bot.storage.rows import first, in_one, to_seconds

_ANSWERS = {answer.value: answer for answer in Answer}
"""Looking one up is several times faster than ``Answer(...)``, and a log is long."""

LAST_ANSWER = (
    "checkin.id = (SELECT max(id) FROM checkin AS later"
    " WHERE later.occurrence_id = checkin.occurrence_id AND later.user_id = checkin.user_id)"
)

DONE_OF_OCCURRENCE = (
    "(SELECT count(*) FROM checkin WHERE occurrence_id = occurrence.id AND answer = 'done'"
    f" AND {LAST_ANSWER})"
)
"""How many did a training day, by their last answers."""


async def add(
    connection: Connection, occurrence_id: int, user_id: int, answer: Answer, now: datetime
) -> CheckIn:
    """Append an answer; it corrects whatever the member said of this training day before."""
    row = await first(
        connection,
        "INSERT INTO checkin (occurrence_id, user_id, answer, checked_at) VALUES (?, ?, ?, ?) RETURNING id",
        (occurrence_id, user_id, answer.value, to_seconds(now)),
    )
    assert row is not None  # noqa: S101  # RETURNING gives the row it inserted
    return CheckIn(row["id"], occurrence_id, answer)


async def last_answer(connection: Connection, occurrence_id: int, user_id: int) -> Answer | None:
    """What the member last said of this training day, or None."""
    row = await first(
        connection,
        "SELECT answer FROM checkin WHERE occurrence_id = ? AND user_id = ? ORDER BY id DESC LIMIT 1",
        (occurrence_id, user_id),
    )
    return Answer(row["answer"]) if row is not None else None


async def of_member(connection: Connection, guild_id: int, user_id: int) -> list[CheckIn]:
    """The member's whole log in this club, oldest first."""
    return (await of_members(connection, guild_id, (user_id, user_id))).get(user_id, [])


async def of_members(
    connection: Connection, guild_id: int, between: tuple[int, int]
) -> dict[int, list[CheckIn]]:
    """The logs in this club of those whose user ids lie between two, both inclusive; each oldest first."""
    rows = await in_one(
        connection,
        "id, user_id, occurrence_id, answer",
        "SELECT checkin.id, user_id, occurrence_id, answer FROM checkin JOIN occurrence"
        " ON occurrence.id = occurrence_id WHERE user_id BETWEEN ? AND ? AND guild_id = ?"
        " ORDER BY checkin.id",
        (*between, guild_id),
    )
    logs: dict[int, list[CheckIn]] = {}
    for number, user_id, occurrence_id, answer in rows:
        logs.setdefault(user_id, []).append(CheckIn(number, occurrence_id, _ANSWERS[answer]))
    return logs


async def count_done(connection: Connection, occurrence_id: int) -> int:
    """How many members' last answer for this training day is Done."""
    row = await first(
        connection,
        f"SELECT count(*) FROM checkin WHERE occurrence_id = ? AND answer = 'done' AND {LAST_ANSWER}",
        (occurrence_id,),
    )
    return int(row[0]) if row is not None else 0


async def week(connection: Connection, guild_id: int, since: date, until: date) -> tuple[int, int, int]:
    """``(sessions, members, done)`` of a club between two club-local dates, both inclusive.

    Sessions are those that took place, members those with at least one done.
    """
    row = await first(
        connection,
        "SELECT count(DISTINCT occurrence.id) AS sessions, count(DISTINCT checkin.user_id) AS members,"
        " count(checkin.id) AS done FROM occurrence"
        f" LEFT JOIN checkin ON checkin.occurrence_id = occurrence.id AND answer = 'done' AND {LAST_ANSWER}"
        " WHERE occurrence.guild_id = ? AND local_date BETWEEN ? AND ? AND skipped_because IS NULL",
        (guild_id, since.isoformat(), until.isoformat()),
    )
    return (row["sessions"], row["members"], row["done"]) if row is not None else (0, 0, 0)


async def best_week(connection: Connection, guild_id: int) -> tuple[date, int] | None:
    """The Monday of the club-local week in which most was done, and how much; the latest of equals.

    None where nothing has been done.
    """
    row = await first(
        connection,
        "SELECT date(local_date, 'weekday 0', '-6 days') AS monday,"
        f" sum(coalesce(done, {DONE_OF_OCCURRENCE})) AS all_done FROM occurrence"
        " WHERE guild_id = ? GROUP BY monday ORDER BY all_done DESC, monday DESC LIMIT 1",
        (guild_id,),
    )
    return (
        (date.fromisoformat(row["monday"]), row["all_done"]) if row is not None and row["all_done"] else None
    )


async def done_dates(connection: Connection, user_id: int, since: date) -> list[date]:
    """The local dates from ``since`` on of what the person did, in any club or alone; each date once."""
    rows = await connection.execute_fetchall(
        "SELECT DISTINCT local_date FROM checkin JOIN occurrence ON occurrence.id = occurrence_id"
        f" WHERE user_id = ? AND answer = 'done' AND local_date >= ? AND {LAST_ANSWER} ORDER BY local_date",
        (user_id, since.isoformat()),
    )
    return [date.fromisoformat(row["local_date"]) for row in rows]
