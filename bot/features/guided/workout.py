"""A guided session: exercises with doses in order, and the player that steps through them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.content.exercises import Dose, Exercise, Place, span_limits
from bot.content.routines import CHANGE_SECONDS, Purpose, Routine, work_seconds
from bot.features.pain.rules import BodySide
from bot.features.self_tests.rules import Side

EFFORTS = range(1, 11)
"""How hard a session can have been."""


class Kind(StrEnum):
    """The purpose of a session: it decides which dose of an exercise applies, and whether plans count it."""

    WARM_UP = "warm-up"
    STRENGTH = "strength"

    @classmethod
    def of(cls, purpose: Purpose) -> Kind:
        return cls.STRENGTH if purpose in {Purpose.STRENGTH, Purpose.BASE_BUILDING} else cls.WARM_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One exercise of a guided session. ``rest_seconds`` of rest follow every set of it.

    ``extra`` is the side that gets one extra set, None for neither. ``because`` says in half a sentence why
    the exercise is there, and ``note`` what to watch out for; either may be empty. In a circuit every round
    has a separate item with one set, and ``lap`` is then (round, number of rounds).
    """

    exercise: str
    dose: Dose
    rest_seconds: int = 0
    extra: Side | None = None
    because: str = ""
    note: str = ""
    lap: tuple[int, int] | None = None
    grams: int | None = None
    """The weight to take, in grams; None for none, or where the plan doesn't know."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done between two presses: set ``number`` of ``sets``, on one side if sides alternate."""

    number: int
    sets: int
    side: Side | None = None


def steps(item: Item) -> tuple[Step, ...]:
    """Return the steps of an item in order: the fewest sets of its span, the side with the extra set first.

    Without an extra set the right side comes first, as in the moving pictures.
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
    """Return how many sets the first ``done`` steps of an item complete."""
    all_of_it = steps(item)
    opened = {step.number for step in all_of_it[done:]}
    return len({step.number for step in all_of_it[:done]} - opened)


def rest_after(item: Item, done: int) -> int:
    """Return the seconds of rest after the first ``done`` steps of an item: 0 if the other side is next."""
    all_of_it = steps(item)
    is_open = 0 < done < len(all_of_it) and all_of_it[done].number == all_of_it[done - 1].number
    return 0 if is_open else item.rest_seconds


def seconds_left(item: Item, exercise: Exercise, done: int = 0) -> float:
    """Return about how many seconds the steps after the first ``done`` take.

    That includes rest and the change into the exercise.
    """
    count = len(steps(item))
    if done >= count:
        return 0.0
    work = (count - done) * work_seconds(item.dose, exercise.tempo)
    return CHANGE_SECONDS + work + sum(rest_after(item, n) for n in range(done + 1, count + 1))


def items_of(routine: Routine) -> tuple[Item, ...]:
    """Return the items of a routine as the content has it; a circuit with its rounds one after the other."""
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
    """Return the exercise's dose for this kind of session, or the only one it has."""
    dosage = exercise.dosage
    wanted = dosage.activation if kind is Kind.WARM_UP else dosage.strength
    dose = wanted or dosage.activation or dosage.strength
    assert dose is not None  # noqa: S101  # Dosage refuses to be without any
    return dose


def in_place_of(item: Item, exercise: Exercise, kind: Kind) -> Item:
    """Return the item with another exercise in its place, in that one's dose but with as many sets."""
    sets, _ = span_limits(item.dose.sets)
    dose = replace(dose_for(exercise, kind), sets=str(sets))
    return replace(item, exercise=exercise.id, dose=dose, because="", note="", grams=None)


def neighbours(
    key: str, exercises: Mapping[str, Exercise], allowed: Collection[str]
) -> tuple[Exercise | None, Exercise | None]:
    """Return the nearest easier and the nearest harder exercise that are allowed; None if there's none."""
    exercise = exercises.get(key)
    if exercise is None:
        return None, None

    def nearest(keys: tuple[str, ...]) -> Exercise | None:
        return next((exercises[each] for each in keys if each in allowed and each in exercises), None)

    return nearest(exercise.easier), nearest(exercise.harder)


