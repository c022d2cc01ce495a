"""``glutes-on render``: animations, stills, faults, and a contact sheet of them all."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.common import bar_over, with_settings
from bot.content.load import load_catalogue
from bot.errors import OperatorError
from bot.pictures.figure import files
from bot.pictures.subject import subject_of
from bot.settings import Settings


@click.command("render")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("pictures"),
    show_default=True,
    metavar="FOLDER",
    help="Where to.",
)
@click.option("--watch", is_flag=True, help="Show one of them in a browser, with sliders for its joints.")
@click.option("--port", type=int, default=8766, show_default=True, help="For --watch.")
@with_settings
def command(settings: Settings, ids: tuple[str, ...], folder: Path, *, watch: bool, port: int) -> int:
    """Draw the exercises and self-tests with these IDs, such as clamshell; without any, all of them.

    Writes ID.gif, ID.png and ID-faults.png, and sheet.png with all of them (see docs/drawing.md).
    """
    if watch:
        from bot import studio  # noqa: PLC0415  # its web server is not needed to draw

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
    with bar_over(files.write(subjects, folder), len(subjects), "Drawing") as drawn:
        lines = list(drawn)
    click.echo("\n".join(lines))
    (folder / "sheet.png").write_bytes(files.contact_sheet(subjects))
    click.echo(f"{len(subjects)} drawings are in {folder}; sheet.png shows them together.")
    return 0
