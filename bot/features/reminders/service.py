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
from bot.features.reminders import own_service, store
from bot.features.reminders import pending_store as pending
from bot.features.reminders.rules import ExerciseSet, choose_exercises
from bot.features.reminders.store import Claimed
from bot.features.streaks import store as streaks_store
from bot.interactions import outbox_store as notices
from bot.interactions.delivery import Closed, Gone, Noticeboard, Refused, Unreachable
from bot.interactions.work import WorkPool, for_each_isolated, work_pool

_log = logging.getLogger(__name__)

BATCH = 25
"""The most rows one transaction handles, so that members get answers in between."""


async def run_due(db: Database, catalogue: Catalogue, noticeboard: Noticeboard, now: datetime) -> list[int]:
    """Post what is due at ``now`` and settle what an earlier run left unfinished.

    Safe to call at any time and as often as you like: a training day is posted once. What doesn't fit into a
    minute is left for the next call. Return the ids of the occurrences whose posts are now known. An error
    with one club doesn't stop the others.
    """
    known: list[int] = []

    async def note(occurrence: Claimed, posted: Awaitable[bool]) -> None:
        if await posted:
            known.append(occurrence.id)

    async def settle_left_over(work: WorkPool, *, failed: bool) -> None:
        last = None
        while await work.has_room() and (left := await db.write(left_over, work.now(), last, failed=failed)):
            await work.begin(left, lambda o: note(o, settle(db, catalogue, noticeboard, o, work.now())))
            last = left[-1]

    async with work_pool("occurrence", now) as work:
        await settle_left_over(work, failed=False)
        while await work.has_room() and (batch := await claim_due(db, catalogue, work.now())):
            to_post = [each for each in batch if each.skipped is None]
            await work.begin(to_post, lambda o: note(o, post(db, catalogue, noticeboard, o, work.now())))
        await settle_left_over(work, failed=True)
    await tell_of_outages(db, work.now())
    return known


def is_due(connection: Connection, now: datetime) -> bool:
    """Return whether there is something to post, to settle or to report."""
    return club_store.has_due_slot(connection, now) or pending.has_unfinished(connection, now)


def left_over(connection: Connection, now: datetime, last: Claimed | None, *, failed: bool) -> list[Claimed]:
    """Return the next batch after ``last`` of claims without a known post: new, or ``failed`` and now due."""
    pending.retry_failed(connection, now)
    return pending.unposted(connection, now, BATCH, last, failed=failed)


async def settle(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, occurrence: Claimed, now: datetime
) -> bool:
    """Settle a claim without a known post: adopt the post if it exists, send it if there is still time.

    For a cancelled day, an existing post is only looked for; it will say that the day is cancelled.

    Return whether the post is now known.
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
        _log.warning("occurrence %d: the channel can't be read yet: %s", occurrence.id, error)
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
    """Claim a batch of the training days whose post is due, earliest run first; return [] if none is left.

    Those whose run has started are recorded as late. A club whose row can't be read has nothing scheduled any
    more in its slots; the others in its batch aren't affected.
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
    """Claim a batch club by club; the slots of one that can't be read have nothing scheduled any more."""
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
        _log.exception("club %d can't be read: nothing comes next in its slot %d", due.club_id, due.slot_id)
        club_store.set_next(connection, due.slot_id, None)
        return None


def _claim(
    connection: Connection, catalogue: Catalogue, club: Club, due: Next, now: datetime
) -> Claimed | None:
    occurrence = Occurrence(due.slot_id, due.local_date, club.zone, due.starts_at, due.due_at)
    [slot] = [s for s in club.slots if s.id == due.slot_id]
    long_ago = due.starts_at <= now - clubs.LONG_AGO
    claimed = None
    if not long_ago:
        exercises = next_set(connection, catalogue, club, slot.routine)
        state = PostState.LATE if due.starts_at <= now else PostState.CLAIMED
        claimed = store.claim_occurrence(connection, club, occurrence, exercises, now, state)
    try:
        clubs.plan_slot(connection, club, slot, now if long_ago else due.starts_at)
    except (ZoneInfoNotFoundError, ValueError):
        _log.exception("club %d: its time zone can't be read", club.id)
        stop_slot(connection, club, slot, now)
    return claimed


