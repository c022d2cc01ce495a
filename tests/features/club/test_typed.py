"""What organisers and runners may type: days, times and dates, understood or answered with an example."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.features.club.setup import parse_date, parse_time, parse_weekdays

MON, TUE, WED, THU, FRI, SAT, SUN = range(1, 8)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, Thu, Sun", (TUE, THU, SUN)),
        ("thu tue", (TUE, THU)),
        ("mon-fri", (MON, TUE, WED, THU, FRI)),
        ("Sat – Mon", (MON, SAT, SUN)),
        ("wed-wed", (WED,)),
        ("mon-wed, sat", (MON, TUE, WED, SAT)),
        ("weds", (WED,)),
        ("tues & thurs", (TUE, THU)),
        ("Tuesdays and Thursdays", (TUE, THU)),
        ("every Sunday", (SUN,)),
        ("MON/FRI", (MON, FRI)),
        ("tu, tue, Tuesday", (TUE,)),
    ],
)
def test_weekdays_as_organisers_write_them(text: str, expected: tuple[int, ...]) -> None:
    assert parse_weekdays(text) == expected


@pytest.mark.parametrize(
    "text", ["", "  ", "and", "1, 3", "t", "s", "funday", "Tue, Thrusday", "mon-xyz", "and-fri"]
)
def test_other_weekdays_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(UserError, match=r"Write the days like this: Tue, Thu, Sun\."):
        parse_weekdays(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18:30", "18:30"),
        (" 6.30 pm ", "18:30"),
        ("6:30 P.M.", "18:30"),
        ("7am", "07:00"),
        ("7 a", "07:00"),
        ("1830", "18:30"),
        ("730", "07:30"),
        ("18h30", "18:30"),
        ("18 30", "18:30"),
        ("12 am", "00:00"),
        ("12:15 am", "00:15"),
        ("12 pm", "12:00"),
        ("00:00", "00:00"),
        ("23:59", "23:59"),
    ],
)
def test_times_as_organisers_write_them(text: str, expected: str) -> None:
    assert parse_time(text) == time.fromisoformat(expected)


@pytest.mark.parametrize(
    "text", ["", "7", "18", "24:00", "12:60", "13 pm", "0 am", "-7:00", "18:30:00", "6:5", "noon", "18:30 xm"]
)
def test_other_times_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(UserError, match=r"Write the start like this: 18:30\."):
        parse_time(text)


T = TypeVar("T")


def read_or_sentence(parse: Callable[[str], T], text: str) -> T | str:
    try:
        return parse(text)
    except UserError as error:
        return str(error)


@given(st.text(max_size=100))
def test_whatever_is_typed_as_days_gives_days_in_order_or_a_sentence(text: str) -> None:
    found = read_or_sentence(parse_weekdays, text)

    if isinstance(found, str):
        assert "Write the days like this" in found
    else:
        assert list(found) == sorted(set(found))
        assert set(found) <= set(range(1, 8))


@given(st.one_of(st.text(max_size=20), st.text("0123456789:.apm ", max_size=8)))
def test_whatever_is_typed_as_a_time_gives_a_whole_minute_or_a_sentence(text: str) -> None:
    found = read_or_sentence(parse_time, text)

    if isinstance(found, str):
        assert "Write the start like this" in found
    else:
        assert (found.second, found.microsecond, found.tzinfo) == (0, 0, None)


TODAY = date(2026, 6, 5)  # a Friday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-24", "2026-12-24"),
        (" 2026-7-1 ", "2026-07-01"),
        ("24.12.", "2026-12-24"),
        ("24.12", "2026-12-24"),
        ("24. 12. 2026", "2026-12-24"),
        ("24.12.2026", "2026-12-24"),
        ("1 3", "2027-03-01"),
        ("24 Dec", "2026-12-24"),
        ("24dec.", "2026-12-24"),
        ("24. December 2026", "2026-12-24"),
        ("Dec 24", "2026-12-24"),
        ("December 24th, 2026", "2026-12-24"),
        ("1st of May", None),
        ("1st May", "2027-05-01"),
        ("4 June", "2027-06-04"),
        ("5 June", "2026-06-05"),
        ("today", "2026-06-05"),
        ("Tomorrow", "2026-06-06"),
        ("Friday", "2026-06-05"),
        ("thu", "2026-06-11"),
    ],
)
def test_dates_as_organisers_write_them(text: str, expected: str | None) -> None:
    assert read_or_none(text) == (expected and date.fromisoformat(expected))


def read_or_none(text: str, today: date = TODAY) -> date | None:
    found = read_or_sentence(lambda typed: parse_date(typed, today), text)
    return None if isinstance(found, str) else found


@pytest.mark.parametrize(
    "text",
    [
        *("", "12", "241", "2412", "20261224", "24/12", "24.12.26", "-1.5.", "²4 dec"),
        *("31.11.", "2026-02-30", "0.1.", "29 Feb", "24 marathon", "5 maybe", "su", "someday"),
    ],
)
def test_other_dates_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(UserError, match=r"isn't a date I know\. Write it like this: 2026-12-24, or 24 Dec\."):
        parse_date(text, TODAY)


@pytest.mark.parametrize(
    ("text", "named"),
    [("2026-06-04", "4 June 2026"), ("1.1.2020", "1 January 2020"), ("0001-01-01", "1 January 1")],
)
def test_a_date_that_is_past_or_far_away_is_named(text: str, named: str) -> None:
    with pytest.raises(UserError, match=rf"^{named} isn't within the next 12 months\."):
        parse_date(text, TODAY)


def test_the_leap_day_is_found_in_the_year_that_has_it() -> None:
    assert read_or_none("29 Feb", date(2027, 3, 1)) == date(2028, 2, 29)


typed_dates = st.one_of(
    st.text(max_size=30),
    st.text("0123456789.-/ ,", max_size=12),
    st.from_regex(r"[0-9]{1,2}(st|nd|rd|th|\.)? ?(jan|feb|mar|apr|may|june|dec)[a-z]{0,6} ?([0-9]{4})?"),
    st.from_regex(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", fullmatch=True),
)
near_today = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(typed_dates, near_today)
def test_whatever_is_typed_as_a_date_gives_one_within_a_year_or_a_sentence(text: str, today: date) -> None:
    found = read_or_sentence(lambda typed: parse_date(typed, today), text)

    if isinstance(found, str):
        assert "Write it like this" in found or "Choose a date from today on" in found
    else:
        assert today <= found <= today + timedelta(days=366)


@given(
    near_today,
    st.integers(0, 364),
    st.sampled_from(["{d:%Y-%m-%d}", "{d.day}.{d.month}.", "{d:%d %b}", "{d:%B} {d.day}"]),
)
def test_every_date_of_a_year_can_be_written_in_every_way(today: date, ahead: int, form: str) -> None:
    day = today + timedelta(days=ahead)

    assert read_or_none(form.format(d=day), today) == day
