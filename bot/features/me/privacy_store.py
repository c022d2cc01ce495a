"""All that is kept of one person, across the tables: to be shown to them, or deleted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from sqlite3 import Connection

from bot.database.values import placeholders, to_seconds
from bot.features.streaks.rules import OPEN_FOR

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
    "efforts": ("effort", "SELECT * FROM effort WHERE user_id = ? ORDER BY done_at, id"),
    "guided_sessions": ("workout", "SELECT * FROM workout WHERE user_id = ? ORDER BY id"),
    "sessions_joined": (
        "workout_member",
        "SELECT * FROM workout_member WHERE user_id = ? ORDER BY joined_at, workout_id",
    ),
    "plan": ("plan", "SELECT * FROM plan WHERE user_id = ?"),
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
"""What a person is shown: under which name, and by table how it is found with their id.
"""

DELETED = (
    "checkin",
    "own_days",
    "member",
    "pause",
    "pain",
    "milestone",
    "news",
    "standing",
    "draft",
    "person",
    "effort",
    "workout",
    "workout_member",
    "plan",
    "self_test_result",
    "self_test_run",
    "self_test_invitation",
    "club",
)
"""The tables whose rows with the person's ``user_id`` are deleted."""

WITH_OWN_CLUB = ("slot", "cancellation", "occurrence", "digest", "notice")
"""The tables whose rows go with the person's own reminders, because they refer to that club of one."""


def everything(connection: Connection, user_id: int) -> dict[str, list[dict[str, Cell]]]:
    """By name of the section, the rows about the person as they are stored."""
    return {
        name: [dict(row) for row in connection.execute(query, (user_id,)).fetchall()]
        for name, (_, query) in SECTIONS.items()
    }


def keep_count(connection: Connection, user_id: int) -> None:
    """Add what the person has done, as their standings say, to what their clubs have done without names."""
    connection.execute(
        "UPDATE club SET gone_done = gone_done + total FROM standing"
        " WHERE standing.club_id = club.id AND standing.user_id = ? AND guild_id IS NOT NULL",
        (user_id,),
    )


def open_answered(connection: Connection, user_id: int, now: datetime) -> list[int]:
    """The open training days of clubs that the person has answered, and that have a post."""
    rows = connection.execute(
        "SELECT DISTINCT occurrence.id FROM checkin JOIN occurrence ON occurrence.id = occurrence_id"
        f" WHERE user_id = ? AND club_id IS NOT {_OWN} AND starts_at > ? AND message_id IS NOT NULL",
        (user_id, user_id, to_seconds(now - OPEN_FOR)),
    ).fetchall()
    return [row["id"] for row in rows]


def erase(connection: Connection, user_id: int) -> None:
    """Delete every row about the person, with their own reminders; no club knows them as its organiser."""
    for table in DELETED:
        connection.execute(f"DELETE FROM {table} WHERE user_id = ?", (user_id,))
    connection.execute("UPDATE club SET organiser_id = NULL WHERE organiser_id = ?", (user_id,))


def erase_strangers(connection: Connection, user_ids: Collection[int]) -> None:
    """Delete what is kept of those of the people who take part in no club any more."""
    for table in (
        "pause",
        "pain",
        "person",
        "effort",
        "workout",
        "workout_member",
        "plan",
        "self_test_result",
        "self_test_run",
        "self_test_invitation",
    ):
        connection.execute(
            f"DELETE FROM {table} WHERE user_id IN ({placeholders(user_ids)})"
            " AND user_id NOT IN (SELECT user_id FROM member)",
            tuple(user_ids),
        )
