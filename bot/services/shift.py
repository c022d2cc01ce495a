"""A process's turn at what only one process may do: one tick of the minute clock, under the lease."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.storage import leases
from bot.storage.database import Database

_log = logging.getLogger(__name__)

LEASE = "reminders"
LEASE_FOR = timedelta(seconds=150)
"""Two and a half minutes: a holder that misses two of its minutely renewals has stopped."""

LASTS = timedelta(seconds=55)
"""Nothing is begun after this: the next tick asks anew what is most urgent, and tries again what failed."""

AT_ONCE = 20
"""How many requests wait for Discord at the same time."""

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
    """From ``now`` on, the time of a tick, as long as ``process`` holds the lease and the shift lasts."""

    def __init__(self, db: Database, process: str, now: datetime) -> None:
        self._db = db
        self._process = process
        self._watch = Watch(now)
        self._renewed: timedelta | None = None
        self._lost = False
        self._renewing = asyncio.Lock()

    def now(self) -> datetime:
        """The time of the tick plus what has passed since (aware UTC)."""
        return self._watch.now()

    async def holds(self) -> bool:
        """Whether to begin the next piece of work; takes the lease, and renews it when a third is over."""
        async with self._renewing:
            passed = self._watch.passed()
            if self._renewed is None or passed - self._renewed >= LEASE_FOR / 3:
                self._lost = self._lost or not await take_lease(self._db, self._process, self.now())
                self._renewed = passed
        return not self._lost and passed < LASTS

    async def each(self, items: Iterable[T], work: Callable[[T], Awaitable[None]]) -> None:
        """Do the work on all items, begun in their order, some at once; stops where the shift is over.

        What goes wrong with one stops no other.
        """
        turns = asyncio.Semaphore(AT_ONCE)

        async def on(item: T) -> None:
            async with turns:
                if not await self.holds():
                    return
                try:
                    await work(item)
                except Exception:  # noqa: BLE001  # the next club's runners wait for theirs
                    _log.exception("could not be dealt with: %s", item)

        async with asyncio.TaskGroup() as group:
            for item in items:
                group.create_task(on(item))


async def take_lease(db: Database, process: str, now: datetime) -> bool:
    """Take or renew the lease; False, and a line in the log, while another process holds it."""
    async with db.transaction() as connection:
        taken = await leases.take(connection, LEASE, process, now, LEASE_FOR)
    if not taken:
        _log.warning("another process does the minute's work on this database; this one stands by")
    return taken


async def stand_down(db: Database, process: str) -> None:
    """Let another process take over at once, as this one ends."""
    async with db.transaction() as connection:
        await leases.release(connection, LEASE, process)
