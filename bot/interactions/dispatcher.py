"""The single entry point for commands, presses and forms, and the single answer to errors."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Iterable
from typing import Any

import discord
from discord import app_commands

from bot import log
from bot.database.files import GoneError
from bot.errors import UserError
from bot.interactions import answering
from bot.interactions.answering import finish, send
from bot.interactions.cards import isolate_quotes, isolated
from bot.interactions.host import Interaction
from bot.interactions.routes import Route, Routes, by_noun, together

_log = logging.getLogger(__name__)


GONE = (
    "I can't save or look up anything right now: my files are gone from the computer I run on. "
    "Nothing was saved. Please tell the person who hosts me, then try again later."
)


def code_of(interaction: discord.Interaction[Any]) -> str:
    """Return six letters and digits, always the same for one interaction, which a person can quote."""
    return hashlib.blake2b(str(interaction.id).encode(), digest_size=3).hexdigest()


def begin(interaction: discord.Interaction[Any]) -> None:
    """Put the interaction's code on every line that this task logs from here on."""
    log.request.set(code_of(interaction))


async def report(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tell the person, and only them, what is wrong; log our bugs under a code they can quote."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original  # discord.py wraps what a command raised
    if interaction.client.is_closed():
        _log.info("%s wasn't answered: the bot is stopping", _where(interaction))
        return
    sentence = GONE if isinstance(error, GoneError) else _sentence(error)
    if sentence is None:
        begin(interaction)
        code = code_of(interaction)
        interaction.client.vitals.failed += 1
        _log.error("error %s in %s", code, _where(interaction), exc_info=error)
        sentence = (
            "Something went wrong on my side, sorry. Please try again. "
            f"If it keeps happening, send your organiser this code: `{code}`"
        )
    try:
        await send(interaction, sentence)
    except discord.DiscordException as failure:
        _log.warning("the answer to an error couldn't be sent: %s", failure)


def _sentence(error: Exception) -> str | None:
    """Return what to tell somebody who can do something about it; None for a bug of ours."""
    match error:
        case UserError():
            return isolate_quotes(str(error))
        case app_commands.MissingPermissions(missing_permissions=missing):
            names = ", ".join(name.replace("_", " ").title().replace("Guild", "Server") for name in missing)
            return f"You need the {names} permission on this server for that."
        case app_commands.NoPrivateMessage():
            return "This works in your club's server, not in a DM."
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return "That command has just changed. Reload Discord, then try again in a minute."
        case app_commands.TransformerError(value=value):
            return f"I can't read “{isolated(str(value)[:40])}” there. Choose one of the suggestions."
        case _:
            return None


def _where(interaction: discord.Interaction[Any]) -> str:
    """Return the command, or the noun of the button: what follows may hold an answer, or typed text."""
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    data: Any = interaction.data or {}
    noun, _, _ = str(data.get("custom_id", interaction.type.name)).partition(":")
    return f"the button {noun}"


_FOR_ALL = ("share", "public")
"""Command options that make the answer visible to the whole channel."""


class Dispatcher:
    """Hands each press, choice and sent form to the handler whose pattern matches its custom_id."""

    def __init__(self, tables: Iterable[Routes]) -> None:
        self._routes = by_noun(together(tables))

    def knows(self, custom_id: str) -> bool:
        """Return whether a route takes the custom_id."""
        return self._find(custom_id) is not None

    async def take(self, interaction: Interaction) -> bool:
        """Start answering the press or form; return False if no route matches it."""
        custom_id = str((interaction.data or {}).get("custom_id", ""))
        route = self._find(custom_id)
        if route is None:
            return False
        edits = route.edits(interaction) if callable(route.edits) else route.edits
        answering.begin(interaction, edits=edits)
        await answered(interaction, _act(route, interaction, custom_id))
        return True

    def _find(self, custom_id: str) -> Route | None:
        some = self._routes.get(custom_id.partition(":")[0], ())
        return next((each for each in some if each.regex.fullmatch(custom_id)), None)


async def _act(route: Route, interaction: Interaction, custom_id: str) -> None:
    route.require(interaction)
    arguments = route.read(custom_id)
    assert arguments is not None  # noqa: S101  # the route was chosen because it matches
    await route.handler(interaction, **arguments)


async def answered(interaction: Interaction, work: Awaitable[None]) -> None:
    """Do an interaction's work; handle errors, and afterwards deliver what is waiting for the person."""
    begin(interaction)
    try:
        await work
        await finish(interaction)
        await interaction.client.answered(interaction)
    except Exception as error:  # noqa: BLE001  # the last place where the person can still get an answer
        await report(interaction, error)


class _Unanswered(logging.Filter):
    """Drops what discord.py says of suggestions that came too late, or that another bot had given."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not answering.needs_no_answer(error)


_UNANSWERED = _Unanswered()


class Tree(app_commands.CommandTree[Any]):
    """The commands, which discord.py dispatches."""

    def __init__(self, client: Any) -> None:
        super().__init__(client)
        logging.getLogger(app_commands.tree.__name__).addFilter(_UNANSWERED)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Prepare for a command or a suggestion; discord.py calls this before each of them."""
        begin(interaction)
        if interaction.type is discord.InteractionType.application_command:
            options = interaction.namespace  # None for those that weren't given
            answering.begin(interaction, private=not any(getattr(options, name) for name in _FOR_ALL))
        return True

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        await report(interaction, error)
