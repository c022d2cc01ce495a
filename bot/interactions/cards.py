"""What every card shares: a Components V2 message in one container."""

from __future__ import annotations

from typing import Any

import discord

Row = discord.ui.ActionRow[Any]


class Card(discord.ui.LayoutView):
    """A Components V2 message in one container. What its controls do stands in the routes, not in it."""

    def __init__(self, *parts: discord.ui.Item[Any] | str, colour: discord.Colour) -> None:
        super().__init__(timeout=None)
        items = [discord.ui.TextDisplay[Any](part) if isinstance(part, str) else part for part in parts]
        self.add_item(discord.ui.Container[Any](*items, accent_colour=colour))
        self.stop()  # else discord.py would keep each answer for its presses, private ones for 15 minutes


def divider() -> discord.ui.Separator[Any]:
    """Return a thin line between two parts of a card."""
    return discord.ui.Separator(spacing=discord.SeparatorSpacing.small)
