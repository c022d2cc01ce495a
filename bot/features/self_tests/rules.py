"""Self-tests: the steps of one, the results for its sides, and what changed between two.

Each side goes through the same screens: set-up, one instruction a screen, a timer if seconds count, the
question whether anything hurt, the number, and what was observed. Pain ends the whole test at once, unless
pain is what the test measures: then the number follows the steps, and says what the outcome is. A press
that doesn't belong to the screen, or belongs to an earlier one, changes nothing: two taps count once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.content.exercises import LoadLevel, Place
from bot.content.self_tests import HURT, MOST_PAIN, Measure, SelfTest
from bot.errors import UserError


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One outcome of one self-test. It is private to its owner: even a log of this object reveals nothing.

    ``outcome`` is the id of an outcome in the content; ``value`` is in the unit of the test's measure
    (seconds, repetitions, centimetres, pain from 0 to 10), None if something was only observed or if pain
    ended the test. ``hurt``: it counts as pain. ``place`` is where it hurt, None until its owner has said.
    """

    test: str = field(repr=False)
    side: Side | None = field(repr=False)
    outcome: str = field(repr=False)
    value: float | None = field(repr=False, default=None)
    hurt: bool = field(repr=False, default=False)
    tested_at: datetime
    place: Place | None = field(repr=False, default=None)


LONGEST_HOLD = {Measure.SECONDS: 600, Measure.REPS: 300, Measure.CENTIMETRES: 40, Measure.PAIN: MOST_PAIN}
"""The largest number accepted if the test has no upper limit: anything above it was mistyped, or the timer
was forgotten."""

_TYPED = re.compile(
    r"(?:(?P<minutes>\d{1,2}):(?=[0-5]\d))?(?P<number>\d{1,4}(?:[.,]\d{1,2})?)\s*(?P<unit>[a-z]*\.?|/ ?10)",
    re.IGNORECASE,
)

NUMBER_EXAMPLES = {
    Measure.SECONDS: "seconds, like 18 or 1:05",
    Measure.REPS: "a whole number, like 12",
    Measure.CENTIMETRES: "centimetres, like 9 or 9.5",
    Measure.PAIN: "a whole number from 0 to 10, like 3",
}

_UNITS = {Measure.SECONDS: "s", Measure.CENTIMETRES: "cm"}


def parse_number(text: str, test: SelfTest) -> float:
    """Return the number that was typed; raise UserError with a sentence if it can't be the test's number."""
    found = _TYPED.fullmatch(text.strip())
    if (
        found is None
        or (found["minutes"] and test.measure is not Measure.SECONDS)
        or (found["unit"].startswith("/") and test.measure is not Measure.PAIN)
    ):
        raise UserError(f"I can't read “{text[:40]}” as a result. Type {NUMBER_EXAMPLES[test.measure]}.")
    value = int(found["minutes"] or 0) * 60 + float(found["number"].replace(",", "."))
    if test.measure is Measure.REPS and value != int(value):
        raise UserError("Only whole reps count. Type a whole number, like 12.")
    if test.measure is Measure.PAIN and (value != int(value) or value > MOST_PAIN):
        raise UserError(f"Pain goes from 0 to 10. Type {NUMBER_EXAMPLES[Measure.PAIN]}.")
    if test.most is not None and value > test.most:
        raise UserError(f"This test ends at {test.most}. If you got that far, type {test.most}.")
    if value > longest_hold(test):
        raise UserError(f"{value:g} looks too high for this test. Type {NUMBER_EXAMPLES[test.measure]}.")
    return value


def longest_hold(test: SelfTest) -> int:
    """Return the largest number that is accepted."""
    return test.most or LONGEST_HOLD[test.measure]


def number_text(value: float, measure: Measure) -> str:
    """Return "18 s", "12 reps", "9.5 cm" or "3/10"."""
    if measure is Measure.REPS:
        return "1 rep" if value == 1 else f"{value:g} reps"
    if measure is Measure.PAIN:
        return f"{value:g}/{MOST_PAIN}"
    return f"{value:g} {_UNITS.get(measure, '')}".rstrip()


def lesser(left: float, right: float, test: SelfTest) -> Side:
    """Return the side that did less well, of two numbers that differ: where pain counts, the higher one."""
    return Side.LEFT if (left > right if test.measure.less_is_better else left < right) else Side.RIGHT


def weaker_named(results: tuple[Result, ...], test: SelfTest) -> tuple[Result, ...]:
    """Return the results, where the side that did clearly less well gets the outcome that says so.

    The test's noise defines "clearly". An outcome that says more than "all well" stays as it was observed,
    and after pain nothing is compared.
    """
    values = {each.side: each.value for each in results if each.value is not None}
    if test.by_gap is None or test.noise is None or set(values) != set(Side):
        return results
    left, right = values[Side.LEFT], values[Side.RIGHT]
    weaker = lesser(left, right, test)
    if abs(left - right) < test.noise.threshold(left, right):
        return results
    return tuple(
        replace(each, outcome=test.by_gap.id)
        if each.side is weaker and each.outcome == test.answers[0].id
        else each
        for each in results
    )


