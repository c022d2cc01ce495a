"""``glutes-on backup``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import click

from bot.cli.database import require_database
from bot.cli.progress import bar
from bot.cli.start import with_settings
from bot.domain.errors import OperatorError
from bot.services import backups
from bot.settings import Settings
from bot.storage import copies

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
def command(settings: Settings, to: Path | None) -> int:
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
        path = backups.target(folder, database, now)
        _with_bar(database, path)
        backups.rotate(folder, database, now)
    else:
        raise OperatorError("BACKUP_DIR is off: say where the backup should go with --to FILE.")
    click.echo(f"{path} is a whole copy of {database}, {path.stat().st_size / 1e6:.1f} MB.")
    return 0


def _with_bar(database: Path, path: Path) -> None:
    """The copy is made by a thread, and how far it is seen from the growing file."""
    failed: list[OperatorError] = []

    def work() -> None:
        try:
            backups.make(database, path)
        except OperatorError as error:
            failed.append(error)

    thread, part = Thread(target=work), copies.part_of(path)
    with bar(database.stat().st_size, "Copying") as shown:
        thread.start()
        while thread.is_alive():
            thread.join(LOOK_EVERY)
            if part.exists():
                shown.update(part.stat().st_size - shown.pos)
    if failed:
        raise failed[0]
