"""The pre-run reminder: claimed once, posted once, found again after a crash."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.activation import activation_set
from bot.domain.catalogue import Catalogue
from bot.domain.exercises import Exercise
from bot.domain.schedule import Occurrence, Skipped
from bot.services import schedules
from bot.storage import clubs, leases, occurrences, slots
from bot.storage.database import Database
from bot.storage.occurrences import Claimed

_log = logging.getLogger(__name__)

BATCH = 200
"""Rows that one transaction takes up at most, so that members are answered in between."""

LEASE = "reminders"
LEASE_FOR = timedelta(seconds=150)
"""Two and a half minutes: a holder that misses two of its minutely renewals has stopped."""


class Refused(Exception):
    """Discord says no, and will say no again: a permission is missing or the channel is gone."""


class Unreachable(Exception):
    """Discord did not answer; nobody knows whether it did what it was asked."""


class Noticeboard(Protocol):
    """Where posts go. Methods raise Refused or Unreachable."""

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        """Send the reminder and return the id of its message."""
        ...

    async def find(self, occurrence: Claimed) -> int | None:
        """The id of the message that was sent for this occurrence since it was claimed, or None."""
        ...


async def run_due(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, now: datetime, process: str
) -> list[int]:
    """Post what is due at ``now`` and settle what an earlier run left unfinished.

    Safe to call at any time, as often as one likes and from several processes: a training day is posted
    once. ``process`` names the one that calls; while another holds the lease, nothing is done. Returns the
    ids of the occurrences whose posts are now known. What goes wrong with one club stops no other.
    """
    async with db.transaction() as connection:
        if not await leases.take(connection, LEASE, process, now, LEASE_FOR):
            _log.warning("another process posts the reminders of this database; this one stands by")
            return []
        left = await occurrences.unposted(connection, now, BATCH)
    posted = [
        occurrence.id
        for occurrence in left
        if await _guarded(occurrence, _reconcile(db, catalogue, noticeboard, occurrence, now))
    ]
    posted += [
        occurrence.id
        for occurrence in await claim_due(db, catalogue, now)
        if await _guarded(occurrence, _post(db, catalogue, noticeboard, occurrence))
    ]
    return posted


async def _guarded(occurrence: Claimed, work: Awaitable[bool]) -> bool:
    """The work's answer; False, and a line in the log, where it failed in a way nobody foresaw."""
    try:
        return await work
    except Exception:  # noqa: BLE001  # the next club's runners wait for theirs
        _log.exception("occurrence %d could not be settled", occurrence.id)
        return False


async def stand_down(db: Database, process: str) -> None:
    """Let another process post at once, as this one ends."""
    async with db.transaction() as connection:
        await leases.release(connection, LEASE, process)


async def claim_due(db: Database, catalogue: Catalogue, now: datetime) -> list[Claimed]:
    """Claim every training day whose post is due and whose run is ahead; the first run first."""
    claimed: list[Claimed] = []
    async with db.transaction() as connection:
        due = await slots.due(connection, now, BATCH)
        known = await clubs.get_many(connection, sorted({each.guild_id for each in due}))
        for each in due:
            club = known[each.guild_id]
            occurrence = Occurrence(each.slot_id, each.local_date, club.zone, each.starts_at, each.due_at)
            turn = await occurrences.count_of_club(connection, club.guild_id)
            exercises = tuple(e.id for e in activation_set(catalogue.exercises.values(), turn))
            skipped = Skipped.LATE if each.starts_at <= now else None
            row = await occurrences.claim(connection, club, occurrence, exercises, now, skipped)
            if row is not None and skipped is None:
                claimed.append(row)
            [slot] = [s for s in club.slots if s.id == each.slot_id]
            await schedules.plan_slot(connection, club, slot, each.starts_at)
    return claimed


async def _reconcile(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, occurrence: Claimed, now: datetime
) -> bool:
    """Settle a claim without a known post: adopt the post if it is there, send it if it may still come.

    Returns whether the post is now known.
    """
    try:
        message_id = await noticeboard.find(occurrence)
    except Refused as error:
        await _skip(db, occurrence, f"refused: {error}")
        return False
    except Unreachable as error:
        if now >= occurrence.closes_at:
            await _skip(db, occurrence, "closed before its channel could be read")
        else:
            _log.warning("occurrence %d: the channel cannot be read yet: %s", occurrence.id, error)
        return False
    if message_id is not None:
        _log.info("occurrence %d: found its post %d again", occurrence.id, message_id)
        await _set_posted(db, occurrence, message_id)
        return True
    if now < occurrence.starts_at:
        return await _post(db, catalogue, noticeboard, occurrence)
    await _skip(db, occurrence, "the run began before it could be posted")
    return False


async def _post(db: Database, catalogue: Catalogue, noticeboard: Noticeboard, occurrence: Claimed) -> bool:
    """Send the post and write down its id; whether that is done."""
    exercises = [catalogue.exercises[key] for key in occurrence.exercises if key in catalogue.exercises]
    try:
        message_id = await noticeboard.post(occurrence, exercises)
    except Refused as error:
        await _skip(db, occurrence, f"refused: {error}")
        return False
    except Unreachable as error:
        _log.warning("occurrence %d: not known to be posted, will look: %s", occurrence.id, error)
        return False
    await _set_posted(db, occurrence, message_id)
    return True


async def _set_posted(db: Database, occurrence: Claimed, message_id: int) -> None:
    async with db.transaction() as connection:
        await occurrences.set_posted(connection, occurrence.id, message_id)


async def _skip(db: Database, occurrence: Claimed, reason: str) -> None:
    """No post for this training day: nobody could answer it, so it excuses everybody."""
    _log.warning("occurrence %d in club %d skipped: %s", occurrence.id, occurrence.guild_id, reason)
    async with db.transaction() as connection:
        await occurrences.set_skipped(connection, occurrence.id, Skipped.REFUSED)
