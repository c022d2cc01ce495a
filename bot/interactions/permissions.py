"""What an organiser must be allowed to do, what the bot must be, and who is in the server."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping

import aiohttp
import discord

from bot.errors import Cause, UserError, meaning_of
from bot.features.club.owner import ClubId, Owner
from bot.interactions.host import Interaction

NEEDED = {
    "View Channel": discord.Permissions(view_channel=True),
    "Send Messages": discord.Permissions(send_messages=True),
    "Attach Files": discord.Permissions(attach_files=True),
    "Read Message History": discord.Permissions(read_message_history=True),
}
"""All that the bot needs on a server. The invitation asks for these and no others."""


NOT_HERE = (
    "I'm not in this server, only you have me here, so there's no club to lead. What's yours works: /warmup "
    "for yourself, /routine, /plan and /me reminders."
)


def server_of(interaction: Interaction) -> int | None:
    """Return the server in which a person asks, if the bot is in it.

    None in a direct message, and in a server where only the person has the bot: both are the person's own.
    """
    guild_id = interaction.guild_id
    if guild_id is None:
        return None
    is_here = interaction.is_guild_integration() or interaction.client.get_guild(guild_id) is not None
    return guild_id if is_here else None


def owner_of(interaction: Interaction) -> Owner:
    """Return whose club a person means: that of the server in which they ask, or else their own."""
    return Owner.where(server_of(interaction), interaction.user.id)


def require_organiser(interaction: Interaction) -> ClubId:
    """Return the server's club; UserError unless the person may manage the server."""
    if interaction.guild_id is not None and server_of(interaction) is None:
        raise UserError(NOT_HERE)
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise UserError("You need the permission Manage Server on this server for that.")
    return Owner.guild(interaction.guild_id).club_id


def require_postable(guild: discord.Guild | None, channel_id: int) -> None:
    """UserError that names what is missing unless the bot can post in the channel and read it again."""
    problem = posting_problem(guild, channel_id)
    if problem is not None:
        raise UserError(problem)


def posting_problem(guild: discord.Guild | None, channel_id: int) -> str | None:
    """Why the bot cannot post in the channel, and what to do; None where it can."""
    needed = permissions_in(guild, channel_id)
    if needed is None:
        return "I cannot see that channel. Choose a text channel that I am allowed to view."
    missing = ", ".join(name for name, granted in needed.items() if not granted)
    return f"In <#{channel_id}> I lack: {missing}. Allow it there and try again." if missing else None


def permissions_in(guild: discord.Guild | None, channel_id: int) -> dict[str, bool] | None:
    """What a post needs, and whether the bot may do it in the channel; None where there is no such channel.

    The drawings in a post are files. The links and embeds that Embed Links is about are in none of ours.
    """
    channel = guild.get_channel(channel_id) if guild is not None else None
    if guild is None or not isinstance(channel, discord.TextChannel):
        return None
    return granted(channel.permissions_for(guild.me))


def granted(allowed: discord.Permissions) -> dict[str, bool]:
    """Each of the permissions that the bot needs, by the name Discord's pages give it."""
    return {name: allowed.is_superset(permission) for name, permission in NEEDED.items()}


def mention_problem(guild: discord.Guild | None, channel_id: int | None, role_id: int | None) -> str | None:
    """Why a mention of the role would reach nobody, and what to do; None where all is well."""
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


class DiscordRoll:
    """The roll of :mod:`bot.services.roll`."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def call(self, guild_id: int, user_ids: Collection[int], seconds: float) -> Mapping[int, bool]:
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return {}
        asked = {asyncio.create_task(_is_known_in(guild, user_id)): user_id for user_id in user_ids}
        answered, late = await asyncio.wait(asked, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        found = {asked[task]: task.result() for task in answered}
        return {user_id: is_in for user_id, is_in in found.items() if is_in is not None}


async def _is_known_in(guild: discord.Guild, user_id: int) -> bool | None:
    """None where Discord does not say."""
    try:
        return await is_in(guild, user_id)
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        return None


async def is_in(guild: discord.Guild, user_id: int) -> bool:
    """Ask Discord whether somebody is in a server; what the request raises where Discord does not say."""
    try:
        await guild.fetch_member(user_id)
    except discord.NotFound as error:
        if meaning_of(error.status, error.code).cause is Cause.GONE:
            return False
        raise
    return True
