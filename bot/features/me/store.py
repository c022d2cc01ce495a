"""Tables ``member`` and ``person``: what people have chosen; exporting and deleting all data of a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Connection

from bot.content.texts import Tone
from bot.database.database import first, placeholders, to_seconds
from bot.features.club.owner import ClubId
from bot.features.club.schedule import is_readable
from bot.features.streaks.rules import OPEN_FOR


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a club.

    ``shown_name`` is their name on boards; ``board_name`` is the one they chose, None for the server's.
    ``public``: the club may hear of their milestones.
    """

    user_id: int
    shown_name: str
    board_name: str | None
    hidden: bool
    public: bool


def record_member(connection: Connection, club_id: ClubId, user_id: int, name: str, now: datetime) -> None:
    """Record that the member is in the server at ``now`` and goes by this name there."""
    connection.execute(
        "INSERT INTO member (club_id, user_id, name, seen_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (club_id, user_id) DO UPDATE"
        " SET name = excluded.name, seen_at = excluded.seen_at, left_at = NULL",
        (club_id, user_id, name, to_seconds(now)),
    )


def get_member(connection: Connection, club_id: ClubId, user_id: int) -> Member | None:
    """Return the member; None if they haven't taken part in this club."""
    row = first(
        connection,
        "SELECT user_id, coalesce(board_name, name) AS shown_name, board_name, hidden, public FROM member"
        " WHERE club_id = ? AND user_id = ?",
        (club_id, user_id),
    )
    return _member(row) if row is not None else None


def is_taken(connection: Connection, club_id: ClubId, user_id: int, name: str) -> bool:
    """Return whether somebody else in this club goes by the name, ignoring case."""
    rows = connection.execute(
        "SELECT coalesce(board_name, name) AS shown_name FROM member WHERE club_id = ? AND user_id != ?",
        (club_id, user_id),
    ).fetchall()
    return any(row["shown_name"].casefold() == name.casefold() for row in rows)


def set_shown(
    connection: Connection, club_id: ClubId, user_id: int, board_name: str | None, hidden: bool
) -> None:
    """Set the member's name on boards, None for the server's; ``hidden`` keeps them off boards."""
    connection.execute(
        "UPDATE member SET board_name = ?, hidden = ? WHERE club_id = ? AND user_id = ?",
        (board_name, hidden, club_id, user_id),
    )


def set_public(connection: Connection, club_id: ClubId, user_id: int, public: bool) -> None:
    """Set whether the club may hear of the member's milestones."""
    connection.execute(
        "UPDATE member SET public = ? WHERE club_id = ? AND user_id = ?", (public, club_id, user_id)
    )


def public_with_done(connection: Connection, club_id: ClubId, since: date, until: date) -> list[Member]:
    """Return the public members who did a session between two club-local dates, both inclusive; by name."""
    rows = connection.execute(
        "SELECT DISTINCT user_id, coalesce(board_name, name) AS shown_name, board_name, hidden, public"
        " FROM occurrence JOIN checkin ON occurrence_id = occurrence.id JOIN member USING (club_id, user_id)"
        " WHERE club_id = ? AND local_date BETWEEN ? AND ? AND answer = 'done'"
        " AND public = 1 AND hidden = 0 AND left_at IS NULL ORDER BY shown_name COLLATE NOCASE, user_id",
        (club_id, since.isoformat(), until.isoformat()),
    ).fetchall()
    return [_member(row) for row in rows]


def set_member_present(
    connection: Connection, club_id: ClubId, user_ids: Collection[int], now: datetime
) -> None:
    """Record that these people are in the server at ``now``, if they have taken part in the club."""
    connection.execute(
        "UPDATE member SET seen_at = ?, left_at = NULL"
        f" WHERE club_id = ? AND user_id IN ({placeholders(user_ids)})",
        (to_seconds(now), club_id, *user_ids),
    )


def set_member_left(
    connection: Connection, club_id: ClubId, user_ids: Collection[int], now: datetime
) -> None:
    """Record that these members have left the server, unless they were seen in it since ``now``."""
    connection.execute(
        "UPDATE member SET left_at = ?"
        f" WHERE club_id = ? AND seen_at < ? AND user_id IN ({placeholders(user_ids)})",
        (to_seconds(now), club_id, to_seconds(now), *user_ids),
    )


def member_ids(connection: Connection, club_id: ClubId) -> list[int]:
    """Return the ids of all who have taken part in the club, including those who left since; ascending."""
    rows = connection.execute(
        "SELECT user_id FROM member WHERE club_id = ? ORDER BY user_id", (club_id,)
    ).fetchall()
    return [row["user_id"] for row in rows]


