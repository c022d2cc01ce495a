"""Which session a date in a club's past means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from bot.errors import UserError
from bot.features.club.attendance import KnownDay, session_on
from bot.features.club.schedule import Occurrence, Skipped, Slot
from tests.builders import A_TUESDAY, THURSDAY, TUESDAY, club, slot, utc

NOW = utc("2026-06-10 12:00")
CLUB = club(slot(TUESDAY, slot_id=1), slot(THURSDAY, "07:00", 2), slot(THURSDAY, "19:00", 3))
A_THURSDAY = date(2026, 6, 4)


def known(starts: str, slot_id: int = 9, skipped: Skipped | None = None) -> KnownDay:
    return KnownDay(7, slot_id, time.fromisoformat(starts), utc("2026-06-02 16:00"), skipped)


def refused(day: date, *stored: KnownDay, at: time | None = None) -> str:
    with pytest.raises(UserError) as refusal:
        session_on(CLUB, stored, day, at, NOW)
    return str(refusal.value)


def test_a_day_before_the_bot_came_is_of_the_slot_of_its_weekday() -> None:
    day = session_on(CLUB, (), date(2019, 12, 31), None, NOW)

    assert isinstance(day, Occurrence)
    assert (day.slot_id, day.starts_at) == (1, utc("2019-12-31 17:30"))


def test_the_session_that_is_stored_goes_before_what_the_schedule_says_today() -> None:
    assert session_on(CLUB, [known("18:00")], A_TUESDAY, None, NOW) == known("18:00")


def test_of_several_sessions_the_time_says_which() -> None:
    day = session_on(CLUB, (), A_THURSDAY, time(19), NOW)

    assert isinstance(day, Occurrence)
    assert day.slot_id == 3
    assert "07:00 and 19:00" in refused(A_THURSDAY)


def test_a_time_may_name_the_session_of_the_schedule_beside_a_stored_one() -> None:
    day = session_on(CLUB, [known("07:00", slot_id=2)], A_THURSDAY, time(19), NOW)

    assert isinstance(day, Occurrence)
    assert day.slot_id == 3


def test_a_time_at_which_there_was_no_session_is_refused_with_those_that_there_were() -> None:
    assert "Write 18:30" in refused(A_TUESDAY, at=time(18))


def test_a_date_on_which_the_club_does_not_train_is_refused() -> None:
    assert "has no run on that date. It's a Wednesday." in refused(date(2026, 6, 3))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 6, 16), "in the future"),
        (date.max, "in the future"),
        (date(206, 6, 2), "too long ago"),
        (date.min, "too long ago"),
    ],
)
def test_only_dates_that_can_be_meant_are_taken(day: date, sentence: str) -> None:
    assert sentence in refused(day)


def test_todays_session_is_taken_when_it_has_begun() -> None:
    today = date(2026, 6, 9)
    begun = session_on(CLUB, (), today, None, utc("2026-06-09 16:30"))

    assert isinstance(begun, Occurrence)
    with pytest.raises(UserError, match="hasn't started"):
        session_on(CLUB, (), today, None, utc("2026-06-09 16:29"))


@pytest.mark.parametrize("skipped", Skipped)
def test_a_session_that_counts_for_nobody_is_refused(skipped: Skipped) -> None:
    assert ("cancelled" in refused(A_TUESDAY, known("18:30", 1, skipped))) is (skipped is Skipped.CANCELLED)


def test_a_day_called_off_in_advance_is_refused() -> None:
    off = replace(CLUB, cancelled=frozenset({(1, A_TUESDAY)}))

    with pytest.raises(UserError, match="cancelled this run"):
        session_on(off, (), A_TUESDAY, None, NOW)


def test_a_fortnightly_rhythm_reaches_back() -> None:
    fortnightly = Slot(TUESDAY, time(18, 30), 1, every_weeks=2, from_date=A_TUESDAY)
    a_club = club(fortnightly)

    assert isinstance(session_on(a_club, (), date(2026, 5, 19), None, NOW), Occurrence)
    with pytest.raises(UserError, match="has no run"):
        session_on(a_club, (), date(2026, 5, 26), None, NOW)
