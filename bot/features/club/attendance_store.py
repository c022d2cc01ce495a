"""A club's past, written down in one go: its training days, who answered, and whom the club knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot.database.values import from_seconds, to_seconds
from bot.features.club.attendance import KnownDay, Week
from bot.features.club.schedule import Club, Occurrence, Skipped
from bot.features.reminders import store as reminders_store
from bot.features.streaks.rules import Answer
from bot.features.streaks.store import LAST_ANSWER


def servers(connection: Connection) -> list[int]:
    """The clubs that are Discord servers, by id."""
    rows = connection.execute("SELECT guild_id FROM club WHERE solo = 0 ORDER BY guild_id").fetchall()
    return [row["guild_id"] for row in rows]


def days(connection: Connection, guild_id: int, since: date, until: date) -> dict[date, list[KnownDay]]:
    """The club's training days between two local dates, both inclusive, by date; whatever came of them."""
    rows = connection.execute(
        "SELECT id, slot_id, local_date, zone, starts_at, skipped_because FROM occurrence"
        " WHERE guild_id = ? AND local_date BETWEEN ? AND ? ORDER BY starts_at, id",
        (guild_id, since.isoformat(), until.isoformat()),
    ).fetchall()
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


def names(connection: Connection, guild_id: int) -> list[tuple[int, str]]:
    """User ids of the club's members with each name they go by; of some both the server's and the board's."""
    rows = connection.execute(
        "SELECT user_id, name FROM member WHERE guild_id = ?1 UNION"
        " SELECT user_id, board_name FROM member WHERE guild_id = ?1 AND board_name IS NOT NULL",
        (guild_id,),
    ).fetchall()
    return [(row["user_id"], row["name"]) for row in rows]


def answered(connection: Connection, guild_id: int, since: date, until: date) -> set[tuple[int, int]]:
    """``(occurrence_id, user_id)`` of everything answered between two local dates, both inclusive."""
    rows = connection.execute(
        "SELECT occurrence_id, user_id FROM checkin JOIN occurrence ON occurrence.id = occurrence_id"
        " WHERE guild_id = ? AND local_date BETWEEN ? AND ?",
        (guild_id, since.isoformat(), until.isoformat()),
    ).fetchall()
    return {(occurrence_id, user_id) for occurrence_id, user_id in rows}


def add_past_day(connection: Connection, club: Club, occurrence: Occurrence, now: datetime) -> int:
    """Write down a training day that took place without a post; its id. It must not be stored yet."""
    claimed = reminders_store.claim_occurrence(connection, club, occurrence, (), now)
    assert claimed is not None, "looked for in the same transaction"  # noqa: S101
    connection.execute("UPDATE occurrence SET message_id = 0 WHERE id = ?", (claimed.id,))
    return claimed.id


def add_members(connection: Connection, guild_id: int, called: Mapping[int, str]) -> None:
    """Members by user id, with what to call them until they are seen; who is known stays as they are."""
    connection.executemany(
        "INSERT INTO member (guild_id, user_id, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(guild_id, user_id, name) for user_id, name in called.items()],
    )


def add_answers(connection: Connection, answers: Collection[tuple[int, int, Answer]], now: datetime) -> None:
    """Append answers ``(occurrence_id, user_id, answer)``; everybody's standing has to be computed anew."""
    seconds = to_seconds(now)
    connection.executemany(
        "INSERT INTO checkin (occurrence_id, user_id, answer, checked_at) VALUES (?, ?, ?, ?)",
        [(occurrence_id, user_id, answer.value, seconds) for occurrence_id, user_id, answer in answers],
    )
    touched = {occurrence_id for occurrence_id, _, _ in answers}
    connection.executemany(
        "UPDATE occurrence SET settled = 0 WHERE id = ?", [(occurrence_id,) for occurrence_id in touched]
    )


_HELD = "occurrence.guild_id = ? AND local_date >= ? AND starts_at <= ? AND skipped_because IS NULL"


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody in the server who did a session. ``name`` is the one for boards; ``hidden`` keep off them."""

    name: str
    done: int
    hidden: bool


def weeks(connection: Connection, guild_id: int, since: date, now: datetime) -> dict[date, Week]:
    """By Monday, the weeks from a local date on in which a session has been held."""
    rows = connection.execute(
        "SELECT date(local_date, 'weekday 0', '-6 days') AS monday,"
        " count(DISTINCT occurrence.id), count(DISTINCT user_id), count(checkin.id) FROM occurrence"
        f" LEFT JOIN checkin ON occurrence_id = occurrence.id AND answer = 'done' AND {LAST_ANSWER}"
        f" WHERE {_HELD} GROUP BY monday",
        (guild_id, since.isoformat(), to_seconds(now)),
    ).fetchall()
    found = [Week(date.fromisoformat(monday), *sums) for monday, *sums in rows]
    return {week.monday: week for week in found}


def doers(connection: Connection, guild_id: int, since: date, now: datetime) -> list[Doer]:
    """Who did a session held from a local date on, and has not left the server: most first, then by name."""
    rows = connection.execute(
        "SELECT coalesce(board_name, name) AS shown_name, count(*) AS times, hidden FROM occurrence"
        f" JOIN checkin ON occurrence_id = occurrence.id AND answer = 'done' AND {LAST_ANSWER}"
        " JOIN member ON member.guild_id = occurrence.guild_id AND member.user_id = checkin.user_id"
        f" WHERE {_HELD} AND left_at IS NULL GROUP BY checkin.user_id"
        " ORDER BY times DESC, shown_name COLLATE NOCASE, checkin.user_id",
        (guild_id, since.isoformat(), to_seconds(now)),
    ).fetchall()
    return [Doer(row["shown_name"], row["times"], bool(row["hidden"])) for row in rows]
