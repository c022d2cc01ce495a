"""Tools for whoever writes content: schemas for the editor, the check, and a template to begin with.

None of it runs in the bot; ``glutes-on content`` is its door.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import re
import unicodedata
from collections.abc import Generator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bot import paths
from bot.content import load
from bot.content.files import Problem
from bot.content.template import exercise_template
from bot.domain.errors import OperatorError
from bot.domain.strict import STRICT, STRICT_SPANS

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
