"""Short makers of answers for the tests of plans."""

from __future__ import annotations

from datetime import timedelta

from bot.content.exercises import Equipment, Place
from bot.content.routines import Phase
from bot.content.screening import ScreeningOutcome
from bot.features.guided.workout import Effort, NextDay
from bot.features.pain.rules import Outcome, Pain, PainNote, Since
from bot.features.plan.plans import Answers, Choices, Plan, Sessions
from bot.features.screening.rules import Standing
from bot.features.self_tests.rules import Result, Side
from tests.builders import utc

NOW = utc("2026-06-02 12:00")
EVERYTHING = frozenset(Equipment)
MAT = frozenset({Equipment.MAT})
NORMAL = Standing(outcome=ScreeningOutcome.NORMAL, answered=True)
"""Nothing to tell in the health questions."""


def result(
    test: str, side: Side | None, outcome: str, *, value: float | None = None, days: float = 3
) -> Result:
    """A result of some days before NOW."""
    return Result(
        test=test,
        side=side,
        outcome=outcome,
        value=value,
        hurt=outcome == "hurt",
        tested_at=NOW - timedelta(days=days),
    )


def both(
    test: str, left: str, right: str, values: tuple[float, float] | None = None, *, days: float = 3
) -> tuple[Result, ...]:
    """The results of the two sides."""
    low, high = values if values is not None else (None, None)
    return (
        result(test, Side.LEFT, left, value=low, days=days),
        result(test, Side.RIGHT, right, value=high, days=days),
    )


def alike(test: str, outcome: str, value: float | None = None, *, days: float = 3) -> tuple[Result, ...]:
    """The same on both sides."""
    return both(test, outcome, outcome, (value, value) if value is not None else None, days=days)


def note(
    place: Place = Place.KNEE,
    level: int = 2,
    *,
    days: float = 2,
    professional: bool | None = False,
    since: Since = Since.DAYS,
    outcome: Outcome | None = None,
) -> PainNote:
    pain = Pain(place, level, since)
    noted_at = NOW - timedelta(days=days)
    return PainNote(pain=pain, professional=professional, outcome=outcome, noted_at=noted_at)


def effort(
    days: float,
    *exercises: str,
    felt: int = 6,
    pain: int = 0,
    next_day: NextDay | None = NextDay.NO_MORE,
    place: Place | None = None,
) -> Effort:
    return Effort(
        done_at=NOW - timedelta(days=days),
        exercises=exercises or ("glute_bridge", "clamshell", "squat"),
        sets=8,
        effort=felt,
        pain=pain,
        next_day=next_day,
        place=place,
    )


def answers(
    *results: Result,
    equipment: frozenset[Equipment] = MAT,
    phase: Phase = Phase.BASE_BUILDING,
    sessions: Sessions = Sessions.TWO,
    hurts: tuple[PainNote, ...] = (),
    efforts: tuple[Effort, ...] = (),
    cleared_days: float | None = None,
    screening: Standing | None = NORMAL,
) -> Answers:
    return Answers(
        made_at=NOW,
        choices=Choices(sessions=sessions, phase=phase, equipment=equipment),
        results=results,
        hurts=hurts,
        efforts=efforts,
        cleared_at=NOW - timedelta(days=cleared_days) if cleared_days is not None else None,
        screening=screening,
    )


def used(plan: Plan) -> set[str]:
    """The ids of all exercises in the plan."""
    return {item.exercise for session in plan.sessions for item in session.items}
