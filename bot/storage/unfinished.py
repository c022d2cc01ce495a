"""Table ``occurrence`` as the minute job asks it: what is not finished. Each question has its own index."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.schedule import Club
from bot.storage.connection import Connection
from bot.storage.occurrences import ROW, Claimed, claimed_of
from bot.storage.rows import from_seconds, to_seconds

LONGEST_PAUSE = timedelta(hours=1)
"""No ``try_at`` lies further ahead than this; one that does was written before the clock was set back."""


_WANTED = (
    "EXISTS (SELECT 1 FROM slot JOIN club USING (guild_id) WHERE slot.id = slot_id AND retired = 0"
    " AND (paused_until IS NULL OR paused_until <= occurrence.local_date))"
    " AND NOT EXISTS (SELECT 1 FROM cancellation AS c WHERE c.slot_id = occurrence.slot_id"
    " AND c.local_date = occurrence.local_date)"
)
"""That a training day is still on the schedule, not called off and in no pause."""


async def unposted(
    connection: Connection,
    now: datetime,
    limit: int,
    after: Claimed | None = None,
    *,
    failed: bool = False,
) -> list[Claimed]:
    """Claimed training days without a known post: those not tried again yet, or ``failed`` ones that are due.

    First start first. Also those ahead that were called off meanwhile: a post that may be out has to say so.
    With ``after`` only those that come after it in this order.
    """
    tries = "try_at > 0 AND try_at NOT BETWEEN ? AND ?" if failed else "try_at = 0"
    pause = (to_seconds(now) + 1, to_seconds(now + LONGEST_PAUSE)) if failed else ()
    last = (to_seconds(after.starts_at), after.id) if after is not None else (0, 0)
    rows = await connection.execute_fetchall(
        f"{ROW} WHERE message_id IS NULL AND (skipped_because IS NULL OR skipped_because = 'cancelled')"
        f" AND (skipped_because IS NULL OR starts_at > ?) AND {tries}"
        " AND (starts_at, id) > (?, ?) ORDER BY starts_at, id LIMIT ?",
        (to_seconds(now), *pause, *last, limit),
    )
    return [claimed_of(row) for row in rows]


async def revive(connection: Connection, now: datetime) -> None:
    """Training days that were late by a clock that was wrong are not late where their post may still come.

    Those that left the schedule meanwhile, were called off or fall into a pause stay as they are.
    """
    await connection.execute(
        "UPDATE occurrence SET skipped_because = NULL, untold = 0, settled = 0, claimed_at = ?1"
        " WHERE skipped_because = 'late' AND starts_at > ?1 AND due_at <= ?1"
        f" AND {_WANTED}",
        (to_seconds(now),),
    )


async def set_refused(connection: Connection, occurrence_id: int, try_at: datetime, *, looked: bool) -> None:
    """Discord refused the post once more, or only that it be ``looked`` for; it is tried again at ``try_at``.

    One that was looked for may be out if no refusal of the post itself came after it was last sent.
    """
    await connection.execute(
        "UPDATE occurrence SET maybe_out = ?1 AND (maybe_out OR tries = 0), tries = tries + 1, try_at = ?2"
        " WHERE id = ?3",
        (looked, to_seconds(try_at), occurrence_id),
    )


async def put_off(connection: Connection, occurrence_id: int, try_at: datetime) -> None:
    """Discord did not answer: the post may be out, and is looked for at ``try_at``. No refusal counts on."""
    await connection.execute(
        "UPDATE occurrence SET tries = 0, try_at = ? WHERE id = ?", (to_seconds(try_at), occurrence_id)
    )


async def look_no_more(connection: Connection, occurrence_id: int) -> None:
    """A training day that was called off has no post, as far as one can see; put back, it is tried again."""
    await connection.execute(
        "UPDATE occurrence SET try_at = -1"
        " WHERE id = ? AND skipped_because = 'cancelled' AND message_id IS NULL",
        (occurrence_id,),
    )


async def give_another_chance(connection: Connection, club: Club, now: datetime) -> None:
    """What Discord refused to post is tried anew, where the club's posts go now and with its role.

    Not what may be in the old channel; nor what left the schedule meanwhile.
    """
    await connection.execute(
        "UPDATE occurrence SET channel_id = ?1, role_id = ?2, tries = 0, try_at = 0, skipped_because = NULL,"
        " settled = 0 WHERE guild_id = ?3 AND starts_at > ?4 AND message_id IS NULL AND maybe_out = 0"
        f" AND (skipped_because = 'refused' OR skipped_because IS NULL AND tries > 0) AND {_WANTED}",
        (club.channel_id, club.role_id, club.guild_id, to_seconds(now)),
    )


async def late_untold(connection: Connection, now: datetime) -> dict[int, list[datetime]]:
    """By club, when the posts were due that came late and of which its organiser has not heard.

    Without the clubs that have one more of which nobody knows yet: they hear of all at once.
    """
    rows = await connection.execute_fetchall(
        "SELECT guild_id, due_at FROM occurrence WHERE untold = 1 AND NOT EXISTS"
        " (SELECT 1 FROM occurrence AS doubtful INDEXED BY occurrence_unposted"
        " WHERE doubtful.guild_id = occurrence.guild_id AND doubtful.starts_at <= ?"
        " AND doubtful.message_id IS NULL AND doubtful.skipped_because IS NULL) ORDER BY due_at",
        (to_seconds(now),),
    )
    found: dict[int, list[datetime]] = {}
    for row in rows:
        found.setdefault(row["guild_id"], []).append(from_seconds(row["due_at"]))
    return found


async def set_told(connection: Connection, guild_id: int) -> None:
    """The club's organiser hears of all that came late so far."""
    await connection.execute(
        "UPDATE occurrence SET untold = 0 WHERE untold = 1 AND guild_id = ?", (guild_id,)
    )


async def to_refresh(connection: Connection, now: datetime, limit: int) -> list[Claimed]:
    """Training days whose post no longer says how things stand: the run began, closed, or an edit failed."""
    rows = await connection.execute_fetchall(
        f"{ROW} WHERE refresh_at <= ? ORDER BY refresh_at, id LIMIT ?", (to_seconds(now), limit)
    )
    return [claimed_of(row) for row in rows]


async def snoozed(connection: Connection, now: datetime, limit: int) -> list[Claimed]:
    """Training days of which a runner wants to hear again by now."""
    rows = await connection.execute_fetchall(
        f"{ROW} WHERE snoozed_until <= ? ORDER BY snoozed_until, id LIMIT ?", (to_seconds(now), limit)
    )
    return [claimed_of(row) for row in rows]


async def clear_snooze(connection: Connection, occurrence_id: int, now: datetime) -> None:
    """The runner has heard of it again; a later wish stays."""
    await connection.execute(
        "UPDATE occurrence SET snoozed_until = NULL WHERE id = ? AND snoozed_until <= ?",
        (occurrence_id, to_seconds(now)),
    )
