"""A training time comes out of its form as it went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import islice

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.features.club.owner import Owner
from bot.features.club.schedule import Club, Slot, occurrences_of
from bot.features.club.setup import LONGEST_LABEL, Setup, TypedTime, rebased, with_slots, with_time
from tests.builders import utc

TODAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))
SLOTS = st.builds(
    Slot,
    weekday=st.integers(1, 7),
    starts=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    id=st.integers(1, 9),
    lead=st.integers(5, 1440).map(lambda n: timedelta(minutes=n)),
    label=st.sampled_from(["", "Track", "x" * LONGEST_LABEL]),
    routine=st.sampled_from([None, "before_run_two"]),
)


@given(slot=SLOTS, today=TODAYS, weeks_ago=st.integers(-300, 300), biweekly=st.booleans())
def test_a_form_sent_off_unchanged_changes_nothing(
    slot: Slot, today: date, weeks_ago: int, biweekly: bool
) -> None:
    if biweekly:
        slot = replace(slot, every_weeks=2, from_date=today - timedelta(days=weeks_ago))
    setup = Setup(zone="UTC", slots=(slot,))

    assert with_time(setup, TypedTime.of(slot, today), today) == setup


@given(slot=SLOTS, today=TODAYS, days_ago=st.integers(0, 1000), starts=st.sampled_from(["07:00", "21:00"]))
def test_another_hour_leaves_every_second_week_the_week_it_was(
    slot: Slot, today: date, days_ago: int, starts: str
) -> None:
    slot = replace(slot, every_weeks=2, from_date=today - timedelta(days=days_ago))
    assume(slot.starts != time.fromisoformat(starts))
    setup = Setup(zone="UTC", slots=(slot,))
    typed = replace(TypedTime.of(slot, today), start=starts)
    shown = with_time(Setup(zone="UTC"), replace(typed, slot_id=None), today)

    after = with_time(setup, typed, today)

    assert days(setup, today) == days(after, today) == days(shown, today)


def days(setup: Setup, today: date) -> list[date]:
    """The next training days of the only slot, from today on."""
    club = Club(owner=Owner.guild(1), channel_id=1, zone="UTC", slots=setup.slots)
    ahead = occurrences_of(club, setup.slots[0], utc(f"{today} 00:00") - timedelta(minutes=1))
    return [o.local_date for o in islice(ahead, 4)]


@given(
    mine=st.lists(SLOTS, max_size=2, unique_by=lambda s: s.id), zone=st.sampled_from(["UTC", "Asia/Tokyo"])
)
def test_of_two_organisers_the_one_who_changed_nothing_takes_over_the_others(
    mine: list[Slot], zone: str
) -> None:
    base = Setup(zone="UTC", channel_id=1)
    theirs = with_slots(replace(base, zone=zone), mine)

    assert rebased(base, base, theirs) == theirs
    assert rebased(theirs, base, base) == theirs
