"""Reads ``content/*.yaml`` into a cross-checked Catalogue; every error names file, line and field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.domain.catalogue import Catalogue, Source
from bot.domain.errors import OperatorError
from bot.domain.exercises import Exercise

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")
_EXERCISE = TypeAdapter(Exercise)
_SOURCES = TypeAdapter(dict[str, Source])


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one file. ``line`` counts from 1; ``field`` is a dotted path."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


class ContentError(OperatorError):
    """The content cannot be used; ``problems`` lists all that is wrong with it, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        count = "1 error" if len(problems) == 1 else f"{len(problems)} errors"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"CONTENT_DIR: {count} in the content files:\n{lines}")


@dataclass(frozen=True, slots=True)
class _File:
    """One YAML file: its plain data, and where in the file each part of it stands."""

    name: str
    data: object
    root: yaml.Node | None

    def line(self, path: tuple[int | str, ...]) -> int:
        """Line (from 1) of the deepest part of the path that the file has."""
        node, line = self.root, 1
        for step in path:
            key = None
            if isinstance(node, yaml.MappingNode):
                key, node = next(((k, v) for k, v in node.value if k.value == str(step)), (None, None))
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                key = node = node.value[step]
            else:
                break
            if key is None:
                break
            line = key.start_mark.line + 1
        return line

    def problem(self, path: tuple[int | str, ...], message: str) -> Problem:
        return Problem(self.name, self.line(path), ".".join(map(str, path)) or "file", message)


def load_catalogue(folder: Path) -> Catalogue:
    """The whole content of a folder; OperatorError without one, ContentError with all that is wrong."""
    if not (folder / "exercises").is_dir():
        raise OperatorError(
            f"CONTENT_DIR: there is no folder {folder / 'exercises'}; name the content folder."
        )
    problems: list[Problem] = []
    files: dict[str, _File] = {}
    exercises: dict[str, Exercise] = {}
    for path in sorted((folder / "exercises").glob("*.yaml")):
        file = _read(path, folder, problems)
        if file is None:
            continue
        exercise = _validate(_EXERCISE, file, problems)
        if exercise is None:
            continue
        if exercise.id != path.stem:
            problems.append(file.problem(("id",), f"must be {path.stem!r}, as the file is called"))
        files[exercise.id] = file
        exercises[exercise.id] = exercise
    sources: dict[str, Source] = {}
    source_file = _read(folder / "sources.yaml", folder, problems)
    if source_file is not None:
        sources = _validate(_SOURCES, source_file, problems) or {}
    broken = bool(problems)
    problems.extend(_check_names(exercises, files))
    if not broken:  # else a link to a file that did not load would be reported as a second error
        problems.extend(_check_links(exercises, sources, files))
    if not exercises and not problems:
        problems.append(Problem("exercises", 1, "folder", "holds no .yaml file"))
    if problems:
        raise ContentError(problems)
    return Catalogue(exercises=exercises, sources=sources)


def _read(path: Path, folder: Path, problems: list[Problem]) -> _File | None:
    name = path.relative_to(folder).as_posix()
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        try:
            root = loader.get_single_node()
            data = loader.construct_document(root) if root is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.append(Problem(name, mark.line + 1 if mark else 1, "file", f"is not YAML: {error.problem}"))
        return None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problems.append(Problem(name, 1, "file", f"cannot be read: {error}"))
        return None
    file = _File(name, data, root)
    twice = [Problem(name, line, key, "stands here twice") for line, key in _repeated_keys(root)]
    problems.extend(twice)
    return None if twice else file


def _repeated_keys(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Line and key of every mapping key given twice, which YAML would silently let the last win."""
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


def _validate(adapter: TypeAdapter[T], file: _File, problems: list[Problem]) -> T | None:
    try:
        return adapter.validate_python(file.data)
    except ValidationError as error:
        problems.extend(
            file.problem(detail["loc"], _plainly(detail["type"], detail["msg"]))
            for detail in error.errors(include_url=False, include_context=False)
        )
        return None


def _plainly(kind: str, message: str) -> str:
    """Pydantic's sentence for somebody who has never met Python."""
    match kind:
        case "missing":
            return "is missing"
        case "unexpected_keyword_argument" | "extra_forbidden":
            return "is not a known field; is it misspelt?"
        case _:
            return message.removeprefix("Value error, ")


def _check_names(exercises: Mapping[str, Exercise], files: Mapping[str, _File]) -> Iterator[Problem]:
    """Two exercises must not go by one name: a runner could not tell which card comes."""
    owner: dict[str, str] = {}
    for exercise in exercises.values():
        for name in (exercise.name, *exercise.aliases):
            first = owner.setdefault(name.casefold(), exercise.id)
            if first != exercise.id:
                yield files[exercise.id].problem(("aliases",), f"{name!r} already leads to {first}")


def _check_links(
    exercises: Mapping[str, Exercise], sources: Mapping[str, Source], files: Mapping[str, _File]
) -> Iterator[Problem]:
    for exercise in exercises.values():
        file = files[exercise.id]
        links: tuple[tuple[str, tuple[str, ...]], ...] = (
            ("easier", exercise.easier),
            ("harder", exercise.harder),
        )
        for name, targets in links:
            for i, target in enumerate(targets):
                if target not in exercises:
                    yield file.problem((name, i), f"there is no exercise {target!r}")
        if exercise.variation_of is not None and exercise.variation_of not in exercises:
            yield file.problem(("variation_of",), f"there is no exercise {exercise.variation_of!r}")
        for i, citation in enumerate(exercise.sources):
            if citation.source not in sources:
                yield file.problem(("sources", i, "source"), f"{citation.source!r} is not in sources.yaml")
    yield from _check_cycles(exercises, "harder", lambda e: e.harder, files)
    yield from _check_cycles(exercises, "easier", lambda e: e.easier, files)


def _check_cycles(
    exercises: Mapping[str, Exercise],
    field: str,
    links: Callable[[Exercise], tuple[str, ...]],
    files: Mapping[str, _File],
) -> Iterator[Problem]:
    """A chain of progressions that comes back to its beginning would be harder than itself."""
    settled: set[str] = set()

    def walk(key: str, trail: tuple[str, ...]) -> Iterator[Problem]:
        if key in trail:
            circle = " -> ".join((*trail[trail.index(key) :], key))
            yield files[trail[-1]].problem((field,), f"goes round in a circle: {circle}")
        elif key not in settled and key in exercises:
            for target in links(exercises[key]):
                yield from walk(target, (*trail, key))
            settled.add(key)

    for key in exercises:
        yield from walk(key, ())
