"""The minute clock: the only place that knows APScheduler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # pyright: ignore[reportMissingTypeStubs]


class MinuteClock:
    """Calls ``job`` with the time ``clock`` shows (aware UTC), now and at the beginning of every minute.

    Runs that were missed (a sleeping laptop) become one; a run that takes longer than a minute is not
    overtaken by the next.
    """

    def __init__(self, job: Callable[[datetime], Awaitable[None]], clock: Callable[[], datetime]) -> None:
        self._job = job
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone=UTC)

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

    async def _tick(self) -> None:
        await self._job(self._clock())
