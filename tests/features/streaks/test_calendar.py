"""The last sixteen weeks as a picture wants them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from bot.features.streaks.pauses import OwnDays
from bot.features.streaks.rules import Day, History, State, calendar, compute
from tests.features.streaks.histories import (
    FIRST_START,
    LONG_AFTER,
    SHOWN,
    Told,
    histories,
    spelled,
    training,
)

DAY = timedelta(days=1)


def test_every_training_day_has_its_state_and_extras_are_told_from_done() -> None:
    """Training daily from Tuesday 6 January; from Saturday on only Saturdays are the member's own."""
    history = replace(spelled("dr-sdd-", every=DAY), own_days=(OwnDays(date(2026, 1, 10), frozenset({6})),))
    record = compute(history, history.held[-1].starts_at)

    days = calendar(record, date(2026, 1, 12))

    assert [day.date.day for day in days] == [6, 7, 8, 9, 10, 11, 12]
    assert "".join(SHOWN[day.state] for day in days) == "depedxe"


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        pytest.param(date(2026, 6, 8), date(2026, 2, 23), date(2026, 6, 14), id="on-a-monday"),
        pytest.param(date(2026, 6, 14), date(2026, 2, 23), date(2026, 6, 14), id="on-a-sunday"),
        pytest.param(date(2026, 6, 15), date(2026, 3, 2), date(2026, 6, 21), id="a-day-later-a-new-week"),
    ],
)
def test_sixteen_weeks_from_monday_to_sunday_with_this_one_the_last(
    today: date, first: date, last: date
) -> None:
    days = calendar(compute(spelled("d" * 365, every=DAY), LONG_AFTER), today)

    assert (days[0].date, days[-1].date, len(days)) == (first, last, 16 * 7)


@pytest.mark.parametrize(
    ("states", "mark"),
    [
        ("md", "d"),
        ("xm", "x"),
        ("xd", "d"),
        ("mo", "o"),
        ("pm", "m"),
        ("ep", "p"),
        ("e", "e"),
    ],
)
def test_of_several_sessions_on_a_day_what_was_done_stands_for_it(states: str, mark: str) -> None:
    """Then what is open; and what broke the row before what did not."""
    by_letter = {letter: state for state, letter in SHOWN.items()}

    assert Day(date(2026, 6, 9), tuple(by_letter[s] for s in states)).state is by_letter[mark]


def test_several_sessions_on_a_day_are_one_day_in_the_order_of_their_starts() -> None:
    morning = training(2, FIRST_START - timedelta(hours=10), skipped=True)
    evening = training(1, FIRST_START)
    record = compute(History((evening, morning)), FIRST_START + timedelta(hours=38, minutes=1))

    assert calendar(record, FIRST_START.date()) == (Day(FIRST_START.date(), (State.EXCUSED, State.OPEN)),)


@given(histories())
def test_no_session_of_the_weeks_is_lost_and_no_day_comes_twice(told: Told) -> None:
    record = compute(*told)
    days = calendar(record, (FIRST_START + timedelta(days=90)).date(), weeks=20)

    assert [state for day in days for state in day.states] == [state for _, state in record.states]
    assert [day.date for day in days] == sorted({held.local_date for held, _ in record.states})
