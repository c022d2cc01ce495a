"""Moves the demo's time forward: every minute in between that has something due gets its tick, in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from sqlite3 import Connection
from types import MappingProxyType
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from bot import clock
from bot.database import database as database_
from bot.database.database import Database

log = logging.getLogger(__name__)

STEPS: Final = MappingProxyType(
    {
        "+1 h": timedelta(hours=1),
        "+6 h": timedelta(hours=6),
        "+1 day": timedelta(days=1),
        "+1 week": timedelta(weeks=1),
    }
)
"""The buttons on the page, and how far each moves."""

MINUTE: Final = timedelta(minutes=1)

READ_AT_ONCE: Final = timedelta(hours=6)
"""One read looks for what is due in so much time; a press that comes meanwhile waits that long at most."""

PATIENCE: Final = 5.0
"""Seconds for the edits that a tick has asked for: a post is edited every 2 s at most."""

LOOK_EVERY: Final = 0.05
"""Seconds between two looks whether all is done."""


class Movable(Protocol):
    """The demo's clock."""

    ahead: timedelta

    def now(self) -> datetime: ...
    def move_to(self, instant: datetime) -> None: ...


class Mover:
    """Moves the clock, one move at a time, while ``turn`` keeps presses waiting.

    ``tick`` does what the bot does each minute. A minute with nothing due would only be a read, so those are
    looked through, many in one read, and left out. ``keep`` is the name of the fact that stores how far ahead
    the clock is: it is written before each jump, so no row in the file is ever later than the clock.
    """

    def __init__(
        self,
        db: Database,
        demo: Movable,
        tick: Callable[[datetime], Awaitable[None]],
        turn: asyncio.Lock,
        keep: str,
        zone: str,
    ) -> None:
        self._db = db
        self._clock = demo
        self._tick = tick
        self._turn = turn
        self._keep = keep
        self._zone = ZoneInfo(zone)
        self._moves: asyncio.Task[None] | None = None
        self._stuck: frozenset[str] = frozenset()

    @property
    def is_moving(self) -> bool:
        return self._moves is not None and not self._moves.done()

    def shown(self) -> dict[str, Any]:
        """Return what the page shows: the time in the zone of its messages, and whether it is moving."""
        local = self._clock.now().astimezone(self._zone)
        return {"text": f"{local:%a} {local.day} {local:%b %Y, %H:%M}", "moving": self.is_moving}

    def begin(self, step: str) -> bool:
        """Begin to move by one of STEPS; return False if there is no such step, or a move isn't over."""
        if step not in STEPS or self.is_moving:
            return False
        self._moves = asyncio.create_task(self._move_and_log(STEPS[step]))
        return True

    async def close(self) -> None:
        """Stop where the move is: each jump is stored."""
        if self._moves is not None:
            self._moves.cancel()
            await asyncio.wait([self._moves])

    async def _move_and_log(self, by: timedelta) -> None:
        try:
            await self.move(by)
        except Exception:  # nobody awaits this task, so the error must be logged
            log.exception("the demo's clock stopped at %s", self._clock.now())

    async def move(self, by: timedelta) -> None:
        """Move forward by ``by``, and tick wherever something is due on the way, and at the end."""
        async with self._turn:
            target = self._clock.now() + by
            while (due := await self._next_due(target)) is not None:
                await self._jump(due)
            await self._jump(target)

    async def _next_due(self, target: datetime) -> datetime | None:
        """Return the next full minute before the target with something due, or None."""
        minute = self._clock.now().replace(second=0, microsecond=0) + MINUTE
        while minute < target:
            until = min(minute + READ_AT_ONCE, target)
            if (due := await self._db.read(first_due, minute, until, self._stuck)) is not None:
                return due
            minute = until
        return None

    async def _jump(self, instant: datetime) -> None:
        """Move to the instant, tick, and wait until what that began is done."""
        ahead = self._clock.ahead + max(timedelta(0), instant - self._clock.now())
        await self._db.write(database_.put_fact, self._keep, str(ahead.total_seconds()))
        self._clock.move_to(instant)
        await self._tick(self._clock.now())
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + PATIENCE
        while due := await self._db.read(due_jobs, self._clock.now()):
            if due <= self._stuck or loop.time() > give_up_at:
                break
            await asyncio.sleep(LOOK_EVERY)
        self._stuck = due
        if due:
            log.warning("still due at %s: %s", self._clock.now(), ", ".join(sorted(due)))


def due_jobs(connection: Connection, now: datetime) -> frozenset[str]:
    """Return the ids of the minute's jobs that have something to do at ``now`` (aware UTC)."""
    return frozenset(job.id for job in clock.JOBS if job.is_due(connection, now))


def first_due(
    connection: Connection, minute: datetime, until: datetime, stuck: frozenset[str] = frozenset()
) -> datetime | None:
    """Return the first minute before ``until`` at which a job has something to do, or None.

    Jobs in ``stuck`` had something to do already that a tick couldn't finish: they don't count.
    """
    jobs = [job for job in clock.JOBS if job.id not in stuck]
    while minute < until:
        if any(job.is_due(connection, minute) for job in jobs):
            return minute
        minute += MINUTE
    return None
