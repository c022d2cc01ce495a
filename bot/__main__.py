"""Composition root and command line: ``glutes-on [run|demo|content|render|import]``, as ``python -m bot``."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import log
from bot.domain.errors import OperatorError
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTENT_WRONG = 1
"""Exit code of ``content check`` when it found something."""

LINES_WRONG = 1
"""Exit code of ``import`` when a line of the file cannot be used; then nothing was imported."""

OPERATOR_ERROR = 2
"""Exit code for everything the host can mend: one sentence on stderr, no traceback."""


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    try:
        settings = load_settings()
        log.set_up(settings.log_level)
        command = arguments.command or ("demo" if settings.discord_token is None else "run")
        if command == "content":
            return _content(arguments, settings.content_folders)
        if command == "render" and arguments.watch:
            return _watch(arguments, settings.content_folders)
        if command == "render":
            return _render(arguments, settings.content_folders)
        if command == "import":
            return asyncio.run(_import(arguments, settings))
        if command == "demo":
            _demo(settings)
        else:
            _run(settings)
    except OperatorError as error:
        print(error, file=sys.stderr)  # noqa: T201  # the one sentence is for the person at the terminal
        return OPERATOR_ERROR
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="glutes-on",
        description="A Discord bot that teaches running clubs to keep their hips strong.",
        epilog="Without a command: run if DISCORD_TOKEN is set (in the environment or in .env), else demo.",
    )
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("run", help="run on Discord; needs DISCORD_TOKEN")
    commands.add_parser("demo", help="try the bot in a browser, without Discord")
    content = commands.add_parser("content", help="check the exercises and lessons, or begin a new exercise")
    actions = content.add_subparsers(dest="action", metavar="action", required=True)
    actions.add_parser("check", help="say what is wrong in the files, and how to mend it")
    new = actions.add_parser("new", help="write a template: new exercise NAME")
    new.add_argument("kind", choices=["exercise"])
    new.add_argument("name", nargs="+", help="such as: Side plank")
    actions.add_parser("schema", help="write the schemas that an editor checks the files with")
    render = commands.add_parser("render", help="draw the exercises, and write the pictures into a folder")
    render.add_argument("ids", nargs="*", metavar="ID", help="such as: clamshell; without any, all of them")
    render.add_argument(
        "--to", type=Path, default=Path("pictures"), metavar="FOLDER", help="where to (default: pictures)"
    )
    render.add_argument("--watch", action="store_true", help="show one of them in a browser, with sliders")
    render.add_argument("--port", type=int, default=8766, help="for --watch (default: 8766)")
    imports = commands.add_parser("import", help="take over what a club has kept in a spreadsheet")
    kinds = imports.add_subparsers(dest="kind", metavar="kind", required=True)
    check_ins = kinds.add_parser("checkins", help="who did which session, from a CSV file (see the README)")
    check_ins.add_argument("file", type=Path, metavar="FILE.csv")
    check_ins.add_argument(
        "--club", type=int, metavar="ID", help="the club's server, where there are several"
    )
    check_ins.add_argument("--dry-run", action="store_true", help="only say what would be imported")
    return parser


def _content(arguments: argparse.Namespace, folders: tuple[Path, ...]) -> int:
    """The tools of a coach. They need neither token nor Discord."""
    from bot.content import authoring  # noqa: PLC0415  # the bot itself does without

    well = True
    match arguments.action:
        case "check":
            text, well = authoring.report(*folders)
        case "new":
            path = authoring.new_exercise(" ".join(arguments.name), authoring.own_folder(*folders))
            text = f"{path} is ready: replace the sentences in it, then run `glutes-on content check`."
        case _:
            folder = authoring.own_folder(*folders) / "schema"
            authoring.write_schemas(folder)
            text = f"The schemas are in {folder}."
    print(text)  # noqa: T201  # what the coach asked for
    return 0 if well else CONTENT_WRONG


def _render(arguments: argparse.Namespace, folders: tuple[Path, ...]) -> int:
    """Animations, stills, faults, and a contact sheet of them all."""
    from bot.content import load_catalogue  # noqa: PLC0415  # the bot draws in render's own time
    from bot.render.figure import files  # noqa: PLC0415
    from bot.render.figure.subject import subject_of  # noqa: PLC0415

    catalogue = load_catalogue(*folders)
    items = {**catalogue.self_tests, **catalogue.exercises}
    if unknown := [key for key in arguments.ids if key not in items]:
        raise OperatorError(f"There is no exercise or self-test {unknown[0]!r}: take the name of its file.")
    chosen = [items[key] for key in arguments.ids] or list(items.values())
    subjects = [s for item in chosen if (s := subject_of(item, catalogue)) is not None]
    if not subjects:
        raise OperatorError(
            "Nothing to draw: no drawing stands in the content asked for (see docs/drawing.md)."
        )
    folder: Path = arguments.to
    for line in files.write(subjects, folder):
        print(line)  # noqa: T201  # what the coach asked for
    (folder / "sheet.png").write_bytes(files.contact_sheet(subjects))
    print(f"{len(subjects)} drawings are in {folder}; sheet.png shows them together.")  # noqa: T201
    return 0


def _watch(arguments: argparse.Namespace, folders: tuple[Path, ...]) -> int:
    from bot import studio  # noqa: PLC0415  # the bot itself does without

    if len(arguments.ids) != 1:
        raise OperatorError("--watch shows one exercise, such as: glutes-on render clamshell --watch")
    studio.watch(arguments.ids[0], folders, arguments.port)
    return 0


async def _import(arguments: argparse.Namespace, settings: Settings) -> int:
    """The bot may be running on the same database meanwhile."""
    from bot.services import imports  # noqa: PLC0415  # what the other commands do without
    from bot.storage.database import Database  # noqa: PLC0415
    from bot.ui.import_report import import_report  # noqa: PLC0415

    try:
        data = await asyncio.to_thread(arguments.file.read_bytes)
    except OSError as error:
        raise OperatorError(f"{arguments.file} cannot be read ({error.strerror}).") from None
    if not settings.database_path.exists():  # opening would make an empty one
        raise OperatorError(
            f"DATABASE_PATH: there is no {settings.database_path} yet. "
            "Start the bot, and set your club up on Discord first: /club setup."
        )
    db = await Database.open(settings.database_path)
    now = datetime.now(UTC)
    try:
        imported = await imports.check_ins(db, data, arguments.club, now, dry_run=arguments.dry_run)
    except sqlite3.OperationalError as error:
        raise OperatorError(f"The database could not be used ({error}). Nothing was imported.") from None
    finally:
        await db.close()
    print(import_report(imported, dry_run=arguments.dry_run))  # noqa: T201  # what the host asked for
    return LINES_WRONG if imported.bad else 0


def _demo(settings: Settings) -> None:
    try:
        from bot.demo import serve  # noqa: PLC0415  # the demo's libraries are an extra that a host may leave out
    except ModuleNotFoundError as error:
        raise OperatorError(
            f"The demo needs the package {error.name}: install glutes-on[demo], "
            "or set DISCORD_TOKEN to run on Discord."
        ) from None
    asyncio.run(serve(settings))


def _run(settings: Settings) -> None:
    import aiohttp  # noqa: PLC0415
    import discord  # noqa: PLC0415  # half of the start-up time: not needed to refuse a bad setting

    from bot.client import create_bot  # noqa: PLC0415

    token = settings.discord_token
    if token is None:
        raise OperatorError(
            "DISCORD_TOKEN is not set: put your bot's token into .env, "
            "or start `glutes-on demo` to try it without."
        )

    async def session() -> None:
        _end_on_signals()
        async with create_bot(settings) as bot:
            await bot.start(token.get_secret_value())

    try:
        with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
            _runner().run(session())
    except discord.LoginFailure:
        raise OperatorError(
            "DISCORD_TOKEN was refused by Discord: "
            "reset it on your application's Bot page and copy the new one."
        ) from None
    except (discord.HTTPException, discord.ConnectionClosed) as error:
        raise OperatorError(
            f"Discord ended the session ({error}): check DISCORD_TOKEN, then try again."
        ) from None
    except (OSError, aiohttp.ClientError) as error:
        raise OperatorError(f"Discord cannot be reached ({error}): is this computer online?") from None


def _end_on_signals() -> None:
    """Ctrl-C and a service manager's SIGTERM end the session in order: the database is closed."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101  # called from a coroutine

    def end() -> None:
        if not task.cancelling():  # a second Ctrl-C must not cut the closing short
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows KeyboardInterrupt does it
            asyncio.get_running_loop().add_signal_handler(number, end)


def _runner() -> asyncio.Runner:
    """uvloop where it is installed: it takes a fifth off the time an interaction costs."""
    try:
        import uvloop  # noqa: PLC0415  # not on every platform
    except ModuleNotFoundError:
        return asyncio.Runner()
    return asyncio.Runner(loop_factory=uvloop.new_event_loop)


if __name__ == "__main__":
    sys.exit(main())
