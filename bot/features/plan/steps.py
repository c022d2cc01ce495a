"""The steps of a ladder, and which of them somebody's logged sessions have reached.

A step is an exercise with a dose: first few repetitions, then more of them, then more sets, then the next
exercise. The self-tests open levels; sessions climb within them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.content.exercises import Dose, Equipment, Exercise, Level, span_limits
from bot.content.plan_rules import Ladder, PlanRules
from bot.features.guided.workout import Effort, NextDay


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: an exercise with a dose."""

    exercise: Exercise
    dose: Dose


def steps_of(
    ladder: Ladder,
    exercises: Mapping[str, Exercise],
    equipment: Collection[Equipment],
    most_sets: int,
    level: Level,
) -> tuple[Step, ...]:
    """Return all steps up to a level that can be done with this equipment, easiest first."""
    known = (exercises[rung] for rung in ladder.rungs if rung in exercises)
    return tuple(
        Step(exercise, dose)
        for exercise in known
        if exercise.level <= level and all(kit in equipment for kit in exercise.equipment)
        for dose in _doses(exercise, equipment, most_sets)
    )


def _doses(exercise: Exercise, equipment: Collection[Equipment], most_sets: int) -> Iterable[Dose]:
    """Return doses from the lower to the upper limit of the strength dose, more work before more sets.

    There are none if the exercise has no strength dose.
    """
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
    """Return the index of the first step of the hardest level."""
    hardest = max(step.exercise.level for step in steps)
    return next(i for i, step in enumerate(steps) if step.exercise.level == hardest)


def hurt_by(effort: Effort, rules: PlanRules) -> bool:
    """Return whether a session hurt, then or on the day after, and so means a step back."""
    return effort.pain >= rules.step_back.pain_from or effort.next_day is NextDay.MORE


def went_well(effort: Effort, rules: PlanRules) -> bool:
    """Return whether a session counts towards a step. The day after must have been reported."""
    rule = rules.progress
    return (
        effort.effort <= rule.effort_up_to
        and effort.pain <= rule.pain_up_to
        and effort.next_day is NextDay.NO_MORE
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """How somebody got to a step of a ladder. ``begin`` and ``step`` are indices of steps.

    ``good`` are the sessions that counted towards a step, ``hurt`` those that hurt; ``away`` are the steps
    that time away cost.
    """

    begin: int
    step: int
    good: int = 0
    hurt: int = 0
    away: int = 0


def climb(
    steps: Sequence[Step],
    begin: int,
    rungs: Collection[str],
    efforts: Iterable[Effort],
    rules: PlanRules,
    now: datetime,
) -> Climb:
    """Return the step reached by somebody who began at ``begin``, and what brought them there.

    A session counts if it had an exercise of the ladder; one that hurt counts for every ladder. Time away is
    what lies between sessions that didn't hurt. Everything here only ever raises or lowers one number, so
    more pain never makes a plan harder, and a good session never makes it easier.
    """
    each = rules.progress.sessions
    count, start, top = begin * each, begin * each, (len(steps) - 1) * each
    good = hurt = away = 0
    last_at: datetime | None = None
    for effort in sorted(efforts, key=lambda effort: effort.done_at):
        if hurt_by(effort, rules):
            count = max(0, count // each - rules.step_back.steps) * each
            hurt += 1
        elif any(key in rungs for key in effort.exercises):
            before = count
            count = _after_pause(count, start, last_at, effort.done_at, rules)
            away += before // each - count // each
            last_at = effort.done_at
            if went_well(effort, rules):
                count = min(top, count + 1)
                good += 1
    reached = _after_pause(count, start, last_at, now, rules) // each
    return Climb(begin=begin, step=reached, good=good, hurt=hurt, away=away + count // each - reached)


def _after_pause(count: int, start: int, since: datetime | None, now: datetime, rules: PlanRules) -> int:
    away = steps_back_for(since, now, rules)
    each = rules.progress.sessions
    return max(min(count, start), (count // each - away) * each) if away else count


def steps_back_for(since: datetime | None, now: datetime, rules: PlanRules) -> int:
    """Return how many steps back the time away is worth."""
    return (now - since) // timedelta(weeks=rules.deload.weeks) if since is not None else 0
