"""Which training days a schedule has: weekly, every second week, one-off, called off and paused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.club.schedule import (
    Club,
    Occurrence,
    Slot,
    clock_change,
    clock_changes,
    next_free,
    next_occurrences,
    occurrences_from,
    start_instant,
)
from tests.builders import club, slot, utc
from tests.features.club.clocks import FIRST_DAY, LAST_DAY, ZONES, days, different_zones, minutes, starts

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time

CALENDAR = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
BEFORE_ALL = datetime.combine(FIRST_DAY, time(), UTC) - timedelta(days=2)
AFTER_ALL = datetime.combine(LAST_DAY, time(), UTC) + timedelta(days=3)


def iso_week_number(day: date) -> int:
    """The number of the ISO week among all weeks there were: years of 53 weeks cannot disturb it."""
    return day.toordinal() - day.isoweekday()


def trains(a_club: Club, a_slot: Slot, day: date) -> bool:
    """Whether a slot has a training on a day of the calendar, said as an organiser would."""
    if (a_slot.id, day) in a_club.cancelled or (a_club.paused_until and day < a_club.paused_until):
        return False
    if a_slot.only_on:
        return day == a_slot.only_on
    if day.isoweekday() != a_slot.weekday or (a_slot.from_date and day < a_slot.from_date):
        return False
    if a_slot.every_weeks == 1:
        return True
    assert a_slot.from_date is not None
    return (iso_week_number(day) - iso_week_number(a_slot.from_date)) % 14 == 0


def coming(a_club: Club, after: datetime, until: datetime) -> list[Occurrence]:
    return list(takewhile(lambda o: o.starts_at < until, occurrences_from(a_club, after)))


@st.composite
def slots(draw: st.DrawFn, name: str, slot_id: int) -> Slot:
    """A weekly slot, one of every second week, or a one-off session."""
    day = draw(days(name))
    a_slot = Slot(
        draw(st.integers(1, 7)), draw(starts), slot_id, timedelta(minutes=draw(st.integers(0, 1440)))
    )
    return draw(
        st.sampled_from(
            [
                a_slot,
                replace(a_slot, from_date=day),
                replace(a_slot, every_weeks=2, from_date=day),
                replace(a_slot, weekday=day.isoweekday(), only_on=day),
            ]
        )
    )


@st.composite
def clubs(draw: st.DrawFn) -> Club:
    """A club somewhere with some slots, cancellations, and perhaps a pause."""
    name = draw(st.sampled_from(ZONES))
    theirs = tuple(draw(slots(name, n)) for n in range(1, draw(st.integers(1, 4)) + 1))
    calm = replace(club(zone=name), slots=theirs, paused_until=draw(st.none() | days(name)))
    some = draw(st.lists(st.sampled_from(coming(calm, BEFORE_ALL, AFTER_ALL) or [None]), max_size=3))
    return replace(calm, cancelled=frozenset((o.slot_id, o.local_date) for o in some if o))


@given(clubs())
def test_in_ten_years_every_training_day_comes_exactly_once(a_club: Club) -> None:
    came = [
        (o.slot_id, o.local_date)
        for o in coming(a_club, BEFORE_ALL, AFTER_ALL)
        if FIRST_DAY <= o.local_date <= LAST_DAY
    ]

    assert sorted(came) == [(s.id, day) for s in a_club.slots for day in CALENDAR if trains(a_club, s, day)]


def test_in_every_zone_there_is_a_run_in_the_night_of_the_clocks_comes_once_each_week() -> None:
    """Most zones change their clocks on a Sunday between one and three."""
    sundays = [day for day in CALENDAR if day.isoweekday() == 7]
    for name in different_zones():
        night = club(slot(7, "02:30", 1), zone=name)
        came = coming(night, BEFORE_ALL, AFTER_ALL)
        assert [o.local_date for o in came if FIRST_DAY <= o.local_date <= LAST_DAY] == sundays, name


@given(clubs(), st.data())
def test_from_any_instant_on_come_those_that_start_after_it_in_order(
    a_club: Club, data: st.DataObject
) -> None:
    whole = coming(a_club, BEFORE_ALL, AFTER_ALL)
    day, hour = data.draw(days(a_club.zone)), data.draw(minutes)
    now = data.draw(st.sampled_from([datetime.combine(day, hour, UTC), *(o.starts_at for o in whole[:50])]))

    assert all(a.starts_at <= b.starts_at for a, b in pairwise(whole))
    assert coming(a_club, now, AFTER_ALL) == [o for o in whole if o.starts_at > now]


@given(clubs())
def test_each_post_is_due_its_slots_lead_before_the_start(a_club: Club) -> None:
    by_id = {s.id: s for s in a_club.slots}
    for o in next_occurrences(a_club, BEFORE_ALL, 20):
        mine = by_id[o.slot_id]
        assert o.starts_at == start_instant(o.local_date, mine.starts, ZoneInfo(a_club.zone))
        assert o.due_at == o.starts_at - mine.lead


@given(clubs(), st.data())
def test_going_from_free_day_to_free_day_meets_every_training_day(a_club: Club, data: st.DataObject) -> None:
    """This is how the minute job goes on, and how it goes on after an edit: past what is held already."""
    mine = data.draw(st.sampled_from(a_club.slots))
    theirs = [o for o in coming(a_club, BEFORE_ALL, AFTER_ALL) if o.slot_id == mine.id][:60]
    dates = [o.local_date for o in theirs]
    held = set(data.draw(st.lists(st.sampled_from(dates), max_size=9) if dates else st.just([])))
    free = [o for o in theirs if o.local_date not in held]
    met: list[Occurrence] = []
    after = BEFORE_ALL
    while len(met) < len(free):
        following = next_free(a_club, mine, after, held)
        assert following is not None
        held.add(following.local_date)
        met.append(following)
        after = following.starts_at

    assert met == free


def test_every_second_week_goes_on_across_a_year_of_53_weeks() -> None:
    fortnight = replace(slot(4, "18:30", 1), every_weeks=2, from_date=date(2026, 12, 14))
    came = next_occurrences(replace(club(), slots=(fortnight,)), utc("2026-12-01 00:00"), 4)

    assert [o.local_date.isoformat() for o in came] == [
        "2026-12-17",
        "2026-12-31",
        "2027-01-14",
        "2027-01-28",
    ]
    assert came[1].local_date.isocalendar().week == 53


def test_the_week_of_the_first_date_counts_though_its_training_day_is_over() -> None:
    tuesdays = replace(slot(2, "18:30", 1), every_weeks=2, from_date=date(2026, 6, 4))  # a Thursday
    came = next_occurrences(replace(club(), slots=(tuesdays,)), utc("2026-06-04 12:00"), 2)

    assert [o.local_date.isoformat() for o in came] == ["2026-06-16", "2026-06-30"]


@given(clubs(), st.data())
def test_a_warning_names_the_sessions_of_a_year_whose_time_is_skipped_or_comes_twice(
    a_club: Club, data: st.DataObject
) -> None:
    now = datetime.combine(data.draw(days(a_club.zone)), time(), UTC) - timedelta(days=30)
    by_id = {s.id: s for s in a_club.slots}
    year = coming(a_club, now, now + timedelta(days=366))
    named = [(o, clock_change(o.local_date, by_id[o.slot_id].starts, ZoneInfo(a_club.zone))) for o in year]

    assert clock_changes(a_club, now) == [(o, change) for o, change in named if change]


def test_slots_that_are_not_stored_yet_are_warned_of_each_by_its_own_time() -> None:
    unsaved = club(slot(7, "02:30"), slot(7, "18:30"), zone="Europe/Vienna")
    warned = clock_changes(unsaved, utc("2026-02-01 00:00"))

    assert [(o.starts_at, change) for o, change in warned] == [
        (utc("2026-03-29 01:00"), "skipped"),
        (utc("2026-10-25 00:30"), "twice"),
    ]


@pytest.mark.parametrize(
    ("paused_until", "first"),
    [("2026-06-09", "2026-06-09"), ("2026-06-10", "2026-06-16"), ("2026-05-01", "2026-06-02")],
)
def test_after_a_pause_training_goes_on_with_its_last_date(paused_until: str, first: str) -> None:
    paused = replace(club(slot(2)), paused_until=date.fromisoformat(paused_until))

    assert next_occurrences(paused, utc("2026-06-01 00:00"), 1)[0].local_date == date.fromisoformat(first)


def test_a_club_without_training_days_has_nothing_ahead() -> None:
    assert next_occurrences(club(), utc("2026-06-02 12:00"), 5) == []
