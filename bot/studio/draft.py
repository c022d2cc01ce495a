"""The exercise on the board: its last good pictures, what is wrong with it, and a pose being tried."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import logging
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, cast

from pydantic import TypeAdapter, ValidationError

from bot.content import authoring, files, load
from bot.content.drawings import Arms, Drawing, Keyframe, Legs, TrunkPose
from bot.content.files import STRICT, Path_, Problem
from bot.errors import OperatorError, UserError
from bot.pictures.figure import pictures
from bot.pictures.subject import Subject, subject_of
from bot.studio.poser import Poser, Tried

_log = logging.getLogger(__name__)

PAUSE: Final = 0.3
"""Seconds between two checks of the files."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Everything drawn from one state of the file."""

    sight: Snapshot
    poser: Poser
    stills: tuple[Tried, ...]
    animation: bytes
    faults: bytes | None


class Board:
    """The exercise on the board. ``made`` is None until the file has been right for the first time.

    ``problems`` says what is wrong now. ``version`` grows whenever one of the two changes; ``drawing`` says
    that a new picture is being drawn.
    """

    def __init__(self, place: Place, folders: tuple[Path, ...]) -> None:
        self.place, self.folders = place, folders
        self.made: Pictures | None = None
        self.problems: tuple[Problem, ...] = ()
        self.version = 0
        self.drawing = False
        self.changed = asyncio.Event()
        """Set, and replaced by a new event, with every change: take it first, then look, then wait."""
        self._seen: Snapshot | None = None

    async def follow(self) -> None:
        """Draw whenever a content file is saved; never returns."""
        before = None
        while True:
            now = await asyncio.to_thread(files_seen, self.folders)
            if now != before:
                before = now
                await self.refresh()
            await asyncio.sleep(PAUSE)

    async def refresh(self) -> None:
        """Check the files, and draw if they say something new."""
        try:
            seen = await asyncio.to_thread(read_content, self.place, self.folders)
        except (OperatorError, OSError, UnicodeDecodeError) as error:  # or it changed while it was read
            problem = Problem(self.place.file, 1, "file", str(error), folder=self.place.folder)
            seen = Snapshot(self.place.id, None, (problem,), self.place)
        if seen == self._seen:
            return
        self._seen = seen
        if seen.subject is not None:
            self.drawing = True
            self._tell()
            try:
                self.made = await asyncio.to_thread(_draw, seen)
            except Exception as error:  # noqa: BLE001  # whatever is in a file, the next save may fix it
                _log.exception("drawing %s", self.place.id)
                fix = "undo your last change. The terminal says more"
                problem = Problem(
                    self.place.file, 1, "drawing", f"can't be drawn: {error}", fix, self.place.folder
                )
                seen = Snapshot(seen.name, None, (problem,), self.place)
            self.drawing = False
        self.problems = seen.problems
        self.version += 1
        self._tell()

    def _tell(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()


def _draw(seen: Snapshot) -> Pictures:
    assert seen.subject is not None  # noqa: S101  # the caller has checked
    studio = pictures.Studio(seen.subject)
    poser = Poser(seen.subject)
    return Pictures(seen, poser, tuple(poser.stills()), studio.animation(), studio.faults())


_KINDS = ("exercises", "self_tests")


@dataclass(frozen=True, slots=True)
class Place:
    """An exercise's or a self-test's file: ``file`` is its path inside the content folder ``folder``."""

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
class Snapshot:
    """What the content says now. ``subject`` is None if something is wrong.

    ``keyframes_in`` is the file that holds the keyframes: with ``like`` that may be another one. ``text`` is
    its whole text.
    """

    name: str
    subject: Subject | None
    problems: tuple[Problem, ...]
    keyframes_in: Place
    text: str = ""


def find(item_id: str, folders: tuple[Path, ...]) -> Place:
    """Return the file that counts; raise OperatorError if no folder has one with this name."""
    for folder in reversed(folders):
        for kind in _KINDS:
            if item_id in {path.stem for path in (folder / kind).glob("*.yaml")}:
                return Place(kind, item_id, folder)
    raise OperatorError(f"There's no exercise or self-test {item_id!r}. Use its file's name, without .yaml.")


def read_content(place: Place, folders: tuple[Path, ...]) -> Snapshot:
    """Read all the content again and return what it says; raise OperatorError if a folder is missing."""
    shelf = load.read(*folders)
    problems = [p for p in shelf.problems if p.folder / p.file == place.path]
    item = shelf.items[place.kind].get(place.id)
    name = item.name if item is not None else place.id
    if item is None and not problems:
        problems = [Problem(place.file, 1, "file", "is gone", "bring the file back", place.folder)]
    elif item is not None and item.drawing is None:
        fix = "write a drawing, or start with two lines: drawing:, and below it like: and another exercise"
        problems.append(Problem(place.file, 1, "drawing", "is missing", fix, place.folder))
    if item is None or item.drawing is None or problems:
        return Snapshot(name, None, tuple(problems), place)
    catalogue = shelf.catalogue()
    try:
        subject = subject_of(item, catalogue)
    except KeyError:  # it is based on a drawing whose own file is wrong
        return Snapshot(name, None, tuple(shelf.problems), place)
    drawings = {key: each.drawing for key, each in catalogue.exercises.items()}
    *_, source = _trail(item.drawing, drawings, place.id)
    if source != place.id:
        place = Place("exercises", source, shelf.files["exercises", source].folder)
    return Snapshot(name, subject, (), place, read(place.path))


def _trail(drawing: Drawing, drawings: Mapping[str, Drawing | None], item_id: str) -> Iterator[str]:
    """Yield ids of the files to search for the keyframes; the last one has them."""
    yield item_id
    if drawing.keyframes is None and drawing.like is not None:
        yield from _trail(drawings[drawing.like] or drawing, drawings, drawing.like)


def read(path: Path) -> str:
    """Return the text with its line endings unchanged."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)


def why_not_saved(place: Place, sight: Snapshot) -> str:
    """Return why the board mustn't write to the file, and what to do instead; empty if it may."""
    if sight.keyframes_in.id != place.id:
        return (
            f"These keyframes are in {sight.keyframes_in.file}, which this drawing starts from. "
            f"To give it its own, copy the lines below. Paste them in {place.file}, under the line "
            "that starts with like:."
        )
    try:
        authoring.own_folder(place.folder)
    except OperatorError:
        return (
            "This file came with the bot, and an update would overwrite it. Copy it to a folder of your "
            "own, and put that folder's path after CONTENT_DIR= in .env."
        )
    return ""


_PLACE_IN_DRAWING = re.compile(r"drawing\.(keyframes|faults)\.(\d+)\.?(.*)")


def where(problem: Problem) -> str:
    """Return the field that is wrong, in words: ``hip_flex (keyframe 2, legs, working)``."""
    found = _PLACE_IN_DRAWING.fullmatch(problem.field)
    if found is None:
        return problem.field.removeprefix("drawing.")
    kind, number, rest = found.groups()
    *outer, name = [f"{kind[:-1]} {int(number) + 1}", *(rest.split(".") if rest else ())]
    return f"{name} ({', '.join(outer)})" if outer else name


def files_seen(folders: tuple[Path, ...]) -> dict[Path, tuple[int, int]]:
    """Return time (nanoseconds) and size (bytes) of every content file: a saved one differs."""
    seen: dict[Path, tuple[int, int]] = {}
    for folder in folders:
        for path in folder.rglob("*.yaml"):
            try:
                now = path.stat()
            except OSError:  # an editor is just replacing it
                continue
            seen[path] = (now.st_mtime_ns, now.st_size)
    return seen


_KEYFRAMES: Path_ = ("drawing", "keyframes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posing:
    """What the sliders change of a keyframe."""

    __pydantic_config__: ClassVar = STRICT
    legs: Legs | None = None
    arms: Arms | None = None
    trunk: TrunkPose | None = None


def posing(keyframe: Keyframe | Posing) -> dict[str, Any]:
    """Return what a keyframe itself says about its pose, as plain data."""
    return _given(Posing(legs=keyframe.legs, arms=keyframe.arms, trunk=keyframe.trunk))


def keyframes(made: Pictures, poses: object) -> tuple[Keyframe, ...]:
    """Return the file's keyframes with these poses; raise UserError if a joint can't do that."""
    try:
        given = _adapter().validate_python(poses)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        message, fix = files.explain(detail, list[Posing])
        raise UserError(f"{detail['loc'][-1] if detail['loc'] else 'The pose'} {message}: {fix}.") from None
    old = made.poser.keyframes
    if len(given) != len(old) or any(
        not _leaves(posing(k)).keys() <= _leaves(posing(p)).keys() for k, p in zip(old, given, strict=True)
    ):
        raise UserError("The file has changed since this page loaded. Reload the page.")
    return tuple(replace(k, legs=p.legs, arms=p.arms, trunk=p.trunk) for k, p in zip(old, given, strict=True))


def lines(place: Place, made: Pictures, new: Sequence[Keyframe], number: int) -> str:
    """Return what to write into the file for one keyframe, or for all if the file has none of its own yet."""
    inherited = made.sight.keyframes_in.id != place.id
    path = _KEYFRAMES if inherited else (*_KEYFRAMES, number)
    try:
        return authoring.lines_of(_text(made, new), path)
    except authoring.Unsafe:
        return "".join(
            f"      {key}: {authoring.flow(value)}\n" for key, value in posing(new[number]).items()
        )


def basis(made: Pictures) -> str:
    """Return a name for the state of the file that the pictures show."""
    return hashlib.sha256(made.sight.text.encode()).hexdigest()


def save(place: Place, made: Pictures, new: Sequence[Keyframe], seen: str) -> None:
    """Write the keyframes into the file, and change nothing else; raise UserError if that can't be done.

    ``seen`` is the state of the file that the person has seen.
    """
    if why := why_not_saved(place, made.sight):
        raise UserError(why)
    try:
        if seen != basis(made) or read(place.path) != made.sight.text:
            raise UserError("The file changed in the meantime, so nothing was saved. Check it and try again.")
        _put(place.path.resolve(), _text(made, new))
    except authoring.Unsafe:
        raise UserError(
            "I can't safely change the way this file is written, so nothing was saved. "
            "Copy the lines below and paste them into the file."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"I couldn't write to the file ({error}), so nothing was saved. Copy the lines below instead."
        ) from None


@cache
def _adapter() -> TypeAdapter[list[Posing]]:
    return TypeAdapter(list[Posing])


def _text(made: Pictures, new: Sequence[Keyframe]) -> str:
    """Return the text of the file that holds the keyframes, with these in it."""
    values: dict[Path_, float | str] = {}
    for i, (old, now) in enumerate(zip(made.poser.keyframes, new, strict=True)):
        before = _leaves(posing(old))
        for path, value in _leaves(posing(now)).items():
            if before.get(path) != value:
                values[*_KEYFRAMES, i, *path] = value
    return authoring.rewritten(made.sight.text, values)


def _given(value: Any) -> Any:
    if not dataclasses.is_dataclass(value):
        return value
    every = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return {name: _given(each) for name, each in every.items() if each is not None}


def _leaves(data: Mapping[str, Any]) -> dict[Path_, Any]:
    return dict(_walk(data, ()))


def _walk(data: Mapping[str, Any], path: Path_) -> Iterator[tuple[Path_, Any]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _walk(cast("Mapping[str, Any]", value), (*path, key))
        else:
            yield (*path, key), value


def _put(path: Path, text: str) -> None:
    """Replace the file atomically: concurrent readers find the old text or the new one."""
    new = path.with_name(f".{path.name}.new")
    write(new, text)
    shutil.copymode(path, new)
    new.replace(path)


_GROUPS: Final = {"legs": "LegPose", "trunk": "TrunkPose", "arms": "ArmPose"}

_TITLES: Final = {
    "hip_flex": "Hip bend (flexion)",
    "hip_abd": "Hip out to the side (abduction)",
    "hip_er": "Hip turned out (external rotation)",
    "knee_flex": "Knee bend (flexion)",
    "ankle_flex": "Ankle bend (dorsiflexion)",
    "toes_up": "Toes bent up",
    "shoulder_flex": "Arm forwards (shoulder flexion)",
    "shoulder_abd": "Arm out to the side (shoulder abduction)",
    "shoulder_er": "Shoulder turned out (external rotation)",
    "elbow_flex": "Elbow bend (flexion)",
    "lean": "Trunk leans forwards",
    "side_lean": "Trunk leans to the working side",
    "roll": "Trunk rolls to the working side",
    "flex": "Spine rounded (flexion)",
    "side_bend": "Spine bends to the working side",
    "twist": "Shoulders turn to the working side",
    "head_flex": "Chin to the chest",
    "head_turn": "Face to the working side",
    "head_side": "Ear to the working shoulder",
}
"""What a coach calls each joint. What it does is in the fields' descriptions."""


@dataclass(frozen=True, slots=True)
class Joint:
    """One slider: degrees from ``least`` to ``most``."""

    name: str
    title: str
    says: str
    least: float
    most: float


def joints() -> dict[str, list[Joint]]:
    """Return the sliders by group: legs, trunk, arms. Takes half a second, as it parses the source."""
    parts = authoring.schemas()["exercise.schema.json"]["$defs"]
    return {
        group: [
            _joint(name, spec["description"], number)
            for name, spec in parts[kind]["properties"].items()
            if (number := _number(spec)) is not None
        ]
        for group, kind in _GROUPS.items()
    }


def _number(spec: dict[str, Any]) -> dict[str, Any] | None:
    return next((each for each in spec["anyOf"] if each.get("type") == "number"), None)


def _joint(name: str, description: str, number: dict[str, Any]) -> Joint:
    says = description.partition(" Example:")[0]
    return Joint(name, _TITLES.get(name, name), says, number["minimum"], number["maximum"])
