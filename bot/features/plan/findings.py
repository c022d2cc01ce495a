"""What somebody's self-tests say about the ladders of a plan: levels, weaknesses, what to leave out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from bot.content.exercises import Level
from bot.content.plan_rules import PlanRules, Reading, SelfTestRule
from bot.content.self_tests import HURT, SelfTest
from bot.features.self_tests.rules import Result, Side

_SUBJECT = {Side.LEFT: "your left side", Side.RIGHT: "your right side", None: "you"}
BOTH = "both sides"

Latest = dict[tuple[str, Side | None], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakness:
    """A weakness that a test showed, and the ladders that address it."""

    test: str
    side: Side | None
    """The one side that showed it; None if both did, or the test has no sides."""
    sentence: str
    ladders: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Praise:
    """What went well in a test and opened a level, such as "both sides stayed level"."""

    test: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a self-test says about a ladder. ``readings`` are by side, without those that say nothing.

    ``is_whole``: every side was tested and says something, so the test may open a level.
    """

    test: str
    readings: Mapping[Side | None, Reading] = field(repr=False)
    is_whole: bool


@dataclass(frozen=True, kw_only=True)  # without slots: cached properties are kept in __dict__
class Findings:
    """What one person's test results say. ``latest`` leaves out those that hurt."""

    rules: PlanRules
    tests: Mapping[str, SelfTest]
    latest: Latest = field(repr=False)
    ordered: tuple[Result, ...] = field(repr=False)
    hurting: frozenset[str]
    """Ids of the tests that hurt when last done, on one side at least."""

    @classmethod
    def of(
        cls, results: Iterable[Result], rules: PlanRules, tests: Mapping[str, SelfTest], now: datetime
    ) -> Findings:
        oldest = now - timedelta(weeks=rules.results_weeks)
        counted = sorted(
            (r for r in results if r.test in tests and oldest < r.tested_at <= now), key=lambda r: r.tested_at
        )
        hurting = {key[0] for key, result in _latest(counted).items() if _hurt(result)}
        calm = tuple(result for result in counted if not _hurt(result))
        return cls(rules=rules, tests=tests, latest=_latest(calm), ordered=calm, hurting=frozenset(hurting))

    def level(self, ladder: str) -> Level:
        """Return the hardest level that the results support; without any, the first.

        A test that hurt neither opens a level nor takes back what it showed before: its ladders are left out
        altogether, see :meth:`excluded`.
        """
        return self._level(ladder, self.latest)

    def since(self, ladder: str) -> datetime | None:
        """Return since when the results have supported this level; None if they always have."""
        level, seen = self.level(ladder), Latest()
        begun: datetime | None = None
        for result in self.ordered:
            seen[result.test, result.side] = result
            if self._level(ladder, seen) < level:
                begun = None
            elif begun is None:
                begun = result.tested_at
        return begun if level > Level.FOUNDATION else None

    def _level(self, ladder: str, latest: Latest) -> Level:
        opened, limit = Level.FOUNDATION, Level.STRONG
        for told in self._told(ladder, latest):
            readings = told.readings.values()
            if told.is_whole:
                opened = max(opened, min(reading.level for reading in readings))
            limit = min([limit, *(reading.level for reading in readings if reading.weak)])
        return min(opened, limit)

    def told(self, ladder: str) -> Iterator[Told]:
        """Yield what each test says about a ladder, in the order of the rules; nothing of one that hurt."""
        return self._told(ladder, self.latest)

    def _told(self, ladder: str, latest: Latest) -> Iterator[Told]:
        for rule in self.rules.tests:
            if ladder not in rule.speaks_for or rule.test not in self.tests:
                continue
            found = {side: self._reading(latest.get((rule.test, side))) for side in self._sides(rule)}
            known = {side: reading for side, reading in found.items() if reading is not None}
            if known:
                yield Told(test=rule.test, readings=known, is_whole=len(known) == len(found))

    def _sides(self, rule: SelfTestRule) -> tuple[Side | None, ...]:
        return tuple(Side) if self.tests[rule.test].per_side else (None,)

    def _reading(self, result: Result | None) -> Reading | None:
        return self.rules.reading(result.test, result.outcome) if result is not None else None

    @cached_property
    def weaknesses(self) -> list[Weakness]:
        """All that the tests showed: one-sided weaknesses first, otherwise in the order of the rules."""
        found = [each for rule in self.rules.tests if rule.test in self.tests for each in self._shown(rule)]
        return sorted(found, key=lambda weakness: weakness.side is None)

    def _shown(self, rule: SelfTestRule) -> Iterator[Weakness]:
        sides = self._sides(rule)
        weak = {side: r for side in sides if (r := self._weak(rule, side)) is not None}
        for side, reading in weak.items():
            both = len(weak) > 1 and len({r.outcome for r in weak.values()}) == 1
            if both and side is Side.RIGHT:
                continue  # already said with the left
            yield Weakness(
                test=rule.test,
                side=None if both else side,
                sentence=f"{BOTH if both else _SUBJECT[side]} {reading.says}",
                ladders=self._answers(rule, *(weak if both else (side,))),
            )
        less = self._less(rule)
        if less is not None and less not in weak:
            yield Weakness(
                test=rule.test,
                side=less,
                sentence=f"{_SUBJECT[less]} scored lower in the {self.tests[rule.test].name.casefold()}",
                ladders=self._answers(rule, less),
            )

    def _weak(self, rule: SelfTestRule, side: Side | None) -> Reading | None:
        reading = self._reading(self.latest.get((rule.test, side)))
        return reading if reading is not None and reading.weak else None

    def _answers(self, rule: SelfTestRule, *sides: Side | None) -> frozenset[str]:
        """Return the ladders the test speaks for, and those of the exercises that its outcomes lead to."""
        outcomes = {self.latest[rule.test, side].outcome for side in sides}
        following = {key for o in self.tests[rule.test].outcomes if o.id in outcomes for key in o.next}
        led_to = {ladder.id for ladder in self.rules.ladders if following & {*ladder.rungs}}
        return frozenset(led_to | {*rule.speaks_for})

    def _less(self, rule: SelfTestRule) -> Side | None:
        """Return the side with a clearly lower value, given the test's noise; None if there's none."""
        left, right = (self.latest.get((rule.test, side)) for side in Side)
        noise = self.tests[rule.test].noise
        if noise is None or left is None or right is None or left.value is None or right.value is None:
            return None
        if abs(left.value - right.value) < noise.threshold(left.value, right.value):
            return None
        return Side.LEFT if left.value < right.value else Side.RIGHT

    def weaker_side(self, ladder: str) -> Side | None:
        """Return the side that gets extra sets on this ladder; None if the tests name none, or both."""
        sides = self.weaker_sides(ladder)
        return sides.pop() if len(sides) == 1 else None

    def weaker_sides(self, ladder: str) -> set[Side]:
        """Return each side that some test names as weaker for this ladder."""
        by_test = {rule.test: rule for rule in self.rules.tests}
        sides: set[Side] = set()
        for weakness in self.weaknesses:
            rule = by_test[weakness.test]
            if ladder in weakness.ladders and rule.extra_set and weakness.test not in self.hurting:
                sides |= {side for side in (weakness.side, self._less(rule)) if side is not None}
        return sides

    def praise(self, ladder: str) -> Praise | None:
        """Return what went well and opened the ladder's level; None if nothing did."""
        for rule in self.rules.tests:
            if ladder not in rule.speaks_for or rule.test not in self.tests or rule.test in self.hurting:
                continue
            sides = self._sides(rule)
            readings = [self._reading(self.latest.get((rule.test, side))) for side in sides]
            good = [r for r in readings if r is not None and not r.weak and r.level >= self.level(ladder)]
            if len(good) == len(sides):
                subject = BOTH if len(sides) > 1 else _SUBJECT[None]
                return Praise(test=rule.test, sentence=f"{subject} {good[0].says}")
        return None

    @cached_property
    def excluded_by(self) -> dict[str, frozenset[str]]:
        """For each test that hurt, ids of the exercises it speaks for, or that any outcome leads to."""
        return {key: self._led_to(key) for key in sorted(self.hurting)}

    def _led_to(self, test: str) -> frozenset[str]:
        ladders = {key for rule in self.rules.tests if rule.test == test for key in rule.speaks_for}
        own = {rung for ladder in self.rules.ladders if ladder.id in ladders for rung in ladder.rungs}
        return frozenset(own.union(*(outcome.next for outcome in self.tests[test].outcomes)))

    @cached_property
    def excluded(self) -> frozenset[str]:
        """Ids of all exercises that some test which hurt excludes."""
        return frozenset[str]().union(*self.excluded_by.values())


def _latest(results: Iterable[Result]) -> Latest:
    return {(result.test, result.side): result for result in results}


def _hurt(result: Result) -> bool:
    return result.hurt or result.outcome == HURT
