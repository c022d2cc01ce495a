"""What a coach is told who slips in a drawing: the line, the joint, and what to write instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content import authoring
from bot.settings import CONTENT
from tests.process import ROOT


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        pytest.param(
            "hip_flex: 48", "hip_flex: 148", "legs.both.hip_flex", "write 140 or less", id="beyond-the-joint"
        ),
        pytest.param("other_hip:", "other_hop:", "other_hop.[key]", "did you mean other_hip", id="part"),
        pytest.param("still}\n  path", "stil}\n  path", "contacts.heels", "did you mean still", id="surface"),
        pytest.param("inset: oblique", "inset: oblik", "inset", "did you mean oblique", id="view"),
        pytest.param("return_step: 4", "return_step: 6", "return_step", "this file has 5", id="step"),
        pytest.param("keyframe: 2", "keyframe: 3", "faults.0.keyframe", "count the keyframes", id="keyframe"),
        pytest.param(
            "drawing:\n",
            "drawing:\n  like: lateral_lung\n",
            "like",
            "mean lateral_lunge",
            id="drawing-of-nothing",
        ),
    ],
)
def test_a_slip_is_named_with_what_to_write(
    tmp_path: Path, old: str, new: str, field: str, says: str
) -> None:
    (tmp_path / "exercises").mkdir()
    copy = Path(shutil.copy(CONTENT / "exercises" / "clamshell.yaml", tmp_path / "exercises"))
    text = copy.read_text(encoding="utf-8")
    assert text.count(old) == 1
    copy.write_text(text.replace(old, new), encoding="utf-8")

    # who begins from this drawing inherits the slip, and hears of it too
    [problem] = [p for p in authoring.check(CONTENT, tmp_path) if Path(p.file).name == copy.name]

    assert problem.field.startswith("drawing.")
    assert problem.field.endswith(field)
    assert says in problem.fix


def test_the_guide_names_every_field_and_every_word() -> None:
    guide = (ROOT / "docs" / "drawing.md").read_text(encoding="utf-8")
    parts = authoring.schemas()["exercise.schema.json"]["$defs"]
    drawing = ("Drawing", "Keyframe", "Fault", "LegPose", "ArmPose", "TrunkPose", "Legs", "Arms")
    words = [field for name in drawing for field in parts[name]["properties"]]
    words += [word for name in _WORDS for word in parts[name]["enum"]]

    assert [word for word in words if word not in guide] == []


_WORDS = ("Part", "Surface", "ArmPlace", "Body", "View", "Prop", "Band", "Load", "Spot", "Loop", "Way")