def next_set(connection: Connection, catalogue: Catalogue, club: Club, routine: str | None) -> ExerciseSet:
    """Return the set that the club's next post shows with this routine; None lets routines take turns."""
    last = store.last_of_club(connection, club.id)
    return choose_exercises(
        catalogue.exercises,
        catalogue.routines,
        routine=routine,
        equipment=club.equipment,
        phase=club.phase,
        turn=store.count_of_club(connection, club.id),
        last=last.exercises if last is not None else (),
    )


async def post(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, occurrence: Claimed, now: datetime
) -> bool:
    """Send the post and store its id, unless the run has started; return whether that is done."""
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
    await db.write(record_posted, occurrence, message_id, occurrence.starts_at)
    return True


def exercises_of(catalogue: Catalogue, occurrence: Claimed) -> list[Exercise]:
    """Return the exercises in a training day's post, without those that are no longer in the catalogue."""
    return [catalogue.exercises[key] for key in occurrence.exercises if key in catalogue.exercises]


def record_posted(
    connection: Connection, occurrence: Claimed, message_id: int, said: datetime | None = None
) -> None:
    """Record that the post is known: all is well with this club, unless it has switched the bot off since.

    ``said`` is the start that a new post gives; None for one that was found.
    """
    store.set_posted(connection, occurrence.id, message_id, said)
    club = club_store.get(connection, occurrence.club_id)
    if club is not None and not club.is_off:
        club_store.set_trouble(connection, club.id, None)


def record_gone(connection: Connection, occurrence: Claimed) -> None:
    """Record that a cancelled day has no post that could be found: nobody looks for it again."""
    pending.stop_looking(connection, occurrence.id)


def record_late(connection: Connection, occurrence: Claimed) -> None:
    """Record that the run started before it could be posted: nobody could check in, so all are excused.

    If the club has cancelled it in the meantime, everybody is excused already.
    """
    late = store.set_skipped(connection, occurrence.id, Skipped.LATE)
    if late:
        _log.warning("occurrence %d in club %d came too late", occurrence.id, occurrence.club_id)


REFRESH_BATCH = 1000
"""The most posts that one tick updates; the rest wait for the next."""

OLD = timedelta(days=1)
"""A post that couldn't be edited for this long after it closed is left as it is."""


def has_outdated(connection: Connection, now: datetime) -> bool:
    """Return whether some post is out of date."""
    return pending.has_outdated(connection, now)


async def outdated_posts(db: Database, now: datetime) -> list[int]:
    """Return the training days whose posts are out of date and have to be edited."""
    return [occurrence.id for occurrence in await db.read(pending.to_refresh, now, REFRESH_BATCH)]


async def refresh_post(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, occurrence_id: int, now: datetime
) -> None:
    """Bring a post up to date; do nothing if there is none."""
    occurrence, done = await db.read(_post_state, occurrence_id)
    if occurrence is None or occurrence.message_id is None:
        return
    refresh_at = _next(occurrence, now)
    try:
        await noticeboard.update(occurrence, exercises_of(catalogue, occurrence), done, now)
    except Unreachable as error:
        _log.warning("occurrence %d: its post couldn't be edited: %s", occurrence.id, error)
        if now < occurrence.closes_at + OLD:
            refresh_at = now + error.pause
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
    """Schedule the post's next edit: at once if somebody has checked in since it was rendered.

    If the club has changed the day in the meantime, the edit is already scheduled.
    """
    current = store.get_occurrence(connection, shown.id)
    if current is None or (current.skipped, current.starts_at) != (shown.skipped, shown.starts_at):
        return
    is_true = streaks_store.count_done(connection, shown.id) == done
    store.set_refresh(connection, shown.id, refresh_at if is_true else now)


