"""Hops come last: only to somebody strong who has trained for weeks and has neither pain nor a risk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.exercises import Flag, Impact, Place
from bot.content.screening import ScreeningOutcome
from bot.features.guided.workout import Effort, NextDay
from bot.features.plan.care import Care
from bot.features.plan.gates import Gates
from bot.features.plan.making import Maker, make_plan
from bot.features.plan.plans import Answers
from bot.features.screening.rules import Standing
from tests.features.plan.plan_answers import NORMAL, alike, answers, both, effort, note, used
from tests.features.plan.test_plan_properties import CATALOGUE, RULES, calm
from tests.soak import rounds

CALF = "calf_raise_count"
STRONG = alike(CALF, "clean", 18)
TWO_LEGS, ONE_LEG = "pogo_hops", "single_leg_hop"


def weeks(count: int, *exercises: str) -> tuple[Effort, ...]:
    """Two good sessions a week, up to two days ago."""
    days = [2 + 7 * week + half for week in range(count) for half in (0, 3)]
    return tuple(effort(each, *(exercises or ("single_leg_calf_raise", "squat"))) for each in days)


def open_for(told: Answers) -> set[str]:
    gates = Gates(
        rules=RULES, care=Care.of(told, RULES, CATALOGUE), standing=told.standing, efforts=told.efforts
    )
    return {key for key in (TWO_LEGS, ONE_LEG) if gates.may(CATALOGUE.exercises[key])}


READY = answers(*STRONG, efforts=weeks(7))
HOPPING = answers(*STRONG, efforts=weeks(7, TWO_LEGS))


def test_who_is_strong_and_has_trained_for_weeks_may_hop_on_two_legs() -> None:
    assert open_for(READY) == {TWO_LEGS}


def test_who_has_hopped_well_for_four_weeks_may_hop_on_one() -> None:
    assert open_for(HOPPING) == {TWO_LEGS, ONE_LEG}


CLOSED = {
    "no test": replace(READY, results=()),
    "one side tested": replace(READY, results=STRONG[:1]),
    "14 on one side": replace(READY, results=both(CALF, "clean", "clean", (14, 20))),
    "the test hurt": replace(READY, results=(*STRONG, *alike(CALF, "hurt", days=1))),
    "five weeks of training": replace(READY, efforts=weeks(5)),
    "no training": replace(READY, efforts=()),
    "five weeks away": replace(READY, efforts=tuple(effort(d + 35) for d in range(2, 60, 4))),
    "a sore knee at 1": replace(READY, hurts=(note(Place.KNEE, 1),)),
    "a session hurt 2, nobody said where": replace(READY, efforts=(*weeks(7), effort(1, pain=2))),
    "a sore shin that was checked": replace(
        READY, hurts=(note(Place.LOWER_LEG, 5, days=10),), cleared_at=READY.made_at
    ),
    "a knee at 5, gone and quiet, but not for two weeks": replace(
        READY, hurts=(note(Place.KNEE, 5, days=12),), gone_at=READY.made_at - timedelta(days=8)
    ),
    "gentle only": replace(READY, screening=Standing(outcome=ScreeningOutcome.GENTLE_ONLY, answered=True)),
    "never asked": replace(READY, screening=None),
    "a risk for the bones": replace(READY, screening=replace(NORMAL, flags=frozenset({Flag.BONE_RISK}))),
    "no impact": replace(READY, screening=replace(NORMAL, flags=frozenset({Flag.NO_IMPACT}))),
}


@pytest.mark.parametrize("told", CLOSED.values(), ids=CLOSED)
def test_nobody_else_hops_at_all(told: Answers) -> None:
    assert open_for(told) == set()


@pytest.mark.parametrize(
    "last", [effort(1, TWO_LEGS, next_day=NextDay.MORE), effort(1, TWO_LEGS, next_day=None)]
)
def test_a_bad_or_unknown_day_after_hops_starts_the_four_weeks_anew(last: Effort) -> None:
    assert ONE_LEG not in open_for(replace(HOPPING, efforts=(*HOPPING.efforts, last)))


@given(calm, st.booleans())
@settings(max_examples=rounds(150, 2000), deadline=None)
def test_no_plan_has_a_hop_that_its_gate_does_not_allow(told: Answers, is_ready: bool) -> None:
    given_ = replace(told, results=(*told.results, *STRONG), efforts=told.efforts) if is_ready else told
    landing = {key for key, each in CATALOGUE.exercises.items() if each.impact in (Impact.LOW, Impact.HIGH)}
    plan = make_plan(given_, RULES, CATALOGUE)

    assert landing & used(plan) <= open_for(given_)
    assert landing & {*plan.allowed} <= open_for(given_)


def test_a_plan_leads_to_hops_after_the_calf_raises() -> None:
    strong = replace(READY, results=alike(CALF, "clean", 22))

    assert TWO_LEGS not in used(make_plan(replace(strong, efforts=weeks(5)), RULES, CATALOGUE))
    assert TWO_LEGS in used(make_plan(replace(strong, efforts=weeks(40)), RULES, CATALOGUE))


@pytest.mark.parametrize(("trained", "may"), [(5, False), (6, True)], ids=["five weeks", "six weeks"])
def test_a_weight_waits_for_six_weeks_of_sessions_and_idle_weeks_are_none(trained: int, *, may: bool) -> None:
    """The sessions ended two weeks ago, so the first of five weeks' sessions is seven weeks old."""
    days = (14 + 7 * week for week in range(trained + 1))
    told = answers(efforts=tuple(effort(each, "backward_lunge") for each in days))
    maker = Maker(answers=told, rules=RULES, care=Care.of(told, RULES, CATALOGUE))
    lunge = next(ladder for ladder in RULES.ladders if ladder.id == "lunge")

    assert maker.climb(lunge, maker.steps(lunge, CATALOGUE.exercises)).may_be_heavy is may
