"""From folders of YAML to the Catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.content import files, links
from bot.content.files import ContentError, File, Problem
from bot.domain.catalogue import Catalogue, Source
from bot.domain.errors import OperatorError
from bot.domain.exercises import Exercise
from bot.domain.lessons import Lesson, RedFlag
from bot.domain.routines import Routine
from bot.domain.self_tests import SelfTest

KINDS: dict[str, type[Any]] = {
    "exercises": Exercise,
    "routines": Routine,
    "self_tests": SelfTest,
    "lessons": Lesson,
}
"""Folder of the content, and what each file in it is."""


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """The validator of a kind of content."""
    return TypeAdapter(kind)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What has been read so far: items by folder and id, and the file each one came from."""

    items: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    files: dict[tuple[str, str], File] = field(default_factory=dict[tuple[str, str], File])
    sources: dict[str, Source] = field(default_factory=dict[str, Source])
    red_flags: dict[str, RedFlag] = field(default_factory=dict[str, RedFlag])
    problems: list[Problem] = field(default_factory=list[Problem])

    def catalogue(self) -> Catalogue:
        return Catalogue(**self.items, sources=self.sources, red_flags=tuple(self.red_flags.values()))


def load_catalogue(*folders: Path) -> Catalogue:
    """The content of the folders; a file of a later one replaces the item of the same id in an earlier one.

    OperatorError where a folder is missing, ContentError with everything that is wrong.
    """
    shelf = Shelf()
    for folder in folders:
        if not folder.is_dir():
            raise OperatorError(f"CONTENT_DIR: there is no folder {folder}.")
        _add(folder, shelf)
    if not shelf.items["exercises"] and not shelf.problems:
        shelf.problems.append(Problem("exercises", 1, "folder", "holds no .yaml file"))
    if not shelf.problems:  # else a link to a file that did not load would be reported as a second error
        shelf.problems.extend(links.check(shelf.catalogue(), shelf.files))
    if shelf.problems:
        raise ContentError(shelf.problems)
    return shelf.catalogue()


def _add(folder: Path, shelf: Shelf) -> None:
    for kind, type_ in KINDS.items():
        for path in sorted((folder / kind).glob("*.yaml")):
            file = files.read(path, folder, shelf.problems)
            item = files.validate(adapter(type_), file, shelf.problems) if file is not None else None
            if file is None or item is None:
                continue
            if item.id != path.stem:
                shelf.problems.append(file.problem(("id",), f"must be {path.stem!r}, as the file is called"))
            shelf.items[kind][item.id] = item
            shelf.files[kind, item.id] = file
    shelf.sources.update(_single(folder, "sources.yaml", dict[str, Source], shelf) or {})
    for flag in _single(folder, "red_flags.yaml", list[RedFlag], shelf) or ():
        shelf.red_flags[flag.id] = flag


def _single(folder: Path, name: str, type_: Any, shelf: Shelf) -> Any:
    """What a file that stands alone holds; None where the folder has none, or it is wrong."""
    path = folder / name
    file = files.read(path, folder, shelf.problems) if path.exists() else None
    return files.validate(adapter(type_), file, shelf.problems) if file is not None else None
