"""What the services ask of Discord: where posts and messages go, and how it may turn out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.content.exercises import Exercise
from bot.features.pain.store import Question
from bot.features.reminders.digest_store import Digest
from bot.features.reminders.rules import Week
from bot.features.reminders.store import Claimed
from bot.features.streaks.news_store import News
from bot.interactions.outbox_store import Notice


class Refused(Exception):
    """Discord says no: a permission is missing, or the channel is gone. The text says what to do about it."""


class Closed(Refused):
    """A person takes no direct messages from the bot."""


class Unreachable(Exception):
    """Discord did not answer; nobody knows whether it did what it was asked."""


class Noticeboard(Protocol):
    """Methods raise Refused or Unreachable, and take their turn among Discord's 50 requests a second."""

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        """Send the reminder and return the id of its message."""
        ...

    async def find(self, occurrence: Claimed) -> int | None:
        """The id of the message that was sent for this occurrence since it was claimed, or None."""
        ...

    async def update(
        self, occurrence: Claimed, exercises: Sequence[Exercise], done: int, now: datetime
    ) -> None:
        """Bring a post up to date: its count, and whether the run is ahead, has begun, closed or is off."""
        ...

    async def nudge(self, occurrence: Claimed) -> None:
        """Remind a runner once more who asked for it: a short direct message beneath the first."""
        ...

    async def post_digest(self, digest: Digest, week: Week) -> int:
        """Send a club's week and return the id of its message."""
        ...

    async def find_digest(self, digest: Digest) -> int | None:
        """The id of the message that was sent for this digest since it was claimed, or None."""
        ...

    async def tell(self, notice: Notice) -> None:
        """Tell the organiser of a club: by direct message, or in the server's system channel."""
        ...

    async def tell_club(self, news: News, name: str) -> None:
        """Tell a club of a member's milestone, under this name, in a message that notifies nobody."""
        ...

    async def ask_how_it_is(self, question: Question) -> None:
        """Ask a person by direct message how it is on the day after."""
        ...


class Roll(Protocol):
    """The members of the club's server, as far as Discord tells."""

    async def call(self, guild_id: int, user_ids: Collection[int], seconds: float) -> Mapping[int, bool]:
        """Whether each is in the server, within so many seconds. Who is not known of is not in the answer."""
        ...
