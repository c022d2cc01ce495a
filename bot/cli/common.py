"""What every command starts with: the settings and the log."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import click

from bot import log
from bot.database.database import Database
from bot.errors import OperatorError
from bot.settings import Settings, load_settings, place

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


P = ParamSpec("P")

SNOWFLAKE = click.IntRange(1, 2**63 - 1)
"""An id of Discord's."""


def with_settings(command: Callable[Concatenate[Settings, P], int]) -> Callable[P, int]:
    """Pass the settings to a command when it is called, so that its ``--help`` works without them.

    Raise OperatorError if a setting is wrong.
    """

    @wraps(command)
    def begin(*args: P.args, **options: P.kwargs) -> int:
        settings = load_settings()
        log.set_up(settings.log_level, settings.log_format)
        return command(settings, *args, **options)

    return begin


class Place(click.Path):
    """A path as a person means it: a shell leaves the tilde of ``--to=~/backups`` as it is."""

    def __init__(self, *, file_okay: bool = True, dir_okay: bool = True) -> None:
        super().__init__(file_okay=file_okay, dir_okay=dir_okay, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        try:
            return super().convert(place(os.fspath(value)), param, ctx)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def require_database(settings: Settings) -> Path:
    """Return the file's path; raise OperatorError if there is no file: opening would create an empty one."""
    if not settings.database_path.exists():
        raise OperatorError(
            f"DATABASE_PATH: there's no {settings.database_path} yet. "
            "Start the bot, then set your club up on Discord: /club setup."
        )
    if not settings.database_path.is_file():
        raise OperatorError(f"DATABASE_PATH: {settings.database_path} isn't a file. Name a different one.")
    return settings.database_path


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Database]:
    """Yield the existing database, even while the bot is running on it."""
    db = await Database.open(require_database(settings))
    try:
        yield db
    finally:
        await db.close()


T = TypeVar("T")


def bar_over(items: Iterable[T], length: int, label: str) -> ProgressBar[T]:
    """Return a progress bar that advances with the items."""
    hidden = not sys.stderr.isatty()
    return click.progressbar(items, length=length, label=label, file=sys.stderr, hidden=hidden)


def bar(length: int, label: str) -> ProgressBar[int]:
    """Return a progress bar to be advanced by the caller."""
    return bar_over(range(0), length, label)
