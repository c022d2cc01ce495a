"""A content folder is loaded whole, adds to the shipped one, or is refused by the name of what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.catalogue import Catalogue
from bot.content.files import ContentError
from bot.content.load import load_catalogue
from bot.errors import OperatorError
from bot.settings import CONTENT
from tests.content.stretch import STRETCH, Folder, edited, other


def test_the_shipped_content_loads(catalogue: Catalogue) -> None:
    assert len(catalogue.exercises) >= 38
    assert len(catalogue.exercises) == len(list((CONTENT / "exercises").iterdir()))


def test_a_folder_of_ones_own_loads(folder: Folder) -> None:
    folder.write("twist", other("twist"))

    assert sorted(load_catalogue(folder.path).exercises) == [STRETCH, "twist"]


def test_a_file_that_is_not_utf_8_is_named(folder: Folder) -> None:
    (folder.path / "exercises" / "latin.yaml").write_bytes("name: Rückenlage\n".encode("latin-1"))

    [problem] = folder.problems()

    assert (problem.file, problem.line, problem.field) == ("exercises/latin.yaml", 1, "file")
    assert (problem.message, problem.fix) == ("isn't UTF-8 text", "save it as a text file in UTF-8")


@pytest.mark.parametrize("text", ["", "just words", "- a\n- list\n", "!!python/name:os.system\n"])
def test_a_file_that_holds_something_else_is_named(folder: Folder, text: str) -> None:
    folder.write("other", text)

    assert {p.file for p in folder.problems()} == {"exercises/other.yaml"}


def test_a_clubs_own_folder_adds_to_the_shipped_content_and_overrides_it(folder: Folder) -> None:
    folder.write(STRETCH, edited("name: Hip flexor stretch", "name: Our club's stretch"))
    folder.write("twist", edited("source: verywell", "source: our_coach", other("twist")))
    (folder.path / "sources.yaml").write_text(
        "our_coach: {kind: conversation, cite: The coach of our club}\n"
    )
    shipped = load_catalogue(CONTENT)

    ours = load_catalogue(CONTENT, folder.path)

    assert ours.exercises.keys() == {*shipped.exercises, "twist"}
    assert ours.exercises[STRETCH].name == "Our club's stretch"
    assert ours.exercise_index.exact("our club's stretch") == STRETCH
    assert ours.sources.keys() == {*shipped.sources, "our_coach"}


def no_folder(path: Path) -> Path:
    return path / "nowhere"


def folder_without_exercises(path: Path) -> Path:
    return path


def empty_folder_of_exercises(path: Path) -> Path:
    (path / "exercises").mkdir()
    (path / "sources.yaml").write_text("{}\n")
    return path


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (no_folder, "nowhere"),
        (folder_without_exercises, "exercises"),
        (empty_folder_of_exercises, "exercises"),
    ],
)
def test_a_folder_without_content_is_refused_by_the_name_of_the_setting(
    tmp_path: Path, make: Callable[[Path], Path], names: str
) -> None:
    with pytest.raises(OperatorError, match="(?s)^CONTENT_DIR: .*" + names):
        load_catalogue(make(tmp_path))


def test_a_file_that_refers_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "loop.yaml").write_text("steps: &again [*again]\n")

    with pytest.raises(ContentError) as refusal:
        load_catalogue(tmp_path)

    [problem] = refusal.value.problems
    assert (problem.file, problem.message) == ("exercises/loop.yaml", "has the anchor or alias 'again'")
