"""The minute clock: the only place that knows APScheduler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.events import EVENT_JOB_SUBMITTED  # pyright: ignore[reportMissingTypeStubs]
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # pyright: ignore[reportMissingTypeStubs]


class MinuteClock:
    """Calls ``job`` with the time ``clock`` shows (aware UTC), now and at the beginning of every minute.

    Runs that were missed (a sleeping laptop) become one; a run that takes longer than a minute is not
    overtaken by the next. ``lag`` is how much later than meant the latest run began.
    """

    lag = timedelta(0)

    def __init__(self, job: Callable[[datetime], Awaitable[None]], clock: Callable[[], datetime]) -> None:
        self._job = job
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_listener(self._meant_for, EVENT_JOB_SUBMITTED)  # pyright: ignore[reportUnknownMemberType]
        self._meant_at: datetime | None = None

    def start(self) -> None:
        self._scheduler.add_job(  # pyright: ignore[reportUnknownMemberType]  # APScheduler 3 has no types
            self._tick,
            "cron",
            second=0,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,  # the default of one second would drop the run a busy moment delays
        )
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _meant_for(self, event: Any) -> None:
        self._meant_at = event.scheduled_run_times[-1]

    async def _tick(self) -> None:
        if self._meant_at is not None:
            self.lag = datetime.now(UTC) - self._meant_at
        await self._job(self._clock())
