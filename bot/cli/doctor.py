"""``glutes-on doctor``: the host's check-up of settings, files, disk, time zones and Discord."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import textwrap
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from sqlite3 import Connection

import aiohttp
import click
import discord
import tzdata
from discord import app_commands
from discord.http import Route

from bot.app import COMMANDS_FACT, create_bot
from bot.cli.common import bar, opened, with_settings
from bot.content.load import load_catalogue
from bot.database import backups, database, files, lock
from bot.database.database import Database
from bot.database.files import DamagedError
from bot.database.migrate import find_migrations
from bot.errors import OperatorError, meaning_of
from bot.features.club import service, store
from bot.features.club.schedule import Club, Occurrence
from bot.interactions.cards import times
from bot.interactions.permissions import granted
from bot.settings import MIGRATIONS, Settings

BACKUP_OLD = timedelta(hours=36)
"""An older backup means that a night was missed."""

ROOM = 100_000_000
"""Bytes that should be free besides three copies of the database: backups, and one before an upgrade."""

NEXT = 5
"""How many of the next posts are listed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing, and what to do; ``advice`` is empty if all is well."""

    topic: str
    says: str
    advice: str = ""

    @property
    def is_problem(self) -> bool:
        return bool(self.advice)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The clubs that are servers, and each club's next posts."""

    clubs: list[Club]
    upcoming: list[tuple[int, Occurrence]]


def check_database(path: Path) -> tuple[Finding, bool]:
    """Return the state of the file, and whether it can be read without changing it."""
    topic, newest = "Database", len(find_migrations(MIGRATIONS))
    if not path.exists():
        return Finding(topic, f"there's no {path} yet (starting the bot makes it)"), False
    if not path.is_file():
        return Finding(topic, f"{path} isn't a file", "Name a different one in DATABASE_PATH."), False
    try:
        version = files.check_copy(path)
    except DamagedError as damage:
        advice = "Stop the bot. `glutes-on restore` lists the backups you can go back to."
        return Finding(topic, f"{path} is damaged: {damage}", advice), False
    except sqlite3.Error as error:
        return Finding(
            topic, f"{path} can't be read: {error}", "Let the bot's user read and write it."
        ), False
    advice, says = "", f"{path} is intact, {path.stat().st_size / 1e6:.1f} MB, version {version}"
    if not os.access(path, os.W_OK) or not os.access(path.absolute().parent, os.W_OK):
        says, advice = f"{path} or its folder can't be written to", "Let the bot's user write to both."
    elif version > newest:
        says, advice = f"{says}, but this program only knows {newest}", "Upgrade the program."
    elif version < newest:
        says = f"{says} (the next start updates it to {newest})"
    return Finding(topic, says, advice), version == newest and not advice


def check_process(path: Path) -> Finding:
    """Report whether the bot is running on the database."""
    topic = "Running"
    try:
        who = lock.holder(path)
    except OSError as error:
        return Finding(topic, f"can't tell ({error})", "Run doctor as the bot's user or as an administrator.")
    return Finding(topic, f"yes: {who}" if who is not None else "no")


def check_backup(folder: Path | None, path: Path, now: datetime) -> Finding:
    """Report whether last night's backup exists."""
    topic = "Backups"
    if folder is None:
        return Finding(topic, "switched off (BACKUP_DIR)")
    there = backups.find_backups(folder, path)
    if not there:
        advice = "Start the bot, which makes one at once. Or run: glutes-on backup" if path.exists() else ""
        return Finding(topic, f"none in {folder} yet", advice)
    says = f"{len(there)} in {folder}, the last from {there[0].made_at:%a %d %b %H:%M} UTC"
    old = now - there[0].made_at > BACKUP_OLD
    advice = "Look for “backup” in the bot's log, then try: glutes-on backup" if old else ""
    return Finding(topic, says, advice)


def check_rights(path: Path, folder: Path | None) -> Iterator[Finding]:
    """Report what others on this computer may open of people's data, if anything."""
    if found := files.open_to_others(path, folder):
        names = ", ".join(map(str, found[:NEXT])) + (f" and {len(found) - NEXT} more" if found[NEXT:] else "")
        advice = (
            "Restart the bot, which closes them. If it can't: chmod 600 the files, chmod 700 the folders."
        )
        yield Finding("Who may read", f"others on this computer may open {names}", advice)


