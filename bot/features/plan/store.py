"""Table ``plan``: people's choices, and the plan made from them. It's read for its owner only."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Connection

from bot.content.exercises import Equipment
from bot.content.routines import Phase
from bot.database.database import first, to_seconds
from bot.features.plan.plans import Choices, Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A person's row. ``plan`` is JSON that ``plan.service`` reads; None if no plan is kept."""

    choices: Choices
    plan: str | None = field(repr=False)


def get(connection: Connection, user_id: int) -> Stored | None:
    """Return the person's row; None if they haven't chosen anything yet."""
    row = first(connection, "SELECT * FROM plan WHERE user_id = ?", (user_id,))
    if row is None:
        return None
    return Stored(
        choices=Choices(
            sessions=Sessions(row["sessions"]),
            phase=Phase(row["phase"]),
            equipment=frozenset(map(Equipment, json.loads(row["equipment"]))),
        ),
        plan=row["plan"],
    )


def choose(connection: Connection, user_id: int, choices: Choices) -> None:
    """Store what the person chose; a plan that they have stays as it is."""
    connection.execute(
        "INSERT INTO plan (user_id, sessions, phase, equipment) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
        " SET sessions = excluded.sessions, phase = excluded.phase, equipment = excluded.equipment",
        (
            user_id,
            int(choices.sessions),
            choices.phase.value,
            json.dumps(sorted(kit.value for kit in choices.equipment)),
        ),
    )


def put(connection: Connection, user_id: int, plan: str, made_at: datetime) -> None:
    """Store a plan in the row that the person has."""
    connection.execute(
        "UPDATE plan SET plan = ?, made_at = ? WHERE user_id = ?", (plan, to_seconds(made_at), user_id)
    )


def forget(connection: Connection, before: datetime) -> None:
    """Delete the plans made before an instant; what their owners chose stays."""
    connection.execute("UPDATE plan SET plan = NULL, made_at = NULL WHERE made_at < ?", (to_seconds(before),))
