"""The exercise on the board: what its file says, its last good pictures, and what is wrong with it now."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.content import authoring, load
from bot.content.drawings import Drawing
from bot.content.files import Problem
from bot.errors import OperatorError
from bot.pictures.figure import pictures
from bot.pictures.subject import Subject, subject_of
from bot.studio.poser import Poser, Tried

_log = logging.getLogger(__name__)

PAUSE: Final = 0.3
"""Seconds between two looks at the files."""


@dataclass(frozen=True, slots=True)
class Made:
    """Everything that is drawn of one state of the file."""

    sight: Sight
    poser: Poser
    stills: tuple[Tried, ...]
    animation: bytes
    faults: bytes | None


class Board:
    """``made`` is None until the file has been right for the first time; ``problems`` says what is wrong now.
    ``version`` grows whenever one of the two changes; ``drawing`` says that a new one is on its way.
    """

    def __init__(self, place: Place, folders: tuple[Path, ...]) -> None:
        self.place, self.folders = place, folders
        self.made: Made | None = None
        self.problems: tuple[Problem, ...] = ()
        self.version = 0
        self.drawing = False
        self.changed = asyncio.Event()
        """Set, and a new one put in its place, with every change: take it first, then look, then wait."""
        self._seen: Sight | None = None

    async def follow(self) -> None:
        """Draw whenever a content file is saved, for ever."""
        before = None
        while True:
            now = await asyncio.to_thread(files_seen, self.folders)
            if now != before:
                before = now
                await self.refresh()
            await asyncio.sleep(PAUSE)

    async def refresh(self) -> None:
        """Look at the files, and draw if they say something new."""
        try:
            seen = await asyncio.to_thread(look, self.place, self.folders)
        except (OperatorError, OSError, UnicodeDecodeError) as error:  # or it changed while it was read
            problem = Problem(self.place.file, 1, "file", str(error), folder=self.place.folder)
            seen = Sight(self.place.id, None, (problem,), self.place)
        if seen == self._seen:
            return
        self._seen = seen
        if seen.subject is not None:
            self.drawing = True
            self._tell()
            try:
                self.made = await asyncio.to_thread(_draw, seen)
            except Exception as error:  # noqa: BLE001  # whatever stands in a file, the next save may mend it
                _log.exception("drawing %s", self.place.id)
                fix = "undo the last change; the terminal says more"
                problem = Problem(
                    self.place.file, 1, "drawing", f"cannot be drawn: {error}", fix, self.place.folder
                )
                seen = Sight(seen.name, None, (problem,), self.place)
            self.drawing = False
        self.problems = seen.problems
        self.version += 1
        self._tell()

    def _tell(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()


def _draw(seen: Sight) -> Made:
    assert seen.subject is not None  # noqa: S101  # asked by the caller
    studio = pictures.Studio(seen.subject)
    poser = Poser(seen.subject)
    return Made(seen, poser, tuple(poser.stills()), studio.animation(), studio.faults())


_KINDS = ("exercises", "self_tests")


@dataclass(frozen=True, slots=True)
class Place:
    """The file of an exercise or a self-test: ``file`` is its path inside the content folder ``folder``."""

    kind: str
    id: str
    folder: Path

    @property
    def file(self) -> str:
        return f"{self.kind}/{self.id}.yaml"

    @property
    def path(self) -> Path:
        return self.folder / self.file


@dataclass(frozen=True, slots=True)
class Sight:
    """``subject`` is None where something is wrong. ``keyframes_in`` is the file in which the keyframes
    stand: with ``like`` that may be another one. ``text`` is all that stands in it.
    """

    name: str
    subject: Subject | None
    problems: tuple[Problem, ...]
    keyframes_in: Place
    text: str = ""


def find(item_id: str, folders: tuple[Path, ...]) -> Place:
    """The file that counts; OperatorError where no folder has one of this name."""
    for folder in reversed(folders):
        for kind in _KINDS:
            if item_id in {path.stem for path in (folder / kind).glob("*.yaml")}:
                return Place(kind, item_id, folder)
    raise OperatorError(f"There is no exercise or self-test {item_id!r}: take the name of its file.")


def look(place: Place, folders: tuple[Path, ...]) -> Sight:
    """Reads all the content anew; OperatorError where a folder is missing."""
    shelf = load.read(*folders)
    problems = [p for p in shelf.problems if p.folder / p.file == place.path]
    item = shelf.items[place.kind].get(place.id)
    name = item.name if item is not None else place.id
    if item is None and not problems:
        problems = [Problem(place.file, 1, "file", "is not there any more", "put it back", place.folder)]
    elif item is not None and item.drawing is None:
        fix = "write a drawing, or begin with two lines: drawing:, and below it like: and another exercise"
        problems.append(Problem(place.file, 1, "drawing", "is missing", fix, place.folder))
    if item is None or item.drawing is None or problems:
        return Sight(name, None, tuple(problems), place)
    catalogue = shelf.catalogue()
    try:
        subject = subject_of(item, catalogue)
    except KeyError:  # it begins from a drawing whose own file is wrong
        return Sight(name, None, tuple(shelf.problems), place)
    drawings = {key: each.drawing for key, each in catalogue.exercises.items()}
    *_, source = _trail(item.drawing, drawings, place.id)
    if source != place.id:
        place = Place("exercises", source, shelf.files["exercises", source].folder)
    return Sight(name, subject, (), place, read(place.path))


def _trail(drawing: Drawing, drawings: Mapping[str, Drawing | None], item_id: str) -> Iterator[str]:
    """Ids of the files to look for the keyframes in, the last of which has them."""
    yield item_id
    if drawing.keyframes is None and drawing.like is not None:
        yield from _trail(drawings[drawing.like] or drawing, drawings, drawing.like)


def read(path: Path) -> str:
    """The text with its line ends as they are."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)


def why_not_saved(place: Place, sight: Sight) -> str:
    """Why the board must not write into the file, and what to do instead; empty where it may."""
    if sight.keyframes_in.id != place.id:
        return (
            f"These keyframes stand in {sight.keyframes_in.file}, where this drawing begins from. "
            f"To give it keyframes of its own, copy the lines below and paste them under the line "
            f"that begins with like: in {place.file}."
        )
    try:
        authoring.own_folder(place.folder)
    except OperatorError:
        return (
            "This file came with the bot, and an update would overwrite it: copy it into a folder of your "
            "own, and put that folder's path behind CONTENT_DIR= in .env."
        )
    return ""


_PLACE_IN_DRAWING = re.compile(r"drawing\.(keyframes|faults)\.(\d+)\.?(.*)")


def where(problem: Problem) -> str:
    """The field that is wrong, in words: ``hip_flex (keyframe 2, legs, working)``."""
    found = _PLACE_IN_DRAWING.fullmatch(problem.field)
    if found is None:
        return problem.field.removeprefix("drawing.")
    kind, number, rest = found.groups()
    *outer, name = [f"{kind[:-1]} {int(number) + 1}", *(rest.split(".") if rest else ())]
    return f"{name} ({', '.join(outer)})" if outer else name


def files_seen(folders: tuple[Path, ...]) -> dict[Path, tuple[int, int]]:
    """Time (nanoseconds) and size (bytes) of every content file: what differs when one has been saved."""
    seen: dict[Path, tuple[int, int]] = {}
    for folder in folders:
        for path in folder.rglob("*.yaml"):
            try:
                now = path.stat()
            except OSError:  # an editor is just replacing it
                continue
            seen[path] = (now.st_mtime_ns, now.st_size)
    return seen