RUN_LIFETIME = timedelta(hours=24)
"""A run begun longer ago is closed: both sides of one test belong to one day."""

FORGOTTEN = 30
"""Seconds past the largest number after which the timer counts as forgotten."""


class Screen(StrEnum):
    """The screen that is shown."""

    SIDE = "side"
    SET_UP = "set-up"
    STEP = "step"
    CLOCK = "clock"
    PAIN = "pain"
    NUMBER = "number"
    SEEN = "seen"
    OVER = "over"


class Verb(StrEnum):
    """The verb of a button."""

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
    """A press on a screen. ``turn`` is the screen's; ``value`` comes with TYPE, ``outcome`` with SEE."""

    verb: Verb
    turn: int
    value: float | None = field(repr=False, default=None)
    outcome: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A person's place in a test. ``turn`` counts the presses that changed something.

    ``order`` is the order of the sides, the less sure one first: empty until it is known, a single None if
    the test isn't done per side. ``value`` is the number for the side being tested; ``forgotten`` says that
    its timer ran too long to count. ``taken`` are the results so far, one for each side.
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
        """The side being tested; None if there is none."""
        return self.order[len(self.taken)] if len(self.taken) < len(self.order) else None

    @property
    def hurt(self) -> bool:
        return any(result.hurt for result in self.taken)


def begin(test: SelfTest) -> Run:
    """Return the first screen: which side is less sure, or the set-up if there are no sides."""
    return Run(screen=Screen.SIDE) if test.per_side else Run(screen=Screen.SET_UP, order=(None,))


def press(run: Run, test: SelfTest, pressed: Press, now: datetime) -> Run:
    """Return the run after a press; the same run if the press doesn't belong to this screen."""
    if pressed.turn != run.turn or run.screen is Screen.OVER:
        return run
    if pressed.verb is Verb.QUIT:
        after = replace(run, screen=Screen.OVER)
    elif pressed.verb is Verb.HURT and run.screen is Screen.STEP and test.measure is Measure.PAIN:
        after = replace(run, screen=Screen.NUMBER)
    elif pressed.verb is Verb.HURT and run.screen is not Screen.SIDE:
        result = Result(test=test.id, side=run.side, outcome=HURT, hurt=True, tested_at=now)
        after = _ended(run, test, result)
    elif pressed.verb is Verb.BACK:
        after = _back(run, test)
    else:
        after = _ON[run.screen](run, test, pressed, now)
    return run if after is None else replace(after, turn=run.turn + 1)


def fitting(run: Run, test: SelfTest) -> Run:
    """Return the run; if its test has been rewritten since, moved to a screen that the test still has."""
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
    following = {Measure.SECONDS: Screen.CLOCK, Measure.PAIN: Screen.NUMBER}
    return replace(run, screen=following.get(test.measure, Screen.PAIN))


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


def _on_number(run: Run, test: SelfTest, pressed: Press, now: datetime) -> Run | None:
    if pressed.verb is not Verb.TYPE or test.measure is Measure.OBSERVATION:
        return None
    if test.measure is Measure.PAIN:
        outcome = test.outcome_at(pressed.value) if pressed.value is not None else None
        return (
            _took(replace(run, value=pressed.value), test, outcome.id, now) if outcome is not None else None
        )
    return replace(run, screen=Screen.SEEN, value=pressed.value)


def _on_seen(run: Run, test: SelfTest, pressed: Press, now: datetime) -> Run | None:
    if pressed.verb is Verb.TYPE:
        return _on_number(run, test, pressed, now)
    if pressed.verb is not Verb.SEE or pressed.outcome not in {each.id for each in test.answers}:
        return None
    if not _is_counted(run, test):
        return replace(run, screen=Screen.NUMBER)
    return _took(run, test, pressed.outcome, now)


def _took(run: Run, test: SelfTest, key: str, now: datetime) -> Run:
    """Return the run after this outcome: with the other side to test, or over."""
    outcome = test.outcome(key)
    hurt = outcome is not None and outcome.is_pain
    place = Place.GROIN if hurt and test.measure is Measure.PAIN else None
    result = Result(
        test=test.id,
        side=run.side,
        outcome=key,
        value=None if hurt and test.measure is not Measure.PAIN else run.value,
        hurt=hurt,
        tested_at=now,
        place=place,
    )
    if hurt or len(run.taken) + 1 == len(run.order):
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
"""What each screen's buttons do; None for a button the screen doesn't have."""


def _back(run: Run, test: SelfTest) -> Run | None:
    last = len(test.guided_steps) - 1
    match run.screen:
        case Screen.SET_UP if test.per_side and not run.taken:
            return replace(run, screen=Screen.SIDE, order=())
        case Screen.STEP:
            return replace(run, screen=Screen.STEP if run.step else Screen.SET_UP, step=max(run.step - 1, 0))
        case Screen.PAIN if test.measure is Measure.SECONDS:
            return replace(run, screen=Screen.CLOCK, value=None)
        case Screen.NUMBER | Screen.SEEN if test.measure is not Measure.PAIN:
            return replace(run, screen=Screen.PAIN)
        case Screen.CLOCK | Screen.PAIN | Screen.NUMBER:
            return replace(run, screen=Screen.STEP, step=last, clock_at=None, forgotten=False)
        case _:
            return None


