"""Tools for whoever writes content: schemas for the editor, the check, and a template to begin with.

None of it runs in the bot; ``glutes-on content`` is its door.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import re
import textwrap
import unicodedata
from collections.abc import Generator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bot import paths
from bot.content import load
from bot.content.files import STRICT, STRICT_SPANS, Problem
from bot.errors import OperatorError

_SCHEMA_OF = {
    "exercises": "exercise",
    "routines": "routine",
    "self_tests": "self_test",
    "lessons": "lesson",
    "sources": "sources",
    "red_flags": "red_flags",
    "phrases": "phrases",
    "plan_rules": "plan_rules",
}
"""Kind of content, and the name of its schema: a file holds one exercise, but all the sources."""

_NAME = re.compile(r"[\w '’(),&+-]+")
"""Letters of any language, digits, and what a name of two parts needs. No paths, nothing that is YAML."""

_YAML_WORDS = {"yes", "no", "on", "off", "true", "false", "null"}
"""What YAML takes for something else than a word wherever it is linked to."""


class _Schema(GenerateJsonSchema):
    """Pydantic's schema says "string" where a model also takes a number for one, as in ``reps: 10``."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        made = super().str_schema(schema)
        return {**made, "type": ["string", "integer"]} if self._config.coerce_numbers_to_str else made


@contextlib.contextmanager
def _described() -> Generator[None, None, None]:
    """The docstrings of the fields become descriptions while this lasts.

    To find them pydantic reads and parses the source of each class, which the bot must not pay for at every
    start. Only adapters built inside see it.
    """
    option = "use_attribute_docstrings"
    STRICT[option] = STRICT_SPANS[option] = True
    try:
        yield
    finally:
        del STRICT[option], STRICT_SPANS[option]


def schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema by file name: what an editor completes and checks the YAML with."""
    draft = {"$schema": GenerateJsonSchema.schema_dialect}
    with _described():
        return {
            f"{_SCHEMA_OF[kind]}.schema.json": draft
            | TypeAdapter(type_).json_schema(schema_generator=_Schema)
            for kind, type_ in (load.KINDS | load.SINGLES).items()
        }


def write_schemas(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def check(*folders: Path) -> list[Problem]:
    """Everything that is wrong in the folders, in file order; a later one adds to it and overrides it."""
    return sorted(set(load.read(*folders).problems))


def report(*folders: Path) -> tuple[str, bool]:
    """What ``content check`` prints, and whether all is well. Paths are as seen from where one stands."""
    problems = check(*folders)
    if problems:
        shown = [dataclasses.replace(p, file=_seen_from_here(p.folder / p.file)) for p in problems]
        return "\n".join(map(str, shown)), False
    catalogue = load.load_catalogue(*folders)
    kinds = ("exercises", "routines", "self_tests", "lessons", "red_flags", "sources")
    counts = [f"{len(getattr(catalogue, kind))} {kind.replace('_', ' ')}" for kind in kinds]
    return f"All is well: {', '.join(counts)}.", True


def own_folder(*folders: Path) -> Path:
    """The folder to write into: the club's own, or in a checkout the shipped one."""
    *_, folder = folders
    if folder == paths.CONTENT and not (paths.CONTENT.parent / "pyproject.toml").is_file():
        raise OperatorError(
            "CONTENT_DIR is not set: make a folder for your own content and put its path behind "
            "CONTENT_DIR= in .env, because an update of the bot would overwrite what you write into its own."
        )
    return folder


