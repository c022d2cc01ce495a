"""The streak rules of docs/streak-rules.md, each tried by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.features.streaks.pauses import OwnDays, Pause
from bot.features.streaks.rules import Answer, History, Shields, State, Streak, compute
from tests.features.streaks.histories import (
    DAY,
    DONE,
    FIRST_START,
    HURT,
    LONG_AFTER,
    RESTING,
    SECOND,
    say,
    shown,
    spelled,
    training,
)


@pytest.mark.parametrize(
    ("said", "seen", "streak"),
    [
        pytest.param("", "", Streak(0, 0, 0), id="nothing-yet"),
        pytest.param("ddd", "ddd", Streak(3, 3, 3), id="three-in-a-row"),
        pytest.param("d-", "dp", Streak(1, 1, 1), id="everybody-starts-with-a-protection"),
        pytest.param("d--", "dpm", Streak(0, 1, 1), id="the-second-miss-breaks"),
        pytest.param("ddd--d", "dddpmd", Streak(1, 3, 4), id="best-and-total-stay"),
        pytest.param("ddd--d-", "dddpmdp", Streak(1, 3, 4), id="a-broken-row-gives-its-protection-back"),
        pytest.param("dddd-dddd-", "ddddpddddp", Streak(8, 8, 8), id="eight-done-earn-another"),
        pytest.param("dddd-ddd-", "ddddmdddp", Streak(3, 7, 7), id="seven-do-not-and-the-row-shrinks"),
        pytest.param("dddddddd--", "ddddddddpp", Streak(8, 8, 8), id="two-in-hand-cover-two"),
        pytest.param("dddddddd---", "ddddddddppm", Streak(0, 8, 8), id="two-at-most"),
        pytest.param("d" * 30 + "---", "d" * 30 + "ppm", Streak(0, 30, 30), id="two-at-most-however-many"),
        pytest.param("drhd", "deed", Streak(2, 2, 2), id="rest-and-pain-neither-add-nor-break"),
        pytest.param("dsd", "ded", Streak(2, 2, 2), id="a-day-never-posted-excuses-everybody"),
        pytest.param("--dd", "eedd", Streak(2, 2, 2), id="before-the-first-done-nothing-counts"),
        pytest.param("-r-d", "eeed", Streak(1, 1, 1), id="rest-is-no-beginning"),
        pytest.param("h-d", "eed", Streak(1, 1, 1), id="nor-is-pain"),
        pytest.param("--", "ee", Streak(0, 0, 0), id="somebody-who-never-answered"),
        pytest.param("drrrd", "deepd", Streak(2, 2, 2), id="the-third-rest-in-four-weeks-is-no-answer"),
        pytest.param("drrrrd", "deepmd", Streak(1, 1, 2), id="nor-the-fourth"),
        pytest.param("d" + "h" * 9 + "d", "d" + "e" * 9 + "d", Streak(2, 2, 2), id="pain-has-no-limit"),
    ],
)
def test_streak_by_hand(said: str, seen: str, streak: Streak) -> None:
    record = compute(spelled(said), LONG_AFTER)

    assert (shown(record.states), record.streak) == (seen, streak)


@pytest.mark.parametrize(
    ("said", "protection"),
    [
        pytest.param("", Shields(1, 0), id="a-newcomer-has-one"),
        pytest.param("ddd", Shields(1, 3), id="three-eighths-of-the-next"),
        pytest.param("d" * 8, Shields(2, 0), id="eight-done"),
        pytest.param("d" * 20, Shields(2, 0), id="no-more-than-two"),
        pytest.param("ddd-", Shields(0, 3), id="spent-at-closing"),
        pytest.param("ddd--", Shields(1, 3), id="given-back-when-the-row-breaks"),
        pytest.param("rrr", Shields(1, 0), id="nothing-is-spent-where-no-row-is-running"),
    ],
)
def test_protections_in_hand_by_hand(said: str, protection: Shields) -> None:
    assert compute(spelled(said), LONG_AFTER).protection == protection


@pytest.mark.parametrize(
    ("days", "excused"),
    [
        pytest.param([0, 14, 27], [True, True, False], id="a-third-in-28-days"),
        pytest.param([0, 14, 28], [True, True, True], id="a-third-on-the-29th-day"),
        pytest.param([0, 9, 18, 28, 36], [True, True, False, False, False], id="one-too-many-counts-as-well"),
    ],
)
def test_two_rests_in_any_four_weeks_excuse(days: Sequence[int], excused: Sequence[bool]) -> None:
    held = [training(n, FIRST_START + day * DAY) for n, day in enumerate(days)]
    begun = training(100, FIRST_START - 100 * DAY)
    history = say(History((begun, *held)), (begun, DONE), *((day, RESTING) for day in held))

    states = [state for _, state in compute(history, LONG_AFTER).states[1:]]

    assert [state is State.EXCUSED for state in states] == excused


def test_rest_on_a_day_that_is_free_anyway_uses_none_up() -> None:
    history = replace(spelled("drrrrd"), pauses=(Pause(date(2026, 1, 9), date(2026, 1, 12)),))

    assert shown(compute(history, LONG_AFTER).states) == "deeeed"


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        pytest.param(timedelta(0), "o", id="as-it-starts"),
        pytest.param(timedelta(hours=48) - SECOND, "o", id="a-second-before-closing"),
        pytest.param(timedelta(hours=48), "p", id="at-closing"),
        pytest.param(timedelta(hours=48) + SECOND, "p", id="a-second-after-closing"),
    ],
)
@pytest.mark.parametrize("said", ["-", "r"], ids=["no-answer", "a-rest-too-many"])
def test_only_at_closing_is_a_day_missed_and_a_protection_spent(
    said: str, moment: timedelta, state: str
) -> None:
    history = spelled("drr" + said) if said == "r" else spelled("dhh" + said)

    assert shown(compute(history, history.held[-1].starts_at + moment).states) == "dee" + state


def test_an_open_day_can_be_a_newcomers_first() -> None:
    history = spelled("--")

    assert shown(compute(history, history.held[-1].starts_at).states) == "eo"


@pytest.mark.parametrize(
    ("said", "then", "current"),
    [(DONE, RESTING, 1), (DONE, HURT, 1), (RESTING, DONE, 2), (HURT, RESTING, 1), (DONE, DONE, 2)],
)
def test_the_later_row_corrects_the_earlier(said: Answer, then: Answer, current: int) -> None:
    history = spelled("d-")
    history = say(history, (history.held[1], said), (history.held[1], then))
    backwards = replace(history, log=history.log[::-1])

    assert compute(history, LONG_AFTER).streak.current == current
    assert compute(backwards, LONG_AFTER).streak.current == current


JANUARY = Pause(date(2026, 1, 8), date(2026, 1, 16))


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        pytest.param("d---d", "deeed", id="a-pause-excuses"),
        pytest.param("d-d-d", "deded", id="a-done-in-a-pause-counts-as-done"),
        pytest.param("d-r-----", "deeepmmm", id="after-it-days-count-again"),
    ],
)
def test_a_pause_by_hand(said: str, seen: str) -> None:
    """Training on the 6th, 9th, 12th, 15th, 18th, ...; the pause is from the 8th to the 16th."""
    assert shown(compute(replace(spelled(said), pauses=(JANUARY,)), LONG_AFTER).states) == seen


@pytest.mark.parametrize("last", [date(2026, 1, 8), date(2026, 1, 9)])
def test_the_last_day_of_a_pause_is_part_of_it(last: date) -> None:
    history = replace(spelled("d-"), pauses=(Pause(date(2026, 1, 7), last),))

    assert shown(compute(history, LONG_AFTER).states) == ("de" if last == date(2026, 1, 9) else "dp")


def test_own_days_hold_from_their_date_on() -> None:
    """Training every day from Tuesday 6 January; the member's days: all, from Friday the 9th Sat and Sun,
    from Tuesday the 13th Tue."""
    history = replace(
        spelled("ddd" + "ddd-" + "d-d", every=DAY),
        own_days=(
            OwnDays(date(2026, 1, 13), frozenset({2})),
            OwnDays(date(2026, 1, 9), frozenset({6, 7})),
        ),
    )

    record = compute(history, LONG_AFTER)

    assert shown(record.states) == "ddd" + "xdde" + "dex"
    assert record.streak == Streak(6, 6, 8)
    assert record.protection == Shields(1, 6)
