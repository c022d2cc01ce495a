"""A member's streak, derived from the log and nothing else (docs/streak-rules.md, rules 1 to 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

OPEN_FOR = timedelta(hours=48)
"""How long after its start an occurrence takes answers and corrections (rule 5)."""

TARGET = 2
"""Sessions that make a week on target."""

RECENT = timedelta(weeks=8)
"""What consistency looks back on."""


class Answer(StrEnum):
    DONE = "done"
    RESTING = "resting"
    HURT = "hurt"


class State(StrEnum):
    OPEN = "open"
    DONE = "done"
    EXCUSED = "excused"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Held:
    """An occurrence as the log has it; ``skipped`` (not posted in time) excuses everybody."""

    id: int
    starts_at: datetime
    local_date: date
    skipped: bool = False

    @property
    def closes_at(self) -> datetime:
        return self.starts_at + OPEN_FOR


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One row of the log; of two rows for one occurrence the later ``id`` is a correction of the earlier."""

    id: int
    occurrence_id: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Streak:
    """``current`` = done since the last missed, ``best`` = the most that ever was, ``total`` = all done."""

    current: int
    best: int
    total: int


@dataclass(frozen=True, slots=True)
class Consistency:
    """What stays when a row breaks (rule 9).

    ``done`` of ``held`` sessions of the last eight weeks, counting those done or missed; and how many
    calendar weeks ever had two or more done.
    """

    done: int
    held: int
    weeks_on_target: int


def states(held: Iterable[Held], log: Iterable[CheckIn], now: datetime) -> list[tuple[Held, State]]:
    """Every occurrence with the member's state on it, in the order of their starts.

    Days before the first one that the member ever answered are excused (rule 2).
    """
    answers: dict[int, CheckIn] = {}
    for row in log:
        if row.occurrence_id not in answers or row.id > answers[row.occurrence_id].id:
            answers[row.occurrence_id] = row
    ordered = sorted(held, key=lambda h: (h.starts_at, h.id))
    first = next((i for i, h in enumerate(ordered) if h.id in answers), len(ordered))
    return [
        (h, State.EXCUSED if i < first else _state(h, answers.get(h.id), now)) for i, h in enumerate(ordered)
    ]


def _state(held: Held, row: CheckIn | None, now: datetime) -> State:
    if row is not None:
        return State.DONE if row.answer is Answer.DONE else State.EXCUSED
    if held.skipped:
        return State.EXCUSED
    return State.OPEN if now < held.closes_at else State.MISSED


def compute(held: Iterable[Held], log: Iterable[CheckIn], now: datetime) -> Streak:
    """The streak at ``now``: excused and open days neither add nor break, a missed one breaks (rule 3)."""
    current = best = total = 0
    for _, state in states(held, log, now):
        if state is State.DONE:
            current, total = current + 1, total + 1
            best = max(best, current)
        elif state is State.MISSED:
            current = 0
    return Streak(current, best, total)


def consistency(held: Iterable[Held], log: Iterable[CheckIn], now: datetime) -> Consistency:
    """How regularly the member trained, up to ``now``."""
    answered = [(day, state) for day, state in states(held, log, now) if state in {State.DONE, State.MISSED}]
    recent = [state for day, state in answered if day.starts_at > now - RECENT]
    weeks = Counter(day.local_date.isocalendar()[:2] for day, state in answered if state is State.DONE)
    on_target = sum(done >= TARGET for done in weeks.values())
    return Consistency(recent.count(State.DONE), len(recent), on_target)


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of a board. Equal counts share a rank, and the next rank is skipped: 1, 1, 3."""

    rank: int
    user_id: int
    name: str
    done: int


def rank(counts: Iterable[tuple[int, str, int]]) -> list[Standing]:
    """A board from ``(user_id, name, done)``: most done first, then by name."""
    board: list[Standing] = []
    for place, (user_id, name, done) in enumerate(
        sorted(counts, key=lambda c: (-c[2], c[1].casefold(), c[0])), start=1
    ):
        shared = board[-1].rank if board and board[-1].done == done else place
        board.append(Standing(shared, user_id, name, done))
    return board


def around(board: Sequence[Standing], user_id: int, top: int) -> list[Standing]:
    """The first ``top`` lines, and the member's own where it stands further down."""
    return [line for i, line in enumerate(board) if i < top or line.user_id == user_id]
