"""What handlers may ask of the bot they run in, and the vital signs of a running bot."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import discord
from discord.ext import commands

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.pictures.drawings import Drawings

SILENT = 300.0
"""Seconds without an ended tick of the minute clock after which it stands still.

A tick may take a minute, and more than one may fail while the database is locked.
"""


@dataclass(slots=True)
class Vitals:
    """Counts since the start of the process. ``ticking_since`` is None until the minute clock was started."""

    born: float = field(default_factory=time.monotonic)
    ticking_since: float | None = None
    ticks: int = 0
    answered: Counter[str] = field(default_factory=Counter[str])
    waited_seconds: float = 0.0
    failed: int = 0
    taken: int = 0
    """Interactions that had been answered before we could."""
    observe_wait: Callable[[float], None] | None = None
    """Where a monitor counts each wait; None where nobody asks."""
    _last: float = 0.0

    @property
    def age(self) -> float:
        """Seconds since the process began."""
        return time.monotonic() - self.born

    @property
    def since_tick(self) -> float | None:
        """Seconds since the last tick ended, or since the clock was started; None before that."""
        if self.ticking_since is None:
            return None
        return time.monotonic() - max(self._last, self.ticking_since)

    @property
    def stands_still(self) -> bool:
        """Whether the minute clock has stopped, or a tick hangs."""
        since = self.since_tick
        return since is not None and since > SILENT

    def started(self) -> None:
        """The minute clock was started."""
        self.ticking_since = time.monotonic()

    def ticked(self) -> None:
        """A tick came to its end."""
        self._last = time.monotonic()
        self.ticks += 1

    def answered_one(self, kind: str, waited: float) -> None:
        """Somebody's command or button was answered, so many seconds after Discord had it."""
        self.answered[kind] += 1
        self.waited_seconds += waited
        if self.observe_wait is not None:
            self.observe_wait(waited)


@dataclass(frozen=True, slots=True)
class Tick:
    """One run of the minute job: when the clock meant it to start, when it did, and how long it took."""

    due_at: datetime
    started_at: datetime
    took: timedelta


class Host(commands.AutoShardedBot):
    """The bot as the ui sees it, on as many shards as Discord recommends; one costs no more than without.

    ``db``, ``catalogue`` and ``drawings`` are there from ``setup_hook`` on.

    ``ticked`` is the minute job's last run that came to its end; None until there was one.
    """

    vitals: Vitals
    db: Database
    catalogue: Catalogue
    drawings: Drawings
    ticked: Tick | None = None

    def now(self) -> datetime:
        """Return the time, aware, for what Discord tells without saying when it happened."""
        raise NotImplementedError

    async def answered(self, interaction: discord.Interaction[Any]) -> None:
        """Somebody's command or button has been answered: tell them now what waits for them."""
        raise NotImplementedError

    def count_changed(self, occurrence_id: int) -> None:
        """Somebody checked in: bring the count on the training day's post up to date soon."""
        raise NotImplementedError

    def news_came(self) -> None:
        """Somebody reached a milestone of which their club may hear: tell it soon."""
        raise NotImplementedError

    def led_session_changed(self, workout_id: int) -> None:
        """A public session moved on, or somebody joined: bring its message up to date soon."""
        raise NotImplementedError


Interaction: TypeAlias = discord.Interaction[Host]
