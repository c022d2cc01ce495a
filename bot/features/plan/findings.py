"""What somebody's self-tests and sessions say about the ladders of a plan: levels, faults, sides, pain.

The number of the side that did less sets a test's level, and of several tests the lowest one decides. Where
no test does, sessions open levels. A difference between the sides only ever adds a note or one set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from bot.content.exercises import Exercise, Flag, Level, LoadLevel, Place
from bot.content.plan_rules import PlanRules
from bot.content.self_test_rules import Reading, SelfTestRule
from bot.content.self_tests import HURT, SelfTest
from bot.features.guided.workout import Effort
from bot.features.pain.rules import load_at
from bot.features.plan.trained import Trained
from bot.features.self_tests.meaning import Gap, Shows, gap_of, level_shown, notes_on, reading_of
from bot.features.self_tests.rules import Result, Side, groin_limit

_SUBJECT = {Side.LEFT: "your left side", Side.RIGHT: "your right side", None: "you"}
BOTH = "both sides"

Latest = dict[tuple[str, Side | None], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A fault that was seen in a test, and the ladders that address it."""

    test: str
    side: Side | None
    """The one side that showed it; None if both did, or the test has no sides."""
    sentence: str
    ladders: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideGap:
    """One side did less than the other in a test, on enough days to count, and not too long ago."""

    test: str
    side: Side = field(repr=False)
    sentence: str = field(repr=False)
    ladders: frozenset[str]
    is_extra: bool
    """Whether it may call for one more set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Praise:
    """What went well in a test and opened a level, such as "both sides stayed level"."""

    test: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a self-test says about a ladder. ``sides`` has the result and its level, by side.

    ``opens``: every side was tested, and says enough to open a level.
    """

    test: str
    sides: Mapping[Side | None, tuple[Result, Shows]] = field(repr=False)
    opens: bool

    @property
    def level(self) -> Level:
        """The level of the side that did less."""
        return min(shows.level for _, shows in self.sides.values())


