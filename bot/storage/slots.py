"""Table ``slot``: when clubs train, and which training day of each slot comes next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.schedule import Occurrence, Slot
from bot.storage.connection import Connection
from bot.storage.rows import first, from_seconds, marks, to_seconds

_CURRENT = "SELECT * FROM slot WHERE retired = 0"
_GONE = "retired = 1, next_date = NULL, next_starts_at = NULL, next_due_at = NULL"


@dataclass(frozen=True, slots=True)
class Next:
    """A slot's next training day, whose post is due."""

    slot_id: int
    guild_id: int
    local_date: date
    starts_at: datetime
    due_at: datetime


def _slot(row: sqlite3.Row) -> Slot:
    return Slot(
        weekday=row["weekday"],
        starts=time.fromisoformat(row["starts_time"]),
        id=row["id"],
        lead=timedelta(minutes=row["lead_minutes"]),
        label=row["label"],
        routine=row["routine"],
        every_weeks=row["every_weeks"],
        from_date=date.fromisoformat(row["from_date"]) if row["from_date"] else None,
        only_on=date.fromisoformat(row["only_on"]) if row["only_on"] else None,
        event_id=row["event_id"],
    )


def _values(slot: Slot) -> dict[str, int | str | None]:
    return {
        "weekday": slot.weekday,
        "starts_time": slot.starts.isoformat("minutes"),
        "lead_minutes": int(slot.lead.total_seconds()) // 60,
        "label": slot.label,
        "routine": slot.routine,
        "every_weeks": slot.every_weeks,
        "from_date": slot.from_date.isoformat() if slot.from_date else None,
        "only_on": slot.only_on.isoformat() if slot.only_on else None,
        "event_id": slot.event_id,
    }


async def of_clubs(connection: Connection, guild_ids: Sequence[int]) -> dict[int, list[Slot]]:
    """The current slots of the clubs: weekly ones by weekday and time, then one-off sessions by date."""
    rows = await connection.execute_fetchall(
        f"{_CURRENT} AND guild_id IN ({marks(guild_ids)})"
        " ORDER BY only_on IS NOT NULL, only_on, weekday, starts_time, id",
        guild_ids,
    )
    found: dict[int, list[Slot]] = {}
    for row in rows:
        found.setdefault(row["guild_id"], []).append(_slot(row))
    return found


async def put_weekly(connection: Connection, guild_id: int, slots: Iterable[Slot]) -> None:
    """Make these the club's weekly slots.

    A slot with an id is changed in place, and one without takes up again a retired slot of its weekday, so
    that an occurrence it already had today stays its only one. A slot the club no longer has is retired: its
    past occurrences belong to it.
    """
    await connection.execute(
        f"UPDATE slot SET {_GONE} WHERE guild_id = ? AND only_on IS NULL",
        (guild_id,),
    )
    weekly = (slot for slot in slots if slot.only_on is None)
    for slot in sorted(weekly, key=lambda s: s.id <= 0):  # those without an id take what is then left
        slot_id = slot.id if slot.id > 0 else await _retired_slot(connection, guild_id, slot)
        if slot_id:
            await _change(connection, guild_id, slot_id, slot)
        else:
            await add(connection, guild_id, slot)


async def add(connection: Connection, guild_id: int, slot: Slot) -> int:
    """Give the club one more slot, which has had no occurrence yet; its id."""
    values = {"guild_id": guild_id, **_values(slot)}
    row = await first(
        connection,
        f"INSERT INTO slot ({', '.join(values)}) VALUES ({marks(values)}) RETURNING id",
        tuple(values.values()),
    )
    assert row is not None  # noqa: S101  # RETURNING gives the row it inserted
    return row["id"]


async def of_event(connection: Connection, guild_id: int, event_id: int) -> Slot | None:
    """The slot, perhaps retired, that follows a Discord event of the club."""
    row = await first(
        connection, "SELECT * FROM slot WHERE event_id = ? AND guild_id = ?", (event_id, guild_id)
    )
    return _slot(row) if row is not None else None


async def move(connection: Connection, guild_id: int, slot: Slot) -> None:
    """Change a stored slot in place, and take it up again where it was retired."""
    await _change(connection, guild_id, slot.id, slot)


