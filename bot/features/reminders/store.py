"""Table ``occurrence``: training days, each claimed once before it is posted."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from sqlite3 import Connection

from bot.database.database import first, from_seconds, placeholders, to_seconds
from bot.features.club.owner import ClubId, Owner, OwnerKind
from bot.features.club.schedule import Club, Occurrence, PostKind, PostState, Skipped
from bot.features.streaks.rules import OPEN_FOR, Held

_ALSO = (
    "(SELECT note FROM cancellation AS c WHERE c.slot_id = occurrence.slot_id"
    " AND c.local_date = occurrence.local_date) AS note"
)
COUNTS = "state IN ('claimed', 'posted', 'recorded')"
"""What ``PostState.counts`` says, for a row."""

_NOT_CANCELLED = " AND state NOT IN ('cancelling', 'cancelled')"

ROW = f"SELECT *, {_ALSO} FROM occurrence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A training day as it is stored.

    ``message_id`` is None where no post of it is known. ``tried`` says whether the post is not known to
    have arrived at the first try, ``tries`` how often Discord refused it. ``note`` says why it is cancelled.
    ``announced`` counts what was announced after the post: odd where the last of it was that the run is off.
    ``told_starts_at`` is the start that people were told last, where it was moved and they are to hear of it
    once more.
    """

    id: int
    club_id: ClubId
    slot_id: int
    channel_id: int
    local_date: date
    zone: str = "UTC"
    starts_at: datetime
    claimed_at: datetime
    exercises: tuple[str, ...]
    message_id: int | None = None
    state: PostState = PostState.CLAIMED
    post_kind: PostKind = PostKind.CLASSIC
    label: str = ""
    role_id: int | None = None
    tries: int = 0
    tried: bool = False
    note: str = ""
    announced: int = 0
    told_starts_at: datetime | None = None

    @property
    def skipped(self) -> Skipped | None:
        """Why it excuses everybody; None if it counts."""
        return self.state.skipped

    @property
    def owner(self) -> Owner:
        return Owner.of(self.club_id)

    @property
    def solo(self) -> bool:
        """Whether it is a runner's own, with a direct message for a post."""
        return self.owner.kind is OwnerKind.PERSON

    @property
    def closes_at(self) -> datetime:
        return self.starts_at + OPEN_FOR


def claimed_of(row: sqlite3.Row) -> Claimed:
    """Return the training day in a row of ``ROW``."""
    return Claimed(
        id=row["id"],
        club_id=row["club_id"],
        slot_id=row["slot_id"],
        channel_id=row["channel_id"],
        local_date=date.fromisoformat(row["local_date"]),
        zone=row["zone"],
        starts_at=from_seconds(row["starts_at"]),
        claimed_at=from_seconds(row["claimed_at"]),
        exercises=tuple(json.loads(row["exercises"])),
        message_id=row["message_id"],
        state=PostState(row["state"]),
        post_kind=PostKind(row["post_kind"]),
        label=row["label"],
        role_id=row["role_id"],
        tries=row["tries"],
        tried=row["try_at"] is not None,
        note=row["note"] or "",
        announced=row["announced"],
        told_starts_at=from_seconds(row["told_starts_at"]) if row["told_starts_at"] is not None else None,
    )


def claim_occurrence(
    connection: Connection,
    club: Club,
    occurrence: Occurrence,
    exercises: tuple[str, ...],
    now: datetime,
    state: PostState = PostState.CLAIMED,
) -> Claimed | None:
    """Claim a training day for this process to post; return None if it has been claimed before.

    With another ``state`` it is only stored, as one without a post.
    """
    label = next((slot.label for slot in club.slots if slot.id == occurrence.slot_id), "")
    values = {
        "club_id": club.id,
        "slot_id": occurrence.slot_id,
        "local_date": occurrence.local_date.isoformat(),
        "zone": occurrence.zone,
        "starts_at": to_seconds(occurrence.starts_at),
        "due_at": to_seconds(occurrence.due_at),
        "exercises": json.dumps(exercises),
        "channel_id": club.channel_id,
        "claimed_at": to_seconds(now),
        "state": state.value,
        "untold": state is PostState.LATE,
        "label": label,
        "role_id": club.role_id,
        "post_kind": PostKind.CLASSIC.value,
    }
    row = first(
        connection,
        f"INSERT INTO occurrence ({', '.join(values)}) VALUES ({placeholders(values)})"
        f" ON CONFLICT (club_id, slot_id, local_date) DO NOTHING RETURNING *, {_ALSO}",
        tuple(values.values()),
    )
    return claimed_of(row) if row is not None else None


