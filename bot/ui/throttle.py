"""Many wishes, few edits: work that is asked for often and done at most once an interval."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


class Throttle:
    """Runs ``work(key)`` at once, and then at most every ``interval`` seconds as long as it is asked for.

    The last wish is never lost: a run that begins after it sees what it is about.
    """

    def __init__(self, work: Callable[[int], Awaitable[None]], interval: float) -> None:
        self._work = work
        self._interval = interval
        self._last_run: dict[int, float] = {}
        self._waiting: dict[int, asyncio.Task[None]] = {}

    def ask(self, key: int) -> None:
        if key in self._waiting:
            return
        now = asyncio.get_running_loop().time()
        self._last_run = {k: at for k, at in self._last_run.items() if at > now - self._interval}
        delay = self._last_run[key] + self._interval - now if key in self._last_run else 0.0
        self._waiting[key] = asyncio.create_task(self._run(key, delay))

    async def _run(self, key: int, delay: float) -> None:
        if delay > 0:
            await asyncio.sleep(delay)
        del self._waiting[key]  # what is asked from here on needs another run
        self._last_run[key] = asyncio.get_running_loop().time()
        await self._work(key)

    async def close(self) -> None:
        """Drop what still waits."""
        for task in self._waiting.values():
            task.cancel()
        await asyncio.gather(*self._waiting.values(), return_exceptions=True)
