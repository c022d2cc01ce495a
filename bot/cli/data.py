"""The database as a file (``backup``, ``restore``, ``migrate``) and as tables (``import``, ``export``)."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Thread

import aiohttp
import click
import discord

from bot import settings as settings_
from bot.cli.common import SNOWFLAKE, Place, bar, bar_over, opened, require_database, with_settings
from bot.database import backups, files
from bot.database.backups import Restored
from bot.database.database import Database
from bot.database.files import DamagedError
from bot.database.migrate import find_migrations
from bot.errors import OperatorError, UserError
from bot.features.club import attendance_service
from bot.features.club.attendance import members_table, weeks_table
from bot.features.club.attendance_service import Imported
from bot.features.club.report_cards import import_report
from bot.features.me import service as me
from bot.interactions.permissions import is_in
from bot.settings import Settings

LOOK_EVERY = 0.2
"""Seconds between two updates of the copy's progress."""


@click.command("backup")
@click.option(
    "--to",
    type=Place(dir_okay=False),
    metavar="FILE",
    help="Save it as this file. The bot won't look after it or delete it.",
)
@with_settings
def backup(settings: Settings, to: Path | None) -> int:
    """Make a backup now, even while the bot is running.

    The backup is checked before it counts. Without --to it goes to BACKUP_DIR (backups beside the
    database). The bot makes one there every night. Seven daily and eight weekly ones are kept.
    """
    database, now, folder = require_database(settings), datetime.now(UTC), settings.backups_folder
    if to is not None:
        if to.exists():
            raise OperatorError(f"{to} already exists. Name a different file.")
        path = to
        _with_bar(database, path)
    elif folder is not None:
        path = backups.backup_path(folder, database, now)
        _with_bar(database, path)
        backups.rotate_backups(folder, database, now)
    else:
        raise OperatorError("BACKUP_DIR is off. Say where the backup should go: --to FILE.")
    click.echo(f"{path} is a complete copy of {database}, {path.stat().st_size / 1e6:.1f} MB.")
    return 0


def _with_bar(database: Path, path: Path) -> None:
    """Copy in a thread, and show the progress by the size of the growing file."""
    failed: list[OperatorError] = []

    def work() -> None:
        try:
            backups.make_backup(database, path)
        except OperatorError as error:
            failed.append(error)

    thread, part = Thread(target=work), files.part_path(path)
    with bar(database.stat().st_size, "Copying") as shown:
        thread.start()
        while thread.is_alive():
            thread.join(LOOK_EVERY)
            if part.exists():
                shown.update(part.stat().st_size - shown.pos)
    if failed:
        raise failed[0]


@click.command("restore")
@click.argument("file", required=False, type=Place())
@click.option("--undo", is_flag=True, help="Bring back the file that the last restore replaced.")
@click.option(
    "--everybody",
    is_flag=True,
    help="Also restore people who've deleted their data since. Only if they ask.",
)
@with_settings
def restore(settings: Settings, file: Path | None, undo: bool, everybody: bool) -> int:
    """Go back to the backup FILE. Without FILE, list the backups.

    Stop the bot first. The backup is checked before anything changes. The file it replaces is kept beside
    the database for 30 days, and --undo brings it back. People who've deleted their data since the backup
    stay deleted, as far as the replaced file shows who they are.
    """
    if file is None and not undo:
        return _list(settings)
    if file is not None and undo:
        raise click.UsageError("Give a FILE or --undo, not both.")
    database, now = settings.database_path, datetime.now(UTC)
    if file is not None:
        done = backups.restore(file, database, now, me.delete_person, everybody=everybody)
        click.echo(f"{database} now holds what's in {file}.")
    else:
        done = backups.undo(database, now)
        click.echo(f"{database} is back to what it was before the last restore.")
    _say(done)
    return 0


def _say(done: Restored) -> None:
    if done.unsealed:
        click.echo(
            "This backup has no checksum, like those of earlier versions. It could be read, but I can't tell "
            "whether every number in it is right.",
            err=True,
        )
    if done.kept is not None:
        click.echo(f"The old file is kept as {done.kept}. `glutes-on restore --undo` brings it back.")
    if done.forgotten:
        who = "1 person" if done.forgotten == 1 else f"{done.forgotten} people"
        click.echo(f"{who} had deleted their data since. It stays deleted.")
    if done.forgotten is None:
        click.echo(
            "I can't see who deleted their data after this backup was made. They may be back in it. "
            "Ask your club, so that they can use /me delete again."
        )
    click.echo("Start the bot now. It carries on from here.")


