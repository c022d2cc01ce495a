"""What results say over time, and when a test is worth repeating."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.load import load_catalogue
from bot.content.self_tests import HURT, Measure
from bot.features.self_tests.rules import FADED, FORTNIGHT, Result, Side, retest_due, tracks
from bot.settings import CONTENT
from tests.builders import utc

TESTS = load_catalogue(CONTENT).self_tests
HOLD, BRIDGE, WALL = "single_leg_bridge_hold", "hip_bridge_test", "knee_to_wall"
PLANK, LIFTS = "side_plank_hold", "side_leg_lift_count"
NOW = utc("2026-06-02 17:00")
WEEK = timedelta(weeks=1)


def result(
    test: str, weeks_ago: float, value: float | None = None, side: Side = Side.LEFT, *, hurt: bool = False
) -> Result:
    at = NOW - weeks_ago * WEEK
    outcome = HURT if hurt else TESTS[test].answers[0].id
    return Result(test=test, side=side, outcome=outcome, value=value, hurt=hurt, tested_at=at)


@pytest.mark.parametrize(
    ("test", "before", "after", "by", "clear"),
    [
        pytest.param(HOLD, 12, 22, 10, True, id="ten seconds and more than a fifth"),
        pytest.param(HOLD, 12, 20, 8, False, id="eight seconds are noise"),
        pytest.param(HOLD, 60, 71, 11, False, id="less than a fifth of a long time is noise"),
        pytest.param(HOLD, 30, 18, -12, True, id="less counts like more"),
        pytest.param(PLANK, 40, 65, 25, False, id="a side plank: its measured error is about thirty seconds"),
        pytest.param(PLANK, 40, 70, 30, True, id="a side plank: thirty seconds"),
        pytest.param(LIFTS, 12, 15, 3, False, id="three lifts"),
        pytest.param(LIFTS, 12, 16, 4, True, id="four lifts"),
        pytest.param(WALL, 8, 9.5, 1.5, False, id="under two centimetres"),
        pytest.param(WALL, 8, 10, 2, True, id="two centimetres"),
    ],
)
def test_a_change_is_told_from_noise(test: str, before: float, after: float, by: float, clear: bool) -> None:
    [track] = tracks([result(test, 5, before), result(test, 0, after)], TESTS)
    assert track.change is not None
    assert (track.change.by, track.change.is_clear) == (by, clear)
    assert track.change.since == NOW - 5 * WEEK


def test_one_number_is_no_change_and_pain_is_no_number() -> None:
    [track] = tracks([result(HOLD, 5, 12), result(HOLD, 0, hurt=True)], TESTS)
    assert track.change is None
    assert len(track.results) == 2


def test_the_test_done_last_comes_first_and_left_before_right() -> None:
    known = [result(BRIDGE, 3, side=Side.RIGHT), result(BRIDGE, 3), result(HOLD, 1, 12)]
    shown = [(track.test.id, track.side) for track in tracks(known, TESTS)]
    assert shown == [(HOLD, Side.LEFT), (BRIDGE, Side.LEFT), (BRIDGE, Side.RIGHT)]


def test_results_of_a_test_that_is_gone_are_left_out() -> None:
    assert tracks([result(HOLD, 1, 12)], {}) == []


def days_ago(days: float | None) -> datetime | None:
    return NOW - timedelta(days=days) if days is not None else None


@pytest.mark.parametrize(
    ("results", "invited", "hurt", "proposed"),
    [
        pytest.param([], None, None, None, id="nothing was ever tested"),
        pytest.param([result(HOLD, 3.9, 12)], None, None, None, id="too early"),
        pytest.param([result(HOLD, 4, 12)], None, None, HOLD, id="four weeks are over"),
        pytest.param([result(HOLD, 30, 12)], None, None, None, id="half a year later nobody is asked"),
        pytest.param([result(HOLD, 5, 12)], 13, None, None, id="asked within the fortnight"),
        pytest.param([result(HOLD, 7, 12)], 14, None, HOLD, id="asked a fortnight ago"),
        pytest.param([result(HOLD, 5, 12)], None, 13, None, id="something hurt within the fortnight"),
        pytest.param([result(HOLD, 5, 12)], None, 15, HOLD, id="the pain is over"),
        pytest.param(
            [result(HOLD, 10, 12), result(HOLD, 5, hurt=True)], None, 35, None, id="it hurt the last time"
        ),
        pytest.param(
            [result(HOLD, 5, 12), result(HOLD, 4.99, side=Side.RIGHT, hurt=True)],
            None,
            35,
            None,
            id="it hurt on the second side",
        ),
        pytest.param(
            [result(HOLD, 10, hurt=True), result(HOLD, 5, 12)], None, 70, HOLD, id="it hurt before that"
        ),
        pytest.param([result(HOLD, 5, 12), result(BRIDGE, 8)], None, None, BRIDGE, id="the older one first"),
    ],
)
def test_who_is_invited_to_which_test(
    results: list[Result], invited: float | None, hurt: float | None, proposed: str | None
) -> None:
    asked = days_ago(invited)
    found = retest_due(results, TESTS, {HOLD: asked} if asked else {}, days_ago(hurt), NOW)
    assert (found.id if found else None) == proposed


weeks = st.floats(0, 40)
histories = st.lists(
    st.builds(
        result, st.sampled_from(sorted(TESTS)), weeks, st.just(5.0), st.sampled_from(Side), hurt=st.booleans()
    ),
    max_size=12,
).map(lambda found: sorted(found, key=lambda each: each.tested_at))


@given(histories, st.dictionaries(st.sampled_from(sorted(TESTS)), weeks), st.none() | st.floats(0, 60))
def test_nobody_is_asked_after_pain_too_early_or_too_often(
    results: list[Result], asked: dict[str, float], hurt: float | None
) -> None:
    invited = {test: NOW - ago * WEEK for test, ago in asked.items()}
    found = retest_due(results, TESTS, invited, days_ago(hurt), NOW)
    if found is None:
        return
    mine = [each for each in results if each.test == found.id]
    age = NOW - mine[-1].tested_at
    assert found.first_retest_week * WEEK <= age < FADED
    assert not mine[-1].hurt
    assert all(NOW - at >= FORTNIGHT for at in invited.values())
    assert hurt is None or timedelta(days=hurt) >= FORTNIGHT


def test_two_sides_of_a_side_plank_differ_by_less_than_two_dates_of_it() -> None:
    noise = TESTS[PLANK].noise
    assert noise is not None
    assert (noise.threshold(40, 60), noise.threshold_of_change(40, 60)) == (20, 30)


def test_each_test_with_an_error_we_could_not_find_says_that_it_is_judged() -> None:
    for test in TESTS.values():
        if test.noise is not None and test.noise.confidence == "uncertain":
            assert "opinion, not research" in test.noise.about
            if test.measure is not Measure.PAIN:  # there, 2 of 10 points are the same everywhere
                assert test.noise.percent == 20
