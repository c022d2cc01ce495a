"""``glutes-on render``: what a coach gets to see of a drawing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Call


@pytest.mark.parametrize(("arguments", "to"), [((), "pictures"), (("--to", "out"), "out")])
def test_one_drawing_is_written_in_all_its_forms(
    call: Call, folder: Path, arguments: tuple[str, ...], to: str
) -> None:
    ended = call("render", "clamshell", *arguments)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("clamshell: ")
    names = {path.name for path in (folder / to).iterdir()}
    assert names == {"clamshell.gif", "clamshell.png", "clamshell-faults.png", "sheet.png"}
    with Image.open(folder / to / "clamshell.gif") as moving:
        assert getattr(moving, "n_frames", 1) > 1


def test_a_name_that_is_no_exercise_is_one_sentence(call: Call, folder: Path) -> None:
    ended = call("render", "clamshel")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("There's no exercise or self-test 'clamshel'")
    assert ended.err.count("\n") == 1
    assert not list(folder.iterdir())
