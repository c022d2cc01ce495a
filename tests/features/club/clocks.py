"""What clocks on the wall show, in every time zone there is: asked of each minute, without any arithmetic."""

from __future__ import annotations

from bisect import bisect
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

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


def minutes_around(name: str, change: Change) -> dict[datetime, list[datetime]]:
    """The minutes of the wall near a change, each with the instants at which clocks show it."""
    zone, near = ZoneInfo(name), 10 * MINUTE
    since, until = min(change.before, change.after) - near, max(change.before, change.after) + near
    minutes = int((until - since) / MINUTE)
    shown: dict[datetime, list[datetime]] = {since + n * MINUTE: [] for n in range(minutes)}
    for n in range(-minutes, minutes):
        if (wall := clock_at(change.at + n * MINUTE, zone)) in shown:
            shown[wall].append(change.at + n * MINUTE)
    return shown


@cache
def different_zones() -> list[str]:
    """One zone of each set of rules: many names are aliases of the same file."""
    files = resources.files("tzdata") / "zoneinfo"
    named = [name for name in ZONES if files.joinpath(name).is_file()]
    return sorted({files.joinpath(name).read_bytes(): name for name in named}.values())


def days(name: str) -> st.SearchStrategy[date]:
    """Any day, and as often one on which clocks change."""
    any_day = st.dates(FIRST_DAY, LAST_DAY)
    jumps = [d for change in changes(name) for d in (change.before.date(), change.after.date())]
    return st.one_of(any_day, st.sampled_from(jumps)) if jumps else any_day


minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
starts = st.one_of(minutes, st.builds(time, st.integers(0, 3), st.integers(0, 59)))


@st.composite
def walls(draw: st.DrawFn) -> tuple[ZoneInfo, date, time]:
    """A zone, a day and a time, often near a change of clocks."""
    name = draw(st.sampled_from(ZONES))
    return ZoneInfo(name), draw(days(name)), draw(starts)
