"""``glutes-on import``. The bot may be running on the same database meanwhile."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.common import opened, with_settings
from bot.errors import OperatorError
from bot.features.club import attendance_service
from bot.features.club.attendance_service import Imported
from bot.features.club.report_cards import import_report
from bot.settings import Settings

LINES_WRONG = 1
"""Exit code where a line of the file cannot be used; then nothing was imported."""


@click.group("import")
def command() -> None:
    """Take over what a club has kept in a spreadsheet."""


@command.command("checkins")
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
