"""Consistency by hand: how much of eight weeks was done, and which weeks were on target."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.features.streaks.pauses import OwnDays
from bot.features.streaks.rules import Consistency, History, compute
from tests.features.streaks.histories import (
    DAY,
    DONE,
    FIRST_START,
    LONG_AFTER,
    SECOND,
    say,
    spelled,
    training,
)


@pytest.mark.parametrize(
    ("said", "consistency"),
    [
        pytest.param("", Consistency(0, 0, 0), id="nothing-yet"),
        pytest.param("ddd", Consistency(3, 3, 1), id="a-full-week-and-one"),
        pytest.param("dd-d", Consistency(3, 4, 1), id="a-protected-miss-is-counted-not-erased"),
        pytest.param("dd--d", Consistency(3, 5, 1), id="so-is-one-that-broke-the-row"),
        pytest.param("drhd", Consistency(2, 2, 0), id="rest-is-neither-for-nor-against"),
    ],
)
def test_consistency_by_hand(said: str, consistency: Consistency) -> None:
    """A training day every three days from Tuesday 6 January 2026: two fall in each week."""
    history = spelled(said)
    now = history.held[-1].closes_at if history.held else LONG_AFTER

    assert compute(history, now).consistency == consistency


def test_consistency_forgets_what_is_older_than_eight_weeks_but_weeks_on_target_stay() -> None:
    history = spelled("dd-")
    first: datetime = history.held[0].starts_at

    held = [
        compute(history, first + timedelta(weeks=8) + later).consistency
        for later in (-SECOND, timedelta(0), timedelta(weeks=8))
    ]

    assert held == [Consistency(2, 3, 1), Consistency(1, 2, 1), Consistency(0, 0, 1)]


def test_extras_count_for_a_week_on_target_and_not_for_consistency() -> None:
    history = replace(spelled("dd", every=DAY), own_days=(OwnDays(date(2026, 1, 1), frozenset({2})),))

    assert compute(history, history.held[-1].closes_at).consistency == Consistency(1, 1, 1)


def test_weeks_are_those_of_the_calendar_also_over_new_year() -> None:
    """Monday 29 December 2025 and Sunday 4 January 2026 are one ISO week; Monday the 5th is another."""
    days = [training(n, datetime.combine(day, FIRST_START.timetz())) for n, day in enumerate(NEW_YEAR)]
    history = say(History(tuple(days)), *((day, DONE) for day in days))

    assert compute(history, LONG_AFTER).consistency.weeks_on_target == 1


NEW_YEAR = (date(2025, 12, 29), date(2026, 1, 4), date(2026, 1, 5))
