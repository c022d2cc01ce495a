"""The calendar: which days are on it, and that each state can be told from the others."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from bot.features.streaks.rules import Consistency, Record, State, Streak
from bot.pictures.charts import blank
from bot.pictures.charts.calendar import WORDS, calendar_alt_text, calendar_picture, draw_mark
from tests.pictures.samples import (
    A_WEDNESDAY,
    AFTER_A_MISS,
    FIRST_MONDAY,
    LONG_AGO,
    NEWCOMER,
    REGULAR,
    THIRD_DONE,
    every_day,
    record,
    seen,
    with_days,
)

if TYPE_CHECKING:
    from tests.pictures.conftest import Written

DAY = timedelta(days=1)


def picture(*days: date, today: date = A_WEDNESDAY) -> bytes:
    return calendar_picture(with_days(REGULAR, dict.fromkeys(days, State.DONE)), range(1, 8), today)


def stamp(state: State) -> Image.Image:
    """Its mark alone, as large as a phone shows it."""
    canvas = blank(100)
    draw_mark(canvas, state, 100, 50, 13)
    return seen(canvas.png()).convert("RGB").crop((84, 34, 116, 66)).reduce(2)


def silhouette(state: State) -> Image.Image:
    """What is left of it without any colour or brightness."""
    return stamp(state).convert("L").point([0] * 80 + [255] * 176)


@pytest.mark.parametrize(("one", "other"), list(combinations(State, 2)))
def test_states_differ_in_shape_and_not_in_colour_alone(one: State, other: State) -> None:
    unlike = ImageChops.difference(silhouette(one), silhouette(other)).histogram()[255]

    assert unlike >= 20, "of 256 points"


@pytest.mark.parametrize(("one", "other"), list(combinations(State, 2)))
def test_calendars_that_differ_in_one_state_differ_in_grey(one: State, other: State) -> None:
    grey = [
        seen(
            calendar_picture(with_days(REGULAR, {**every_day(), FIRST_MONDAY: state}), (1,), A_WEDNESDAY)
        ).convert("L")
        for state in (one, other)
    ]

    assert ImageChops.difference(*grey).getbbox()


def test_a_missed_day_is_neither_red_nor_louder_than_a_done_one() -> None:
    missed, done = stamp(State.MISSED), stamp(State.DONE)
    red, green, _ = missed.split()

    assert ImageChops.subtract(red, green).getextrema() == (0, 0)
    assert sum(missed.convert("L").tobytes()) < sum(done.convert("L").tobytes()) / 2
    assert "miss" not in " ".join(WORDS.values()).lower()


def test_every_state_of_the_rules_has_a_mark() -> None:
    assert WORDS.keys() == set(State)


def test_sixteen_weeks_are_shown_and_nothing_before_or_after() -> None:
    nothing = picture()
    last_sunday = A_WEDNESDAY + 4 * DAY

    assert picture(FIRST_MONDAY) != nothing
    assert picture(last_sunday) != nothing
    assert picture(FIRST_MONDAY - DAY, last_sunday + DAY) == nothing


@given(st.dates(date(2001, 1, 1), date(2100, 1, 1)))
def test_the_weeks_begin_on_a_monday_and_the_last_is_of_today(today: date) -> None:
    alt_text = calendar_alt_text(REGULAR, (1,), today)
    monday = today - 15 * 7 * DAY - today.weekday() * DAY

    assert f"from {monday.day} {monday:%B %Y} to {today.day} {today:%B %Y}" in alt_text


def test_monday_begins_a_new_column() -> None:
    monday = date(2026, 11, 16)

    assert picture(FIRST_MONDAY, today=monday) == picture(FIRST_MONDAY, today=monday + 6 * DAY)
    assert picture(FIRST_MONDAY, today=monday) != picture(FIRST_MONDAY, today=monday - DAY)


def test_a_year_ends_within_the_weeks(written: list[Written]) -> None:
    both = with_days(REGULAR, dict.fromkeys((date(2026, 12, 31), date(2027, 1, 1)), State.DONE))
    calendar_picture(both, (4, 5), date(2027, 1, 13))

    months = [text.words for text in sorted(written, key=lambda text: text.left) if text.base == 202]
    assert months == ["Oct", "Nov", "Dec", "Jan 2027"]
    assert "2 done" in calendar_alt_text(both, (4, 5), date(2027, 1, 13))


def test_a_year_that_began_this_week_stays_on_the_card(written: list[Written]) -> None:
    calendar_picture(REGULAR, (1,), date(2027, 1, 4))

    [january] = [text for text in written if text.words == "Jan 2027"]
    assert january.right <= 684


def test_only_training_days_have_a_row_and_other_days_where_something_was_done(
    written: list[Written],
) -> None:
    calendar_picture(with_days(REGULAR, {date(2026, 11, 15): State.EXTRA}), (4, 2), A_WEDNESDAY)

    names = {f"{FIRST_MONDAY + i * DAY:%a}" for i in range(7)}
    assert [text.words for text in written if text.words in names] == ["Tue", "Thu", "Sun"]


@pytest.mark.parametrize("shown", [[State.DONE], [State.DONE, State.MISSED], list(WORDS)])
def test_the_legend_says_in_words_what_is_shown_and_nothing_else(
    shown: list[State], written: list[Written]
) -> None:
    calendar_picture(with_days(REGULAR, every_day(shown)), (1,), A_WEDNESDAY)

    assert [text.words for text in written if text.words in WORDS.values()] == [WORDS[each] for each in shown]


def test_what_was_before_a_member_began_is_not_drawn_as_rest() -> None:
    before = {FIRST_MONDAY + i * DAY: State.EXCUSED for i in range(20)}
    since = {A_WEDNESDAY: State.DONE}

    one, other = (
        calendar_picture(with_days(REGULAR, days), (1, 3), A_WEDNESDAY) for days in (before | since, since)
    )
    assert one == other


def test_a_newcomer_reads_no_noughts(written: list[Written]) -> None:
    calendar_picture(NEWCOMER, (2, 4), A_WEDNESDAY)

    assert "Day one" in [text.words for text in written]
    assert "0" not in [text.words for text in written]


def test_after_a_miss_the_last_weeks_stand_first_and_no_nought(written: list[Written]) -> None:
    calendar_picture(AFTER_A_MISS, (2, 4), A_WEDNESDAY)

    assert written[0].words == "12 of 14"
    assert "0" not in [text.words for text in written]


def test_the_first_weeks_of_a_newcomer_stand_before_a_short_row(written: list[Written]) -> None:
    calendar_picture(THIRD_DONE, (2, 4), A_WEDNESDAY)

    assert [text.words for text in written][:3] == ["1", "week with 2 or", "more check-ins"]
    assert "current streak" in [text.words for text in written]


@pytest.mark.parametrize("known", [NEWCOMER, THIRD_DONE, REGULAR, AFTER_A_MISS, LONG_AGO])
def test_what_others_may_read_too_calls_nobody_you(known: Record, written: list[Written]) -> None:
    calendar_picture(known, (2, 4), A_WEDNESDAY)

    assert not [text.words for text in written if "you" in text.words.lower()]


@pytest.mark.parametrize(("held", "fewer"), [(2, 1), (1, 0)])
def test_every_shield_is_seen(held: int, fewer: int) -> None:
    one, other = (
        calendar_picture(record(Streak(3, 3, 3), n, Consistency(3, 3, 1)), (1,), A_WEDNESDAY)
        for n in (held, fewer)
    )

    assert one != other


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(*[st.integers(0, 3000)] * 3), st.tuples(*[st.integers(0, 300)] * 3), st.integers(0, 2))
def test_no_number_runs_into_another(
    written: list[Written], streak: tuple[int, int, int], regular: tuple[int, int, int], held: int
) -> None:
    written.clear()
    calendar_picture(record(Streak(*streak), held, Consistency(*regular)), (1,), A_WEDNESDAY)

    assert not [(one, other) for one, other in combinations(written, 2) if one.touches(other)]


@pytest.mark.parametrize("known", [NEWCOMER, THIRD_DONE, REGULAR, AFTER_A_MISS, LONG_AGO])
def test_no_words_below_a_number_run_into_those_of_another(known: Record, written: list[Written]) -> None:
    calendar_picture(known, (1,), A_WEDNESDAY)

    assert not [(one, other) for one, other in combinations(written, 2) if one.touches(other)]


def test_after_a_miss_the_words_say_of_when_the_first_number_is() -> None:
    assert "12 of 14 in the last 8 weeks, longest streak 20" in calendar_alt_text(
        AFTER_A_MISS, (1,), A_WEDNESDAY
    )


def test_the_words_say_what_the_picture_shows() -> None:
    days = {A_WEDNESDAY: State.OPEN, A_WEDNESDAY - 2 * DAY: State.PROTECTED}

    assert calendar_alt_text(with_days(REGULAR, days), (1, 3), A_WEDNESDAY) == (
        "Calendar of 16 weeks from 3 August 2026 to 18 November 2026. Current streak 12, "
        "longest streak 31, 9 weeks with 2 or more check-ins, 1 of 2 shields. "
        "Days: 1 shield used, 1 still open. "
        "Latest: Monday 16 November shield used, Wednesday 18 November still open."
    )
