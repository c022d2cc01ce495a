"""A guided session as it goes: what a press does to it. It keeps no clock of its own and never hurries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.content.exercises import span_limits
from bot.features.guided.workout import Item, Step, rest_after, sets_in, steps

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
