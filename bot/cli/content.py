"""``glutes-on content`` and ``render``: a coach's tools. They need neither token nor Discord."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.common import Place, bar_over, with_settings
from bot.content import authoring
from bot.content.load import load_catalogue
from bot.errors import OperatorError
from bot.pictures.figure import pictures
from bot.pictures.subject import subject_of
from bot.settings import Settings

WRONG = 1
"""Exit code of ``content check`` if it found something."""


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


@click.command("render")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--to",
    "folder",
    type=Place(),
    default=Path("pictures"),
    show_default=True,
    metavar="FOLDER",
    help="Where to.",
)
@click.option("--watch", is_flag=True, help="Show one of them in a browser, with sliders for its joints.")
@click.option("--port", type=int, default=8766, show_default=True, help="For --watch.")
@with_settings
def render(settings: Settings, ids: tuple[str, ...], folder: Path, *, watch: bool, port: int) -> int:
    """Draw the exercises and self-tests with these IDs, such as clamshell; without any, all of them.

    Writes ID.gif, ID.png and ID-faults.png, and sheet.png with all of them (see docs/drawing.md).
    """
    if watch:
        from bot import studio  # noqa: PLC0415  # its web server isn't needed for drawing

        if len(ids) != 1:
            raise OperatorError("--watch shows one exercise, such as: glutes-on render clamshell --watch")
        studio.watch(ids[0], settings.content_folders, port)
        return 0
    catalogue = load_catalogue(*settings.content_folders)
    items = {**catalogue.self_tests, **catalogue.exercises}
    if unknown := [key for key in ids if key not in items]:
        raise OperatorError(f"There is no exercise or self-test {unknown[0]!r}: take the name of its file.")
    chosen = [items[key] for key in ids] or list(items.values())
    subjects = [s for item in chosen if (s := subject_of(item, catalogue)) is not None]
    if not subjects:
        raise OperatorError(
            "Nothing to draw: no drawing stands in the content asked for (see docs/drawing.md)."
        )
    with bar_over(pictures.write(subjects, folder), len(subjects), "Drawing") as drawn:
        lines = list(drawn)
    click.echo("\n".join(lines))
    (folder / "sheet.png").write_bytes(pictures.contact_sheet(subjects))
    click.echo(f"{len(subjects)} drawings are in {folder}; sheet.png shows them together.")
    return 0
