"""The last weeks of a member, a training day at a time: what a picture draws and words describe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.features.streaks.rules import Record, State

WEEKS = 16

PRECEDENCE = (State.DONE, State.EXTRA, State.OPEN, State.MISSED, State.PROTECTED, State.EXCUSED)
"""Which of several sessions marks the day: what was done before what was not."""


@dataclass(frozen=True, slots=True)
class Day:
    """A club-local date with the states of its sessions, in the order of their starts."""

    date: date
    states: tuple[State, ...]

    @property
    def state(self) -> State:
        """The one state that stands for the day where there is room for one."""
        return min(self.states, key=PRECEDENCE.index)


def calendar(record: Record, today: date, weeks: int = WEEKS) -> tuple[Day, ...]:
    """Every training day of as many ISO weeks, the last being the one of ``today`` (club-local)."""
    monday = today - timedelta(days=today.isoweekday() - 1)
    first, end = monday - timedelta(weeks=weeks - 1), monday + timedelta(weeks=1)
    days: dict[date, list[State]] = {}
    for held, state in record.states:
        if first <= held.local_date < end:
            days.setdefault(held.local_date, []).append(state)
    return tuple(Day(day, tuple(states)) for day, states in sorted(days.items()))