def clubs_of(connection: Connection, user_id: int) -> list[ClubId]:
    """Return the clubs that the person has taken part in, including that of their own reminders."""
    rows = connection.execute("SELECT club_id FROM member WHERE user_id = ?", (user_id,)).fetchall()
    return [row["club_id"] for row in rows]


def _member(row: sqlite3.Row) -> Member:
    return Member(
        row["user_id"], row["shown_name"], row["board_name"], bool(row["hidden"]), bool(row["public"])
    )


def tone_of(connection: Connection, user_id: int) -> Tone:
    """Return the tone that the person chose; plain if they haven't."""
    row = first(connection, "SELECT tone FROM person WHERE user_id = ?", (user_id,))
    return Tone(row["tone"]) if row is not None else Tone.PLAIN


def set_tone(connection: Connection, user_id: int, tone: Tone) -> None:
    connection.execute(
        "INSERT INTO person (user_id, tone) VALUES (?, ?) ON CONFLICT DO UPDATE SET tone = excluded.tone",
        (user_id, tone.value),
    )


def own_zone(connection: Connection, user_id: int) -> str | None:
    """Return the IANA time zone that the person chose; None if they haven't."""
    row = first(connection, "SELECT zone FROM person WHERE user_id = ?", (user_id,))
    return row["zone"] if row is not None else None


def set_zone(connection: Connection, user_id: int, zone: str) -> None:
    connection.execute(
        "INSERT INTO person (user_id, zone) VALUES (?, ?) ON CONFLICT DO UPDATE SET zone = excluded.zone",
        (user_id, zone),
    )


def zone_of(connection: Connection, user_id: int) -> str:
    """Return the person's IANA time zone: their own, else that of the club last seen in, else UTC.

    UTC too where the zone can't be read: tzdata may have dropped it.
    """
    row = first(
        connection,
        "SELECT coalesce((SELECT zone FROM person WHERE user_id = ?), (SELECT zone FROM club"
        " JOIN member ON club.id = club_id WHERE member.user_id = ?"
        " ORDER BY seen_at DESC LIMIT 1), 'UTC') AS zone",
        (user_id, user_id),
    )
    zone = str(row["zone"]) if row is not None else "UTC"
    return zone if is_readable(zone) else "UTC"


Cell = int | str | None

_CHECK_INS = (
    "SELECT checkin.*, club_id, local_date, zone, starts_at, label, state, checkin.id ="
    " (SELECT max(id) FROM checkin AS later WHERE later.occurrence_id = checkin.occurrence_id"
    " AND later.user_id = checkin.user_id) AS is_last"
    " FROM checkin JOIN occurrence ON occurrence.id = occurrence_id"
    " WHERE user_id = ? ORDER BY starts_at, checkin.id"
)

_OWN = "(SELECT id FROM club WHERE user_id = ?)"
"""The club of a runner's own reminders."""

SECTIONS: dict[str, tuple[str, str]] = {
    "you": ("person", "SELECT * FROM person WHERE user_id = ?"),
    "clubs": ("member", "SELECT * FROM member WHERE user_id = ? ORDER BY club_id DESC"),
    "own_training_days": ("own_days", "SELECT * FROM own_days WHERE user_id = ? ORDER BY id"),
    "pauses": ("pause", "SELECT * FROM pause WHERE user_id = ? ORDER BY first_date, id"),
    "check_ins": ("checkin", _CHECK_INS),
    "pain_notes": ("pain", "SELECT * FROM pain WHERE user_id = ? ORDER BY id"),
    "what_you_said_about_pain": ("care", "SELECT * FROM care WHERE user_id = ?"),
    "efforts": ("effort", "SELECT * FROM effort WHERE user_id = ? ORDER BY done_at, id"),
    "guided_sessions": ("workout", "SELECT * FROM workout WHERE user_id = ? ORDER BY id"),
    "sessions_joined": (
        "workout_member",
        "SELECT * FROM workout_member WHERE user_id = ? ORDER BY joined_at, workout_id",
    ),
    "plan": ("plan", "SELECT * FROM plan WHERE user_id = ?"),
    "weights": ("weights", "SELECT * FROM weights WHERE user_id = ?"),
    "lifts": ("lift", "SELECT * FROM lift WHERE user_id = ? ORDER BY effort_id, exercise"),
    "screening": ("screening", "SELECT * FROM screening WHERE user_id = ?"),
    "self_tests": ("self_test_run", "SELECT * FROM self_test_run WHERE user_id = ? ORDER BY id"),
    "self_test_results": (
        "self_test_result",
        "SELECT * FROM self_test_result WHERE user_id = ? ORDER BY tested_at, id",
    ),
    "self_test_invitations": (
        "self_test_invitation",
        "SELECT * FROM self_test_invitation WHERE user_id = ? ORDER BY test",
    ),
    "milestones": ("milestone", "SELECT * FROM milestone WHERE user_id = ? ORDER BY reached_at"),
    "news_to_come": ("news", "SELECT * FROM news WHERE user_id = ? ORDER BY id"),
    "standings": ("standing", "SELECT * FROM standing WHERE user_id = ? ORDER BY club_id DESC"),
    "set_ups_not_saved": ("draft", "SELECT * FROM draft WHERE user_id = ?"),
    "clubs_you_organise": (
        "club",
        "SELECT id AS club_id, organiser_id FROM club WHERE organiser_id = ? AND user_id IS NULL ORDER BY id",
    ),
    "own_reminders": ("club", "SELECT id AS club_id, * FROM club WHERE user_id = ?"),
    "own_reminder_times": ("slot", f"SELECT * FROM slot WHERE club_id = {_OWN} ORDER BY id"),
    "own_reminder_days_off": (
        "cancellation",
        f"SELECT cancellation.* FROM cancellation JOIN slot ON slot.id = slot_id WHERE club_id = {_OWN}",
    ),
    "own_reminders_sent": (
        "occurrence",
        f"SELECT * FROM occurrence WHERE club_id = {_OWN} ORDER BY starts_at",
    ),
    "own_reminder_digests": ("digest", f"SELECT * FROM digest WHERE club_id = {_OWN} ORDER BY week"),
    "notices_to_you": ("notice", f"SELECT * FROM notice WHERE club_id = {_OWN} ORDER BY id"),
}
"""What a person is shown: by name of the section, the table and the query that finds their rows by id."""

