"""The weekly digest: claimed once, posted once, and only for a week in which something took place."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from sqlite3 import Connection

from bot.database.database import Database
from bot.features.club import store as club_store
from bot.features.club.owner import ClubId
from bot.features.club.schedule import Club, occurrences_from
from bot.features.me import store as me_store
from bot.features.reminders import digest_store as digests
from bot.features.reminders.digest_store import Digest
from bot.features.reminders.rules import Week, next_digest_due, sunday_of
from bot.features.streaks import rules as streaks_rules
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.rules import History
from bot.interactions.delivery import Noticeboard, Refused, Unreachable
from bot.interactions.work import work_pool

_log = logging.getLogger(__name__)

BATCH = 20
TRIES = 3
"""How often to try a digest that Discord refuses. If Discord doesn't answer, the digest is looked for
again."""

LATEST = timedelta(hours=12)
"""A digest that couldn't be posted by then is out of date and is dropped."""


async def run_due_digests(db: Database, noticeboard: Noticeboard, now: datetime) -> None:
    """Post the digests due at ``now``, and settle those of which nobody knows whether they were posted."""
    async with work_pool("digest", now) as work:
        last = None
        while await work.has_room() and (left := await db.read(_unsettled, work.now(), last)):
            await work.begin(left, lambda digest: _settle(db, noticeboard, digest, work.now()))
            last = left[-1]
        while (
            await work.has_room() and (claimed := await db.write(claim_due_digests, work.now())) is not None
        ):
            await work.begin(claimed, lambda digest: _post(db, noticeboard, digest, work.now()))


def is_due(connection: Connection, now: datetime) -> bool:
    """Return whether there is a digest to post or to settle."""
    return digests.has_due(connection, now) or digests.has_unposted(connection, now - LATEST, TRIES)


def _unsettled(connection: Connection, now: datetime, last: Digest | None) -> list[Digest]:
    return digests.unposted_digests(connection, now - LATEST, TRIES, BATCH, last)


def claim_due_digests(connection: Connection, now: datetime) -> list[Digest] | None:
    """Claim a batch of due digests and schedule their clubs' next ones; return None if none is due.

    A club whose row can't be read gets no more digests, so that it doesn't hold up the others.
    """
    claimed: list[Digest] = []
    due = digests.due_digests(connection, now, BATCH)
    for club_id, due_at in due:
        try:
            digest = _claim(connection, club_id, due_at, now)
        except (LookupError, ValueError, OSError):  # raised by unknown words and time zones
            _log.exception("club %d can't be read: its weekly digest is turned off", club_id)
            club_store.set_digest(connection, club_id, None)
        else:
            claimed += [digest] if digest is not None else []
    return claimed if due else None


def _claim(connection: Connection, club_id: ClubId, due_at: datetime, now: datetime) -> Digest | None:
    """Claim one club's digest, unless it is too late or nothing took place; schedule the next one."""
    club = (club_store.get_many(connection, [club_id]))[club_id]
    club_store.set_digest(connection, club_id, next_digest_due(club.zone, now))
    sunday = sunday_of(due_at, club.zone)
    sessions, _, _ = streaks_store.week_totals(connection, club_id, *_span(sunday))
    if now - due_at >= LATEST or not sessions:
        return None
    return digests.claim_digest(connection, club_id, sunday, club.channel_id, now)


async def _settle(db: Database, noticeboard: Noticeboard, digest: Digest, now: datetime) -> None:
    try:
        message_id = await noticeboard.find_digest(digest)
    except (Refused, Unreachable) as error:
        await db.write(_failed, digest, error)
        return
    if message_id is None:
        await _post(db, noticeboard, digest, now)
    else:
        await db.write(_set_posted, digest, message_id)


async def _post(db: Database, noticeboard: Noticeboard, digest: Digest, now: datetime) -> None:
    known = await db.read(_known, digest, now)
    if known is None:
        return
    week, public = known
    week = replace(week, bests=await asyncio.to_thread(_bests, public, digest.week, now))
    try:
        message_id = await noticeboard.post_digest(digest, week)
    except (Refused, Unreachable) as error:
        await db.write(_failed, digest, error)
    else:
        await db.write(_set_posted, digest, message_id)


def _known(
    connection: Connection, digest: Digest, now: datetime
) -> tuple[Week, list[tuple[str, History]]] | None:
    """Return the club's week, and the histories of those whose best week it may be; None without a club."""
    club = club_store.get(connection, digest.club_id)
    if club is None:
        return None
    return _week(connection, club, digest.week, now), _public(connection, club.id, digest.week)


def _failed(connection: Connection, digest: Digest, error: Refused | Unreachable) -> None:
    _log.warning("digest %d of club %d isn't known to be posted: %s", digest.id, digest.club_id, error)
    if isinstance(error, Refused):
        digests.add_digest_try(connection, digest.id)


def _set_posted(connection: Connection, digest: Digest, message_id: int) -> None:
    digests.set_digest_posted(connection, digest.id, message_id)


def _week(connection: Connection, club: Club, sunday: date, now: datetime) -> Week:
    sessions, taking_part, done = streaks_store.week_totals(connection, club.id, *_span(sunday))
    ahead = takewhile(
        lambda o: o.local_date <= sunday + timedelta(days=7),
        (o for o in occurrences_from(club, now) if o.local_date > sunday),
    )
    return Week(
        sunday=sunday,
        sessions=sessions,
        members=taking_part,
        done=done,
        total=streaks_store.club_total(connection, club.id),
        bests=(),
        coming=tuple(ahead),
    )


def _public(connection: Connection, club_id: ClubId, sunday: date) -> list[tuple[str, History]]:
    """Return the names and histories of those who did something this week and share it with the club."""
    doers = me_store.public_with_done(connection, club_id, *_span(sunday))
    return [(each.shown_name, streaks.load_history(connection, club_id, each.user_id)) for each in doers]


def _bests(public: Sequence[tuple[str, History]], sunday: date, now: datetime) -> tuple[str, ...]:
    """Return the names of those whose longest streak was never as long before this week."""
    monday, _ = _span(sunday)
    return tuple(
        name
        for name, known in public
        if _best(known, sunday, now) > _best(known, monday - timedelta(days=1), now)
    )


def _best(known: History, until: date, now: datetime) -> int:
    """Return the longest streak in the training days up to the club-local date."""
    held = tuple(day for day in known.held if day.local_date <= until)
    return streaks_rules.compute(replace(known, held=held), now).streak.best


def _span(sunday: date) -> tuple[date, date]:
    """Return the week's Monday and Sunday."""
    return sunday - timedelta(days=6), sunday
