"""Boards of a club: who stands where (docs/streak-rules.md, rule 11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

PER_PAGE = 10


class Board(StrEnum):
    MONTH = "month"
    STREAK = "streak"
    BEST = "best"
    ALL_TIME = "all-time"


@dataclass(frozen=True, slots=True)
class Line:
    """What a member brings to a board; what that board does not look at may be left out.

    ``done`` is the month's, ``consistency`` a share from 0 to 1, the rest is of the member's whole time.
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
    """A member's place on a board, and what was counted for it."""

    rank: int
    count: int
    line: Line


@dataclass(frozen=True, slots=True)
class Page:
    """Ten standings of a board, ``number`` from 1 to ``of``.

    ``own`` is the member's own standing wherever it is; None where they are not on the board.
    """

    number: int
    of: int
    standings: tuple[Standing, ...]
    own: Standing | None


def rank(lines: Iterable[Line], board: Board) -> list[Standing]:
    """The board: the highest first, equals by name. Equals share a rank and the next is left out: 1, 1, 3.

    Of equal months the more consistent is first. Who has nothing to count is not on the board.
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
    """The page of this number, or the nearest that there is: a board may have become shorter since."""
    of = max(1, -(-len(standings) // PER_PAGE))
    number = min(max(number, 1), of)
    own = next((each for each in standings if each.line.user_id == user_id), None)
    return Page(number, of, tuple(standings[(number - 1) * PER_PAGE : number * PER_PAGE]), own)


def _measure(line: Line, board: Board) -> tuple[int, float]:
    """What a board counts, and what decides between equals."""
    match board:
        case Board.MONTH:
            return line.done, line.consistency
        case Board.STREAK:
            return line.current, 0.0
        case Board.BEST:
            return line.best, 0.0
        case Board.ALL_TIME:
            return line.total, 0.0