def check_disk(path: Path) -> Finding:
    """Report whether there is enough room for the coming weeks."""
    folder = next(each for each in path.absolute().parents if each.exists())
    free, size = shutil.disk_usage(folder).free, path.stat().st_size if path.exists() else 0
    says = f"{free / 1e9:.1f} GB free in {folder}"
    little = free < ROOM + 3 * size
    return Finding(
        "Disk", says, "Make room. A full disk loses no check-ins, but takes no new ones." if little else ""
    )


def check_zones(now: datetime) -> Finding:
    """Report whether the time zone rules are from this or last year. The package's are used, see bot."""
    old = int(tzdata.IANA_VERSION[:4]) < now.year - 1
    advice = "Countries may have changed their clocks since. Run: pip install --upgrade tzdata" if old else ""
    says = f"{tzdata.IANA_VERSION}, from the package tzdata (this computer's own files aren't used)"
    return Finding("Time zones", says, advice)


def check_outlook(connection: Connection, now: datetime) -> Outlook:
    """Return the clubs in servers and their next posts, earliest first."""
    there = store.in_servers(connection)
    known = store.get_many(connection, [club_id for club_id, is_in in there.items() if is_in])
    upcoming = [
        (club.id, post) for club in known.values() for post in (service.next_posts(connection, club, now))[:1]
    ]
    return Outlook(list(known.values()), sorted(upcoming, key=lambda each: each[1].due_at))


def check_posts(seen: Outlook) -> Iterator[Finding]:
    """Report what is posted next, and which clubs are waiting for somebody to act."""
    topic = "Next posts"
    if not seen.clubs:
        yield Finding(topic, "no club is set up yet: an organiser types /club setup on Discord")
    for club_id, post in seen.upcoming[:NEXT]:
        yield Finding(
            topic, f"club {club_id}: {post.due_at:%a %d %b %H:%M} UTC for a club run in {post.zone}"
        )
    for club in seen.clubs:
        if club.trouble is not None:
            yield Finding(
                topic, f"club {club.id}: {club.trouble}", "Its organiser sees more with /club doctor."
            )


OFF_BY = timedelta(seconds=5)
"""A clock that is further off posts late, and takes answers to training days that have closed."""

ASKS = aiohttp.ClientTimeout(total=15)


async def clock() -> Finding:
    """Compare this computer's clock with Discord's; raise aiohttp.ClientError if Discord can't be reached."""
    async with aiohttp.ClientSession(timeout=ASKS) as session, session.get(f"{Route.BASE}/gateway") as answer:
        theirs = parsedate_to_datetime(answer.headers["Date"])
    off = abs(datetime.now(UTC) - theirs)
    says = f"differs from Discord's by {off.total_seconds():.0f} s"
    return Finding(
        "Clock", says, "Switch on time synchronisation: timedatectl set-ntp true" if off > OFF_BY else ""
    )


def intents(application: discord.AppInfo) -> Finding:
    """Report on intents: the bot needs none of the three that have to be switched on."""
    flags = application.flags
    on = {
        "Presence": flags.gateway_presence or flags.gateway_presence_limited,
        "Server Members": flags.gateway_guild_members or flags.gateway_guild_members_limited,
        "Message Content": flags.gateway_message_content or flags.gateway_message_content_limited,
    }
    unneeded = " and ".join(name for name, is_on in on.items() if is_on)
    more = f" (you can switch off {unneeded} on the application's Bot page)" if unneeded else ""
    return Finding("Intents", f"the bot needs no privileged ones{more}")


async def commands(client: discord.Client, settings: Settings, db: Database | None) -> Finding:
    """Report whether Discord knows the commands of this version of the bot."""
    topic, advice = "Commands", "Start the bot: it sends them to Discord."
    async with create_bot(settings) as bot:
        await bot.add_commands()
        digest, names = bot.commands_digest(), {command.name for command in bot.tree.get_commands()}
    there = {command.name for command in await app_commands.CommandTree(client).fetch_commands()}
    if there != names:
        differing = ", ".join(sorted(there ^ names))
        return Finding(topic, f"Discord doesn't have the current ones: {differing}", advice)
    if db is not None:
        told = await db.read(database.get_fact, COMMANDS_FACT.format(client.application_id))
        if told != digest:
            return Finding(topic, "some have changed since Discord last got them", advice)
    return Finding(topic, f"Discord has all {len(names)}")


async def permissions(client: discord.Client, clubs: Iterable[Club]) -> AsyncIterator[Finding]:
    """Report, club by club, what the bot may do in the channel of its reminders."""
    for club in clubs:
        yield await _permissions(client, club)


