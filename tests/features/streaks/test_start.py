"""The instant of a local time in every time zone there is, also where clocks skip it or show it twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.club.schedule import ClockChange, clock_change, start_instant
from tests.builders import utc
from tests.features.club.clocks import (
    MINUTE,
    ZONES,
    Change,
    changes,
    clock_at,
    different_zones,
    minutes_around,
    walls,
)

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time


def between(early: datetime, late: datetime) -> st.SearchStrategy[datetime]:
    """A whole minute from the first, which is included, to the last, which is not."""
    return st.integers(0, int((late - early) / MINUTE) - 1).map(lambda n: early + n * MINUTE)


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


def test_each_minute_near_each_change_of_ten_years_is_what_the_clocks_of_its_zone_show() -> None:
    seen = 0
    for name in different_zones():
        zone = ZoneInfo(name)
        for change in changes(name):
            for wall, instants in minutes_around(name, change).items():
                named = (ClockChange.SKIPPED, None, ClockChange.TWICE)[len(instants)]
                assert clock_change(wall.date(), wall.time(), zone) is named, (name, wall)
                started = start_instant(wall.date(), wall.time(), zone)
                assert started == min(instants, default=change.at), (name, wall)
                seen += 1
    assert seen > 150_000
