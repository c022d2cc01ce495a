"""What a coach does with content: check it, start a new exercise, change single values in a file.

None of it runs in the bot; ``glutes-on content`` is the way in.

Single values are changed in the text itself, leaving comments and spaces alone. Not done with ruamel.yaml: it
keeps every shipped exercise as it is, but changes 17 of all 78 files, because it joins lists that were broken
into lines; and in an exercise with spaces inside its braces, as editors' formatters write them, it changes
about 15 lines with each value. The page promises to change that value alone.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import re
import textwrap
import unicodedata
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

import yaml
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bot.content import load, wording
from bot.content.catalogue import Catalogue
from bot.content.files import STRICT, STRICT_SPANS, Path_, Problem
from bot.errors import OperatorError
from bot.settings import CONTENT

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOM = "\ufeff"
"""Some editors start a file with it. The C loader doesn't count it when it reports positions."""


class Unsafe(Exception):
    """The file is written in a way that can't be edited by machine without changing more than was asked."""


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def rewritten(text: str, values: Mapping[Path_, float | str]) -> str:
    """Return the text with these values replaced or added; raise Unsafe if more would change.

    A path to a value may go through entries that don't exist yet, but not through missing list items.
    """
    if not values:
        return text
    if text.startswith(_BOM):
        return _BOM + rewritten(text.removeprefix(_BOM), values)
    wanted: dict[Any, Any] = {}
    for path, value in values.items():
        inner = wanted
        for step in path[:-1]:
            inner = inner.setdefault(step, {})
        inner[path[-1]] = value
    try:
        edits = sorted(_edits(_root(text), wanted, text))
        made = text
        for start, end, new in reversed(edits):
            made = made[:start] + new + made[end:]
        right = _data(made) == _with(_data(text), wanted)
    except (yaml.YAMLError, LookupError, RecursionError) as error:
        raise Unsafe from error
    if not right:  # for example, an anchor that is used elsewhere
        raise Unsafe
    return made


def lines_of(text: str, path: Path_) -> str:
    """Return the whole lines that hold a part of the file, with the key that leads to it.

    Raise Unsafe if it is elsewhere, under an anchor.
    """
    text = text.removeprefix(_BOM)
    node = first = _root(text)
    try:
        for step in path:
            first, node = _entry(node, step)
    except LookupError as error:
        raise Unsafe from error
    start = text.rfind("\n", 0, first.start_mark.index) + 1
    return text[start : _line_end(text, _end(node))] + "\n"


def flow(value: object) -> str:
    """Return a value as it is written within a line."""
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value).items()
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in entries) + "}"
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _root(text: str) -> yaml.Node:
    root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    if root is None:
        raise Unsafe
    return root


def _data(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)  # noqa: S506  # it is a safe one


def _entry(node: yaml.Node, step: int | str) -> tuple[yaml.Node, yaml.Node]:
    """Return an entry's key (in a list, its value again) and value; raise LookupError if there is none."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        value = cast("yaml.Node", node.value[step])
        return value, value
    for key, value in _entries(node):
        if key.value == step:
            return key, value
    raise KeyError(step)


def _entries(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise Unsafe
    return node.value


def _edits(node: yaml.Node, wanted: Mapping[Any, Any], text: str) -> Iterator[_Edit]:
    new: dict[str, Any] = {}
    for step, value in wanted.items():
        try:
            _, old = _entry(node, step)
        except KeyError:
            new[step] = value
            continue
        if isinstance(value, Mapping):
            yield from _edits(old, cast("Mapping[Any, Any]", value), text)
        elif isinstance(old, yaml.ScalarNode):
            yield _Edit(old.start_mark.index, old.end_mark.index, flow(value))
        else:
            raise Unsafe
    if new:
        yield _added(node, new, text)


def _added(node: yaml.Node, new: Mapping[str, Any], text: str) -> _Edit:
    """Return an edit that adds entries after the last one of a mapping, in the mapping's style."""
    entries = _entries(node)
    words = flow(new)[1:-1]
    if not entries:
        at = node.start_mark.index + 1
        return _Edit(at, at, words)
    end = _end(entries[-1][1])
    if cast("yaml.MappingNode", node).flow_style:
        return _Edit(end, end, f", {words}")
    at = _line_end(text, end)
    newline = "\r\n" if text[at : at + 2] == "\r\n" else "\n"
    indent = " " * entries[0][0].start_mark.column
    lines = "".join(f"{newline}{indent}{key}: {flow(value)}" for key, value in new.items())
    return _Edit(at, at, lines)


