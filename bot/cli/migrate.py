"""``glutes-on migrate``."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import click

from bot import paths
from bot.cli.common import require_database, with_settings
from bot.database import files, restores
from bot.database.database import Database
from bot.database.files import DamagedError
from bot.database.migrate import find_migrations
from bot.errors import OperatorError
from bot.settings import Settings

PENDING = 1
"""Exit code of ``--check`` where there is something to do."""


@click.command("migrate")
@click.option("--check", is_flag=True, help="Only say whether there is something to do; exit code 1 if so.")
@with_settings
def command(settings: Settings, check: bool) -> int:
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
    with restores.in_hand(database, "glutes-on migrate"):
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
