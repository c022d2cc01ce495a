"""The cards of a guided session: within Discord's limits at every step, and in words that fit the moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.features.guided import workout as guided_workout
from bot.features.guided.cards import (
    ended_card,
    led_ended_card,
    more_pain_card,
    question_card,
    session_card,
)
from bot.features.guided.routine_cards import routine_card, routine_pages, routines_card
from bot.features.guided.service import Ending, Question, Workout
from bot.features.guided.store import StoredWorkout
from bot.features.guided.workout import Effort, End, Item, Kind, Press, dose_for, items_of, steps
from bot.features.self_tests.rules import Side
from bot.interactions.cards import PAGE
from bot.interactions.pictures import gallery
from tests.builders import utc
from tests.interactions.limits import check_limits, flatten

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue
    from bot.interactions.cards import Card

NOW = utc("2026-06-02 17:00")
LONGEST_ID = 10**18 - 1


def workout(*items: Item, presses: int = 0, kind: Kind = Kind.STRENGTH, public: bool = False) -> Workout:
    """A session after so many presses of Next, ten seconds apart."""
    run, now = guided_workout.begin(items, NOW), NOW
    for _ in range(presses):
        now += timedelta(seconds=10)
        run = guided_workout.press(run, Press.NEXT, now)
    stored = StoredWorkout(
        id=LONGEST_ID,
        user_id=1,
        guild_id=2,
        channel_id=3 if public else None,
        message_id=None,
        kind=kind,
        title="Base circuit",
        allowed=frozenset(),
        run="",
        touched_at=now,
        joined=0,
    )
    return Workout(stored, run, now)


def paused(known: Workout) -> Workout:
    return replace(known, run=guided_workout.press(known.run, Press.PAUSE, known.now))


def item(catalogue: Catalogue, key: str, kind: Kind = Kind.STRENGTH, extra: Side | None = None) -> Item:
    dose = dose_for(catalogue.exercises[key], kind)
    return Item(exercise=key, dose=dose, rest_seconds=30, extra=extra, because="your left hip sagged")


def words(card: Card) -> str:
    return "\n".join(part.get("content", "") for part in flatten(card.to_components()))


def length(card: Card) -> int:
    """Characters of text on the card."""
    return sum(len(part.get("content", "")) for part in flatten(card.to_components()))


def shown(known: Workout, catalogue: Catalogue) -> str:
    return words(session_card(known, catalogue))


@pytest.mark.parametrize("kind", Kind)
def test_every_step_of_every_exercise_fits(catalogue: Catalogue, kind: Kind) -> None:
    for key, exercise in catalogue.exercises.items():
        of_exercise = item(catalogue, key, kind, Side.LEFT)
        for done in range(len(steps(of_exercise))):
            for public in (False, True):
                known = workout(of_exercise, presses=done, kind=kind, public=public)
                card = session_card(known, catalogue, gallery([exercise]))
                check_limits(card)
                assert length(card) <= PAGE
                first = next(flatten(card.to_components()[0]["components"]))
                assert first["content"].startswith(f"## {exercise.name}\n### "), "above its picture"
                check_limits(session_card(paused(known), catalogue))


def test_every_routine_is_one_screen_of_a_phone_a_page(catalogue: Catalogue) -> None:
    assert length(routines_card(catalogue)) <= PAGE
    for routine in catalogue.routines.values():
        count = len(routine_pages(routine, catalogue))
        cards = [routine_card(routine, catalogue, page=n) for n in range(count)]
        assert max(map(length, cards)) <= PAGE
        assert count == 1 or all(
            f"{routine.name} · {n}/{count}" in words(card) for n, card in enumerate(cards, 1)
        )
        beyond = routine_card(routine, catalogue, page=10**6)
        assert beyond.to_components() == cards[-1].to_components()
        for known in (workout(*items_of(routine)), paused(workout(*items_of(routine)))):
            assert length(session_card(known, catalogue)) <= PAGE


def test_the_extra_set_and_its_reason_are_told_where_they_belong(catalogue: Catalogue) -> None:
    clamshell = item(catalogue, "clamshell", extra=Side.LEFT)
    first = shown(workout(clamshell), catalogue)
    assert "Left leg: " in first
    assert "The left leg gets 1 more set." in first
    assert "Why: your left hip sagged" in first
    last = shown(workout(clamshell, presses=len(steps(clamshell)) - 1), catalogue)
    assert "left leg, extra set: " in last.casefold()
    assert "Why:" not in last, "it is told once"


def test_how_to_do_an_exercise_is_told_once_and_then_one_thing_to_feel(catalogue: Catalogue) -> None:
    exercise = catalogue.exercises["clamshell"]
    first, second = (shown(workout(item(catalogue, "clamshell"), presses=n), catalogue) for n in (0, 1))
    assert exercise.setup[0] in first
    assert all(step in first for step in exercise.steps), "the starting position alone isn't the exercise"
    assert exercise.stop_if[0] in first
    assert exercise.setup[0] not in second
    assert any(cue in second for cue in exercise.cues)


def test_a_circuit_counts_its_rounds_and_tells_the_set_up_in_the_first(catalogue: Catalogue) -> None:
    items = items_of(catalogue.routines["three_rounds"])
    begun, second = shown(workout(*items), catalogue), shown(workout(*items, presses=5), catalogue)
    setup = catalogue.exercises[items[0].exercise].setup[0]
    assert "round 1 of 3 · exercise 1 of 3" in begun
    assert setup in begun
    assert "round 2 of 3 · exercise 1 of 3" in second
    assert setup not in second
    assert any(cue in second for cue in catalogue.exercises[items[0].exercise].cues)


def test_the_rest_after_a_set_has_a_clock(catalogue: Catalogue) -> None:
    bridge = item(catalogue, "glute_bridge")
    rests_until = int((NOW + timedelta(seconds=40)).timestamp())
    assert f"Rest first: ends <t:{rests_until}:R>" in shown(workout(bridge, presses=1), catalogue)
    assert "Rest first" not in shown(workout(bridge), catalogue)


def test_the_time_so_far_and_the_time_to_go_are_told(catalogue: Catalogue) -> None:
    assert "under 1 min so far, about" in shown(workout(item(catalogue, "glute_bridge")), catalogue)


def test_an_exercise_that_left_the_catalogue_can_be_skipped(catalogue: Catalogue) -> None:
    gone = Item(exercise="no_longer_there", dose=dose_for(catalogue.exercises["squat"], Kind.STRENGTH))
    assert "Tap **Skip**" in shown(workout(gone), catalogue)


def ended(end: End, *, pain: int | None = None, kind: Kind = Kind.STRENGTH, catalogue: Catalogue) -> str:
    known = workout(item(catalogue, "clamshell"), presses=2, kind=kind)
    run = {
        End.HURT: guided_workout.press(known.run, Press.HURT, NOW),
        End.STOPPED: guided_workout.press(known.run, Press.STOP, NOW),
        End.ABANDONED: guided_workout.abandon(known.run),
        End.FINISHED: guided_workout.press(known.run, Press.SKIP, NOW),
    }[end]
    effort = None
    if pain is not None:
        effort = Effort(done_at=NOW, exercises=("clamshell",), sets=1, effort=5, pain=pain)
    ending = Ending(Workout(known.stored, run, NOW), effort, None)
    card = ended_card(ending)
    check_limits(card)
    check_limits(led_ended_card(ending))
    assert max(length(card), length(led_ended_card(ending))) <= PAGE
    return words(card)


@pytest.mark.parametrize("end", End)
@pytest.mark.parametrize("pain", [None, 0, 6, 7, 10])
def test_praise_never_stands_beside_pain(catalogue: Catalogue, end: End, pain: int | None) -> None:
    text = ended(end, pain=pain, catalogue=catalogue)
    is_sore = pain is not None and pain >= 4
    assert ("physio or doctor" in text) is is_sore
    assert ("Well done" in text) is (end is End.FINISHED and not is_sore)


def test_no_end_of_a_session_shames_anybody(catalogue: Catalogue) -> None:
    for end in End:
        text = ended(end, catalogue=catalogue).casefold()
        for word in ("missed", "failed", "only 1", "unfortunately", "skipped", "should have"):
            assert word not in text


def test_the_question_and_the_advice_fit_and_lead_to_no_exercise() -> None:
    check_limits(question_card(Question(LONGEST_ID, NOW), LONGEST_ID))
    card = more_pain_card(waits=True)
    check_limits(card)
    ids = [part["custom_id"] for part in flatten(card.to_components()) if "custom_id" in part]
    assert not [each for each in ids if each.startswith(("workout", "exercise", "routine"))]


def test_only_a_session_that_waits_is_spoken_of() -> None:
    assert "/warmup" in words(more_pain_card(waits=True))
    assert "/warmup" not in words(more_pain_card(waits=False))
