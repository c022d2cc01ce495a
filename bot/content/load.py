"""From folders of YAML to the Catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content import checks, files
from bot.content.catalogue import Catalogue, Source
from bot.content.exercises import Exercise
from bot.content.files import ContentError, File, Problem
from bot.content.plan_rules import PlanRules
from bot.content.reviews import Review, is_medical, latest
from bot.content.routines import Routine
from bot.content.screening import ScreeningRules
from bot.content.self_tests import SelfTest
from bot.content.texts import Lesson, Occasion, Phrases, RedFlag, Tones
from bot.errors import OperatorError

KINDS: dict[str, type[Any]] = {
    "exercises": Exercise,
    "routines": Routine,
    "self_tests": SelfTest,
    "lessons": Lesson,
}
"""The content's folders, and what each file in one is."""


SINGLES: dict[str, Any] = {
    "sources": dict[str, Source],
    "red_flags": list[RedFlag],
    "phrases": Phrases,
    "plan_rules": PlanRules,
    "screening": ScreeningRules,
    "reviews": list[Review],
}
"""Files that stand alone, by name without .yaml, and what each of them is."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What has been read so far: items by folder and id, and the file each one came from.

    ``unread`` are kind and id of what exists but is wrong: a link to it is no second error.
    """

    items: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    files: dict[tuple[str, str], File] = field(default_factory=dict[tuple[str, str], File])
    sources: dict[str, Source] = field(default_factory=dict[str, Source])
    red_flags: dict[str, RedFlag] = field(default_factory=dict[str, RedFlag])
    phrases: dict[Occasion, Tones] = field(default_factory=dict[Occasion, Tones])
    plan_rules: list[PlanRules] = field(default_factory=list[PlanRules])
    """The last one counts."""
    screening: list[ScreeningRules] = field(default_factory=list[ScreeningRules])
    """The last one counts."""
    reviews: list[tuple[File, list[Review]]] = field(default_factory=list[tuple[File, list[Review]]])
    """Each reviews.yaml, and what it holds."""
    unread: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    problems: list[Problem] = field(default_factory=list[Problem])

    def each_file(self) -> list[File]:
        """Return every file whose items count, once."""
        return list({(file.folder, file.name): file for file in self.files.values()}.values())

    def medical_files(self) -> list[File]:
        """Return every file that a clinician should have read, once."""
        found = [file for (kind, key), file in self.files.items() if is_medical(kind, self._item(kind, key))]
        return list({(file.folder, file.name): file for file in found}.values())

    def _item(self, kind: str, key: str) -> Any:
        return self.items[kind][key] if kind in KINDS else None

    def catalogue(self) -> Catalogue:
        held = [review for _, reviews in self.reviews for review in reviews]
        read_by = {key: latest(file, held) for key, file in self.files.items()} if held else {}
        flags = tuple(self.red_flags.values())
        return Catalogue(
            **self.items,
            sources=self.sources,
            red_flags=flags,
            phrases=self.phrases,
            plan_rules=self.plan_rules[-1] if self.plan_rules else None,
            screening=self.screening[-1] if self.screening else None,
            reviews={key: review for key, review in read_by.items() if review is not None},
        )


def load_catalogue(*folders: Path) -> Catalogue:
    """Return the folders' content; a file replaces the item with the same id from an earlier folder.

    Raise OperatorError if a folder is missing, ContentError with everything that is wrong.
    """
    shelf = read(*folders)
    if shelf.problems:
        raise ContentError(shelf.problems)
    return shelf.catalogue()


def read(*folders: Path) -> Shelf:
    """Return what can be read, and everything that is wrong; raise OperatorError if a folder is missing."""
    shelf = Shelf()
    for folder in folders:
        if not folder.is_dir():
            raise OperatorError(
                f"CONTENT_DIR: there's no folder {folder}. Make it, or correct its name in .env."
            )
        _add(folder, shelf)
    if not shelf.items["exercises"] and not shelf.problems:
        fix = "put at least one exercise in this folder"
        shelf.problems.append(Problem("exercises", 1, "folder", "has no .yaml file", fix, folders[-1]))
    shelf.problems.extend(checks.check_links(shelf.catalogue(), shelf.files, shelf.unread))
    return shelf


def _add(folder: Path, shelf: Shelf) -> None:
    for kind, type_ in KINDS.items():
        for path in sorted((folder / kind).glob("*.yaml")):
            file, item = _one(path, folder, type_, shelf)
            if file is not None and item is not None and item.id != path.stem:
                fix = f"write id: {path.stem}, or rename the file to {item.id}.yaml"
                message = f"must be {path.stem!r}, like the file's name"
                shelf.problems.append(file.problem(("id",), message, fix))
                item = None
            if file is None or item is None:
                shelf.unread.add((kind, path.stem))
            else:
                shelf.items[kind][item.id] = item
                shelf.files[kind, item.id] = file
    _, sources = _single(folder, "sources", shelf)
    shelf.sources.update(sources or {})
    file, phrases = _single(folder, "phrases", shelf)
    if phrases is not None:
        shelf.phrases.update(phrases.by_occasion)
        shelf.files["phrases", "phrases"] = file
    latest: tuple[tuple[str, list[Any]], ...] = (
        ("plan_rules", shelf.plan_rules),
        ("screening", shelf.screening),
    )
    for name, held in latest:
        file, whole = _single(folder, name, shelf)
        if whole is not None:
            held.append(whole)
            shelf.files[name, name] = file
    file, reviews = _single(folder, "reviews", shelf)
    if reviews is not None:
        shelf.reviews.append((file, reviews))
    _add_flags(folder, shelf)


def _add_flags(folder: Path, shelf: Shelf) -> None:
    file, flags = _single(folder, "red_flags", shelf)
    seen: set[str] = set()
    for i, flag in enumerate(flags or ()):
        if flag.id in seen:
            shelf.problems.append(file.problem((i, "id"), f"{flag.id!r} is here twice", files.TWICE))
        seen.add(flag.id)
        shelf.red_flags[flag.id] = flag
        shelf.files["red_flags", flag.id] = file


def _single(folder: Path, name: str, shelf: Shelf) -> tuple[Any, Any]:
    """Return a file that stands alone, and its data; None and None if the folder has no such file."""
    path = folder / f"{name}.yaml"
    if not path.exists() and not path.is_symlink():
        return None, None
    file, value = _one(path, folder, SINGLES[name], shelf)
    if value is None:
        shelf.unread.add((name, name))
    return file, value


def _one(path: Path, folder: Path, type_: Any, shelf: Shelf) -> tuple[File | None, Any]:
    """Return the file and its data, each of them None if it is wrong."""
    file = files.read(path, folder, shelf.problems)
    return file, files.validate(type_, file, shelf.problems) if file is not None else None
