"""The steps of a ladder, and what one logged session says about them.

A step is an exercise with a dose: first few repetitions, then more of them, then more sets, then a weight if
there is one, then the next exercise. One thing changes at a time. Levels open steps; sessions climb them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.content.exercises import (
    Dose,
    Equipment,
    Exercise,
    Impact,
    Level,
    LoadLevel,
    Place,
    Purpose,
    span_limits,
)
from bot.content.plan_rules import Ladder, PlanRules, Progress, Work
from bot.features.guided.workout import Effort, NextDay
from bot.features.pain.rules import PLACED, UNPLACED, load_at


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: an exercise with a dose."""

    exercise: Exercise
    dose: Dose

    @property
    def sets(self) -> int:
        return span_limits(self.dose.sets)[0]

    @property
    def amount(self) -> int:
        """Repetitions or seconds in a set."""
        return span_limits(self.dose.reps or self.dose.seconds or "1")[0]

    @property
    def is_loaded(self) -> bool:
        return self.dose.load is not None

    @property
    def is_heavy(self) -> bool:
        """Whether it's done with a weight."""
        kit = {*self.exercise.equipment, *self.exercise.optional_equipment}
        return self.is_loaded and Equipment.WEIGHT in kit

    @property
    def is_slow_to_learn(self) -> bool:
        """Whether it takes more sessions than its level alone asks for: a weight on one leg, or hops."""
        return (self.is_heavy and self.dose.per_side) or self.exercise.impact is not Impact.NONE


def steps_of(
    ladder: Ladder,
    exercises: Mapping[str, Exercise],
    equipment: Collection[Equipment],
    most_sets: int,
    level: Level,
    progress: Progress,
) -> tuple[Step, ...]:
    """Return all steps up to a level that can be done with this equipment, easiest first."""
    known = (exercises[rung] for rung in ladder.rungs if rung in exercises)
    return tuple(
        Step(exercise, dose)
        for exercise in known
        if exercise.level <= level and all(kit in equipment for kit in exercise.equipment)
        for dose in _doses(exercise, equipment, most_sets, progress)
    )


def _doses(
    exercise: Exercise, equipment: Collection[Equipment], most_sets: int, progress: Progress
) -> Iterator[Dose]:
    """Yield doses from the lower to the upper limit of the strength dose, none if there's no such dose.

    With each set more, the repetitions begin again at the fewest. So they do with the weight, if that can be
    left out.
    """
    dose = exercise.dosage.strength
    if dose is None:
        return
    few, many = (min(sets, most_sets) for sets in span_limits(dose.sets))
    is_counted = dose.reps is not None
    little, much = span_limits(dose.reps or dose.seconds or "1")
    more = progress.reps_step if is_counted else progress.seconds_step
    amounts = [*range(little, much, more if more is not None else max(1, much - little)), much]
    hold = str(span_limits(dose.hold_seconds)[0]) if dose.hold_seconds is not None else None
    optional = exercise.optional_equipment
    dose = replace(dose, hold_seconds=hold)
    bare = replace(dose, load=None) if optional else dose
    for sets in range(few, many + 1):
        for amount in amounts:
            yield _dose(bare, sets, amount)
    if dose.load is not None and any(kit in equipment for kit in optional):
        for amount in amounts:
            yield _dose(dose, few, amount)


def _dose(dose: Dose, sets: int, amount: int) -> Dose:
    work = {"reps": str(amount)} if dose.reps is not None else {"seconds": str(amount)}
    return replace(dose, sets=str(sets), **work)


def first_of(steps: Sequence[Step]) -> int:
    """Return the index of the first step of the hardest level."""
    hardest = max(step.exercise.level for step in steps)
    return next(i for i, step in enumerate(steps) if step.exercise.level == hardest)


def is_no_more(exercise: Exercise, than: Exercise, places: Collection[Place]) -> bool:
    """Return whether an exercise loads these places no more than another, and lands no harder.

    What is no part of the body counts as every place, since nobody knows where it hurts.
    """
    if exercise.id == than.id:
        return True
    minded = PLACED if UNPLACED & {*places} else places
    return _lands(exercise) <= _lands(than) and all(
        _rank(load_at(exercise, place)) <= _rank(load_at(than, place)) for place in minded
    )


def is_concerned(steps: Sequence[Step], place: Place) -> bool:
    """Return whether anything among the steps loads a place at all."""
    return any(_rank(load_at(step.exercise, place)) for step in steps)


def _lands(exercise: Exercise) -> int:
    return _rank(exercise.impact if exercise.impact is not None else Impact.HIGH)


def _rank(load: LoadLevel | Impact) -> int:
    return [*type(load)].index(load)


def works_of(exercises: Mapping[str, Exercise], equipment: Collection[Equipment]) -> dict[str, Work]:
    """Return the kind of work that each exercise is for somebody with this equipment, by its id."""
    return {key: _work(exercise, equipment) for key, exercise in exercises.items()}


def _work(exercise: Exercise, equipment: Collection[Equipment]) -> Work:
    if not {Purpose.STRENGTH, Purpose.BASE_BUILDING} & {*exercise.fits}:
        return Work.ACTIVATION
    kit = {*exercise.equipment, *exercise.optional_equipment}
    return Work.HEAVY if Equipment.WEIGHT in kit and Equipment.WEIGHT in equipment else Work.STRENGTH


def work_in(effort: Effort, works: Mapping[str, Work]) -> Work:
    """Return the hardest kind of work in a session: how hard it felt is one answer for all of it."""
    kinds = [works.get(key, Work.STRENGTH) for key in effort.exercises]
    return max(kinds, key=list(Work).index, default=Work.STRENGTH)


def hurt_by(effort: Effort, rules: PlanRules) -> bool:
    """Return whether a session hurt, then or on the day after, and so means a step back."""
    return effort.pain >= rules.step_back.pain_from or effort.next_day is NextDay.MORE


def went_well(effort: Effort, rules: PlanRules, works: Mapping[str, Work]) -> bool:
    """Return whether a session counts towards a step. The day after must have been reported."""
    return (
        effort.effort <= rules.progress.counts_up_to(work_in(effort, works))
        and effort.pain <= rules.progress.pain_up_to
        and effort.next_day is NextDay.NO_MORE
    )
