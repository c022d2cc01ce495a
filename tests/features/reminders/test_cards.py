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
from bot.features.reminders.cards import digest_message, reminder_message
from bot.features.reminders.rules import Week, choose_exercises
from bot.features.reminders.store import Claimed
from bot.interactions.cards import Message
from tests.interactions.limits import check_message

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


def shown_at(catalogue: Catalogue, now: datetime, done: int = 0, skipped: Skipped | None = None) -> Message:
    state = PostState.CANCELLED if skipped is Skipped.CANCELLED else PostState.POSTED
    day = replace(training_day(catalogue), state=state)
    return reminder_message(day, [catalogue.exercises[key] for key in day.exercises], done, now)


def answers(shown: Message) -> list[str]:
    ids = [button.custom_id or "" for row in shown.rows for button in row]
    return [each for each in ids if each.startswith("checkin:")]


@pytest.mark.parametrize("done", [0, 1, 250_000])
@pytest.mark.parametrize("solo", [False, True])
def test_every_post_fits(catalogue: Catalogue, done: int, solo: bool) -> None:
    for turn in range(30):
        owner = Owner.person(2**63 - 1) if solo else Owner.guild(2**63 - 1)
        day = replace(training_day(catalogue, turn), club_id=owner.club_id)
        exercises = [catalogue.exercises[key] for key in day.exercises]
        for now in (BEFORE, AFTER, CLOSED):
            check_message(reminder_message(day, exercises, done, now))


def test_it_is_answered_before_and_after_the_run_until_it_closes(catalogue: Catalogue) -> None:
    assert len(answers(shown_at(catalogue, BEFORE))) == 3
    assert len(answers(shown_at(catalogue, AFTER))) == 3
    assert answers(shown_at(catalogue, CLOSED)) == []


def test_it_says_whether_the_run_is_ahead_has_begun_or_is_closed(catalogue: Catalogue) -> None:
    assert "The run starts" in shown_at(catalogue, BEFORE).text
    assert "The run started" in shown_at(catalogue, AFTER).text
    assert "any more" in shown_at(catalogue, CLOSED, done=4).text
    assert "4 runners checked in" in shown_at(catalogue, CLOSED, done=4).text, "the count stays"


def test_a_session_that_is_off_takes_no_answers_and_says_that_no_streak_suffers(catalogue: Catalogue) -> None:
    off = shown_at(catalogue, BEFORE, skipped=Skipped.CANCELLED)

    assert answers(off) == []
    assert "every streak is safe" in off.text


def test_it_calls_the_chosen_role_and_shows_the_label_as_it_was_typed(catalogue: Catalogue) -> None:
    shown = shown_at(catalogue, BEFORE).text

    assert f"<@&{2**63}>" in shown
    assert "\\*" * 30 in shown


def test_exercises_without_end_leave_room_for_when_to_check_in(catalogue: Catalogue) -> None:
    every = [replace(each, name=each.name * 3) for each in catalogue.exercises.values()]
    many = reminder_message(training_day(catalogue), every, done=0, now=BEFORE)

    check_message(many)
    assert "None" not in many.text
    assert "more\n\nThe run starts at 16:30, UTC. You can check in until Thursday, 16:30." in many.text
    assert len(answers(many)) == 3


@pytest.mark.parametrize(
    ("zone", "when"),
    [
        ("Europe/Vienna", "18:30, Vienna time"),
        ("America/Argentina/Buenos_Aires", "13:30, Buenos Aires time"),
        ("UTC", "16:30, UTC"),
    ],
)
def test_it_says_whose_time_it_is(catalogue: Catalogue, zone: str, when: str) -> None:
    day = replace(training_day(catalogue), zone=zone)

    assert f"The run starts at {when}." in reminder_message(day, [], done=0, now=BEFORE).text


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
    check_message(digest_message(week(bests=tuple("*_|" * 11 for _ in range(500)), coming=coming), 2**53))


def test_a_digest_names_who_reached_a_best_and_no_more_than_ten() -> None:
    shown = digest_message(week(bests=tuple(f"Runner{n}" for n in range(14))), 1).text

    assert "Runner9" in shown
    assert "Runner10" not in shown
    assert "and 4 more" in shown


def test_a_digest_of_a_week_without_anybody_blames_nobody() -> None:
    shown = digest_message(week(members=0, done=0), 1).text

    assert "a quiet week" in shown
    assert "0 runners" not in shown
