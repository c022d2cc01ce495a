"""A process that does a minute's work and is killed at a chosen step. Discord is a file that outlives it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from importlib import import_module
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from bot import clock
from bot.content.exercises import Exercise
from bot.content.load import load_catalogue
from bot.database.database import Database
from bot.features.pain.store import Question
from bot.features.reminders.digest_store import Digest
from bot.features.reminders.rules import Week
from bot.features.reminders.store import Claimed
from bot.features.streaks.store import News
from bot.interactions.delivery import Refused, Unreachable
from bot.interactions.outbox_store import Notice
from bot.settings import CONTENT

NOW = datetime(2026, 6, 2, 15, 45, tzinfo=UTC)
"""When the post is due; the run is 45 minutes later."""

CATALOGUE = load_catalogue(CONTENT)

Sent = tuple[str, int]
"""What Discord got and of which row: ("post", 1), ("notice", 1), ("nudge", 1) or ("refused", 1)."""


@dataclass(frozen=True, slots=True)
class Life:
    """What one process does: the minute after NOW that it works in, and the step after which it is killed.

    ``dies`` names a function of bot, such as "services.reminders.post", or one of :class:`Channel`, such as
    "post"; "" for none. Discord refuses the first ``refuses`` posts, and is silent where ``silent``.
    """

    dies: str = ""
    minute: int = 0
    refuses: int = 0
    silent: bool = False


class Channel:
    """The Noticeboard on a file. Of notices it drops what has come before, as Discord does by the nonce.

    Of posts it takes everything: finding them again must be enough.
    """

    def __init__(self, file: Path, life: Life | None = None) -> None:
        self.file = file
        self.life = life or Life()

    def sent(self) -> list[Sent]:
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        return [(kind, number) for kind, number in map(json.loads, lines)]

    def _write(self, kind: str, number: int) -> None:
        with self.file.open("a") as file:  # one short line, in a process of its own
            file.write(json.dumps([kind, number]) + "\n")

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        if self.life.silent:
            raise Unreachable("no answer")
        if [kind for kind, _ in self.sent()].count("refused") < self.life.refuses:
            self._write("refused", occurrence.id)
            raise Refused("I may not post there.")
        self._write("post", occurrence.id)
        return 1000 + occurrence.id

    async def find(self, occurrence: Claimed) -> int | None:
        return 1000 + occurrence.id if ("post", occurrence.id) in self.sent() else None

    async def update(
        self, occurrence: Claimed, exercises: Sequence[Exercise], done: int, now: datetime
    ) -> None:
        raise NotImplementedError

    async def announce(self, occurrence: Claimed) -> None:
        if ("announcement", occurrence.id) not in self.sent():
            self._write("announcement", occurrence.id)

    async def tell_moved(self, occurrence: Claimed) -> None: ...

    async def nudge(self, occurrence: Claimed) -> None:
        if ("nudge", occurrence.id) not in self.sent():
            self._write("nudge", occurrence.id)

    async def tell(self, notice: Notice) -> None:
        if ("notice", notice.id) not in self.sent():
            self._write("notice", notice.id)

    async def tell_club(self, news: News, name: str) -> None:
        raise NotImplementedError

    async def ask_how_it_is(self, question: Question) -> None:
        raise NotImplementedError

    async def post_digest(self, digest: Digest, week: Week) -> int:
        raise NotImplementedError

    async def find_digest(self, digest: Digest) -> int | None:
        raise NotImplementedError


def live(database: Path, discord: Path, life: Life) -> None:
    """The whole of the process's life."""
    if life.dies:
        place, _, name = life.dies.rpartition(".")
        _die_after(import_module(f"bot.{place}") if place else Channel, name)
    asyncio.run(_work(database, Channel(discord, life), NOW + timedelta(minutes=life.minute)))


def _die_after(owner: Any, name: str) -> None:
    """Let the process be killed as soon as this function of it has done its work."""
    function = getattr(owner, name)

    @wraps(function)
    async def await_and_die(*arguments: Any, **named: Any) -> None:
        try:
            await function(*arguments, **named)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)

    @wraps(function)
    def then_die(*arguments: Any, **named: Any) -> None:
        try:
            function(*arguments, **named)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, await_and_die if iscoroutinefunction(function) else then_die)


async def _work(database: Path, channel: Channel, now: datetime) -> None:
    db = await Database.open(database)
    await clock.tick(db, CATALOGUE, channel, now)
    await db.close()
