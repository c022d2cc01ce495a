"""Drawings of exercises and self-tests: made once, and kept in memory and in a folder."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import math
import shutil
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from bot.content.catalogue import Catalogue
from bot.content.drawings import Fault
from bot.content.exercises import Exercise
from bot.content.self_tests import SelfTest
from bot.database import files
from bot.pictures.process import DrawingFailed, DrawingInterrupted, DrawingProcess
from bot.pictures.subject import Subject, subject_of

_IN_MEMORY: Final = 16 * 2**20
"""Bytes. All drawings of the shipped content together need less."""


def name_of(name: str, made_from: object, suffix: str) -> str:
    """Return the name of a picture's file: a different one whenever ``repr(made_from)`` is different.

    ``name`` is for people who look into the folder.
    """
    mark = hashlib.sha256(repr(made_from).encode()).hexdigest()[:20]
    return f"{name}-{mark}{suffix}"


class Cache:
    """A cache of pictures by file name. Processes may share its folder."""

    def __init__(self, folder: Path, memory: int = _IN_MEMORY) -> None:
        """Cache in the folder; ``memory`` is how many bytes are also kept in memory."""
        self._folder, self._room = folder, memory
        self._memory: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        with suppress(OSError):
            files.remove_parts(folder, "")
            for part in folder.glob(".*.part"):  # as earlier versions called them
                part.unlink(missing_ok=True)

    async def find(self, name: str) -> bytes | None:
        """Return a picture that was cached, by this process or an earlier one, or None."""
        if name in self._memory:
            self._memory.move_to_end(name)
            return self._memory[name]
        try:
            found = await asyncio.to_thread((self._folder / name).read_bytes)
        except OSError:
            return None
        self._remember(name, found)
        return found

    async def keep(self, name: str, made: bytes) -> None:
        """Cache a picture. A folder that can't be written to costs time after a restart, but no picture."""
        self._remember(name, made)
        await asyncio.to_thread(self._write, self._folder / name, made)

    def _remember(self, name: str, made: bytes) -> None:
        self._size += len(made) - len(self._memory.pop(name, b""))
        self._memory[name] = made
        while self._size > self._room and len(self._memory) > 1:
            self._size -= len(self._memory.popitem(last=False)[1])

    def _write(self, path: Path, made: bytes) -> None:
        """All or nothing: whoever reads meanwhile must not find half a picture.

        The last room on a disk is left to the database, which may be on it.
        """
        part = files.part_path(path)
        try:
            self._folder.mkdir(0o700, parents=True, exist_ok=True)
            if shutil.disk_usage(self._folder).free < files.RESERVE:
                return
            part.write_bytes(made)
            part.replace(path)
        except OSError:  # a read-only or full disk costs time, not pictures
            with suppress(OSError):
                part.unlink(missing_ok=True)


_log = logging.getLogger(__name__)

HEAD_START = 20.0
"""Seconds from the start until pictures are drawn ahead: people who waited for the bot come first."""

PAUSE = 1.0
"""Seconds between two pictures drawn ahead: drawing one takes a whole core for about as long."""

LATER = 300.0
"""Seconds until a picture whose drawing was interrupted twice, for example by a lack of memory, is
retried."""

ROUNDS: Final = 3
"""How many rounds of drawing ahead there are if some drawings were interrupted."""


class Shot(StrEnum):
    """A kind of picture, and the ending of its files' names."""

    MOVING = ".gif"
    STILL = ".png"
    FAULTS = "-faults.png"


_DRAWN_BY: Final = {
    Shot.MOVING: "bot.pictures.figure.pictures:animation",
    Shot.STILL: "bot.pictures.figure.pictures:still",
    Shot.FAULTS: "bot.pictures.figure.pictures:faults",
}
"""Names, because importing the functions would bring numpy into this process."""


def faults_of(item: Exercise | SelfTest, catalogue: Catalogue) -> tuple[Fault, ...]:
    """Return the faults that can be drawn: how not to do it."""
    subject = subject_of(item, catalogue)
    return () if subject is None else subject.drawing.faults or ()


