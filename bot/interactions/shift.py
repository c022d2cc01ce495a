"""One tick of the minute clock: how much is done at once, and until when."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TypeVar

_log = logging.getLogger(__name__)

LASTS = timedelta(seconds=55)
"""Nothing is begun after this: the next tick asks anew what is most urgent, and tries again what failed."""

AT_ONCE = 20
"""How many requests wait for Discord at the same time, without those that wait for long."""

SLOW = 2.0
"""Seconds for which a request keeps its turn: a channel that hangs must not hold up all the others."""

T = TypeVar("T")


class Watch:
    """The time, as a clock showed it once plus what has passed since."""

    def __init__(self, now: datetime) -> None:
        self._started_at = now
        self._started = asyncio.get_running_loop().time()

    def passed(self) -> timedelta:
        return timedelta(seconds=asyncio.get_running_loop().time() - self._started)

    def now(self) -> datetime:
        return self._started_at + self.passed()


class Shift:
    """From ``now`` on, the time of a tick, for as long as the shift lasts."""

    def __init__(self, now: datetime) -> None:
        self._watch = Watch(now)

    def now(self) -> datetime:
        """The time of the tick plus what has passed since (aware UTC)."""
        return self._watch.now()

    def lasts(self) -> bool:
        """Whether to begin the next piece of work."""
        return self._watch.passed() < LASTS

    async def each(self, items: Iterable[T], work: Callable[[T], Awaitable[None]]) -> None:
        """Do the work on all items, begun in their order, some at once; stops where the shift is over.

        What goes wrong with one stops no other.
        """
        turns = asyncio.Semaphore(AT_ONCE)

        async def on(item: T) -> None:
            async with turns:
                if self.lasts():
                    await _do(item, work)

        async with asyncio.TaskGroup() as group:
            for item in items:
                group.create_task(on(item))

    @asynccontextmanager
    async def crew(self) -> AsyncGenerator[Crew]:
        """Those who do the work on batch after batch; at the end all that was begun is done."""
        failure: Exception | None = None
        async with asyncio.TaskGroup() as group:
            try:
                yield Crew(self, group)
            except Exception as error:  # noqa: BLE001  # raised below, when no post is on its way any more
                failure = error
        if failure is not None:
            raise failure


class Crew:
    """Does several pieces of work at once. One that waits for long makes room for the next and waits on."""

    def __init__(self, shift: Shift, group: asyncio.TaskGroup) -> None:
        self._shift = shift
        self._group = group
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def is_free(self) -> bool:
        """Whether to take up more work: waits until there is room for it; False where the shift is over."""
        async with self._turns:
            return self._shift.lasts()

    async def begin(self, item: T, work: Callable[[T], Awaitable[None]]) -> None:
        """Begin the work on an item as soon as there is room for it, unless the shift is over by then."""
        await self._turns.acquire()
        if self._shift.lasts():
            self._group.create_task(self._turn(item, work))
        else:
            self._turns.release()

    async def _turn(self, item: T, work: Callable[[T], Awaitable[None]]) -> None:
        await asyncio.wait([self._group.create_task(_do(item, work))], timeout=SLOW)
        self._turns.release()


async def _do(item: T, work: Callable[[T], Awaitable[None]]) -> None:
    try:
        await work(item)
    except Exception:  # noqa: BLE001  # the next club's runners wait for theirs
        _log.exception("could not be dealt with: %s", item)
