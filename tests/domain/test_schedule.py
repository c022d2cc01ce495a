"""When training days start, in every time zone there is, and what an organiser may type."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise, takewhile
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UserError
from bot.domain.schedule import (
    Club,
    Slot,
    due_occurrences,
    next_occurrences,
    occurrences_from,
    parse_time,
    parse_weekdays,
    start_instant,
)
from tests.builders import club, slot, utc

FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2034, 12, 31)
ZONES = sorted(available_timezones())
MINUTE = timedelta(minutes=1)


class Change(NamedTuple):
    """The instant at which a zone's clocks jump, and what they show in its last and first moment."""

    at: datetime
    before: datetime
    after: datetime


def clock_at(instant: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall shows."""
    return instant.astimezone(zone).replace(tzinfo=None)


@cache
def changes(name: str) -> list[Change]:
    """Every change of clocks in the years under test, found by looking at each week and then closer."""
    zone = ZoneInfo(name)
    weeks = [
        datetime.combine(FIRST_DAY, time(), UTC) + timedelta(weeks=n)
        for n in range((LAST_DAY - FIRST_DAY).days // 7)
    ]
    found: list[Change] = []
    for early, late in pairwise(weeks):
        old = early.astimezone(zone).utcoffset()
        if late.astimezone(zone).utcoffset() != old:
            inside = range(int((late - early) / MINUTE) + 1)
            n = bisect(inside, False, key=lambda n: (early + n * MINUTE).astimezone(zone).utcoffset() != old)
            at = early + n * MINUTE
            found.append(Change(at, clock_at(at - MINUTE, zone) + MINUTE, clock_at(at, zone)))
    return found


def days(name: str) -> st.SearchStrategy[date]:
    """Any day, and as often one on which clocks change."""
    any_day = st.dates(FIRST_DAY, LAST_DAY)
    jumps = [d for change in changes(name) for d in (change.before.date(), change.after.date())]
    return st.one_of(any_day, st.sampled_from(jumps)) if jumps else any_day


def between(early: datetime, late: datetime) -> st.SearchStrategy[datetime]:
    """A whole minute from the first, which is included, to the last, which is not."""
    return st.integers(0, int((late - early) / MINUTE) - 1).map(lambda n: early + n * MINUTE)


minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
starts = st.one_of(minutes, st.builds(time, st.integers(0, 3), st.integers(0, 59)))


@st.composite
def walls(draw: st.DrawFn) -> tuple[ZoneInfo, date, time]:
    """A zone, a day and a time, often near a change of clocks."""
    name = draw(st.sampled_from(ZONES))
    return ZoneInfo(name), draw(days(name)), draw(starts)


@st.composite
def zones_and_changes(draw: st.DrawFn, *, forward: bool) -> tuple[ZoneInfo, Change]:
    """A zone and a moment at which its clocks go forward, or back."""

    def fitting(name: str) -> list[Change]:
        return [c for c in changes(name) if (c.after > c.before) is forward]

    name = draw(st.sampled_from(ZONES).filter(fitting))
    return ZoneInfo(name), draw(st.sampled_from(fitting(name)))


@given(walls())
def test_a_run_starts_when_the_clubs_clock_first_shows_its_time_or_a_later_one(
    wall: tuple[ZoneInfo, date, time],
) -> None:
    zone, day, local = wall
    wanted = datetime.combine(day, local)
    instant = wanted.replace(tzinfo=UTC) - timedelta(hours=15)  # no zone is so far ahead
    while clock_at(instant, zone) < wanted:
        instant += MINUTE

    assert start_instant(day, local, zone) == instant


@given(walls())
def test_a_time_that_clocks_show_is_kept_to_the_minute(wall: tuple[ZoneInfo, date, time]) -> None:
    zone, day, local = wall
    shown = clock_at(datetime.combine(day, local, UTC), zone)

    assert clock_at(start_instant(shown.date(), shown.time(), zone), zone) == shown


@given(zones_and_changes(forward=True), st.data())
def test_a_time_that_clocks_skip_starts_at_the_change(
    change: tuple[ZoneInfo, Change], data: st.DataObject
) -> None:
    zone, jump = change
    skipped = data.draw(between(jump.before, jump.after))

    assert start_instant(skipped.date(), skipped.time(), zone) == jump.at


@given(zones_and_changes(forward=False), st.data())
def test_a_time_that_clocks_show_twice_starts_at_the_first(
    change: tuple[ZoneInfo, Change], data: st.DataObject
) -> None:
    zone, jump = change
    twice = data.draw(between(jump.after, jump.before))

    assert start_instant(twice.date(), twice.time(), zone) == jump.at - (jump.before - twice)


@pytest.mark.parametrize(
    ("zone", "local", "expected"),
    [
        pytest.param("Europe/Vienna", "2026-03-28 02:30", "2026-03-28 01:30", id="vienna-ordinary-night"),
        pytest.param("Europe/Vienna", "2026-03-29 02:30", "2026-03-29 01:00", id="vienna-gap"),
        pytest.param("Europe/Vienna", "2026-03-29 03:00", "2026-03-29 01:00", id="vienna-end-of-gap"),
        pytest.param("Europe/Vienna", "2026-10-25 02:30", "2026-10-25 00:30", id="vienna-twice"),
        pytest.param("America/St_Johns", "2026-03-08 02:30", "2026-03-08 05:30", id="half-hour-zone-gap"),
        pytest.param("America/St_Johns", "2026-11-01 01:30", "2026-11-01 04:00", id="half-hour-zone-twice"),
        pytest.param("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30", id="half-hour-gap"),
        pytest.param("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45", id="half-hour-twice"),
        pytest.param("Pacific/Apia", "2011-12-30 18:30", "2011-12-30 10:00", id="day-that-never-was"),
        pytest.param("Pacific/Apia", "2011-12-31 18:30", "2011-12-31 04:30", id="day-after-it"),
    ],
)
def test_start_by_the_tables_of_the_zone(zone: str, local: str, expected: str) -> None:
    wall = datetime.fromisoformat(local)

    assert start_instant(wall.date(), wall.time(), ZoneInfo(zone)) == utc(expected)


@st.composite
def clubs_and_nows(draw: st.DrawFn) -> tuple[Club, datetime]:
    """A club somewhere with some slots, and an instant near a day of its calendar."""
    name = draw(st.sampled_from(ZONES))
    weekly = draw(st.lists(st.tuples(st.integers(1, 7), starts), min_size=1, max_size=4))
    slots = tuple(Slot(weekday, starts, n) for n, (weekday, starts) in enumerate(weekly, 1))
    lead = draw(st.integers(0, 1440))
    now = datetime.combine(draw(days(name)), draw(minutes), UTC)
    return club(*slots, zone=name, lead_minutes=lead), now


@given(clubs_and_nows())
def test_next_posts_come_in_order_and_none_is_past(club_and_now: tuple[Club, datetime]) -> None:
    a_club, now = club_and_now
    coming = next_occurrences(a_club, now, 20)

    assert len(coming) == 20
    assert coming[0].starts_at > now
    assert all(a.starts_at <= b.starts_at for a, b in pairwise(coming))
    assert all(o.due_at == o.starts_at - a_club.lead for o in coming)


@given(clubs_and_nows())
def test_in_a_year_every_training_day_comes_exactly_once(club_and_now: tuple[Club, datetime]) -> None:
    a_club, now = club_and_now
    first = now.date() + timedelta(days=2)
    year = [first + timedelta(days=n) for n in range(365)]
    until = datetime.combine(year[-1], time(), UTC) + timedelta(days=3)
    came = [
        (o.slot_id, o.local_date)
        for o in takewhile(lambda o: o.starts_at < until, occurrences_from(a_club, now))
        if o.local_date in set(year)
    ]

    assert sorted(came) == sorted(
        (s.id, d) for s in a_club.slots for d in year if d.isoweekday() == s.weekday
    )


@given(clubs_and_nows())
def test_due_is_what_has_its_post_time_behind_and_its_start_ahead(
    club_and_now: tuple[Club, datetime],
) -> None:
    a_club, now = club_and_now
    around = takewhile(
        lambda o: o.starts_at < now + timedelta(days=3), occurrences_from(a_club, now - timedelta(days=8))
    )

    assert due_occurrences(a_club, now) == [o for o in around if o.due_at <= now < o.starts_at]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        pytest.param("2026-06-02 15:44", False, id="a-minute-before-the-post"),
        pytest.param("2026-06-02 15:45", True, id="at-the-time-of-the-post"),
        pytest.param("2026-06-02 16:29", True, id="late-but-before-the-run"),
        pytest.param("2026-06-02 16:30", False, id="the-run-has-begun"),
    ],
)
def test_a_reminder_is_due_from_its_lead_until_the_run_begins(now: str, due: bool) -> None:
    tuesdays = club(slot(2, "18:30", 1), zone="Europe/Vienna", lead_minutes=45)

    assert bool(due_occurrences(tuesdays, utc(now))) is due


def test_a_club_without_training_days_has_nothing_ahead() -> None:
    assert next_occurrences(club(), utc("2026-06-02 12:00"), 5) == []


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
