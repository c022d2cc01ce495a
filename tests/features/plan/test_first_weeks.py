"""The first weeks ask little: of a beginner, of somebody who is gentle only, and after gentle weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from bot.content.exercises import Equipment, Level
from bot.content.screening import ScreeningOutcome
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers, Plan
from bot.features.screening.rules import Standing
from tests.features.plan.plan_answers import NORMAL, NOW, alike, answers, effort
from tests.features.plan.plan_pattern import HOLD, SQUAT
from tests.features.plan.test_plan_properties import CATALOGUE, RULES, calm
from tests.soak import rounds

EVERYTHING = frozenset(Equipment)
STRONG = (*alike(HOLD, "held_level", 60), *alike(SQUAT, "smooth"), *alike("side_leg_lift_count", "clean", 30))


def plan(given_: Answers) -> Plan:
    return make_plan(given_, RULES, CATALOGUE)


def sets(made: Plan) -> set[int]:
    return {int(item.dose.sets) for session in made.sessions for item in session.items}


def levels(made: Plan) -> set[Level]:
    return {entry.level for session in made.sessions for entry in session.entries}


def gentle(days: float) -> Standing:
    """Gentle only, by answers given so many days ago."""
    since = NOW - timedelta(days=days)
    return Standing(outcome=ScreeningOutcome.GENTLE_ONLY, answered=True, since=since)


@pytest.mark.parametrize(("days", "most"), [((), 2), ((1,), 2), ((1, 5, 9, 13), 2), ((1, 5, 9, 13, 15), 3)])
def test_who_begins_does_two_sets_at_most_for_two_weeks(days: tuple[int, ...], most: int) -> None:
    made = plan(answers(*STRONG, equipment=EVERYTHING, efforts=tuple(effort(each) for each in days)))

    assert max(sets(made)) == most


@pytest.mark.parametrize(("since", "reps"), [(12, "12"), (30, "15")])
def test_gentle_only_goes_up_after_two_weeks_and_not_before(since: int, reps: str) -> None:
    sessions = tuple(effort(each) for each in (1, 4, 7, 10))
    made = plan(answers(efforts=sessions, screening=gentle(since)))
    items = [item for session in made.sessions for item in session.items]

    assert {item.dose.reps for item in items if item.exercise == "glute_bridge"} == {reps}


def test_gentle_only_has_no_weight_however_long_one_has_trained() -> None:
    sessions = tuple(effort(each, "squat", "split_squat", felt=5) for each in range(1, 90, 3))
    made = plan(answers(equipment=EVERYTHING, efforts=sessions, screening=gentle(80)))
    loads = [item.dose.load or "" for session in made.sessions for item in session.items]

    assert "split_squat" in {item.exercise for session in made.sessions for item in session.items}
    assert not any("weight" in load and "ankle" not in load for load in loads)


@given(calm)
@settings(max_examples=rounds(100, 2000), deadline=None)
def test_after_gentle_weeks_no_self_test_leads_to_level_3_or_to_a_weight(told: Answers) -> None:
    back = replace(NORMAL, rebuilds_until=NOW + timedelta(days=1))
    made = plan(replace(told, results=(*told.results, *STRONG), screening=back))

    assert levels(made) <= {Level.FOUNDATION, Level.BUILDING}
    loads = [item.dose.load or "" for session in made.sessions for item in session.items]
    assert not any("weight" in load and "ankle" not in load for load in loads)


def test_once_those_weeks_are_over_the_self_tests_count() -> None:
    sessions = tuple(effort(each) for each in range(1, 60, 4))

    assert Level.STRONG in levels(plan(answers(*STRONG, efforts=sessions)))


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (9, "Your first session back has one set less."),
        (20, "You do half the sets for the first week. Then tap **Update my plan**."),
        (70, "Keep your effort to 6/10 at first. You do half the sets for the first week."),
    ],
)
def test_who_was_away_reads_when_the_sets_come_back(days: int, says: str) -> None:
    made = plan(answers(efforts=tuple(effort(days + each) for each in range(0, 40, 4))))

    assert any(says in note for note in made.notes)


@pytest.mark.parametrize(("felt", "is_said"), [((9, 9), True), ((9, 8), False), ((8, 9), False)])
def test_a_step_back_after_two_very_hard_sessions_is_explained(
    felt: tuple[int, int], *, is_said: bool
) -> None:
    sessions = (effort(4, felt=felt[0]), effort(2, felt=felt[1]))
    made = plan(answers(efforts=(*sessions, *(effort(each) for each in range(6, 30, 3)))))

    assert any("felt 9/10 or harder" in note for note in made.notes) is is_said


def test_what_is_heavy_gets_a_longer_rest() -> None:
    sessions = tuple(effort(each, "single_leg_hip_thrust_bodyweight") for each in range(2, 80, 3))
    strong = alike(HOLD, "held_level", 60, days=80)
    made = plan(answers(*strong, equipment=EVERYTHING, efforts=sessions))
    rests = {item.exercise: item.rest_seconds for session in made.sessions for item in session.items}

    assert rests["single_leg_hip_thrust"] == 120
    assert rests["squat"] == 60
