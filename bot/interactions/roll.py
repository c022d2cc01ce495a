"""Who is in the server, asked of Discord one by one: the bot has no privileged intents."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping

import aiohttp
import discord

GONE = (10007, 10013)
"""Discord's codes for an unknown member and an unknown user."""


class DiscordRoll:
    """The roll of :mod:`bot.services.roll`."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def call(self, guild_id: int, user_ids: Collection[int], seconds: float) -> Mapping[int, bool]:
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return {}
        asked = {asyncio.create_task(_is_in(guild, user_id)): user_id for user_id in user_ids}
        answered, late = await asyncio.wait(asked, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        found = {asked[task]: task.result() for task in answered}
        return {user_id: is_in for user_id, is_in in found.items() if is_in is not None}


async def _is_in(guild: discord.Guild, user_id: int) -> bool | None:
    """None where Discord does not say."""
    try:
        await guild.fetch_member(user_id)
    except discord.NotFound as error:
        return False if error.code in GONE else None
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        return None
    return True
