"""Table ``own_days`` (append-only): the weekdays on which a member trains, from a date on."""

from __future__ import annotations

import sqlite3
from datetime import date

from bot.domain.own_days import OwnDays
from bot.storage.connection import Connection


async def add(connection: Connection, guild_id: int, user_id: int, days: OwnDays) -> None:
    """From its date on these are the member's days in this club; an entry before it stays for its time."""
    await connection.execute(
        "INSERT INTO own_days (guild_id, user_id, since, weekdays) VALUES (?, ?, ?, ?)",
        (guild_id, user_id, days.since.isoformat(), "".join(map(str, sorted(days.weekdays)))),
    )


async def of_member(connection: Connection, guild_id: int, user_id: int) -> list[OwnDays]:
    """The member's entries in this club, in the order in which they were made."""
    rows = await connection.execute_fetchall(
        "SELECT since, weekdays FROM own_days WHERE guild_id = ? AND user_id = ? ORDER BY id",
        (guild_id, user_id),
    )
    return [_own_days(row) for row in rows]


async def of_club(connection: Connection, guild_id: int) -> dict[int, list[OwnDays]]:
    """The same of all members who have any, by user."""
    rows = await connection.execute_fetchall(
        "SELECT user_id, since, weekdays FROM own_days WHERE guild_id = ? ORDER BY id", (guild_id,)
    )
    found: dict[int, list[OwnDays]] = {}
    for row in rows:
        found.setdefault(row["user_id"], []).append(_own_days(row))
    return found


def _own_days(row: sqlite3.Row) -> OwnDays:
    return OwnDays(date.fromisoformat(row["since"]), frozenset(map(int, row["weekdays"])))
