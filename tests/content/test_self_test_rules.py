"""What a coach is told who writes a self-test that the guided test could not ask."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bot.content import authoring
from bot.content.load import load_catalogue
from bot.content.self_tests import HURT, Measure
from bot.settings import CONTENT

if TYPE_CHECKING:
    from pathlib import Path

    from bot.content.catalogue import Catalogue

HOLD, SQUAT, BRIDGE = "single_leg_bridge_hold", "deep_squat_test", "hip_bridge_test"
SQUEEZE = "ball_squeeze_pain"


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        pytest.param(BRIDGE, "your {other} foot", "your {their} foot", "only {side} and {other}", id="gap"),
        pytest.param(
            SQUAT, "Watch the film.", "Watch the {side} film.", "only {side} and {other}", id="no-sides"
        ),
        pytest.param(
            SQUAT,
            "  - after: [stopped_short, heels_up, tipped]\n    test: deep",
            "  - after: [shorter]\n    test: deep",
            "isn't an outcome of this test",
            id="after",
        ),
        pytest.param(
            SQUAT, "test: knee_to_wall", "test: knee_to_door", "there's no 'knee_to_door'", id="test"
        ),
        pytest.param(HOLD, "measure: seconds", "measure: observation", "has no numbers", id="noise"),
        pytest.param(
            BRIDGE,
            "    seen: Hips sagged or turned\n",
            "    seen: Hips sagged or turned\n    by_gap: true\n",
            "by_gap needs noise",
            id="by-gap",
        ),
        pytest.param(SQUEEZE, "    up_to: 2\n", "", "give each outcome but hurt an up_to", id="band-missing"),
        pytest.param(SQUEEZE, "up_to: 5", "up_to: 1", "from low to high", id="bands-disordered"),
        pytest.param(SQUEEZE, "up_to: 10", "up_to: 9", "The last one is 10", id="bands-end-early"),
        pytest.param(
            HOLD, "    seen: It hurt\n", "    seen: It hurt\n    up_to: 3\n", "leave out up_to", id="no-bands"
        ),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, name: str, old: str, new: str, says: str) -> None:
    (tmp_path / "self_tests").mkdir()
    path = tmp_path / "self_tests" / f"{name}.yaml"
    shutil.copy(CONTENT / "self_tests" / path.name, path)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    told = "\n".join(map(str, authoring.check(CONTENT, tmp_path)))
    assert says in told
    assert path.name in told


def test_every_shipped_test_can_be_asked_for_pain_and_by_its_numbers(catalogue: Catalogue) -> None:
    for test in catalogue.self_tests.values():
        hurt = test.outcome(HURT)
        assert hurt is not None, test.id
        assert hurt.next == (), f"{test.id} names an exercise after pain"
        assert (test.noise is not None) == (test.measure is not Measure.OBSERVATION), test.id


def test_what_follows_a_squat_leads_to_the_ankle_and_comes_to_an_end(catalogue: Catalogue) -> None:
    seen: list[str] = []
    waiting = [SQUAT]
    while waiting:
        key = waiting.pop()
        seen.append(key)
        assert len(seen) < 20, "a circle of tests"
        waiting += [each.test for each in catalogue.self_tests[key].follow_up]
    assert {"deep_squat_heels_raised", "knee_to_wall"} <= set(seen)


def test_a_test_of_an_older_club_folder_still_loads(tmp_path: Path) -> None:
    """Without the fields of the guided test: its steps are shown as they stand."""
    (tmp_path / "self_tests").mkdir()
    text = (CONTENT / "self_tests" / f"{BRIDGE}.yaml").read_text(encoding="utf-8")
    begins, ends = text.index("guided:"), text.index("cannot_tell:")
    (tmp_path / "self_tests" / f"{BRIDGE}.yaml").write_text(text[:begins] + text[ends:], encoding="utf-8")
    test = load_catalogue(CONTENT, tmp_path).self_tests[BRIDGE]
    assert test.guided_steps == test.steps
    assert test.most is None
