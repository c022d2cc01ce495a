"""The faces of what a member decides about themselves, takes along or has deleted."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import discord

LONGEST_TYPED = 30
"""Characters of a field that are kept for the next try: all together have to fit into a custom_id."""


class Change(StrEnum):
    """What one press changes."""

    PUBLIC = "public"
    PRIVATE = "private"
    PLAIN = "plain"
    PLAYFUL = "playful"
    BACK = "back"


class Field(StrEnum):
    """What is decided in a form."""

    NAME = "name"
    ZONE = "zone"
    PAUSE = "pause"
    RENEW = "renew"


class Page(StrEnum):
    """What can be done about what is kept. ``ERASE`` asks for the word."""

    ABOUT = "about"
    EXPORT = "export"
    DELETE = "delete"
    ERASE = "erase"


_PAGE_LABELS = {
    Page.ABOUT: "What I keep",
    Page.EXPORT: "Export my data",
    Page.DELETE: "Delete my data",
    Page.ERASE: "Delete everything",
}


class PickDays(discord.ui.Select[Any]):
    """Chooses the training days of the club that are the member's own."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(
            placeholder="Choose your days",
            options=options,
            max_values=max(len(options), 1),
            custom_id="settings:days:mine",
        )


class SetOne(discord.ui.Button[Any]):
    """Changes one thing at once."""

    def __init__(self, change: Change, label: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"settings:set:{change}")


class OpenForm(discord.ui.Button[Any]):
    """Opens a form: filled in as things stand, or with what was ``typed`` and could not be taken."""

    def __init__(self, field: Field, label: str, typed: Iterable[str] | None = None) -> None:
        custom_id = f"settings:form:{field}"
        if typed is not None:
            custom_id += ":" + "|".join(each.replace("|", "/")[:LONGEST_TYPED] for each in typed)
        super().__init__(label=label, style=discord.ButtonStyle.secondary, custom_id=custom_id)


class OpenPrivacy(discord.ui.Button[Any]):
    """Opens what can be done about what is kept."""

    def __init__(self, page: Page) -> None:
        style = discord.ButtonStyle.danger if page is Page.ERASE else discord.ButtonStyle.secondary
        super().__init__(label=_PAGE_LABELS[page], style=style, custom_id=f"privacy:{page}:mine")
