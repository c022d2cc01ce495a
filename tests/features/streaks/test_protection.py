"""How far protections carry, against every beginning tried one by one."""

from __future__ import annotations

from itertools import chain, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.features.streaks.rules import Shields, State, Streaks, carry_shields
from tests.features.streaks.reference_streaks import in_hand, labels, row_start
from tests.soak import rounds

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time


def days_of(runs: list[int]) -> list[bool]:
    """``[2, 0]`` is two done and a missed day."""
    return list(chain.from_iterable([*repeat(True, run), False] for run in runs))[:-1]


@settings(max_examples=rounds(100, 5000))
@given(st.lists(st.integers(0, 9), min_size=1, max_size=14))
def test_rows_are_the_longest_that_protections_carry(runs: list[int]) -> None:
    days = days_of(runs)
    prefixes = [days[:n] for n in range(len(days) + 1)]
    missed = [state for state in labels(days) if state is not State.DONE]

    assert carry_shields(runs) == Streaks(
        current=sum(days[row_start(days) :]),
        best=max(sum(prefix[row_start(prefix) :]) for prefix in prefixes),
        protection=in_hand(days),
        protected=frozenset(n for n, state in enumerate(missed) if state is State.PROTECTED),
    )


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30), st.data())
def test_a_missed_day_that_was_done_after_all_never_lowers_a_row(
    runs: list[int], data: st.DataObject
) -> None:
    n = data.draw(st.integers(0, len(runs) - 1))
    longer = [*runs[:n], sum(runs[n : n + 2]) + 1, *runs[n + 2 :]]

    before, after = carry_shields(runs), carry_shields(longer)

    assert after.current >= before.current
    assert after.best >= before.best


@pytest.mark.parametrize(
    ("runs", "rows"),
    [
        pytest.param([0], Streaks(0, 0, Shields(1, 0), frozenset()), id="nothing-yet"),
        pytest.param([0, 0, 3], Streaks(3, 3, Shields(1, 3), frozenset()), id="no-row-no-spending"),
        pytest.param([8, 0, 0], Streaks(8, 8, Shields(0, 0), frozenset({0, 1})), id="both-spent"),
        pytest.param([7, 0, 1, 0], Streaks(1, 7, Shields(1, 0), frozenset({0, 2})), id="greed-also-has-one"),
        pytest.param(
            [8, 0, 1, 0], Streaks(1, 9, Shields(1, 0), frozenset({0, 2})), id="greed-would-have-none"
        ),
        pytest.param([4, 3, 0], Streaks(3, 7, Shields(0, 7), frozenset({1})), id="shrunk-to-what-is-covered"),
        pytest.param(
            [8, 0, 0, 0], Streaks(0, 8, Shields(2, 0), frozenset({0, 1})), id="broken-and-given-back"
        ),
    ],
)
def test_rows_by_hand(runs: list[int], rows: Streaks) -> None:
    assert carry_shields(runs) == rows
