"""The command line ``glutes-on``: a command's module is loaded only when the command is called."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from bot.errors import OperatorError

OPERATOR_ERROR = 2
"""Exit code for everything the host can fix: one sentence on stderr, no traceback."""

NAME = "glutes-on"

COMMANDS = {
    "run": "Run on Discord. Needs DISCORD_TOKEN.",
    "demo": "Try the bot in a browser, without Discord.",
    "invite": "Print the link that invites the bot to a server.",
    "doctor": "Check the bot and its computer, and say how to fix what's wrong.",
    "backup": "Make a backup now, even while the bot is running.",
    "restore": "Go back to a backup, or undo that.",
    "migrate": "Update the database to this version, as starting the bot does.",
    "import": "Import past attendance from a spreadsheet.",
    "export": "Save a club's tables or a person's data as files.",
    "content": "Check the exercises and lessons, or start a new exercise.",
    "render": "Draw the exercises, and save the pictures in a folder.",
}
"""Every command and what it does, so that ``--help`` needn't load any of them."""

WHERE = {
    "run": "run:run",
    "demo": "run:demo",
    "invite": "run:invite",
    "backup": "data:backup",
    "restore": "data:restore",
    "migrate": "data:migrate",
    "import": "data:import_",
    "export": "data:export",
    "render": "content:render",
}
"""A command's module and name, if these aren't its own name and ``command``."""


class Commands(click.Group):
    """Commands whose modules are loaded when called: a host's typo needn't wait for discord.py."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = WHERE.get(cmd_name, f"{cmd_name}:command").partition(":")
        return getattr(import_module(f"{__name__}.{module}"), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without a command: run if DISCORD_TOKEN is set (in the environment or in .env), otherwise demo. "
    ".env.example explains the settings. Exit code 2 means you can fix it: the message says how.",
)
@click.version_option(package_name="glutes-on")
@click.pass_context
def command(context: click.Context) -> int:
    """Teach a running club on Discord to keep its hips strong."""
    if context.invoked_subcommand is not None:
        return 0
    from bot.settings import load_settings  # noqa: PLC0415  # --help does without it

    name = "demo" if load_settings().discord_token is None else "run"
    chosen = command.get_command(context, name)
    assert chosen is not None  # noqa: S101  # both are in COMMANDS
    return context.invoke(chosen)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments (by default the process's) say; return the exit code."""
    try:
        return command.main(argv, prog_name=NAME, standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:  # Ctrl-C, or no answer to a prompt
        return 130
    except OperatorError as error:
        click.echo(error, err=True)
        return OPERATOR_ERROR
    except OSError as error:  # a folder that can't be written, a full disk, a name that is too long
        what = error.filename or "A file"
        click.echo(f"{what} can't be used ({error.strerror or error}). Fix that, then try again.", err=True)
        return OPERATOR_ERROR


def entry() -> None:
    """Run the command line; called by the installed ``glutes-on`` and ``python -m bot``."""
    sys.exit(main())
