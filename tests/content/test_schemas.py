"""The schemas that an editor checks the content with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content import authoring
from bot.content.files import STRICT, STRICT_SPANS
from bot.settings import CONTENT
from tests.content.folder import FIRST_LINE, errors

SHIPPED_FILES = sorted(CONTENT.rglob("*.yaml"))


def test_the_schemas_in_the_content_folder_are_current() -> None:
    written = {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in (CONTENT / "schema").glob("*.json")
    }

    assert written == authoring.schemas(), "the classes have changed: run `glutes-on content schema`"


@pytest.mark.parametrize("path", SHIPPED_FILES, ids=lambda path: path.stem)
def test_a_shipped_file_is_valid_by_the_schema_that_its_first_line_names(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first = text.partition("\n")[0]
    assert first.startswith(FIRST_LINE)
    schema = json.loads((path.parent / first.removeprefix(FIRST_LINE)).read_text(encoding="utf-8"))

    assert errors(schema, yaml.safe_load(text)) == []


def test_every_shipped_file_is_held_against_the_schema_of_its_folder() -> None:
    named = {
        (path.parent.name, path.read_text(encoding="utf-8").partition("\n")[0].rpartition("/")[2])
        for path in SHIPPED_FILES
    }

    assert named == {
        ("content", "glossary.schema.json"),
        ("content", "phrases.schema.json"),
        ("content", "plan_rules.schema.json"),
        ("content", "red_flags.schema.json"),
        ("content", "reviews.schema.json"),
        ("content", "screening.schema.json"),
        ("content", "sources.schema.json"),
        ("exercises", "exercise.schema.json"),
        ("lessons", "lesson.schema.json"),
        ("routines", "routine.schema.json"),
        ("self_tests", "self_test.schema.json"),
    }


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        pytest.param("colour", "blue", id="unknown-field"),
        pytest.param("position", "handstand", id="unknown-word"),
        pytest.param("level", 9, id="unknown-number"),
        pytest.param("why", "x" * 421, id="too-long"),
        pytest.param("steps", ["Only one step."], id="too-few"),
    ],
)
def test_the_schema_refuses_what_the_check_would(field: str, wrong: object) -> None:
    clamshell: dict[str, object] = yaml.safe_load(
        (CONTENT / "exercises" / "clamshell.yaml").read_text(encoding="utf-8")
    )
    schema = json.loads((CONTENT / "schema" / "exercise.schema.json").read_text(encoding="utf-8"))

    assert errors(schema, clamshell) == []
    assert len(errors(schema, {**clamshell, field: wrong})) == 1


def test_every_field_says_in_the_editor_what_to_write() -> None:
    def silent(name: str, schema: dict[str, Any]) -> list[str]:
        classes = {name: schema, **schema.get("$defs", {})}
        return [
            f"{owner}.{field}"
            for owner, each in classes.items()
            for field, spec in each.get("properties", {}).items()
            if not spec.get("description")
        ]

    missing = [field for name, schema in authoring.schemas().items() for field in silent(name, schema)]
    assert not missing, f"give these fields a docstring for a coach: {missing}"


def test_making_schemas_leaves_the_models_as_the_bot_starts_with_them() -> None:
    before = dict(STRICT), dict(STRICT_SPANS)

    authoring.schemas()

    assert before == (STRICT, STRICT_SPANS)
    assert "use_attribute_docstrings" not in STRICT
