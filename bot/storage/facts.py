"""Table ``fact``: small facts about the installation."""

from __future__ import annotations

from bot.storage.connection import Connection
from bot.storage.rows import first


async def get(connection: Connection, name: str) -> str | None:
    """The fact of this name, or None."""
    row = await first(connection, "SELECT value FROM fact WHERE name = ?", (name,))
    return str(row["value"]) if row is not None else None


async def put(connection: Connection, name: str, value: str) -> None:
    await connection.execute(
        "INSERT INTO fact (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
