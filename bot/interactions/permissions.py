"""What an organiser must be allowed to do, what the bot must be allowed to do, and who is in the server."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from typing import TypeAlias

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
"""Every permission that the bot needs on a server. The invitation asks for these and no others."""

_IN_VOICE = {"Connect": discord.Permissions(connect=True)}
"""What else Discord wants where the channel is the chat of a voice channel; everyone may unless forbidden."""

_IN_THREADS = {"Send Messages in Threads": discord.Permissions(send_messages_in_threads=True)}
"""What Discord wants in a thread in place of Send Messages; everyone may unless forbidden."""

Channel: TypeAlias = discord.abc.GuildChannel | discord.Thread
Postable: TypeAlias = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread
"""Where posts can go: text and announcement channels, the chats of voice channels, threads, forum posts."""


NOT_HERE = (
    "You've added me just for yourself. I'm not in this server, so there's no club to run here. "
    "You can still use /warmup, /routine, /plan and /me reminders."
)


NO_CLUB_HERE = (
    "There's no club to run here. Use that command in your club's server. Your own commands work here too."
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
    """Return the server's club; raise UserError unless the person may manage the server."""
    if interaction.guild_id is not None and server_of(interaction) is None:
        raise UserError(NOT_HERE)
    if interaction.guild_id is None:
        raise UserError(NO_CLUB_HERE)
    if not interaction.permissions.manage_guild:
        raise UserError("You need the Manage Server permission on this server for that.")
    return Owner.guild(interaction.guild_id).club_id


async def find_channel(guild: discord.Guild | None, channel_id: int) -> Channel | None:
    """Return a server's channel or thread; None where it is gone, or hidden from the bot.

    Discord is asked for what it did not tell: it forgets to name a thread once it is archived.
    """
    if guild is None:
        return None
    try:
        return guild.get_channel_or_thread(channel_id) or await guild.fetch_channel(channel_id)
    except (discord.DiscordException, aiohttp.ClientError, OSError):
        return None


def require_postable(channel: Channel | None) -> None:
    """Raise UserError naming what is missing unless the bot can post in the channel and read its posts."""
    problem = posting_problem(channel)
    if problem is not None:
        raise UserError(problem)


def posting_problem(channel: Channel | None) -> str | None:
    """Return why the bot can't post in the channel, and what to do; None if it can."""
    if isinstance(channel, discord.ForumChannel):
        return f"<#{channel.id}> is a forum. Choose one of its posts, or a text channel."
    if not isinstance(channel, Postable):
        return "I can't see that channel. Choose a text channel I'm allowed to view."
    if isinstance(channel, discord.Thread) and channel.locked and not allowed_in(channel).manage_threads:
        return f"<#{channel.id}> is locked. Unlock it, or choose another channel."
    missing = ", ".join(name for name, has in granted_in(channel).items() if not has)
    return f"In <#{channel.id}> I'm missing: {missing}. Allow it there, then try again." if missing else None


def granted_in(channel: Postable) -> dict[str, bool]:
    """Return what a post in the channel needs, by the name Discord's pages give it, and whether the bot may.

    The drawings in a post are files. Embed Links is about links and embeds, which no post of ours has.
    """
    return granted(allowed_in(channel), channel.type)


def granted(allowed: discord.Permissions, kind: discord.ChannelType) -> dict[str, bool]:
    """Return the same of permissions in a channel of some kind."""
    needed = dict(NEEDED)
    if kind in (discord.ChannelType.voice, discord.ChannelType.stage_voice):
        needed |= _IN_VOICE
    elif kind in _THREADS:
        needed = {"View Channel": NEEDED["View Channel"], **_IN_THREADS, **needed}
        del needed["Send Messages"]
    return {name: allowed.is_superset(permission) for name, permission in needed.items()}


_THREADS = (
    discord.ChannelType.news_thread,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
)


def allowed_in(channel: Channel) -> discord.Permissions:
    """Return what the bot may do in a channel; nothing in a thread whose channel is hidden from it."""
    try:
        return channel.permissions_for(channel.guild.me)
    except discord.ClientException:
        return discord.Permissions.none()


def mention_problem(guild: discord.Guild | None, channel: Channel | None, role_id: int | None) -> str | None:
    """Why a mention of the role would reach nobody, and what to do; None where all is well."""
    if guild is None or role_id is None:
        return None
    role = guild.get_role(role_id)
    if role is None:
        return "The role I mention is gone. Choose another, or nobody."
    if role.is_default():
        return "A post can't mention everyone. Choose a different role, or nobody."
    allowed = allowed_in(channel) if channel is not None else guild.me.guild_permissions
    if role.mentionable or allowed.mention_everyone:
        return None
    return (
        f"I'm not allowed to mention {role.mention}, so nobody would be notified. In the server's settings, "
        "under Roles, allow anyone to mention this role. I'll post either way."
    )


class DiscordRoll:
    """The Roll of :mod:`bot.interactions.delivery`, read from Discord."""

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
    """Return whether the person is in the server; None if Discord doesn't say."""
    try:
        return await is_in(guild, user_id)
    except (discord.DiscordException, aiohttp.ClientError, OSError):
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
