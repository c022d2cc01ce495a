"""Several runs on one date: any one done is enough, and nobody has less for the rule than before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.features.streaks.pauses import OwnDays
from bot.features.streaks.rules import Consistency, History, Shields, State, Streak, compute
from tests.features.streaks.earlier_streaks import earlier
from tests.features.streaks.histories import (
    DAY,
    DONE,
    FIRST_START,
    LETTERS,
    LONG_AFTER,
    SECOND,
    Told,
    histories,
    say,
    shown,
    training,
)
from tests.features.streaks.reference_streaks import reference
from tests.soak import rounds

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time

HOURS = timedelta(hours=1)
TWICE_A_DAY = (5, 5, 19, 19, 24, 43)
"""Hours between the starts of a club with a morning and an evening run on some of its dates."""


def dated(*dates: str, hours: int = 6) -> History:
    """A date every three days, with a run a letter some hours apart, as in ``histories.spelled``."""
    days = [
        (training(10 * n + run, FIRST_START - 10 * HOURS + 3 * n * DAY + run * hours * HOURS, letter == "s"))
        for n, letters in enumerate(dates)
        for run, letter in enumerate(letters)
    ]
    said = zip(days, "".join(dates), strict=True)
    return say(History(tuple(days)), *((day, LETTERS[letter]) for day, letter in said if letter in LETTERS))


def seen(history: History, now: datetime = LONG_AFTER) -> str:
    """What each run is, the dates apart."""
    found: dict[object, str] = {}
    for day, state in compute(history, now).states:
        found[day.local_date] = found.get(day.local_date, "") + shown([(day, state)])
    return " ".join(found.values())


def test_done_every_morning_for_six_weeks_is_a_streak_of_all_of_them() -> None:
    record = compute(dated(*12 * ["d-"]), FIRST_START + 36 * DAY)

    assert record.streak == Streak(12, 12, 12)
    assert record.consistency == Consistency(12, 12, 5)
    assert record.protection == Shields(2, 0)


@pytest.mark.parametrize(
    ("dates", "states", "streak"),
    [
        pytest.param(["d-"], "de", Streak(1, 1, 1), id="the-morning-is-enough"),
        pytest.param(["-d"], "ed", Streak(1, 1, 1), id="so-is-the-evening"),
        pytest.param(["dd"], "dx", Streak(1, 1, 2), id="both-are-one-in-a-row-and-two-in-all"),
        pytest.param(["ddd"], "dxx", Streak(1, 1, 3), id="three-on-a-date"),
        pytest.param(["dr", "rd", "dh"], "de ed de", Streak(3, 3, 3), id="done-and-something-else-is-done"),
        pytest.param(["d", "--"], "d ep", Streak(1, 1, 1), id="a-date-without-done-is-missed-once"),
        pytest.param(["d", "--", "--"], "d ep em", Streak(0, 1, 1), id="each-date-once"),
        pytest.param(["d", "h-", "-h"], "d ee ee", Streak(1, 1, 1), id="hurt-is-hurt-all-day"),
        pytest.param(["d", "r-", "-r"], "d ee ee", Streak(1, 1, 1), id="rest-excuses-the-date"),
        pytest.param(["d", "rr", "rr", "d"], "d ee ee d", Streak(2, 2, 2), id="and-is-one-rest"),
        pytest.param(["d", "r", "rd", "r", "r"], "d e ed e p", Streak(2, 2, 2), id="none-where-done"),
        pytest.param(["d", "s-", "-s"], "d ep me", Streak(0, 1, 1), id="one-that-is-off-leaves-the-other"),
        pytest.param(["d", "sd"], "d ed", Streak(2, 2, 2), id="which-can-be-done"),
        pytest.param(["--", "-d"], "ee ed", Streak(1, 1, 1), id="before-the-first-done-nothing-counts"),
    ],
)
def test_a_date_by_hand(dates: Sequence[str], states: str, streak: Streak) -> None:
    history = dated(*dates)

    assert (seen(history), compute(history, LONG_AFTER).streak) == (states, streak)


@pytest.mark.parametrize(
    ("hours", "state"),
    [
        pytest.param(48, "oo", id="the-morning-has-closed"),
        pytest.param(53, "oo", id="an-hour-before-the-evening-closes"),
        pytest.param(54, "ep", id="the-evening-has-closed"),
    ],
)
def test_a_date_is_judged_when_its_last_run_closes(hours: int, state: str) -> None:
    history = dated("d", "--")

    assert seen(history, history.held[1].starts_at + hours * HOURS) == f"d {state}"


def test_a_date_that_is_done_is_not_open_any_more() -> None:
    history = dated("d-")

    assert seen(history, history.held[-1].starts_at) == "de"


def test_a_day_that_is_not_ones_own_has_extras_only() -> None:
    history = replace(
        dated("dd", "-d"), own_days=(OwnDays(FIRST_START.date(), frozenset({FIRST_START.isoweekday()})),)
    )

    assert seen(history) == "dx ex"


twice = histories(20, TWICE_A_DAY)


@st.composite
def upgraded(draw: st.DrawFn) -> Told:
    """A history in which the rule came at some moment."""
    history, now = draw(st.one_of(histories(20), twice))
    hours = draw(st.integers(-48, 24 * 40))
    return replace(history, by_date_since=FIRST_START + hours * HOURS), now


@settings(max_examples=rounds(100, 5000))
@given(st.one_of(twice, upgraded()))
def test_the_record_is_what_the_rule_book_says(told: Told) -> None:
    assert compute(*told) == reference(*told)


@settings(max_examples=rounds(100, 5000))
@given(st.one_of(histories(), twice))
def test_at_the_upgrade_nobodys_streak_best_total_or_shields_fall(told: Told) -> None:
    history, now = told
    before, after = earlier(history, now), compute(replace(history, by_date_since=now + SECOND), now)

    assert after.streak.current >= before.streak.current
    assert after.streak.best >= before.streak.best
    assert after.streak.total == before.streak.total
    assert eighths(after.protection) >= eighths(before.protection)
    assert after.consistency.share >= before.consistency.share
    assert after.consistency.weeks_on_target == before.consistency.weeks_on_target
    done = [day for day, state in before.states if state is State.DONE]
    assert [day for day, state in after.states if state is State.DONE] == done, "each done is kept"


def eighths(shields: Shields) -> int:
    return 8 * shields.held + shields.eighths


@settings(max_examples=rounds(60, 3000))
@given(histories(20, (24, 48, 72)))
def test_where_each_date_had_one_run_the_upgrade_changes_no_number(told: Told) -> None:
    history, now = told
    before, after = earlier(history, now), compute(replace(history, by_date_since=now + SECOND), now)

    assert after.protection == before.protection
    assert (after.streak.current, after.streak.total) == (before.streak.current, before.streak.total)


def test_a_streak_that_is_given_back_does_not_spend_the_shield_again() -> None:
    """Three done and two dates without: broken, so the shield was back; now one miss, which is covered."""
    history = dated("d", "d", "d", "--")
    now = history.held[-1].closes_at
    before, after = earlier(history, now), compute(replace(history, by_date_since=now), now)

    assert (before.streak.current, before.protection) == (0, Shields(1, 3))
    assert (after.streak.current, after.protection) == (3, Shields(1, 3))


def test_nor_where_the_other_runs_of_that_date_have_not_closed() -> None:
    """Two done and a miss; of the next date only the first run has closed, without an answer."""
    history = dated("d", "d", "-", "-ddddddd", hours=2)
    now = history.held[3].closes_at
    before, after = earlier(history, now), compute(replace(history, by_date_since=now + SECOND), now)

    assert (before.streak.current, before.protection) == (7, Shields(2, 0))
    assert (after.streak.current, after.protection) == (9, Shields(2, 0))


def test_what_is_done_after_the_upgrade_counts_by_the_date() -> None:
    history = dated("dd", "dd", "dd")
    since = history.held[2].starts_at - SECOND

    assert seen(replace(history, by_date_since=since)) == "dd dx dx"


def test_on_the_day_of_the_upgrade_what_was_done_before_it_stays() -> None:
    history = dated("ddd")

    assert seen(replace(history, by_date_since=history.held[1].starts_at + SECOND)) == "ddx"


@settings(max_examples=rounds(100, 5000))
@given(upgraded(), st.data())
def test_one_more_done_never_lowers_anything_whenever_the_rule_came(told: Told, data: st.DataObject) -> None:
    history, now = told
    assume(history.held)
    day = data.draw(st.sampled_from(history.held))
    before = compute(history, now).streak

    after = compute(say(history, (day, DONE)), now).streak

    assert after.current >= before.current
    assert after.best >= before.best
    assert after.total >= before.total


@settings(max_examples=rounds(60, 3000))
@given(upgraded(), st.integers(0, 200))
def test_as_time_goes_by_the_longest_streak_never_falls_whenever_the_rule_came(
    told: Told, hours: int
) -> None:
    history, now = told

    before, after = compute(history, now).streak, compute(history, now + hours * HOURS).streak

    assert after.best >= before.best >= before.current
