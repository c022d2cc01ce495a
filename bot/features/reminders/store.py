"""Table ``occurrence``: training days, each claimed once before it is posted."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from sqlite3 import Connection

from bot.database.database import exists, first, from_seconds, placeholders, readable, to_seconds
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

    People are to hear of a start that is ahead. A runner knows it, and is only reminded again in time.
    """
    known = "?2" if row.solo else "coalesce(told_starts_at, starts_at)"
    due_at = "due_at + ?2 - starts_at"
    connection.execute(
        f"UPDATE occurrence SET starts_at = ?2, due_at = {due_at}, zone = ?3,"
        f" told_starts_at = iif(?2 > ?4 AND ({known} <> ?2 OR {due_at} > ?4), {known}, NULL),"
        " refresh_at = iif(message_id IS NULL, refresh_at, ?4) WHERE id = ?1",
        (row.id, to_seconds(starts_at), zone, to_seconds(now)),
    )


def moved(connection: Connection, now: datetime, limit: int) -> list[Claimed]:
    """Training days moved after their post: to be told at once, and again when a post would be due."""
    rows = connection.execute(
        f"{ROW} WHERE told_starts_at IS NOT NULL AND state = 'posted'"
        " AND (told_starts_at <> starts_at OR due_at <= ?) ORDER BY starts_at, id LIMIT ?",
        (to_seconds(now), limit),
    ).fetchall()
    return readable("occurrence", rows, claimed_of)


