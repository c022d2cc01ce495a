"""Table ``pause``: people's time away, in every club at once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from bot.domain.pauses import Pause, Reason
from bot.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Kept:
    """A pause as it is stored."""

    id: int
    pause: Pause
    reason: Reason


async def add(connection: Connection, user_id: int, pause: Pause, reason: Reason) -> None:
    """One more pause; it may overlap others."""
    await connection.execute(
        "INSERT INTO pause (user_id, first_date, last_date, reason) VALUES (?, ?, ?, ?)",
        (user_id, pause.first.isoformat(), pause.last.isoformat(), reason.value),
    )


async def change(connection: Connection, kept: Kept, pause: Pause | None) -> None:
    """What is left of a pause that ends early; None where it is taken back."""
    if pause is None:
        await connection.execute("DELETE FROM pause WHERE id = ?", (kept.id,))
        return
    await connection.execute(
        "UPDATE pause SET first_date = ?, last_date = ? WHERE id = ?",
        (pause.first.isoformat(), pause.last.isoformat(), kept.id),
    )


async def of_person(connection: Connection, user_id: int) -> list[Kept]:
    """All of the person's pauses, past and to come, by their first date."""
    rows = await connection.execute_fetchall(
        "SELECT * FROM pause WHERE user_id = ? ORDER BY first_date, id", (user_id,)
    )
    return [Kept(row["id"], _pause(row), Reason(row["reason"])) for row in rows]


async def of_club(connection: Connection, guild_id: int) -> dict[int, list[Pause]]:
    """The pauses of everybody who has taken part in the club, by user."""
    rows = await connection.execute_fetchall(
        "SELECT pause.* FROM pause JOIN member USING (user_id) WHERE guild_id = ? ORDER BY pause.id",
        (guild_id,),
    )
    found: dict[int, list[Pause]] = {}
    for row in rows:
        found.setdefault(row["user_id"], []).append(_pause(row))
    return found


def _pause(row: sqlite3.Row) -> Pause:
    return Pause(date.fromisoformat(row["first_date"]), date.fromisoformat(row["last_date"]))
