"""What every form shares. Forms live in memory; after a restart one opens them again by their button."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord

from bot.ui import errors, requests


class Form(discord.ui.Modal):
    """A form whose errors are answered like everywhere else."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        requests.begin(interaction)
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        await errors.report(interaction, error)

    def ask(self, text: str, hint: str | None, component: discord.ui.Item[Any]) -> None:
        """One more field, with its label and what to write there."""
        self.add_item(discord.ui.Label(text=text, description=hint, component=component))


def choice(name: str, options: Iterable[tuple[str, str]], chosen: str = "") -> discord.ui.Select[Any]:
    """A list of labels and values."""
    choices = [discord.SelectOption(label=label, value=v, default=v == chosen) for label, v in options]
    return discord.ui.Select(custom_id=name, placeholder="Choose one", options=choices)
