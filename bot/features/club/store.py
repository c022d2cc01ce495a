"""Tables ``club``, ``slot`` and ``cancellation``."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from sqlite3 import Connection

from bot.content.exercises import Equipment
from bot.content.routines import Phase
from bot.database.database import (
    exists,
    first,
    from_seconds,
    get_fact,
    placeholders,
    put_fact,
    readable,
    to_seconds,
)
from bot.features.club.owner import ClubId, Owner
from bot.features.club.schedule import Club, Occurrence, Off, Slot
from bot.features.club.setup import zone_data


def get(connection: Connection, club_id: ClubId) -> Club | None:
    """Return the club with its current slots; None if it isn't set up."""
    return (get_many(connection, [club_id])).get(club_id)


def get_many(connection: Connection, club_ids: Sequence[ClubId]) -> dict[ClubId, Club]:
    """Return those of the clubs that exist, by id."""
    rows = connection.execute(
        f"SELECT * FROM club WHERE id IN ({placeholders(club_ids)})", club_ids
    ).fetchall()
    theirs = slots_of_clubs(connection, club_ids)
    cancelled = cancellations_of_clubs(connection, club_ids)
    return {row["id"]: _club(row, theirs.get(row["id"], ()), cancelled.get(row["id"], ())) for row in rows}


def all_ids(connection: Connection) -> list[ClubId]:
    """Return every club's id."""
    return [row["id"] for row in connection.execute("SELECT id FROM club").fetchall()]


def planned_after(connection: Connection, instant: datetime) -> list[ClubId]:
    """Return the clubs whose next digest, or training day of a slot, comes after the instant."""
    rows = connection.execute(
        "SELECT club_id FROM slot WHERE next_starts_at > ?1"
        " UNION SELECT id FROM club WHERE digest_due_at > ?1",
        (to_seconds(instant),),
    ).fetchall()
    return [row["club_id"] for row in rows]


def zone(connection: Connection, club_id: ClubId) -> str | None:
    """Return the name of the club's time zone; None if it isn't set up."""
    row = first(connection, "SELECT zone FROM club WHERE id = ?", (club_id,))
    return row["zone"] if row is not None else None


_CLOCKS = "clocks of {}"
"""Under which name a zone's file is kept as schedules were planned with it, in base 64."""


def known_clocks(connection: Connection, zone: str) -> bytes | None:
    """Return the zone's file as schedules were planned with it; None where none was."""
    kept = get_fact(connection, _CLOCKS.format(zone))
    return b64decode(kept) if kept is not None else None


def remember_clocks(connection: Connection, zone: str) -> None:
    """Keep the zone's file as schedules are planned with it, to see later whether new rules differ."""
    with suppress(OSError, ValueError):  # tzdata has dropped it
        put_fact(connection, _CLOCKS.format(zone), b64encode(zone_data(zone)).decode())


def remember_all_clocks(connection: Connection) -> None:
    """Keep the files of all zones that clubs are in."""
    for row in connection.execute("SELECT DISTINCT zone FROM club").fetchall():
        remember_clocks(connection, row["zone"])


def by_date_since(connection: Connection, club_id: ClubId) -> datetime:
    """Since when one done is enough for a date with several runs of the club; 1970 if it always was."""
    row = first(connection, "SELECT by_date_since FROM club WHERE id = ?", (club_id,))
    return from_seconds(row["by_date_since"] if row is not None else 0)


def _club(row: sqlite3.Row, of_club: Sequence[Slot], cancelled: Sequence[tuple[int, date]]) -> Club:
    return Club(
        owner=Owner.of(row["id"]),
        channel_id=row["channel_id"],
        zone=row["zone"],
        slots=tuple(of_club),
        role_id=row["role_id"],
        equipment=frozenset(map(Equipment, json.loads(row["equipment"]))),
        phase=Phase(row["phase"]),
        paused_until=date.fromisoformat(row["paused_until"]) if row["paused_until"] else None,
        cancelled=frozenset(cancelled),
        event_word=row["event_word"],
        organiser_id=row["organiser_id"],
        trouble=row["trouble"],
        off=Off(row["off"]) if row["off"] else None,
    )


