"""A process that posts reminders and is killed at a chosen step; its arguments: DATABASE CHANNEL STEP.

The channel is a file with one line a message, which outlives the process as Discord does.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot import paths
from bot.content import load_catalogue
from bot.domain.exercises import Exercise
from bot.services import reminders
from bot.storage import occurrences
from bot.storage.database import Database
from bot.storage.leases import this_process
from bot.storage.occurrences import Claimed

NOW = datetime(2026, 6, 2, 15, 45, tzinfo=UTC)
STEPS = ("in-the-claim", "after-the-claim", "after-the-post", "after-the-record", "never")


class Channel:
    def __init__(self, file: Path, step: str) -> None:
        self.file = file
        self.step = step

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        die_if(self.step == "after-the-claim")
        with self.file.open("a") as channel:  # one short line, in a process of its own
            channel.write(f"{occurrence.id}\n")
        die_if(self.step == "after-the-post")
        return 1000 + occurrence.id

    async def find(self, occurrence: Claimed) -> int | None:
        posted = self.file.read_text().split() if self.file.exists() else []
        return 1000 + occurrence.id if str(occurrence.id) in posted else None


def die_if(now: bool) -> None:
    if now:
        os.kill(os.getpid(), signal.SIGKILL)


async def main(database: Path, channel: Path, step: str) -> None:
    if step == "in-the-claim":
        claim = occurrences.claim

        async def claim_and_die(*arguments: object) -> Claimed | None:
            await claim(*arguments)  # pyright: ignore[reportArgumentType]  # the same arguments go through
            die_if(True)
            return None

        occurrences.claim = claim_and_die
    db = await Database.open(database)
    await reminders.run_due(db, load_catalogue(paths.CONTENT), Channel(channel, step), NOW, this_process())
    die_if(step == "after-the-record")
    await db.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
