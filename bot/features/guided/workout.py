"""A guided session: exercises with a dose in an order, and the player that steps through them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.content.exercises import Dose, Exercise, span_limits
from bot.content.routines import CHANGE_SECONDS, Purpose, Routine, work_seconds
from bot.features.self_tests.rules import Side

EFFORTS = range(1, 11)
"""How hard a session can have been."""


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


IDLE = timedelta(minutes=10)
"""The most that counts as time of the session between two presses: whoever is away longer was away."""

READY = timedelta(seconds=5)
"""Between pressing Start and the clock: for putting the phone down and getting into position."""

ABANDONED = timedelta(hours=12)
"""A session that nobody touches for so long is over."""


class Press(StrEnum):
    """What can be pressed. ``START`` starts the clock of a step that is done by seconds."""

    NEXT = "next"
    BACK = "back"
    SKIP = "skip"
    START = "start"
    PAUSE = "pause"
    GO_ON = "go"
    STOP = "stop"
    HURT = "hurt"


class End(StrEnum):
    """How a session ended. Skipping is no end: it is finished all the same."""

    FINISHED = "finished"
    STOPPED = "stopped"
    HURT = "hurt"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """``done`` counts the steps done of each item, and ``at`` is the item whose turn it is.

    ``turn`` counts the changes, so that a press is known to be about what was shown. ``worked`` is the time
    until ``since``, the last press; ``since`` is None while it is paused and when it is over. Of the two
    clocks at most one runs: that of the set, and that of the rest before it.
    """

    items: tuple[Item, ...]
    done: tuple[int, ...]
    at: int = 0
    turn: int = 0
    worked: timedelta = timedelta()
    since: datetime | None
    set_ends_at: datetime | None = None
    rest_ends_at: datetime | None = None
    end: End | None = field(repr=False, default=None)

    @property
    def item(self) -> Item:
        """The item whose turn it is; the last one when all are done."""
        return self.items[min(self.at, len(self.items) - 1)]

    @property
    def step(self) -> Step:
        """The step whose turn it is; the last one when all are done."""
        of_item = steps(self.item)
        return of_item[min(self.done[min(self.at, len(self.items) - 1)], len(of_item) - 1)]

    @property
    def is_paused(self) -> bool:
        return self.end is None and self.since is None

    @property
    def sets_done(self) -> int:
        return sum(sets_in(item, done) for item, done in zip(self.items, self.done, strict=True))

    @property
    def exercises_done(self) -> tuple[str, ...]:
        """Those of which at least one step was done, each once."""
        tried = (item.exercise for item, done in zip(self.items, self.done, strict=True) if done)
        return tuple(dict.fromkeys(tried))


def begin(items: tuple[Item, ...], now: datetime) -> Run:
    """A session at its first step; ValueError where it has none."""
    if not items:
        raise ValueError("a session has at least one exercise")
    return Run(items=items, done=(0,) * len(items), since=now)


def elapsed(run: Run, now: datetime) -> timedelta:
    """The time it has taken so far, without pauses."""
    if run.since is None:
        return run.worked
    return run.worked + min(max(now - run.since, timedelta()), IDLE)


def press(run: Run, pressed: Press, now: datetime) -> Run:
    """The run after a press; the same run where the press means nothing in it."""
    if run.end is not None or (run.is_paused and pressed not in _IN_A_PAUSE):
        return run
    return _MOVES[pressed](run, now)


def swap(run: Run, item: Item, now: datetime) -> Run:
    """The run with another item in place of the one whose turn it is, at the set where that one was.

    In a circuit it takes that one's place in the rounds that follow, too.
    """
    if run.end is not None or run.is_paused:
        return run
    old, number = run.item, run.step.number

    def is_again(each: Item) -> bool:
        return each.lap is not None and each.exercise == old.exercise

    of_item = steps(item)
    done = next((n for n, step in enumerate(of_item) if step.number == number), len(of_item) - 1)
    later = (replace(item, lap=each.lap) if is_again(each) else each for each in run.items[run.at + 1 :])
    items = (*run.items[: run.at], item, *later)
    return replace(_moved(run, now), items=items, done=_with(run, run.at, done))


def abandon(run: Run) -> Run:
    """The run that nobody has touched for too long. The time since the last press does not count."""
    return _ended(run, End.ABANDONED) if run.end is None else run


def _next(run: Run, now: datetime) -> Run:
    done = run.done[run.at] + 1
    rest = timedelta(seconds=rest_after(run.item, done))
    at = run.at + (done == len(steps(run.item)))
    moved = replace(_moved(run, now, at=at), done=_with(run, run.at, done))
    return replace(moved, rest_ends_at=now + rest) if rest and moved.end is None else moved


def _back(run: Run, now: datetime) -> Run:
    """One step back; into an exercise that was skipped, to where it was skipped."""
    if run.done[run.at]:
        return replace(_moved(run, now), done=_with(run, run.at, run.done[run.at] - 1))
    if not run.at:
        return run
    before = run.at - 1
    last = len(steps(run.items[before])) - 1
    return replace(_moved(run, now, at=before), done=_with(run, before, min(run.done[before], last)))


def _skip(run: Run, now: datetime) -> Run:
    return _moved(run, now, at=run.at + 1)


def _start(run: Run, now: datetime) -> Run:
    if run.item.dose.seconds is None or run.set_ends_at is not None:
        return run
    _, seconds = span_limits(run.item.dose.seconds)
    return replace(_moved(run, now), set_ends_at=now + READY + timedelta(seconds=seconds))


def _pause(run: Run, now: datetime) -> Run:
    return replace(_moved(run, now), since=None)


def _go_on(run: Run, now: datetime) -> Run:
    return _moved(run, now) if run.is_paused else run


def _stop(run: Run, now: datetime) -> Run:
    return _ended(_moved(run, now), End.STOPPED)


def _hurt(run: Run, now: datetime) -> Run:
    return _ended(_moved(run, now), End.HURT)


def _with(run: Run, at: int, done: int) -> tuple[int, ...]:
    return (*run.done[:at], done, *run.done[at + 1 :])


def _moved(run: Run, now: datetime, at: int | None = None) -> Run:
    """One turn later, with the time counted and no clock running; at its end if there is nothing left."""
    moved = replace(
        run,
        at=run.at if at is None else at,
        turn=run.turn + 1,
        worked=elapsed(run, now),
        since=now,
        set_ends_at=None,
        rest_ends_at=None,
    )
    return _ended(moved, End.FINISHED) if moved.at == len(run.items) else moved


def _ended(run: Run, end: End) -> Run:
    return replace(run, end=end, since=None, set_ends_at=None, rest_ends_at=None)


_MOVES = {
    Press.NEXT: _next,
    Press.BACK: _back,
    Press.SKIP: _skip,
    Press.START: _start,
    Press.PAUSE: _pause,
    Press.GO_ON: _go_on,
    Press.STOP: _stop,
    Press.HURT: _hurt,
}

_IN_A_PAUSE = {Press.GO_ON, Press.STOP, Press.HURT}
