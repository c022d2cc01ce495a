"""What every form shares. Forms live in memory: who sends one off after a restart is told to open it anew."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import discord

from bot.errors import UserError
from bot.interactions import errors, requests

_TAKEN = "taken by its form"


class Form(discord.ui.Modal):
    """A form whose errors are answered like everywhere else."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        interaction.extras[_TAKEN] = True
        requests.begin(interaction)
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        await errors.report(interaction, error)

    def ask(self, text: str, hint: str | None, component: discord.ui.Item[Any]) -> None:
        """One more field, with its label and what to write there."""
        self.add_item(discord.ui.Label(text=text, description=hint, component=component))


async def answer_if_lost(interaction: discord.Interaction[Any]) -> None:
    """Answer what was typed into a form that is no more; discord.py passes over it in silence."""
    await asyncio.sleep(0)  # the form's own task is there before this one
    if _TAKEN not in interaction.extras:
        sentence = "I was restarted while that form was open, so it did not reach me. Please open it again."
        await errors.report(interaction, UserError(sentence))


def choice(name: str, options: Iterable[tuple[str, str]], chosen: str = "") -> discord.ui.Select[Any]:
    """A list of labels and values."""
    choices = [discord.SelectOption(label=label, value=v, default=v == chosen) for label, v in options]
    return discord.ui.Select(custom_id=name, placeholder="Choose one", options=choices)