def _end(node: yaml.Node) -> int:
    """Return the position after a node's last character; PyYAML ends a block where something else begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last: Any = node.value[-1]
        return _end(last[1] if isinstance(node, yaml.MappingNode) else last)
    return node.end_mark.index


def _line_end(text: str, index: int) -> int:
    at = text.find("\n", index)
    at = len(text) if at < 0 else at
    return at - 1 if text[at - 1 : at] == "\r" else at


def _with(data: Any, wanted: Mapping[Any, Any]) -> Any:
    """Return a copy of the data with the wanted values; the old data stay unchanged."""
    made: dict[Any, Any] | list[Any] = data.copy()
    for step, value in wanted.items():
        if isinstance(value, Mapping):
            known = not isinstance(made, dict) or step in made
            made[step] = _with(made[step] if known else {}, cast("Mapping[Any, Any]", value))
        else:
            made[step] = value
    return made


_SCHEMA_OF = {
    "exercises": "exercise",
    "routines": "routine",
    "self_tests": "self_test",
    "lessons": "lesson",
    "sources": "sources",
    "red_flags": "red_flags",
    "phrases": "phrases",
    "plan_rules": "plan_rules",
    "screening": "screening",
    "reviews": "reviews",
    "glossary": "glossary",
}
"""Each kind of content and the name of its schema: one exercise a file, but all sources in one."""

_NAME = re.compile(r"[\w '’(),&+-]+")
"""Letters in any language, digits, and what a name of two parts needs. No paths, nothing special to YAML."""

_YAML_WORDS = {"yes", "no", "on", "off", "true", "false", "null"}
"""What YAML reads as something other than a word wherever it is linked to."""


class _Schema(GenerateJsonSchema):
    """A schema generator that allows a number as well where a model turns it into a string (``reps: 10``)."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        made = super().str_schema(schema)
        return {**made, "type": ["string", "integer"]} if self._config.coerce_numbers_to_str else made


@contextlib.contextmanager
def _described() -> Generator[None, None, None]:
    """Turn the fields' docstrings into descriptions for as long as this lasts.

    To find them, pydantic reads and parses each class's source, which the bot mustn't pay for at every start.
    Only adapters built inside see it.
    """
    option = "use_attribute_docstrings"
    STRICT[option] = STRICT_SPANS[option] = True
    try:
        yield
    finally:
        del STRICT[option], STRICT_SPANS[option]


def schemas() -> dict[str, dict[str, Any]]:
    """Return JSON Schema by file name: what an editor completes and checks the YAML with."""
    draft = {"$schema": GenerateJsonSchema.schema_dialect}
    with _described():
        return {
            f"{_SCHEMA_OF[kind]}.schema.json": draft
            | TypeAdapter(type_).json_schema(schema_generator=_Schema)
            for kind, type_ in (load.KINDS | load.SINGLES | {"glossary": wording.Glossary}).items()
        }


