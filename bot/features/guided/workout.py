"""What a guided session consists of: exercises with a dose, done in an order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.content.exercises import Dose, Exercise, span_limits
from bot.content.routines import CHANGE_SECONDS, Purpose, Routine, work_seconds
from bot.features.self_tests.results import Side


class Kind(StrEnum):
    """What a session is for: it decides which dose of an exercise counts, and whether a plan hears of it."""

    WARM_UP = "warm-up"
    STRENGTH = "strength"

    @classmethod
    def of(cls, purpose: Purpose) -> Kind:
        return cls.STRENGTH if purpose in {Purpose.STRENGTH, Purpose.BASE_BUILDING} else cls.WARM_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One exercise of a guided session. ``rest_seconds`` follows every set of it.

    ``extra`` names the side that gets one set more, None for neither; ``because`` says in half a sentence
    why the exercise is there, and ``note`` what to mind here: empty where nothing need be said. In a circuit
    every round has an item of its own, with one set: ``lap`` is then which round of how many.
    """

    exercise: str
    dose: Dose
    rest_seconds: int = 0
    extra: Side | None = None
    because: str = ""
    note: str = ""
    lap: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What is done between two presses: set ``number`` of ``sets``, of one side where sides take turns."""

    number: int
    sets: int
    side: Side | None = None


def steps(item: Item) -> tuple[Step, ...]:
    """All of an item, in order: the fewest sets of its span, the side with the extra set first.

    Else the right side is, because that is how the moving pictures show it.
    """
    sets, _ = span_limits(item.dose.sets)
    numbers = range(1, sets + 1)
    if not item.dose.per_side:
        return tuple(Step(n, sets) for n in numbers)
    if item.extra is None:
        return tuple(Step(n, sets, side) for n in numbers for side in (Side.RIGHT, Side.LEFT))
    weak = item.extra
    turns = (Step(n, *each) for n in numbers for each in ((sets + 1, weak), (sets, weak.other)))
    return (*turns, Step(sets + 1, sets + 1, weak))


def sets_in(item: Item, done: int) -> int:
    """How many sets the first ``done`` steps of an item complete."""
    all_of_it = steps(item)
    opened = {step.number for step in all_of_it[done:]}
    return len({step.number for step in all_of_it[:done]} - opened)


def rest_after(item: Item, done: int) -> int:
    """Seconds of rest after the first ``done`` steps of an item: none while the other side's turn is next."""
    all_of_it = steps(item)
    is_open = 0 < done < len(all_of_it) and all_of_it[done].number == all_of_it[done - 1].number
    return 0 if is_open else item.rest_seconds


def seconds_left(item: Item, exercise: Exercise, done: int = 0) -> float:
    """About how long the steps after the first ``done`` take, with rest and the change into the exercise."""
    count = len(steps(item))
    if done >= count:
        return 0.0
    work = (count - done) * work_seconds(item.dose, exercise.tempo)
    return CHANGE_SECONDS + work + sum(rest_after(item, n) for n in range(done + 1, count + 1))


def items_of(routine: Routine) -> tuple[Item, ...]:
    """A routine as it stands in the content; a circuit with its rounds one after the other."""
    whole = tuple(
        Item(exercise=s.exercise, dose=s.dose, rest_seconds=s.rest_seconds, note=s.note or "")
        for s in routine.stations
    )
    if not routine.circuit:
        return whole
    rounds = max(span_limits(item.dose.sets)[0] for item in whole)
    return tuple(
        replace(item, dose=replace(item.dose, sets="1"), lap=(lap, rounds))
        for lap in range(1, rounds + 1)
        for item in whole
        if lap <= span_limits(item.dose.sets)[0]
    )


def dose_for(exercise: Exercise, kind: Kind) -> Dose:
    """The exercise's dose for such a session, or the only one it has."""
    dosage = exercise.dosage
    wanted = dosage.activation if kind is Kind.WARM_UP else dosage.strength
    dose = wanted or dosage.activation or dosage.strength
    assert dose is not None  # noqa: S101  # Dosage refuses to be without any
    return dose


def in_place_of(item: Item, exercise: Exercise, kind: Kind) -> Item:
    """The same place in the session with another exercise: its own dose, as many sets as before."""
    sets, _ = span_limits(item.dose.sets)
    dose = replace(dose_for(exercise, kind), sets=str(sets))
    return replace(item, exercise=exercise.id, dose=dose, because="", note="")


def neighbours(
    key: str, exercises: Mapping[str, Exercise], allowed: Collection[str]
) -> tuple[Exercise | None, Exercise | None]:
    """The nearest easier and the nearest harder exercise that are allowed; None where there is none."""
    exercise = exercises.get(key)
    if exercise is None:
        return None, None

    def nearest(keys: tuple[str, ...]) -> Exercise | None:
        return next((exercises[each] for each in keys if each in allowed and each in exercises), None)

    return nearest(exercise.easier), nearest(exercise.harder)


class NextDay(StrEnum):
    """Pain on the day after, against before the session."""

    NO_MORE = "no more than before"
    MORE = "more than before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """One session as its owner logged it. A log that shows this object says nothing.

    ``effort`` runs from 1 to 10, ``pain`` from 0 to 10; ``next_day`` is None as long as nobody has said.
    """

    done_at: datetime
    exercises: tuple[str, ...]
    sets: int = field(repr=False)
    effort: int = field(repr=False)
    pain: int = field(repr=False)
    next_day: NextDay | None = field(repr=False, default=None)
