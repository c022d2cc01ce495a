"""The streak rules 1 to 5 of docs/streak-rules.md, and the order of a board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.streaks import (
    Answer,
    CheckIn,
    Consistency,
    Held,
    Standing,
    State,
    Streak,
    around,
    compute,
    consistency,
    rank,
    states,
)
from tests.builders import utc

FIRST_START = datetime(2026, 1, 6, 17, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ANSWERS = st.sampled_from(Answer)
DONE, RESTING, HURT = Answer

History = tuple[list[Held], list[CheckIn], datetime]


def training(number: int, starts_at: datetime, skipped: bool = False) -> Held:
    """A training day of a club that lives in UTC."""
    return Held(number, starts_at, starts_at.date(), skipped)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Training days one to three days apart, answers to some of them, and a moment near the end."""
    held: list[Held] = []
    said: list[tuple[int, Answer]] = []
    starts_at = FIRST_START
    for number in range(draw(st.integers(0, 12))):
        starts_at += timedelta(days=draw(st.integers(1, 3)))
        day = training(10 * number + 10, starts_at, skipped=draw(st.integers(0, 9)) == 9)
        held.append(day)
        said.extend((day.id, answer) for answer in draw(st.lists(ANSWERS, max_size=3)))
    log = [CheckIn(n, *row) for n, row in enumerate(draw(st.permutations(said)), 1)]
    return held, log, starts_at + timedelta(hours=draw(st.integers(-60, 72)))


def slow_reference(held: Sequence[Held], log: Sequence[CheckIn], now: datetime) -> Streak:
    """The rule book read aloud, a day at a time, looking everything up anew."""
    letters = ""
    for day in sorted(held, key=lambda h: (h.starts_at, h.id)):
        rows = [row for row in log if row.occurrence_id == day.id]
        answered_before_or_now = any(
            row.occurrence_id == h.id
            for row in log
            for h in held
            if (h.starts_at, h.id) <= (day.starts_at, day.id)
        )
        closed = now - day.starts_at >= timedelta(days=2)
        if rows:
            letters += "D" if max(rows, key=lambda row: row.id).answer == "done" else ""
        elif closed and answered_before_or_now and not day.skipped:
            letters += "M"
    runs = [len(run) for run in letters.split("M")]
    return Streak(current=runs[-1], best=max(runs), total=sum(runs))


@given(histories())
def test_streak_is_what_the_rule_book_says(history: History) -> None:
    held, log, now = history

    assert compute(held, log, now) == slow_reference(held, log, now)


@given(histories())
def test_current_is_at_most_best_and_best_at_most_all(history: History) -> None:
    streak = compute(*history)

    assert 0 <= streak.current <= streak.best <= streak.total


@given(histories(), st.data())
def test_the_order_in_which_the_log_is_read_does_not_matter(history: History, data: st.DataObject) -> None:
    held, log, now = history

    shuffled = data.draw(st.permutations(held)), data.draw(st.permutations(log)), now

    assert compute(*shuffled) == compute(held, log, now)


@given(histories().filter(lambda history: bool(history[0])), st.data())
def test_one_more_done_never_lowers_anything(history: History, data: st.DataObject) -> None:
    held, log, now = history
    day = data.draw(st.sampled_from(held))
    before = compute(held, log, now)

    after = compute(held, [*log, CheckIn(99, day.id, DONE)], now)

    assert after.current >= before.current
    assert after.best >= before.best
    assert after.total >= before.total


@given(histories(), st.integers(-3, 40), st.sampled_from(["resting", "hurt", "skipped"]))
def test_one_more_excused_day_changes_nothing(history: History, days_in: int, why: str) -> None:
    held, log, now = history
    extra = training(5, FIRST_START + timedelta(days=days_in), skipped=why == "skipped")
    rows = [] if why == "skipped" else [CheckIn(99, extra.id, Answer(why))]

    assert compute([*held, extra], [*log, *rows], now) == compute(held, log, now)


def week(*answers: Answer | None, skipped: Sequence[int] = ()) -> tuple[list[Held], list[CheckIn]]:
    """A training day every three days, answered as given; None is no answer."""
    held = [
        training(n, FIRST_START + timedelta(days=3 * n), skipped=n in skipped) for n in range(len(answers))
    ]
    return held, [CheckIn(n, n, answer) for n, answer in enumerate(answers) if answer is not None]


LONG_AFTER = FIRST_START + timedelta(days=365)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param((), Streak(0, 0, 0), id="nothing-yet"),
        pytest.param((DONE, DONE, DONE), Streak(3, 3, 3), id="three-in-a-row"),
        pytest.param((DONE, DONE, None, DONE), Streak(1, 2, 3), id="a-miss-breaks-and-best-stays"),
        pytest.param((DONE, RESTING, HURT, DONE), Streak(2, 2, 2), id="rest-and-pain-neither-add-nor-break"),
        pytest.param((None, None, DONE, DONE), Streak(2, 2, 2), id="before-the-first-answer-nothing-counts"),
        pytest.param((None, RESTING, None, DONE), Streak(1, 1, 1), id="resting-is-a-first-answer-too"),
        pytest.param((DONE, None, None), Streak(0, 1, 1), id="missed-to-the-end"),
        pytest.param((None, None), Streak(0, 0, 0), id="somebody-who-never-answered"),
    ],
)
def test_streak_by_hand(answers: Sequence[Answer | None], expected: Streak) -> None:
    assert compute(*week(*answers), LONG_AFTER) == expected


