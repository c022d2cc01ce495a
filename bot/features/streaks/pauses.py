"""The days a member trains, and time away that excuses (docs/streak-rules.md, rules 4, 6 and 7)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from operator import attrgetter

from bot.errors import UserError

LONGEST = timedelta(days=90)
BACK_DATED = timedelta(days=7)
DAY = timedelta(days=1)


class Reason(StrEnum):
    INJURY = "injury"
    ILLNESS = "illness"
    HOLIDAY = "holiday"
    LIFE = "life"


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause from ``first`` to ``last``, both club-local dates and both included."""

    first: date
    last: date


def within(pauses: Iterable[Pause]) -> Callable[[date], bool]:
    """Return a function that says whether a club-local date is in any of these pauses, which may overlap."""
    ordered = sorted(pauses, key=attrgetter("first"))
    firsts = [pause.first for pause in ordered]
    latest = list(accumulate((pause.last for pause in ordered), max))

    def is_paused(day: date) -> bool:
        begun = bisect_right(firsts, day)
        return begun > 0 and day <= latest[begun - 1]

    return is_paused


def running(pauses: Iterable[Pause], today: date) -> Pause | None:
    """Return the pause that includes today; of several, the one that ends last."""
    hold = [pause for pause in pauses if pause.first <= today <= pause.last]
    return max(hold, key=attrgetter("last"), default=None)


def absence(pauses: Iterable[Pause], today: date) -> list[Pause]:
    """Return the pauses, by first date, of the absence that is running or else comes next.

    Each begins before the previous one is over, or on the day after, as a renewed one does.
    """
    found: list[Pause] = []
    for pause in sorted(pauses, key=attrgetter("first", "last")):
        if found and pause.first > max(each.last for each in found) + DAY:
            if any(each.last >= today for each in found):
                break
            found = []
        found.append(pause)
    return found if any(each.last >= today for each in found) else []


def start(first: date, last: date, today: date) -> Pause:
    """Return a new pause; UserError if it ends before it starts, is too long or starts too far back."""
    if last < first:
        raise UserError(
            f"That pause ends on {_named(last)}, before it starts on {_named(first)}. "
            "Choose a later end, or an earlier start."
        )
    if first < today - BACK_DATED:
        raise UserError(
            f"A pause can start up to {BACK_DATED.days} days ago. "
            f"Choose a start on or after {_named(today - BACK_DATED)}."
        )
    if last - first >= LONGEST:
        raise UserError(
            f"A pause lasts up to {LONGEST.days} days. "
            f"If it starts on {_named(first)}, choose an end up to {_named(first + LONGEST - DAY)}. "
            "You can extend it as often as you need."
        )
    return Pause(first, last)


def renew(running: Pause, last: date, today: date) -> Pause:
    """Return the pause that follows ``running``, up to ``last``; raise UserError as for a new one."""
    if last <= running.last:
        raise UserError(
            f"Your pause already lasts until {_named(running.last)}. Choose a later day to extend it."
        )
    if running.last + DAY < today - BACK_DATED:
        raise UserError(f"That pause ended on {_named(running.last)}. Start a new one instead.")
    return start(running.last + DAY, last, today)


def end(running: Pause, today: date) -> Pause | None:
    """Return what is left of a pause whose member trains again from ``today``; None if it hadn't begun.

    Raise UserError if it is already over.
    """
    if running.last < today:
        raise UserError(f"That pause ended on {_named(running.last)}. You're already back.")
    return Pause(running.first, today - DAY) if running.first < today else None


def _named(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


REST_LIMIT = 2
REST_WINDOW = timedelta(weeks=4)
"""In any such time rest excuses so often."""


class DeclaredRests:
    """The rests that a member declares, told one after the other.

    Every rest counts, also one that came too soon to excuse. Were only those counted that did excuse, then
    a rest corrected to a done could let a second one excuse, and this turn a third into a miss.
    """

    def __init__(self) -> None:
        self._latest: list[date] = []
        self._excuses: dict[date, bool] = {}

    def declare(self, day: date) -> bool:
        """Whether rest on this day excuses; said of several of its runs, it is one rest."""
        if day not in self._excuses:
            self._excuses[day] = len(self._latest) < REST_LIMIT or self._latest[0] <= day - REST_WINDOW
            self._latest = sorted((*self._latest, day))[-REST_LIMIT:]
        return self._excuses[day]


EVERY_DAY = frozenset(range(1, 8))
"""The ISO weekdays of a member who trains whenever the club does."""


@dataclass(frozen=True, slots=True)
class OwnDays:
    """A choice of training days: from the club-local date ``since`` on, these ISO weekdays (Monday is 1)."""

    since: date
    weekdays: frozenset[int]


def among(log: Iterable[OwnDays]) -> Callable[[date], bool]:
    """Return a function that says whether a club-local date was one of the member's own days then.

    The entry with the latest ``since`` applies; of two with the same, the later in the log. Before the first
    entry, all of the club's days are the member's own.
    """
    ordered = sorted(log, key=attrgetter("since"))
    since = [each.since for each in ordered]

    def is_own(day: date) -> bool:
        n = bisect_right(since, day)
        return n == 0 or day.isoweekday() in ordered[n - 1].weekdays

    return is_own


def own_days_on(log: Iterable[OwnDays], day: date) -> frozenset[int]:
    """Return the ISO weekdays that were the member's own on a club-local date."""
    known = sorted((each for each in log if each.since <= day), key=attrgetter("since"))
    return known[-1].weekdays if known else EVERY_DAY