class Drawings:
    """Pictures of what the catalogue can draw. One that can't be made is None, and the log says why."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        """Draw from the catalogue; ``folder`` is made with the first picture, and may be deleted any time."""
        self._catalogue = catalogue
        self._cache = Cache(folder)
        self._process = DrawingProcess()
        self._tasks: dict[str, asyncio.Task[bytes | None]] = {}
        self._subjects: dict[str, Subject | None] = {}
        self._not_before: dict[tuple[str, Shot], float] = {}

    def can_draw(self, item: Exercise | SelfTest, shot: Shot = Shot.MOVING) -> bool:
        """Return whether the item has a picture that can be drawn now."""
        return item.drawing is not None and self._not_before.get((item.id, shot), 0) <= time.monotonic()

    async def find(self, item: Exercise | SelfTest, shot: Shot = Shot.MOVING) -> bytes | None:
        """Return the picture if it has been drawn before, within some milliseconds; otherwise None."""
        subject = self._subject(item)
        return None if subject is None else await self._cache.find(name_of(subject.id, subject, shot))

    async def make(self, item: Exercise | SelfTest, shot: Shot = Shot.MOVING) -> bytes | None:
        """Return the picture, drawn now if need be, in seconds. A drawing outlives a cancelled call."""
        subject = self._subject(item)
        if subject is None:
            return None
        name = name_of(subject.id, subject, shot)
        task = self._tasks.get(name)
        if task is None:
            task = self._tasks[name] = asyncio.create_task(self._find_or_draw(item, shot, subject, name))
            task.add_done_callback(lambda _: self._tasks.pop(name))
        return await asyncio.shield(task)

    async def make_within(
        self, seconds: float, items: Sequence[Exercise], shot: Shot = Shot.MOVING
    ) -> dict[str, bytes]:
        """Return, by id, the pictures that are ready in time."""
        wanted = {
            item.id: asyncio.create_task(self.make(item, shot)) for item in items if self.can_draw(item, shot)
        }
        if not wanted:
            return {}
        _, late = await asyncio.wait(wanted.values(), timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            _log.info("%d of %d pictures took too long, so I didn't wait for them", len(late), len(wanted))
        done = {key: task.result() for key, task in wanted.items() if task not in late}
        return {key: made for key, made in done.items() if made is not None}

    async def make_ahead(self) -> None:
        """Draw everything that is missing, slowly, so that hardly anybody waits for a picture.

        What a club's first posts may show comes first: a post doesn't wait for its pictures.
        """
        await asyncio.sleep(HEAD_START)
        exercises = self._catalogue.exercises.values()
        posted_first = sorted(exercises, key=lambda each: (each.dosage.activation is None, each.level))
        missing = [*posted_first, *self._catalogue.self_tests.values()]
        for number in range(ROUNDS):
            await asyncio.sleep(LATER if number else 0)
            missing = [item for item in missing if await self._lacks(item)]
            if not missing:
                return

    async def close(self) -> None:
        """Drop what is waiting or being drawn, and end the drawing process."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._process.close()

    async def _lacks(self, item: Exercise | SelfTest) -> bool:
        """Draw the moving picture if there is none; return whether to try again later."""
        if item.drawing is None or await self.find(item) is not None:
            return False
        made = await self.make(item)
        await asyncio.sleep(PAUSE)
        return made is None and self._not_before.get((item.id, Shot.MOVING)) != math.inf

    async def _find_or_draw(
        self, item: Exercise | SelfTest, shot: Shot, subject: Subject, name: str
    ) -> bytes | None:
        found = await self._cache.find(name)
        if found is not None or not self.can_draw(item, shot):
            return found
        key = (item.id, shot)
        try:
            made = await self._process.draw(_DRAWN_BY[shot], subject)
        except DrawingFailed as error:
            _log.error("%s couldn't be drawn, so its cards go without a picture: %s", item.id, error)
            self._not_before[key] = math.inf
            return None
        except DrawingInterrupted as error:
            _log.warning("%s wasn't drawn this time: %s", item.id, error)
            self._not_before[key] = time.monotonic() + (LATER if key in self._not_before else 0)
            return None
        self._not_before.pop(key, None)
        await self._cache.keep(name, made)
        return made

    def _subject(self, item: Exercise | SelfTest) -> Subject | None:
        if item.id not in self._subjects:
            self._subjects[item.id] = subject_of(item, self._catalogue)
        return self._subjects[item.id]
