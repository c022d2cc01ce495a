"""Which backups are kept: enough to go back to last night or last month, and none that is too old."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.database.backups import DAYS, OLDEST, WEEKS, backup_due, kept_backups

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
instants = st.timedeltas(timedelta(0), timedelta(days=170)).map(lambda ago: NOW - ago)


def nights(number: int, until: datetime = NOW) -> set[datetime]:
    """What is there after so many nights, each followed by clearing away."""
    there: set[datetime] = set()
    for ago in reversed(range(number)):
        tonight = until - timedelta(days=ago)
        there = kept_backups(there | {tonight}, tonight)
    return there


@given(st.sets(instants, min_size=1))
def test_the_latest_backup_is_always_kept(made: set[datetime]) -> None:
    assert max(made) in kept_backups(made, NOW)


@given(st.sets(instants))
def test_never_are_there_more_than_seven_and_eight_and_the_latest(made: set[datetime]) -> None:
    assert len(kept_backups(made, NOW)) <= DAYS + WEEKS + 1
    assert kept_backups(made, NOW) <= made


@given(st.sets(instants, min_size=1))
def test_what_is_older_than_eight_weeks_goes_as_soon_as_there_is_a_newer_one(made: set[datetime]) -> None:
    """PRIVACY.md promises it of what members deleted."""
    assert all(NOW - instant < OLDEST for instant in kept_backups(made, NOW) - {max(made)})


@given(st.sets(instants))
def test_clearing_away_twice_clears_no_more(made: set[datetime]) -> None:
    assert kept_backups(kept_backups(made, NOW), NOW) == kept_backups(made, NOW)


@given(st.sets(instants, min_size=1))
def test_each_of_the_last_seven_days_with_a_backup_keeps_its_last(made: set[datetime]) -> None:
    of_day: dict[date, datetime] = {}
    for instant in sorted(made):
        of_day[instant.date()] = instant
    young = {each for day, each in of_day.items() if (NOW.date() - day).days < 7}

    assert young <= kept_backups(made, NOW)


@given(st.integers(57, 120), st.integers(0, 6))
def test_after_some_months_one_can_go_back_to_each_of_seven_nights_and_eight_weeks(
    number: int, weekday: int
) -> None:
    tonight = NOW + timedelta(days=weekday)
    there = nights(number, tonight)

    assert {tonight - timedelta(days=n) for n in range(DAYS)} <= there
    assert len({instant.isocalendar()[:2] for instant in there}) == WEEKS
    assert max(tonight - instant for instant in there) >= timedelta(days=43)


@given(instants, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_each_night_at_three_a_backup_is_due_once(latest: datetime, later: timedelta) -> None:
    now = latest + later
    threes = {now.replace(hour=3, minute=0, second=0, microsecond=0) - timedelta(days=n) for n in (0, 1)}
    last_three = max(three for three in threes if three <= now)

    assert backup_due(latest, now) == (latest < last_three)
    assert not backup_due(now, now)


def test_without_any_backup_one_is_due_at_once() -> None:
    assert backup_due(None, NOW)
