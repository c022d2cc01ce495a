"""Queries for imports and reports: a club's training days, its answers and its members."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot.database.database import from_seconds, to_seconds
from bot.features.club.attendance import KnownDay, Week
from bot.features.club.owner import ClubId
from bot.features.club.schedule import Club, Occurrence, PostState
from bot.features.reminders import store as reminders_store
from bot.features.reminders.store import COUNTS
from bot.features.streaks.rules import Answer
from bot.features.streaks.store import LAST_ANSWER


def servers(connection: Connection) -> list[ClubId]:
    """Return the ids of the clubs that are Discord servers, ascending."""
    rows = connection.execute("SELECT id FROM club WHERE guild_id IS NOT NULL ORDER BY id").fetchall()
    return [row["id"] for row in rows]


def days(connection: Connection, club_id: ClubId, since: date, until: date) -> dict[date, list[KnownDay]]:
    """Return the club's training days between two local dates, both inclusive, by date and in any state."""
    rows = connection.execute(
        "SELECT id, slot_id, local_date, zone, starts_at, state FROM occurrence"
        " WHERE club_id = ? AND local_date BETWEEN ? AND ? ORDER BY starts_at, id",
        (club_id, since.isoformat(), until.isoformat()),
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
                skipped=PostState(row["state"]).skipped,
            )
        )
    return found


def _local_time(instant: datetime, zone: str) -> time:
    return instant.astimezone(ZoneInfo(zone)).time()


def names(connection: Connection, club_id: ClubId) -> list[tuple[int, str]]:
    """Return ``(user_id, name)`` of the club's members; two names if server and board name differ."""
    rows = connection.execute(
        "SELECT user_id, name FROM member WHERE club_id = ?1 UNION"
        " SELECT user_id, board_name FROM member WHERE club_id = ?1 AND board_name IS NOT NULL",
        (club_id,),
    ).fetchall()
    return [(row["user_id"], row["name"]) for row in rows]


def answered(connection: Connection, club_id: ClubId, since: date, until: date) -> set[tuple[int, int]]:
    """Return ``(occurrence_id, user_id)`` of every answer between two local dates, both inclusive."""
    rows = connection.execute(
        "SELECT occurrence_id, user_id FROM checkin JOIN occurrence ON occurrence.id = occurrence_id"
        " WHERE club_id = ? AND local_date BETWEEN ? AND ?",
        (club_id, since.isoformat(), until.isoformat()),
    ).fetchall()
    return {(occurrence_id, user_id) for occurrence_id, user_id in rows}


def add_past_day(connection: Connection, club: Club, occurrence: Occurrence, now: datetime) -> int:
    """Record a training day that took place without a post, and return its id. It must not be stored yet."""
    claimed = reminders_store.claim_occurrence(connection, club, occurrence, (), now, PostState.RECORDED)
    assert claimed is not None, "looked for in the same transaction"  # noqa: S101
    return claimed.id


def add_members(connection: Connection, club_id: ClubId, called: Mapping[int, str]) -> None:
    """Add members by user id, with a name to use until they're seen; known members stay as they are."""
    connection.executemany(
        "INSERT INTO member (club_id, user_id, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(club_id, user_id, name) for user_id, name in called.items()],
    )


def add_answers(connection: Connection, answers: Collection[tuple[int, int, Answer]], now: datetime) -> None:
    """Append answers ``(occurrence_id, user_id, answer)``; standings have to be recomputed afterwards."""
    seconds = to_seconds(now)
    connection.executemany(
        "INSERT INTO checkin (occurrence_id, user_id, answer, checked_at) VALUES (?, ?, ?, ?)",
        [(occurrence_id, user_id, answer.value, seconds) for occurrence_id, user_id, answer in answers],
    )
    touched = {occurrence_id for occurrence_id, _, _ in answers}
    connection.executemany(
        "UPDATE occurrence SET settled = 0 WHERE id = ?", [(occurrence_id,) for occurrence_id in touched]
    )


_HELD = f"occurrence.club_id = ? AND local_date >= ? AND starts_at <= ? AND {COUNTS}"


@dataclass(frozen=True, slots=True)
class Doer:
    """A member, still in the server, who did a session. ``name`` is for boards; ``hidden``: not on them."""

    name: str
    done: int
    hidden: bool


def weeks(connection: Connection, club_id: ClubId, since: date, now: datetime) -> dict[date, Week]:
    """Return the weeks from a local date on in which a session has been held, by Monday."""
    rows = connection.execute(
        "SELECT date(local_date, 'weekday 0', '-6 days') AS monday,"
        " count(DISTINCT occurrence.id), count(DISTINCT user_id), count(checkin.id) FROM occurrence"
        f" LEFT JOIN checkin ON occurrence_id = occurrence.id AND answer = 'done' AND {LAST_ANSWER}"
        f" WHERE {_HELD} GROUP BY monday",
        (club_id, since.isoformat(), to_seconds(now)),
    ).fetchall()
    found = [Week(date.fromisoformat(monday), *sums) for monday, *sums in rows]
    return {week.monday: week for week in found}


def doers(connection: Connection, club_id: ClubId, since: date, now: datetime) -> list[Doer]:
    """Return members who did a session from a local date on and haven't left: most first, then by name."""
    rows = connection.execute(
        "SELECT coalesce(board_name, name) AS shown_name, count(*) AS times, hidden FROM occurrence"
        f" JOIN checkin ON occurrence_id = occurrence.id AND answer = 'done' AND {LAST_ANSWER}"
        " JOIN member ON member.club_id = occurrence.club_id AND member.user_id = checkin.user_id"
        f" WHERE {_HELD} AND left_at IS NULL GROUP BY checkin.user_id"
        " ORDER BY times DESC, shown_name COLLATE NOCASE, checkin.user_id",
        (club_id, since.isoformat(), to_seconds(now)),
    ).fetchall()
    return [Doer(row["shown_name"], row["times"], bool(row["hidden"])) for row in rows]
