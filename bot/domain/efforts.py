"""What somebody writes down after a strength session: sets, effort, pain, and how the day after was."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class NextDay(StrEnum):
    """Pain on the day after, against before the session."""

    NO_MORE = "no more than before"
    MORE = "more than before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """One session as its owner logged it. A log that shows this object says nothing.

    ``effort`` runs from 1 to 10, ``pain`` from 0 to 10; ``next_day`` is None as long as nobody has said.
    """

    done_at: datetime
    exercises: tuple[str, ...]
    sets: int = field(repr=False)
    effort: int = field(repr=False)
    pain: int = field(repr=False)
    next_day: NextDay | None = field(repr=False, default=None)
