"""The streak rules 1 to 9 of docs/streak-rules.md: the properties they promise, and each by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.own_days import OwnDays
from bot.domain.pauses import Pause
from bot.domain.protection import Protection
from bot.domain.streaks import Answer, Consistency, Held, History, Record, State, Streak, compute
from tests.domain.histories import (
    FIRST_START,
    LONG_AFTER,
    Told,
    histories,
    hold,
    say,
    shown,
    spelled,
    training,
)
from tests.domain.reference_streaks import reference
from tests.soak import rounds

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time

DONE, RESTING, HURT = Answer
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

with_a_day = histories().filter(lambda told: bool(told[0].held))


def without(record: Record, number: int) -> Record:
    """The record as if this occurrence were not in its list."""
    return replace(record, states=tuple(each for each in record.states if each[0].id != number))


def rows(record: Record) -> list[str]:
    """What stands between missed days, without what neither adds nor breaks."""
    return [row.translate(str.maketrans("", "", "xoep")) for row in shown(record.states).split("m")]


@settings(max_examples=rounds(60, 3000))
@given(histories())
def test_the_record_is_what_the_rule_book_says(told: Told) -> None:
    assert compute(*told) == reference(*told)


@given(histories(), st.data())
def test_replaying_and_reordering_the_log_gives_the_same(told: Told, data: st.DataObject) -> None:
    history, now = told
    shuffled = History(
        held=tuple(data.draw(st.permutations(history.held))),
        log=tuple(data.draw(st.permutations(history.log))),
        pauses=tuple(data.draw(st.permutations(history.pauses))),
        own_days=tuple(data.draw(st.permutations(history.own_days))),
    )

    assert compute(shuffled, now) == compute(history, now) == compute(history, now)


@settings(max_examples=rounds(60, 3000))
@given(with_a_day, st.data())
def test_one_more_done_never_lowers_anything(told: Told, data: st.DataObject) -> None:
    """Whatever the day was before: open, missed, protected, rest, hurt, paused, cancelled, an off-day."""
    history, now = told
    day = data.draw(st.sampled_from(history.held))
    before = compute(history, now).streak

    after = compute(say(history, (day, DONE)), now).streak

    assert after.current >= before.current
    assert after.best >= before.best
    assert after.total >= before.total


@given(histories(), st.integers(-5, 90))
def test_one_more_training_day_that_was_done_never_lowers_anything(told: Told, days_in: int) -> None:
    history, now = told
    day = training(5, FIRST_START + days_in * DAY)
    before = compute(history, now).streak

    after = compute(say(hold(history, day), (day, DONE)), now).streak

    assert after.current >= before.current
    assert after.best >= before.best
    assert after.total == before.total + 1


@given(histories(), st.integers(0, 90), st.sampled_from([None, RESTING, HURT]))
@pytest.mark.parametrize("why", ["cancelled", "paused", "not an own day", "hurt"])
def test_one_more_excused_day_changes_nothing(
    why: str, told: Told, days_in: int, answer: Answer | None
) -> None:
    history, now = told
    day = training(5, FIRST_START + days_in * DAY, skipped=why == "cancelled")
    if why == "paused":
        history = replace(history, pauses=(*history.pauses, Pause(day.local_date, day.local_date)))
    if why == "not an own day":
        others = frozenset(range(1, 8)) - {day.local_date.isoweekday()}
        history = replace(history, own_days=(OwnDays(date(2020, 1, 1), others),))
    said = [(day, each) for each in (answer, HURT if why == "hurt" else None) if each is not None]
    assume(not said or has_begun(history, day))

    record = compute(say(hold(history, day), *said), now)

    assert without(record, day.id) == compute(history, now)
    assert (day, State.EXCUSED) in record.states


def has_begun(history: History, day: Held) -> bool:
    """Whether the member answered an earlier day: counting begins with the first answer, whatever it says."""
    answered = {row.occurrence_id for row in history.log}
    return any(each.id in answered and each.starts_at < day.starts_at for each in history.held)


@given(histories(), st.integers(0, 90))
def test_an_open_day_neither_adds_nor_breaks(told: Told, hours_ago: int) -> None:
    history, now = told
    day = training(5, now - min(timedelta(hours=hours_ago), timedelta(hours=48) - SECOND))

    assert without(compute(hold(history, day), now), day.id) == compute(history, now)


@given(histories())
def test_the_streak_is_what_was_done_since_the_last_missed_day(told: Told) -> None:
    record = compute(*told)

    assert record.streak.current == len(rows(record)[-1])


@given(histories())
def test_no_row_between_missed_days_is_longer_than_the_best(told: Told) -> None:
    record = compute(*told)

    assert max(map(len, rows(record))) <= record.streak.best <= record.streak.total
    assert record.streak.current <= record.streak.best


@given(histories())
def test_protections_are_never_fewer_than_none_or_more_than_two(told: Told) -> None:
    protection = compute(*told).protection

    assert 0 <= protection.held <= 2
    assert 0 <= protection.eighths <= (7 if protection.held < 2 else 0)


@given(histories(), st.data())
def test_the_same_answer_again_changes_nothing(told: Told, data: st.DataObject) -> None:
    history, now = told
    last = {row.occurrence_id: row.answer for row in history.log}
    again = [(day, last[day.id]) for day in history.held if day.id in last and data.draw(st.booleans())]

    assert compute(say(history, *again), now) == compute(history, now)


@given(histories())
def test_only_the_last_answer_of_a_day_counts(told: Told) -> None:
    history, now = told
    last = {row.occurrence_id: row for row in history.log}

    assert compute(replace(history, log=tuple(last.values())), now) == compute(history, now)


@given(histories(), st.integers(0, 60), st.integers(0, 89))
def test_a_pause_never_lowers_anything(told: Told, days_in: int, length: int) -> None:
    history, now = told
    first = FIRST_START.date() + days_in * DAY
    before = compute(history, now).streak

    paused = replace(history, pauses=(*history.pauses, Pause(first, first + length * DAY)))
    after = compute(paused, now).streak

    assert after.current >= before.current
    assert after.best >= before.best
    assert after.total == before.total


@given(histories())
def test_extras_add_to_the_total_and_to_nothing_of_the_streak(told: Told) -> None:
    history, now = told
    record = compute(history, now)
    extras = {day.id for day, state in record.states if state is State.EXTRA}
    # Resting there instead is as good for the streak: nothing was expected.
    rested = compute(say(history, *((day, RESTING) for day in history.held if day.id in extras)), now)

    assert (rested.streak.current, rested.streak.best) == (record.streak.current, record.streak.best)
    assert rested.protection == record.protection
    assert rested.streak.total == record.streak.total - len(extras)


@given(histories())
def test_consistency_never_claims_more_than_there_was(told: Told) -> None:
    record = compute(*told)
    found, total = record.consistency, record.streak.total

    assert 0 <= found.done <= found.held <= len(record.states)
    assert found.done <= total
    assert 2 * found.weeks_on_target <= total


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
        pytest.param("--dd", "eedd", Streak(2, 2, 2), id="before-the-first-answer-nothing-counts"),
        pytest.param("-r-d", "eemd", Streak(1, 1, 1), id="resting-is-a-first-answer-and-no-row-to-protect"),
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
        pytest.param("", Protection(1, 0), id="a-newcomer-has-one"),
        pytest.param("ddd", Protection(1, 3), id="three-eighths-of-the-next"),
        pytest.param("d" * 8, Protection(2, 0), id="eight-done"),
        pytest.param("d" * 20, Protection(2, 0), id="no-more-than-two"),
        pytest.param("ddd-", Protection(0, 3), id="spent-at-closing"),
        pytest.param("ddd--", Protection(1, 3), id="given-back-when-the-row-breaks"),
        pytest.param("rrr", Protection(1, 0), id="nothing-is-spent-where-no-row-is-running"),
    ],
)
def test_protections_in_hand_by_hand(said: str, protection: Protection) -> None:
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
    history = say(History(tuple(held)), *((day, RESTING) for day in held))

    states = [state for _, state in compute(history, LONG_AFTER).states]

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
    assert record.protection == Protection(1, 6)


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
