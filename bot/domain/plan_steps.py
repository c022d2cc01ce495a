"""The steps of a ladder, and on which of them somebody stands by the sessions they logged.

A step is an exercise with a dose: first few repetitions, then more of them, then more sets, then the next
exercise. The self-tests open levels; sessions climb inside them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.dosage import Dose, span_limits
from bot.domain.efforts import Effort, NextDay
from bot.domain.exercises import Equipment, Exercise, Level
from bot.domain.plan_rules import Ladder, PlanRules


@dataclass(frozen=True, slots=True)
class Step:
    exercise: Exercise
    dose: Dose


def steps_of(
    ladder: Ladder,
    exercises: Mapping[str, Exercise],
    equipment: Collection[Equipment],
    most_sets: int,
    level: Level,
) -> tuple[Step, ...]:
    """All steps up to a level that can be done with this equipment, the easiest first."""
    known = (exercises[rung] for rung in ladder.rungs if rung in exercises)
    return tuple(
        Step(exercise, dose)
        for exercise in known
        if exercise.level <= level and all(kit in equipment for kit in exercise.equipment)
        for dose in _doses(exercise, equipment, most_sets)
    )


def _doses(exercise: Exercise, equipment: Collection[Equipment], most_sets: int) -> Iterable[Dose]:
    """From the lower to the upper limit of the strength dose, work before sets; empty where it has none."""
    dose = exercise.dosage.strength
    if dose is None:
        return ()
    few, many = (min(sets, most_sets) for sets in span_limits(dose.sets))
    name = "reps" if dose.reps is not None else "seconds"
    little, much = span_limits(dose.reps or dose.seconds or "1")
    hold = str(span_limits(dose.hold_seconds)[0]) if dose.hold_seconds is not None else None
    optional = exercise.optional_equipment
    may_load = not optional or any(kit in equipment for kit in optional)
    dose = replace(dose, hold_seconds=hold, load=dose.load if may_load else None)
    amounts = dict.fromkeys([(few, little), (few, much), (many, much)])
    return [replace(dose, sets=str(sets), **{name: str(work)}) for sets, work in amounts]


def first_of(steps: Sequence[Step]) -> int:
    """The index of the first step of the hardest level."""
    hardest = max(step.exercise.level for step in steps)
    return next(i for i, step in enumerate(steps) if step.exercise.level == hardest)


def hurt(effort: Effort, rules: PlanRules) -> bool:
    """Whether a session steps back."""
    return effort.pain >= rules.step_back.pain_from or effort.next_day is NextDay.MORE


def good(effort: Effort, rules: PlanRules) -> bool:
    """Whether a session counts towards a step. The day after must have been told."""
    rule = rules.progress
    return (
        effort.effort <= rule.effort_up_to
        and effort.pain <= rule.pain_up_to
        and effort.next_day is NextDay.NO_MORE
    )


def standing(
    steps: Sequence[Step],
    begin: int,
    rungs: Collection[str],
    efforts: Iterable[Effort],
    rules: PlanRules,
    now: datetime,
) -> int:
    """The index of the step on which somebody stands who began at ``begin``.

    A session counts where it had an exercise of the ladder; one that hurt counts for every ladder. Time
    away is what lies between sessions that did not hurt. Everything here only ever raises or lowers one
    number, so more pain never makes a plan harder, and a good session never makes it easier.
    """
    each = rules.progress.sessions
    count, start, top = begin * each, begin * each, (len(steps) - 1) * each
    last_at: datetime | None = None
    for effort in sorted(efforts, key=lambda effort: effort.done_at):
        if hurt(effort, rules):
            count = max(0, count // each - rules.step_back.steps) * each
        elif any(key in rungs for key in effort.exercises):
            count = _after_pause(count, start, last_at, effort.done_at, rules)
            last_at = effort.done_at
            if good(effort, rules):
                count = min(top, count + 1)
    return _after_pause(count, start, last_at, now, rules) // each


def _after_pause(count: int, start: int, since: datetime | None, now: datetime, rules: PlanRules) -> int:
    away = steps_for(since, now, rules)
    each = rules.progress.sessions
    return max(min(count, start), (count // each - away) * each) if away else count


def steps_for(since: datetime | None, now: datetime, rules: PlanRules) -> int:
    """How many steps back the time away is worth."""
    return (now - since) // timedelta(weeks=rules.deload.weeks) if since is not None else 0
