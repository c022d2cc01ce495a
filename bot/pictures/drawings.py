"""Pictures of exercises and self-tests: drawn one at a time, and kept beside the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from bot.content.catalogue import Catalogue
from bot.content.drawings import Fault
from bot.content.exercises import Exercise
from bot.content.self_tests import SelfTest
from bot.pictures.cache import Cache
from bot.pictures.subject import Subject, subject_of

_log = logging.getLogger(__name__)

HEAD_START = 20.0
"""Seconds after the start until pictures are drawn ahead: whoever waited for the bot comes first."""

PAUSE = 1.0
"""Seconds between two pictures drawn ahead: drawing takes a whole core for about as long."""


class Shot(StrEnum):
    """A kind of picture, and how the names of its files end."""

    MOVING = ".gif"
    STILL = ".png"
    FAULTS = "-faults.png"


def faults_of(item: Exercise | SelfTest, catalogue: Catalogue) -> tuple[Fault, ...]:
    """What can be shown of how not to do it."""
    subject = subject_of(item, catalogue)
    return () if subject is None else subject.drawing.faults or ()


class Drawings:
    """Pictures of what the catalogue can draw. One that cannot be had is None, and the log says why."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        """``folder`` is made with the first picture, and may be deleted at any time."""
        self._catalogue = catalogue
        self._cache = Cache(folder)
        self._turn = asyncio.Lock()  # a second one at the same time would only slow both, and the bot
        self._tasks: dict[tuple[str, Shot], asyncio.Task[bytes | None]] = {}
        self._subjects: dict[str, Subject | None] = {}
        self._failed: set[tuple[str, Shot]] = set()

    def can_draw(self, item: Exercise | SelfTest, shot: Shot = Shot.MOVING) -> bool:
        return item.drawing is not None and (item.id, shot) not in self._failed

    async def find(self, item: Exercise | SelfTest, shot: Shot = Shot.MOVING) -> bytes | None:
        """The picture if it has been drawn before: in some milliseconds."""
        subject = self._subject(item)
        if subject is None:
            return None
        return await asyncio.to_thread(self._cache.find, subject.id, subject, shot)

    async def make(self, item: Exercise | SelfTest, shot: Shot = Shot.MOVING) -> bytes | None:
        """The picture, drawn now if need be: in seconds. Who stops waiting does not stop the drawing."""
        subject = self._subject(item)
        if subject is None:
            return None
        key = (subject.id, shot)
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.create_task(self._draw(subject, shot))
            task.add_done_callback(lambda _: self._tasks.pop(key))
        return await asyncio.shield(task)

    async def make_within(
        self, seconds: float, items: Sequence[Exercise], shot: Shot = Shot.MOVING
    ) -> dict[str, bytes]:
        """By id, those of the pictures that are there in time."""
        wanted = {
            item.id: asyncio.create_task(self._have(item, shot))
            for item in items
            if self.can_draw(item, shot)
        }
        if not wanted:
            return {}
        _, late = await asyncio.wait(wanted.values(), timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            _log.info("%d of %d pictures took too long to be waited for", len(late), len(wanted))
        done = {key: task.result() for key, task in wanted.items() if task not in late}
        return {key: made for key, made in done.items() if made is not None}

    async def make_ahead(self) -> None:
        """Draw all that is missing, slowly, so that hardly anybody waits for a picture."""
        await asyncio.sleep(HEAD_START)
        for item in (*self._catalogue.exercises.values(), *self._catalogue.self_tests.values()):
            if self.can_draw(item) and await self.find(item) is None:
                await self.make(item)
                await asyncio.sleep(PAUSE)

    async def close(self) -> None:
        """Drop what waits. The picture being drawn is finished by its thread."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _have(self, item: Exercise | SelfTest, shot: Shot) -> bytes | None:
        found = await self.find(item, shot)
        return found if found is not None else await self.make(item, shot)

    async def _draw(self, subject: Subject, shot: Shot) -> bytes | None:
        async with self._turn:
            try:
                return await asyncio.to_thread(
                    self._cache.get, subject.id, subject, shot, lambda: _drawn(subject, shot)
                )
            except Exception:  # noqa: BLE001  # whatever is wrong with a picture, the card goes without it
                _log.exception("%s could not be drawn; its cards go without a picture", subject.id)
                self._failed.add((subject.id, shot))
                return None

    def _subject(self, item: Exercise | SelfTest) -> Subject | None:
        if item.id not in self._subjects:
            self._subjects[item.id] = subject_of(item, self._catalogue)
        return self._subjects[item.id]


def _drawn(subject: Subject, shot: Shot) -> bytes:
    from bot.pictures.figure import pictures  # noqa: PLC0415  # numpy comes with the first picture

    match shot:
        case Shot.MOVING:
            return pictures.animation(subject)
        case Shot.STILL:
            return pictures.still(subject)
        case Shot.FAULTS:
            made = pictures.faults(subject)
            if made is None:
                raise ValueError("there is no fault to draw")
            return made
