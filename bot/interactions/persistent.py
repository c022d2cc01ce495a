"""Buttons of features that have no routes yet: all they need stands in their custom_id (noun:verb:id)."""

from __future__ import annotations

import re
from typing import Any, Self, cast

import discord

from bot.errors import UserError
from bot.interactions import errors
from bot.interactions.cards import Card, Row, divider
from bot.interactions.host import Interaction
from bot.interactions.routes import UNREADABLE

__all__ = ["Card", "Persistent", "Row", "divider"]

NEVER = "(?!)"
"""A template that matches nothing: discord.py asks even an abstract base for one."""


class Persistent(discord.ui.DynamicItem[discord.ui.Item[Any]], template=NEVER):
    """Base of all dynamic items: a subclass gives a template with named groups, ``restore`` and ``act``.

    discord.py only logs what a dynamic item's callback raises, and the person sees "interaction failed";
    so the one answer to errors is wired here.
    """

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        try:
            return cls.restore(item, match)
        except (UserError, ValueError, LookupError):
            return cast("Self", Unreadable(item))  # discord.py would only log it

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        """The item again, from the component that was pressed and its parsed custom_id."""
        raise NotImplementedError

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        errors.begin(interaction)
        try:
            await self.act(interaction)
            await interaction.client.answered(interaction)
        except Exception as error:  # noqa: BLE001  # the last place where the person can still be answered
            await errors.report(interaction, error)

    @property
    def values(self) -> list[str]:
        """What was chosen, where the item is a select; of channels and roles the ids."""
        chosen: list[Any] = getattr(self.item, "values", [])
        return [value if isinstance(value, str) else str(value.id) for value in chosen]

    async def act(self, interaction: Interaction, /) -> None:
        """Answer the press."""
        raise NotImplementedError


class Unreadable(Persistent, template="(?s:.*)"):
    """In place of a control whose custom_id fits its template and still makes no sense."""

    async def act(self, _: Interaction, /) -> None:
        raise UserError(UNREADABLE)
