"""The labels and custom_ids of the buttons for a runner's own reminders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

import discord

SNOOZE_MINUTES = (15, 30)


class Snooze(discord.ui.Button[Any]):
    """Asks for one more reminder of the same training day."""

    def __init__(self, occurrence_id: int, minutes: int) -> None:
        super().__init__(
            label=f"Snooze {minutes} min",
            style=discord.ButtonStyle.secondary,
            custom_id=f"snooze:{minutes}:{occurrence_id}",
        )


class OpenReminders(discord.ui.Button[Any]):
    """Shows the runner's own reminders on a new card."""

    def __init__(self) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Reminders", style=style, custom_id="settings:reminders:mine")


class ShowReminders(discord.ui.Button[Any]):
    """Shows the runner's own reminders in place of the card."""

    def __init__(self, label: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id="reminders:show:mine")


class ChangeReminders(discord.ui.Button[Any]):
    """Opens the form for the runner's own reminders."""

    def __init__(
        self, label: str = "Change", style: discord.ButtonStyle = discord.ButtonStyle.secondary
    ) -> None:
        super().__init__(label=label, style=style, custom_id="reminders:change:mine")


class StopReminders(discord.ui.Button[Any]):
    """Switches the runner's own reminders off."""

    def __init__(self) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Turn off", style=style, custom_id="reminders:stop:mine")


class TestReminders(discord.ui.Button[Any]):
    """Sends a direct message, to check that it arrives."""

    def __init__(self) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Send me a test", style=style, custom_id="reminders:test:mine")


class SaveReminders(discord.ui.Button[Any]):
    """Saves the plan in its custom_id, so a restart between preview and Save loses nothing."""

    def __init__(
        self, zone: str, weekdays: Iterable[int], starts: time, lead_minutes: int, label: str = "Save"
    ) -> None:
        days = "".join(map(str, weekdays))
        super().__init__(
            label=label,
            style=discord.ButtonStyle.success,
            custom_id=f"reminders:save:{zone}:{days}:{starts:%H%M}:{lead_minutes}",
        )