def set_told_start(connection: Connection, told: Claimed, enough: datetime) -> None:
    """People have heard of this start. They do once more where it has changed, or is due after ``enough``."""
    connection.execute(
        "UPDATE occurrence SET told_starts_at = iif(starts_at = ?1 AND due_at <= ?2, NULL, ?1) WHERE id = ?3",
        (to_seconds(told.starts_at), to_seconds(enough), told.id),
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


LONGEST_PAUSE = timedelta(hours=1)
"""No ``try_at`` lies further ahead than this; one that does was stored before the clock was set back."""


_WANTED = (
    "EXISTS (SELECT 1 FROM slot JOIN club ON club.id = slot.club_id WHERE slot.id = slot_id AND retired = 0"
    " AND (paused_until IS NULL OR paused_until <= occurrence.local_date))"
    " AND NOT EXISTS (SELECT 1 FROM cancellation AS c WHERE c.slot_id = occurrence.slot_id"
    " AND c.local_date = occurrence.local_date)"
)
"""SQL: the training day is still on the schedule, not cancelled and not in a pause."""

_LATE_TOO_SOON = f"state = 'late' AND starts_at > ?1 AND due_at <= ?1 AND {_WANTED}"
"""SQL: the training day was recorded as late by a wrong clock, and its run is ahead."""

_LATE_UNTOLD = (
    "SELECT club_id, due_at FROM occurrence WHERE untold = 1 AND NOT EXISTS"
    " (SELECT 1 FROM occurrence AS doubtful INDEXED BY occurrence_unposted"
    " WHERE doubtful.club_id = occurrence.club_id AND doubtful.starts_at <= ?"
    " AND doubtful.state IN ('claimed', 'cancelling') AND doubtful.state = 'claimed') ORDER BY due_at"
)
"""SQL: late days not yet reported; for each club, only once all of its training days are known."""


def unposted(
    connection: Connection,
    now: datetime,
    limit: int,
    after: Claimed | None = None,
    *,
    failed: bool = False,
) -> list[Claimed]:
    """Return claimed training days without a known post: not tried again yet, or ``failed`` ones now due.

    Earliest start first. Includes those ahead that were cancelled since: a post that may be out has to say
    so. With ``after``, only those that come after it in this order.
    """
    tries = "try_at NOT BETWEEN ? AND ?" if failed else "try_at IS NULL"
    pause = (to_seconds(now) + 1, to_seconds(now + LONGEST_PAUSE)) if failed else ()
    last = (to_seconds(after.starts_at), after.id) if after is not None else (0, 0)
    rows = connection.execute(
        f"{ROW} WHERE state IN ('claimed', 'cancelling') AND (state = 'claimed' OR starts_at > ?) AND {tries}"
        " AND (starts_at, id) > (?, ?) ORDER BY starts_at, id LIMIT ?",
        (to_seconds(now), *pause, *last, limit),
    ).fetchall()
    return readable("occurrence", rows, claimed_of)


def retry_failed(connection: Connection, now: datetime) -> None:
    """Undo the lateness of training days recorded late by a wrong clock whose post can still be sent.

    Those that have left the schedule since, were cancelled or fall into a pause stay as they are.
    """
    connection.execute(
        "UPDATE occurrence SET state = 'claimed', untold = 0, settled = 0, claimed_at = ?1"
        f" WHERE {_LATE_TOO_SOON}",
        (to_seconds(now),),
    )


def has_unfinished(connection: Connection, now: datetime) -> bool:
    """Return whether a claimed training day is to be posted, looked for, taken back or reported."""
    seconds, furthest = to_seconds(now), to_seconds(now + LONGEST_PAUSE)
    to_post = (
        "SELECT 1 FROM occurrence WHERE state IN ('claimed', 'cancelling')"
        " AND (state = 'claimed' OR starts_at > ?1)"
        " AND (try_at IS NULL OR try_at NOT BETWEEN ?1 + 1 AND ?2) LIMIT 1"
    )
    return (
        exists(connection, to_post, (seconds, furthest))
        or exists(connection, f"SELECT 1 FROM occurrence WHERE {_LATE_TOO_SOON} LIMIT 1", (seconds,))
        or exists(connection, f"{_LATE_UNTOLD} LIMIT 1", (seconds,))
    )


def set_refused(connection: Connection, occurrence_id: int, try_at: datetime, *, looked: bool) -> None:
    """Record one more refusal of the post, or only of it being ``looked`` for; try again at ``try_at``.

    One that was looked for may be out if no refusal of the post itself came after it was last sent.
    """
    connection.execute(
        "UPDATE occurrence SET maybe_out = ?1 AND (maybe_out OR tries = 0), tries = tries + 1, try_at = ?2"
        " WHERE id = ?3",
        (looked, to_seconds(try_at), occurrence_id),
    )


def postpone(connection: Connection, occurrence_id: int, try_at: datetime) -> None:
    """Look for the post at ``try_at``: Discord didn't answer, so it may be out. Reset the refusals."""
    connection.execute(
        "UPDATE occurrence SET tries = 0, try_at = ? WHERE id = ?", (to_seconds(try_at), occurrence_id)
    )


def stop_looking(connection: Connection, occurrence_id: int) -> None:
    """Record that a cancelled training day has no post in sight; if it is restored, posting is retried."""
    connection.execute(
        "UPDATE occurrence SET state = 'cancelled' WHERE id = ? AND state = 'cancelling'", (occurrence_id,)
    )


def give_another_chance(connection: Connection, club: Club, now: datetime) -> None:
    """Retry what Discord refused to post, with the channel and role that the club's posts have now.

    Not what may be in the old channel, nor what has left the schedule since.
    """
    connection.execute(
        "UPDATE occurrence SET channel_id = ?1, role_id = ?2, tries = 0, try_at = NULL, state = 'claimed',"
        " settled = 0 WHERE club_id = ?3 AND starts_at > ?4 AND maybe_out = 0"
        f" AND (state = 'refused' OR state = 'claimed' AND tries > 0) AND {_WANTED}",
        (club.channel_id, club.role_id, club.id, to_seconds(now)),
    )


def late_untold(connection: Connection, now: datetime) -> dict[ClubId, list[datetime]]:
    """Return, by club, when the late posts were due that its organiser hasn't been told about.

    Without the clubs that have another post in doubt: they are told about all of them at once.
    """
    rows = connection.execute(_LATE_UNTOLD, (to_seconds(now),)).fetchall()
    found: dict[ClubId, list[datetime]] = {}
    for row in rows:
        found.setdefault(row["club_id"], []).append(from_seconds(row["due_at"]))
    return found


def set_told(connection: Connection, club_id: ClubId) -> None:
    """Record that the club's organiser has been told about everything late so far."""
    connection.execute("UPDATE occurrence SET untold = 0 WHERE untold = 1 AND club_id = ?", (club_id,))


def to_refresh(connection: Connection, now: datetime, limit: int) -> list[Claimed]:
    """Return training days whose post is out of date: the run started or closed, or an edit failed."""
    rows = connection.execute(
        f"{ROW} WHERE refresh_at <= ? ORDER BY refresh_at, id LIMIT ?", (to_seconds(now), limit)
    ).fetchall()
    return readable("occurrence", rows, claimed_of)


def has_outdated(connection: Connection, now: datetime) -> bool:
    """Return whether :func:`to_refresh` has any."""
    return exists(connection, "SELECT 1 FROM occurrence WHERE refresh_at <= ? LIMIT 1", (to_seconds(now),))


def snoozed(connection: Connection, now: datetime, limit: int) -> list[Claimed]:
    """Return training days of which a runner is to be reminded again by now."""
    rows = connection.execute(
        f"{ROW} WHERE snoozed_until <= ? ORDER BY snoozed_until, id LIMIT ?", (to_seconds(now), limit)
    ).fetchall()
    return readable("occurrence", rows, claimed_of)


def has_snoozed(connection: Connection, now: datetime) -> bool:
    """Return whether :func:`snoozed` has any."""
    return exists(connection, "SELECT 1 FROM occurrence WHERE snoozed_until <= ? LIMIT 1", (to_seconds(now),))


def clear_snooze(connection: Connection, occurrence_id: int, now: datetime) -> None:
    """Record that the runner was reminded again; a later snooze stays."""
    connection.execute(
        "UPDATE occurrence SET snoozed_until = NULL WHERE id = ? AND snoozed_until <= ?",
        (occurrence_id, to_seconds(now)),
    )


_UNANNOUNCED = (
    "message_id IS NOT NULL AND (state = 'cancelled') <> announced % 2 AND state IN ('posted', 'cancelled')"
)


def unannounced(connection: Connection, now: datetime, limit: int) -> list[Claimed]:
    """Club runs ahead that were cancelled or restored after their post, of which nobody there has heard."""
    rows = connection.execute(
        f"{ROW} WHERE {_UNANNOUNCED} AND starts_at > ? ORDER BY starts_at, id LIMIT ?",
        (to_seconds(now), limit),
    ).fetchall()
    return readable("occurrence", rows, claimed_of)


def has_unannounced(connection: Connection, now: datetime) -> bool:
    """Whether :func:`unannounced` has something."""
    query = f"SELECT 1 FROM occurrence WHERE {_UNANNOUNCED} AND starts_at > ? LIMIT 1"
    return exists(connection, query, (to_seconds(now),))


def set_announced(connection: Connection, occurrence_id: int, announced: int) -> None:
    """Its people have heard so often how it stands."""
    connection.execute("UPDATE occurrence SET announced = ? WHERE id = ?", (announced, occurrence_id))
