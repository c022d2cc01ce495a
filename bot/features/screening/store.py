"""Table ``screening``: the answers to the health questions. It's read for its owner only."""

from __future__ import annotations

import json
from datetime import datetime
from sqlite3 import Connection

from bot.database.database import first, from_seconds, to_seconds
from bot.features.screening.rules import Screening


def get(connection: Connection, user_id: int) -> Screening | None:
    """Return what the person answered; None if they never did."""
    row = first(connection, "SELECT * FROM screening WHERE user_id = ?", (user_id,))
    if row is None:
        return None
    answers = json.loads(row["answers"])
    ticked: dict[str, list[str]] = answers.get("ticked", {})
    choices: dict[str, str] = answers.get("choices", {})
    return Screening(
        ticked={group: tuple(ids) for group, ids in ticked.items()},
        choices=choices,
        at=from_seconds(row["answered_at"]),
        cleared=from_seconds(row["cleared_at"]) if row["cleared_at"] is not None else None,
    )


def put(connection: Connection, user_id: int, screening: Screening) -> None:
    """Store the answers in place of earlier ones."""
    said = {
        "ticked": {group: list(ids) for group, ids in screening.ticked.items()},
        "choices": dict(screening.choices),
    }
    cleared = to_seconds(screening.cleared) if screening.cleared is not None else None
    connection.execute(
        "INSERT OR REPLACE INTO screening (user_id, answers, answered_at, cleared_at) VALUES (?, ?, ?, ?)",
        (user_id, json.dumps(said), to_seconds(screening.at), cleared),
    )


def clear(connection: Connection, user_id: int, now: datetime) -> None:
    """Record that a physio or doctor has cleared the person, as they say."""
    connection.execute("UPDATE screening SET cleared_at = ? WHERE user_id = ?", (to_seconds(now), user_id))
