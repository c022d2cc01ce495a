"""Mistakes in the content files: each is named by file, line and field, and all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import paths
from bot.content import ContentError, Problem, load_catalogue
from bot.domain.catalogue import Catalogue
from bot.domain.errors import OperatorError

STRETCH = "hip_flexor_stretch"
SHIPPED = (paths.CONTENT / "exercises" / f"{STRETCH}.yaml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Folder:
    """A content folder of a host's own."""

    path: Path

    def write(self, name: str, text: str) -> str:
        (self.path / "exercises" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return text

    def problems(self) -> list[Problem]:
        with pytest.raises(ContentError) as refusal:
            load_catalogue(self.path)
        for problem in refusal.value.problems:
            assert str(problem) in str(refusal.value)
        return refusal.value.problems


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Whole, with one exercise: the shipped hip flexor stretch, which links to no other."""
    (tmp_path / "exercises").mkdir()
    (tmp_path / "sources.yaml").write_bytes((paths.CONTENT / "sources.yaml").read_bytes())
    folder = Folder(tmp_path)
    folder.write(STRETCH, SHIPPED)
    return folder


def edited(old: str, new: str, text: str = SHIPPED) -> str:
    assert text.count(old) == 1, f"the shipped file has changed: {old!r}"
    return text.replace(old, new)


def other(exercise_id: str, easier: str = "[]", harder: str = "[]") -> str:
    """A second exercise, the same but for its names and links."""
    lines = SHIPPED.splitlines()
    replaced = {
        "id:": f"id: {exercise_id}",
        "name:": f"name: The {exercise_id}",
        "aliases:": "aliases: []",
        "easier:": f"easier: {easier}",
        "harder:": f"harder: {harder}",
    }
    return "\n".join(replaced.get(line.split(" ")[0], line) for line in lines)


def line_of(text: str, start: str) -> int:
    """The number, from 1, of the only line that begins so."""
    [number] = [n for n, line in enumerate(text.splitlines(), 1) if line.lstrip().startswith(start)]
    return number


def test_the_shipped_content_loads(catalogue: Catalogue) -> None:
    assert len(catalogue.exercises) >= 38
    assert len(catalogue.exercises) == len(list((paths.CONTENT / "exercises").iterdir()))


def test_a_folder_of_ones_own_loads(folder: Folder) -> None:
    folder.write("twist", other("twist"))

    assert sorted(load_catalogue(folder.path).exercises) == [STRETCH, "twist"]


@pytest.mark.parametrize(
    ("text", "line_start", "field", "message"),
    [
        pytest.param(
            edited("level: ", "colour: blue\nlevel: "),
            "colour:",
            "colour",
            "is not a known field; is it misspelt?",
            id="unknown-field",
        ),
        pytest.param(
            edited("level: 1", "level: 9"), "level:", "level", "must be 1, 2 or 3", id="wrong-number"
        ),
        pytest.param(
            edited("position: half-kneeling", "position: handstand"),
            "position:",
            "position",
            "must be 'standing'",
            id="wrong-word",
        ),
        pytest.param(
            edited("tempo: {up: 2", "tempo: {up: slowly"),
            "tempo:",
            "tempo.up",
            "valid number",
            id="inside-braces",
        ),
        pytest.param(
            edited("harder: []", "harder: [no_such_thing]"),
            "harder:",
            "harder.0",
            "there is no 'no_such_thing' in exercises",
            id="link-to-nothing",
        ),
        pytest.param(
            edited("muscles:", "variation_of: no_such_thing\nmuscles:"),
            "variation_of:",
            "variation_of",
            "there is no 'no_such_thing' in exercises",
            id="variation-of-nothing",
        ),
        pytest.param(
            edited("id: hip_flexor_stretch", "id: hip_stretch"),
            "id:",
            "id",
            "must be 'hip_flexor_stretch', as the file is called",
            id="id-differs-from-the-file-name",
        ),
        pytest.param(
            edited("harder: []", f"harder: [{STRETCH}]"),
            "harder:",
            "harder",
            f"goes round in a circle: {STRETCH} -> {STRETCH}",
            id="harder-than-itself",
        ),
        pytest.param(
            edited("stop_if:", "name: Again\nstop_if:"),
            "name: Again",
            "name",
            "stands here twice",
            id="key-twice",
        ),
        pytest.param(
            edited("stop_if:", "stop_if: }\nleft: over"), "stop_if:", "file", "is not YAML", id="not-yaml"
        ),
    ],
)
def test_a_mistake_is_named_by_file_line_and_field(
    folder: Folder, text: str, line_start: str, field: str, message: str
) -> None:
    folder.write(STRETCH, text)

    [problem] = folder.problems()

    assert (problem.file, problem.field) == (f"exercises/{STRETCH}.yaml", field)
    assert problem.line == line_of(text, line_start)
    assert message in problem.message


def test_a_missing_field_is_named_although_it_has_no_line(folder: Folder) -> None:
    folder.write(STRETCH, edited("name: Hip flexor stretch\n", ""))

    assert folder.problems() == [Problem(f"exercises/{STRETCH}.yaml", 1, "name", "is missing")]


def test_a_field_missing_inside_another_is_looked_for_where_that_stands(folder: Folder) -> None:
    text = folder.write(STRETCH, edited(", hold: 30", ""))

    line = line_of(text, "tempo:")
    assert folder.problems() == [Problem(f"exercises/{STRETCH}.yaml", line, "tempo.hold", "is missing")]


def test_a_source_that_is_not_listed_is_named_by_its_own_line(folder: Folder) -> None:
    text = folder.write(
        STRETCH, f"{SHIPPED}  - {{source: hearsay, supports: everything, confidence: read}}\n"
    )
    last = len(text.splitlines())

    [problem] = folder.problems()

    assert problem.line == last
    assert problem.field.startswith("sources.")
    assert problem.message == "'hearsay' is not in sources.yaml"


def test_two_exercises_may_not_go_by_one_name(folder: Folder) -> None:
    text = folder.write("twist", edited("aliases: []", "aliases: [HIP FLEXOR]", other("twist")))

    line = line_of(text, "aliases:")
    assert folder.problems() == [
        Problem("exercises/twist.yaml", line, "aliases", f"'HIP FLEXOR' already leads to {STRETCH}")
    ]


@pytest.mark.parametrize("field", ["harder", "easier"])
def test_a_circle_of_three_is_named_once_with_all_of_them(folder: Folder, field: str) -> None:
    def link(exercise_id: str, target: str) -> str:
        return folder.write(exercise_id, edited(f"{field}: []", f"{field}: [{target}]", other(exercise_id)))

    link("one", "two")
    link("two", "three")
    text = link("three", "one")

    message = "goes round in a circle: one -> two -> three -> one"
    assert folder.problems() == [Problem("exercises/three.yaml", line_of(text, f"{field}:"), field, message)]


def test_a_link_to_a_file_that_did_not_load_is_no_second_mistake(folder: Folder) -> None:
    folder.write("one", other("one", harder="[two]"))
    folder.write("two", edited("level: 1", "level: 9", other("two")))

    assert [p.file for p in folder.problems()] == ["exercises/two.yaml"]


def test_easier_one_way_and_harder_the_other_is_no_circle(folder: Folder) -> None:
    folder.write("one", other("one", harder="[two]"))
    folder.write("two", other("two", easier="[one]"))

    assert len(load_catalogue(folder.path).exercises) == 3


def test_a_file_that_is_not_utf_8_is_named(folder: Folder) -> None:
    (folder.path / "exercises" / "latin.yaml").write_bytes("name: Rückenlage\n".encode("latin-1"))

    [problem] = folder.problems()

    assert (problem.file, problem.line, problem.field) == ("exercises/latin.yaml", 1, "file")
    assert "cannot be read" in problem.message


@pytest.mark.parametrize("text", ["", "just words", "- a\n- list\n", "!!python/name:os.system\n"])
def test_a_file_that_holds_something_else_is_named(folder: Folder, text: str) -> None:
    folder.write("other", text)

    assert {p.file for p in folder.problems()} == {"exercises/other.yaml"}


def test_without_a_source_list_every_citation_is_named(folder: Folder) -> None:
    (folder.path / "sources.yaml").unlink()

    cited = [line for line in SHIPPED.splitlines() if line.startswith("  - {source: ")]
    assert [p.field for p in folder.problems()] == [f"sources.{i}.source" for i in range(len(cited))]


def test_a_clubs_own_folder_adds_to_the_shipped_content_and_overrides_it(folder: Folder) -> None:
    folder.write(STRETCH, edited("name: Hip flexor stretch", "name: Our club's stretch"))
    folder.write("twist", edited("source: verywell", "source: our_coach", other("twist")))
    (folder.path / "sources.yaml").write_text(
        "our_coach: {kind: conversation, cite: The coach of our club}\n"
    )
    shipped = load_catalogue(paths.CONTENT)

    ours = load_catalogue(paths.CONTENT, folder.path)

    assert ours.exercises.keys() == {*shipped.exercises, "twist"}
    assert ours.exercises[STRETCH].name == "Our club's stretch"
    assert ours.exercise_index.exact("our club's stretch") == STRETCH
    assert ours.sources.keys() == {*shipped.sources, "our_coach"}


def test_the_mistakes_of_all_files_are_told_at_once_in_file_order(folder: Folder) -> None:
    stretch = folder.write(STRETCH, edited("level: 1", "level: 9", edited("plane: [", "plane: [diagonal, ")))
    broken = folder.write("broken", "id: broken\nname: [\n")
    folder.write("apple", edited("level: 1", "level: high", other("apple")))

    places = [(p.file, p.line) for p in folder.problems()]

    assert places == [
        ("exercises/apple.yaml", line_of(other("apple"), "level:")),
        ("exercises/broken.yaml", len(broken.splitlines()) + 1),
        (f"exercises/{STRETCH}.yaml", line_of(stretch, "plane:")),
        (f"exercises/{STRETCH}.yaml", line_of(stretch, "level:")),
    ]


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
    assert (problem.file, problem.message) == ("exercises/loop.yaml", "refers to itself")
