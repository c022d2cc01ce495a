"""The posts of training days and of a club's week, as they stand at each moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.content.exercises import Equipment
from bot.content.routines import Phase
from bot.features.club.owner import Owner
from bot.features.club.schedule import Occurrence, PostState, Skipped
from bot.features.reminders.cards import digest_card, reminder_card
from bot.features.reminders.rules import Week, choose_exercises
from bot.features.reminders.store import Claimed
from bot.interactions.cards import Card
from tests.interactions.limits import check_limits, flatten

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue

START = datetime(2026, 6, 2, 16, 30, tzinfo=UTC)
BEFORE, AFTER, CLOSED = (
    START - timedelta(minutes=45),
    START + timedelta(minutes=1),
    START + timedelta(hours=48),
)


def training_day(catalogue: Catalogue, turn: int = 0) -> Claimed:
    """A training day with the longest of everything."""
    exercises = choose_exercises(
        catalogue.exercises,
        catalogue.routines,
        routine=None,
        equipment=frozenset(Equipment),
        phase=Phase.BASE_BUILDING,
        turn=turn,
        last=(),
    )
    return Claimed(
        id=2**53,
        club_id=Owner.guild(2**63 - 1).club_id,
        slot_id=1,
        channel_id=2**63,
        local_date=date(2026, 6, 2),
        starts_at=START,
        claimed_at=BEFORE,
        exercises=exercises,
        message_id=2**63,
        label="*" * 30,
        role_id=2**63,
    )


def card(catalogue: Catalogue, now: datetime, done: int = 0, skipped: Skipped | None = None) -> Card:
    state = PostState.CANCELLED if skipped is Skipped.CANCELLED else PostState.POSTED
    day = replace(training_day(catalogue), state=state)
    return reminder_card(day, [catalogue.exercises[key] for key in day.exercises], done, now)


def words(shown: Card) -> str:
    return "\n".join(each.get("content", "") for each in flatten(shown.to_components()))


def answers(shown: Card) -> list[str]:
    ids = [each.get("custom_id", "") for each in flatten(shown.to_components())]
    return [each for each in ids if each.startswith("checkin:")]


@pytest.mark.parametrize("done", [0, 1, 250_000])
@pytest.mark.parametrize("solo", [False, True])
def test_every_post_fits(catalogue: Catalogue, done: int, solo: bool) -> None:
    for turn in range(30):
        owner = Owner.person(2**63 - 1) if solo else Owner.guild(2**63 - 1)
        day = replace(training_day(catalogue, turn), club_id=owner.club_id)
        exercises = [catalogue.exercises[key] for key in day.exercises]
        for now in (BEFORE, AFTER, CLOSED):
            check_limits(reminder_card(day, exercises, done, now))


def test_it_is_answered_before_and_after_the_run_until_it_closes(catalogue: Catalogue) -> None:
    assert len(answers(card(catalogue, BEFORE))) == 3
    assert len(answers(card(catalogue, AFTER))) == 3
    assert answers(card(catalogue, CLOSED)) == []


def test_it_says_whether_the_run_is_ahead_has_begun_or_is_closed(catalogue: Catalogue) -> None:
    assert "The run starts" in words(card(catalogue, BEFORE))
    assert "The run began" in words(card(catalogue, AFTER))
    assert "has closed" in words(card(catalogue, CLOSED, done=4))
    assert "**4 done**" in words(card(catalogue, CLOSED, done=4)), "the count stays"


def test_a_session_that_is_off_takes_no_answers_and_says_that_no_streak_suffers(catalogue: Catalogue) -> None:
    off = card(catalogue, BEFORE, skipped=Skipped.CANCELLED)

    assert answers(off) == []
    assert "breaks no streak" in words(off)


def test_it_calls_the_chosen_role_and_shows_the_label_as_it_was_typed(catalogue: Catalogue) -> None:
    shown = words(card(catalogue, BEFORE))

    assert f"<@&{2**63}>" in shown
    assert "\\*" * 30 in shown


def week(**changes: object) -> Week:
    plain: dict[str, object] = {
        "sunday": date(2026, 6, 7),
        "sessions": 3,
        "members": 12,
        "done": 30,
        "total": 912,
        "bests": (),
        "coming": (),
    }
    return Week(**{**plain, **changes})  # pyright: ignore[reportArgumentType]  # each test changes one field


def test_a_digest_of_the_busiest_club_fits() -> None:
    coming = tuple(Occurrence(n, date(2026, 6, 9), "UTC", START, START) for n in range(20))
    check_limits(digest_card(week(bests=tuple("*_|" * 11 for _ in range(500)), coming=coming), 2**53))


def test_a_digest_names_who_reached_a_best_and_no_more_than_ten() -> None:
    shown = words(digest_card(week(bests=tuple(f"Runner{n}" for n in range(14))), 1))

    assert "Runner9" in shown
    assert "Runner10" not in shown
    assert "and 4 more" in shown


def test_a_digest_of_a_week_without_anybody_blames_nobody() -> None:
    shown = words(digest_card(week(members=0, done=0), 1))

    assert "a quiet week" in shown
    assert "0 runners" not in shown
