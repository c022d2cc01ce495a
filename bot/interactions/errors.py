"""The one answer to errors, for commands, buttons and selects alike."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

import discord
from discord import app_commands

from bot import log
from bot.errors import UserError
from bot.interactions.answering import send

_log = logging.getLogger(__name__)


def code_of(interaction: discord.Interaction[Any]) -> str:
    """Return six letters and digits, the same for the same interaction; a person can quote them."""
    return hashlib.blake2b(str(interaction.id).encode(), digest_size=3).hexdigest()


def begin(interaction: discord.Interaction[Any]) -> None:
    """Put the interaction's code on each line that this task logs from here on."""
    log.request.set(code_of(interaction))


async def report(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tell the person, and only them, what is wrong; log our faults under a code they can quote."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original  # discord.py wraps what a command raised
    sentence = _sentence(error)
    if sentence is None:
        begin(interaction)
        code = code_of(interaction)
        interaction.client.vitals.failed += 1
        _log.error("error %s in %s", code, _where(interaction), exc_info=error)
        sentence = f"Something went wrong on my side. If it stays so, tell your organiser this code: `{code}`"
    try:
        await send(interaction, sentence)
    except discord.DiscordException as failure:
        _log.warning("the answer to an error could not be sent: %s", failure)


def _sentence(error: Exception) -> str | None:
    """What to tell somebody who can do something about it; None for a fault of ours."""
    match error:
        case UserError():
            return str(error)
        case app_commands.MissingPermissions(missing_permissions=missing):
            names = ", ".join(name.replace("_", " ").title().replace("Guild", "Server") for name in missing)
            return f"You need the permission {names} on this server for that."
        case app_commands.NoPrivateMessage():
            return "This works in your club's server, not in a private message."
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return "That command has just changed. Reload Discord and try it again in a minute."
        case app_commands.TransformerError(value=value):
            return f"I cannot read “{str(value)[:40]}” there. Choose one of the suggestions."
        case _:
            return None


def _where(interaction: discord.Interaction[Any]) -> str:
    """The command, or the noun of the button: what follows may hold an answer, or what a person typed."""
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    data: Any = interaction.data or {}
    noun, _, _ = str(data.get("custom_id", interaction.type.name)).partition(":")
    return f"the button {noun}"