DELETED = (
    "checkin",
    "own_days",
    "member",
    "pause",
    "pain",
    "care",
    "milestone",
    "news",
    "standing",
    "draft",
    "person",
    "lift",
    "effort",
    "workout",
    "workout_member",
    "plan",
    "weights",
    "screening",
    "self_test_result",
    "self_test_run",
    "self_test_invitation",
    "club",
)
"""The tables whose rows with the person's ``user_id`` are deleted."""

WITH_OWN_CLUB = ("slot", "cancellation", "occurrence", "digest", "notice")
"""The tables whose rows go with the person's own reminders, because they refer to that one-person club."""


def everything_kept(connection: Connection, user_id: int) -> dict[str, list[dict[str, Cell]]]:
    """Return the rows about the person as they're stored, by name of the section."""
    return {
        name: [dict(row) for row in connection.execute(query, (user_id,)).fetchall()]
        for name, (_, query) in SECTIONS.items()
    }


def keep_count(connection: Connection, user_id: int) -> None:
    """Add what the person has done, by their standings, to the anonymous totals of their clubs."""
    connection.execute(
        "UPDATE club SET gone_done = gone_done + total FROM standing"
        " WHERE standing.club_id = club.id AND standing.user_id = ? AND guild_id IS NOT NULL",
        (user_id,),
    )


def open_answered(connection: Connection, user_id: int, now: datetime) -> list[int]:
    """Return the ids of open training days of clubs that the person has answered and that have a post."""
    rows = connection.execute(
        "SELECT DISTINCT occurrence.id FROM checkin JOIN occurrence ON occurrence.id = occurrence_id"
        f" WHERE user_id = ? AND club_id IS NOT {_OWN} AND starts_at > ? AND message_id IS NOT NULL",
        (user_id, user_id, to_seconds(now - OPEN_FOR)),
    ).fetchall()
    return [row["id"] for row in rows]


def erase_person(connection: Connection, user_id: int) -> None:
    """Delete every row about the person and their own reminders; no club keeps them as its organiser."""
    for table in DELETED:
        connection.execute(f"DELETE FROM {table} WHERE user_id = ?", (user_id,))
    connection.execute("UPDATE club SET organiser_id = NULL WHERE organiser_id = ?", (user_id,))


def erase_strangers(connection: Connection, user_ids: Collection[int]) -> None:
    """Delete the data of each of these people who no longer takes part in any club."""
    for table in (
        "pause",
        "pain",
        "care",
        "person",
        "lift",
        "effort",
        "workout",
        "workout_member",
        "plan",
        "weights",
        "screening",
        "self_test_result",
        "self_test_run",
        "self_test_invitation",
    ):
        connection.execute(
            f"DELETE FROM {table} WHERE user_id IN ({placeholders(user_ids)})"
            " AND user_id NOT IN (SELECT user_id FROM member)",
            tuple(user_ids),
        )