def put(connection: Connection, club: Club) -> None:
    """Store the club with its weekly slots; one-off sessions and cancellations stay as they are."""
    values = {
        "id": club.id,
        "guild_id": club.owner.guild_id,
        "user_id": club.owner.user_id,
        "channel_id": club.channel_id,
        "zone": club.zone,
        "role_id": club.role_id,
        "equipment": json.dumps(sorted(club.equipment)),
        "phase": club.phase.value,
        "paused_until": club.paused_until.isoformat() if club.paused_until else None,
        "event_word": club.event_word,
        "organiser_id": club.organiser_id,
        "trouble": club.trouble,
        "off": club.off and club.off.value,
    }
    changes = ", ".join(
        f"{name} = excluded.{name}" for name in values if name not in {"id", "guild_id", "user_id"}
    )
    connection.execute(
        f"INSERT INTO club ({', '.join(values)}) VALUES ({placeholders(values)})"
        f" ON CONFLICT (id) DO UPDATE SET {changes}",
        tuple(values.values()),
    )
    put_weekly_slots(connection, club.id, club.slots)


def following_events(connection: Connection) -> set[ClubId]:
    """Return the clubs whose sessions follow Discord events."""
    rows = connection.execute("SELECT id FROM club WHERE event_word IS NOT NULL").fetchall()
    return {row["id"] for row in rows}


def set_event_word(connection: Connection, club_id: ClubId, word: str | None) -> None:
    """Set which Discord events are sessions: with this word in their name, all ("") or none (None)."""
    connection.execute("UPDATE club SET event_word = ? WHERE id = ?", (word, club_id))


def set_paused(connection: Connection, club_id: ClubId, until: date | None) -> None:
    """Set the local date on which training resumes; None for no pause."""
    connection.execute(
        "UPDATE club SET paused_until = ? WHERE id = ?", (until and until.isoformat(), club_id)
    )


def set_trouble(connection: Connection, club_id: ClubId, trouble: str | None) -> None:
    """Store why the last post was given up; None means that all is well again."""
    connection.execute(
        "UPDATE club SET trouble = ? WHERE id = ? AND trouble IS NOT ?", (trouble, club_id, trouble)
    )


def set_off(connection: Connection, club_id: ClubId, off: Off) -> None:
    """Store how a person's own reminders were switched off."""
    connection.execute("UPDATE club SET off = ? WHERE id = ?", (off.value, club_id))


def unreached_people(connection: Connection) -> frozenset[int]:
    """Return ids of people not yet told that reminders failed to reach them; by the index ``club_untold``."""
    rows = connection.execute(f"SELECT user_id FROM club WHERE off = '{Off.CLOSED.value}'").fetchall()
    return frozenset(row["user_id"] for row in rows)


def set_left(connection: Connection, club_id: ClubId, left_at: datetime | None) -> None:
    """Store when the bot was removed from the club's server; None if it's there."""
    connection.execute("UPDATE club SET left_at = ? WHERE id = ?", (left_at and to_seconds(left_at), club_id))


def left_at(connection: Connection, club_id: ClubId) -> datetime | None:
    """Return when the bot was removed from the club's server; None if it's there, or there's no club."""
    row = first(connection, "SELECT left_at FROM club WHERE id = ?", (club_id,))
    return from_seconds(row[0]) if row is not None and row[0] is not None else None


def left_before(connection: Connection, instant: datetime) -> list[ClubId]:
    """Return the clubs from whose servers the bot was removed before the instant."""
    rows = connection.execute("SELECT id FROM club WHERE left_at < ?", (to_seconds(instant),)).fetchall()
    return [row["id"] for row in rows]


