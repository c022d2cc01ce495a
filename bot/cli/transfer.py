"""``glutes-on import`` and ``export``: data in and out, also while the bot is running on the database."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.common import opened, with_settings
from bot.errors import OperatorError, UserError
from bot.features.club import attendance_service
from bot.features.club.attendance_service import Imported
from bot.features.club.report_cards import import_report
from bot.features.me import service as me
from bot.pictures.tables import members_table, weeks_table
from bot.settings import Settings

LINES_WRONG = 1
"""Exit code where a line of the file cannot be used; then nothing was imported."""


@click.group("import")
def import_() -> None:
    """Take over what a club has kept in a spreadsheet."""


@import_.command("checkins")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.csv")
@click.option("--club", type=int, metavar="ID", help="The id of the club's server, where there are several.")
@click.option("--dry-run", is_flag=True, help="Only say what would be imported.")
@with_settings
def check_ins(settings: Settings, file: Path, club: int | None, dry_run: bool) -> int:
    """Who did which session, from a CSV file in UTF-8 with commas or semicolons.

    Its first line names the columns: date (2026-03-24 or 24.03.2026) and member (Discord user id, or a name
    the bot knows); if you like also answer (done, resting or hurt), time and name. All of a file is imported
    or nothing; a second time changes nothing; nobody gets a message. Exit code 1 where a line cannot be used.
    """
    imported = asyncio.run(_import(settings, file, club, dry_run=dry_run))
    click.echo(import_report(imported, dry_run=dry_run))
    return LINES_WRONG if imported.bad else 0


async def _import(settings: Settings, file: Path, club: int | None, *, dry_run: bool) -> Imported:
    try:
        data = await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        raise OperatorError(f"{file} cannot be read ({error.strerror}).") from None
    try:
        async with opened(settings) as db:
            return await attendance_service.import_check_ins(
                db, data, club, datetime.now(UTC), dry_run=dry_run
            )
    except sqlite3.OperationalError as error:
        raise OperatorError(f"The database could not be used ({error}). Nothing was imported.") from None


to_folder = click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="FOLDER",
    help="Where to; without it, the folder you are in.",
)


@click.group("export")
def export() -> None:
    """Write a club's tables or a person's data into files. The bot may be running."""


@export.command("club")
@click.option("--club", type=int, metavar="ID", help="The id of the club's server, where there are several.")
@to_folder
@with_settings
def club(settings: Settings, club: int | None, folder: Path) -> int:
    """The last eight weeks by week and by member as CSV, as /club export gives them: nothing about health."""
    _write(folder, asyncio.run(_club(settings, club)))
    return 0


@export.command("member")
@click.argument("user", type=int, metavar="USER_ID")
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


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
            click.echo(folder / name)
    except OSError as error:
        raise OperatorError(f"{folder} cannot be written ({error.strerror}).") from None
