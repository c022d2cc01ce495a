"""Table ``digest``: the club's week, claimed once before it is posted."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Connection

from bot.database.database import exists, first, from_seconds, readable, to_seconds
from bot.features.club.owner import ClubId


@dataclass(frozen=True, slots=True)
class Digest:
    """The digest of the week that ends on the Sunday ``week`` (club-local)."""

    id: int
    club_id: ClubId
    week: date
    channel_id: int
    claimed_at: datetime
    tries: int
    message_id: int | None


def _digest(row: sqlite3.Row) -> Digest:
    return Digest(
        row["id"],
        row["club_id"],
        date.fromisoformat(row["week"]),
        row["channel_id"],
        from_seconds(row["claimed_at"]),
        row["tries"],
        row["message_id"],
    )


def due_digests(connection: Connection, now: datetime, limit: int) -> list[tuple[ClubId, datetime]]:
    """Return ``(club_id, due_at)`` for the clubs whose digest is due."""
    rows = connection.execute(
        "SELECT id, digest_due_at FROM club WHERE digest_due_at <= ? AND left_at IS NULL"
        " ORDER BY digest_due_at LIMIT ?",
        (to_seconds(now), limit),
    ).fetchall()
    return readable("club", rows, lambda row: (row["id"], from_seconds(row["digest_due_at"])))


def claim_digest(
    connection: Connection, club_id: ClubId, week: date, channel_id: int, now: datetime
) -> Digest | None:
    """Claim a week's digest for this process to post; return None if it has been claimed before."""
    row = first(
        connection,
        "INSERT INTO digest (club_id, week, channel_id, claimed_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (club_id, week) DO NOTHING RETURNING *",
        (club_id, week.isoformat(), channel_id, to_seconds(now)),
    )
    return _digest(row) if row is not None else None


UNPOSTED_DIGESTS = (
    "SELECT * FROM digest WHERE message_id IS NULL AND (claimed_at, id) > (?, ?) AND tries < ?"
    " ORDER BY claimed_at, id LIMIT ?"
)
"""The minute job's query: with the index ``digest_unposted`` it touches no digest that was posted."""


def unposted_digests(
    connection: Connection, since: datetime, tries: int, limit: int, last: Digest | None
) -> list[Digest]:
    """Return digests after ``last``, claimed since the instant, whose post isn't known.

    Leaves out those that Discord has refused ``tries`` times.
    """
    after = (to_seconds(last.claimed_at), last.id) if last is not None else (to_seconds(since), 0)
    rows = connection.execute(UNPOSTED_DIGESTS, (*after, tries, limit)).fetchall()
    return readable("digest", rows, _digest)


def has_unposted(connection: Connection, since: datetime, tries: int) -> bool:
    """Return whether :func:`unposted_digests` has any."""
    return exists(connection, UNPOSTED_DIGESTS, (to_seconds(since), 0, tries, 1))


def has_due(connection: Connection, now: datetime) -> bool:
    """Return whether :func:`due_digests` has any."""
    query = "SELECT 1 FROM club WHERE digest_due_at <= ? AND left_at IS NULL LIMIT 1"
    return exists(connection, query, (to_seconds(now),))


def forget_digests(connection: Connection, before: datetime) -> None:
    """Delete the claims that were made before the instant."""
    connection.execute("DELETE FROM digest WHERE claimed_at < ?", (to_seconds(before),))


def set_digest_posted(connection: Connection, digest_id: int, message_id: int) -> None:
    connection.execute("UPDATE digest SET message_id = ? WHERE id = ?", (message_id, digest_id))


def add_digest_try(connection: Connection, digest_id: int) -> None:
    """Count one more refusal by Discord."""
    connection.execute("UPDATE digest SET tries = tries + 1 WHERE id = ?", (digest_id,))
