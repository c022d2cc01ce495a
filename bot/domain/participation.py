"""How much a club took part in the last weeks: what its organisers see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WEEKS = 8


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar week from its Monday (club-local): how many sessions were held, by how many members at least
    one was done, and how many were done in all.
    """

    monday: date
    sessions: int = 0
    members: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class Participant:
    """A member under the name they chose for boards, and how many sessions of these weeks they did."""

    name: str
    done: int


@dataclass(frozen=True, slots=True)
class Participation:
    """``weeks`` are the last eight, the running one last; everybody is in their sums.

    ``members`` have done something in them, most first; left out are those who left the server, and the
    ``hidden`` ones, who are only counted. Whoever rested or was hurt throughout is nowhere: that somebody has
    answered at all would say so.
    """

    weeks: tuple[Week, ...]
    members: tuple[Participant, ...]
    hidden: int

    @property
    def sessions(self) -> int:
        return sum(week.sessions for week in self.weeks)


def mondays(today: date) -> list[date]:
    """The Mondays of the last eight weeks, that of the date's own week last."""
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=n) for n in reversed(range(WEEKS))]
