"""Table ``news``: milestones of which somebody has not heard yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection, Row

from bot.database.values import exists, readable, to_seconds
from bot.features.club.owner import ClubId
from bot.features.streaks.rules import Milestone


@dataclass(frozen=True, slots=True)
class News:
    """A milestone of which a club has not heard; ``name`` is None where it is not to hear of it any more."""

    id: int
    club_id: ClubId
    channel_id: int
    milestone: Milestone
    name: str | None
    tries: int = 0


def add_note(connection: Connection, club_id: ClubId, user_id: int, milestone: Milestone) -> None:
    """The member has to hear of it."""
    connection.execute(
        "INSERT INTO news (club_id, user_id, kind) VALUES (?, ?, ?)", (club_id, user_id, milestone.value)
    )


def add_news(
    connection: Connection, club_id: ClubId, user_id: int, milestone: Milestone, channel_id: int
) -> None:
    """The club has to hear of it."""
    connection.execute(
        "INSERT INTO news (club_id, user_id, kind, channel_id) VALUES (?, ?, ?, ?)",
        (club_id, user_id, milestone.value, channel_id),
    )


def due_news(connection: Connection, now: datetime, limit: int) -> list[News]:
    """What clubs have to hear by now, the longest due first; under the name the member goes by now."""
    rows = connection.execute(
        "SELECT news.*, iif(public AND NOT hidden, coalesce(board_name, name), NULL) AS shown_name"
        " FROM news LEFT JOIN member USING (club_id, user_id)"
        " WHERE channel_id IS NOT NULL AND try_at <= ? ORDER BY try_at, id LIMIT ?",
        (to_seconds(now), limit),
    ).fetchall()
    return readable("news", rows, _news)


def has_due_news(connection: Connection, now: datetime) -> bool:
    """Whether :func:`due_news` has something."""
    query = "SELECT 1 FROM news WHERE channel_id IS NOT NULL AND try_at <= ? LIMIT 1"
    return exists(connection, query, (to_seconds(now),))


def put_off(connection: Connection, news_id: int, try_at: datetime) -> None:
    """Discord did not answer once more; it is tried again at ``try_at``."""
    connection.execute(
        "UPDATE news SET tries = tries + 1, try_at = ? WHERE id = ?", (to_seconds(try_at), news_id)
    )


def remove(connection: Connection, news_id: int) -> None:
    """The club has heard of it, or will not."""
    connection.execute("DELETE FROM news WHERE id = ?", (news_id,))


def notes_of(connection: Connection, user_id: int) -> list[Milestone]:
    """The milestones of which the member has to hear, each once, in the order in which they were reached."""
    rows = connection.execute(
        "SELECT kind FROM news WHERE channel_id IS NULL AND user_id = ? GROUP BY kind ORDER BY min(id)",
        (user_id,),
    ).fetchall()
    return [Milestone(row["kind"]) for row in rows]


def remove_notes(connection: Connection, user_id: int, milestone: Milestone) -> None:
    """The member has heard of it, in whichever clubs they reached it."""
    connection.execute(
        "DELETE FROM news WHERE channel_id IS NULL AND user_id = ? AND kind = ?", (user_id, milestone.value)
    )


def people_with_notes(connection: Connection) -> frozenset[int]:
    """Those of whom :func:`notes_of` has something."""
    rows = connection.execute("SELECT DISTINCT user_id FROM news WHERE channel_id IS NULL")
    return frozenset(row["user_id"] for row in rows.fetchall())


def _news(row: Row) -> News:
    return News(
        row["id"],
        row["club_id"],
        row["channel_id"],
        Milestone(row["kind"]),
        row["shown_name"],
        row["tries"],
    )
