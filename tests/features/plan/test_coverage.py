"""What a week trains: the whole leg, whatever the level and the kit, for somebody without pain."""

from __future__ import annotations

from itertools import chain, combinations, pairwise

import pytest

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment, Level
from bot.content.routines import Phase
from bot.content.screening import ScreeningOutcome
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers, Plan, Session, Sessions
from bot.features.screening.rules import Standing
from tests.features.plan.plan_answers import alike, answers
from tests.features.plan.plan_pattern import HOLD, LIFTS, PLANK, PUSH, SQUAT, STAND, THRUST

GROUPS = {
    "the front of the legs": {"lunge"},
    "the back of the legs, lying": {"bridge", "hamstring"},
    "the back of the legs, standing": {"hinge"},
    "the side of the hip": {"side_lying", "sideways"},
    "the calves": {"calf"},
    "the inner thighs": {"adductors"},
    "the trunk": {"trunk"},
}
"""The groups that a week trains, and the ladders that train each."""

CALF = "calf_raise_count"
TESTED = {
    Level.FOUNDATION: (),
    Level.BUILDING: (
        *alike(HOLD, "held_level", 20),
        *alike(PLANK, "straight", 25),
        *alike(SQUAT, "knee_in"),
        *alike(STAND, "stayed_up", 20),
        *alike(PUSH, "steady", 20),
        *alike(THRUST, "level", 10),
        *alike(LIFTS, "clean", 15),
        *alike(CALF, "clean", 12),
    ),
    Level.STRONG: (
        *alike(HOLD, "held_level", 60),
        *alike(PLANK, "straight", 60),
        *alike(SQUAT, "smooth"),
        *alike(STAND, "stayed_up", 30),
        *alike(PUSH, "steady", 40),
        *alike(THRUST, "level", 20),
        *alike(LIFTS, "clean", 30),
        *alike(CALF, "clean", 25),
    ),
}
KITS = [frozenset(kit) for kit in chain.from_iterable(combinations(Equipment, n) for n in (0, 1, 2))] + [
    frozenset(Equipment)
]
GENTLE = Standing(outcome=ScreeningOutcome.GENTLE_ONLY, answered=True)


def plan_for(told: Answers, catalogue: Catalogue) -> Plan:
    assert catalogue.plan_rules is not None
    return make_plan(told, catalogue.plan_rules, catalogue)


def missing(sessions: tuple[Session, ...]) -> set[str]:
    """The groups that nothing in these sessions trains."""
    there = {entry.ladder for session in sessions for entry in session.entries}
    return {group for group, ladders in GROUPS.items() if not ladders & there}


@pytest.mark.parametrize("level", TESTED)
@pytest.mark.parametrize("sessions", Sessions)
def test_a_week_in_base_trains_the_whole_leg(level: Level, sessions: Sessions, catalogue: Catalogue) -> None:
    for kit in KITS:
        plan = plan_for(answers(*TESTED[level], equipment=kit, sessions=sessions), catalogue)
        assert missing(plan.sessions) == set(), kit
        assert all(5 <= len(session.entries) <= 6 for session in plan.sessions), kit


@pytest.mark.parametrize("level", TESTED)
def test_so_do_two_sessions_that_follow_each_other(level: Level, catalogue: Catalogue) -> None:
    """Sessions C and A have a bridge, and the hinge waits for B: one of the two will do."""
    for kit in KITS:
        plan = plan_for(answers(*TESTED[level], equipment=kit, sessions=Sessions.THREE), catalogue)
        for two in pairwise((*plan.sessions, plan.sessions[0])):
            assert missing(two) <= {"the back of the legs, standing"}, kit


def test_a_gentle_week_trains_the_whole_leg_too(catalogue: Catalogue) -> None:
    for kit in KITS:
        plan = plan_for(answers(equipment=kit, screening=GENTLE), catalogue)
        assert missing(plan.sessions) == set(), kit


@pytest.mark.parametrize("level", TESTED)
def test_in_season_it_keeps_all_but_the_trunk(level: Level, catalogue: Catalogue) -> None:
    """Four exercises a session have no room for all of it."""
    for kit in KITS:
        plan = plan_for(answers(*TESTED[level], equipment=kit, phase=Phase.IN_SEASON), catalogue)
        assert missing(plan.sessions) <= {"the trunk"}, kit


def test_each_ladder_is_used_by_somebody_with_everything(catalogue: Catalogue) -> None:
    assert catalogue.plan_rules is not None
    used: set[str] = set()
    for tested in TESTED.values():
        plan = plan_for(answers(*tested, equipment=frozenset(Equipment), sessions=Sessions.THREE), catalogue)
        used |= {entry.ladder for session in plan.sessions for entry in session.entries}
    assert {ladder for ladders in GROUPS.values() for ladder in ladders} - {"hamstring"} <= used
