"""The code of what a person asked for: each line of the log about it carries it, and they can quote it."""

from __future__ import annotations

import hashlib
from typing import Any

import discord
from discord import app_commands

from bot import log


def code_of(interaction: discord.Interaction[Any]) -> str:
    """Six letters and digits; the same for the same interaction."""
    return hashlib.blake2b(str(interaction.id).encode(), digest_size=3).hexdigest()


def begin(interaction: discord.Interaction[Any]) -> None:
    """From here on, what this task logs is about the interaction."""
    log.request.set(code_of(interaction))


class Tree(app_commands.CommandTree[Any]):
    """The commands. A check is the one thing that discord.py calls before every command and suggestion."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        begin(interaction)
        return True