async def _permissions(client: discord.Client, club: Club) -> Finding:
    topic = f"Club {club.id}"
    assert client.user is not None  # noqa: S101  # it is logged in
    assert club.owner.guild_id is not None, "only servers are checked"  # noqa: S101
    try:
        guild = await client.fetch_guild(club.owner.guild_id, with_counts=False)
    except discord.HTTPException as error:
        _require_refusal(error)
        return Finding(topic, "I'm not in its server", "Invite the bot again: glutes-on invite")
    try:
        channel = await guild.fetch_channel(club.channel_id)
        in_thread = isinstance(channel, discord.Thread)
        above = await guild.fetch_channel(channel.parent_id) if in_thread else channel
        me = await guild.fetch_member(client.user.id)
    except discord.HTTPException as error:
        _require_refusal(error)
        advice = "Its organiser can choose another with /club setup, or allow View Channel there."
        return Finding(topic, f"{guild.name}: its channel is gone, or hidden from me", advice)
    lacking = [name for name, has in granted(above.permissions_for(me), channel.type).items() if not has]
    if lacking:
        advice = "Its organiser can allow it in the channel's settings. /club doctor says where."
        return Finding(topic, f"{guild.name}: in #{channel.name} I'm missing {', '.join(lacking)}", advice)
    return Finding(topic, f"{guild.name}: I have all I need in #{channel.name}")


def _require_refusal(error: discord.HTTPException) -> None:
    """Raise the error again where it says nothing about the club, but that Discord cannot be asked."""
    if meaning_of(error.status, error.code).cause.passes:
        raise error


PROBLEM = 1
"""Exit code if there is something to do."""


@click.command("doctor")
@click.option("--offline", is_flag=True, help="Don't ask Discord.")
@with_settings
def command(settings: Settings, offline: bool) -> int:
    """Check the bot and its computer, and say how to fix what's wrong. Changes nothing.

    Checks settings, content, database, backups, disk and time zones. Asks Discord about token, intents,
    commands, clock, and what the bot may do in each club. Exit code 1 if there's something to fix. The bot
    may be running. On Discord, /club doctor checks the set-up of a single club.
    """
    findings = asyncio.run(_look(settings, offline=offline))
    for finding in findings:
        click.echo(_line(finding))
    problems = sum(finding.is_problem for finding in findings)
    click.echo(f"{times(problems, 'thing')} to fix." if problems else "All is well.")
    return PROBLEM if problems else 0


def _line(finding: Finding) -> str:
    word = click.style("problem", fg="red") if finding.is_problem else click.style("ok     ", fg="green")
    advice = f"\n{' ' * 8}{finding.advice}" if finding.advice else ""
    return f"{word} {finding.topic}: {finding.says}{advice}"


async def _look(settings: Settings, *, offline: bool) -> list[Finding]:
    path, now = settings.database_path, datetime.now(UTC)
    findings = [_content(settings), check_zones(now), check_disk(path)]
    about_file, readable = check_database(path)
    findings += [
        about_file,
        *check_rights(path, settings.backups_folder),
        check_backup(settings.backups_folder, path, now),
        check_process(path),
    ]
    async with AsyncExitStack() as stack:
        db = await stack.enter_async_context(opened(settings)) if readable else None
        seen = await db.read(check_outlook, now) if db is not None else Outlook([], [])
        findings += check_posts(seen) if db is not None else ()
        findings += () if offline else [each async for each in _discord(settings, db, seen)]
    return findings


def _content(settings: Settings) -> Finding:
    try:
        catalogue = load_catalogue(*settings.content_folders)
    except OperatorError as error:
        return Finding("Content", textwrap.shorten(str(error), 300), "Run: glutes-on content check")
    return Finding("Content", f"{len(catalogue.exercises)} exercises, {len(catalogue.lessons)} lessons")


async def _discord(settings: Settings, db: Database | None, seen: Outlook) -> AsyncIterator[Finding]:
    token = settings.discord_token
    try:
        yield await clock()
        if token is None:
            yield Finding(
                "Token", "DISCORD_TOKEN isn't set", "Paste your bot's token after DISCORD_TOKEN= in .env."
            )
            return
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # this bot doesn't use voice
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
        advice = "Reset it on your application's Bot page, then copy the new one into .env."
        yield Finding("Token", "Discord refused DISCORD_TOKEN", advice)
    except (aiohttp.ClientError, OSError, TimeoutError, discord.HTTPException) as error:
        advice = "Check that this computer is online. The other lines still hold."
        yield Finding("Discord", f"can't be reached ({type(error).__name__}: {error})", advice)
