"""Discord as the place where reminders are posted, found again and brought up to date."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus

import aiohttp
import discord

from bot.domain.catalogue import Catalogue
from bot.domain.exercises import Exercise
from bot.domain.streaks import Answer
from bot.services.reminders import Refused, Unreachable
from bot.storage.occurrences import Claimed
from bot.ui.reminder_card import check_in_id, reminder_card

_SKEW = timedelta(minutes=2)
"""How far our clock may be ahead of Discord's when a post is looked for "since it was claimed"."""

_SEARCHED = 200
"""Messages of the channel's history that are looked through for a post."""


class DiscordNoticeboard:
    """The services' Noticeboard on a client, plus the count on a post."""

    def __init__(self, client: discord.Client, catalogue: Catalogue) -> None:
        self._client = client
        self._catalogue = catalogue

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        if self._client.get_guild(occurrence.guild_id) is None:
            raise Refused("the bot is not in this server")
        with _outcomes():
            message = await self._channel(occurrence).send(
                view=reminder_card(occurrence, exercises, done=0),
                nonce=f"glutes-on-{occurrence.id}",  # Discord drops a second send with it within some minutes
                allowed_mentions=discord.AllowedMentions.none(),
            )
        return message.id

    async def find(self, occurrence: Claimed) -> int | None:
        wanted = check_in_id(occurrence.id, Answer.DONE)
        with _outcomes():
            history = self._channel(occurrence).history(
                after=occurrence.claimed_at - _SKEW, oldest_first=True, limit=_SEARCHED
            )
            async for message in history:
                if message.author == self._client.user and wanted in _custom_ids(message):
                    return message.id
        return None

    async def update(self, occurrence: Claimed, done: int) -> None:
        """Show the count on the post; nothing where it was never posted."""
        if occurrence.message_id is None:
            return
        exercises = [e for key in occurrence.exercises if (e := self._catalogue.exercises.get(key))]
        message = self._channel(occurrence).get_partial_message(occurrence.message_id)
        with _outcomes():
            await message.edit(view=reminder_card(occurrence, exercises, done))

    def _channel(self, occurrence: Claimed) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(occurrence.channel_id, guild_id=occurrence.guild_id)


def _custom_ids(message: discord.Message) -> set[str]:
    items = discord.ui.LayoutView.from_message(message).walk_children() if message.components else ()
    return {item.custom_id for item in items if isinstance(item, discord.ui.Button) and item.custom_id}


@contextmanager
def _outcomes() -> Generator[None]:
    """Discord's errors as what they mean for a post, after discord.py waited out 429 and retried 5xx."""
    try:
        yield
    except discord.HTTPException as error:
        passing = (
            error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.status == HTTPStatus.TOO_MANY_REQUESTS
        )
        raise (Unreachable if passing else Refused)(str(error)) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unreachable(str(error)) from error
