"""What somebody who changes the health questions hears of a mistake."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content import authoring
from bot.content.load import load_catalogue
from bot.settings import CONTENT

SHIPPED = (CONTENT / "screening.yaml").read_text(encoding="utf-8")


def problems(folder: Path, old: str, new: str) -> list[str]:
    """What the check says of the shipped questions, changed in one place, in a club's own folder."""
    assert old in SHIPPED
    (folder / "screening.yaml").write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    return [str(problem) for problem in authoring.check(CONTENT, folder)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("id: screening", "id: ours", "write id: screening", id="another id"),
        pytest.param("outcome: ambulance", "outcome: ambulanz", "did you mean ambulance", id="no outcome"),
        pytest.param("sign: chest_breath_or_calf", "sign: chest", "no emergency 'chest'", id="no sign"),
        pytest.param("sign: chest_breath_or_calf", "sign: swollen_calf", "no emergency", id="no emergency"),
        pytest.param("[under18, no", "[under_18, no", "did you mean under18", id="no flag"),
        pytest.param("source: george2024", "source: george2042", "did you mean george2024", id="no source"),
        pytest.param(
            "          outcome: ambulance\n          sign: chest_breath_or_calf\n",
            "          outcome: ambulance\n",
            "give an ambulance its sign",
            id="a sign missing",
        ),
        pytest.param(
            "- id: heart\n", "- id: chest_now\n", "use each id of a group or question once", id="twice"
        ),
        pytest.param("- id: heart\n", "- id: none\n", "stands for None of these", id="none"),
        pytest.param(
            "cleared: {outcome: gentle only}",
            "cleared: {outcome: ambulance}\n          weeks: 60",
            "at most 52",
            id="too many weeks",
        ),
        pytest.param(
            "        ask: When did you faint, or nearly faint?\n", "", "together with choices", id="no ask"
        ),
    ],
)
def test_a_mistake_is_named_with_its_fix(tmp_path: Path, old: str, new: str, said: str) -> None:
    [problem] = problems(tmp_path, old, new)

    assert problem.startswith("screening.yaml:")
    assert said in problem


def test_a_clubs_own_questions_take_the_place_of_the_shipped_ones(tmp_path: Path) -> None:
    assert problems(tmp_path, "again_after_weeks: 26", "again_after_weeks: 13") == []

    rules = load_catalogue(CONTENT, tmp_path).screening
    assert rules is not None
    assert rules.again_after_weeks == 13


def test_a_folder_without_questions_keeps_the_shipped_ones(tmp_path: Path) -> None:
    assert load_catalogue(CONTENT, tmp_path).screening == load_catalogue(CONTENT).screening


def test_content_without_any_questions_loads(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    (tmp_path / "content" / "screening.yaml").unlink()

    assert load_catalogue(tmp_path / "content").screening is None


def test_a_self_test_without_the_word_is_no_test_until_you_tire() -> None:
    tests = load_catalogue(CONTENT).self_tests.values()

    assert {test.id for test in tests if test.fatigue} == {
        "calf_raise_count",
        "single_leg_bridge_hold",
        "hip_thrust_side_check",
        "side_plank_hold",
        "side_leg_lift_count",
        "wall_push_test",
    }
