"""The exercise on the board: its last good pictures, and what is wrong with its file now."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.content.files import Problem
from bot.errors import OperatorError
from bot.pictures.figure import pictures
from bot.studio import sight
from bot.studio.poser import Poser, Tried
from bot.studio.sight import Place, Sight

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
            now = await asyncio.to_thread(sight.files_seen, self.folders)
            if now != before:
                before = now
                await self.refresh()
            await asyncio.sleep(PAUSE)

    async def refresh(self) -> None:
        """Look at the files, and draw if they say something new."""
        try:
            seen = await asyncio.to_thread(sight.look, self.place, self.folders)
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
