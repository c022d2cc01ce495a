"""A club's own rules of 0.1.0: they load as they are, and what they leave out is the careful choice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content import authoring
from bot.content.catalogue import Catalogue
from bot.content.exercises import Level
from bot.content.load import load_catalogue
from bot.content.plan_rules import USUAL_TRAINING
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers, Plan
from bot.features.self_tests.rules import Side
from bot.settings import CONTENT
from tests.features.plan.plan_answers import EVERYTHING, alike, answers, both, effort, used
from tests.features.plan.plan_pattern import BRIDGE, HOLD, PERFECT, SQUAT

OLD = Path(__file__).parents[2] / "content" / "plan_rules_0_1_0.yaml"


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("ours")
    shutil.copy(OLD, folder / "plan_rules.yaml")
    assert [str(problem) for problem in authoring.check(CONTENT, folder)] == []
    return load_catalogue(CONTENT, folder)


def plan(given: Answers, club: Catalogue) -> Plan:
    assert club.plan_rules is not None
    return make_plan(given, club.plan_rules, club)


def level(given: Answers, club: Catalogue) -> Level:
    return max(entry.level for session in plan(given, club).sessions for entry in session.entries)


def test_they_load_with_what_was_not_written_yet(club: Catalogue) -> None:
    assert club.plan_rules is not None
    assert club.plan_rules.version == 1
    assert club.plan_rules.training == USUAL_TRAINING
    assert (club.plan_rules.weaker_side.days, club.plan_rules.weaker_side.weeks) == (2, 6)


@pytest.mark.parametrize("seconds", [4, 20, 60])
def test_a_number_without_bands_opens_no_level(club: Catalogue, seconds: float) -> None:
    assert level(answers(*alike(HOLD, "held_level", seconds)), club) is Level.FOUNDATION


def test_what_is_only_seen_opens_what_it_did(club: Catalogue) -> None:
    assert "single_leg_bridge_bent_knee" in used(plan(answers(*alike(BRIDGE, "steady")), club))
    assert "single_leg_squat" in used(plan(answers(*alike(SQUAT, "smooth")), club))


def test_a_fault_still_limits_and_is_the_reason(club: Catalogue) -> None:
    given = answers(*alike(BRIDGE, "steady"), *both(HOLD, "dropped_early", "held_level", (3, 40)))
    entries = {e.item.exercise: e.item.because for s in plan(given, club).sessions for e in s.entries}

    assert entries["glute_bridge"] == "your left side dropped early in the single-leg bridge"


def test_a_side_that_did_less_lowers_no_level_and_gets_one_more_set_after_two_days(club: Catalogue) -> None:
    steady = alike(BRIDGE, "steady")
    once = both(HOLD, "held_level", "shorter", (50, 30))
    twice = (*both(HOLD, "held_level", "shorter", (50, 30), days=9), *once)
    extras = [
        {item.extra for s in plan(answers(*steady, *gap), club).sessions for item in s.items} - {None}
        for gap in (once, twice)
    ]

    assert extras == [set(), {Side.RIGHT}]
    assert level(answers(*steady, *twice), club) is level(answers(*steady), club) is Level.BUILDING


def test_sessions_open_levels_as_everywhere(club: Catalogue) -> None:
    easy = tuple(effort(days) for days in range(30, 1, -2))

    assert level(answers(efforts=easy), club) is Level.BUILDING


def test_low_numbers_open_nothing_by_old_rules_and_by_new_ones(club: Catalogue, catalogue: Catalogue) -> None:
    short = answers(
        *alike(HOLD, "held_level", 4), *alike("side_plank_hold", "straight", 6), equipment=EVERYTHING
    )

    assert level(short, club) is level(short, catalogue) is Level.FOUNDATION
    assert level(answers(*PERFECT, equipment=EVERYTHING), catalogue) is Level.STRONG
