"""Milestones: 5, 10, 25, 50 and 100 in a row, and a year of training."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from bot.features.streaks.rules import Record

YEAR = timedelta(days=365)


class Milestone(StrEnum):
    FIVE = "5"
    TEN = "10"
    TWENTY_FIVE = "25"
    FIFTY = "50"
    HUNDRED = "100"
    YEAR = "year"


ROWS = {
    5: Milestone.FIVE,
    10: Milestone.TEN,
    25: Milestone.TWENTY_FIVE,
    50: Milestone.FIFTY,
    100: Milestone.HUNDRED,
}
"""Milestones by the number of done in a row."""


def milestones_reached(before: Record, after: Record) -> tuple[Milestone, ...]:
    """Those that ``after`` has and ``before`` had not, the smallest first.

    A row that breaks and grows again reaches its numbers again. Whoever congratulates must remember
    having done so: an answer taken back and given again passes a number twice.
    """
    rows = [each for n, each in ROWS.items() if before.streak.current < n <= after.streak.current]
    year = [Milestone.YEAR] if _has_year(after) and not _has_year(before) else []
    return (*rows, *year)


def next_row(record: Record) -> int | None:
    """The next number in a row that is a milestone; None beyond the last."""
    return next((n for n in ROWS if n > record.streak.current), None)


def _has_year(record: Record) -> bool:
    """Whether 365 days or more lie between the first done and the latest."""
    if record.first_done is None or record.last_done is None:
        return False
    return record.last_done - record.first_done >= YEAR