def _list(settings: Settings) -> int:
    folder = settings.backups_folder
    there = backups.find_backups(folder, settings.database_path) if folder is not None else []
    if not there:
        why = (
            f"in {folder}. Make one: glutes-on backup" if folder is not None else "because BACKUP_DIR is off."
        )
        raise OperatorError(f"There are no backups {why}")
    for backup in there:
        size = backup.path.stat().st_size / 1e6
        click.echo(f"{backup.path}  from {backup.made_at:%a %d %b %Y %H:%M} UTC, {size:.1f} MB")
    click.echo("To go back to one: glutes-on restore FILE")
    return 0


PENDING = 1
"""Exit code of ``--check`` if there is something to do."""


@click.command("migrate")
@click.option("--check", is_flag=True, help="Only say whether there's something to do. Exit code 1 if so.")
@with_settings
def migrate(settings: Settings, check: bool) -> int:
    """Update the database to this version of the program.

    Starting the bot does the same. Here you see it happen. Stop the bot first. Before anything changes, a
    copy of the file is made beside it, and kept for 30 days.
    """
    database, newest = require_database(settings), len(find_migrations(settings_.MIGRATIONS))
    version = _version(database)
    if version == newest:
        click.echo(f"{database} is at version {version}, the newest.")
        return 0
    if check:
        click.echo(f"{database} is at version {version}. This program would update it to {newest}.")
        return PENDING
    with backups.offline_lock(database, "glutes-on migrate", datetime.now(UTC)):
        asyncio.run(_migrate(database))
    click.echo(f"{database} was at version {version} and is now at version {newest}.")
    return 0


def _version(database: Path) -> int:
    try:
        return files.check_copy(database)
    except DamagedError as damage:
        raise OperatorError(files.damage_sentence(database, damage)) from None
    except sqlite3.Error as error:
        raise OperatorError(
            f"DATABASE_PATH: {database} can't be read ({error}). Let the bot's user read and write it."
        ) from None


async def _migrate(database: Path) -> None:
    await (await Database.open(database)).close()


LARGEST = 10_000_000
"""Bytes of a file to be imported: some 200,000 answers, as many as 100 runners give in 10 years."""

LINES_WRONG = 1
"""Exit code if a line of the file can't be used; then nothing was imported."""


@click.group("import")
def import_() -> None:
    """Import past attendance from a spreadsheet."""


