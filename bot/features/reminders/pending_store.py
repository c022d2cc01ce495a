"""Table ``occurrence``: what waits to be posted, edited, announced or reminded of again."""

from __future__ import annotations

from datetime import datetime, timedelta
from sqlite3 import Connection

from bot.database.database import exists, from_seconds, readable, to_seconds
from bot.features.club.owner import ClubId
from bot.features.club.schedule import Club
from bot.features.reminders.store import ROW, Claimed, claimed_of


def moved(connection: Connection, now: datetime, limit: int) -> list[Claimed]:
    """Return training days moved after their post: to be told at once, and again when a post would be due.

    Not while people believe that the run is off: that it is on again comes first, and names the start.
    """
    rows = connection.execute(
        f"{ROW} WHERE told_starts_at IS NOT NULL AND state = 'posted' AND announced % 2 = 0"
        " AND (told_starts_at <> starts_at OR due_at <= ?) ORDER BY starts_at, id LIMIT ?",
        (to_seconds(now), limit),
    ).fetchall()
    return readable("occurrence", rows, claimed_of)


def set_told_start(connection: Connection, told: Claimed, enough: datetime) -> None:
    """Record that people have heard of this start; once more if it changes, or is due after ``enough``.

    ``announced`` stays odd or even: it is part of the nonce, of which Discord drops a second one.
    """
    connection.execute(
        "UPDATE occurrence SET told_starts_at = iif(starts_at = ?1 AND due_at <= ?2, NULL, ?1),"
        " announced = announced + 2 WHERE id = ?3",
        (to_seconds(told.starts_at), to_seconds(enough), told.id),
    )


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


def retry_refused(connection: Connection, club: Club, now: datetime) -> None:
    """Retry what Discord refused to post, with the channel and role that the club's posts have now.

    Not what may be in the old channel, nor what has left the schedule since.
    """
    connection.execute(
        "UPDATE occurrence SET channel_id = ?1, role_id = ?2, tries = 0, try_at = NULL, state = 'claimed',"
        " settled = 0 WHERE club_id = ?3 AND starts_at > ?4 AND maybe_out = 0"
        f" AND (state = 'refused' OR state = 'claimed' AND tries > 0) AND {_WANTED}",
        (club.channel_id, club.role_id, club.id, to_seconds(now)),
    )


def unreported_late(connection: Connection, now: datetime) -> dict[ClubId, list[datetime]]:
    """Return, by club, when the late posts were due that its organiser hasn't been told about.

    Without the clubs that have another post in doubt: they are told about all of them at once.
    """
    rows = connection.execute(_LATE_UNTOLD, (to_seconds(now),)).fetchall()
    found: dict[ClubId, list[datetime]] = {}
    for row in rows:
        found.setdefault(row["club_id"], []).append(from_seconds(row["due_at"]))
    return found


def mark_reported(connection: Connection, club_id: ClubId) -> None:
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
    " AND club_id > 0"  # a runner knows what they have changed
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


def set_announced(connection: Connection, told: Claimed, enough: datetime) -> None:
    """Record that people have heard that it is off; or on again, and at which start, see set_told_start."""
    connection.execute("UPDATE occurrence SET announced = ? WHERE id = ?", (told.announced + 1, told.id))
    if told.skipped is None and told.told_starts_at is not None:
        set_told_start(connection, told, enough)
