"""Buttons and selects that outlive a restart: all they need stands in their custom_id (noun:verb:id)."""

from __future__ import annotations

import re
from typing import Any, Self, cast

import discord

from bot.errors import UserError
from bot.interactions import errors, requests
from bot.interactions.host import Interaction

Row = discord.ui.ActionRow[Any]

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
        requests.begin(interaction)
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
        raise UserError(
            "I cannot read that button any more. Ask for a new one with the command it came from."
        )


class Card(discord.ui.LayoutView):
    """A Components V2 message in one container. All controls are Persistent: nothing is kept in memory."""

    def __init__(self, *parts: discord.ui.Item[Any] | str, colour: discord.Colour) -> None:
        super().__init__(timeout=None)
        items = [discord.ui.TextDisplay[Any](part) if isinstance(part, str) else part for part in parts]
        self.add_item(discord.ui.Container[Any](*items, accent_colour=colour))

    def is_finished(self) -> bool:
        """So that discord.py does not wait for presses: it would keep each private answer for 15 minutes."""
        return True


def divider() -> discord.ui.Separator[Any]:
    return discord.ui.Separator(spacing=discord.SeparatorSpacing.small)
