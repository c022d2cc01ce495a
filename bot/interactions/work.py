"""How work is done: much at once, nothing too late, no item blocking another, many requests as one edit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TypeVar

_log = logging.getLogger(__name__)

LASTS = timedelta(seconds=55)
"""Nothing is started after this: the next tick asks again what is most urgent, and retries what failed."""

AT_ONCE = 20
"""How many requests wait for Discord at the same time, not counting those that wait for long."""

SLOW = 2.0
"""Seconds for which a request keeps its turn: a channel that hangs mustn't hold up all the others."""

LONGEST_PAUSE = timedelta(minutes=15)
"""The longest wait before retrying what Discord didn't answer."""

T = TypeVar("T")


def pause_after(tries: int) -> timedelta:
    """Return the pause after so many tries and one more without an answer: to the next tick, then longer."""
    return min(LASTS * 2 ** min(tries, 5), LONGEST_PAUSE)


class Watch:
    """The time: what a clock once showed plus what has passed since."""

    def __init__(self, now: datetime) -> None:
        self._started_at = now
        self._started = asyncio.get_running_loop().time()

    def passed(self) -> timedelta:
        """Return the time since the watch was made."""
        return timedelta(seconds=asyncio.get_running_loop().time() - self._started)

    def now(self) -> datetime:
        return self._started_at + self.passed()

    def lasts(self) -> bool:
        """Return whether enough of the minute is left to start the next piece of work."""
        return self.passed() < LASTS


async def for_each_isolated(
    what: str,
    items: Iterable[T],
    work: Callable[[T], Awaitable[object]],
    while_: Callable[[], bool] = lambda: True,
) -> None:
    """Do the work on each item in turn, for as long as ``while_`` returns True.

    An error with one item is logged, with its id and ``what`` it is, and doesn't stop the others.
    """
    for item in items:
        if not while_():
            return
        await _attempt(what, item, work)


class WorkPool:
    """Several pieces of work at once. One that waits for long makes room for the next and keeps waiting."""

    def __init__(self, what: str, now: datetime, group: asyncio.TaskGroup) -> None:
        self._what = what
        self._watch = Watch(now)
        self._group = group
        self._turns = asyncio.Semaphore(AT_ONCE)
        self.now = self._watch.now

    async def has_room(self) -> bool:
        """Wait until there is room for more work; return False if it is too late for more."""
        async with self._turns:
            return self._watch.lasts()

    async def begin(self, items: Iterable[T], work: Callable[[T], Awaitable[object]]) -> None:
        """Start the work on these, in order, each as soon as there is room for it and it isn't too late.

        An error with one is logged and doesn't stop the others.
        """
        for item in items:
            await self._turns.acquire()
            if not self._watch.lasts():
                self._turns.release()
                return
            self._group.create_task(self._turn(item, work))

    async def _turn(self, item: T, work: Callable[[T], Awaitable[object]]) -> None:
        await asyncio.wait([self._group.create_task(_attempt(self._what, item, work))], timeout=SLOW)
        self._turns.release()


@asynccontextmanager
async def work_pool(what: str, now: datetime) -> AsyncGenerator[WorkPool]:
    """Work from ``now`` on, the time of a tick; on leaving, all the work that was started is done."""
    failure: Exception | None = None
    async with asyncio.TaskGroup() as group:
        try:
            yield WorkPool(what, now, group)
        except Exception as error:  # noqa: BLE001  # raised below, once no post is being sent any more
            failure = error
    if failure is not None:
        raise failure


async def _attempt(what: str, item: T, work: Callable[[T], Awaitable[object]]) -> None:
    try:
        await work(item)
    except Exception:  # noqa: BLE001  # the people of the next item are waiting for theirs
        _log.exception("%s %s failed", what, getattr(item, "id", item))


class Throttle:
    """A throttle that runs ``work(key)`` at once, then at most every ``interval`` seconds on request.

    Runs of one key never overlap, and a request made during a run is followed by another run, even if the
    first fails. Over all keys, at most ``at_once`` run at the same time; the others wait their turn.
    """

    def __init__(self, work: Callable[[int], Awaitable[None]], interval: float, at_once: int) -> None:
        self._work = work
        self._interval = interval
        self._turns = asyncio.Semaphore(at_once)
        self._last_run: dict[int, float] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._asked: set[int] = set()
        self._closed = False

    def ask(self, key: int) -> None:
        """Ask for ``work(key)``; return at once. Once closed, nothing is done any more."""
        if self._closed:
            return
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
        except Exception:  # noqa: BLE001  # nobody awaits this task, so the error must be logged
            _log.exception("the work on %d failed", key)

    async def close(self) -> None:
        """Stop what is running and drop what is still waiting."""
        self._closed = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
