"""``glutes-on content``: the tools of a coach. They need neither token nor Discord."""

from __future__ import annotations

import click

from bot.cli.common import with_settings
from bot.content import authoring
from bot.settings import Settings

WRONG = 1
"""Exit code of ``content check`` when it found something."""


@click.group("content")
def command() -> None:
    """Check the exercises and lessons, or begin a new exercise (see docs/content.md)."""


@command.command("check")
@with_settings
def check(settings: Settings) -> int:
    """Say what is wrong in the files, and how to mend it. Exit code 1 where something is."""
    text, well = authoring.report(*settings.content_folders)
    click.echo(text)
    return 0 if well else WRONG


@command.command("new")
@click.argument("kind", type=click.Choice(["exercise"]))
@click.argument("name", nargs=-1, required=True)
@with_settings
def new(settings: Settings, kind: str, name: tuple[str, ...]) -> int:
    """Write a template to fill in: content new exercise Side plank."""
    path = authoring.new_exercise(" ".join(name), authoring.own_folder(*settings.content_folders))
    click.echo(f"{path} is ready: replace the sentences in it, then run `glutes-on content check`.")
    return 0


@command.command("schema")
@with_settings
def schema(settings: Settings) -> int:
    """Write the schemas that an editor checks the files with."""
    folder = authoring.own_folder(*settings.content_folders) / "schema"
    authoring.write_schemas(folder)
    click.echo(f"The schemas are in {folder}.")
    return 0