def _next(occurrence: Claimed, now: datetime) -> datetime | None:
    """Return when a post that is right at ``now`` will go out of date without anybody's doing."""
    if occurrence.skipped is not None:
        return None
    return next((at for at in (occurrence.starts_at, occurrence.closes_at) if now < at), None)


ANNOUNCED_AT_ONCE = 200


async def announce_changes(db: Database, noticeboard: Noticeboard, now: datetime) -> None:
    """Tell those who have seen a post that its run is cancelled, or on again: an edit notifies nobody."""
    async with work_pool("change of occurrence", now) as work:
        changed = await db.read(pending.unannounced, now, ANNOUNCED_AT_ONCE)
        await work.begin(changed, lambda occurrence: announce(db, noticeboard, occurrence, work.now()))


def has_changes(connection: Connection, now: datetime) -> bool:
    """Whether somebody has to hear that a run is cancelled or on again."""
    return pending.has_unannounced(connection, now)


async def announce(db: Database, noticeboard: Noticeboard, occurrence: Claimed, now: datetime) -> None:
    """Announce one change; where Discord does not answer, the next tick does."""
    try:
        await noticeboard.announce(occurrence)
    except Unreachable as error:
        _log.warning("occurrence %d: its change isn't known to be announced: %s", occurrence.id, error)
        return
    except Refused as refusal:
        _log.warning("occurrence %d: its change may not be announced: %s", occurrence.id, refusal)
        await db.write(_tell_unannounced, occurrence, _became(occurrence), refusal, now)
    await db.write(pending.set_announced, occurrence, now + JUST_TOLD)


def _became(occurrence: Claimed) -> str:
    return "is cancelled" if occurrence.skipped is not None else "is back on"


def _tell_unannounced(
    connection: Connection, occurrence: Claimed, what: str, refusal: Refused, now: datetime
) -> None:
    """Tell the organiser that the club's people have not heard what became of a run; a runner knows it."""
    club = club_store.get(connection, occurrence.club_id)
    if club is None or club.solo or isinstance(refusal, Gone):
        return
    run = f"the run on {_local(occurrence.starts_at, club)}"
    notices.add_notice(connection, club.id, f"I couldn't tell your club that {run} {what}. {refusal}", now)


JUST_TOLD = timedelta(minutes=15)
"""Who has just heard that a start was moved need not hear that it is near."""


def has_moved(connection: Connection, now: datetime) -> bool:
    """Whether people are to hear of a start that was moved."""
    return bool(pending.moved(connection, now, 1))


async def tell_moved(db: Database, noticeboard: Noticeboard, now: datetime) -> None:
    """Tell people of the starts that were moved after their posts, and once more when the posts were due."""
    async with work_pool("moved occurrence", now) as work:
        due = await db.read(pending.moved, now, REFRESH_BATCH)
        await work.begin(due, lambda occurrence: _tell_moved(db, noticeboard, occurrence, work.now()))


async def _tell_moved(db: Database, noticeboard: Noticeboard, occurrence: Claimed, now: datetime) -> None:
    """Tell of one, unless the run has begun; where Discord does not answer, the next tick does."""
    try:
        if now < occurrence.starts_at:
            await noticeboard.tell_moved(occurrence)
    except Unreachable as error:
        _log.warning("occurrence %d: nobody could be told that it moved: %s", occurrence.id, error)
        return
    except Refused as refusal:
        _log.warning("occurrence %d: nobody may be told that it moved: %s", occurrence.id, refusal)
        await db.write(_tell_unannounced, occurrence, "has moved to that time", refusal, now)
    await db.write(pending.set_told_start, occurrence, now + JUST_TOLD)


POST_TRIES = 4
"""How often to try a post that Discord refuses; once if the club has been in trouble before."""

RETRY_PAUSE = timedelta(minutes=1)
"""Before the second try; the wait doubles for each one after it."""


NEXT_TICK = timedelta(seconds=55)
"""Not in this tick again, but in the next, even if that comes a little early."""

LONGEST_WAIT = timedelta(minutes=4)
LAST_LOOK = timedelta(minutes=2)
"""Before the run: one tick falls into it, and one more after that."""


