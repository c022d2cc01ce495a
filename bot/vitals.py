"""What is known of a running bot's life, by a clock that nobody can set back."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

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
