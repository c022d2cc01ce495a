"""The weekdays on which a member trains, where these are not all of the club's."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

EVERY_DAY = frozenset(range(1, 8))
"""The ISO weekdays of somebody who trains whenever the club does."""


@dataclass(frozen=True, slots=True)
class OwnDays:
    """From the club-local date ``since`` the member trains on these ISO weekdays (Monday is 1)."""

    since: date
    weekdays: frozenset[int]


def among(log: Iterable[OwnDays]) -> Callable[[date], bool]:
    """Tells of a club-local date whether it is among the days that were the member's own then.

    The entry with the latest ``since`` holds; of two with the same, the later in the log. Before the first
    entry all of the club's days are the member's own.
    """
    ordered = sorted(log, key=attrgetter("since"))
    since = [each.since for each in ordered]

    def is_own(day: date) -> bool:
        n = bisect_right(since, day)
        return n == 0 or day.isoweekday() in ordered[n - 1].weekdays

    return is_own


def on(log: Iterable[OwnDays], day: date) -> frozenset[int]:
    """The ISO weekdays that were the member's own on a club-local date."""
    known = sorted((each for each in log if each.since <= day), key=attrgetter("since"))
    return known[-1].weekdays if known else EVERY_DAY
