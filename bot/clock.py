"""The minute clock: the only place that knows APScheduler."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection
from typing import Any, cast

from apscheduler.events import EVENT_JOB_SUBMITTED  # pyright: ignore[reportMissingTypeStubs]
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # pyright: ignore[reportMissingTypeStubs]

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.database.files import GoneError
from bot.features.guided import service as guided
from bot.features.me import service as me
from bot.features.pain import service as pain
from bot.features.reminders import digest_service as digests
from bot.features.reminders import own_service
from bot.features.reminders import service as reminders
from bot.features.streaks import service as streaks
from bot.interactions import outbox as notices
from bot.interactions.delivery import Noticeboard
from bot.interactions.work import Watch, for_each_isolated

_log = logging.getLogger(__name__)

_JOB = "minute"


class MinuteClock:
    """A timer that calls ``job`` with ``clock``'s time (aware UTC), now and at the start of every minute.

    Missed runs (on a sleeping laptop) become one; a run that takes longer than a minute isn't overtaken by
    the next. ``lag`` is how much later than scheduled the latest run started.

    APScheduler waits for a time of day: if the computer's clock were set back by hours, it would be silent
    for hours. So every ``look_every`` seconds, which no clock can change, we check whether the next run is
    near.
    """

    lag = timedelta(0)

    def __init__(
        self,
        job: Callable[[datetime], Awaitable[None]],
        clock: Callable[[], datetime],
        look_every: float = 30.0,
    ) -> None:
        self._job = job
        self._clock = clock
        self._look_every = look_every
        self._look: asyncio.TimerHandle | None = None
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_listener(self._meant_for, EVENT_JOB_SUBMITTED)  # pyright: ignore[reportUnknownMemberType]
        self._meant_at: datetime | None = None

    def start(self) -> None:
        self._scheduler.add_job(  # pyright: ignore[reportUnknownMemberType]  # APScheduler 3 has no types
            self._tick,
            "cron",
            id=_JOB,
            second=0,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,  # the default of one second would drop a run that a busy moment delays
        )
        self._scheduler.start()
        self._look_again()

    def stop(self) -> None:
        if self._look is not None:
            self._look.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _look_again(self) -> None:
        now = datetime.now(UTC)
        job = cast("Any", self._scheduler).get_job(_JOB)
        if job.next_run_time > now + timedelta(minutes=1):
            job.modify(next_run_time=now)
        self._look = asyncio.get_running_loop().call_later(self._look_every, self._look_again)

    def _meant_for(self, event: Any) -> None:
        self._meant_at = event.scheduled_run_times[-1]

    async def _tick(self) -> None:
        if self._meant_at is not None:
            self.lag = datetime.now(UTC) - self._meant_at
        try:
            await self._job(self._clock())
        except GoneError:
            _log.error("a tick did nothing: the database is gone, so I'm about to stop")
        except asyncio.CancelledError:
            if self._scheduler.running:
                raise
            _log.info("stopping in the middle of a tick: the rest of it comes after the next start")


@dataclass(frozen=True, slots=True)
class Minute:
    """What the jobs of one tick work with, and the training days whose posts they found out of date."""

    db: Database
    catalogue: Catalogue
    noticeboard: Noticeboard
    now: Callable[[], datetime]
    outdated: list[int] = field(default_factory=list[int])


@dataclass(frozen=True, slots=True)
class Job:
    """One of the minute's jobs: whether it is due, asked of the database, and what to do then."""

    id: str
    is_due: Callable[[Connection, datetime], bool]
    do: Callable[[Minute], Awaitable[object]]


async def _find_outdated(minute: Minute) -> None:
    minute.outdated.extend(await reminders.outdated_posts(minute.db, minute.now()))


JOBS = (
    Job(
        "reminders", reminders.is_due, lambda m: reminders.run_due(m.db, m.catalogue, m.noticeboard, m.now())
    ),
    Job(
        "snoozes",
        own_service.has_due_snooze,
        lambda m: own_service.run_due_snoozes(m.db, m.noticeboard, m.now()),
    ),
    Job("moved starts", reminders.has_moved, lambda m: reminders.tell_moved(m.db, m.noticeboard, m.now())),
    Job("outdated posts", reminders.has_outdated, _find_outdated),
    Job(
        "cancelled runs",
        reminders.has_changes,
        lambda m: reminders.announce_changes(m.db, m.noticeboard, m.now()),
    ),
    Job("notices", notices.has_notices, lambda m: notices.send_due_notices(m.db, m.noticeboard, m.now())),
    Job("news", streaks.has_due_news, lambda m: streaks.tell_clubs(m.db, m.noticeboard, m.now())),
    Job("digests", digests.is_due, lambda m: digests.run_due_digests(m.db, m.noticeboard, m.now())),
    Job("questions how it is", pain.has_due_question, lambda m: pain.follow_up(m.db, m.noticeboard, m.now())),
    Job("sessions left behind", guided.has_abandoned, lambda m: guided.close_abandoned(m.db, m.now())),
    Job("standings", streaks.has_due_standings, lambda m: streaks.settle_standings(m.db, m.now())),
    Job(
        "what need not be kept",
        me.has_expired,
        lambda m: me.forget_expired(m.db, m.now()),
    ),
)
"""The minute's jobs, most urgent first."""


async def tick(db: Database, catalogue: Catalogue, noticeboard: Noticeboard, now: datetime) -> list[int]:
    """Do everything due at ``now`` (aware UTC); a job that fails doesn't stop the others.

    A minute with nothing due is one read. Return the ids of the training days whose posts have to be updated
    (``reminders.refresh_post``).
    """
    minute = Minute(db, catalogue, noticeboard, Watch(now).now)

    async def work(job: Job) -> None:
        if await db.read(job.is_due, minute.now()):  # one job can make another due
            await job.do(minute)

    if await db.read(_is_anything_due, now):
        await for_each_isolated("job", JOBS, work)
    return minute.outdated


def _is_anything_due(connection: Connection, now: datetime) -> bool:
    return any(job.is_due(connection, now) for job in JOBS)
