"""How work is done: much at once, none begun too late, no item in another's way, many wishes as one edit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TypeVar

_log = logging.getLogger(__name__)

LASTS = timedelta(seconds=55)
"""Nothing is begun after this: the next tick asks again what is most urgent, and tries again what failed."""

AT_ONCE = 20
"""How many requests wait for Discord at the same time, without those that wait for long."""

SLOW = 2.0
"""Seconds for which a request keeps its turn: a channel that hangs must not hold up all the others."""

LONGEST_PAUSE = timedelta(minutes=15)
"""Before what Discord does not answer is tried again."""

T = TypeVar("T")


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries and one more without an answer: to the next tick, then longer."""
    return min(LASTS * 2 ** min(tries, 5), LONGEST_PAUSE)


class Watch:
    """The time, as a clock showed it once plus what has passed since."""

    def __init__(self, now: datetime) -> None:
        self._started_at = now
        self._started = asyncio.get_running_loop().time()

    def passed(self) -> timedelta:
        return timedelta(seconds=asyncio.get_running_loop().time() - self._started)

    def now(self) -> datetime:
        return self._started_at + self.passed()

    def lasts(self) -> bool:
        """Whether the minute is long enough yet to begin the next piece of work."""
        return self.passed() < LASTS


async def isolated(
    what: str,
    items: Iterable[T],
    work: Callable[[T], Awaitable[object]],
    while_: Callable[[], bool] = lambda: True,
) -> None:
    """Do the work on each item in turn, for as long as ``while_`` says so.

    What goes wrong with one is logged, with its id and as ``what`` it is, and stops no other.
    """
    for item in items:
        if not while_():
            return
        await _attempt(what, item, work)


class Shift:
    """Does several pieces of work at once. One that waits for long makes room for the next and waits on."""

    def __init__(self, what: str, now: datetime, group: asyncio.TaskGroup) -> None:
        self._what = what
        self._watch = Watch(now)
        self._group = group
        self._turns = asyncio.Semaphore(AT_ONCE)
        self.now = self._watch.now

    async def has_room(self) -> bool:
        """Wait until there is room for more work; False where it is too late for more."""
        async with self._turns:
            return self._watch.lasts()

    async def begin(self, items: Iterable[T], work: Callable[[T], Awaitable[object]]) -> None:
        """Begin the work on these, in their order, each as soon as there is room for it and not too late.

        What goes wrong with one is logged and stops no other.
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
async def shift(what: str, now: datetime) -> AsyncGenerator[Shift]:
    """Work from ``now`` on, the time of a tick; at the end all that was begun is done."""
    failure: Exception | None = None
    async with asyncio.TaskGroup() as group:
        try:
            yield Shift(what, now, group)
        except Exception as error:  # noqa: BLE001  # raised below, when no post is on its way any more
            failure = error
    if failure is not None:
        raise failure


async def _attempt(what: str, item: T, work: Callable[[T], Awaitable[object]]) -> None:
    try:
        await work(item)
    except Exception:  # noqa: BLE001  # the next one's people wait for theirs
        _log.exception("%s %s could not be dealt with", what, getattr(item, "id", item))


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
