"""The host's check-up, as far as Discord knows. Only asks: nothing is posted or changed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
import discord
from discord import app_commands
from discord.http import Route

from bot.client import COMMANDS_FACT, create_bot
from bot.domain.checkup import Finding
from bot.domain.schedule import Club
from bot.settings import Settings
from bot.storage import facts
from bot.storage.database import Database
from bot.ui.organiser import granted

OFF_BY = timedelta(seconds=5)
"""A clock that is wrong by more posts late, and takes answers to training days that have closed."""

ASKS = aiohttp.ClientTimeout(total=15)


async def clock() -> Finding:
    """This computer's clock against Discord's. aiohttp.ClientError where Discord cannot be reached."""
    async with aiohttp.ClientSession(timeout=ASKS) as session, session.get(f"{Route.BASE}/gateway") as answer:
        theirs = parsedate_to_datetime(answer.headers["Date"])
    off = abs(datetime.now(UTC) - theirs)
    says = f"differs from Discord's by {off.total_seconds():.0f} s"
    return Finding(
        "Clock", says, "Switch on time synchronisation: timedatectl set-ntp true." if off > OFF_BY else ""
    )


def intents(application: discord.AppInfo) -> Finding:
    """The bot needs none of the three that have to be switched on."""
    flags = application.flags
    on = {
        "Presence": flags.gateway_presence or flags.gateway_presence_limited,
        "Server Members": flags.gateway_guild_members or flags.gateway_guild_members_limited,
        "Message Content": flags.gateway_message_content or flags.gateway_message_content_limited,
    }
    unneeded = " and ".join(name for name, is_on in on.items() if is_on)
    more = f"; {unneeded} may be switched off on the application's Bot page" if unneeded else ""
    return Finding("Intents", f"it needs no privileged ones{more}")


async def commands(client: discord.Client, settings: Settings, db: Database | None) -> Finding:
    """Whether Discord knows the commands as this version of the bot has them."""
    topic, advice = "Commands", "Start the bot: it tells Discord of them."
    async with create_bot(settings) as bot:
        await bot.add_commands()
        digest, names = bot.commands_digest(), {command.name for command in bot.tree.get_commands()}
    there = {command.name for command in await app_commands.CommandTree(client).fetch_commands()}
    if there != names:
        differing = ", ".join(sorted(there ^ names))
        return Finding(topic, f"Discord does not know them as they are: {differing}", advice)
    if db is not None:
        async with db.transaction(write=False) as connection:
            told = await facts.get(connection, COMMANDS_FACT.format(client.application_id))
        if told != digest:
            return Finding(topic, "some have changed since Discord was told of them", advice)
    return Finding(topic, f"Discord knows all {len(names)}")


async def permissions(client: discord.Client, clubs: Iterable[Club]) -> AsyncIterator[Finding]:
    """Club by club, what the bot may do in the channel of its reminders."""
    for club in clubs:
        yield await _permissions(client, club)


async def _permissions(client: discord.Client, club: Club) -> Finding:
    topic = f"Club {club.guild_id}"
    assert client.user is not None  # noqa: S101  # it is logged in
    try:
        guild = await client.fetch_guild(club.guild_id, with_counts=False)
    except (discord.NotFound, discord.Forbidden):
        return Finding(topic, "I am not in its server", "Invite the bot again (glutes-on invite).")
    try:
        channel = await guild.fetch_channel(club.channel_id)
        me = await guild.fetch_member(client.user.id)
    except (discord.NotFound, discord.Forbidden):
        advice = "Its organiser chooses another with /club setup, or allows View Channel there."
        return Finding(topic, f"{guild.name}: its channel is gone, or I may not see it", advice)
    lacking = [name for name, has in granted(channel.permissions_for(me)).items() if not has]
    if lacking:
        advice = "Its organiser allows it in the channel's settings; /club doctor says where."
        return Finding(topic, f"{guild.name}: in #{channel.name} I lack {', '.join(lacking)}", advice)
    return Finding(topic, f"{guild.name}: I may do all I need in #{channel.name}")
