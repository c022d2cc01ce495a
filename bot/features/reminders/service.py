"""The pre-run reminder: claimed once, posted once, found again after a crash."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from datetime import datetime, timedelta
from sqlite3 import Connection
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise
from bot.database.database import UNREADABLE, Database
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.owner import ClubId
from bot.features.club.schedule import Club, Occurrence, PostState, Skipped, Slot
from bot.features.club.store import Next
from bot.features.guided.service import next_set
from bot.features.reminders import own_service, store
from bot.features.reminders.store import Claimed
from bot.features.streaks import store as streaks_store
from bot.interactions import outbox_store as notices
from bot.interactions.delivery import Closed, Gone, Noticeboard, Refused, Unreachable
from bot.interactions.work import Shift, isolated, shift

_log = logging.getLogger(__name__)

BATCH = 25
"""Rows that one transaction takes up at most, so that members are answered in between."""


async def run_due(db: Database, catalogue: Catalogue, noticeboard: Noticeboard, now: datetime) -> list[int]:
    """Post what is due at ``now`` and settle what an earlier run left unfinished.

    Safe to call at any time and as often as one likes: a training day is posted once. What does not fit
    into a minute is left for the next call. Returns the ids of the occurrences whose posts are now known.
    What goes wrong with one club stops no other.
    """
    known: list[int] = []

    async def note(occurrence: Claimed, posted: Awaitable[bool]) -> None:
        if await posted:
            known.append(occurrence.id)

    async def settle_left_over(work: Shift, *, failed: bool) -> None:
        last = None
        while await work.has_room() and (left := await db.write(left_over, work.now(), last, failed=failed)):
            await work.begin(left, lambda o: note(o, settle(db, catalogue, noticeboard, o, work.now())))
            last = left[-1]

    async with shift("occurrence", now) as work:
        await settle_left_over(work, failed=False)
        while await work.has_room() and (batch := await claim_due(db, catalogue, work.now())):
            to_post = [each for each in batch if each.skipped is None]
            await work.begin(to_post, lambda o: note(o, post(db, catalogue, noticeboard, o, work.now())))
        await settle_left_over(work, failed=True)
    await tell_of_outages(db, work.now())
    return known


def is_due(connection: Connection, now: datetime) -> bool:
    """Whether there is something to post, to settle or to tell of."""
    return club_store.has_due_slot(connection, now) or store.has_unfinished(connection, now)


def left_over(connection: Connection, now: datetime, last: Claimed | None, *, failed: bool) -> list[Claimed]:
    """The next batch after ``last`` of claims without a known post: new ones, or ``failed`` ones now due."""
    store.retry_failed(connection, now)
    return store.unposted(connection, now, BATCH, last, failed=failed)


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
            await db.write(record_refused, occurrence, refusal, now, looked=True)
        else:
            await db.write(record_gone, occurrence)
        return False
    except Unreachable as error:
        _log.warning("occurrence %d: the channel cannot be read yet: %s", occurrence.id, error)
        if now >= occurrence.closes_at:
            await db.write(record_late, occurrence)
        else:
            await db.write(record_unanswered, occurrence, now)
        return False
    if message_id is None:
        if occurrence.skipped is None:
            return await post(db, catalogue, noticeboard, occurrence, now)
        await db.write(record_gone, occurrence)
        return False
    _log.info("occurrence %d: found its post %d again", occurrence.id, message_id)
    await db.write(record_posted, occurrence, message_id)
    return True


async def claim_due(db: Database, catalogue: Catalogue, now: datetime) -> list[Claimed]:
    """Claim a batch of the training days whose post is due, the first run first; empty where none is left.

    Those whose run has begun are written down as late. Nothing comes next in the slots of a club that cannot
    be read; the others of its batch do not suffer.
    """
    try:
        return await db.write(_claim_batch, catalogue, now)
    except UNREADABLE:
        return await db.write(_claim_readable, catalogue, now)


def _claim_batch(connection: Connection, catalogue: Catalogue, now: datetime) -> list[Claimed]:
    due = club_store.due_slots(connection, now, BATCH)
    known = club_store.get_many(connection, sorted({each.club_id for each in due}))
    claims = [_claim(connection, catalogue, known[each.club_id], each, now) for each in due]
    return [claimed for claimed in claims if claimed is not None]


def _claim_readable(connection: Connection, catalogue: Catalogue, now: datetime) -> list[Claimed]:
    """Claim a batch club by club: nothing comes next in the slots of one that cannot be read."""
    due = club_store.due_slots(connection, now, BATCH)
    claims = [_claim_if_readable(connection, catalogue, each, now) for each in due]
    return [claimed for claimed in claims if claimed is not None]


def _claim_if_readable(
    connection: Connection, catalogue: Catalogue, due: Next, now: datetime
) -> Claimed | None:
    try:
        known = club_store.get_many(connection, [due.club_id])
        return _claim(connection, catalogue, known[due.club_id], due, now)
    except UNREADABLE:
        _log.exception("club %d cannot be read: nothing comes next in its slot %d", due.club_id, due.slot_id)
        club_store.set_next(connection, due.slot_id, None)
        return None


def _claim(
    connection: Connection, catalogue: Catalogue, club: Club, due: Next, now: datetime
) -> Claimed | None:
    occurrence = Occurrence(due.slot_id, due.local_date, club.zone, due.starts_at, due.due_at)
    [slot] = [s for s in club.slots if s.id == due.slot_id]
    exercises = next_set(connection, catalogue, club, slot.routine)
    state = PostState.LATE if due.starts_at <= now else PostState.CLAIMED
    claimed = store.claim_occurrence(connection, club, occurrence, exercises, now, state)
    try:
        clubs.plan_slot(connection, club, slot, due.starts_at)
    except (ZoneInfoNotFoundError, ValueError):
        _log.exception("club %d: its time zone cannot be read", club.id)
        stop_slot(connection, club, slot, now)
    return claimed


async def post(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, occurrence: Claimed, now: datetime
) -> bool:
    """Send the post and write down its id, unless the run has begun; whether that is done."""
    if now >= occurrence.starts_at:
        await db.write(record_late, occurrence)
        return False
    try:
        message_id = await noticeboard.post(occurrence, exercises_of(catalogue, occurrence))
    except Refused as refusal:
        await db.write(record_refused, occurrence, refusal, now)
        return False
    except Unreachable as error:
        _log.warning("occurrence %d: not known to be posted, will look: %s", occurrence.id, error)
        await db.write(record_unanswered, occurrence, now)
        return False
    await db.write(record_posted, occurrence, message_id)
    return True


def exercises_of(catalogue: Catalogue, occurrence: Claimed) -> list[Exercise]:
    """What the post of a training day shows, without what is no longer in the catalogue."""
    return [catalogue.exercises[key] for key in occurrence.exercises if key in catalogue.exercises]


def record_posted(connection: Connection, occurrence: Claimed, message_id: int) -> None:
    """The post is known: all is well with this club, unless it has switched the bot off meanwhile."""
    store.set_posted(connection, occurrence.id, message_id)
    club = club_store.get(connection, occurrence.club_id)
    if club is not None and not club.is_off:
        club_store.set_trouble(connection, club.id, None)


def record_gone(connection: Connection, occurrence: Claimed) -> None:
    """One that was called off has no post that could be found: nobody looks for it again."""
    store.stop_looking(connection, occurrence.id)


def record_late(connection: Connection, occurrence: Claimed) -> None:
    """The run began before it could be posted: nobody could answer, so it excuses everybody.

    One that the club has called off meanwhile does so already.
    """
    late = store.set_skipped(connection, occurrence.id, Skipped.LATE)
    if late:
        _log.warning("occurrence %d in club %d came too late", occurrence.id, occurrence.club_id)


REFRESH_BATCH = 1000
"""Posts that one tick has brought up to date at most; those left come with the next."""

OLD = timedelta(days=1)
"""A post that could not be edited for so long after it closed is left as it is."""


def has_outdated(connection: Connection, now: datetime) -> bool:
    """Whether a post no longer says how things stand."""
    return store.has_outdated(connection, now)


async def outdated_posts(db: Database, now: datetime) -> list[int]:
    """The training days whose posts no longer say how things stand, so that they have to be edited."""
    return [occurrence.id for occurrence in await db.read(store.to_refresh, now, REFRESH_BATCH)]


async def refresh_post(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, occurrence_id: int, now: datetime
) -> None:
    """Bring a post up to date; nothing where there is none."""
    occurrence, done = await db.read(_post_state, occurrence_id)
    if occurrence is None or occurrence.message_id is None:
        return
    refresh_at = _next(occurrence, now)
    try:
        await noticeboard.update(occurrence, exercises_of(catalogue, occurrence), done, now)
    except Unreachable as error:
        _log.warning("occurrence %d: its post could not be edited: %s", occurrence.id, error)
        if now < occurrence.closes_at + OLD:
            refresh_at = now
    except Gone:
        _log.info("occurrence %d: its post was deleted", occurrence.id)
        refresh_at = None
    except Refused as refusal:
        _log.warning("occurrence %d: its post may not be edited: %s", occurrence.id, refusal)
    await db.write(record_shown, occurrence, done, refresh_at, now)


def _post_state(connection: Connection, occurrence_id: int) -> tuple[Claimed | None, int]:
    """Return an occurrence and how many have done it."""
    return store.get_occurrence(connection, occurrence_id), streaks_store.count_done(
        connection, occurrence_id
    )


def record_shown(
    connection: Connection, shown: Claimed, done: int, refresh_at: datetime | None, now: datetime
) -> None:
    """Write down when the post has to be edited next: at once where somebody has answered meanwhile.

    Where the club has changed the day meanwhile, that is written down already.
    """
    current = store.get_occurrence(connection, shown.id)
    if current is None or (current.skipped, current.starts_at) != (shown.skipped, shown.starts_at):
        return
    is_true = streaks_store.count_done(connection, shown.id) == done
    store.set_refresh(connection, shown.id, refresh_at if is_true else now)


def _next(occurrence: Claimed, now: datetime) -> datetime | None:
    """When a post that shows how things stand at ``now`` will no longer do so by itself."""
    if occurrence.skipped is not None:
        return None
    return next((at for at in (occurrence.starts_at, occurrence.closes_at) if now < at), None)


POST_TRIES = 4
"""How often a post is tried that Discord refuses; once where the club has been in trouble before."""

RETRY_PAUSE = timedelta(minutes=1)
"""Before the second try; twice as long before each one after it."""


NEXT_TICK = timedelta(seconds=55)
"""Not in this tick again, but in the next, also where that comes a little early."""

LONGEST_WAIT = timedelta(minutes=4)
LAST_LOOK = timedelta(minutes=2)
"""Before the run: a tick falls into it, and one more after that."""


def record_refused(
    connection: Connection, occurrence: Claimed, refusal: Refused, now: datetime, *, looked: bool = False
) -> None:
    """Discord refused the post of a training day, or that it be ``looked`` for: try again before the run, or
    give up."""
    try_at = now + RETRY_PAUSE * 2**occurrence.tries
    club = club_store.get(connection, occurrence.club_id)
    if club is None:
        return
    if club.owner.user_id is not None and isinstance(refusal, Closed):
        own_service.switch_off(connection, club.owner.user_id)
        return
    store.set_refused(connection, occurrence.id, try_at, looked=looked)
    if club.trouble is None and occurrence.tries + 1 < POST_TRIES and try_at < occurrence.starts_at:
        return
    if not store.set_skipped(connection, occurrence.id, Skipped.REFUSED):
        return  # the club has called it off meanwhile: nobody waits for it
    club_store.set_trouble(connection, club.id, str(refusal))
    if club.trouble is None and not club.solo:
        text = (
            f"I could not post the reminder for the run of {_local(occurrence.starts_at, club)}. "
            f"{refusal} {_no_harm(club)}"
        )
        notices.add_notice(connection, club.id, text, now)
    _log.warning("occurrence %d in club %d given up: %s", occurrence.id, occurrence.club_id, refusal)


def record_unanswered(connection: Connection, occurrence: Claimed, now: datetime) -> None:
    """Discord did not answer since ``now``: look for the post in the next tick, and then less and less often.

    Once more shortly before the run in any case, while it may still be sent.
    """
    pause = min(max(NEXT_TICK, now - occurrence.claimed_at), LONGEST_WAIT)
    try_at, last_look = now + pause, occurrence.starts_at - LAST_LOOK
    if now < occurrence.starts_at:
        try_at = min(try_at, max(last_look, now + NEXT_TICK))
    store.postpone(connection, occurrence.id, try_at)


async def tell_of_outages(db: Database, now: datetime) -> None:
    """Write one notice a club of all its training days that came late and of which it has not heard."""
    late = await db.read(store.late_untold, now)
    await isolated("club", late, lambda club_id: db.write(tell_of_outage, club_id, late[club_id], now))


def tell_of_outage(connection: Connection, club_id: ClubId, due: list[datetime], now: datetime) -> None:
    """Write the notice of one club."""
    club = club_store.get(connection, club_id)
    if club is not None:
        notices.add_notice(connection, club_id, _outage(club, due), now)
    store.set_told(connection, club_id)


def stop_slot(connection: Connection, club: Club, slot: Slot, now: datetime) -> None:
    """Nothing comes next in a slot of a club whose time zone cannot be read; the organiser hears of it."""
    club_store.set_next(connection, slot.id, None)
    text = (
        f"I no longer know the time zone {club.zone}, so I cannot tell when you train next. "
        "Choose it again with /club setup."
    )
    notices.add_notice(connection, club.id, text, now)


def _outage(club: Club, due: list[datetime]) -> str:
    what = "I was down, or could not reach Discord,"
    if len(due) == 1:
        when, missed = f"when the post of {_local(due[0], club)} was due", "the run began without it"
    else:
        when = f"from {_local(due[0], club)} to {_local(due[-1], club)}"
        missed = f"I could not post for {len(due)} sessions"
    return f"{what} {when}, and {missed}. {_no_harm(club)}"


def _no_harm(club: Club) -> str:
    return "Your streak does not suffer." if club.solo else "Nobody's streak suffers."


def _local(instant: datetime, club: Club) -> str:
    """ "Tuesday, 2 June at 17:45" as the club's clocks show it, or UTC's where its zone cannot be read."""
    try:
        local = instant.astimezone(ZoneInfo(club.zone))
    except (ZoneInfoNotFoundError, ValueError):
        local = instant
    return f"{local:%A}, {local.day} {local:%B} at {local:%H:%M}"
