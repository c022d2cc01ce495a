"""Table ``member``: who has taken part in a club, and what they want shown of themselves there."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Connection

from bot.content.phrases import Tone
from bot.database.values import first, placeholders, to_seconds
from bot.features.club.owner import ClubId


@dataclass(frozen=True, slots=True)
class Member:
    """``shown_name`` is the one for boards, ``board_name`` where they chose another than the server's.

    ``public``: the club may hear of their milestones.
    """

    user_id: int
    shown_name: str
    board_name: str | None
    hidden: bool
    public: bool


def record_member(connection: Connection, club_id: ClubId, user_id: int, name: str, now: datetime) -> None:
    """The member is in the server at ``now``, and goes by this name there."""
    connection.execute(
        "INSERT INTO member (club_id, user_id, name, seen_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (club_id, user_id) DO UPDATE"
        " SET name = excluded.name, seen_at = excluded.seen_at, left_at = NULL",
        (club_id, user_id, name, to_seconds(now)),
    )


def get_member(connection: Connection, club_id: ClubId, user_id: int) -> Member | None:
    """The member, or None who has not taken part in this club."""
    row = first(
        connection,
        "SELECT user_id, coalesce(board_name, name) AS shown_name, board_name, hidden, public FROM member"
        " WHERE club_id = ? AND user_id = ?",
        (club_id, user_id),
    )
    return _member(row) if row is not None else None


def is_taken(connection: Connection, club_id: ClubId, user_id: int, name: str) -> bool:
    """Whether somebody else in this club goes by the name, in capitals or not."""
    rows = connection.execute(
        "SELECT coalesce(board_name, name) AS shown_name FROM member WHERE club_id = ? AND user_id != ?",
        (club_id, user_id),
    ).fetchall()
    return any(row["shown_name"].casefold() == name.casefold() for row in rows)


def set_shown(
    connection: Connection, club_id: ClubId, user_id: int, board_name: str | None, hidden: bool
) -> None:
    """Under which name the member stands on boards; None for the server's. Or hidden: on none."""
    connection.execute(
        "UPDATE member SET board_name = ?, hidden = ? WHERE club_id = ? AND user_id = ?",
        (board_name, hidden, club_id, user_id),
    )


def set_public(connection: Connection, club_id: ClubId, user_id: int, public: bool) -> None:
    """Whether the club may hear of the member's milestones."""
    connection.execute(
        "UPDATE member SET public = ? WHERE club_id = ? AND user_id = ?", (public, club_id, user_id)
    )


def public_with_done(connection: Connection, club_id: ClubId, since: date, until: date) -> list[Member]:
    """Those the club may hear of who did a session between two club-local dates, both inclusive; by name."""
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
    """Those of them who have taken part in the club are known to be in the server at ``now``."""
    connection.execute(
        "UPDATE member SET seen_at = ?, left_at = NULL"
        f" WHERE club_id = ? AND user_id IN ({placeholders(user_ids)})",
        (to_seconds(now), club_id, *user_ids),
    )


def set_member_left(
    connection: Connection, club_id: ClubId, user_ids: Collection[int], now: datetime
) -> None:
    """They were found to have left the server, unless they were seen in it since ``now``."""
    connection.execute(
        "UPDATE member SET left_at = ?"
        f" WHERE club_id = ? AND seen_at < ? AND user_id IN ({placeholders(user_ids)})",
        (to_seconds(now), club_id, to_seconds(now), *user_ids),
    )


def member_ids(connection: Connection, club_id: ClubId) -> list[int]:
    """Everybody who has taken part in the club, also who has left it since; ascending."""
    rows = connection.execute(
        "SELECT user_id FROM member WHERE club_id = ? ORDER BY user_id", (club_id,)
    ).fetchall()
    return [row["user_id"] for row in rows]


def clubs_of(connection: Connection, user_id: int) -> list[ClubId]:
    """The clubs that the person has taken part in, their own reminders among them."""
    rows = connection.execute("SELECT club_id FROM member WHERE user_id = ?", (user_id,)).fetchall()
    return [row["club_id"] for row in rows]


def _member(row: sqlite3.Row) -> Member:
    return Member(
        row["user_id"], row["shown_name"], row["board_name"], bool(row["hidden"]), bool(row["public"])
    )


def tone_of(connection: Connection, user_id: int) -> Tone:
    """How the person wants to be talked to; plain where they have not said."""
    row = first(connection, "SELECT tone FROM person WHERE user_id = ?", (user_id,))
    return Tone(row["tone"]) if row is not None else Tone.PLAIN


def set_tone(connection: Connection, user_id: int, tone: Tone) -> None:
    connection.execute(
        "INSERT INTO person (user_id, tone) VALUES (?, ?) ON CONFLICT DO UPDATE SET tone = excluded.tone",
        (user_id, tone.value),
    )


def own_zone(connection: Connection, user_id: int) -> str | None:
    """The IANA time zone that the person chose; None where they have not."""
    row = first(connection, "SELECT zone FROM person WHERE user_id = ?", (user_id,))
    return row["zone"] if row is not None else None


def set_zone(connection: Connection, user_id: int, zone: str) -> None:
    connection.execute(
        "INSERT INTO person (user_id, zone) VALUES (?, ?) ON CONFLICT DO UPDATE SET zone = excluded.zone",
        (user_id, zone),
    )


def zone_of(connection: Connection, user_id: int) -> str:
    """The person's IANA time zone: their own, else of the club they were seen in last, else UTC."""
    row = first(
        connection,
        "SELECT coalesce((SELECT zone FROM person WHERE user_id = ?), (SELECT zone FROM club"
        " JOIN member ON club.id = club_id WHERE member.user_id = ?"
        " ORDER BY seen_at DESC LIMIT 1), 'UTC') AS zone",
        (user_id, user_id),
    )
    return str(row["zone"]) if row is not None else "UTC"
