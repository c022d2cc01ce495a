"""The weekly digest: claimed once, posted once, and only for a week in which something took place."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.domain.digests import Week, next_due, sunday_of
from bot.domain.schedule import Club, occurrences_from
from bot.services.noticeboard import Noticeboard, Refused, Unreachable
from bot.storage import checkins, clubs, digests, standings
from bot.storage.database import Database
from bot.storage.digests import Digest

if TYPE_CHECKING:
    import aiosqlite

_log = logging.getLogger(__name__)

BATCH = 200
TRIES = 3
LATEST = timedelta(hours=12)
"""A digest that could not be posted by then is old news and is let go."""


async def run_due(db: Database, noticeboard: Noticeboard, now: datetime) -> None:
    """Post the digests that are due at ``now``, and settle those of which nobody knows whether they were."""
    for digest in await _unsettled(db, now):
        await _settle(db, noticeboard, digest, now)
    for digest in await claim_due(db, now):
        await _post(db, noticeboard, digest, now)


async def _unsettled(db: Database, now: datetime) -> list[Digest]:
    async with db.transaction(write=False) as connection:
        left = await digests.unposted(connection, now - LATEST, BATCH)
    return [digest for digest in left if digest.tries < TRIES]


async def claim_due(db: Database, now: datetime) -> list[Digest]:
    """Claim the digests that are due, and say when the next ones are."""
    claimed: list[Digest] = []
    async with db.transaction() as connection:
        for guild_id, due_at in await digests.due(connection, now, BATCH):
            club = (await clubs.get_many(connection, [guild_id]))[guild_id]
            await clubs.set_digest(connection, guild_id, next_due(club.zone, now))
            sunday = sunday_of(due_at, club.zone)
            if now - due_at < LATEST and (await _week(connection, club, sunday, now)).sessions:
                digest = await digests.claim(connection, guild_id, sunday, club.channel_id, now)
                claimed += [digest] if digest is not None else []
    return claimed


async def _settle(db: Database, noticeboard: Noticeboard, digest: Digest, now: datetime) -> None:
    try:
        message_id = await noticeboard.find_digest(digest)
    except (Refused, Unreachable) as error:
        await _failed(db, digest, error)
        return
    if message_id is None:
        await _post(db, noticeboard, digest, now)
    else:
        await _set_posted(db, digest, message_id)


async def _post(db: Database, noticeboard: Noticeboard, digest: Digest, now: datetime) -> None:
    async with db.transaction(write=False) as connection:
        club = await clubs.get(connection, digest.guild_id)
        week = await _week(connection, club, digest.week, now) if club is not None else None
    if week is None:
        return
    try:
        message_id = await noticeboard.post_digest(digest, week)
    except (Refused, Unreachable) as error:
        await _failed(db, digest, error)
    else:
        await _set_posted(db, digest, message_id)


async def _failed(db: Database, digest: Digest, error: Exception) -> None:
    _log.warning("digest %d of club %d is not known to be posted: %s", digest.id, digest.guild_id, error)
    async with db.transaction() as connection:
        await digests.add_try(connection, digest.id)


async def _set_posted(db: Database, digest: Digest, message_id: int) -> None:
    async with db.transaction() as connection:
        await digests.set_posted(connection, digest.id, message_id)


async def _week(connection: aiosqlite.Connection, club: Club, sunday: date, now: datetime) -> Week:
    monday = sunday - timedelta(days=6)
    sessions, members, done = await checkins.week(connection, club.guild_id, monday, sunday)
    ahead = takewhile(
        lambda o: o.local_date <= sunday + timedelta(days=7),
        (o for o in occurrences_from(club, now) if o.local_date > sunday),
    )
    return Week(
        sunday=sunday,
        sessions=sessions,
        members=members,
        done=done,
        total=await standings.total_of_club(connection, club.guild_id),
        bests=(),
        coming=tuple(ahead),
    )