def in_servers(connection: Connection) -> dict[ClubId, bool]:
    """Return the clubs that are servers, and for each whether the bot is recorded as being there."""
    rows = connection.execute("SELECT id, left_at FROM club WHERE guild_id IS NOT NULL").fetchall()
    return {row["id"]: row["left_at"] is None for row in rows}


def remove(connection: Connection, club_id: ClubId) -> None:
    """Delete the club and everything that belongs to it."""
    connection.execute("DELETE FROM club WHERE id = ?", (club_id,))


def set_digest(connection: Connection, club_id: ClubId, due_at: datetime | None) -> None:
    """Set when the club's next weekly digest is due; None for never."""
    connection.execute(
        "UPDATE club SET digest_due_at = ? WHERE id = ?", (due_at and to_seconds(due_at), club_id)
    )


def digest_due_at(connection: Connection, club_id: ClubId) -> datetime | None:
    """Return when the club's next weekly digest is due; None if it wants none, or isn't set up."""
    row = first(connection, "SELECT digest_due_at FROM club WHERE id = ?", (club_id,))
    return from_seconds(row[0]) if row is not None and row[0] is not None else None


_CURRENT = "SELECT * FROM slot WHERE retired = 0"
_GONE = "retired = 1, next_date = NULL, next_starts_at = NULL, next_due_at = NULL"


@dataclass(frozen=True, slots=True)
class Next:
    """A slot's next training day, whose post is due."""

    slot_id: int
    club_id: ClubId
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


def slots_of_clubs(connection: Connection, club_ids: Sequence[ClubId]) -> dict[ClubId, list[Slot]]:
    """Return the clubs' current slots: weekly ones by weekday and time, then one-off sessions by date."""
    rows = connection.execute(
        f"{_CURRENT} AND club_id IN ({placeholders(club_ids)})"
        " ORDER BY only_on IS NOT NULL, only_on, weekday, starts_time, id",
        club_ids,
    ).fetchall()
    found: dict[ClubId, list[Slot]] = {}
    for row in rows:
        found.setdefault(row["club_id"], []).append(_slot(row))
    return found


def put_weekly_slots(connection: Connection, club_id: ClubId, slots: Iterable[Slot]) -> None:
    """Make these the club's weekly slots.

    A slot with an id is changed in place. One without an id revives a retired slot of its weekday if there is
    one, so that an occurrence it already had today stays its only one. A slot that the club no longer has is
    retired rather than deleted: its past occurrences belong to it.
    """
    connection.execute(
        f"UPDATE slot SET {_GONE} WHERE club_id = ? AND only_on IS NULL",
        (club_id,),
    )
    weekly = (slot for slot in slots if slot.only_on is None)
    for slot in sorted(weekly, key=lambda s: s.id <= 0):  # those without an id take what is left
        slot_id = slot.id if slot.id > 0 else _retired_slot(connection, club_id, slot)
        if slot_id:
            _change(connection, club_id, slot_id, slot)
        else:
            add_slot(connection, club_id, slot)


def add_slot(connection: Connection, club_id: ClubId, slot: Slot) -> int:
    """Add a slot to the club, one that has had no occurrence yet, and return its id."""
    values = {"club_id": club_id, **_values(slot)}
    row = first(
        connection,
        f"INSERT INTO slot ({', '.join(values)}) VALUES ({placeholders(values)}) RETURNING id",
        tuple(values.values()),
    )
    assert row is not None  # noqa: S101  # RETURNING gives the row it inserted
    return row["id"]


def slot_of_event(connection: Connection, club_id: ClubId, event_id: int) -> Slot | None:
    """Return the slot, perhaps retired, that follows a Discord event of the club; None if there's none."""
    row = first(connection, "SELECT * FROM slot WHERE event_id = ? AND club_id = ?", (event_id, club_id))
    return _slot(row) if row is not None else None


def set_event(connection: Connection, slot_id: int, event_id: int | None) -> None:
    """Let a slot, which may be retired, follow another Discord event; None for no more."""
    connection.execute("UPDATE slot SET event_id = ? WHERE id = ?", (event_id, slot_id))


