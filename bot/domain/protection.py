"""How far protections carry a row across missed days (docs/streak-rules.md, rule 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PRICE = 8
"""What a missed day costs; every done adds 1, so one protection is earned by eight done."""

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
    """What a succession of done and missed days amounts to; ``protected`` are positions of missed days."""

    current: int
    best: int
    protection: Protection
    protected: tuple[int, ...]


@dataclass(slots=True)
class _Row:
    """A row that may still be running: where it began, what was done before it, its protections left."""

    start: int
    done_before: int
    level: int


def carry(days: Sequence[bool]) -> Rows:
    """The rows in ``days``: True is a done, False a day missed unless a protection covers it.

    The running row is the longest that its protections carry to the end. It begins with a done, and with
    what would be in hand there had nothing been spent before.
    """
    # All beginnings are followed at once, the oldest first. A later one has more in hand; where it has not,
    # the older one lives at least as long, so the later is dropped. Hence at most 17 are alive, mostly one.
    alive: list[_Row] = []
    done = best = 0
    begins = True
    starts: list[int] = []
    for position, is_done in enumerate(days):
        if is_done:
            if begins:
                level = min(MOST, FIRST + done)
                if not alive or alive[-1].level < level:
                    alive.append(_Row(position, done, level))
                begins = False
            done += 1
            for row in alive:
                row.level = min(MOST, row.level + 1)
            if len(alive) > 1 and alive[-1].level == alive[-2].level:
                alive.pop()
            best = max(best, done - alive[0].done_before)
        else:
            alive = [row for row in alive if row.level >= PRICE]
            for row in alive:
                row.level -= PRICE
            begins = True
        starts.append(alive[0].start if alive else position + 1)
    level = alive[0].level if alive else min(MOST, FIRST + done)
    return Rows(
        current=done - alive[0].done_before if alive else 0,
        best=best,
        protection=Protection(*divmod(level, PRICE)),
        protected=_protected(days, starts),
    )


def _protected(days: Sequence[bool], starts: Sequence[int]) -> tuple[int, ...]:
    """The missed days inside rows; ``starts`` says where the row began that was running on each day.

    Read backwards: the running row, before it the missed day that parts it from the past, then the row
    that was running the day before that, and so on.
    """
    found: list[int] = []
    last = len(days) - 1
    while last >= 0:
        start = starts[last]
        found += [position for position in range(start, last + 1) if not days[position]]
        last = start - 2
    return tuple(reversed(found)) if len(found) > 1 else tuple(found)
