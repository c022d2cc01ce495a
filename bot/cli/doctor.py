"""The host's check-up, as far as Discord knows. Only asks: nothing is posted or changed."""

from __future__ import annotations

import asyncio
import textwrap
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
import click
import discord
from discord import app_commands
from discord.http import Route

from bot.app import COMMANDS_FACT, create_bot
from bot.cli import checkup
from bot.cli.checkup import Finding, Outlook
from bot.cli.common import bar, opened, with_settings
from bot.content.load import load_catalogue
from bot.database import values
from bot.database.database import Database
from bot.errors import OperatorError
from bot.features.club.schedule import Club
from bot.interactions.permissions import granted
from bot.settings import Settings

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
        told = await db.read(values.get_fact, COMMANDS_FACT.format(client.application_id))
        if told != digest:
            return Finding(topic, "some have changed since Discord was told of them", advice)
    return Finding(topic, f"Discord knows all {len(names)}")


async def permissions(client: discord.Client, clubs: Iterable[Club]) -> AsyncIterator[Finding]:
    """Club by club, what the bot may do in the channel of its reminders."""
    for club in clubs:
        yield await _permissions(client, club)


async def _permissions(client: discord.Client, club: Club) -> Finding:
    topic = f"Club {club.id}"
    assert client.user is not None  # noqa: S101  # it is logged in
    assert club.owner.guild_id is not None, "only servers are looked at"  # noqa: S101
    try:
        guild = await client.fetch_guild(club.owner.guild_id, with_counts=False)
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


PROBLEM = 1
"""Exit code where something is to be done."""


@click.command("doctor")
@click.option("--offline", is_flag=True, help="Do not ask Discord.")
@with_settings
def command(settings: Settings, offline: bool) -> int:
    """Say whether all is well, and what to do where it is not. Changes nothing.

    Looks at settings, content, database, backups, disk and time zones; asks Discord about token, intents,
    commands, clock, and what the bot may do in each club. Exit code 1 where there is something to do. The bot
    may be running. In Discord, /club doctor says the same of one club.
    """
    findings = asyncio.run(_look(settings, offline=offline))
    for finding in findings:
        click.echo(_line(finding))
    problems = sum(finding.is_problem for finding in findings)
    click.echo(f"{problems} to mend." if problems else "All is well.")
    return PROBLEM if problems else 0


def _line(finding: Finding) -> str:
    word = click.style("problem", fg="red") if finding.is_problem else click.style("ok     ", fg="green")
    advice = f"\n{' ' * 8}{finding.advice}" if finding.advice else ""
    return f"{word} {finding.topic}: {finding.says}{advice}"


async def _look(settings: Settings, *, offline: bool) -> list[Finding]:
    path, now = settings.database_path, datetime.now(UTC)
    findings = [_content(settings), checkup.check_zones(now), checkup.check_disk(path)]
    about_file, readable = checkup.check_database(path)
    findings += [
        about_file,
        checkup.check_backup(settings.backups_folder, path, now),
        checkup.check_process(path),
    ]
    async with AsyncExitStack() as stack:
        db = await stack.enter_async_context(opened(settings)) if readable else None
        seen = await db.read(checkup.check_outlook, now) if db is not None else Outlook([], [])
        findings += checkup.check_posts(seen) if db is not None else ()
        findings += () if offline else [each async for each in _discord(settings, db, seen)]
    return findings


def _content(settings: Settings) -> Finding:
    try:
        catalogue = load_catalogue(*settings.content_folders)
    except OperatorError as error:
        return Finding("Content", textwrap.shorten(str(error), 300), "glutes-on content check")
    return Finding("Content", f"{len(catalogue.exercises)} exercises, {len(catalogue.lessons)} lessons")


async def _discord(settings: Settings, db: Database | None, seen: Outlook) -> AsyncIterator[Finding]:
    token = settings.discord_token
    try:
        yield await clock()
        if token is None:
            yield Finding("Token", "DISCORD_TOKEN is not set", "Put your bot's token into .env.")
            return
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # this bot never speaks
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.login(token.get_secret_value())
            yield Finding("Token", f"Discord knows the bot as {client.user}")
            assert client.application is not None  # noqa: S101  # it is logged in
            yield intents(client.application)
            yield await commands(client, settings, db)
            with bar(len(seen.clubs), "Asking Discord") as shown:
                async for finding in permissions(client, seen.clubs):
                    shown.update(1)
                    yield finding
    except discord.LoginFailure:
        advice = "Reset it on your application's Bot page and copy the new one into .env."
        yield Finding("Token", "DISCORD_TOKEN was refused by Discord", advice)
    except (aiohttp.ClientError, OSError, TimeoutError, discord.HTTPException) as error:
        advice = "Is this computer online? What could be seen without Discord stands above."
        yield Finding("Discord", f"cannot be asked ({type(error).__name__}: {error})", advice)
