"""`content new exercise`: a template that is right as it stands, and never written over another."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content import authoring
from bot.content.load import load_catalogue
from bot.errors import OperatorError
from bot.settings import CONTENT
from tests.content.folder import FIRST_LINE, Club, errors


def test_the_template_passes_the_check_as_it_stands(club: Club) -> None:
    text = club.wall_sit.read_text(encoding="utf-8")

    assert club.problems() == []
    assert text.startswith(f"{FIRST_LINE}../schema/exercise.schema.json\n")
    assert (club.folder / "schema" / "exercise.schema.json").is_file()
    schema = authoring.schemas()["exercise.schema.json"]
    assert errors(schema, yaml.safe_load(text)) == []


def _reached(defs: dict[str, Any], name: str) -> set[str]:
    """This part of a schema, and all that it is made of."""
    found = {name}
    for ref in re.findall(r"#/\$defs/(\w+)", json.dumps(defs[name])):
        found |= _reached(defs, ref)
    return found


def test_the_template_has_every_field_and_lists_the_allowed_words(club: Club) -> None:
    text = club.wall_sit.read_text(encoding="utf-8")
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    in_one_line = " ".join(line.strip("# ") for line in text.splitlines())

    schema = authoring.schemas()["exercise.schema.json"]
    for field in schema["properties"]:
        assert any(line.startswith(f"{field}:") for line in lines), field
    drawing = _reached(schema["$defs"], "Drawing")  # docs/drawing.md lists the words of these
    for name, each in schema["$defs"].items():
        if name in drawing:
            continue
        words = ", ".join(map(str, each.get("enum", [])))
        assert words in in_one_line, name


def test_the_template_shows_up_in_no_reminder_before_it_is_written(club: Club) -> None:
    wall_sit = load_catalogue(CONTENT, club.folder).exercises["wall_sit"]

    assert [purpose.value for purpose in wall_sit.fits] == ["strength"]
    assert wall_sit.dosage.activation is None


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Wall sit", "wall_sit"),
        ("  Wall   sit ", "wall_sit"),
        ("Farmer's carry (heavy)", "farmers_carry_heavy"),
        ("Brücke", "brucke"),
        ("90-90 switch", "90_90_switch"),
    ],
)
def test_a_name_makes_a_file_name_that_anybody_can_type(tmp_path: Path, name: str, slug: str) -> None:
    path = authoring.new_exercise(name, tmp_path)

    assert path == tmp_path / "exercises" / f"{slug}.yaml"
    exercise = load_catalogue(CONTENT, tmp_path).exercises[slug]
    assert exercise.name == " ".join(name.split())


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "won't work as a name"),
        ("   ", "won't work as a name"),
        ("!!!", "won't work as a name"),
        ("42", "won't work as a name"),
        ("No", "won't work as a name"),
        ("../../secret", "won't work as a name"),
        ("plank.yaml", "won't work as a name"),
        ("plank: side", "won't work as a name"),
        ("a" * 41, "Use 40 letters"),
        ("Clamshell", "already an exercise"),
        ("CLAM-SHELL", "already an exercise"),
        ("Hip clam", "already an exercise"),
    ],
)
def test_a_name_that_will_not_do_is_refused_in_one_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(OperatorError, match=sentence) as refusal:
        authoring.new_exercise(name, tmp_path)

    assert "\n" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rest", ["", "half: writ: ten\n"], ids=["whole", "unfinished"])
def test_a_file_that_is_there_is_never_written_over(club: Club, rest: str) -> None:
    text = club.wall_sit.read_text(encoding="utf-8") + rest
    club.wall_sit.write_text(text, encoding="utf-8")

    with pytest.raises(OperatorError, match=r"already an exercise .*wall_sit\.yaml"):
        authoring.new_exercise("Wall sit", club.folder)

    assert club.wall_sit.read_text(encoding="utf-8") == text


def test_without_a_folder_of_ones_own_an_installed_bot_is_not_written_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert authoring.own_folder(CONTENT) == CONTENT
    assert authoring.own_folder(CONTENT, tmp_path) == tmp_path

    installed = tmp_path / "_shipped" / "content"
    monkeypatch.setattr(authoring, "CONTENT", installed)

    with pytest.raises(OperatorError, match="CONTENT_DIR isn't set"):
        authoring.own_folder(installed)