def new_exercise(name: str, folder: Path) -> Path:
    """A new file that passes the check as it stands; OperatorError where the name will not do."""
    name = " ".join(name.split())
    slug = _slug(name)
    path = folder / "exercises" / f"{slug}.yaml"
    schema = schemas()["exercise.schema.json"]
    longest = schema["properties"]["id"]["maxLength"]
    if not _NAME.fullmatch(name) or not re.search("[a-z]{2}", slug) or slug in _YAML_WORDS:
        raise OperatorError(f"{name!r} is no name for an exercise: write words, such as Side plank.")
    if len(slug) > longest:
        raise OperatorError(f"{name!r} is too long: a name has at most {longest} letters and spaces.")
    shelf = load.read(*dict.fromkeys((paths.CONTENT, folder)))
    taken = slug if slug in shelf.items["exercises"] else shelf.catalogue().exercise_index.exact(name)
    if taken is not None or path.exists():
        raise OperatorError(
            f"There is already an exercise that goes by the name {name} ({taken or slug}.yaml): "
            "change that file, or choose another name."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    if not (folder / "schema").is_dir():
        write_schemas(folder / "schema")
    source = next(iter(shelf.sources), "none_yet")
    path.write_text(exercise_template(schema, slug, name, source), encoding="utf-8", newline="\n")
    return path


def _slug(name: str) -> str:
    """Small letters without accents, digits and underscores: easy to type on every keyboard."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "_", plain.replace("'", "")).strip("_")


def _seen_from_here(path: Path) -> str:
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


_SAMPLES = {
    "aliases": "[]",
    "muscles": "\n  primary: [gluteus medius]\n  secondary: []",
    "position": "standing",
    "plane": "[frontal]",
    "equipment": "[]",
    "level": "1",
    "fits": "[strength]",
    "why": '"Write here in two or three sentences what this exercise does for a runner."',
    "setup": '\n  - "Write here how to get into position."',
    "steps": '\n  - "Write here what to do first."\n  - "Write here what to do next."',
    "cues": '\n  - "Write here what to feel or think of."',
    "mistakes": '\n  - wrong: "Write here what often goes wrong."\n    instead: "Write here what helps."',
    "dosage": "\n  strength: {sets: 1, reps: 5, per_side: false}",
    "tempo": "{up: 2, hold: 1, down: 2}",
    "easier": "[]",
    "harder": "[]",
    "stop_if": '\n  - "Anything hurts, as opposed to a muscle getting tired."',
    "choices": "[]",
    "opinion": "\n  - everything on this card, until a source below has been read for it",
    "alt_text": '"Write here the movement in words, for somebody who cannot see a picture of it."',
}
"""What a new exercise says until its author says better: little work, no claim, no place in a reminder."""


_ELSEWHERE = {"drawing"}
"""Fields that have a guide of their own: here their parts would take more room than all the rest."""


def exercise_template(schema: dict[str, Any], slug: str, name: str, source: str) -> str:
    """The YAML of a new exercise. Its comments come from the schema, so they are never out of date."""
    supports = "Nothing yet. Write here what you read, and name the source it stands in."
    given = {
        "id": slug,
        "name": json.dumps(name, ensure_ascii=False),
        "sources": f'\n  - source: {source}\n    supports: "{supports}"\n    confidence: uncertain',
    }
    lines = [
        "# yaml-language-server: $schema=../schema/exercise.schema.json",
        '# Replace every sentence that says "Write here". Lines that begin with # are for you alone.',
    ]
    for field, spec in schema["properties"].items():
        lines += ["", *_explain(spec, {} if field in _ELSEWHERE else schema["$defs"])]
        value = given.get(field) or _SAMPLES.get(field)
        lines.append(f"# {field}:" if value is None else f"{field}: {value}".replace(": \n", ":\n"))
    return "\n".join(lines) + "\n"


def _explain(spec: dict[str, Any], defs: dict[str, Any], field: str = "", depth: int = 0) -> list[str]:
    """Comments on what to write in a field, and further in on the fields inside it."""
    inner = next((s for s in spec.get("anyOf", ()) if s != {"type": "null"}), spec)
    inner = inner.get("items", inner)
    inner = defs.get(inner["$ref"].rpartition("/")[2], inner) if "$ref" in inner else inner
    text = f"{field}: {spec['description']}" if field else spec["description"]
    if "maxItems" in spec:
        text += f" From {spec.get('minItems', 0)} to {spec['maxItems']} of them."
    if "enum" in inner:
        text += f" Allowed: {', '.join(map(str, inner['enum']))}."
    if "maxLength" in inner:
        text += f" At most {inner['maxLength']} characters{' each' if 'items' in spec else ''}."
    lead = "# " + "  " * depth
    lines = textwrap.wrap(
        text,
        108,
        initial_indent=lead,
        subsequent_indent=lead + ("  " if field else ""),
        break_on_hyphens=False,
    )
    for name, part in inner.get("properties", {}).items():
        lines += _explain(part, defs, name, depth + 1)
    return lines