@import_.command("checkins")
@click.argument("file", type=Place(), metavar="FILE.csv")
@click.option(
    "--club", type=SNOWFLAKE, metavar="ID", help="The id of the club's server, if there are several clubs."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be imported.")
@click.option("--offline", is_flag=True, help="Don't ask Discord who is in the club's server.")
@with_settings
def check_ins(settings: Settings, file: Path, club: int | None, dry_run: bool, offline: bool) -> int:
    """Import who did which club run, from a CSV file in UTF-8 with commas or semicolons.

    The first line names the columns. You need date (2026-03-24 or 24.03.2026) and member (a Discord user id,
    or a name the bot knows). You can add answer (done, resting or hurt), time and name. If a line can't be
    used, nothing is imported, and the exit code is 1. Importing twice changes nothing. Nobody gets a message.

    Spreadsheets round long numbers. So the bot asks Discord about each id it doesn't know yet: is it in the
    club's server? Offline, or without DISCORD_TOKEN, ids that look rounded are refused.
    """
    imported = asyncio.run(_import(settings, file, club, dry_run=dry_run, offline=offline))
    click.echo(import_report(imported, dry_run=dry_run))
    return LINES_WRONG if imported.bad else 0


async def _import(
    settings: Settings, file: Path, club: int | None, *, dry_run: bool, offline: bool
) -> Imported:
    data = await asyncio.to_thread(_read, file)
    token = None if offline else settings.discord_token
    who_is_in = partial(_who_is_in, token.get_secret_value()) if token is not None else None
    try:
        async with opened(settings) as db:
            return await attendance_service.import_check_ins(
                db, data, club, datetime.now(UTC), dry_run=dry_run, who_is_in=who_is_in
            )
    except sqlite3.OperationalError as error:
        raise OperatorError(
            f"The database couldn't be used ({error}). Nothing was imported. Try again in a minute."
        ) from None


def _read(file: Path) -> bytes:
    """Return what a file holds; raise OperatorError if it can't be read, or is no table of a club."""
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise OperatorError(f"{file} can't be read ({error.strerror}). Fix that, then try again.") from None
    if len(data) > LARGEST:
        raise OperatorError(
            f"{file} is larger than {LARGEST // 1_000_000} MB. If it's the right file, split it. "
            "Lines you've imported already are skipped."
        )
    return data


async def _who_is_in(token: str, guild_id: int, user_ids: Collection[int]) -> set[int]:
    """Return which of these people are in the server; raise OperatorError if Discord can't be asked."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # this bot never speaks
    try:
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.login(token)
            guild = await client.fetch_guild(guild_id, with_counts=False)
            with bar_over(user_ids, len(user_ids), "Asking Discord") as shown:
                return {user_id for user_id in shown if await is_in(guild, user_id)}
    except (discord.LoginFailure, discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise OperatorError(
            f"I couldn't ask Discord who is in the club's server ({error}). Nothing was imported. "
            "Fix that and try again, or import with --offline."
        ) from None


to_folder = click.option(
    "--to",
    "folder",
    type=Place(file_okay=False),
    default=Path(),
    metavar="FOLDER",
    help="Where to save the files. Without it, the folder you're in.",
)


@click.group("export")
def export() -> None:
    """Save a club's tables or a person's data as files. The bot may be running."""


@export.command("club")
@click.option(
    "--club", type=SNOWFLAKE, metavar="ID", help="The id of the club's server, if there are several clubs."
)
@to_folder
@with_settings
def club(settings: Settings, club: int | None, folder: Path) -> int:
    """Save the last eight weeks as CSV, as /club export does: by week and by member, nothing about health."""
    _write(folder, asyncio.run(_club(settings, club)))
    return 0


@export.command("member")
@click.argument("user", type=SNOWFLAKE, metavar="USER_ID")
@to_folder
@with_settings
def member(settings: Settings, user: int, folder: Path) -> int:
    """Save everything kept about one person, as /me export gives it to them.

    Use it when someone asks for their data and can't use Discord. The files are theirs alone: they say what
    hurt. Hand them over, then delete them.
    """
    _write(folder, asyncio.run(_member(settings, user)))
    return 0


async def _club(settings: Settings, club_id: int | None) -> dict[str, bytes]:
    async with opened(settings) as db:
        guild_id = await db.read(attendance_service.club_id, club_id)
        try:
            found = await db.read(attendance_service.participation_of_club, guild_id, datetime.now(UTC))
        except UserError as error:
            raise OperatorError(str(error)) from None
    upto = found.weeks[-1].monday
    return {f"weeks-to-{upto}.csv": weeks_table(found), f"members-to-{upto}.csv": members_table(found)}


async def _member(settings: Settings, user_id: int) -> dict[str, bytes]:
    now = datetime.now(UTC)
    async with opened(settings) as db:
        if (await db.read(me.what_is_kept, user_id)).is_nothing:
            raise OperatorError(f"Nothing is kept about a person with the id {user_id}. Check the number.")
        found = await me.export_person(db, user_id, {}, now)
    return {
        f"glutes-on-{user_id}-{now:%Y-%m-%d}.json": found.everything,
        f"glutes-on-{user_id}-check-ins-{now:%Y-%m-%d}.csv": found.check_ins,
    }


def _write(folder: Path, tables: dict[str, bytes]) -> None:
    try:
        files.make_folder(folder)
        for name, data in tables.items():
            files.write_private(folder / name, data)
            click.echo(folder / name)
    except OSError as error:
        raise OperatorError(
            f"{folder} can't be written to ({error.strerror}). Choose another: --to FOLDER"
        ) from None
