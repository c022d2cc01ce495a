"""The organiser's cards fit into what Discord takes, however much a club has to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.cli.cards import PAGE, length, shown
from bot.content.exercises import Equipment
from bot.features.club.cards import status_card
from bot.features.club.owner import Owner
from bot.features.club.schedule import Club, Slot, clock_changes, next_occurrences
from bot.features.club.service import ClubStatus
from bot.features.club.setup import LONGEST_LABEL, MAX_SLOTS, Setup, TypedTime
from bot.features.club.setup_cards import change_lines, panel_card, saved_card, time_card
from bot.features.club.setup_service import Draft, Mistake, Proposal, Saved
from tests.builders import club_key
from tests.interactions.limits import check_limits

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue

NOW = datetime(2026, 6, 2, 16, 45, tzinfo=UTC)
LONGEST_ID = 2**63
LONGEST = Setup(
    channel_id=LONGEST_ID,
    zone="America/Argentina/ComodRivadavia",
    slots=tuple(
        Slot(
            3,
            time(2, n),
            -n - 1,
            timedelta(minutes=1440),
            "*" * LONGEST_LABEL,
            "before_run_two",
            2,
            date(2026, 9, 23),
        )
        for n in range(MAX_SLOTS)
    ),
    role_id=LONGEST_ID,
    equipment=frozenset(Equipment),
    digest=True,
)
BEFORE = replace(
    LONGEST,
    zone="Europe/Vienna",
    channel_id=LONGEST_ID - 1,
    role_id=LONGEST_ID - 1,
    equipment=frozenset(),
    digest=False,
    slots=tuple(
        replace(s, starts=time(3, n), label="_" * LONGEST_LABEL, routine=None, from_date=None, every_weeks=1)
        for n, s in enumerate(LONGEST.slots)
    ),
)
SENTENCE = (
    "“" + "x" * 60 + "” is something that takes long to be explained, and even longer to be put right. " * 3
)


def proposal(setup: Setup, base: Setup | None, mistake: Mistake | None = None) -> Proposal:
    stored = Club(owner=Owner.guild(1), channel_id=1, zone="UTC", paused_until=date(2026, 9, 23))
    club = setup.club(club_key(), stored)
    if club is None:
        return Proposal(Draft(setup, base), None, (), (), NOW)
    coming = next_occurrences(club, NOW, 5)
    return Proposal(Draft(setup, base, mistake), club, coming, clock_changes(club, NOW), NOW)


@pytest.mark.parametrize("base", [None, BEFORE])
@pytest.mark.parametrize("setup", [Setup(), LONGEST, replace(LONGEST, zone="Europe/Vienna")])
def test_the_panel_of_the_longest_draft_fits(catalogue: Catalogue, setup: Setup, base: Setup | None) -> None:
    mistake = Mistake(SENTENCE, TypedTime())
    check_limits(panel_card(proposal(setup, base, mistake), catalogue, [SENTENCE, SENTENCE]))


def test_every_sunday_at_the_hour_that_clocks_change_fits(catalogue: Catalogue) -> None:
    sundays = tuple(replace(s, weekday=7, every_weeks=1, from_date=None) for s in LONGEST.slots)
    draft = proposal(replace(LONGEST, zone="Europe/Vienna", slots=sundays), BEFORE)
    assert len(draft.clock_changes) == 2 * MAX_SLOTS
    check_limits(panel_card(draft, catalogue, [SENTENCE]))


def test_the_longest_training_time_fits(catalogue: Catalogue) -> None:
    check_limits(time_card(proposal(LONGEST, None), -1, catalogue))


def test_the_longest_club_fits_when_it_is_saved_and_later(catalogue: Catalogue) -> None:
    draft = proposal(LONGEST, BEFORE)
    assert draft.club is not None
    once = tuple(
        replace(slot, id=n, only_on=date(2026, 9, 1) + timedelta(days=n))
        for n, slot in enumerate(LONGEST.slots * 3)
    )
    club = replace(
        draft.club,
        trouble=SENTENCE,
        slots=(*draft.club.slots, *once),
        cancelled=frozenset((-1, date(2026, 9, 1) + timedelta(days=n)) for n in range(100)),
    )
    check_limits(saved_card(Saved(BEFORE, LONGEST, club, draft.upcoming, NOW), catalogue.routines))
    check_limits(status_card(ClubStatus(club, list(draft.upcoming), None, NOW, NOW), catalogue.routines))


TUESDAY, SUNDAY = Slot(2, time(18, 30), 5), Slot(7, time(9), 6)


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        ((TUESDAY, SUNDAY), []),
        ((replace(TUESDAY, starts=time(19)),), ["Tuesday 18:30 → 19:00", "Sunday 09:00 removed"]),
        ((replace(TUESDAY, id=-1), SUNDAY), []),
        ((TUESDAY, SUNDAY, replace(TUESDAY, id=-1, starts=time(7))), ["Tuesday 07:00 added"]),
        ((replace(TUESDAY, label="Track"), SUNDAY), ["Tuesday 18:30: no place → Track"]),
        (
            (replace(TUESDAY, starts=time(19), lead=timedelta(minutes=30)), SUNDAY),
            ["Tuesday 18:30 → 19:00 · 45 min before → 30 min before"],
        ),
        (
            (replace(TUESDAY, every_weeks=2, from_date=date(2026, 6, 9)), SUNDAY),
            ["Tuesday 18:30: every week → every other week, from Tue 9 June"],
        ),
        (
            (replace(TUESDAY, routine="before_run_two"), SUNDAY),
            ["Tuesday 18:30: routines rotate → Two exercises before you run"],
        ),
    ],
)
def test_what_save_changes_is_said_in_words(
    catalogue: Catalogue, after: tuple[Slot, ...], lines: list[str]
) -> None:
    before = Setup(zone="UTC", slots=(TUESDAY, SUNDAY))
    assert change_lines(before, replace(before, slots=after), catalogue.routines) == lines


RUNS = tuple(
    Slot(day, time.fromisoformat(starts), n, label=label)
    for n, (day, starts, label) in enumerate(
        ((2, "18:30", "Track, by the clubhouse"), (4, "18:30", "Riverside loop"), (7, "09:00", "Long run")), 1
    )
)


@pytest.mark.parametrize("slots", [RUNS, LONGEST.slots], ids=["three runs", "as many as fit"])
def test_the_panel_and_the_status_fit_a_phone(catalogue: Catalogue, slots: tuple[Slot, ...]) -> None:
    setup = replace(LONGEST, zone="Europe/Vienna", slots=slots, equipment=frozenset({Equipment.MAT}))
    club = setup.club(club_key(), None)
    assert club is not None
    coming = next_occurrences(club, NOW, 5)

    for base in (None, setup):
        panel = panel_card(Proposal(Draft(setup, base), club, coming, (), NOW), catalogue)
        assert length(panel) <= PAGE
    status = status_card(ClubStatus(club, coming, None, NOW, NOW), catalogue.routines)
    assert length(status) <= PAGE
    assert ("more" in shown(status)) is (slots is not RUNS), "a long list says how many it leaves out"