async def _change(connection: Connection, guild_id: int, slot_id: int, slot: Slot) -> None:
    values = _values(slot)
    await connection.execute(
        f"UPDATE slot SET retired = 0, {', '.join(f'{name} = ?' for name in values)}"
        " WHERE id = ? AND guild_id = ?",
        (*values.values(), slot_id, guild_id),
    )


async def _retired_slot(connection: Connection, guild_id: int, slot: Slot) -> int | None:
    """The weekly slot of that weekday that the club gave up, best the one of the same time; or None."""
    row = await first(
        connection,
        "SELECT id FROM slot WHERE guild_id = ? AND weekday = ? AND retired = 1 AND only_on IS NULL"
        " ORDER BY starts_time = ? DESC, id DESC LIMIT 1",
        (guild_id, slot.weekday, slot.starts.isoformat("minutes")),
    )
    return row["id"] if row is not None else None


async def retire(connection: Connection, slot_id: int) -> None:
    """The slot has no training day any more; those it had stay."""
    await connection.execute(
        f"UPDATE slot SET {_GONE} WHERE id = ?",
        (slot_id,),
    )


async def held_dates(connection: Connection, slot_id: int, since: date) -> set[date]:
    """The slot's training days from a local date on that the table ``occurrence`` already has.

    Those of a retired slot with the same weekday and time are its own too: to runners it is the same session,
    unless its post says that it is off.
    """
    rows = await connection.execute_fetchall(
        "SELECT local_date FROM slot JOIN slot AS twin ON twin.guild_id = slot.guild_id"
        " JOIN occurrence ON occurrence.slot_id = twin.id WHERE slot.id = ? AND local_date >= ? AND"
        " (twin.id = slot.id OR (twin.retired = 1 AND twin.weekday = slot.weekday"
        " AND twin.starts_time = slot.starts_time AND skipped_because IS NOT 'cancelled'))",
        (slot_id, since.isoformat()),
    )
    return {date.fromisoformat(row["local_date"]) for row in rows}


async def set_next(connection: Connection, slot_id: int, following: Occurrence | None) -> None:
    """Say which training day of the slot comes next; None for none."""
    if following is None:
        values = (None, None, None)
    else:
        values = (
            following.local_date.isoformat(),
            to_seconds(following.starts_at),
            to_seconds(following.due_at),
        )
    await connection.execute(
        "UPDATE slot SET next_date = ?, next_starts_at = ?, next_due_at = ? WHERE id = ?", (*values, slot_id)
    )


async def overdue(connection: Connection, guild_id: int, now: datetime) -> dict[int, datetime]:
    """The club's slots whose next run has begun without a post, and when it was to start."""
    rows = await connection.execute_fetchall(
        "SELECT id, next_starts_at FROM slot WHERE guild_id = ? AND next_starts_at <= ?",
        (guild_id, to_seconds(now)),
    )
    return {row["id"]: from_seconds(row["next_starts_at"]) for row in rows}


async def coming(connection: Connection, guild_id: int) -> list[tuple[date, datetime]]:
    """Local date and start of the next training day of each of the club's slots that nobody has claimed."""
    rows = await connection.execute_fetchall(
        f"{_CURRENT} AND guild_id = ? AND next_starts_at IS NOT NULL ORDER BY next_starts_at", (guild_id,)
    )
    return [(date.fromisoformat(row["next_date"]), from_seconds(row["next_starts_at"])) for row in rows]


DUE = (
    "SELECT id, guild_id, next_date, next_starts_at, next_due_at FROM slot"
    " WHERE next_due_at <= ? ORDER BY next_starts_at, id LIMIT ?"
)
"""What the minute job asks: it touches due rows only, by the index ``slot_due``."""


async def due(connection: Connection, now: datetime, limit: int) -> list[Next]:
    """The training days whose post is due and that nobody has claimed, the first start first."""
    return [
        Next(
            row["id"],
            row["guild_id"],
            date.fromisoformat(row["next_date"]),
            from_seconds(row["next_starts_at"]),
            from_seconds(row["next_due_at"]),
        )
        for row in await connection.execute_fetchall(DUE, (to_seconds(now), limit))
    ]
