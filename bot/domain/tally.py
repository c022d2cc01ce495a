"""What of a member's record boards are read from, kept beside the log because a club has many members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from bot.domain.streaks import Record, State

_REACH = timedelta(days=33)
"""The first of this month lies no further back, by whatever zone a session's date was read."""


@dataclass(frozen=True, slots=True)
class Tally:
    """``recent_done`` of ``recent_held`` is consistency; see ``streaks.Consistency``.

    ``month`` is the first of a club-local month, ``month_done`` the sessions done in it on own days, and
    ``next_done`` those of the month after: a post comes up to a day before its session, so that one may be
    answered ahead.
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
        """Sessions done in the month that begins with this date; right for this month and the next."""
        return {self.month: self.month_done, _following(self.month): self.next_done}.get(month, 0)


def tally(record: Record, now: datetime, today: date) -> Tally:
    """The record at ``now`` in short; ``today`` is the club-local date."""
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
