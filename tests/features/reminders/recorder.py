"""A Noticeboard that remembers what was posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.content.exercises import Exercise
from bot.features.pain.store import Question
from bot.features.reminders.digest_store import Digest
from bot.features.reminders.rules import Week
from bot.features.reminders.store import Claimed
from bot.features.streaks.store import News
from bot.interactions.outbox_store import Notice


class Recorder:
    """Posts in the order in which they went out; a message's id is its occurrence's plus a thousand."""

    def __init__(self) -> None:
        self.posts: list[Claimed] = []
        self.moved: list[Claimed] = []
        self._ids: set[int] = set()

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        self.posts.append(occurrence)
        self._ids.add(occurrence.id)
        return 1000 + occurrence.id

    async def find(self, occurrence: Claimed) -> int | None:
        return 1000 + occurrence.id if occurrence.id in self._ids else None

    async def update(
        self, occurrence: Claimed, exercises: Sequence[Exercise], done: int, now: datetime
    ) -> None: ...

    async def announce(self, occurrence: Claimed) -> None: ...

    async def nudge(self, occurrence: Claimed) -> None: ...

    async def tell_moved(self, occurrence: Claimed) -> None:
        self.moved.append(occurrence)

    async def post_digest(self, digest: Digest, week: Week) -> int:
        return digest.id

    async def find_digest(self, digest: Digest) -> int | None:
        return None

    async def tell(self, notice: Notice) -> None: ...

    async def tell_club(self, news: News, name: str) -> None: ...

    async def ask_how_it_is(self, question: Question) -> None: ...
