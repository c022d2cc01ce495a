"""Table ``draft``: set-ups that organisers have begun and not saved; ``services.drafts`` reads them."""

from __future__ import annotations

from datetime import datetime

from bot.storage.connection import Connection
from bot.storage.rows import first, to_seconds


async def get(connection: Connection, guild_id: int, user_id: int, since: datetime) -> str | None:
    """The person's draft for this club, or None where none was touched since the instant."""
    row = await first(
        connection,
        "SELECT plan FROM draft WHERE guild_id = ? AND user_id = ? AND edited_at >= ?",
        (guild_id, user_id, to_seconds(since)),
    )
    return str(row["plan"]) if row is not None else None


async def put(connection: Connection, guild_id: int, user_id: int, plan: str, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO draft (guild_id, user_id, plan, edited_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (guild_id, user_id) DO UPDATE SET plan = excluded.plan, edited_at = excluded.edited_at",
        (guild_id, user_id, plan, to_seconds(now)),
    )


async def remove(connection: Connection, guild_id: int, user_id: int) -> None:
    await connection.execute("DELETE FROM draft WHERE guild_id = ? AND user_id = ?", (guild_id, user_id))


async def remove_older(connection: Connection, before: datetime) -> None:
    """Forget the drafts that nobody has touched since."""
    await connection.execute("DELETE FROM draft WHERE edited_at < ?", (to_seconds(before),))
