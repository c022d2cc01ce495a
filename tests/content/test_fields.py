"""A mistake in a field of a content file is named by file, line and field."""

from __future__ import annotations

import pytest

from bot.content.files import Problem
from tests.content.stretch import STRETCH, Folder, edited, line_of, other


@pytest.mark.parametrize(
    ("text", "line_start", "field", "message"),
    [
        pytest.param(
            edited("level: ", "colour: blue\nlevel: "),
            "colour:",
            "colour",
            "isn't a field here. Is it misspelt?",
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
            "must be a number",
            id="inside-braces",
        ),
        pytest.param(
            edited("harder: []", "harder: [no_such_thing]"),
            "harder:",
            "harder.0",
            "there's no 'no_such_thing' in exercises",
            id="link-to-nothing",
        ),
        pytest.param(
            edited("muscles:", "variation_of: no_such_thing\nmuscles:"),
            "variation_of:",
            "variation_of",
            "there's no 'no_such_thing' in exercises",
            id="variation-of-nothing",
        ),
        pytest.param(
            edited("id: hip_flexor_stretch", "id: hip_stretch"),
            "id:",
            "id",
            "must be 'hip_flexor_stretch', like the file's name",
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
            "is here twice",
            id="key-twice",
        ),
        pytest.param(
            edited("stop_if:", "stop_if: }\nleft: over"), "stop_if:", "file", "isn't YAML", id="not-yaml"
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
