"""What the picture of a person's progress shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from bot.render.theme import PADDING, WIDTH

LEFT: Final = PADDING + 62
RIGHT: Final = WIDTH - PADDING - 52
"""Where the first day and today stand. Every part of the picture has the same days above one another."""


class Mark(StrEnum):
    """What was seen in a test that counts nothing."""

    WELL = "nothing stood out"
    SEEN = "something to work on"
    HURT = "it hurt"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A test with numbers: by side ("Left", "Right", or "" where it is not for each) date and number.

    ``says`` are the changes in words, one short line each.
    """

    title: str
    unit: str
    sides: tuple[tuple[str, tuple[tuple[date, float], ...]], ...]
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """A test in which something is seen: by side the dates, and what it was."""

    title: str
    sides: tuple[tuple[str, tuple[tuple[date, Mark], ...]], ...]


@dataclass(frozen=True, slots=True)
class Session:
    """A strength session as it was logged: sets, effort of 10, and whether there was pain."""

    day: date
    sets: int
    effort: int
    hurt: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """What is shown, from ``since`` (a Monday) to ``today``; ``weeks`` are Mondays with what was done."""

    since: date
    today: date
    numbers: tuple[Numbers, ...]
    marks: tuple[Marks, ...]
    weeks: tuple[tuple[date, int], ...]
    sessions: tuple[Session, ...]

    def x(self, day: date) -> float:
        """Where a date stands; what is older stands at the left edge."""
        share = (day - self.since).days / max((self.today - self.since).days, 1)
        return LEFT + (RIGHT - LEFT) * min(max(share, 0), 1)