def record_refused(
    connection: Connection, occurrence: Claimed, refusal: Refused, now: datetime, *, looked: bool = False
) -> None:
    """Try a refused post again before the run, or give up; ``looked`` if only looking for it was refused."""
    try_at = now + RETRY_PAUSE * 2**occurrence.tries
    club = club_store.get(connection, occurrence.club_id)
    if club is None:
        return
    if club.owner.user_id is not None and isinstance(refusal, Closed):
        own_service.switch_off(connection, club.owner.user_id)
        return
    pending.set_refused(connection, occurrence.id, try_at, looked=looked)
    if club.trouble is None and occurrence.tries + 1 < POST_TRIES and try_at < occurrence.starts_at:
        return
    if not store.set_skipped(connection, occurrence.id, Skipped.REFUSED):
        return  # the club has cancelled it in the meantime: nobody is waiting for it
    club_store.set_trouble(connection, club.id, str(refusal))
    if club.trouble is None and not club.solo:
        text = (
            f"I couldn't post before the run on {_local(occurrence.starts_at, club)}. "
            f"{refusal} {_no_harm(club)}"
        )
        notices.add_notice(connection, club.id, text, now)
    _log.warning("occurrence %d in club %d given up: %s", occurrence.id, occurrence.club_id, refusal)


def record_unanswered(connection: Connection, occurrence: Claimed, now: datetime) -> None:
    """Look for the post in the next tick, then less and less often: Discord hasn't answered since ``now``.

    In any case once more shortly before the run, while it can still be sent.
    """
    pause = min(max(NEXT_TICK, now - occurrence.claimed_at), LONGEST_WAIT)
    try_at, last_look = now + pause, occurrence.starts_at - LAST_LOOK
    if now < occurrence.starts_at:
        try_at = min(try_at, max(last_look, now + NEXT_TICK))
    pending.postpone(connection, occurrence.id, try_at)


async def tell_of_outages(db: Database, now: datetime) -> None:
    """Write each club one notice of all its late training days that it hasn't been told about."""
    late = await db.read(pending.unreported_late, now)
    await for_each_isolated(
        "club", late, lambda club_id: db.write(tell_of_outage, club_id, late[club_id], now)
    )


def tell_of_outage(connection: Connection, club_id: ClubId, due: list[datetime], now: datetime) -> None:
    """Write one club's notice."""
    club = club_store.get(connection, club_id)
    if club is not None:
        notices.add_notice(connection, club_id, _outage(club, due), now)
    pending.mark_reported(connection, club_id)


def stop_slot(connection: Connection, club: Club, slot: Slot, now: datetime) -> None:
    """Schedule nothing in a slot of a club whose time zone can't be read; tell the organiser."""
    club_store.set_next(connection, slot.id, None)
    text = (
        f"I don't know the time zone {club.zone} any more, so I can't tell when your next run is. "
        f"Choose it again with {'/me reminders' if club.solo else '/club setup'}."
    )
    notices.add_notice(connection, club.id, text, now)


def _outage(club: Club, due: list[datetime]) -> str:
    what = "reminder" if club.solo else "post"
    if len(due) == 1:
        missed = f"I missed the {what} due on {_local(due[0], club)}, and the run started without it."
    else:
        first, last = _local(due[0], club), _local(due[-1], club)
        missed = f"I missed the {what}s for {len(due)} runs, from {first} to {last}."
    return f"I was down, or couldn't reach Discord. {missed} {_no_harm(club)}"


def _no_harm(club: Club) -> str:
    return "Your streak is safe." if club.solo else "Every streak is safe."


def _local(instant: datetime, club: Club) -> str:
    """Return "Tuesday, 2 June at 17:45" in the club's time zone, or in UTC if its zone can't be read."""
    try:
        local = instant.astimezone(ZoneInfo(club.zone))
    except (ZoneInfoNotFoundError, ValueError):
        local = instant
    return f"{local:%A}, {local.day} {local:%B} at {local:%H:%M}"
