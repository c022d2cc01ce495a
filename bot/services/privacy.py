"""What is kept of people: shown to them, deleted when they say so, and forgotten when its time is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import self_test_flow
from bot.services import drafts, exports, pain, plans, servers, standings, workouts
from bot.services.exports import Export
from bot.storage import clubs, digests, facts, members, notices, privacy, self_tests
from bot.storage import drafts as stored_drafts
from bot.storage import workouts as stored_workouts
from bot.storage.database import Database

_log = logging.getLogger(__name__)

DIGESTS_KEPT = timedelta(days=365)
NOTICES_KEPT = timedelta(days=30)
COPIES_KEPT = timedelta(days=30)
"""How long a copy of the database is kept that was put aside before an upgrade."""

_FORGOTTEN = "forgotten_on"


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is of one person, in numbers.

    ``done`` are sessions in clubs, ``answers`` all answers with corrections, also to their own reminders;
    ``guided`` says whether there are guided sessions, or what was written down of them.
    """

    clubs: int
    done: int
    answers: int
    pauses: int
    pain_notes: int
    guided: bool
    self_tests: int
    plan: bool
    reminders: bool
    organised: int

    @property
    def is_nothing(self) -> bool:
        return self == Kept(
            0, 0, 0, 0, 0, guided=False, self_tests=0, plan=False, reminders=False, organised=0
        )


async def kept(db: Database, user_id: int) -> Kept:
    """What there is of the person."""
    async with db.transaction(write=False) as connection:
        found = await privacy.everything(connection, user_id)
    return Kept(
        clubs=sum(row["guild_id"] != user_id for row in found["clubs"]),
        done=sum(int(row["total"] or 0) for row in found["standings"] if row["guild_id"] != user_id),
        answers=len(found["check_ins"]),
        pauses=len(found["pauses"]),
        pain_notes=len(found["pain_notes"]),
        guided=any(found[each] for each in ("guided_sessions", "sessions_joined", "efforts")),
        self_tests=len({row["run_id"] for row in found["self_test_results"]}),
        plan=bool(found["plan"]),
        reminders=bool(found["own_reminders"]),
        organised=len(found["clubs_you_organise"]),
    )


async def export(db: Database, user_id: int, names: Mapping[int, str], now: datetime) -> Export:
    """All that is kept of the person, as files. ``names`` are those of servers, by id."""
    async with db.transaction(write=False) as connection:
        found = await privacy.everything(connection, user_id)
    return await asyncio.to_thread(exports.write, user_id, found, names, now)


async def delete(db: Database, user_id: int, now: datetime) -> list[int]:
    """Delete all that is kept of the person, in one transaction.

    What they did stays in their clubs' totals as a number. Returns the ids of the open training days whose
    posts show a count that has changed.
    """
    async with db.transaction() as connection:
        for guild_id in await members.clubs_of(connection, user_id):
            await standings.refresh(connection, guild_id, user_id, now)
        await privacy.keep_count(connection, user_id)
        outdated = await privacy.open_answered(connection, user_id, now)
        await privacy.erase(connection, user_id)
    await db.wipe_log()
    return outdated


async def forget(db: Database, now: datetime) -> None:
    """Once a day (of UTC): delete what has been kept long enough."""
    today = now.date().isoformat()
    async with db.transaction(write=False) as connection:
        if await facts.get(connection, _FORGOTTEN) == today:
            return
    await pain.forget_old(db, now)
    async with db.transaction() as connection:
        for guild_id in await clubs.left_before(connection, now - servers.KEPT):
            user_ids = await members.ids(connection, guild_id)
            await clubs.remove(connection, guild_id)
            await privacy.erase_strangers(connection, user_ids)
            _log.info("club %d is deleted: its server removed the bot a month ago", guild_id)
        await stored_drafts.remove_older(connection, now - drafts.KEPT)
        await plans.forget(connection, now)
        await stored_workouts.forget(connection, now - workouts.KEPT)
        await self_tests.close_older(connection, now - self_test_flow.LASTS)
        await digests.forget(connection, now - DIGESTS_KEPT)
        await notices.forget(connection, now - NOTICES_KEPT)
        await facts.put(connection, _FORGOTTEN, today)
    await db.remove_copies(now - COPIES_KEPT)
    await db.wipe_log()
