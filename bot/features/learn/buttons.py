"""Buttons that lead to lessons and to warning signs."""

from __future__ import annotations

from typing import Any

import discord

from bot.content.texts import Urgency

CARE = "when_to_see_a_professional"
"""The lesson with the warning signs. It shows no exercise."""


LABELS = {
    Urgency.EMERGENCY: "Get help now",
    Urgency.URGENT: "See someone today",
    Urgency.SOON: "Book an appointment",
}
"""The buttons that lead to warning signs."""


class ShowLesson(discord.ui.Button[Any]):
    """The button that shows a lesson."""

    def __init__(self, key: str, label: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=label[:80], style=style, custom_id=f"lesson:show:{key}")


def warning_signs() -> ShowLesson:
    """Return the button that shows when to see a professional."""
    return ShowLesson(CARE, "Warning signs")


class ShowRedFlags(discord.ui.Button[Any]):
    """The button that shows the signs of one urgency; its custom_id has the position in the enumeration."""

    def __init__(self, urgency: Urgency) -> None:
        style = discord.ButtonStyle.danger if urgency is Urgency.EMERGENCY else discord.ButtonStyle.secondary
        custom_id = f"redflags:show:{list(Urgency).index(urgency)}"
        super().__init__(label=LABELS[urgency], style=style, custom_id=custom_id)


class WhySigns(discord.ui.Button[Any]):
    """The button that shows why the signs of an urgency matter, by its position in the enumeration."""

    def __init__(self, urgency: int) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Why and sources", style=style, custom_id=f"redflags:why:{urgency}")
