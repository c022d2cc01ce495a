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
    help="Write it to this file, which then is yours to look after and to delete.",
)
@with_settings
def backup(settings: Settings, to: Path | None) -> int:
    """Make a backup now, also while the bot is running.

    It is looked through before it counts. Without --to it goes to BACKUP_DIR (backups beside the database),
    where the bot makes one each night by itself. There seven daily and eight weekly ones are kept.
    """
    database, now, folder = require_database(settings), datetime.now(UTC), settings.backups_folder
    if to is not None:
        if to.exists():
            raise OperatorError(f"{to} is there already; name another file.")
        path = to
        _with_bar(database, path)
    elif folder is not None:
        path = backups.backup_path(folder, database, now)
        _with_bar(database, path)
        backups.rotate_backups(folder, database, now)
    else:
        raise OperatorError("BACKUP_DIR is off: say where the backup should go with --to FILE.")
    click.echo(f"{path} is a whole copy of {database}, {path.stat().st_size / 1e6:.1f} MB.")
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
@click.option("--undo", is_flag=True, help="Put the file back that the last restore replaced.")
@click.option(
    "--everybody",
    is_flag=True,
    help="Also restore people who have deleted their data since: only if they ask.",
)
@with_settings
def restore(settings: Settings, file: Path | None, undo: bool, everybody: bool) -> int:
    """Go back to the backup FILE; without FILE, list the backups that there are.

    Stop the bot first. The backup is looked through before anything is changed. The file it replaces is kept
    beside the database for 30 days, and --undo puts it back. Who has deleted their data since the backup was
    made stays deleted, as far as that can be seen from the file that is replaced.
    """
    if file is None and not undo:
        return _list(settings)
    if file is not None and undo:
        raise click.UsageError("Give a FILE or --undo, not both.")
    database, now = settings.database_path, datetime.now(UTC)
    if file is not None:
        done = backups.restore(file, database, now, me.delete_person, everybody=everybody)
        click.echo(f"{database} is now what {file} holds.")
    else:
        done = backups.undo(database, now)
        click.echo(f"{database} is again what it was before the last restore.")
    _say(done)
    return 0


def _say(done: Restored) -> None:
    if done.unsealed:
        click.echo(
            "This backup has no checksum to go by, as those of earlier versions. It could be read; "
            "whether each number in it is right could not be seen.",
            err=True,
        )
    if done.kept is not None:
        click.echo(f"What was there is kept as {done.kept}; `glutes-on restore --undo` puts it back.")
    if done.forgotten:
        click.echo(f"{done.forgotten} people who had deleted their data since stay deleted.")
    if done.forgotten is None:
        click.echo(
            "Who deleted their data after this backup was made could not be seen, and may be back in it: "
            "ask your club, so that they can do /me delete again."
        )
    click.echo("Start the bot now: it goes on from here.")


def _list(settings: Settings) -> int:
    folder = settings.backups_folder
    there = backups.find_backups(folder, settings.database_path) if folder is not None else []
    if not there:
        raise OperatorError(f"There are no backups in {folder or 'BACKUP_DIR, which is off'}.")
    for backup in there:
        size = backup.path.stat().st_size / 1e6
        click.echo(f"{backup.path}  of {backup.made_at:%a %d %b %Y %H:%M} UTC, {size:.1f} MB")
    click.echo("Go back to one with: glutes-on restore FILE")
    return 0


PENDING = 1
"""Exit code of ``--check`` if there is something to do."""


@click.command("migrate")
@click.option("--check", is_flag=True, help="Only say whether there is something to do; exit code 1 if so.")
@with_settings
def migrate(settings: Settings, check: bool) -> int:
    """Bring the database to this version of the program.

    Starting the bot does the same by itself; here you see it happen. Stop the bot first. Before anything is
    changed, a copy of the file is put beside it, and kept for 30 days.
    """
    database, newest = require_database(settings), len(find_migrations(settings_.MIGRATIONS))
    version = _version(database)
    if version == newest:
        click.echo(f"{database} is of version {version}, the newest.")
        return 0
    if check:
        click.echo(f"{database} is of version {version}; this program would make it {newest}.")
        return PENDING
    with backups.offline_lock(database, "glutes-on migrate", datetime.now(UTC)):
        asyncio.run(_migrate(database))
    click.echo(f"{database} was of version {version} and is now of version {newest}.")
    return 0


