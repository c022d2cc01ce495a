"""What an organiser must be allowed to do, what the bot must be allowed to do, and who is in the server."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping

import aiohttp
import discord

from bot.errors import UserError
from bot.features.club.owner import ClubId, Owner
from bot.interactions.host import Interaction

NEEDED = {
    "View Channel": discord.Permissions(view_channel=True),
    "Send Messages": discord.Permissions(send_messages=True),
    "Attach Files": discord.Permissions(attach_files=True),
    "Read Message History": discord.Permissions(read_message_history=True),
}
"""Every permission that the bot needs on a server. The invitation asks for these and no others."""


def owner_of(interaction: Interaction) -> Owner:
    """Return whose club a person means: the server's if they ask there, their own in a direct message."""
    return Owner.where(interaction.guild_id, interaction.user.id)


def require_organiser(interaction: Interaction) -> ClubId:
    """Return the server's club; raise UserError unless the person may manage the server."""
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise UserError("You need the permission Manage Server on this server for that.")
    return Owner.guild(interaction.guild_id).club_id


def require_postable(guild: discord.Guild | None, channel_id: int) -> None:
    """Raise UserError naming what is missing unless the bot can post in the channel and read its posts."""
    problem = posting_problem(guild, channel_id)
    if problem is not None:
        raise UserError(problem)


def posting_problem(guild: discord.Guild | None, channel_id: int) -> str | None:
    """Return why the bot can't post in the channel, and what to do; None if it can."""
    needed = permissions_in(guild, channel_id)
    if needed is None:
        return "I cannot see that channel. Choose a text channel that I am allowed to view."
    missing = ", ".join(name for name, granted in needed.items() if not granted)
    return f"In <#{channel_id}> I lack: {missing}. Allow it there and try again." if missing else None


def permissions_in(guild: discord.Guild | None, channel_id: int) -> dict[str, bool] | None:
    """Return the permissions a post needs and whether the bot has each; None if there is no such channel.

    The drawings in a post are files. Embed Links is about links and embeds, which no post of ours has.
    """
    channel = guild.get_channel(channel_id) if guild is not None else None
    if guild is None or not isinstance(channel, discord.TextChannel):
        return None
    return granted(channel.permissions_for(guild.me))


def granted(allowed: discord.Permissions) -> dict[str, bool]:
    """Return whether each permission the bot needs is granted, by the name Discord shows for it."""
    return {name: allowed.is_superset(permission) for name, permission in NEEDED.items()}


def mention_problem(guild: discord.Guild | None, channel_id: int | None, role_id: int | None) -> str | None:
    """Return why a mention of the role would reach nobody, and what to do; None if all is well."""
    if guild is None or role_id is None:
        return None
    role, channel = guild.get_role(role_id), guild.get_channel(channel_id or 0)
    if role is None:
        return "The role to mention is gone. Choose another, or nobody."
    if role.is_default():
        return "A post cannot mention everyone. Choose a role of its own, or nobody."
    allowed = channel.permissions_for(guild.me) if channel is not None else guild.me.guild_permissions
    if role.mentionable or allowed.mention_everyone:
        return None
    return (
        f"I may not mention {role.mention}, so nobody would be notified. In the server's settings, under "
        "Roles, allow anyone to mention this role. The posts come all the same."
    )


GONE = (10007, 10013)
"""Discord's codes for an unknown member and an unknown user."""


class DiscordRoll:
    """The Roll of :mod:`bot.interactions.delivery`, read from Discord."""

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
    """Return whether the person is in the server; None if Discord doesn't say."""
    try:
        await guild.fetch_member(user_id)
    except discord.NotFound as error:
        return False if error.code in GONE else None
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        return None
    return True
