"""The coach's commands as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import paths
from bot.content import load_catalogue
from bot.domain.catalogue import Catalogue
from tests.content.folder import Club
from tests.process import glutes_on, python


def test_a_clubs_folder_adds_an_exercise_and_overrides_one(club: Club, catalogue: Catalogue) -> None:
    clamshell = club.copy("exercises/clamshell.yaml")
    club.edit("name: Clamshell", "name: Our clamshell", clamshell)

    assert club.problems() == []
    ours = load_catalogue(paths.CONTENT, club.folder).exercises
    assert ours.keys() - catalogue.exercises.keys() == {"side_plank"}
    assert (ours["clamshell"].name, ours["squat"].name) == (
        "Our clamshell",
        catalogue.exercises["squat"].name,
    )


def test_check_counts_what_is_fine_without_a_token_and_without_discord(tmp_path: Path) -> None:
    program = (
        "import sys; from bot.__main__ import main; code = main(['content', 'check']); "
        "assert 'discord' not in sys.modules; sys.exit(code)"
    )
    ended = python(tmp_path, "-c", program)

    assert (ended.returncode, ended.stderr) == (0, "")
    count = len(list((paths.CONTENT / "exercises").glob("*.yaml")))
    assert ended.stdout.startswith(f"All is well: {count} exercises, ")


def test_check_prints_every_problem_on_a_line_and_ends_with_1(club: Club) -> None:
    first = club.edit("level: 1", "level: 9")
    second = club.edit("harder: []", "hardr: []")

    ended = glutes_on(club.folder.parent, "content", "check", CONTENT_DIR="ours")

    assert (ended.returncode, ended.stderr) == (1, "")
    # The path is the one from here, so that an editor's terminal can open it.
    one, two = ended.stdout.splitlines()
    assert one == (
        f"ours/exercises/side_plank.yaml:{first}: level: must be 1, 2 or 3 "
        "(fix: write one of these numbers, without quotation marks)"
    )
    assert two.startswith(f"ours/exercises/side_plank.yaml:{second}: hardr: is not a known field")
    assert "did you mean harder" in two


def test_new_exercise_writes_into_the_clubs_folder_and_passes_the_check(tmp_path: Path) -> None:
    new = glutes_on(tmp_path, "content", "new", "exercise", "Side", "plank", CONTENT_DIR=".")
    check = glutes_on(tmp_path, "content", "check", CONTENT_DIR=".")

    assert (new.returncode, new.stderr) == (0, "")
    assert "side_plank.yaml" in new.stdout
    assert (tmp_path / "exercises" / "side_plank.yaml").is_file()
    assert (check.returncode, check.stderr) == (0, "")


def test_a_name_that_is_taken_ends_with_2_and_one_sentence(tmp_path: Path) -> None:
    ended = glutes_on(tmp_path, "content", "new", "exercise", "Clamshell", CONTENT_DIR=".")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "already an exercise" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_schema_writes_into_the_clubs_folder(tmp_path: Path) -> None:
    ended = glutes_on(tmp_path, "content", "schema", CONTENT_DIR=".")

    assert (ended.returncode, ended.stderr) == (0, "")
    written = {path.name for path in (tmp_path / "schema").iterdir()}
    assert written == {path.name for path in (paths.CONTENT / "schema").iterdir()}


@pytest.mark.parametrize("arguments", [(), ("dance",), ("new", "exercise"), ("new", "lesson", "Hips")])
def test_a_command_that_is_not_whole_is_refused_with_the_usage(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ended = glutes_on(tmp_path, "content", *arguments)

    assert ended.returncode == 2
    assert "usage: glutes-on content" in ended.stderr
    assert "Traceback" not in ended.stderr
