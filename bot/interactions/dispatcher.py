"""The one door for presses, forms and commands: a code for the log, patience in time, errors, what waits."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import Any

import discord
from discord import app_commands

from bot.interactions import deferral, errors
from bot.interactions.answering import finish
from bot.interactions.host import Interaction
from bot.interactions.routes import Route, Routes, together

_FOR_ALL = ("share", "public")
"""Options of commands that make the answer one for the whole channel."""


class Dispatcher:
    """Hands each press, choice and sent form to the handler whose pattern its custom_id fits."""

    def __init__(self, tables: Iterable[Routes]) -> None:
        self.routes = together(tables)

    def knows(self, custom_id: str) -> bool:
        """Return whether a route takes the custom_id."""
        return any(route.regex.fullmatch(custom_id) for route in self.routes)

    async def take(self, interaction: Interaction) -> bool:
        """Let the press or form be answered; False where no route takes it."""
        custom_id = str((interaction.data or {}).get("custom_id", ""))
        route = next((each for each in self.routes if each.regex.fullmatch(custom_id)), None)
        if route is None:
            return False
        edits = route.edits(interaction) if callable(route.edits) else route.edits
        deferral.begin(interaction, edits=edits)
        await answered(interaction, _act(route, interaction, custom_id))
        return True


async def _act(route: Route, interaction: Interaction, custom_id: str) -> None:
    arguments = route.read(custom_id)
    assert arguments is not None  # noqa: S101  # the route was chosen because it fits
    await route.handler(interaction, **arguments)


async def answered(interaction: Interaction, work: Awaitable[None]) -> None:
    """Do the work of an interaction; see to errors, and after its answer to what waits for the person."""
    errors.begin(interaction)
    try:
        await work
        await finish(interaction)
        await interaction.client.answered(interaction)
    except Exception as error:  # noqa: BLE001  # the last place where the person can still be answered
        await errors.report(interaction, error)


class Tree(app_commands.CommandTree[Any]):
    """The commands, which discord.py dispatches itself."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Begin a command or a suggestion; discord.py calls this before each of them."""
        errors.begin(interaction)
        if interaction.type is discord.InteractionType.application_command:
            options = interaction.namespace  # None for those that were not given
            deferral.begin(interaction, private=not any(getattr(options, name) for name in _FOR_ALL))
        return True

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        await errors.report(interaction, error)
