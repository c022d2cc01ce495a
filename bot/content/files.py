"""One YAML file: its data, where in the file each part of it stands, and what is wrong with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.content import fixes
from bot.content.known import Known
from bot.errors import OperatorError

Path_ = tuple[int | str, ...]
"""The way to a value inside a file: keys and positions, from the outside in."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader takes a tenth of the time


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one file, and how to mend it.

    ``file`` is its path inside the content folder ``folder``; ``line`` counts from 1; ``field`` is a dotted
    path. An empty ``fix`` means that the message says it all.
    """

    file: str
    line: int
    field: str
    message: str
    fix: str = dataclasses.field(default="", compare=False)
    folder: Path = dataclasses.field(default=Path(), compare=False)

    def __str__(self) -> str:
        fix = f" (fix: {self.fix})" if self.fix else ""
        return f"{self.file}:{self.line}: {self.field}: {self.message}{fix}"


class ContentError(OperatorError):
    """The content cannot be used; ``problems`` lists all that is wrong with it, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        count = "1 error" if len(self.problems) == 1 else f"{len(self.problems)} errors"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"CONTENT_DIR: {count} in the content files:\n{lines}")


@dataclass(frozen=True, slots=True)
class File:
    """A file that is YAML. ``name`` is its path inside the content folder ``folder``."""

    folder: Path
    name: str
    data: object
    text: str = dataclasses.field(repr=False)

    def line(self, path: Path_) -> int:
        """Line (from 1) of the deepest part of the path that the file has."""
        node, line = _root(self.text), 1
        for step in path:
            key = None
            if isinstance(node, yaml.MappingNode):
                key, node = next(((k, v) for k, v in node.value if k.value == str(step)), (None, None))
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                key = node = node.value[step]
            if key is None:
                break
            line = key.start_mark.line + 1
        return line

    def problem(self, path: Path_, message: str, fix: str = "") -> Problem:
        field = ".".join(map(str, path)) or "file"
        return Problem(self.name, self.line(path), field, message, fix, self.folder)


@lru_cache(256)
def _parsed(text: str) -> tuple[object, list[tuple[int, str]]]:
    """What a text says, and the keys that a mapping has twice, with their lines.

    Whenever one file changes, those beside it are read again.
    """
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        data = loader.construct_document(root) if root is not None else None
    finally:
        loader.dispose()
    return data, list(_repeated_keys(root))


@lru_cache(8)
def _root(text: str) -> yaml.Node | None:
    """The parts of a text with their places: asked for only where something is wrong."""
    return yaml.compose(text, _Loader)


def read(path: Path, folder: Path, problems: list[Problem], known: Known) -> File | None:
    """The file, or None and what is wrong with it added to ``problems``; ``known`` are texts read before."""
    name = path.relative_to(folder).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
        if text in known:
            return File(folder, name, known[text], text)
        data, twice = _parsed(text)
    except RecursionError:
        problems.append(Problem(name, 1, "file", "refers to itself", fixes.ITSELF, folder))
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = f"is not YAML: {error.problem}"
        problems.append(Problem(name, line, "file", message, fixes.NOT_YAML, folder))
        return None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problems.append(Problem(name, 1, "file", f"cannot be read: {error}", fixes.UNREADABLE, folder))
        return None
    problems.extend(Problem(name, line, key, "stands here twice", fixes.TWICE, folder) for line, key in twice)
    if twice:
        return None
    known[text] = data
    return File(folder, name, data, text)


def _repeated_keys(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Line and key of every mapping key given twice, of which YAML would silently let the last win."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
            if key.value in seen:
                yield key.start_mark.line + 1, str(key.value)
            seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in cast("list[yaml.Node]", node.value):
            yield from _repeated_keys(value)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def validate(kind: Any, file: File, problems: list[Problem]) -> Any:
    """The file's data as this type, or None and all that does not fit added to ``problems``."""
    try:
        return _adapter(kind).validate_python(file.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems.extend(
            file.problem(detail["loc"], *fixes.explain(detail, kind))
            for detail in details
            if not fixes.is_echo(detail, details)
        )
        return None
