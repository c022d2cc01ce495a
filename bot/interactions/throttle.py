"""Many wishes, few edits: work that is asked for often and done at most once an interval."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

_log = logging.getLogger(__name__)


class Throttle:
    """Runs ``work(key)`` at once, and then at most every ``interval`` seconds as long as it is asked for.

    Runs of one key never overlap, and a wish made during a run is followed by another, also where the run
    fails. Of all keys at most
    ``at_once`` run at the same time; the others wait their turn.
    """

    def __init__(self, work: Callable[[int], Awaitable[None]], interval: float, at_once: int) -> None:
        self._work = work
        self._interval = interval
        self._turns = asyncio.Semaphore(at_once)
        self._last_run: dict[int, float] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._asked: set[int] = set()

    def ask(self, key: int) -> None:
        self._asked.add(key)
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._run(key))

    async def _run(self, key: int) -> None:
        loop = asyncio.get_running_loop()
        try:
            while key in self._asked:
                await asyncio.sleep(
                    max(0.0, self._last_run.get(key, -self._interval) + self._interval - loop.time())
                )
                async with self._turns:
                    self._asked.discard(key)
                    self._last_run[key] = loop.time()
                    await self._attempt(key)
        finally:
            del self._tasks[key]
            now = loop.time()
            self._last_run = {k: at for k, at in self._last_run.items() if at > now - self._interval}

    async def _attempt(self, key: int) -> None:
        try:
            await self._work(key)
        except Exception:  # noqa: BLE001  # nobody awaits this task; the log must hear of it
            _log.exception("the work on %d failed", key)

    async def close(self) -> None:
        """Stop what runs and drop what still waits."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
