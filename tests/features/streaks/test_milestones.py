"""When a milestone is reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.streaks.rules import (
    Answer,
    Milestone,
    Record,
    compute,
    milestones_reached,
    next_streak_milestone,
)
from tests.features.streaks.histories import LONG_AFTER, Told, histories, say, spelled

FIVE, TEN, *_ = Milestone
YEAR = timedelta(days=365)


def record(letters: str, every: timedelta = timedelta(days=3)) -> Record:
    return compute(spelled(letters, every), LONG_AFTER)


@pytest.mark.parametrize(
    ("before", "after", "reached"),
    [
        pytest.param("dddd", "ddddd", (FIVE,), id="the-fifth"),
        pytest.param("ddddd", "dddddd", (), id="the-sixth"),
        pytest.param("ddddd", "ddddr", (), id="one-less"),
        pytest.param("", "d" * 11, (FIVE, TEN), id="two-at-once"),
        pytest.param("d" * 99, "d" * 100, (Milestone.HUNDRED,), id="the-hundredth"),
        pytest.param("ddddd--dddd", "ddddd--ddddd", (FIVE,), id="a-second-row-of-five"),
        pytest.param("d---d---dddd", "d---d---ddrd", (), id="not-counted-over-all"),
    ],
)
def test_numbers_in_a_row(before: str, after: str, reached: tuple[Milestone, ...]) -> None:
    assert milestones_reached(record(before), record(after)) == reached


@pytest.mark.parametrize(
    ("between", "reached"),
    [(YEAR - timedelta(days=1), ()), (YEAR, (Milestone.YEAR,)), (2 * YEAR, (Milestone.YEAR,))],
)
def test_a_year_of_training_is_from_the_first_done_to_the_latest(
    between: timedelta, reached: tuple[Milestone, ...]
) -> None:
    assert milestones_reached(record("d-", between), record("dd", between)) == reached


def test_a_year_is_reached_once() -> None:
    assert milestones_reached(record("dd", YEAR), record("ddd", YEAR)) == ()


def test_rest_makes_no_year() -> None:
    assert milestones_reached(record("d-", YEAR), record("dr", YEAR)) == ()


@given(histories().filter(lambda told: bool(told[0].held)), st.data())
def test_an_answer_given_twice_reaches_nothing_and_one_taken_back_neither(
    told: Told, data: st.DataObject
) -> None:
    history, now = told
    day = data.draw(st.sampled_from(history.held))
    before, done = compute(history, now), compute(say(history, (day, Answer.DONE)), now)

    assert milestones_reached(done, done) == ()
    assert milestones_reached(done, before) == ()


@pytest.mark.parametrize(
    ("done", "following"), [(0, 5), (4, 5), (5, 10), (24, 25), (99, 100), (100, None), (250, None)]
)
def test_the_next_number_to_look_forward_to(done: int, following: int | None) -> None:
    grown = replace(record(""), streak=replace(record("").streak, current=done))

    assert next_streak_milestone(grown) == following
