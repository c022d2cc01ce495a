"""How often declared rest excuses (docs/streak-rules.md, rule 6)."""

from __future__ import annotations

from datetime import date, timedelta

LIMIT = 2
WINDOW = timedelta(weeks=4)
"""In any such time rest excuses so often."""


class Rests:
    """The rests that a member declares, told one after the other.

    Every rest counts, also one that came too soon to excuse. Were only those counted that did excuse, then
    a rest corrected to a done could let a second one excuse, and this turn a third into a miss.
    """

    def __init__(self) -> None:
        self._latest: list[date] = []

    def declare(self, day: date) -> bool:
        """Whether rest on this day excuses."""
        excuses = len(self._latest) < LIMIT or self._latest[0] <= day - WINDOW
        self._latest = sorted((*self._latest, day))[-LIMIT:]
        return excuses
