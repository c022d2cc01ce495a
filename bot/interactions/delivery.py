"""Posts and messages on their way to Discord: where they go, how it may turn out, and how many a second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Protocol

import aiohttp
import discord

from bot.content.exercises import Exercise
from bot.errors import CODES, Cause, Meaning, meaning_of
from bot.features.pain.store import Question
from bot.features.reminders.digest_store import Digest
from bot.features.reminders.rules import Week
from bot.features.reminders.store import Claimed
from bot.features.streaks.store import News
from bot.interactions.outbox_store import Notice
from bot.interactions.permissions import posting_problem

_log = logging.getLogger(__name__)

UNKNOWN_CHANNEL = 10003
"""Discord's code for it."""


class Refused(Exception):
    """Discord says no: a permission is missing, or the channel is gone. The text says what to do about it."""


class Closed(Refused):
    """A person takes no direct messages from the bot."""


class Gone(Refused):
    """What it was about is not there any more, such as a message that somebody deleted."""


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


REQUESTS_A_SECOND = 40
"""At most, in any second. Discord takes 50 of the whole bot; the rest is for commands that ask for more."""

AT_ONCE = 5
"""Requests after a quiet moment that wait for nothing; those after them begin evenly spaced."""

ANSWER_SECONDS = 30
"""How long an answer is waited for; discord.py tries again for about 25 s when Discord answers 5xx."""


class Pace:
    """Lets requests begin in the order in which they asked, and never more than the limit in any second.

    Not done with aiolimiter: it lets those in first that ask while it is free, and where its sums of seconds
    are off by a rounding it wakes, finds no room and sets a timer of no seconds, which in simulated time goes
    on for ever.
    """

    def __init__(self) -> None:
        self._gap = 1 / (REQUESTS_A_SECOND - AT_ONCE)
        self._ahead = (AT_ONCE - 1) * self._gap
        self._free_at = 0.0

    async def turn(self) -> None:
        """Wait for one's turn."""
        now = asyncio.get_running_loop().time()
        wait = self._free_at - self._ahead - now
        self._free_at = max(now, self._free_at) + self._gap
        if wait > 0:
            await asyncio.sleep(wait)


@asynccontextmanager
async def outcome(
    client: discord.Client, guild_id: int | None, channel_id: int | None
) -> AsyncGenerator[None]:
    """Refused or Unreachable for what a request raises, after discord.py waited out 429 and retried 5xx.

    Server and channel are where it goes: a refusal says what an organiser has to do there.
    """
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            yield
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
            return Unreachable(str(error))
        case Cause.PERSON:
            return Closed("This person takes no direct messages from me.")
        case Cause.GONE:
            return Gone(f"It is not there any more ({error.text}).")
        case Cause.BOT:
            _log.error("Discord does not take what I send: %s", error)
            return Refused("That is a fault of mine; whoever hosts me finds it in the log.")
        case Cause.SERVER:
            return Refused(_advice(client, guild_id, channel_id, meaning, error.text))


def _advice(
    client: discord.Client, guild_id: int | None, channel_id: int | None, meaning: Meaning, reason: str
) -> str:
    """Which channel, what is missing there, and what to do."""
    guild = client.get_guild(guild_id) if guild_id is not None else None
    if guild is None or channel_id is None:
        return f"Discord does not allow it: {reason}."
    if guild.get_channel_or_thread(channel_id) is None:
        meaning = CODES[UNKNOWN_CHANNEL]
    if meaning.says:
        return meaning.says.format(channel=f"<#{channel_id}>")
    problem = posting_problem(guild, channel_id)
    if problem is not None:
        return problem
    return (
        f"Discord does not let me post in <#{channel_id}>: {reason}. "
        "Allow me to view it, to send messages there and to read its history, or choose another channel with "
        "/club setup."
    )
