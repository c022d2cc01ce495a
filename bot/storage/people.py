"""Table ``person``: what people have chosen for themselves, the same in every club."""

from __future__ import annotations

from bot.domain.phrases import Tone
from bot.storage.connection import Connection
from bot.storage.rows import first


async def tone(connection: Connection, user_id: int) -> Tone:
    """How the person wants to be talked to; plain where they have not said."""
    row = await first(connection, "SELECT tone FROM person WHERE user_id = ?", (user_id,))
    return Tone(row["tone"]) if row is not None else Tone.PLAIN


async def set_tone(connection: Connection, user_id: int, tone: Tone) -> None:
    await connection.execute(
        "INSERT INTO person (user_id, tone) VALUES (?, ?) ON CONFLICT DO UPDATE SET tone = excluded.tone",
        (user_id, tone.value),
    )


async def own_zone(connection: Connection, user_id: int) -> str | None:
    """The IANA time zone that the person chose; None where they have not."""
    row = await first(connection, "SELECT zone FROM person WHERE user_id = ?", (user_id,))
    return row["zone"] if row is not None else None


async def set_zone(connection: Connection, user_id: int, zone: str) -> None:
    await connection.execute(
        "INSERT INTO person (user_id, zone) VALUES (?, ?) ON CONFLICT DO UPDATE SET zone = excluded.zone",
        (user_id, zone),
    )


async def zone(connection: Connection, user_id: int) -> str:
    """The person's IANA time zone: their own, else of the club they were seen in last, else UTC."""
    row = await first(
        connection,
        "SELECT coalesce((SELECT zone FROM person WHERE user_id = ?), (SELECT zone FROM club"
        " JOIN member USING (guild_id) WHERE user_id = ? ORDER BY seen_at DESC LIMIT 1), 'UTC') AS zone",
        (user_id, user_id),
    )
    return str(row["zone"]) if row is not None else "UTC"
