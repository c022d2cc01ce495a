"""What somebody who changes the rules of a plan hears of a mistake."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content import authoring
from bot.content.load import load_catalogue
from bot.settings import CONTENT

SHIPPED = (CONTENT / "plan_rules.yaml").read_text(encoding="utf-8")


def problems(folder: Path, old: str, new: str) -> list[str]:
    """What the check says of the shipped rules, changed in one place, in a club's own folder."""
    assert old in SHIPPED
    (folder / "plan_rules.yaml").write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    return [str(problem) for problem in authoring.check(CONTENT, folder)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("- glute_bridge\n", "- glute_brigde\n", "did you mean glute_bridge", id="no exercise"),
        pytest.param(
            "      - glute_bridge\n      - glute_bridge_hold\n      - banded_bridge\n",
            "      - banded_bridge\n      - glute_bridge\n      - glute_bridge_hold\n",
            "put the easier one first",
            id="a ladder that falls",
        ),
        pytest.param("test: wall_push_test", "test: wall_test", "did you mean wall_push_test", id="no test"),
        pytest.param("outcome: sagged", "outcome: saged", "did you mean sagged", id="no outcome"),
        pytest.param("source: lewis2018", "source: lewis2108", "did you mean lewis2018", id="no source"),
        pytest.param("[lunge]", "[lunges]", "there's no ladder 'lunges'", id="no ladder"),
        pytest.param("  pain_from: 4", "  pain_from: 2", "must be above progress.pain_up_to", id="both"),
        pytest.param("id: plan_rules", "id: our_rules", "write id: plan_rules", id="another id"),
    ],
)
def test_a_mistake_is_named_with_its_fix(tmp_path: Path, old: str, new: str, said: str) -> None:
    [problem] = problems(tmp_path, old, new)

    assert problem.startswith("plan_rules.yaml:")
    assert said in problem


def test_a_clubs_own_rules_take_the_place_of_the_shipped_ones(tmp_path: Path) -> None:
    assert problems(tmp_path, "version: 7", "version: 8") == []

    rules = load_catalogue(CONTENT, tmp_path).plan_rules
    assert rules is not None
    assert rules.version == 8


def test_content_without_rules_loads_and_makes_no_plans(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    (tmp_path / "content" / "plan_rules.yaml").unlink()

    assert load_catalogue(tmp_path / "content").plan_rules is None


def test_a_rule_may_wait_for_its_test_only_if_it_says_so(tmp_path: Path) -> None:
    later = "  - test: toe_yoga\n    speaks_for: []\n    basis: {opinion: that it comes later}\n"
    waiting = later.replace("    basis", "    optional: true\n    basis")
    assert problems(tmp_path, "tests:\n", f"tests:\n{waiting}") == []
    [problem] = problems(tmp_path, "tests:\n", f"tests:\n{later}")

    assert "there's no 'toe_yoga' in self_tests" in problem


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("bands: {level_2: 15, level_3: 40}", "bands: {level_2: 40, level_3: 15}", "level_3 must be above"),
        ("    - {level: 2, weeks: 2,", "    - {level: 3, weeks: 2,", "opens needs level 2 first"),
        ("long_break_weeks: 8", "long_break_weeks: 3", "long_break_weeks can't be below break_weeks"),
        (
            "sessions: 2, effort_up_to: 6, pain_up_to: 2",
            "sessions: 2, effort_up_to: 6, pain_up_to: 4",
            "pain",
        ),
        (
            "  - test: single_leg_squat_quality\n",
            "  - test: single_leg_squat_quality\n    bands: {level_2: 3}\n",
            "single_leg_squat_quality counts nothing",
        ),
        ("follows: lunge", "follows: lung", "there's no ladder 'lung'"),
        ("opens: [bridge]", "opens: [bridges]", "there's no ladder 'bridges'"),
    ],
)
def test_bands_and_sessions_that_make_no_sense_are_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    [problem] = problems(tmp_path, old, new)

    assert said in problem