class NextDay(StrEnum):
    """Pain on the day after a session, compared with before it."""

    NO_MORE = "no more than before"
    MORE = "more than before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """One session as its owner logged it. A log that shows this object reveals nothing private.

    ``effort`` runs from 1 to 10, ``pain`` from 0 to 10; ``next_day`` is None until its owner has said. So are
    ``place`` and ``side``, where it hurt.
    """

    done_at: datetime
    exercises: tuple[str, ...]
    sets: int = field(repr=False)
    effort: int = field(repr=False)
    pain: int = field(repr=False)
    next_day: NextDay | None = field(repr=False, default=None)
    place: Place | None = field(repr=False, default=None)
    side: BodySide | None = field(repr=False, default=None)


IDLE = timedelta(minutes=10)
"""The most time between two presses that counts as session time; beyond that the person was away."""

READY = timedelta(seconds=5)
"""Time between pressing Start and the clock, to put the phone down and get into position."""

ABANDONED = timedelta(hours=12)
"""A session that nobody has touched for this long is over."""


class Press(StrEnum):
    """The buttons of a session. ``START`` starts the clock of a step that is done by seconds."""

    NEXT = "next"
    BACK = "back"
    SKIP = "skip"
    START = "start"
    PAUSE = "pause"
    GO_ON = "go"
    STOP = "stop"
    HURT = "hurt"


class End(StrEnum):
    """How a session ended. Skipping makes no difference: the session is finished all the same."""

    FINISHED = "finished"
    STOPPED = "stopped"
    HURT = "hurt"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The state of a session.

    ``done`` counts the steps done of each item, and ``at`` is the index of the current item. ``turn`` counts
    the changes, so that a press is known to be about what was shown. ``worked`` is the session time up to
    ``since``, the last press; ``since`` is None while the session is paused and when it's over. At most one
    of the two clocks runs: that of the set, or that of the rest before it.
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
        """The current item; the last one when all are done."""
        return self.items[min(self.at, len(self.items) - 1)]

    @property
    def step(self) -> Step:
        """The current step; the last one when all are done."""
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
        """The exercises of which at least one step was done, each once."""
        tried = (item.exercise for item, done in zip(self.items, self.done, strict=True) if done)
        return tuple(dict.fromkeys(tried))


def begin(items: tuple[Item, ...], now: datetime) -> Run:
    """Return a session at its first step; raise ValueError if it has none."""
    if not items:
        raise ValueError("a session has at least one exercise")
    return Run(items=items, done=(0,) * len(items), since=now)


def elapsed(run: Run, now: datetime) -> timedelta:
    """Return the session time so far, without pauses."""
    if run.since is None:
        return run.worked
    return run.worked + min(max(now - run.since, timedelta()), IDLE)


def press(run: Run, pressed: Press, now: datetime) -> Run:
    """Return the run after a press; the same run if the press means nothing in it."""
    if run.end is not None or (run.is_paused and pressed not in _IN_A_PAUSE):
        return run
    return _MOVES[pressed](run, now)


def swap(run: Run, item: Item, now: datetime) -> Run:
    """Return the run with another item in place of the current one, at the same set.

    In a circuit it also takes that one's place in the rounds that follow.
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


def spare(run: Run, may: Collection[str]) -> Run:
    """Return the run without the exercises still to come that aren't allowed any more.

    One that was begun goes too, if it isn't done; a run with nothing left has been stopped.
    """
    if run.end is not None:
        return run
    kept = [
        (item, done)
        for n, (item, done) in enumerate(zip(run.items, run.done, strict=True))
        if n < run.at or item.exercise in may
    ]
    if len(kept) == len(run.items):
        return run
    if len(kept) == run.at:
        return replace(_ended(run, End.STOPPED), turn=run.turn + 1)
    same = run.item.exercise in may
    return replace(
        run,
        items=tuple(item for item, _ in kept),
        done=tuple(done for _, done in kept),
        turn=run.turn + 1,
        set_ends_at=run.set_ends_at if same else None,
        rest_ends_at=run.rest_ends_at if same else None,
    )


def abandon(run: Run) -> Run:
    """Return the run ended as abandoned, if it isn't over; the time since the last press doesn't count."""
    return _ended(run, End.ABANDONED) if run.end is None else run


def _next(run: Run, now: datetime) -> Run:
    done = run.done[run.at] + 1
    rest = timedelta(seconds=rest_after(run.item, done))
    at = run.at + (done == len(steps(run.item)))
    moved = replace(_moved(run, now, at=at), done=_with(run, run.at, done))
    return replace(moved, rest_ends_at=now + rest) if rest and moved.end is None else moved


def _back(run: Run, now: datetime) -> Run:
    """Return the run one step back; into an exercise that was skipped, to where it was skipped."""
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
    """Return the run one turn later, with the time counted and no clock running; ended if nothing is left."""
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