def test_a_day_that_was_never_posted_excuses_everybody() -> None:
    assert compute(*week(DONE, None, DONE, skipped=[1]), LONG_AFTER) == Streak(2, 2, 2)


def test_days_before_the_first_answer_are_excused_and_later_ones_are_not() -> None:
    held, log = week(None, None, RESTING, None, DONE)

    assert [state for _, state in states(held, log, LONG_AFTER)] == [
        State.EXCUSED,
        State.EXCUSED,
        State.EXCUSED,
        State.MISSED,
        State.DONE,
    ]


@pytest.mark.parametrize(
    ("moment", "state", "current"),
    [
        pytest.param(timedelta(0), State.OPEN, 1, id="as-it-starts"),
        pytest.param(timedelta(hours=48) - SECOND, State.OPEN, 1, id="a-second-before-closing"),
        pytest.param(timedelta(hours=48), State.MISSED, 0, id="at-closing"),
        pytest.param(timedelta(hours=48) + SECOND, State.MISSED, 0, id="a-second-after-closing"),
    ],
)
def test_a_day_without_an_answer_is_missed_only_when_it_closes(
    moment: timedelta, state: State, current: int
) -> None:
    held, log = week(DONE, None)
    now = held[-1].starts_at + moment

    assert [found for _, found in states(held, log, now)] == [State.DONE, state]
    assert compute(held, log, now).current == current


@pytest.mark.parametrize(
    ("said", "then", "current"),
    [(DONE, RESTING, 1), (DONE, HURT, 1), (RESTING, DONE, 2), (HURT, RESTING, 1), (DONE, DONE, 2)],
)
def test_the_later_row_corrects_the_earlier(said: Answer, then: Answer, current: int) -> None:
    held, log = week(DONE, said)
    log = [*log, CheckIn(9, 1, then)]

    assert compute(held, log, LONG_AFTER).current == current
    assert compute(held, reversed(log), LONG_AFTER).current == current


def test_states_come_in_the_order_of_the_starts() -> None:
    late, early = training(1, utc("2026-01-09 17:30")), training(2, utc("2026-01-06 17:30"))

    log = [CheckIn(1, early.id, DONE)]
    assert states([late, early], log, LONG_AFTER) == [(early, State.DONE), (late, State.MISSED)]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param((), Consistency(0, 0, 0), id="nothing-yet"),
        pytest.param((DONE, DONE, DONE), Consistency(3, 3, 1), id="a-full-week-and-one"),
        pytest.param((DONE, DONE, None, DONE), Consistency(3, 4, 1), id="a-miss-is-counted-not-erased"),
        pytest.param((DONE, RESTING, HURT, DONE), Consistency(2, 2, 0), id="rest-is-neither-for-nor-against"),
    ],
)
def test_consistency_by_hand(answers: Sequence[Answer | None], expected: Consistency) -> None:
    """A training day every three days from Tuesday 6 January 2026: two fall in each week."""
    held, log = week(*answers)
    assert consistency(held, log, held[-1].closes_at if held else LONG_AFTER) == expected


def test_consistency_forgets_what_is_older_than_eight_weeks_but_weeks_on_target_stay() -> None:
    held, log = week(DONE, DONE, None)
    assert consistency(held, log, LONG_AFTER) == Consistency(done=0, held=0, weeks_on_target=1)


@given(histories())
def test_consistency_never_claims_more_than_there_was(history: History) -> None:
    held, log, now = history
    found = consistency(held, log, now)
    assert 0 <= found.done <= found.held <= len(held)
    assert found.done <= compute(held, log, now).total
    assert 2 * found.weeks_on_target <= compute(held, log, now).total


@pytest.mark.parametrize(
    ("done", "ranks"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([5], [1], id="one"),
        pytest.param([5, 5, 3], [1, 1, 3], id="two-first"),
        pytest.param([5, 3, 3, 3, 1], [1, 2, 2, 2, 5], id="three-second"),
        pytest.param([2, 2], [1, 1], id="all-equal"),
        pytest.param([1, 4, 2], [1, 2, 3], id="read-in-any-order"),
    ],
)
def test_equal_counts_share_a_rank_and_the_next_is_left_out(done: list[int], ranks: list[int]) -> None:
    board = rank((user_id, f"runner {user_id}", count) for user_id, count in enumerate(done))

    assert [line.rank for line in board] == ranks
    assert [line.done for line in board] == sorted(done, reverse=True)


def test_equals_stand_by_name_whatever_its_case() -> None:
    assert [line.name for line in rank([(1, "zoe", 2), (2, "Ann", 2), (3, "ben", 2)])] == [
        "Ann",
        "ben",
        "zoe",
    ]


BOARD = [Standing(n, n, f"runner {n}", 20 - n) for n in range(1, 11)]


@pytest.mark.parametrize(
    ("user_id", "shown"),
    [
        pytest.param(2, [1, 2, 3], id="among-the-first"),
        pytest.param(3, [1, 2, 3], id="last-of-the-first"),
        pytest.param(4, [1, 2, 3, 4], id="just-below"),
        pytest.param(10, [1, 2, 3, 10], id="far-below"),
        pytest.param(99, [1, 2, 3], id="not-on-the-board"),
    ],
)
def test_the_board_always_shows_ones_own_line(user_id: int, shown: list[int]) -> None:
    assert [line.user_id for line in around(BOARD, user_id, 3)] == shown
