"""``glutes-on render``: what a coach gets to see of a drawing."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.cli.conftest import Call


def test_one_drawing_is_written_in_all_its_forms(call: Call, folder: Path) -> None:
    ended = call("render", "clamshell", "--to", "out")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("clamshell: ")
    assert {"clamshell.gif", "clamshell.png", "sheet.png"} <= {
        path.name for path in (folder / "out").iterdir()
    }
    with Image.open(folder / "out" / "clamshell.gif") as moving:
        assert getattr(moving, "n_frames", 1) > 1


def test_a_name_that_is_no_exercise_is_one_sentence(call: Call, folder: Path) -> None:
    ended = call("render", "clamshel")

    assert (ended.code, ended.out) == (2, "")
    assert "'clamshel'" in ended.err
    assert not list(folder.iterdir())
