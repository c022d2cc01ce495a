"""Table ``club``; its slots and cancellations come along from ``storage.slots``."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.exercises import Equipment
from bot.domain.routines import Phase
from bot.domain.schedule import Club, Off
from bot.storage import cancellations, slots
from bot.storage.connection import Connection
from bot.storage.rows import first, from_seconds, marks, to_seconds


async def get(connection: Connection, guild_id: int) -> Club | None:
    """The club of a server, or the runner's own, with its current slots; None where it is not set up."""
    return (await get_many(connection, [guild_id])).get(guild_id)


async def get_many(connection: Connection, guild_ids: Sequence[int]) -> dict[int, Club]:
    """Those of the clubs that are there, by their ids."""
    rows = await connection.execute_fetchall(
        f"SELECT * FROM club WHERE guild_id IN ({marks(guild_ids)})", guild_ids
    )
    theirs = await slots.of_clubs(connection, guild_ids)
    cancelled = await cancellations.of_clubs(connection, guild_ids)
    return {
        row["guild_id"]: _club(row, theirs.get(row["guild_id"], ()), cancelled.get(row["guild_id"], ()))
        for row in rows
    }


async def all_ids(connection: Connection) -> list[int]:
    """Every club's id."""
    return [row["guild_id"] for row in await connection.execute_fetchall("SELECT guild_id FROM club")]


async def zone(connection: Connection, guild_id: int) -> str | None:
    """The name of the club's time zone, or None where it is not set up."""
    row = await first(connection, "SELECT zone FROM club WHERE guild_id = ?", (guild_id,))
    return row["zone"] if row is not None else None


def _club(row: sqlite3.Row, of_club: Sequence[slots.Slot], cancelled: Sequence[tuple[int, date]]) -> Club:
    return Club(
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        zone=row["zone"],
        slots=tuple(of_club),
        solo=bool(row["solo"]),
        role_id=row["role_id"],
        equipment=frozenset(map(Equipment, json.loads(row["equipment"]))),
        phase=Phase(row["phase"]),
        paused_until=date.fromisoformat(row["paused_until"]) if row["paused_until"] else None,
        cancelled=frozenset(cancelled),
        event_word=row["event_word"],
        organiser_id=row["organiser_id"],
        trouble=row["trouble"],
    )


async def put(connection: Connection, club: Club) -> None:
    """Store the club as it now is, with its weekly slots. One-off sessions and cancellations stay."""
    values = {
        "guild_id": club.guild_id,
        "channel_id": club.channel_id,
        "zone": club.zone,
        "solo": club.solo,
        "role_id": club.role_id,
        "equipment": json.dumps(sorted(club.equipment)),
        "phase": club.phase.value,
        "paused_until": club.paused_until.isoformat() if club.paused_until else None,
        "event_word": club.event_word,
        "organiser_id": club.organiser_id,
        "trouble": club.trouble,
    }
    changes = ", ".join(f"{name} = excluded.{name}" for name in values if name != "guild_id")
    await connection.execute(
        f"INSERT INTO club ({', '.join(values)}) VALUES ({marks(values)})"
        f" ON CONFLICT (guild_id) DO UPDATE SET {changes}",
        tuple(values.values()),
    )
    await slots.put_weekly(connection, club.guild_id, club.slots)


async def following_events(connection: Connection) -> set[int]:
    """The clubs whose sessions are Discord's events."""
    rows = await connection.execute_fetchall("SELECT guild_id FROM club WHERE event_word IS NOT NULL")
    return {row["guild_id"] for row in rows}


async def set_event_word(connection: Connection, guild_id: int, word: str | None) -> None:
    """Which of Discord's events are sessions: with this word in the name, all ("") or none (None)."""
    await connection.execute("UPDATE club SET event_word = ? WHERE guild_id = ?", (word, guild_id))


async def set_paused(connection: Connection, guild_id: int, until: date | None) -> None:
    """The local date on which training goes on; None for no pause."""
    await connection.execute(
        "UPDATE club SET paused_until = ? WHERE guild_id = ?", (until and until.isoformat(), guild_id)
    )


async def set_trouble(connection: Connection, guild_id: int, trouble: str | None) -> None:
    """Say why the last post was given up, or with None that all is well again."""
    await connection.execute(
        "UPDATE club SET trouble = ? WHERE guild_id = ? AND trouble IS NOT ?", (trouble, guild_id, trouble)
    )


async def untold(connection: Connection) -> frozenset[int]:
    """The runners whose reminders could not be delivered and who have not heard of it; by ``club_untold``."""
    rows = await connection.execute_fetchall(
        f"SELECT guild_id FROM club WHERE trouble = '{Off.DM_CLOSED.value}'"
    )
    return frozenset(row["guild_id"] for row in rows)


async def set_left(connection: Connection, guild_id: int, left_at: datetime | None) -> None:
    """When the bot was removed from the club's server; None: it is there."""
    await connection.execute(
        "UPDATE club SET left_at = ? WHERE guild_id = ?", (left_at and to_seconds(left_at), guild_id)
    )


async def left_at(connection: Connection, guild_id: int) -> datetime | None:
    """When the bot was removed from the club's server; None where it is there, or there is no club."""
    row = await first(connection, "SELECT left_at FROM club WHERE guild_id = ?", (guild_id,))
    return from_seconds(row[0]) if row is not None and row[0] is not None else None


async def left_before(connection: Connection, instant: datetime) -> list[int]:
    """The clubs from whose servers the bot was removed before the instant."""
    rows = await connection.execute_fetchall(
        "SELECT guild_id FROM club WHERE left_at < ?", (to_seconds(instant),)
    )
    return [row["guild_id"] for row in rows]


async def in_servers(connection: Connection) -> dict[int, bool]:
    """The clubs that are servers, and of each whether the bot is taken to be there."""
    rows = await connection.execute_fetchall("SELECT guild_id, left_at FROM club WHERE solo = 0")
    return {row["guild_id"]: row["left_at"] is None for row in rows}


async def remove(connection: Connection, guild_id: int) -> None:
    """Delete the club and everything that belongs to it."""
    await connection.execute("DELETE FROM club WHERE guild_id = ?", (guild_id,))


async def set_digest(connection: Connection, guild_id: int, due_at: datetime | None) -> None:
    """When the club's next weekly digest comes; None for never."""
    await connection.execute(
        "UPDATE club SET digest_due_at = ? WHERE guild_id = ?", (due_at and to_seconds(due_at), guild_id)
    )


async def digest_due_at(connection: Connection, guild_id: int) -> datetime | None:
    """When the club's next weekly digest comes; None where it wants none, or is not set up."""
    row = await first(connection, "SELECT digest_due_at FROM club WHERE guild_id = ?", (guild_id,))
    return from_seconds(row[0]) if row is not None and row[0] is not None else None
