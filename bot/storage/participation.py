"""How often a club's sessions were done, by week and by member. No other answer is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.participation import Week
from bot.storage.checkins import LAST_ANSWER
from bot.storage.connection import Connection
from bot.storage.rows import to_seconds

_HELD = "occurrence.guild_id = ? AND local_date >= ? AND starts_at <= ? AND skipped_because IS NULL"


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody in the server who did a session. ``name`` is the one for boards; ``hidden`` keep off them."""

    name: str
    done: int
    hidden: bool


async def weeks(connection: Connection, guild_id: int, since: date, now: datetime) -> dict[date, Week]:
    """By Monday, the weeks from a local date on in which a session has been held."""
    rows = await connection.execute_fetchall(
        "SELECT date(local_date, 'weekday 0', '-6 days') AS monday,"
        " count(DISTINCT occurrence.id), count(DISTINCT user_id), count(checkin.id) FROM occurrence"
        f" LEFT JOIN checkin ON occurrence_id = occurrence.id AND answer = 'done' AND {LAST_ANSWER}"
        f" WHERE {_HELD} GROUP BY monday",
        (guild_id, since.isoformat(), to_seconds(now)),
    )
    found = [Week(date.fromisoformat(monday), *sums) for monday, *sums in rows]
    return {week.monday: week for week in found}


async def doers(connection: Connection, guild_id: int, since: date, now: datetime) -> list[Doer]:
    """Who did a session held from a local date on, and has not left the server: most first, then by name."""
    rows = await connection.execute_fetchall(
        "SELECT coalesce(board_name, name) AS shown_name, count(*) AS times, hidden FROM occurrence"
        f" JOIN checkin ON occurrence_id = occurrence.id AND answer = 'done' AND {LAST_ANSWER}"
        " JOIN member ON member.guild_id = occurrence.guild_id AND member.user_id = checkin.user_id"
        f" WHERE {_HELD} AND left_at IS NULL GROUP BY checkin.user_id"
        " ORDER BY times DESC, shown_name COLLATE NOCASE, checkin.user_id",
        (guild_id, since.isoformat(), to_seconds(now)),
    )
    return [Doer(row["shown_name"], row["times"], bool(row["hidden"])) for row in rows]
