"""Tables ``club`` and ``slot``."""

from __future__ import annotations

from datetime import time, timedelta

import aiosqlite

from bot.domain.schedule import Club, Slot
from bot.storage.rows import first

_CLUB = "SELECT guild_id, channel_id, zone, lead_minutes FROM club"
_SLOTS = "SELECT id, guild_id, weekday, starts_time FROM slot WHERE retired = 0"


async def get(connection: aiosqlite.Connection, guild_id: int) -> Club | None:
    """The club of a server with its current slots, or None where it is not set up."""
    clubs = await _read(connection, "WHERE guild_id = ?", (guild_id,))
    return clubs[0] if clubs else None


async def all_clubs(connection: aiosqlite.Connection) -> list[Club]:
    """Every club with its current slots."""
    return await _read(connection, "", ())


async def _read(connection: aiosqlite.Connection, where: str, arguments: tuple[int, ...]) -> list[Club]:
    slots: dict[int, list[Slot]] = {}
    condition = where.replace("WHERE", "AND")
    for row in await connection.execute_fetchall(f"{_SLOTS} {condition} ORDER BY weekday, id", arguments):
        slot = Slot(row["weekday"], time.fromisoformat(row["starts_time"]), row["id"])
        slots.setdefault(row["guild_id"], []).append(slot)
    return [
        Club(
            guild_id=row["guild_id"],
            channel_id=row["channel_id"],
            zone=row["zone"],
            lead=timedelta(minutes=row["lead_minutes"]),
            slots=tuple(slots.get(row["guild_id"], ())),
        )
        for row in await connection.execute_fetchall(f"{_CLUB} {where}", arguments)
    ]


async def put(connection: aiosqlite.Connection, club: Club) -> None:
    """Store the club as it now is.

    A slot with an id is changed in place, and one without takes up again a retired slot of its weekday, so
    that an occurrence it already had today stays its only one. A slot the club no longer has is retired.
    """
    await connection.execute(
        "INSERT INTO club (guild_id, channel_id, zone, lead_minutes) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (guild_id) DO UPDATE SET channel_id = excluded.channel_id, zone = excluded.zone,"
        " lead_minutes = excluded.lead_minutes",
        (club.guild_id, club.channel_id, club.zone, int(club.lead.total_seconds()) // 60),
    )
    await connection.execute("UPDATE slot SET retired = 1 WHERE guild_id = ?", (club.guild_id,))
    for slot in sorted(club.slots, key=lambda s: not s.id):  # those without an id take what is then left
        starts = slot.starts.isoformat("minutes")
        slot_id = slot.id or await _retired_slot(connection, club.guild_id, slot.weekday)
        if slot_id:
            await connection.execute(
                "UPDATE slot SET weekday = ?, starts_time = ?, retired = 0 WHERE id = ? AND guild_id = ?",
                (slot.weekday, starts, slot_id, club.guild_id),
            )
        else:
            await add_slot(connection, club.guild_id, slot)


async def add_slot(connection: aiosqlite.Connection, guild_id: int, slot: Slot) -> int:
    """Give the club one more slot, which has had no occurrence yet; its id."""
    row = await first(
        connection,
        "INSERT INTO slot (guild_id, weekday, starts_time) VALUES (?, ?, ?) RETURNING id",
        (guild_id, slot.weekday, slot.starts.isoformat("minutes")),
    )
    assert row is not None  # noqa: S101  # RETURNING gives the row it inserted
    return row["id"]


async def _retired_slot(connection: aiosqlite.Connection, guild_id: int, weekday: int) -> int | None:
    """The latest slot of that weekday that the club gave up, or None."""
    row = await first(
        connection,
        "SELECT id FROM slot WHERE guild_id = ? AND weekday = ? AND retired = 1 ORDER BY id DESC LIMIT 1",
        (guild_id, weekday),
    )
    return row["id"] if row is not None else None