def move_slot(connection: Connection, club_id: ClubId, slot: Slot) -> None:
    """Change a stored slot in place, and revive it if it was retired."""
    _change(connection, club_id, slot.id, slot)


def _change(connection: Connection, club_id: ClubId, slot_id: int, slot: Slot) -> None:
    values = _values(slot)
    connection.execute(
        f"UPDATE slot SET retired = 0, {', '.join(f'{name} = ?' for name in values)}"
        " WHERE id = ? AND club_id = ?",
        (*values.values(), slot_id, club_id),
    )


def _retired_slot(connection: Connection, club_id: ClubId, slot: Slot) -> int | None:
    """Return a retired weekly slot of that weekday, preferably of the same time; None if there's none."""
    row = first(
        connection,
        "SELECT id FROM slot WHERE club_id = ? AND weekday = ? AND retired = 1 AND only_on IS NULL"
        " ORDER BY starts_time = ? DESC, id DESC LIMIT 1",
        (club_id, slot.weekday, slot.starts.isoformat("minutes")),
    )
    return row["id"] if row is not None else None


def retire_slot(connection: Connection, slot_id: int) -> None:
    """Retire the slot, which then has no more training days; those it had stay."""
    connection.execute(
        f"UPDATE slot SET {_GONE} WHERE id = ?",
        (slot_id,),
    )


def held_dates(connection: Connection, slot_id: int, since: date) -> set[date]:
    """Return the slot's training days from a local date on that table ``occurrence`` already has.

    Those of a retired slot with the same weekday and time count too: to runners it's the same session, unless
    its post says that it's off.
    """
    rows = connection.execute(
        "SELECT local_date FROM slot JOIN slot AS twin ON twin.club_id = slot.club_id"
        " JOIN occurrence ON occurrence.slot_id = twin.id WHERE slot.id = ? AND local_date >= ? AND"
        " (twin.id = slot.id OR (twin.retired = 1 AND twin.weekday = slot.weekday"
        " AND twin.starts_time = slot.starts_time AND state NOT IN ('cancelling', 'cancelled')))",
        (slot_id, since.isoformat()),
    ).fetchall()
    return {date.fromisoformat(row["local_date"]) for row in rows}


def set_next(connection: Connection, slot_id: int, following: Occurrence | None) -> None:
    """Store the slot's next training day; None if there's none."""
    if following is None:
        values = (None, None, None)
    else:
        values = (
            following.local_date.isoformat(),
            to_seconds(following.starts_at),
            to_seconds(following.due_at),
        )
    connection.execute(
        "UPDATE slot SET next_date = ?, next_starts_at = ?, next_due_at = ? WHERE id = ?", (*values, slot_id)
    )


def overdue_slots(connection: Connection, club_id: ClubId, now: datetime) -> dict[int, datetime]:
    """Return the club's slots whose next run has begun without a post, each with the start of that run."""
    rows = connection.execute(
        "SELECT id, next_starts_at FROM slot WHERE club_id = ? AND next_starts_at <= ?",
        (club_id, to_seconds(now)),
    ).fetchall()
    return {row["id"]: from_seconds(row["next_starts_at"]) for row in rows}


def coming_slots(connection: Connection, club_id: ClubId) -> list[tuple[date, datetime]]:
    """Return the local date and start of the next unclaimed training day of each of the club's slots."""
    rows = connection.execute(
        f"{_CURRENT} AND club_id = ? AND next_starts_at IS NOT NULL ORDER BY next_starts_at", (club_id,)
    ).fetchall()
    return [(date.fromisoformat(row["next_date"]), from_seconds(row["next_starts_at"])) for row in rows]


DUE = (
    "SELECT id, club_id, next_date, next_starts_at, next_due_at FROM slot"
    " WHERE next_due_at <= ? ORDER BY next_starts_at, id LIMIT ?"
)
"""The query of the minute job; by the index ``slot_due`` it touches due rows only."""


