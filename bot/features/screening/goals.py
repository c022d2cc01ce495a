"""What follows the health questions, as a word that fits into a custom_id."""

from __future__ import annotations

MAKE = "make"
"""A new plan."""

SHOW = "show"
"""The plan as it holds now."""

_SESSION, _ROUTINE = "s-", "r-"


def session(letter: str) -> str:
    """Return the goal of a session of the plan: "s-A"."""
    return f"{_SESSION}{letter}"


def routine(key: str) -> str:
    """Return the goal of a routine: "r-base_circuit"."""
    return f"{_ROUTINE}{key}"


def session_of(goal: str) -> str | None:
    """Return the session's letter; None if the goal is something else."""
    return goal.removeprefix(_SESSION) if goal.startswith(_SESSION) else None


def routine_of(goal: str) -> str | None:
    """Return the routine's id; None if the goal is something else."""
    return goal.removeprefix(_ROUTINE) if goal.startswith(_ROUTINE) else None