def _is_counted(run: Run, test: SelfTest) -> bool:
    return test.measure is Measure.OBSERVATION or run.value is not None


def _ended(run: Run, test: SelfTest, result: Result) -> Run:
    taken = weaker_named((*run.taken, result), test)
    return replace(run, screen=Screen.OVER, value=None, clock_at=None, taken=taken)


FORTNIGHT = timedelta(weeks=2)
"""The shortest time between two invitations, and between a pain and an invitation."""

FADED = timedelta(weeks=26)
"""Nobody is invited to a test that they last did longer ago than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """All results of one test on one side, the oldest first, including those that hurt."""

    test: SelfTest = field(repr=False)
    side: Side | None = field(repr=False)
    results: tuple[Result, ...] = field(repr=False)

    @property
    def numbers(self) -> tuple[Result, ...]:
        """The results with a number: pain ends a test without one, unless it's what the test measures."""
        return tuple(result for result in self.results if result.value is not None)

    @property
    def change(self) -> Change | None:
        """The change from the first number to the latest; None before there are two."""
        numbers = self.numbers
        return change_between(numbers[0], numbers[-1], self.test) if len(numbers) > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change. ``by`` is in the unit of the test; ``is_clear`` is None if the test has no noise rule."""

    since: datetime
    by: float = field(repr=False)
    is_clear: bool | None = field(repr=False)


def change_between(earlier: Result, later: Result, test: SelfTest) -> Change:
    """Return how far apart two results with numbers are."""
    one, other = earlier.value or 0.0, later.value or 0.0
    noise = test.noise
    clear = abs(other - one) >= noise.threshold_of_change(one, other) if noise is not None else None
    return Change(since=earlier.tested_at, by=round(other - one, 2), is_clear=clear)


def tracks(results: Iterable[Result], tests: Mapping[str, SelfTest]) -> list[Track]:
    """Return the results by test and side: the test done last comes first, left before right.

    Results of tests that are no longer in the content are left out.
    """
    found: dict[tuple[str, Side | None], list[Result]] = {}
    last: dict[str, datetime] = {}
    for result in results:
        if result.test in tests:
            found.setdefault((result.test, result.side), []).append(result)
            last[result.test] = result.tested_at
    return [
        Track(test=tests[test], side=side, results=tuple(each))
        for (test, side), each in sorted(
            found.items(), key=lambda item: (-last[item[0][0]].timestamp(), item[0][0], item[0][1] or "")
        )
    ]


def retest_due(
    results: Iterable[Result],
    tests: Mapping[str, SelfTest],
    invited: Mapping[str, datetime],
    hurt_at: datetime | None,
    now: datetime,
) -> SelfTest | None:
    """Return the test to invite to now, the one longest without a test or invitation; None for none.

    ``invited`` says when each test was last proposed, ``hurt_at`` when the person last reported any pain. A
    test that hurt the last time is never proposed.
    """
    if any(now - at < FORTNIGHT for at in (*invited.values(), *([hurt_at] if hurt_at else []))):
        return None
    waiting: list[tuple[datetime, str]] = []
    for test_id, latest in _latest(results).items():
        at = max(result.tested_at for result in latest)
        test = tests.get(test_id)
        if test is None or any(result.hurt for result in latest):
            continue
        wait = test.retest_week_after({result.outcome for result in latest})
        if timedelta(weeks=wait) <= now - at < FADED:
            waiting.append((max(at, invited.get(test_id, at)), test_id))
    return tests[min(waiting)[1]] if waiting else None


def _latest(results: Iterable[Result]) -> dict[str, list[Result]]:
    """Return each test's latest results: the sides of one day."""
    by_test: dict[str, list[Result]] = {}
    for result in results:
        by_test.setdefault(result.test, []).append(result)
    return {
        test: [each for each in found if each.tested_at > found[-1].tested_at - RUN_LIFETIME]
        for test, found in by_test.items()
    }


def groin_limit(results: Iterable[Result], tests: Mapping[str, SelfTest]) -> LoadLevel:
    """Return the most that an exercise may load the groin: high if no result limits it.

    The latest result of each test that can say so counts, and the strictest of those. A test that hurt
    somewhere else says nothing, so the result before it stands. ``results`` are the oldest first, and only
    those that are recent enough to count.
    """
    limits: dict[str, LoadLevel] = {}
    for result in results:
        test = tests.get(result.test)
        outcome = test.outcome(result.outcome) if test is not None else None
        if outcome is not None and outcome.id != HURT:
            limits[result.test] = outcome.groin or LoadLevel.HIGH
    return min(limits.values(), key=list(LoadLevel).index, default=LoadLevel.HIGH)