def get_occurrence(connection: Connection, occurrence_id: int) -> Claimed | None:
    """Return the training day with this id, or None."""
    row = first(connection, f"{ROW} WHERE id = ?", (occurrence_id,))
    return claimed_of(row) if row is not None else None


def occurrence_of_slot(connection: Connection, slot_id: int, local_date: date) -> Claimed | None:
    """Return the slot's training day on this date, or None if it isn't claimed yet."""
    row = first(connection, f"{ROW} WHERE slot_id = ? AND local_date = ?", (slot_id, local_date.isoformat()))
    return claimed_of(row) if row is not None else None


def last_of_club(connection: Connection, club_id: ClubId) -> Claimed | None:
    """Return the club's latest training day, posted or not, or None."""
    row = first(connection, f"{ROW} WHERE club_id = ? ORDER BY starts_at DESC, id DESC LIMIT 1", (club_id,))
    return claimed_of(row) if row is not None else None


def last_posted(connection: Connection, club_id: ClubId) -> Claimed | None:
    """Return the club's latest training day that has a post, or None."""
    row = first(
        connection,
        f"{ROW} WHERE club_id = ? AND message_id IS NOT NULL ORDER BY starts_at DESC LIMIT 1",
        (club_id,),
    )
    return claimed_of(row) if row is not None else None


def set_posted(
    connection: Connection, occurrence_id: int, message_id: int, said: datetime | None = None
) -> None:
    """Store the post's message id and schedule its update for the start of the run.

    Or for now, if somebody has answered or the club has moved it or called it off before its id was known.
    ``said`` is the start that a new post gives; None for one that was found.
    """
    told = "CASE WHEN ?3 IS NULL THEN told_starts_at WHEN ?3 = starts_at THEN NULL ELSE ?3 END"
    connection.execute(
        f"UPDATE occurrence SET message_id = ?1, told_starts_at = {told}, refresh_at = iif(NOT {COUNTS}"
        f" OR {told} IS NOT NULL OR EXISTS (SELECT 1 FROM checkin WHERE occurrence_id = occurrence.id),"
        " 0, starts_at),"
        " state = CASE state WHEN 'claimed' THEN 'posted' WHEN 'cancelling' THEN 'cancelled' ELSE state END"
        " WHERE id = ?2",
        (message_id, occurrence_id, said and to_seconds(said)),
    )


def set_skipped(connection: Connection, occurrence_id: int, because: Skipped | None) -> bool:
    """Make it excuse everybody, or with None count after all; return whether that was stored.

    What the club cancelled stays cancelled, even if its post was late or refused as well. Its post is looked
    for, or sent, without delay.
    """
    if because is None:
        state, unless = "iif(message_id IS NULL, 'claimed', 'posted')", ""
    elif because is Skipped.CANCELLED:
        state = "iif(state IN ('claimed', 'refused', 'late'), 'cancelling', 'cancelled')"
        unless = _NOT_CANCELLED
    else:
        state, unless = f"'{because.value}'", _NOT_CANCELLED
    row = first(
        connection,
        f"UPDATE occurrence SET state = {state}, untold = ?, snoozed_until = NULL, settled = 0, try_at = NULL"
        f" WHERE id = ?{unless} RETURNING id",
        (because is Skipped.LATE, occurrence_id),
    )
    return row is not None


def set_refresh(connection: Connection, occurrence_id: int, refresh_at: datetime | None) -> None:
    """Set when the post has to be updated next; None for never."""
    seconds = refresh_at and to_seconds(refresh_at)
    connection.execute(
        "UPDATE occurrence SET refresh_at = ? WHERE id = ? AND refresh_at IS NOT ?",
        (seconds, occurrence_id, seconds),
    )


def set_outdated(connection: Connection, occurrence_id: int, now: datetime) -> None:
    """Mark the post as out of date: it is to be edited until it shows the change."""
    connection.execute(
        "UPDATE occurrence SET refresh_at = ? WHERE id = ? AND message_id IS NOT NULL",
        (to_seconds(now), occurrence_id),
    )


