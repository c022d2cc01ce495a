"""``glutes-on backup``, ``restore`` and ``migrate``: the database as a file."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import click

from bot import paths
from bot.cli.common import bar, require_database, with_settings
from bot.database import backups, files
from bot.database.backups import Restored
from bot.database.database import Database
from bot.database.files import DamagedError
from bot.database.migrate import find_migrations
from bot.errors import OperatorError
from bot.features.me import service as me
from bot.settings import Settings

LOOK_EVERY = 0.2
"""Seconds between two looks at how far the copy is."""


@click.command("backup")
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
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
    """The copy is made by a thread, and how far it is seen from the growing file."""
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
@click.argument("file", required=False, type=click.Path(path_type=Path))
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
"""Exit code of ``--check`` where there is something to do."""


@click.command("migrate")
@click.option("--check", is_flag=True, help="Only say whether there is something to do; exit code 1 if so.")
@with_settings
def migrate(settings: Settings, check: bool) -> int:
    """Bring the database to this version of the program.

    Starting the bot does the same by itself; here you see it happen. Stop the bot first. Before anything is
    changed, a copy of the file is put beside it, and kept for 30 days.
    """
    database, newest = require_database(settings), len(find_migrations(paths.MIGRATIONS))
    version = _version(database)
    if version == newest:
        click.echo(f"{database} is of version {version}, the newest.")
        return 0
    if check:
        click.echo(f"{database} is of version {version}; this program would make it {newest}.")
        return PENDING
    with backups.in_hand(database, "glutes-on migrate", datetime.now(UTC)):
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