def due_slots(connection: Connection, now: datetime, limit: int) -> list[Next]:
    """Return the unclaimed training days whose post is due, earliest start first."""
    return readable("slot", connection.execute(DUE, (to_seconds(now), limit)).fetchall(), _next)


def _next(row: sqlite3.Row) -> Next:
    return Next(
        row["id"],
        row["club_id"],
        date.fromisoformat(row["next_date"]),
        from_seconds(row["next_starts_at"]),
        from_seconds(row["next_due_at"]),
    )


def has_due_slot(connection: Connection, now: datetime) -> bool:
    """Return whether :func:`due_slots` would find anything."""
    return exists(connection, DUE, (to_seconds(now), 1))


def cancellations_of_clubs(
    connection: Connection, club_ids: Sequence[ClubId]
) -> dict[ClubId, list[tuple[int, date]]]:
    """Return slot ids with the local dates on which they don't train, by club."""
    rows = connection.execute(
        "SELECT club_id, slot_id, local_date FROM slot JOIN cancellation ON slot_id = slot.id"
        f" WHERE club_id IN ({placeholders(club_ids)})",
        club_ids,
    ).fetchall()
    found: dict[ClubId, list[tuple[int, date]]] = {}
    for row in rows:
        found.setdefault(row["club_id"], []).append((row["slot_id"], date.fromisoformat(row["local_date"])))
    return found


def add_cancellation(connection: Connection, slot_id: int, local_date: date, note: str = "") -> None:
    """Cancel the slot's training on this date; the note says why, on its post."""
    connection.execute(
        "INSERT INTO cancellation (slot_id, local_date, note) VALUES (?, ?, ?)"
        " ON CONFLICT (slot_id, local_date) DO UPDATE SET note = excluded.note",
        (slot_id, local_date.isoformat(), note),
    )


def remove_cancellation(connection: Connection, slot_id: int, local_date: date) -> None:
    """Let the slot train on this date after all."""
    connection.execute(
        "DELETE FROM cancellation WHERE slot_id = ? AND local_date = ?", (slot_id, local_date.isoformat())
    )


def get_draft(connection: Connection, club_id: ClubId, user_id: int, since: datetime) -> str | None:
    """Return the person's draft for this club as JSON; None if none was touched since the instant."""
    row = first(
        connection,
        "SELECT plan FROM draft WHERE club_id = ? AND user_id = ? AND edited_at >= ?",
        (club_id, user_id, to_seconds(since)),
    )
    return str(row["plan"]) if row is not None else None


def put_draft(connection: Connection, club_id: ClubId, user_id: int, plan: str, now: datetime) -> None:
    """Store the person's draft for this club, as JSON, in place of an earlier one."""
    connection.execute(
        "INSERT INTO draft (club_id, user_id, plan, edited_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (club_id, user_id) DO UPDATE SET plan = excluded.plan, edited_at = excluded.edited_at",
        (club_id, user_id, plan, to_seconds(now)),
    )


def remove_draft(connection: Connection, club_id: ClubId, user_id: int) -> None:
    connection.execute("DELETE FROM draft WHERE club_id = ? AND user_id = ?", (club_id, user_id))


def remove_older_drafts(connection: Connection, before: datetime) -> None:
    """Delete the drafts that nobody has touched since the instant."""
    connection.execute("DELETE FROM draft WHERE edited_at < ?", (to_seconds(before),))


_ZONED = ("club", "person", "occurrence")


def all_zones(connection: Connection) -> list[str]:
    """Return the time zones that are stored anywhere."""
    query = " UNION ".join(f"SELECT zone FROM {table} WHERE zone IS NOT NULL" for table in _ZONED)
    return [row["zone"] for row in connection.execute(query).fetchall()]


def rename_zone(connection: Connection, zone: str, name: str) -> None:
    """Give a time zone another name wherever it is stored."""
    for table in _ZONED:
        connection.execute(f"UPDATE {table} SET zone = ? WHERE zone = ?", (name, zone))
