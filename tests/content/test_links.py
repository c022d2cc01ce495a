"""What content files say of each other: a link to nothing, a name taken, a circle."""

from __future__ import annotations

import pytest

from bot.content.files import Problem
from bot.content.load import load_catalogue
from tests.content.stretch import SHIPPED, STRETCH, Folder, edited, line_of, other


def test_a_source_that_is_not_listed_is_named_by_its_own_line(folder: Folder) -> None:
    text = folder.write(
        STRETCH, f"{SHIPPED}  - {{source: hearsay, supports: everything, confidence: read}}\n"
    )
    last = len(text.splitlines())

    [problem] = folder.problems()

    assert problem.line == last
    assert problem.field.startswith("sources.")
    assert problem.message == "'hearsay' isn't in sources.yaml"


def test_two_exercises_may_not_go_by_one_name(folder: Folder) -> None:
    text = folder.write("twist", edited("aliases: []", "aliases: [HIP FLEXOR]", other("twist")))

    line = line_of(text, "aliases:")
    assert folder.problems() == [
        Problem("exercises/twist.yaml", line, "aliases", f"'HIP FLEXOR' already leads to {STRETCH}")
    ]


def test_a_word_of_a_sign_may_not_hide_an_exercise(folder: Folder) -> None:
    signs = """- id: chest
  sign: Pain in your chest
  urgency: emergency now
  words: [chest pain, Hip Flexor]
  do: Call your emergency number now.
"""
    (folder.path / "red_flags.yaml").write_text(signs, encoding="utf-8")

    [problem] = folder.problems()

    assert (problem.file, problem.line) == ("red_flags.yaml", line_of(signs, "words:"))
    assert problem.message == f"'Hip Flexor' already leads to {STRETCH}"


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


def test_without_a_source_list_every_citation_is_named(folder: Folder) -> None:
    (folder.path / "sources.yaml").unlink()

    cited = [line for line in SHIPPED.splitlines() if line.startswith("  - {source: ")]
    assert [p.field for p in folder.problems()] == [f"sources.{i}.source" for i in range(len(cited))]
