"""Buttons and selects for a member's settings, and for exporting and deleting their data."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import discord

LONGEST_TYPED = 30
"""How many characters of a field are kept for the next try: all fields have to fit into a custom_id."""


class Change(StrEnum):
    """The settings that one press changes."""

    PUBLIC = "public"
    PRIVATE = "private"
    PLAIN = "plain"
    PLAYFUL = "playful"
    BACK = "back"


class Field(StrEnum):
    """The settings that a form changes."""

    NAME = "name"
    ZONE = "zone"
    PAUSE = "pause"
    RENEW = "renew"


class Page(StrEnum):
    """The privacy pages. ``ERASE`` asks for the confirmation word."""

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
    """The select for those of the club's training days on which the member trains."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(
            placeholder="Choose your days",
            options=options,
            max_values=max(len(options), 1),
            custom_id="settings:days:mine",
        )


class SetOne(discord.ui.Button[Any]):
    """The button that changes one setting at once."""

    def __init__(self, change: Change, label: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"settings:set:{change}")


class OpenForm(discord.ui.Button[Any]):
    """The button that opens a form: filled in with the settings, or with what was ``typed`` and rejected."""

    def __init__(self, field: Field, label: str, typed: Iterable[str] | None = None) -> None:
        custom_id = f"settings:form:{field}"
        if typed is not None:
            custom_id += ":" + "|".join(each.replace("|", "/")[:LONGEST_TYPED] for each in typed)
        super().__init__(label=label, style=discord.ButtonStyle.secondary, custom_id=custom_id)


class OpenPrivacy(discord.ui.Button[Any]):
    """The button that opens a privacy page."""

    def __init__(self, page: Page) -> None:
        style = discord.ButtonStyle.danger if page is Page.ERASE else discord.ButtonStyle.secondary
        super().__init__(label=_PAGE_LABELS[page], style=style, custom_id=f"privacy:{page}:mine")
