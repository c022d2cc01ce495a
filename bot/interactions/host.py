"""What handlers may ask of the running bot, and its vital signs."""

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
"""Seconds without a finished tick after which the minute clock counts as stopped.

A tick may take a minute, and several may fail while the database is locked."""


@dataclass(slots=True)
class Vitals:
    """Counts since the process started. ``ticking_since`` is None until the minute clock was started."""

    born: float = field(default_factory=time.monotonic)
    ticking_since: float | None = None
    ticks: int = 0
    answered: Counter[str] = field(default_factory=Counter[str])
    waited_seconds: float = 0.0
    failed: int = 0
    taken: int = 0
    """Interactions that had been answered before we could."""
    observe_wait: Callable[[float], None] | None = None
    """Where a monitor counts each wait; None if there is no monitor."""
    _last: float = 0.0

    @property
    def age(self) -> float:
        """Seconds since the process started."""
        return time.monotonic() - self.born

    @property
    def since_tick(self) -> float | None:
        """Seconds since the last tick finished, or since the clock was started; None before that."""
        if self.ticking_since is None:
            return None
        return time.monotonic() - max(self._last, self.ticking_since)

    @property
    def stands_still(self) -> bool:
        """Whether the minute clock has stopped, or a tick hangs."""
        since = self.since_tick
        return since is not None and since > SILENT

    def started(self) -> None:
        """Record that the minute clock was started."""
        self.ticking_since = time.monotonic()

    def ticked(self) -> None:
        """Record that a tick finished."""
        self._last = time.monotonic()
        self.ticks += 1

    def answered_one(self, kind: str, waited: float) -> None:
        """Count an answered command or button, and the seconds it waited since Discord received it."""
        self.answered[kind] += 1
        self.waited_seconds += waited
        if self.observe_wait is not None:
            self.observe_wait(waited)


@dataclass(frozen=True, slots=True)
class Tick:
    """One run of the minute job: when it was scheduled, when it started, and how long it took."""

    due_at: datetime
    started_at: datetime
    took: timedelta


class Host(commands.AutoShardedBot):
    """The bot as handlers see it, on as many shards as Discord recommends; one costs no more than none.

    ``db``, ``catalogue`` and ``drawings`` exist from ``setup_hook`` on.

    ``ticked`` is the last finished run of the minute job; None until there was one.
    """

    vitals: Vitals
    db: Database
    catalogue: Catalogue
    drawings: Drawings
    ticked: Tick | None = None

    def now(self) -> datetime:
        """Return the current time, aware, for events that Discord reports without a time."""
        raise NotImplementedError

    async def answered(self, interaction: discord.Interaction[Any]) -> None:
        """Tell the person whose command or button was just answered what is waiting for them."""
        raise NotImplementedError

    def count_changed(self, occurrence_id: int) -> None:
        """Bring the count on the training day's post up to date soon: somebody checked in."""
        raise NotImplementedError

    def news_came(self) -> None:
        """Tell the club soon: somebody reached a milestone it may hear about."""
        raise NotImplementedError

    def led_session_changed(self, workout_id: int) -> None:
        """Bring a public session's message up to date soon: it moved on, or somebody joined."""
        raise NotImplementedError


Interaction: TypeAlias = discord.Interaction[Host]
