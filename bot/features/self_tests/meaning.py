"""What the results of a self-test mean: a level, something to mind, or that one side did less.

The card of a result and the plan both ask here, so they tell the same story. Sides differ in healthy people,
and a gap says nothing about injuries: it never changes a level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.content.exercises import Level
from bot.content.plan_rules import PlanRules
from bot.content.self_test_rules import Reading, SelfTestRule
from bot.content.self_tests import Measure, SelfTest
from bot.features.self_tests.rules import Result, Side, lesser

APART = timedelta(hours=12)
"""Results less far apart belong to one day: there's no night between them."""

Day = Mapping[Side | None, Result]
"""The latest result of each side on one day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One side did less than the other on the latest day, by more than an error.

    ``days`` counts the days in a row on which it did. ``since`` is the first of them that made them enough
    to count (:attr:`WeakerSide.days`), None before.
    """

    side: Side = field(repr=False)
    days: int = field(repr=False)
    since: datetime | None = field(repr=False)


def needed_gap(left: float, right: float, test: SelfTest, rule: SelfTestRule | None) -> float | None:
    """Return how far apart the numbers must be, in the test's unit; None if no difference counts."""
    least = rule.side_gap if rule is not None else None
    if least is not None and least.below is not None and min(left, right) >= least.below:
        return None
    noise = test.noise.threshold(left, right) if test.noise is not None else None
    known = [each for each in (noise, least.at_least if least is not None else None) if each is not None]
    return max(known) if known else None


def lower_side(day: Day, test: SelfTest, rule: SelfTestRule | None) -> Side | None:
    """Return the side that did less well on one day, by more than an error; None if neither, or it hurt."""
    left, right = day.get(Side.LEFT), day.get(Side.RIGHT)
    if left is None or right is None or left.hurt or right.hurt:
        return None
    if left.value is None or right.value is None or left.value == right.value:
        return None
    needed = needed_gap(left.value, right.value, test, rule)
    if needed is None or abs(left.value - right.value) < needed:
        return None
    return lesser(left.value, right.value, test)


def days_of(results: Iterable[Result]) -> list[Day]:
    """Return the results of one test by day, the oldest first."""
    found: list[dict[Side | None, Result]] = []
    begun: datetime | None = None
    for result in sorted(results, key=lambda each: each.tested_at):
        if begun is None or result.tested_at - begun >= APART:
            found.append({})
            begun = result.tested_at
        found[-1][result.side] = result
    return list(found)


def gap_of(results: Iterable[Result], test: SelfTest, rules: PlanRules | None) -> Gap | None:
    """Return the gap that the results of one test show now; None if the latest day shows none.

    Days on which only one side was tested say nothing, and don't interrupt the others.
    """
    rule = rules.test_rule(test.id) if rules is not None else None
    enough = rules.weaker_side.days if rules is not None else 2
    run: list[datetime] = []
    lower: Side | None = None
    for day in days_of(results):
        if Side.LEFT not in day or Side.RIGHT not in day:
            continue
        side = lower_side(day, test, rule)
        if side is not lower:
            run, lower = [], side
        run.append(max(each.tested_at for each in day.values()))
    if lower is None:
        return None
    return Gap(side=lower, days=len(run), since=run[enough - 1] if len(run) >= enough else None)


def observed(result: Result, test: SelfTest) -> str:
    """Return the outcome that was observed: one worked out from a gap stands for the first on the list."""
    outcome = test.outcome(result.outcome)
    return test.answers[0].id if outcome is not None and outcome.by_gap else result.outcome


def reading_of(result: Result, test: SelfTest, rule: SelfTestRule) -> Reading | None:
    """Return what the observed outcome means; None if it means nothing, or the test hurt."""
    seen = observed(result, test)
    return next((each for each in rule.readings if each.outcome == seen and not result.hurt), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows:
    """The highest level that one side supports. ``opens``: it's enough to open it, and not only a limit."""

    level: Level = field(repr=False)
    opens: bool


def level_shown(result: Result, test: SelfTest, rule: SelfTestRule) -> Shows | None:
    """Return the level that one side supports; None if its outcome says nothing, or it hurt.

    A test that counts opens a level only with its number, and only if the rules say which number opens which.
    """
    reading = reading_of(result, test, rule)
    if reading is None:
        return None
    if test.measure is Measure.OBSERVATION:
        return Shows(level=reading.level, opens=True)
    if rule.bands is None or result.value is None:
        return Shows(level=reading.level, opens=False)
    return Shows(level=min(reading.level, rule.bands.level(result.value)), opens=True)


def notes_on(results: Iterable[Result], test: SelfTest, rule: SelfTestRule) -> Iterator[str]:
    """Yield what to do about one test's latest results, each note once: what was seen, then a number."""
    calm = [each for each in results if not each.hurt]
    readings = [reading_of(each, test, rule) for each in calm]
    yield from dict.fromkeys(each.note for each in readings if each is not None and each.note is not None)
    low = rule.low
    if low is not None and any(each.value is not None and each.value < low.below for each in calm):
        yield low.note
