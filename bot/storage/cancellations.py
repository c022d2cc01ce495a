"""Table ``cancellation``: the days on which a slot does not train."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.storage.connection import Connection
from bot.storage.rows import marks


async def of_clubs(connection: Connection, guild_ids: Sequence[int]) -> dict[int, list[tuple[int, date]]]:
    """Which slots of the clubs do not train on which local dates."""
    rows = await connection.execute_fetchall(
        "SELECT guild_id, slot_id, local_date FROM slot JOIN cancellation ON slot_id = slot.id"
        f" WHERE guild_id IN ({marks(guild_ids)})",
        guild_ids,
    )
    found: dict[int, list[tuple[int, date]]] = {}
    for row in rows:
        found.setdefault(row["guild_id"], []).append((row["slot_id"], date.fromisoformat(row["local_date"])))
    return found


async def add(connection: Connection, slot_id: int, local_date: date, note: str = "") -> None:
    """The slot does not train on this date; the note says why, on its post."""
    await connection.execute(
        "INSERT INTO cancellation (slot_id, local_date, note) VALUES (?, ?, ?)"
        " ON CONFLICT (slot_id, local_date) DO UPDATE SET note = excluded.note",
        (slot_id, local_date.isoformat(), note),
    )


async def remove(connection: Connection, slot_id: int, local_date: date) -> None:
    """The slot trains on this date after all."""
    await connection.execute(
        "DELETE FROM cancellation WHERE slot_id = ? AND local_date = ?", (slot_id, local_date.isoformat())
    )