@dataclass(frozen=True, kw_only=True)  # without slots: cached properties are kept in __dict__
class Findings:
    """What one person's test results say. ``latest`` are those that count now, without those that hurt."""

    rules: PlanRules
    tests: Mapping[str, SelfTest]
    now: datetime
    trained: Trained = field(repr=False)
    ordered: tuple[Result, ...] = field(repr=False)
    """All results up to now, the oldest first, those that hurt among them."""
    hurting: frozenset[str]
    """Ids of the tests that hurt when last done, on one side at least."""
    hurt_at: datetime | None = field(repr=False, default=None)
    """When the first pain was reported after which results raise no level yet; None if that's over."""

    @classmethod
    def of(
        cls,
        results: Iterable[Result],
        rules: PlanRules,
        tests: Mapping[str, SelfTest],
        now: datetime,
        efforts: Iterable[Effort] = (),
        exercises: Mapping[str, Exercise] | None = None,
        pains: Iterable[datetime] = (),
    ) -> Findings:
        """Return what these results say. ``pains`` are when pain was reported after which nothing goes up."""
        held = now - timedelta(days=rules.step_back.retest_days)
        known = sorted((r for r in results if r.test in tests and r.tested_at <= now), key=_tested_at)
        oldest = now - timedelta(weeks=rules.results_weeks)
        counted = {(r.test, r.side): r for r in known if r.tested_at > oldest}
        return cls(
            rules=rules,
            tests=tests,
            now=now,
            trained=Trained.of(efforts, rules, exercises or {}, now),
            ordered=tuple(known),
            hurting=frozenset(key[0] for key, result in counted.items() if _hurt(result)),
            hurt_at=min((at for at in pains if held < at <= now), default=None),
        )

    @cached_property
    def calm(self) -> Latest:
        """The latest result of each side that didn't hurt, however old."""
        return {(r.test, r.side): r for r in self._calm_ones}

    @cached_property
    def latest(self) -> Latest:
        """Those of them that aren't too old."""
        return {key: result for key, result in self.calm.items() if self._is_fresh(result, self.now)}

    @cached_property
    def but_for_pain(self) -> Findings:
        """What the same results and sessions would say if none of them had hurt."""
        return replace(
            self,
            trained=self.trained.but_for_pain,
            ordered=self._calm_ones,
            hurting=frozenset(),
            hurt_at=None,
        )

    @property
    def _calm_ones(self) -> tuple[Result, ...]:
        return tuple(result for result in self.ordered if not _hurt(result))

    def _is_fresh(self, result: Result, at: datetime) -> bool:
        return at - result.tested_at < timedelta(weeks=self.rules.results_weeks)

    def _is_valid(self, result: Result, at: datetime) -> bool:
        """Return whether a result may open a level: it's not too old, and no break came after it."""
        return self._is_fresh(result, at) and self.trained.went_on(result.tested_at, at)

    def level(self, ladder: str) -> Level:
        """Return the hardest level that results and sessions support; without any, the first.

        A test that hurt opens no level, but what it showed before still limits it. Its ladders are left out
        altogether, see :meth:`excluded`.
        """
        return self._levels[ladder]

    @cached_property
    def _levels(self) -> dict[str, Level]:
        known = [self.ordered]
        if self.hurt_at is not None:
            known.append(tuple(each for each in self.ordered if each.tested_at < self.hurt_at))
        ladders = (each.id for each in self.rules.ladders)
        return {key: min(self._from(key, results) for results in known) for key in ladders}

    def _from(self, ladder: str, results: Sequence[Result]) -> Level:
        """Return the level that these results and all sessions support now."""
        seen = {(r.test, r.side): r for r in results if not _hurt(r)}
        return self._level(ladder, seen, _hurt_tests(results), self.now, self.trained.level(ladder, self.now))

    def waits(self, ladder: str) -> bool:
        """Return whether results would raise the ladder's level if pain weren't so recent."""
        return self._from(ladder, self.ordered) > self.level(ladder)

    def since(self, ladder: str) -> datetime | None:
        """Return when the level was first opened; None if it's the first level, which needs no opening."""
        return next(iter(self.openings(ladder, self.level(ladder))), None)

    def openings(self, ladder: str, level: Level) -> list[datetime]:
        """Return every time at which a test or a session showed this level, the oldest first.

        It may have been lost in between, or another test may have held it down at first: sessions since count
        all the same. The first level needs no opening. Of several times with the same pain before and after
        them there's only the first.
        """
        if level is Level.FOUNDATION:
            return []
        deciding, too_old = (
            {r.test for r in self._rules_for(ladder)},
            timedelta(weeks=self.rules.results_weeks),
        )
        tested = {result.tested_at for result in self._calm_ones if result.test in deciding}
        confirmed = {each.at: each.level for each in self.trained.openings(ladder) if each.level >= level}
        found: dict[tuple[int, int], datetime] = {}
        was_shown = False
        moments = {*confirmed, *tested, *(each + too_old for each in tested)}
        for at in sorted(each for each in moments if each <= self.now):
            known = [result for result in self.ordered if result.tested_at <= at]
            seen = {(r.test, r.side): r for r in known if not _hurt(r)}
            is_first = not was_shown and self._best(ladder, seen) >= level
            earned = confirmed.get(at) or self.trained.level(ladder, at)
            if is_first or self._level(ladder, seen, _hurt_tests(known), at, earned) >= level:
                found.setdefault(self.trained.pain_around(at), at)
            was_shown = was_shown or is_first
        return [*found.values()]

    def _best(self, ladder: str, seen: Latest) -> Level:
        """Return the hardest level that any test of the ladder shows on all its sides, limited by nothing."""
        found = [Level.FOUNDATION]
        for rule in self._rules_for(ladder):
            shows = [each for _, _, each in self._shows(rule, seen)]
            if len(shows) == len(self._sides(rule)) and all(each.opens for each in shows):
                found.append(min(each.level for each in shows))
        return max(found)

    def _level(self, ladder: str, seen: Latest, hurt: frozenset[str], at: datetime, earned: Level) -> Level:
        """Return the level at an instant, from the latest results then and what the sessions had earned."""
        limit, alone, held = Level.STRONG, Level.FOUNDATION, Level.FOUNDATION
        opened: list[Level] = []
        for rule in self._rules_for(ladder):
            known = {key: (result, shows) for key, result, shows in self._shows(rule, seen)}
            limit = min([limit, *(shows.level for r, shows in known.values() if self._is_fresh(r, at))])
            is_whole = len(known) == len(self._sides(rule)) and all(s.opens for _, s in known.values())
            if not is_whole or rule.test in hurt:
                continue
            lowest = min(shows.level for _, shows in known.values())
            if all(self._is_valid(result, at) for result, _ in known.values()):
                opened.append(lowest)
                alone = max(alone, rule.alone)
            elif all(self.trained.went_on(result.tested_at, at) for result, _ in known.values()):
                held = max(held, min(lowest, self.trained.lately(ladder, at) or Level.FOUNDATION))
        most = next(each.tests_open for each in self.rules.ladders if each.id == ladder)
        by_tests = min([*opened, alone, most]) if opened else Level.FOUNDATION
        return min(limit, max(by_tests, held, earned))

    def _rules_for(self, ladder: str) -> Iterator[SelfTestRule]:
        """Yield the rules of the tests that decide a ladder's level."""
        return (rule for rule in self.rules.tests if ladder in rule.ladders and rule.test in self.tests)

    def _shows(self, rule: SelfTestRule, seen: Latest) -> Iterator[tuple[Side | None, Result, Shows]]:
        for side in self._sides(rule):
            result = seen.get((rule.test, side))
            shows = level_shown(result, self.tests[rule.test], rule) if result is not None else None
            if result is not None and shows is not None:
                yield side, result, shows

    def told(self, ladder: str) -> Iterator[Told]:
        """Yield what each test that counts says about a ladder's level, in the order of the rules."""
        for rule in self._rules_for(ladder):
            known = {side: (result, shows) for side, result, shows in self._shows(rule, self.latest)}
            if known:
                is_whole = len(known) == len(self._sides(rule)) and rule.test not in self.hurting
                opens = all(shows.opens and self._is_valid(r, self.now) for r, shows in known.values())
                yield Told(test=rule.test, sides=known, opens=is_whole and opens)

    def earned(self, ladder: str) -> Level:
        """Return the level that sessions alone have opened."""
        return self.trained.level(ladder, self.now)

    @cached_property
    def starts_again(self) -> bool:
        """Whether a long break isn't over, or hardly is: tests open no level yet."""
        return self.trained.starts_again(self.now)

    @cached_property
    def held(self) -> bool:
        """Whether a result that's too old to decide still counts while its owner trains."""
        old = [result for result in self.calm.values() if not self._is_fresh(result, self.now)]
        return any(self.trained.went_on(result.tested_at, self.now) for result in old)

    @cached_property
    def lapsed(self) -> bool:
        """Whether a break came after all the results that aren't too old."""
        latest = self.latest.values()
        return bool(latest) and not any(self._is_valid(result, self.now) for result in latest)

    def _sides(self, rule: SelfTestRule) -> tuple[Side | None, ...]:
        return tuple(Side) if self.tests[rule.test].per_side else (None,)

    def _reading(self, rule: SelfTestRule, side: Side | None) -> Reading | None:
        result = self.latest.get((rule.test, side))
        return reading_of(result, self.tests[rule.test], rule) if result is not None else None

    @cached_property
    def shown(self) -> list[Shown]:
        """All faults that the tests showed: those on one side first, otherwise in the order of the rules."""
        found = [each for rule in self.rules.tests if rule.test in self.tests for each in self._faults(rule)]
        return sorted(found, key=lambda each: each.side is None)

    def _faults(self, rule: SelfTestRule) -> Iterator[Shown]:
        found = {side: self._reading(rule, side) for side in self._sides(rule)}
        faults = {side: r for side, r in found.items() if r is not None and r.is_shown}
        for side, reading in faults.items():
            both = len(faults) > 1 and len({r.outcome for r in faults.values()}) == 1
            if both and side is Side.RIGHT:
                continue  # already said with the left
            yield Shown(
                test=rule.test,
                side=None if both else side,
                sentence=f"{BOTH if both else _SUBJECT[side]} {reading.says}",
                ladders=self._answers(rule, reading),
            )

    def _answers(self, rule: SelfTestRule, reading: Reading) -> frozenset[str]:
        """Return the ladders the test speaks for, and those of the exercises that the outcome leads to."""
        outcome = self.tests[rule.test].outcome(reading.outcome)
        following = {*outcome.next} if outcome is not None else set[str]()
        led_to = {ladder.id for ladder in self.rules.ladders if following & {*ladder.rungs}}
        return frozenset(led_to | {*rule.speaks_for})

    def gap(self, test: str) -> Gap | None:
        """Return the gap between the sides that a test shows now; None if there's none."""
        return gap_of((r for r in self.ordered if r.test == test), self.tests[test], self.rules)

    @cached_property
    def gaps(self) -> list[SideGap]:
        """The gaps that add something now, in the order of the rules."""
        return [gap for rule in self.rules.tests if rule.test in self.tests for gap in self._gap(rule)]

    def _gap(self, rule: SelfTestRule) -> Iterator[SideGap]:
        gap, limit = self.gap(rule.test), timedelta(weeks=self.rules.weaker_side.weeks)
        is_latest = all((rule.test, side) in self.latest for side in self._sides(rule))
        if gap is None or gap.since is None or not is_latest or self.now - gap.since >= limit:
            return
        name = self.tests[rule.test].name.casefold()
        yield SideGap(
            test=rule.test,
            side=gap.side,
            sentence=f"{_SUBJECT[gap.side]} did less in the {name} on {gap.days} days",
            ladders=frozenset(rule.ladders or rule.speaks_for),
            is_extra=rule.extra_set,
        )

    def weaker_side(self, ladder: str) -> Side | None:
        """Return the side that gets extra sets on this ladder; None for neither, or if tests disagree."""
        sides = self.named_sides(ladder)
        return next(iter(sides)) if len(sides) == 1 else None

    def named_sides(self, ladder: str) -> dict[Side, str]:
        """Return the sides for which a gap may add a set, with the test that names each.

        If a gap does, a fault seen on the other side only names that side too.
        """
        sides = {gap.side: gap.test for gap in self.gaps if gap.is_extra and ladder in gap.ladders}
        seen = {s.side: s.test for s in self.shown if s.side is not None and ladder in s.ladders}
        return {**seen, **sides} if sides else {}

    @cached_property
    def disagreements(self) -> list[tuple[str, str]]:
        """The names of each two tests that name opposite sides: first the one that names the left."""
        named = (self.named_sides(ladder.id) for ladder in self.rules.ladders)
        pairs = ((sides[Side.LEFT], sides[Side.RIGHT]) for sides in named if len(sides) > 1)
        return [(self.tests[a].name, self.tests[b].name) for a, b in dict.fromkeys(pairs)]

    def notes(self, ladders: Iterable[str]) -> list[str]:
        """Return what to mind in exercises of these ladders, as the tests show."""
        wanted, found = {*ladders}, list[str]()
        for rule in self.rules.tests:
            if rule.test in self.tests and rule.test not in self.hurting and wanted & {*rule.speaks_for}:
                results = [
                    self.latest[rule.test, s] for s in self._sides(rule) if (rule.test, s) in self.latest
                ]
                found += notes_on(results, self.tests[rule.test], rule)
        return list(dict.fromkeys(found))

    def praise(self, ladder: str) -> Praise | None:
        """Return what went well and opened the ladder's level; None if nothing did."""
        for told in self.told(ladder):
            rule = self.rules.test_rule(told.test)
            if rule is None or not told.opens or told.level < self.level(ladder):
                continue
            readings = [self._reading(rule, side) for side in told.sides]
            good = [r for r in readings if r is not None and not r.is_shown]
            if len(good) == len(told.sides):
                subject = BOTH if len(good) > 1 else _SUBJECT[None]
                return Praise(test=told.test, sentence=f"{subject} {good[0].says}")
        return None

    @cached_property
    def excluded_by(self) -> dict[str, frozenset[str]]:
        """For each test that excludes any, ids of the exercises.

        After a test that hurt, it's those it speaks for and those that any outcome leads to. After an outcome
        that limits the load on the groin, it's those that load it more, those that cross or bend the hip to
        its end, and all of the hardest level.
        """
        found = {key: self._led_to(key) for key in sorted(self.hurting)}
        for key, limit in self.groin_limits.items():
            known = self.trained.exercises.values()
            more = frozenset(e.id for e in known if not _spares_groin(e) or not _within(e, limit))
            found[key] = more | found.get(key, frozenset())
        return found

    @cached_property
    def groin_limits(self) -> dict[str, LoadLevel]:
        """The most that an exercise may load the groin, for each test that limits it."""
        tests = sorted({test for test, _ in self.latest})
        limits = {
            key: groin_limit([r for (test, _), r in self.latest.items() if test == key], self.tests)
            for key in tests
        }
        return {key: limit for key, limit in limits.items() if limit is not LoadLevel.HIGH}

    def groin_allows(self, exercise: Exercise) -> bool:
        """Return whether the exercise loads the groin no more than every test allows."""
        return all(_within(exercise, limit) for limit in self.groin_limits.values())

    def _led_to(self, test: str) -> frozenset[str]:
        ladders = {key for rule in self.rules.tests if rule.test == test for key in rule.speaks_for}
        own = {rung for ladder in self.rules.ladders if ladder.id in ladders for rung in ladder.rungs}
        return frozenset(own.union(*(outcome.next for outcome in self.tests[test].outcomes)))

    @cached_property
    def excluded(self) -> frozenset[str]:
        """Ids of all exercises that some test excludes."""
        return frozenset[str]().union(*self.excluded_by.values())


def _spares_groin(exercise: Exercise) -> bool:
    """Return whether it's neither of the hardest level nor crosses or bends the hip to its end."""
    return exercise.level is not Level.STRONG and Flag.NO_DEEP_HIP not in exercise.left_out_by


def _within(exercise: Exercise, limit: LoadLevel) -> bool:
    order = [*LoadLevel]
    return order.index(load_at(exercise, Place.GROIN)) <= order.index(limit)


def _tested_at(result: Result) -> datetime:
    return result.tested_at


def _hurt(result: Result) -> bool:
    return result.hurt or result.outcome == HURT


def _hurt_tests(results: Iterable[Result]) -> frozenset[str]:
    """Return ids of the tests that hurt when last done, on one side at least."""
    last = {(r.test, r.side): r for r in results}
    return frozenset(key[0] for key, result in last.items() if _hurt(result))