def write_schemas(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def check(*folders: Path) -> list[Problem]:
    """Return everything wrong in the folders, in file order; a later one adds to it and overrides it."""
    return sorted(set(load.read(*folders).problems))


def tally(catalogue: Catalogue) -> str:
    """Return how many of each kind a catalogue has."""
    kinds = ("exercises", "routines", "self_tests", "lessons", "red_flags", "sources")
    counts = [f"{len(getattr(catalogue, kind))} {kind.replace('_', ' ')}" for kind in kinds]
    return f"All is well: {', '.join(counts)}."


def line_of(problem: Problem) -> str:
    """Return a problem as a line whose path starts at the current folder, so that an editor can open it."""
    return str(dataclasses.replace(problem, file=_seen_from_here(problem.folder / problem.file)))


def own_folder(*folders: Path) -> Path:
    """Return the folder to write into: the club's own, or in a checkout the shipped one."""
    *_, folder = folders
    if folder == CONTENT and not (CONTENT.parent / "pyproject.toml").is_file():
        raise OperatorError(
            "CONTENT_DIR isn't set. Make a folder for your own content, and put its path after CONTENT_DIR= "
            "in .env. An update would overwrite anything you write in the bot's own folder."
        )
    return folder


def new_exercise(name: str, folder: Path) -> Path:
    """Write a new file that passes the check as it stands; raise OperatorError if the name isn't valid."""
    name = " ".join(name.split())
    slug = _slug(name)
    path = folder / "exercises" / f"{slug}.yaml"
    schema = schemas()["exercise.schema.json"]
    longest = schema["properties"]["id"]["maxLength"]
    if not _NAME.fullmatch(name) or not re.search("[a-z]{2}", slug) or slug in _YAML_WORDS:
        raise OperatorError(f"{name!r} won't work as a name. Use words, such as Wall sit.")
    if len(slug) > longest:
        raise OperatorError(f"{name!r} is too long. Use {longest} letters and spaces at most.")
    shelf = load.read(*dict.fromkeys((CONTENT, folder)))
    taken = slug if slug in shelf.items["exercises"] else shelf.catalogue().exercise_index.exact(name)
    if taken is not None or path.exists():
        raise OperatorError(
            f"There's already an exercise called {name} ({taken or slug}.yaml). "
            "Change that file, or pick another name."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    if not (folder / "schema").is_dir():
        write_schemas(folder / "schema")
    source = next(iter(shelf.sources), "none_yet")
    path.write_text(exercise_template(schema, slug, name, source), encoding="utf-8", newline="\n")
    return path


def _slug(name: str) -> str:
    """Return lower-case letters without accents, digits and underscores: easy to type on every keyboard."""
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
    "why": '"Write here, in two or three sentences, what this exercise does for a runner."',
    "setup": '\n  - "Write here how to get into position."',
    "steps": '\n  - "Write here what to do first."\n  - "Write here what to do next."',
    "cues": '\n  - "Write here what to feel or think of."',
    "mistakes": '\n  - wrong: "Write here what often goes wrong."\n    instead: "Write here what helps."',
    "dosage": "\n  strength: {sets: 1, reps: 5, per_side: false}",
    "tempo": "{up: 2, hold: 1, down: 2}",
    "easier": "[]",
    "harder": "[]",
    "stop_if": '\n  - "Anything hurts, rather than a muscle getting tired."',
    "choices": "[]",
    "opinion": "\n  - everything on this card, until someone reads a source for it",
    "alt_text": '"Write here the movement in words, for people who can\'t see the picture."',
}
"""What a new exercise says until its author improves it: little work, no claim, not in any reminder."""


_ELSEWHERE = {"drawing"}
"""Fields with a guide of their own: here their parts would take more room than all the rest."""


def exercise_template(schema: dict[str, Any], slug: str, name: str, source: str) -> str:
    """Return the YAML of a new exercise. Its comments come from the schema, so they are never out of date."""
    supports = "Write here what exactly this source supports."
    given = {
        "id": slug,
        "name": json.dumps(name, ensure_ascii=False),
        "sources": f'\n  - source: {source}\n    supports: "{supports}"\n    confidence: uncertain',
    }
    lines = [
        "# yaml-language-server: $schema=../schema/exercise.schema.json",
        '# Replace every sentence that starts with "Write here". Only you see the lines that start with #.',
    ]
    for field, spec in schema["properties"].items():
        lines += ["", *_explain(spec, {} if field in _ELSEWHERE else schema["$defs"])]
        value = given.get(field) or _SAMPLES.get(field)
        lines.append(f"# {field}:" if value is None else f"{field}: {value}".replace(": \n", ":\n"))
    return "\n".join(lines) + "\n"


def _explain(spec: dict[str, Any], defs: dict[str, Any], field: str = "", depth: int = 0) -> list[str]:
    """Return comments on what to write in a field, with nested ones for the fields inside it."""
    inner = next((s for s in spec.get("anyOf", ()) if s != {"type": "null"}), spec)
    inner = inner.get("items", inner)
    inner = defs.get(inner["$ref"].rpartition("/")[2], inner) if "$ref" in inner else inner
    text = f"{field}: {spec['description']}" if field else spec["description"]
    if "maxItems" in spec:
        text += f" Give {spec.get('minItems', 0)} to {spec['maxItems']}."
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
