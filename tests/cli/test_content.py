"""The coach's commands as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.catalogue import Catalogue
from bot.content.load import load_catalogue
from bot.settings import CONTENT
from tests.cli.conftest import Call
from tests.content.folder import Club
from tests.process import python


@pytest.fixture
def club(call: Call, tmp_path: Path) -> Club:
    """A club's own folder with one exercise made from the template."""
    ours = tmp_path / "ours"
    ours.mkdir()
    call("content", "new", "exercise", "Side plank", CONTENT_DIR="ours")
    return Club(ours)


def test_a_clubs_folder_adds_an_exercise_and_overrides_one(club: Club, catalogue: Catalogue) -> None:
    clamshell = club.copy("exercises/clamshell.yaml")
    club.edit("name: Clamshell", "name: Our clamshell", clamshell)

    assert club.problems() == []
    ours = load_catalogue(CONTENT, club.folder).exercises
    assert ours.keys() - catalogue.exercises.keys() == {"side_plank"}
    assert (ours["clamshell"].name, ours["squat"].name) == (
        "Our clamshell",
        catalogue.exercises["squat"].name,
    )


def test_check_counts_what_is_fine_without_a_token(tmp_path: Path) -> None:
    program = (
        "import sys; from bot.cli import main; code = main(['content', 'check']); "
        "assert 'discord' not in sys.modules; sys.exit(code)"
    )
    ended = python(tmp_path, "-c", program)

    assert (ended.returncode, ended.stderr) == (0, "")
    count = len(list((CONTENT / "exercises").glob("*.yaml")))
    assert ended.stdout.startswith(f"All is well: {count} exercises, ")


def test_check_prints_every_problem_on_a_line_and_ends_with_1(call: Call, club: Club) -> None:
    first = club.edit("level: 1", "level: 9")
    second = club.edit("harder: []", "hardr: []")

    ended = call("content", "check", CONTENT_DIR="ours")

    assert (ended.code, ended.err) == (1, "")
    # The path is the one from here, so that an editor's terminal can open it.
    one, two = ended.out.splitlines()
    assert one == (
        f"ours/exercises/side_plank.yaml:{first}: level: must be 1, 2 or 3 "
        "(fix: write one of these numbers, without quotation marks)"
    )
    assert two.startswith(f"ours/exercises/side_plank.yaml:{second}: hardr: isn't a field here")
    assert "did you mean harder" in two


def test_new_exercise_writes_into_the_clubs_folder_and_passes_the_check(call: Call, tmp_path: Path) -> None:
    new = call("content", "new", "exercise", "Side", "plank", CONTENT_DIR=".")
    check = call("content", "check", CONTENT_DIR=".")

    assert (new.code, new.err) == (0, "")
    assert "side_plank.yaml" in new.out
    assert (tmp_path / "exercises" / "side_plank.yaml").is_file()
    assert (check.code, check.err) == (0, "")


def test_a_name_that_is_taken_ends_with_2_and_one_sentence(call: Call, tmp_path: Path) -> None:
    ended = call("content", "new", "exercise", "Clamshell", CONTENT_DIR=".")

    assert (ended.code, ended.out) == (2, "")
    assert "already an exercise" in ended.err
    assert ended.err.count("\n") == 1


def test_schema_writes_into_the_clubs_folder(call: Call, tmp_path: Path) -> None:
    ended = call("content", "schema", CONTENT_DIR=".")

    assert (ended.code, ended.err) == (0, "")
    written = {path.name for path in (tmp_path / "schema").iterdir()}
    assert written == {path.name for path in (CONTENT / "schema").iterdir()}


@pytest.mark.parametrize("arguments", [(), ("dance",), ("new", "exercise"), ("new", "lesson", "Hips")])
def test_a_command_that_is_not_whole_is_refused_with_the_usage(
    call: Call, arguments: tuple[str, ...]
) -> None:
    ended = call("content", *arguments)

    assert ended.code == 2
    assert "Usage: glutes-on content" in ended.err
    assert "Traceback" not in ended.err
