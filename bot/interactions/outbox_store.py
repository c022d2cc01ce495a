"""Table ``notice``: what organisers have to hear once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Connection

from bot.database.values import exists, to_seconds
from bot.features.club.owner import ClubId


@dataclass(frozen=True, slots=True)
class Notice:
    """A text for the organiser of a club, who is None where nobody is known.

    ``tries`` counts how often Discord did not answer when it was sent.
    """

    id: int
    club_id: ClubId
    text: str = field(repr=False)
    organiser_id: int | None
    tries: int = 0


def add_notice(connection: Connection, club_id: ClubId, text: str, now: datetime) -> None:
    """Write down what the club's organiser has to hear."""
    connection.execute(
        "INSERT INTO notice (club_id, text, created_at) VALUES (?, ?, ?)", (club_id, text, to_seconds(now))
    )


def unsent_notices(connection: Connection, limit: int) -> list[Notice]:
    """What has not been sent yet, oldest first."""
    rows = connection.execute(
        "SELECT notice.id, club_id, text, organiser_id, tries FROM notice JOIN club ON club.id = club_id"
        " WHERE sent_at IS NULL ORDER BY notice.id LIMIT ?",
        (limit,),
    ).fetchall()
    return [Notice(row["id"], row["club_id"], row["text"], row["organiser_id"], row["tries"]) for row in rows]


def has_unsent(connection: Connection) -> bool:
    """Whether :func:`unsent_notices` has something."""
    return exists(connection, "SELECT 1 FROM notice WHERE sent_at IS NULL LIMIT 1")


def set_notice_sent(connection: Connection, notice_id: int, now: datetime) -> None:
    connection.execute("UPDATE notice SET sent_at = ? WHERE id = ?", (to_seconds(now), notice_id))


def forget_notices(connection: Connection, before: datetime) -> None:
    """Delete what was sent before the instant."""
    connection.execute("DELETE FROM notice WHERE sent_at < ?", (to_seconds(before),))


def add_notice_try(connection: Connection, notice_id: int) -> None:
    """Discord did not answer once more."""
    connection.execute("UPDATE notice SET tries = tries + 1 WHERE id = ?", (notice_id,))