def set_start(connection: Connection, row: Claimed, starts_at: datetime, zone: str, now: datetime) -> None:
    """Move a training day's start, and with it when its post is due; a post that is out is to be edited.

    People are to hear of a start that is ahead. A runner knows it, and is only reminded again in time, unless
    they have answered.
    """
    unanswered = "(SELECT ?2 WHERE NOT EXISTS (SELECT 1 FROM checkin WHERE occurrence_id = ?1))"
    known = unanswered if row.solo else "coalesce(told_starts_at, starts_at)"
    due_at = "(?2 - 60 * (SELECT lead_minutes FROM slot WHERE slot.id = slot_id))"
    connection.execute(
        f"UPDATE occurrence SET starts_at = ?2, due_at = {due_at}, zone = ?3,"
        f" told_starts_at = iif(?2 > ?4 AND ({known} <> ?2 OR {due_at} > ?4), {known}, NULL),"
        " refresh_at = iif(message_id IS NULL, refresh_at, ?4) WHERE id = ?1",
        (row.id, to_seconds(starts_at), zone, to_seconds(now)),
    )


def forget_unposted(connection: Connection, occurrence_id: int) -> bool:
    """Delete a training day whose post was given up and cannot be out; whether it was one."""
    deleted = connection.execute(
        "DELETE FROM occurrence WHERE id = ? AND state IN ('late', 'refused') AND message_id IS NULL"
        " AND maybe_out = 0 AND NOT EXISTS (SELECT 1 FROM checkin WHERE occurrence_id = occurrence.id)",
        (occurrence_id,),
    )
    return deleted.rowcount > 0


def set_snoozed(connection: Connection, occurrence_id: int, until: datetime | None) -> None:
    """Set when the runner is to be reminded of it again; None for not at all, nor of a moved start."""
    connection.execute(
        "UPDATE occurrence SET snoozed_until = ?1, told_starts_at = iif(?1 IS NULL, NULL, told_starts_at)"
        " WHERE id = ?2",
        (until and to_seconds(until), occurrence_id),
    )


def cancel_occurrences(connection: Connection, club_id: ClubId, because: Skipped) -> None:
    """Send nothing more for this club: training days without a post are skipped, and none is snoozed."""
    connection.execute(
        "UPDATE occurrence SET state = ?, settled = 0 WHERE club_id = ? AND state = 'claimed'",
        (("cancelling" if because is Skipped.CANCELLED else because.value), club_id),
    )
    connection.execute(
        "UPDATE occurrence SET snoozed_until = NULL, told_starts_at = NULL WHERE club_id = ?"
        " AND (snoozed_until IS NOT NULL OR told_starts_at IS NOT NULL)",
        (club_id,),
    )


def of_member_on(connection: Connection, user_id: int, local_date: date, now: datetime) -> list[Claimed]:
    """Return what takes answers at ``now`` on a local date, in the clubs that the member belongs to."""
    rows = connection.execute(
        f"SELECT occurrence.*, {_ALSO} FROM member JOIN occurrence USING (club_id)"
        " WHERE user_id = ? AND left_at IS NULL"
        f" AND local_date = ? AND starts_at > ? AND {COUNTS}",
        (user_id, local_date.isoformat(), to_seconds(now - OPEN_FOR)),
    ).fetchall()
    return [claimed_of(row) for row in rows]


def count_of_club(connection: Connection, club_id: ClubId) -> int:
    """Return how many training days the club has had so far."""
    row = first(connection, "SELECT count(*) FROM occurrence WHERE club_id = ?", (club_id,))
    return int(row[0]) if row is not None else 0


def ahead_of_club(connection: Connection, club_id: ClubId, now: datetime) -> list[Claimed]:
    """Return the club's claimed training days whose run is ahead, posted, skipped or neither, by start."""
    rows = connection.execute(
        f"{ROW} WHERE club_id = ? AND starts_at > ? ORDER BY starts_at, id", (club_id, to_seconds(now))
    ).fetchall()
    return [claimed_of(row) for row in rows]


def open_of_club(connection: Connection, club_id: ClubId, now: datetime) -> list[Claimed]:
    """Return the club's training days that take answers at ``now``, the latest first."""
    rows = connection.execute(
        f"{ROW} WHERE club_id = ? AND starts_at > ? AND {COUNTS} ORDER BY starts_at DESC",
        (club_id, to_seconds(now - OPEN_FOR)),
    ).fetchall()
    return [claimed_of(row) for row in rows]


def held_by_club(connection: Connection, club_id: ClubId) -> list[Held]:
    """Return all of the club's training days so far, in the form the streak engine takes."""
    rows = connection.execute(
        "SELECT id, starts_at, local_date, state FROM occurrence WHERE club_id = ? ORDER BY starts_at, id",
        (club_id,),
    ).fetchall()
    return [_held(*row) for row in rows]


@lru_cache(2**14)
def _held(number: int, starts_at: int, local_date: str, state: str) -> Held:
    """Return the same object for the same row: a club's past is read again with every answer."""
    return Held(number, from_seconds(starts_at), date.fromisoformat(local_date), not PostState(state).counts)
