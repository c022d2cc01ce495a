"""A guided self-test as a state machine: which screen is shown, and what a press makes of it.

Each side goes through the same screens: set-up, one instruction a screen, a clock where seconds count, the
question whether anything hurt, the number, and what was seen. Pain ends the whole test at once. A press that
does not belong to the screen, or that belongs to an earlier one, changes nothing: two taps count once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.content.self_tests import HURT, Measure, SelfTest
from bot.features.self_tests.results import Result, Side, longest_hold, weaker_named

LASTS = timedelta(hours=24)
"""A run that was begun longer ago is closed: the two sides of one test belong to one day."""

FORGOTTEN = 30
"""Seconds past the largest number from which on the clock is taken as forgotten."""


class Screen(StrEnum):
    """What is shown."""

    SIDE = "side"
    SET_UP = "set-up"
    STEP = "step"
    CLOCK = "clock"
    PAIN = "pain"
    NUMBER = "number"
    SEEN = "seen"
    OVER = "over"


class Verb(StrEnum):
    """What can be pressed."""

    LEFT = "left"
    RIGHT = "right"
    UNSURE = "unsure"
    NEXT = "next"
    BACK = "back"
    START = "start"
    STOP = "stop"
    AGAIN = "again"
    OWN = "own"
    FINE = "fine"
    HURT = "hurt"
    TYPE = "type"
    SEE = "see"
    QUIT = "quit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """``turn`` is that of the screen it was on. ``value`` comes with TYPE, ``outcome`` with SEE."""

    verb: Verb
    turn: int
    value: float | None = field(repr=False, default=None)
    outcome: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Where somebody stands in a test. ``turn`` counts the presses that changed something.

    ``order`` is the order of the sides, the unsure one first: empty until it is known, one None where the
    test is not for each side. ``value`` is the number of the side that is being tested, ``forgotten`` says
    that its clock ran on too long to count. ``taken`` is what has been found so far, one result a side.
    """

    screen: Screen
    turn: int = 0
    order: tuple[Side | None, ...] = ()
    step: int = 0
    clock_at: datetime | None = None
    value: float | None = field(repr=False, default=None)
    forgotten: bool = False
    taken: tuple[Result, ...] = field(repr=False, default=())

    @property
    def side(self) -> Side | None:
        """The side that is being tested; None where there is none."""
        return self.order[len(self.taken)] if len(self.taken) < len(self.order) else None

    @property
    def hurt(self) -> bool:
        return any(result.hurt for result in self.taken)


def begin(test: SelfTest) -> Run:
    """The first screen: which side is less sure, or the set-up where there are no sides."""
    return Run(screen=Screen.SIDE) if test.per_side else Run(screen=Screen.SET_UP, order=(None,))


def press(run: Run, test: SelfTest, pressed: Press, now: datetime) -> Run:
    """What a press makes of the run; the same run where it does not belong to this screen."""
    if pressed.turn != run.turn or run.screen is Screen.OVER:
        return run
    if pressed.verb is Verb.QUIT:
        after = replace(run, screen=Screen.OVER)
    elif pressed.verb is Verb.HURT and run.screen is not Screen.SIDE:
        result = Result(test=test.id, side=run.side, outcome=HURT, hurt=True, tested_at=now)
        after = _ended(run, test, result)
    elif pressed.verb is Verb.BACK:
        after = _back(run, test)
    else:
        after = _ON[run.screen](run, test, pressed, now)
    return run if after is None else replace(after, turn=run.turn + 1)


def fitting(run: Run, test: SelfTest) -> Run:
    """The run, where its test has been rewritten since: on a screen that the test still has."""
    last = len(test.guided_steps) - 1
    return replace(run, step=min(run.step, last))


def _on_side(run: Run, _test: SelfTest, pressed: Press, _now: datetime) -> Run | None:
    match pressed.verb:
        case Verb.LEFT | Verb.UNSURE:
            return replace(run, screen=Screen.SET_UP, order=(Side.LEFT, Side.RIGHT))
        case Verb.RIGHT:
            return replace(run, screen=Screen.SET_UP, order=(Side.RIGHT, Side.LEFT))
        case _:
            return None


