"""What holds of every streak, by the rules 1 to 9 of docs/streak-rules.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.features.streaks.pauses import OwnDays, Pause
from bot.features.streaks.rules import Answer, History, Record, State, compute
from tests.features.streaks.histories import (
    DAY,
    DONE,
    FIRST_START,
    HURT,
    RESTING,
    SECOND,
    Told,
    histories,
    hold,
    say,
    shown,
    training,
)
from tests.features.streaks.reference_streaks import reference
from tests.soak import rounds

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time

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


@given(histories(), st.integers(-9, 90), st.sampled_from([None, RESTING, HURT]))
@pytest.mark.parametrize("why", ["cancelled", "paused", "not an own day", "hurt"])
def test_one_more_excused_day_changes_nothing(
    why: str, told: Told, days_in: int, answer: Answer | None
) -> None:
    """Also before the first answer, and when it is the first. Hurt is said of a whole date (see rule 3)."""
    history, now = told
    day = training(5, FIRST_START + days_in * DAY, skipped=why == "cancelled")
    assume(why != "hurt" or day.local_date not in {each.local_date for each in history.held})
    if why == "paused":
        history = replace(history, pauses=(*history.pauses, Pause(day.local_date, day.local_date)))
    if why == "not an own day":
        others = frozenset(range(1, 8)) - {day.local_date.isoweekday()}
        history = replace(history, own_days=(OwnDays(date(2020, 1, 1), others),))
    said = [(day, each) for each in (answer, HURT if why == "hurt" else None) if each is not None]

    record = compute(say(hold(history, day), *said), now)

    assert without(record, day.id) == compute(history, now)
    assert (day, State.EXCUSED) in record.states


@given(histories(), st.integers(0, 90))
def test_an_open_day_neither_adds_nor_breaks(told: Told, hours_ago: int) -> None:
    history, now = told
    day = training(5, now - min(timedelta(hours=hours_ago), timedelta(hours=48) - SECOND))
    assume(day.local_date not in {each.local_date for each in history.held})

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


@settings(max_examples=rounds(100, 5000))
@given(histories(), st.integers(0, 200))
def test_as_time_goes_by_the_longest_streak_never_falls(told: Told, hours: int) -> None:
    """Whatever closes without an answer in between: what the streak once stood at stays its best."""
    history, now = told

    before, after = compute(history, now).streak, compute(history, now + timedelta(hours=hours)).streak

    assert after.best >= before.best >= before.current


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
