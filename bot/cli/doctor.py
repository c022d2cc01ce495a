"""``glutes-on doctor``."""

from __future__ import annotations

import asyncio
import textwrap
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import aiohttp
import click
import discord

from bot.cli import discord_checks
from bot.cli.database import opened
from bot.cli.progress import bar
from bot.cli.start import with_settings
from bot.content import load_catalogue
from bot.domain.checkup import Finding
from bot.domain.errors import OperatorError
from bot.services import checkups
from bot.services.checkups import Outlook
from bot.settings import Settings
from bot.storage.database import Database

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
    findings = [_content(settings), checkups.zones(now), checkups.disk(path)]
    about_file, readable = checkups.database(path)
    findings += [about_file, checkups.backup(settings.backups_folder, path, now), checkups.process(path, now)]
    async with AsyncExitStack() as stack:
        db = await stack.enter_async_context(opened(settings)) if readable else None
        seen = await checkups.outlook(db, now) if db is not None else Outlook([], [])
        findings += checkups.posts(seen) if db is not None else ()
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
        yield await discord_checks.clock()
        if token is None:
            yield Finding("Token", "DISCORD_TOKEN is not set", "Put your bot's token into .env.")
            return
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # this bot never speaks
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.login(token.get_secret_value())
            yield Finding("Token", f"Discord knows the bot as {client.user}")
            assert client.application is not None  # noqa: S101  # it is logged in
            yield discord_checks.intents(client.application)
            yield await discord_checks.commands(client, settings, db)
            with bar(len(seen.clubs), "Asking Discord") as shown:
                async for finding in discord_checks.permissions(client, seen.clubs):
                    shown.update(1)
                    yield finding
    except discord.LoginFailure:
        advice = "Reset it on your application's Bot page and copy the new one into .env."
        yield Finding("Token", "DISCORD_TOKEN was refused by Discord", advice)
    except (aiohttp.ClientError, OSError, TimeoutError, discord.HTTPException) as error:
        advice = "Is this computer online? What could be seen without Discord stands above."
        yield Finding("Discord", f"cannot be asked ({type(error).__name__}: {error})", advice)
