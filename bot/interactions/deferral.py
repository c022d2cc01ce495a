"""Asking Discord for patience: it waits three seconds for an answer, fifteen minutes for a deferred one."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from enum import Enum, auto
from typing import Any

import aiohttp
import discord

_log = logging.getLogger(__name__)

DEFER_AFTER = timedelta(seconds=2)
"""How long after it was asked an interaction is deferred, unless it is answered by then."""

IN_FLIGHT = 5.0
"""Seconds for which an answer waits for a deferral that is on its way."""

TRANSPORT = (aiohttp.ClientError, OSError)
"""What a request raises whose connection fails; a timeout is an OSError."""

_KEY = "deferral"


class Stage(Enum):
    """How far the answer to an interaction has come."""

    OPEN = auto()
    """Nothing was said; Discord waits three seconds for it."""

    THINKING = auto()
    """A new message says that the bot is thinking, and waits to be filled."""

    UPDATING = auto()
    """The message that was pressed on may be changed."""

    ANSWERED = auto()


class Deferral:
    """One interaction's answer and how far it is. Its timer runs whatever the handler does meanwhile.

    ``edits``: the answer will change the message pressed on. ``private``: else it is a new message that one
    person sees; None where somebody else deferred it, and it is as the answer is.
    """

    def __init__(
        self, interaction: discord.Interaction[Any], *, edits: bool = False, private: bool | None = None
    ) -> None:
        self._interaction = interaction
        self._timer: asyncio.TimerHandle | None = None
        self._request: asyncio.Task[None] | None = None
        self._edits = edits
        self._answered = False
        self._lost = False
        self.private = private

    @property
    def has_begun(self) -> bool:
        """Whether the interaction is, or was, deferred by itself."""
        return self._timer is not None or self._request is not None

    @property
    def is_sent(self) -> bool:
        """Whether a deferral was sent to Discord, even if nobody knows whether it arrived."""
        return self._request is not None

    @property
    def stage(self) -> Stage:
        if self._answered:
            return Stage.ANSWERED
        if self._lost:
            return Stage.UPDATING if self._edits else Stage.THINKING
        match self._interaction.response.type:
            case None:
                return Stage.OPEN
            case discord.InteractionResponseType.deferred_channel_message:
                return Stage.THINKING
            case discord.InteractionResponseType.deferred_message_update:
                return Stage.UPDATING
            case _:
                return Stage.ANSWERED

    def start(self) -> None:
        """Begin the two seconds; they count from when it was asked, by Discord's clock, if that is sooner."""
        waited = discord.utils.utcnow() - self._interaction.created_at
        left = min(DEFER_AFTER - waited, DEFER_AFTER).total_seconds()
        if left <= 0:
            self._send()
        else:
            self._timer = asyncio.get_running_loop().call_later(left, self._send)

    async def now(self, *, edits: bool, private: bool) -> None:
        """Defer at once, for an answer of this kind, unless that has been done."""
        if self._timer is not None:
            self._timer.cancel()
        if self._request is None and self.stage is Stage.OPEN:
            self._edits, self.private = edits, private
            self._send()
        await self.settle()

    async def settle(self) -> Stage:
        """Begin no deferral any more, and wait for one that is on its way: now the answer will be sent."""
        if self._timer is not None:
            self._timer.cancel()
        if self._request is not None and not self._request.done():
            _, late = await asyncio.wait([self._request], timeout=IN_FLIGHT)
            for task in late:
                task.cancel()
                await asyncio.wait([task])
        return self.stage

    def answered(self) -> None:
        """Remember that what was deferred, or not, has got its answer."""
        self._answered = True

    def arrived(self) -> None:
        """Remember that Discord took the deferral, although the connection dropped before it said so."""
        self._lost = True

    def _send(self) -> None:
        if self.stage is Stage.OPEN:
            self._request = asyncio.create_task(self._defer())

    async def _defer(self) -> None:
        """Ask for patience. If that fails, the answer is tried all the same."""
        try:
            await self._interaction.response.defer(
                ephemeral=self.private is not False, thinking=not self._edits
            )
        except (discord.DiscordException, *TRANSPORT) as error:
            _log.warning("an interaction could not be deferred: %s", error or type(error).__name__)


def begin(interaction: discord.Interaction[Any], *, edits: bool = False, private: bool = True) -> None:
    """Count the two seconds of an interaction."""
    deferral = interaction.extras[_KEY] = Deferral(interaction, edits=edits, private=private)
    deferral.start()


def runs(interaction: discord.Interaction[Any]) -> bool:
    """Return whether the interaction is deferred by itself."""
    return of(interaction).has_begun


def of(interaction: discord.Interaction[Any]) -> Deferral:
    """Return how far the answer to an interaction is."""
    deferral: Deferral = interaction.extras.setdefault(_KEY, Deferral(interaction))
    return deferral
