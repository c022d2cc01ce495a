"""``glutes-on export``: what members and organisers get on Discord, for when they cannot ask there."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.common import opened, with_settings
from bot.errors import OperatorError, UserError
from bot.features.club import attendance_service
from bot.features.me import privacy_service
from bot.pictures.tables import members_table, weeks_table
from bot.settings import Settings

to_folder = click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="FOLDER",
    help="Where to; without it, the folder you are in.",
)


@click.group("export")
def command() -> None:
    """Write a club's tables or a person's data into files. The bot may be running."""


@command.command("club")
@click.option("--club", type=int, metavar="ID", help="The id of the club's server, where there are several.")
@to_folder
@with_settings
def club(settings: Settings, club: int | None, folder: Path) -> int:
    """The last eight weeks by week and by member as CSV, as /club export gives them: nothing about health."""
    _write(folder, asyncio.run(_club(settings, club)))
    return 0


@command.command("member")
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
        if (await db.read(privacy_service.what_is_kept, user_id)).is_nothing:
            raise OperatorError(f"Nothing is kept about a person with the id {user_id}.")
        found = await privacy_service.export_person(db, user_id, {}, now)
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
