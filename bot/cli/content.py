"""``glutes-on content`` and ``render``: a coach's tools. They need neither token nor Discord."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.common import Place, bar_over, with_settings
from bot.content import authoring, load, signing, wording
from bot.content.files import Problem, nearest
from bot.content.reviews import check_signed, date_in_words
from bot.errors import OperatorError
from bot.pictures.figure import pictures
from bot.pictures.subject import subject_of
from bot.settings import CONTENT, Settings

WRONG = 1
"""Exit code of ``content check`` if it found something."""


@click.group("content")
def command() -> None:
    """Check, show and search exercises and lessons, or begin a new one (see docs/content.md)."""


@command.command("check")
@with_settings
def check(settings: Settings) -> int:
    """Say what's wrong in the files and how to fix it. Exit code 1 if something is.

    A template that you haven't filled in yet counts as wrong. The check also looks at how the texts sound
    and how long the cards are. In your own folder that's only a warning. You also get a warning when a file
    has changed since a clinician signed it.
    """
    folders = settings.content_folders
    shelf = load.read(*folders)
    problems, warnings = sorted({*shelf.problems, *wording.check_filled(shelf.each_file())}), list[Problem]()
    if not problems:
        from bot.cli.cards import check_lengths  # noqa: PLC0415  # cards load discord.py, which takes a while

        glossary = wording.load_glossary(CONTENT)
        for each in sorted({*wording.check_words(shelf.each_file(), glossary), *check_lengths(shelf)}):
            (problems if each.folder == CONTENT else warnings).append(each)
        warnings += check_signed(shelf.medical_files(), shelf.reviews)
    for each in problems:
        click.echo(authoring.line_of(each))
    for each in warnings:
        click.echo(f"warning: {authoring.line_of(each)}")
    if not problems:
        click.echo(authoring.tally(shelf.catalogue()))
    return WRONG if problems else 0


@command.command("show")
@click.argument("kind", type=click.Choice(list(load.KINDS)))
@click.argument("key", metavar="ID")
@with_settings
def show(settings: Settings, kind: str, key: str) -> int:
    """Print a card as members see it: content show exercises clamshell.

    The length of each page goes to stderr, with the most that fits a phone's screen.
    """
    from bot.cli.cards import PAGE, cards_of, length, picture_of, shown  # noqa: PLC0415  # as above

    catalogue = load.load_catalogue(*settings.content_folders)
    known = getattr(catalogue, kind)
    if key not in known:
        fix = nearest(key, known, f"use the name of a file in {kind}, without .yaml")
        raise OperatorError(f"There's no {key!r} in {kind}: {fix}.")
    for number, card in enumerate(cards := cards_of(kind, known[key], catalogue), 1):
        if number > 1:
            click.echo(f"\n--- page {number} of {len(cards)} ---\n")
        elif picture := picture_of(known[key]):
            click.echo(picture)
        click.echo(shown(card))
        click.echo(f"Page {number} of {len(cards)}: {length(card)} of {PAGE} characters", err=True)
    return 0


@command.command("search")
@click.argument("text", nargs=-1, required=True)
@with_settings
def search(settings: Settings, text: tuple[str, ...]) -> int:
    """Print what /hip and /learn answer to a text, best first: content search knee pain."""
    catalogue = load.load_catalogue(*settings.content_folders)
    found = list(catalogue.answers(" ".join(text)))
    for kind, key, title in found:
        click.echo(f"{kind} {key} {title}")
    if not found:
        click.echo("Nothing matches. Try fewer words, or add the text to a lesson's words.", err=True)
    return 0


@command.command("plan")
@click.argument("file", type=Place(dir_okay=False), metavar="FILE.yaml")
@with_settings
def plan(settings: Settings, file: Path) -> int:
    """Print the plan for the answers in a file, with the reason and the rules of each exercise.

    docs/plans.md says what to write in the file. Exit code 2 means the file can't be used: each line says
    what's wrong, where it is and how to fix it.
    """
    from bot.cli.plan import plan_lines  # noqa: PLC0415  # the rules for plans load the database's library

    today = datetime.now(UTC).astimezone().date()
    click.echo("\n".join(plan_lines(file, settings.content_folders, today)))
    return 0


@command.command("new")
@click.argument("kind", type=click.Choice(["exercise"]))
@click.argument("name", nargs=-1, required=True)
@with_settings
def new(settings: Settings, kind: str, name: tuple[str, ...]) -> int:
    """Write a template to fill in: content new exercise Wall sit."""
    path = authoring.new_exercise(" ".join(name), authoring.own_folder(*settings.content_folders))
    click.echo(f"{path} is ready: replace the sentences in it, then run `glutes-on content check`.")
    return 0


@command.command("sign")
@click.argument("path")
@click.option("--name", required=True, help="Who read it. Runners see this name under Why and sources.")
@with_settings
def sign(settings: Settings, path: str, *, name: str) -> int:
    """Sign a file after reading it: content sign exercises/clamshell.yaml --name "Ana Muster, physio".

    This is for physios and doctors. It adds the file's version and today's date to reviews.yaml.
    """
    today = datetime.now().astimezone().date()
    review = signing.sign(path, name, today, *settings.content_folders)
    click.echo(f"{review.file} now carries the name of {review.by}, read on {date_in_words(review.read_on)}.")
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
    help="The folder to save them in.",
)
@click.option("--watch", is_flag=True, help="Show one of them in a browser, with sliders for its joints.")
@click.option(
    "--port", type=int, default=8766, show_default=True, help="The port of the page that --watch opens."
)
@with_settings
def render(settings: Settings, ids: tuple[str, ...], folder: Path, *, watch: bool, port: int) -> int:
    """Draw the exercises and self-tests with these IDs, such as clamshell. Without an ID, draw them all.

    Writes ID.gif, ID.png and ID-faults.png, and sheet.png with all of them (see docs/drawing.md).
    """
    if watch:
        from bot import studio  # noqa: PLC0415  # its web server isn't needed for drawing

        if len(ids) != 1:
            raise OperatorError("--watch shows one exercise, such as: glutes-on render clamshell --watch")
        studio.watch(ids[0], settings.content_folders, port)
        return 0
    catalogue = load.load_catalogue(*settings.content_folders)
    items = {**catalogue.self_tests, **catalogue.exercises}
    if unknown := [key for key in ids if key not in items]:
        raise OperatorError(f"There's no exercise or self-test {unknown[0]!r}: use the name of its file.")
    chosen = [items[key] for key in ids] or list(items.values())
    subjects = [s for item in chosen if (s := subject_of(item, catalogue)) is not None]
    if not subjects:
        raise OperatorError("There's nothing to draw: none of these has a drawing yet (see docs/drawing.md).")
    with bar_over(pictures.write(subjects, folder), len(subjects), "Drawing") as drawn:
        lines = list(drawn)
    click.echo("\n".join(lines))
    (folder / "sheet.png").write_bytes(pictures.contact_sheet(subjects))
    click.echo(f"{len(subjects)} drawings are in {folder}. sheet.png shows them together.")
    return 0
