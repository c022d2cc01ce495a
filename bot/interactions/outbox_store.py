"""Table ``notice``: what organisers have to be told once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Connection, Row

from bot.database.database import exists, to_seconds
from bot.features.club.owner import ClubId


@dataclass(frozen=True, slots=True)
class Notice:
    """A text for a club's organiser, who is None if unknown.

    ``tries`` counts how often Discord didn't answer when it was sent.
    """

    id: int
    club_id: ClubId
    text: str = field(repr=False)
    organiser_id: int | None
    tries: int = 0


def add_notice(connection: Connection, club_id: ClubId, text: str, now: datetime) -> None:
    """Store what the club's organiser has to be told."""
    connection.execute(
        "INSERT INTO notice (club_id, text, created_at) VALUES (?, ?, ?)", (club_id, text, to_seconds(now))
    )


_ROW = (
    "SELECT notice.id, club_id, text, organiser_id, tries FROM notice JOIN club ON club.id = club_id"
    " WHERE sent_at IS NULL"
)


def unsent_notices(connection: Connection, now: datetime, limit: int) -> list[Notice]:
    """Return unsent notices due to be tried by now, the longest due first."""
    rows = connection.execute(
        f"{_ROW} AND held = 0 AND try_at <= ? ORDER BY try_at, notice.id LIMIT ?", (to_seconds(now), limit)
    ).fetchall()
    return [_notice(row) for row in rows]


def has_unsent(connection: Connection, now: datetime) -> bool:
    """Return whether :func:`unsent_notices` has any."""
    query = "SELECT 1 FROM notice WHERE sent_at IS NULL AND held = 0 AND try_at <= ? LIMIT 1"
    return exists(connection, query, (to_seconds(now),))


def hold_notice(connection: Connection, notice_id: int) -> None:
    """Hold a notice that nobody can receive until an organiser next uses the bot."""
    connection.execute("UPDATE notice SET held = 1 WHERE id = ?", (notice_id,))


def held_notices(connection: Connection, club_id: ClubId) -> list[Notice]:
    """Return the notices held for an organiser of the club, oldest first."""
    rows = connection.execute(
        f"{_ROW} AND held = 1 AND club_id = ? ORDER BY notice.id", (club_id,)
    ).fetchall()
    return [_notice(row) for row in rows]


def clubs_with_held(connection: Connection) -> frozenset[ClubId]:
    """Return the clubs for which :func:`held_notices` has any."""
    rows = connection.execute("SELECT DISTINCT club_id FROM notice WHERE sent_at IS NULL AND held = 1")
    return frozenset(row["club_id"] for row in rows.fetchall())


def _notice(row: Row) -> Notice:
    return Notice(row["id"], row["club_id"], row["text"], row["organiser_id"], row["tries"])


def set_notice_sent(connection: Connection, notice_id: int, now: datetime) -> None:
    connection.execute("UPDATE notice SET sent_at = ? WHERE id = ?", (to_seconds(now), notice_id))


def forget_notices(connection: Connection, before: datetime) -> None:
    """Delete notices that were sent before the instant."""
    connection.execute("DELETE FROM notice WHERE sent_at < ?", (to_seconds(before),))


def put_off_notice(connection: Connection, notice_id: int, try_at: datetime) -> None:
    """Put off a notice that Discord didn't answer; it is tried again at ``try_at``."""
    connection.execute(
        "UPDATE notice SET tries = tries + 1, try_at = ? WHERE id = ?", (to_seconds(try_at), notice_id)
    )