def _on_set_up(run: Run, _test: SelfTest, pressed: Press, _now: datetime) -> Run | None:
    return replace(run, screen=Screen.STEP, step=0) if pressed.verb is Verb.NEXT else None


def _on_step(run: Run, test: SelfTest, pressed: Press, _now: datetime) -> Run | None:
    if pressed.verb is not Verb.NEXT:
        return None
    if run.step + 1 < len(test.guided_steps):
        return replace(run, step=run.step + 1)
    return replace(run, screen=Screen.CLOCK if test.measure is Measure.SECONDS else Screen.PAIN)


def _on_clock(run: Run, test: SelfTest, pressed: Press, now: datetime) -> Run | None:
    stopped = replace(run, clock_at=None, value=None, forgotten=False)
    match pressed.verb:
        case Verb.START if run.clock_at is None:
            return replace(run, clock_at=now, forgotten=False)
        case Verb.AGAIN if run.clock_at is not None:
            return stopped
        case Verb.OWN:
            return replace(stopped, screen=Screen.PAIN)
        case Verb.STOP if run.clock_at is not None:
            seconds = max(round((now - run.clock_at).total_seconds()), 0)
            if seconds > longest_hold(test) + FORGOTTEN:
                return replace(stopped, forgotten=True)
            return replace(stopped, screen=Screen.PAIN, value=float(min(seconds, longest_hold(test))))
        case _:
            return None


def _on_pain(run: Run, test: SelfTest, pressed: Press, _now: datetime) -> Run | None:
    if pressed.verb is not Verb.FINE:
        return None
    return replace(run, screen=Screen.SEEN if _is_counted(run, test) else Screen.NUMBER)


def _on_number(run: Run, test: SelfTest, pressed: Press, _now: datetime) -> Run | None:
    if pressed.verb is not Verb.TYPE or test.measure is Measure.OBSERVATION:
        return None
    return replace(run, screen=Screen.SEEN, value=pressed.value)


def _on_seen(run: Run, test: SelfTest, pressed: Press, now: datetime) -> Run | None:
    if pressed.verb is Verb.TYPE:
        return _on_number(run, test, pressed, now)
    if pressed.verb is not Verb.SEE or pressed.outcome not in {each.id for each in test.answers}:
        return None
    if not _is_counted(run, test):
        return replace(run, screen=Screen.NUMBER)
    outcome, side = pressed.outcome, run.side
    result = Result(test=test.id, side=side, outcome=outcome, value=run.value, tested_at=now)
    if len(run.taken) + 1 == len(run.order):
        return _ended(run, test, result)
    return replace(run, screen=Screen.SET_UP, step=0, value=None, taken=(*run.taken, result))


_ON: dict[Screen, Callable[[Run, SelfTest, Press, datetime], Run | None]] = {
    Screen.SIDE: _on_side,
    Screen.SET_UP: _on_set_up,
    Screen.STEP: _on_step,
    Screen.CLOCK: _on_clock,
    Screen.PAIN: _on_pain,
    Screen.NUMBER: _on_number,
    Screen.SEEN: _on_seen,
}
"""What the buttons of each screen do; None where it has no such button."""


def _back(run: Run, test: SelfTest) -> Run | None:
    last = len(test.guided_steps) - 1
    match run.screen:
        case Screen.SET_UP if test.per_side and not run.taken:
            return replace(run, screen=Screen.SIDE, order=())
        case Screen.STEP:
            return replace(run, screen=Screen.STEP if run.step else Screen.SET_UP, step=max(run.step - 1, 0))
        case Screen.PAIN if test.measure is Measure.SECONDS:
            return replace(run, screen=Screen.CLOCK, value=None)
        case Screen.CLOCK | Screen.PAIN:
            return replace(run, screen=Screen.STEP, step=last, clock_at=None, forgotten=False)
        case Screen.NUMBER | Screen.SEEN:
            return replace(run, screen=Screen.PAIN)
        case _:
            return None


def _is_counted(run: Run, test: SelfTest) -> bool:
    return test.measure is Measure.OBSERVATION or run.value is not None


def _ended(run: Run, test: SelfTest, result: Result) -> Run:
    taken = weaker_named((*run.taken, result), test)
    return replace(run, screen=Screen.OVER, value=None, clock_at=None, taken=taken)
