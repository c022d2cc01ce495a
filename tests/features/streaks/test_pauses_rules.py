"""When a pause may start, how long it may last, and how it is renewed and ended (rule 7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.features.streaks import pauses
from bot.features.streaks.pauses import Pause

TODAY = date(2026, 6, 10)
DAY = timedelta(days=1)


def day(offset: int) -> date:
    """So many days after today."""
    return TODAY + offset * DAY


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(0, 0, id="only-today"),
        pytest.param(-7, -7, id="one-day-a-week-ago"),
        pytest.param(-7, 82, id="90-days-from-a-week-ago"),
        pytest.param(0, 89, id="90-days-from-today"),
        pytest.param(30, 119, id="90-days-of-next-month"),
    ],
)
def test_a_pause_within_bounds(first: int, last: int) -> None:
    assert pauses.start(day(first), day(last), TODAY) == Pause(day(first), day(last))


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        pytest.param(
            0, -1, "ends on 9 June 2026, before it starts on 10 June 2026", id="ends-before-it-starts"
        ),
        pytest.param(-8, 0, "7 days ago. Choose a start on or after 3 June 2026", id="too-far-back"),
        pytest.param(0, 90, "90 days. .* choose an end up to 7 September 2026", id="91-days"),
    ],
)
def test_a_pause_out_of_bounds_says_what_to_choose(first: int, last: int, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        pauses.start(day(first), day(last), TODAY)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), max_size=6), st.integers(-1, 61))
def test_a_day_is_paused_when_any_pause_has_it_however_they_overlap(
    drawn: list[tuple[int, int]], asked: int
) -> None:
    is_paused = pauses.within(Pause(day(first), day(first + length)) for first, length in drawn)

    assert is_paused(day(asked)) == any(first <= asked <= first + length for first, length in drawn)


@given(st.integers(-7, 300), st.integers(0, 400), st.integers(0, 400))
def test_a_pause_that_starts_is_ninety_days_at_most_and_can_be_taken_as_proposed(
    first: int, length: int, in_days: int
) -> None:
    try:
        pause = pauses.start(day(first), day(first + length), TODAY)
    except UserError:
        pause = pauses.start(day(first), day(first + 89), TODAY)
        assert length >= 90
    is_paused = pauses.within([pause])
    covered = [is_paused(day(n)) for n in range(first - 2, first + 402)]

    assert 1 <= sum(covered) <= 90
    assert is_paused(day(in_days)) == (pause.first <= day(in_days) <= pause.last)


def test_a_renewed_pause_follows_on_and_may_last_ninety_days_again() -> None:
    running = Pause(day(-60), day(5))

    assert pauses.renew(running, day(95), TODAY) == Pause(day(6), day(95))


def test_a_pause_that_ended_last_week_can_still_be_renewed_without_a_gap() -> None:
    assert pauses.renew(Pause(day(-30), day(-8)), day(10), TODAY) == Pause(day(-7), day(10))


@pytest.mark.parametrize(
    ("running", "last", "sentence"),
    [
        pytest.param(
            Pause(day(-3), day(5)), 5, "already lasts until 15 June 2026", id="no-longer-than-before"
        ),
        pytest.param(Pause(day(-3), day(5)), 96, "90 days", id="longer-than-ninety-days"),
        pytest.param(Pause(day(-30), day(-9)), 10, "ended on 1 June 2026. Start a new one", id="long-over"),
    ],
)
def test_a_renewal_out_of_bounds_says_what_to_choose(running: Pause, last: int, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        pauses.renew(running, day(last), TODAY)


@pytest.mark.parametrize(
    ("running", "left"),
    [
        pytest.param(Pause(day(-3), day(50)), Pause(day(-3), day(-1)), id="excuses-up-to-yesterday"),
        pytest.param(Pause(day(-3), day(0)), Pause(day(-3), day(-1)), id="on-its-last-day"),
        pytest.param(Pause(day(0), day(9)), None, id="begun-today"),
        pytest.param(Pause(day(4), day(9)), None, id="still-to-come"),
    ],
)
def test_whoever_ends_a_pause_trains_again_from_today(running: Pause, left: Pause | None) -> None:
    assert pauses.end(running, TODAY) == left


def test_a_pause_that_is_over_cannot_be_ended() -> None:
    with pytest.raises(UserError, match="ended on 9 June 2026"):
        pauses.end(Pause(day(-3), day(-1)), TODAY)


@pytest.mark.parametrize(
    ("first", "last"), [(date.min, date.max), (date.max, date.min), (date.min, date.min), (TODAY, date.max)]
)
def test_no_date_is_too_early_or_late_for_a_sentence(first: date, last: date) -> None:
    with pytest.raises(UserError):
        pauses.start(first, last, TODAY)
