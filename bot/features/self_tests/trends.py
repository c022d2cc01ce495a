"""Results of self-tests over time: the change, whether it is more than noise, and when to test again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.content.self_tests import SelfTest
from bot.features.self_tests.flow import LASTS
from bot.features.self_tests.results import Result, Side

FORTNIGHT = timedelta(weeks=2)
"""Nobody is invited more often than this, and nobody within it of a pain."""

FADED = timedelta(weeks=26)
"""Whoever has not repeated a test for half a year is not invited to it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """All results of one test on one side, the oldest first. Those that hurt are in it."""

    test: SelfTest = field(repr=False)
    side: Side | None = field(repr=False)
    results: tuple[Result, ...] = field(repr=False)

    @property
    def numbers(self) -> tuple[Result, ...]:
        """Those with a number: pain ends a test without one."""
        return tuple(result for result in self.results if result.value is not None)

    @property
    def change(self) -> Change | None:
        """From the first number to the latest; None before there are two."""
        numbers = self.numbers
        return change_between(numbers[0], numbers[-1], self.test) if len(numbers) > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """``by`` is in the unit of the test. ``is_clear`` is None where the test has no rule for its noise."""

    since: datetime
    by: float = field(repr=False)
    is_clear: bool | None = field(repr=False)


def change_between(earlier: Result, later: Result, test: SelfTest) -> Change:
    """How far two results with numbers are apart."""
    one, other = earlier.value or 0.0, later.value or 0.0
    clear = abs(other - one) >= test.noise.threshold(one, other) if test.noise is not None else None
    return Change(since=earlier.tested_at, by=round(other - one, 2), is_clear=clear)


def tracks(results: Iterable[Result], tests: Mapping[str, SelfTest]) -> list[Track]:
    """The results by test and side: the test done last comes first, left before right.

    Results of tests that the content has no more are left out.
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
    """The test to invite to now, the one that waits longest since test and invitation; None for none.

    ``invited`` says when there was an invitation to which test, ``hurt_at`` when the person last told of a
    pain of any kind. A test that hurt the last time is never proposed.
    """
    if any(now - at < FORTNIGHT for at in (*invited.values(), *([hurt_at] if hurt_at else []))):
        return None
    waiting: list[tuple[datetime, str]] = []
    for test_id, latest in _latest(results).items():
        at = max(result.tested_at for result in latest)
        test = tests.get(test_id)
        if test is None or any(result.hurt for result in latest):
            continue
        if timedelta(weeks=test.first_retest_week) <= now - at < FADED:
            waiting.append((max(at, invited.get(test_id, at)), test_id))
    return tests[min(waiting)[1]] if waiting else None


def _latest(results: Iterable[Result]) -> dict[str, list[Result]]:
    """By test, what came of it the last time: the sides of one day."""
    by_test: dict[str, list[Result]] = {}
    for result in results:
        by_test.setdefault(result.test, []).append(result)
    return {
        test: [each for each in found if each.tested_at > found[-1].tested_at - LASTS]
        for test, found in by_test.items()
    }
