"""``glutes-on restore``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.start import with_settings
from bot.domain.errors import OperatorError
from bot.services import backups, restores
from bot.services.restores import Restored
from bot.settings import Settings


@click.command("restore")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--undo", is_flag=True, help="Put the file back that the last restore replaced.")
@click.option(
    "--everybody",
    is_flag=True,
    help="Also restore people who have deleted their data since: only if they ask.",
)
@with_settings
def command(settings: Settings, file: Path | None, undo: bool, everybody: bool) -> int:
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
        done = restores.restore(file, database, now, everybody=everybody)
        click.echo(f"{database} is now what {file} holds.")
    else:
        done = restores.undo(database, now)
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
    there = backups.found(folder, settings.database_path) if folder is not None else []
    if not there:
        raise OperatorError(f"There are no backups in {folder or 'BACKUP_DIR, which is off'}.")
    for backup in there:
        size = backup.path.stat().st_size / 1e6
        click.echo(f"{backup.path}  of {backup.made_at:%a %d %b %Y %H:%M} UTC, {size:.1f} MB")
    click.echo("Go back to one with: glutes-on restore FILE")
    return 0
