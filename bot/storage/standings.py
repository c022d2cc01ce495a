"""Table ``standing``: the cache that boards are read from."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.streaks import OPEN_FOR, RECENT
from bot.domain.tally import Tally
from bot.storage.checkins import DONE_OF_OCCURRENCE
from bot.storage.connection import Connection
from bot.storage.rows import first, from_seconds, to_seconds

_FIELDS = ("current", "best", "total", "recent_done", "recent_held", "month", "month_done", "next_done")
_PUT = (
    f"INSERT INTO standing (guild_id, user_id, {', '.join(_FIELDS)}) VALUES (?, ?{', ?' * len(_FIELDS)})"
    f" ON CONFLICT (guild_id, user_id) DO UPDATE SET {', '.join(f'{f} = excluded.{f}' for f in _FIELDS)}"
)
GRACE = timedelta(minutes=1)
"""An answer counts by when it was given, and may be dealt with some seconds later: were its training day
settled in between, the standing written with the answer would be older than the settled one."""

DUE = (
    "SELECT guild_id FROM occurrence WHERE settled = 0 AND settled < 2 AND starts_at <= ?"
    " UNION SELECT guild_id FROM occurrence WHERE settled = 1 AND settled < 2 AND starts_at <= ?"
)
"""What the minute job asks: both halves go by the index ``occurrence_unsettled``, which SQLite takes only
where its ``settled < 2`` is repeated."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody who may stand on a board, under the name they chose for it; when they were last known to be in
    the server.
    """

    user_id: int
    name: str
    seen_at: datetime
    tally: Tally


async def put(connection: Connection, guild_id: int, tallies: Mapping[int, Tally]) -> None:
    """How these members of the club stand, by user."""
    await connection.executemany(_PUT, [(guild_id, user_id, *_row(t)) for user_id, t in tallies.items()])


async def of_club(connection: Connection, guild_id: int) -> dict[int, Tally]:
    """How the members of a club stand, by user."""
    rows = await connection.execute_fetchall("SELECT * FROM standing WHERE guild_id = ?", (guild_id,))
    return {row["user_id"]: tally_of(row) for row in rows}


async def on_boards(connection: Connection, guild_id: int) -> list[Entry]:
    """Everybody in the club but those who left the server or hid themselves."""
    rows = await connection.execute_fetchall(
        "SELECT standing.*, coalesce(board_name, name) AS shown_name, seen_at"
        " FROM standing JOIN member USING (guild_id, user_id)"
        " WHERE guild_id = ? AND hidden = 0 AND left_at IS NULL",
        (guild_id,),
    )
    return [
        Entry(row["user_id"], row["shown_name"], from_seconds(row["seen_at"]), tally_of(row)) for row in rows
    ]


async def total_of_club(connection: Connection, guild_id: int) -> int:
    """How many sessions have been done since the club began, also by people who have deleted their data."""
    row = await first(
        connection,
        "SELECT gone_done + (SELECT coalesce(sum(total), 0) FROM standing WHERE guild_id = ?1) FROM club"
        " WHERE guild_id = ?1",
        (guild_id,),
    )
    return int(row[0]) if row is not None else 0


async def due(connection: Connection, now: datetime) -> list[int]:
    """The clubs whose members' standings have changed by themselves: a training day closed, or grew old."""
    rows = await connection.execute_fetchall(DUE, (_closed(now), to_seconds(now - RECENT)))
    return [row["guild_id"] for row in rows]


async def set_settled(connection: Connection, guild_id: int, now: datetime) -> None:
    """Everybody's standing in the club is as it is at ``now``."""
    await connection.execute(
        f"UPDATE occurrence SET settled = iif(starts_at <= ?, 2, 1), done = {DONE_OF_OCCURRENCE}"
        " WHERE guild_id = ? AND settled < 2 AND starts_at <= ?",
        (to_seconds(now - RECENT), guild_id, _closed(now)),
    )


def _closed(now: datetime) -> int:
    """The latest start that has closed for all answers, also for one that is still on its way."""
    return to_seconds(now - OPEN_FOR - GRACE)


def tally_of(row: sqlite3.Row) -> Tally:
    """The tally in a row of the table."""
    return Tally(
        current=row["current"],
        best=row["best"],
        total=row["total"],
        recent_done=row["recent_done"],
        recent_held=row["recent_held"],
        month=date.fromisoformat(f"{row['month']}-01"),
        month_done=row["month_done"],
        next_done=row["next_done"],
    )


def _row(tally: Tally) -> list[int | str]:
    return [f"{tally.month:%Y-%m}" if field == "month" else getattr(tally, field) for field in _FIELDS]
