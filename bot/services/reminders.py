"""The pre-run reminder: claimed once, posted once, found again after a crash."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

from bot.domain.catalogue import Catalogue
from bot.domain.exercises import Exercise
from bot.domain.schedule import Club, Occurrence, Skipped
from bot.services import schedules, trouble
from bot.services.noticeboard import Noticeboard, Refused, Unreachable
from bot.services.shift import Crew, Shift
from bot.services.warmups import next_set
from bot.storage import clubs, occurrences, slots, unfinished
from bot.storage.connection import Connection
from bot.storage.database import Database, writes
from bot.storage.occurrences import Claimed
from bot.storage.slots import Next

_log = logging.getLogger(__name__)

BATCH = 25
"""Rows that one transaction takes up at most, so that members are answered in between."""


UNREADABLE = (ValueError, TypeError, LookupError, OverflowError)
"""What comes of a stored row that somebody edited by hand; not what comes of a database that fails."""


async def run_due(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, now: datetime, process: str
) -> list[int]:
    """Post what is due at ``now`` and settle what an earlier run left unfinished.

    Safe to call at any time, as often as one likes and from several processes: a training day is posted
    once. ``process`` names the one that calls; while another holds the lease, nothing is done. What does not
    fit into a minute is left for the next call. Returns the ids of the occurrences whose posts are now known.
    What goes wrong with one club stops no other.
    """
    shift = Shift(db, process, now)
    known: list[int] = []

    async def note(occurrence: Claimed, posted: Awaitable[bool]) -> None:
        if await posted:
            known.append(occurrence.id)

    async def settle_left_over(crew: Crew, *, failed: bool) -> None:
        last = None
        while await crew.is_free() and (left := await left_over(db, shift.now(), last, failed=failed)):
            for each in left:
                await crew.begin(each, lambda o: note(o, settle(db, catalogue, noticeboard, o, shift.now())))
            last = left[-1]

    async with shift.crew() as crew:
        await settle_left_over(crew, failed=False)
        while await crew.is_free() and (batch := await claim_due(db, catalogue, shift.now())):
            for each in batch:
                if each.skipped is None:
                    await crew.begin(
                        each, lambda o: note(o, post(db, catalogue, noticeboard, o, shift.now()))
                    )
        await settle_left_over(crew, failed=True)
    if await shift.holds():
        await trouble.tell_of_outages(db, shift.now())
    return known


@writes
async def left_over(
    connection: Connection, now: datetime, last: Claimed | None, *, failed: bool
) -> list[Claimed]:
    """The next batch after ``last`` of claims without a known post: new ones, or ``failed`` ones now due."""
    await unfinished.revive(connection, now)
    return await unfinished.unposted(connection, now, BATCH, last, failed=failed)


async def settle(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, occurrence: Claimed, now: datetime
) -> bool:
    """Settle a claim without a known post: adopt the post if it is there, send it if it may still come.

    One that was called off is looked for only; a post of it that is there will say so.

    Returns whether the post is now known.
    """
    try:
        message_id = await noticeboard.find(occurrence)
    except Refused as refusal:
        if occurrence.skipped is None:
            await trouble.record_refused(db, occurrence, refusal, now, looked=True)
        else:
            await record_gone(db, occurrence)
        return False
    except Unreachable as error:
        _log.warning("occurrence %d: the channel cannot be read yet: %s", occurrence.id, error)
        if now >= occurrence.closes_at:
            await record_late(db, occurrence)
        else:
            await trouble.record_unanswered(db, occurrence, now)
        return False
    if message_id is None:
        if occurrence.skipped is None:
            return await post(db, catalogue, noticeboard, occurrence, now)
        await record_gone(db, occurrence)
        return False
    _log.info("occurrence %d: found its post %d again", occurrence.id, message_id)
    await record_posted(db, occurrence, message_id)
    return True


async def claim_due(db: Database, catalogue: Catalogue, now: datetime) -> list[Claimed]:
    """Claim a batch of the training days whose post is due, the first run first; empty where none is left.

    Those whose run has begun are written down as late. Nothing comes next in the slots of a club that cannot
    be read; the others of its batch do not suffer.
    """
    try:
        async with db.transaction() as connection:
            due = await slots.due(connection, now, BATCH)
            known = await clubs.get_many(connection, sorted({each.guild_id for each in due}))
            claims = [await _claim(connection, catalogue, known[each.guild_id], each, now) for each in due]
    except UNREADABLE:
        async with db.transaction() as connection:
            due = await slots.due(connection, now, BATCH)
            claims = [await _claim_if_readable(connection, catalogue, each, now) for each in due]
    return [claimed for claimed in claims if claimed is not None]


async def _claim_if_readable(
    connection: Connection, catalogue: Catalogue, due: Next, now: datetime
) -> Claimed | None:
    try:
        known = await clubs.get_many(connection, [due.guild_id])
        return await _claim(connection, catalogue, known[due.guild_id], due, now)
    except UNREADABLE:
        _log.exception("club %d cannot be read: nothing comes next in its slot %d", due.guild_id, due.slot_id)
        await slots.set_next(connection, due.slot_id, None)
        return None


async def _claim(
    connection: Connection, catalogue: Catalogue, club: Club, due: Next, now: datetime
) -> Claimed | None:
    occurrence = Occurrence(due.slot_id, due.local_date, club.zone, due.starts_at, due.due_at)
    [slot] = [s for s in club.slots if s.id == due.slot_id]
    exercises = await next_set(connection, catalogue, club, slot.routine)
    late = Skipped.LATE if due.starts_at <= now else None
    claimed = await occurrences.claim(connection, club, occurrence, exercises, now, late)
    try:
        await schedules.plan_slot(connection, club, slot, due.starts_at)
    except (ZoneInfoNotFoundError, ValueError):
        _log.exception("club %d: its time zone cannot be read", club.guild_id)
        await trouble.stop_slot(connection, club, slot, now)
    return claimed


async def post(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, occurrence: Claimed, now: datetime
) -> bool:
    """Send the post and write down its id, unless the run has begun; whether that is done."""
    if now >= occurrence.starts_at:
        await record_late(db, occurrence)
        return False
    try:
        message_id = await noticeboard.post(occurrence, exercises_of(catalogue, occurrence))
    except Refused as refusal:
        await trouble.record_refused(db, occurrence, refusal, now)
        return False
    except Unreachable as error:
        _log.warning("occurrence %d: not known to be posted, will look: %s", occurrence.id, error)
        await trouble.record_unanswered(db, occurrence, now)
        return False
    await record_posted(db, occurrence, message_id)
    return True


def exercises_of(catalogue: Catalogue, occurrence: Claimed) -> list[Exercise]:
    """What the post of a training day shows, without what is no longer in the catalogue."""
    return [catalogue.exercises[key] for key in occurrence.exercises if key in catalogue.exercises]


@writes
async def record_posted(connection: Connection, occurrence: Claimed, message_id: int) -> None:
    """The post is known: all is well with this club, unless it has switched the bot off meanwhile."""
    await occurrences.set_posted(connection, occurrence.id, message_id)
    club = await clubs.get(connection, occurrence.guild_id)
    if club is not None and not club.is_off:
        await clubs.set_trouble(connection, club.guild_id, None)


@writes
async def record_gone(connection: Connection, occurrence: Claimed) -> None:
    """One that was called off has no post that could be found: nobody looks for it again."""
    await unfinished.look_no_more(connection, occurrence.id)


async def record_late(db: Database, occurrence: Claimed) -> None:
    """The run began before it could be posted: nobody could answer, so it excuses everybody.

    One that the club has called off meanwhile does so already.
    """
    async with db.transaction() as connection:
        late = await occurrences.set_skipped(connection, occurrence.id, Skipped.LATE)
    if late:
        _log.warning("occurrence %d in club %d came too late", occurrence.id, occurrence.guild_id)
