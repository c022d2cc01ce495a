"""The part of a member's record that boards need, stored beside the log because a club has many members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from bot.features.streaks.rules import Record, State

_REACH = timedelta(days=33)
"""How far back the first of this month can lie, in whatever time zone a session's date was read."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A member's numbers for the boards. ``recent_done`` of ``recent_held``: see ``rules.Consistency``.

    ``month`` is the first of a club-local month, ``month_done`` the sessions done in it on own days, and
    ``next_done`` those of the month after: a post comes up to a day before its session, so members may check
    in ahead.
    """

    current: int
    best: int
    total: int
    recent_done: int
    recent_held: int
    month: date
    month_done: int
    next_done: int

    def done_in(self, month: date) -> int:
        """Return the sessions done in the month that begins with this date: ``month`` or the one after."""
        return {self.month: self.month_done, _following(self.month): self.next_done}.get(month, 0)


def tally(record: Record, now: datetime, today: date) -> Tally:
    """Return the record's tally at ``now``; ``today`` is the club-local date."""
    month = today.replace(day=1)
    following = _following(month)
    latest = takewhile(lambda each: each[0].starts_at > now - _REACH, reversed(record.states))
    done = [day.local_date.replace(day=1) for day, state in latest if state is State.DONE]
    return Tally(
        current=record.streak.current,
        best=record.streak.best,
        total=record.streak.total,
        recent_done=record.consistency.done,
        recent_held=record.consistency.held,
        month=month,
        month_done=done.count(month),
        next_done=done.count(following),
    )


def _following(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


PER_PAGE = 10


class Board(StrEnum):
    MONTH = "month"
    STREAK = "streak"
    BEST = "best"
    ALL_TIME = "all-time"


@dataclass(frozen=True, slots=True)
class Line:
    """What a member brings to a board; values that the board doesn't use may be left out.

    ``done`` is the month's, ``consistency`` a share from 0 to 1, the rest covers all of the member's time.
    """

    user_id: int
    name: str
    done: int = 0
    consistency: float = 0.0
    current: int = 0
    best: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's place on a board, and the number behind it."""

    rank: int
    count: int
    line: Line


@dataclass(frozen=True, slots=True)
class Page:
    """Ten standings of a board; page ``number``, from 1 to ``of``.

    ``own`` is the member's own standing, on whatever page it is; None if they aren't on the board.
    """

    number: int
    of: int
    standings: tuple[Standing, ...]
    own: Standing | None


def rank(lines: Iterable[Line], board: Board) -> list[Standing]:
    """Return the board, highest first, ties by name. Ties share a rank and the next is skipped: 1, 1, 3.

    In a tie on the month, the more consistent member comes first. Members with nothing to count aren't on it.
    """
    measured = [(*_measure(line, board), line) for line in lines]
    measured.sort(key=lambda each: (-each[0], -each[1], each[2].name.casefold(), each[2].user_id))
    standings: list[Standing] = []
    last: tuple[int, float] | None = None
    for place, (count, share, line) in enumerate(measured, start=1):
        if not count:
            break
        shared = standings[-1].rank if (count, share) == last else place
        standings.append(Standing(shared, count, line))
        last = count, share
    return standings


def page(standings: Sequence[Standing], number: int, user_id: int) -> Page:
    """Return the page with this number, or the nearest one: the board may have become shorter since."""
    of = max(1, -(-len(standings) // PER_PAGE))
    number = min(max(number, 1), of)
    own = next((each for each in standings if each.line.user_id == user_id), None)
    return Page(number, of, tuple(standings[(number - 1) * PER_PAGE : number * PER_PAGE]), own)


def _measure(line: Line, board: Board) -> tuple[int, float]:
    """Return what a board counts, and what breaks ties."""
    match board:
        case Board.MONTH:
            return line.done, line.consistency
        case Board.STREAK:
            return line.current, 0.0
        case Board.BEST:
            return line.best, 0.0
        case Board.ALL_TIME:
            return line.total, 0.0