def _version(database: Path) -> int:
    try:
        return files.check_copy(database)
    except DamagedError as damage:
        raise OperatorError(files.damage_sentence(database, damage)) from None
    except sqlite3.Error as error:
        raise OperatorError(f"DATABASE_PATH: {database} cannot be read ({error}).") from None


async def _migrate(database: Path) -> None:
    await (await Database.open(database)).close()


LARGEST = 10_000_000
"""Bytes of a file to be imported: some 200,000 answers, as many as 100 runners give in 10 years."""

LINES_WRONG = 1
"""Exit code if a line of the file can't be used; then nothing was imported."""


@click.group("import")
def import_() -> None:
    """Take over what a club has kept in a spreadsheet."""


@import_.command("checkins")
@click.argument("file", type=Place(), metavar="FILE.csv")
@click.option(
    "--club", type=SNOWFLAKE, metavar="ID", help="The id of the club's server, where there are several."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be imported.")
@click.option("--offline", is_flag=True, help="Do not ask Discord who is in the club's server.")
@with_settings
def check_ins(settings: Settings, file: Path, club: int | None, dry_run: bool, offline: bool) -> int:
    """Who did which session, from a CSV file in UTF-8 with commas or semicolons.

    Its first line names the columns: date (2026-03-24 or 24.03.2026) and member (Discord user id, or a name
    the bot knows); if you like also answer (done, resting or hurt), time and name. All of a file is imported
    or nothing; a second time changes nothing; nobody gets a message. Exit code 1 where a line cannot be used.

    Spreadsheets round long numbers, so Discord is asked whether each id that the bot does not know yet is in
    the club's server. Offline, or without DISCORD_TOKEN, ids that look rounded are refused.
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
        raise OperatorError(f"The database could not be used ({error}). Nothing was imported.") from None


def _read(file: Path) -> bytes:
    """Return what a file holds; raise OperatorError if it can't be read, or is no table of a club."""
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise OperatorError(f"{file} cannot be read ({error.strerror}).") from None
    if len(data) > LARGEST:
        raise OperatorError(
            f"{file} is larger than {LARGEST // 1_000_000} MB. If it is the right file, split it: "
            "what was imported before is passed over."
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
            f"Discord could not be asked who is in the club's server ({error}). Nothing was imported. "
            "Put that right and try again, or import with --offline."
        ) from None


to_folder = click.option(
    "--to",
    "folder",
    type=Place(file_okay=False),
    default=Path(),
    metavar="FOLDER",
    help="Where to; without it, the folder you are in.",
)


@click.group("export")
def export() -> None:
    """Write a club's tables or a person's data into files. The bot may be running."""


@export.command("club")
@click.option(
    "--club", type=SNOWFLAKE, metavar="ID", help="The id of the club's server, where there are several."
)
@to_folder
@with_settings
def club(settings: Settings, club: int | None, folder: Path) -> int:
    """Write the last eight weeks by week and by member as CSV, as /club export does: nothing about health."""
    _write(folder, asyncio.run(_club(settings, club)))
    return 0


@export.command("member")
@click.argument("user", type=SNOWFLAKE, metavar="USER_ID")
@to_folder
@with_settings
def member(settings: Settings, user: int, folder: Path) -> int:
    """All that is kept about one person, as /me export gives it to them.

    For somebody who asks for their data and cannot use Discord. The files are theirs alone: they say what
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
            raise OperatorError(f"Nothing is kept about a person with the id {user_id}.")
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
        raise OperatorError(f"{folder} cannot be written ({error.strerror}).") from None
