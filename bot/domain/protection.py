"""How far protections carry a row across missed days (docs/streak-rules.md, rule 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PRICE = 8
"""What a missed day costs. Every done adds 1, so that eight done earn a protection."""

FIRST = PRICE
"""A member starts with one protection,"""

MOST = 2 * PRICE
"""and holds two at most."""


@dataclass(frozen=True, slots=True)
class Protection:
    """What a member has in hand: ``held`` protections (0 to 2) and ``eighths`` (0 to 7) towards the next."""

    held: int
    eighths: int


@dataclass(frozen=True, slots=True)
class Rows:
    """``current`` and ``best`` row, and which of the missed days are protected, by number from 0."""

    current: int
    best: int
    protection: Protection
    protected: frozenset[int]


@dataclass(slots=True)
class _Row:
    """A row that may still be running: the run it began with, the done before it, what it has in hand."""

    first: int
    done_before: int
    level: int


def carry(runs: Sequence[int]) -> Rows:
    """The rows in a history of runs: so many done, a missed day, so many done, a missed day, ..., so many.

    ``[3, 0, 2]`` is three done, two missed days, two done. The running row is the longest that its
    protections carry to the end. It begins with a done, and with what would be in hand there had nothing
    been spent before.
    """
    # Every run may begin a row, and all are followed at once, the oldest first. A later row always has more
    # in hand: one that has no more than an older one can never outlive it and is dropped, so few are alive.
    alive: list[_Row] = []
    done = best = 0
    began: list[int] = []
    for number, length in enumerate(runs):
        if number > 0:
            alive = [
                _Row(row.first, row.done_before, row.level - PRICE) for row in alive if row.level >= PRICE
            ]
        if length > 0:
            alive.append(_Row(number, done, _in_hand(done)))
            done += length
            for row in alive:
                row.level = min(MOST, row.level + length)
            while len(alive) > 1 and alive[-2].level == alive[-1].level:
                alive.pop()
            best = max(best, done - alive[0].done_before)
        began.append(alive[0].first if alive else number)
    return Rows(
        current=done - alive[0].done_before if alive else 0,
        best=best,
        protection=Protection(*divmod(alive[0].level if alive else _in_hand(done), PRICE)),
        protected=_protected(began),
    )


def _in_hand(done: int) -> int:
    """The level after so many done, had nothing been spent."""
    return min(MOST, FIRST + done)


def _protected(began: Sequence[int]) -> frozenset[int]:
    """The missed days inside rows; ``began`` has for each run the run with which the row at its end began.

    Read backwards: the running row; the missed day before it, which parts it from the past; the row that
    was running when that day came; and so on. Missed day ``n`` follows run ``n``.
    """
    found: set[int] = set()
    last = len(began) - 1
    while last >= 0:
        found.update(range(began[last], last))
        last = began[last] - 1
    return frozenset(found)
