"""The minute clock: the only place that knows APScheduler."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from apscheduler.events import EVENT_JOB_SUBMITTED  # pyright: ignore[reportMissingTypeStubs]
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # pyright: ignore[reportMissingTypeStubs]

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.features.guided import service as guided
from bot.features.me import privacy_service
from bot.features.pain import service as pain
from bot.features.reminders import digest_service as digests
from bot.features.reminders import own_service
from bot.features.reminders import service as reminders
from bot.features.streaks import service as streaks
from bot.interactions import outbox as notices
from bot.interactions.noticeboard import Noticeboard
from bot.interactions.shift import Watch

_JOB = "minute"


class MinuteClock:
    """Calls ``job`` with the time ``clock`` shows (aware UTC), now and at the beginning of every minute.

    Runs that were missed (a sleeping laptop) become one; a run that takes longer than a minute is not
    overtaken by the next. ``lag`` is how much later than meant the latest run began.

    APScheduler waits for a time of day: were the computer's clock set back by hours, it would be silent for
    hours. So every ``look_every`` seconds, which no clock can change, we look whether the next run is near.
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
            misfire_grace_time=None,  # the default of one second would drop the run a busy moment delays
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
        await self._job(self._clock())


_log = logging.getLogger(__name__)


async def run_minute(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, now: datetime
) -> list[int]:
    """Do all that is due at ``now`` (aware UTC); a concern that fails stops no other.

    Returns the ids of the training days whose posts have to be brought up to date (``refresh.show``).
    """
    watch = Watch(now)
    outdated: list[int] = []

    async def find_outdated() -> None:
        outdated.extend(await reminders.outdated_posts(db, watch.now()))

    await _concern("reminders", reminders.run_due(db, catalogue, noticeboard, now))
    await _concern("snoozes", own_service.run_due_snoozes(db, noticeboard, watch.now()))
    await _concern("outdated posts", find_outdated())
    await _concern("notices", notices.send_due_notices(db, noticeboard, watch.now()))
    await _concern("digests", digests.run_due_digests(db, noticeboard, watch.now()))
    await _concern("questions how it is", pain.follow_up(db, noticeboard, watch.now()))
    await _concern("sessions left behind", guided.close_abandoned(db, watch.now()))
    await _concern("standings", streaks.settle_standings(db, watch.now()))
    await _concern("what need not be kept", privacy_service.forget_expired(db, watch.now()))
    return outdated


async def _concern(name: str, work: Awaitable[object]) -> None:
    try:
        await work
    except Exception:  # noqa: BLE001  # the next concern has waiting people too
        _log.exception("the minute's %s failed", name)
