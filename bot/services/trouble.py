"""When a post cannot be sent: a few more tries, then one notice, and the club needs attention."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.schedule import Club, Skipped, Slot
from bot.services import own_reminders
from bot.services.noticeboard import Closed, Refused
from bot.storage import clubs, notices, occurrences, slots, unfinished
from bot.storage.connection import Connection
from bot.storage.database import Database, writes
from bot.storage.occurrences import Claimed

_log = logging.getLogger(__name__)

TRIES = 4
"""How often a post is tried that Discord refuses; once where the club has been in trouble before."""

PAUSE = timedelta(minutes=1)
"""Before the second try; twice as long before each one after it."""


NEXT_TICK = timedelta(seconds=55)
"""Not in this tick again, but in the next, also where that comes a little early."""

LONGEST_WAIT = timedelta(minutes=4)
LAST_LOOK = timedelta(minutes=2)
"""Before the run: a tick falls into it, and one more after that."""


async def record_refused(
    db: Database, occurrence: Claimed, refusal: Refused, now: datetime, *, looked: bool = False
) -> None:
    """Discord refused the post of a training day, or that it be ``looked`` for: try again before the run, or
    give up."""
    try_at = now + PAUSE * 2**occurrence.tries
    async with db.transaction() as connection:
        club = await clubs.get(connection, occurrence.guild_id)
        if club is None:
            return
        if club.solo and isinstance(refusal, Closed):
            await own_reminders.switch_off(connection, club.guild_id)
            return
        await unfinished.set_refused(connection, occurrence.id, try_at, looked=looked)
        if club.trouble is None and occurrence.tries + 1 < TRIES and try_at < occurrence.starts_at:
            return
        if not await occurrences.set_skipped(connection, occurrence.id, Skipped.REFUSED):
            return  # the club has called it off meanwhile: nobody waits for it
        await clubs.set_trouble(connection, club.guild_id, str(refusal))
        if club.trouble is None and not club.solo:
            text = (
                f"I could not post the reminder for the run of {_local(occurrence.starts_at, club)}. "
                f"{refusal} {_no_harm(club)}"
            )
            await notices.add(connection, club.guild_id, text, now)
    _log.warning("occurrence %d in club %d given up: %s", occurrence.id, occurrence.guild_id, refusal)


async def record_unanswered(db: Database, occurrence: Claimed, now: datetime) -> None:
    """Discord did not answer since ``now``: look for the post in the next tick, and then less and less often.

    Once more shortly before the run in any case, while it may still be sent.
    """
    pause = min(max(NEXT_TICK, now - occurrence.claimed_at), LONGEST_WAIT)
    try_at, last_look = now + pause, occurrence.starts_at - LAST_LOOK
    if now < occurrence.starts_at:
        try_at = min(try_at, max(last_look, now + NEXT_TICK))
    async with db.transaction() as connection:
        await unfinished.put_off(connection, occurrence.id, try_at)


@writes
async def tell_of_outages(connection: Connection, now: datetime) -> None:
    """Write one notice a club of all its training days that came late and of which it has not heard."""
    for guild_id, due in (await unfinished.late_untold(connection, now)).items():
        club = await clubs.get(connection, guild_id)
        if club is not None:
            await notices.add(connection, guild_id, _outage(club, due), now)
        await unfinished.set_told(connection, guild_id)


async def stop_slot(connection: Connection, club: Club, slot: Slot, now: datetime) -> None:
    """Nothing comes next in a slot of a club whose time zone cannot be read; the organiser hears of it."""
    await slots.set_next(connection, slot.id, None)
    text = (
        f"I no longer know the time zone {club.zone}, so I cannot tell when you train next. "
        "Choose it again with /club setup."
    )
    await notices.add(connection, club.guild_id, text, now)


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
