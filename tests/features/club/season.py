"""A club that lives through some days: its schedule is changed, and the minute job runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise
from bot.database.database import Database
from bot.features.club.schedule import Club
from bot.features.reminders import pending_store as pending
from bot.features.reminders import service as reminders
from bot.features.reminders import store as reminders_store
from bot.features.reminders.store import Claimed
from bot.interactions.delivery import Unreachable
from tests.features.reminders.recorder import Recorder


class SilentRecorder(Recorder):
    """Discord while it does not answer: nothing is posted, and nothing can be looked up."""

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        raise Unreachable("no answer")

    async def find(self, occurrence: Claimed) -> int | None:
        raise Unreachable("no answer")


@dataclass
class Season:
    """``now`` moves on; ``board`` has what was posted."""

    db: Database
    catalogue: Catalogue
    club: Club
    now: datetime
    board: Recorder = field(default_factory=Recorder)

    async def tick(self, now: datetime, board: Recorder | None = None) -> None:
        """What the minute job does for reminders at an instant."""
        self.now = now
        await reminders.run_due(self.db, self.catalogue, board or self.board, now)
        await reminders.tell_moved(self.db, board or self.board, now)

    async def live_until(self, end: datetime, every: timedelta = timedelta(minutes=30)) -> list[str]:
        """Tick by tick up to the instant; the starts (UTC) of what was posted meanwhile."""
        had = len(self.board.posts)
        while self.now < end:
            await self.tick(self.now + every)
        return [f"{post.starts_at:%a %d %H:%M}" for post in self.board.posts[had:]]

    def told(self) -> list[str]:
        """The starts (UTC) of which people were told once more, in the order in which they were."""
        return [f"{moved.starts_at:%a %d %H:%M}" for moved in self.board.moved]

    async def rows(self) -> list[Claimed]:
        """The club's training days that are ahead and have a row, by start."""
        return await self.db.read(reminders_store.ahead_of_club, self.club.id, self.now)

    async def outdated(self) -> list[int]:
        """The training days whose posts have to be brought up to date now."""
        return [row.id for row in await self.db.read(pending.to_refresh, self.now, 100)]
