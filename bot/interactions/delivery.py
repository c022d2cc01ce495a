"""Posts and messages on their way to Discord: where they go, how it may turn out, and how many a second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Protocol

import aiohttp
import discord

from bot.content.exercises import Exercise
from bot.errors import CODES, UNKNOWN_CHANNEL, Cause, Meaning, meaning_of
from bot.features.pain.store import Question
from bot.features.reminders.digest_store import Digest
from bot.features.reminders.rules import Week
from bot.features.reminders.store import Claimed
from bot.features.streaks.store import News
from bot.interactions.outbox_store import Notice
from bot.interactions.permissions import posting_problem

_log = logging.getLogger(__name__)


class Refused(Exception):
    """Discord refused: a permission is missing, or the channel is gone. The text says what to do about it."""


class Closed(Refused):
    """A person accepts no direct messages from the bot."""


class Gone(Refused):
    """What it was about is not there any more, such as a message that somebody deleted."""


class Unreachable(Exception):
    """Discord did not answer; nobody knows whether it did what it was asked.

    ``pause`` is how long it wants to be left alone, where it said so.
    """

    def __init__(self, says: str, pause: timedelta = timedelta()) -> None:
        super().__init__(says)
        self.pause = pause


class Noticeboard(Protocol):
    """Where posts and messages go. Methods raise Refused or Unreachable, and share 50 requests a second."""

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        """Send the reminder and return the id of its message."""
        ...

    async def find(self, occurrence: Claimed) -> int | None:
        """Return the id of the message sent for this occurrence since it was claimed, or None."""
        ...

    async def update(
        self, occurrence: Claimed, exercises: Sequence[Exercise], done: int, now: datetime
    ) -> None:
        """Bring a post up to date: its count, and whether the run is ahead, has begun, closed or is off."""
        ...

    async def announce(self, occurrence: Claimed) -> None:
        """Tell those who have seen the post that the run is cancelled, or is on again."""
        ...

    async def nudge(self, occurrence: Claimed) -> None:
        """Send a runner the further reminder they asked for: a short direct message below the first."""
        ...

    async def tell_moved(self, occurrence: Claimed) -> None:
        """Tell of a start that was moved, or at last of one that is near, in a message beneath the post."""
        ...

    async def post_digest(self, digest: Digest, week: Week) -> int:
        """Send a club's weekly digest and return the id of its message."""
        ...

    async def find_digest(self, digest: Digest) -> int | None:
        """Return the id of the message sent for this digest since it was claimed, or None."""
        ...

    async def tell(self, notice: Notice) -> None:
        """Tell a club's organiser: by direct message, or in the server's system channel."""
        ...

    async def tell_club(self, news: News, name: str) -> None:
        """Tell a club about a member's milestone, under this name, in a message that notifies nobody."""
        ...

    async def ask_how_it_is(self, question: Question) -> None:
        """Ask a person by direct message, the day after, how it feels."""
        ...


class Roll(Protocol):
    """The members of the club's server, as far as Discord says."""

    async def call(self, guild_id: int, user_ids: Collection[int], seconds: float) -> Mapping[int, bool]:
        """Return whether each person is in the server, within so many seconds; unknown ones are left out."""
        ...


REQUESTS_A_SECOND = 40
"""The most in any second. Discord allows the whole bot 50; the rest is for commands that need more."""

AT_ONCE = 5
"""Requests after a quiet moment that start at once; those after them start evenly spaced."""

ANSWER_SECONDS = 30
"""How long to wait for an answer; discord.py retries for about 25 s when Discord answers 5xx."""


class Pace:
    """A rate limit: requests start in the order they asked, and never more than the limit in any second.

    Not done with aiolimiter: it lets requests in first that ask while it is free, and if its sums of seconds
    are off by a rounding error it wakes, finds no room and sets a timer of zero seconds, which in simulated
    time loops forever.
    """

    def __init__(self) -> None:
        self._gap = 1 / (REQUESTS_A_SECOND - AT_ONCE)
        self._ahead = (AT_ONCE - 1) * self._gap
        self._free_at = 0.0

    async def turn(self) -> None:
        """Wait for this request's turn."""
        now = asyncio.get_running_loop().time()
        wait = self._free_at - self._ahead - now
        self._free_at = max(now, self._free_at) + self._gap
        if wait > 0:
            await asyncio.sleep(wait)


@asynccontextmanager
async def outcome(
    client: discord.Client, guild_id: int | None, channel_id: int | None
) -> AsyncGenerator[None]:
    """Raise Refused or Unreachable for a failed request, after discord.py waited out 429 and retried 5xx.

    Server and channel are where it goes: a refusal says what an organiser has to do there.
    """
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            yield
    except discord.RateLimited as error:
        raise Unreachable(str(error), timedelta(seconds=error.retry_after)) from error
    except discord.HTTPException as error:
        raise _failure(client, guild_id, channel_id, error) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unreachable(str(error) or "no answer in time") from error


def _failure(
    client: discord.Client, guild_id: int | None, channel_id: int | None, error: discord.HTTPException
) -> Refused | Unreachable:
    """Return what Discord's answer comes to."""
    meaning = meaning_of(error.status, error.code)
    match meaning.cause:
        case Cause.DISCORD | Cause.TOKEN:
            return Unreachable(str(error), meaning.pause)
        case Cause.PERSON:
            return Closed("This person doesn't accept DMs from me.")
        case Cause.GONE:
            return Gone(f"It's no longer there ({error.text}).")
        case Cause.BOT:
            _log.warning("Discord rejected what I sent: %s", error)  # perhaps only the files
            return Refused("That's a bug of mine. Please tell the person who hosts me: my log says more.")
        case Cause.SERVER:
            return Refused(_advice(client, guild_id, channel_id, meaning, error.text))


def _advice(
    client: discord.Client, guild_id: int | None, channel_id: int | None, meaning: Meaning, reason: str
) -> str:
    """Return which channel it is, what is missing there, and what to do."""
    guild = client.get_guild(guild_id) if guild_id is not None else None
    if guild is None or channel_id is None:
        return f"Discord doesn't allow it: {reason}."
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None and not meaning.says:
        meaning = CODES[UNKNOWN_CHANNEL]
    if meaning.says:
        return meaning.says.format(channel=f"<#{channel_id}>")
    problem = posting_problem(channel)
    if problem is not None:
        return problem
    return (
        f"Discord won't let me post in <#{channel_id}>: {reason}. "
        "Let me view it, send messages there and read its history. Or choose another channel with "
        "/club setup."
    )
