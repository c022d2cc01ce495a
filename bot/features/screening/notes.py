"""What a plan says about somebody's answers to the health questions. It's private to its owner."""

from __future__ import annotations

from bot.content.reviews import date_in_words
from bot.features.screening.rules import GENTLE_EFFORT, Standing

SOMETHING_CHANGED = "Update my health"
"""The button that opens the questions again."""

_GENTLE = f"these are gentle exercises only: level 1, effort up to {GENTLE_EFFORT}/10, no heavy weights."


def notes_of(standing: Standing) -> tuple[str, ...]:
    """Return why a plan is gentle, for how long, and what to do meanwhile; failing that, what to mind."""
    if not standing.is_gentle:
        return (*_rebuilding(standing), *standing.do)
    if not standing.answered:
        return (f"You haven't answered my health questions yet, so {_GENTLE}",)
    if standing.is_due:
        again = f"Tap **{SOMETHING_CHANGED}** to answer them again."
        return (f"Your health answers are too old to go by, so {_GENTLE} {again}", *standing.do)
    if standing.left_open:
        left = f"You left some health questions open, so {_GENTLE}"
        return (f"{left} Tap **{SOMETHING_CHANGED}** to answer them.",)
    until = f" That's until {date_in_words(standing.until.date())}." if standing.until is not None else ""
    return (f"From your health answers, {_GENTLE}{until}", *standing.do)


def _rebuilding(standing: Standing) -> tuple[str, ...]:
    if standing.rebuilds_until is None:
        return ()
    until = date_in_words(standing.rebuilds_until.date())
    return (f"Your gentle weeks are over. Until {until}, level 2 is the most, whatever a self-test says.",)
