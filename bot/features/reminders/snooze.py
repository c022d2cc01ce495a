"""Remind me again: the buttons on a runner's own reminder."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, Self

import discord

from bot.features.reminders import own_service
from bot.features.reminders.store import Claimed
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, Persistent
from bot.interactions.text import ACCENT, clock, fuse

MINUTES = (15, 30)


def snooze_rows(occurrence: Claimed, now: datetime) -> list[discord.ui.ActionRow[Any]]:
    """The row of buttons that still make sense at ``now``; no row on a club's post, or where none does."""
    ahead = [m for m in MINUTES if now + timedelta(minutes=m) < occurrence.starts_at]
    if not occurrence.solo or not ahead:
        return []
    return [discord.ui.ActionRow[Any](*(Snooze(occurrence.id, minutes) for minutes in ahead))]


class Snooze(Persistent, template=r"snooze:(?P<minutes>15|30):(?P<occurrence>\d{1,18})"):
    """Asks for one more reminder of the same training day."""

    def __init__(self, occurrence_id: int, minutes: int) -> None:
        self.occurrence_id = occurrence_id
        self.minutes = minutes
        super().__init__(
            discord.ui.Button(
                label=f"Snooze {minutes} min",
                style=discord.ButtonStyle.secondary,
                custom_id=f"snooze:{minutes}:{occurrence_id}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["occurrence"]), int(match["minutes"]))

    async def act(self, interaction: Interaction) -> None:
        until = await interaction.client.db.write(
            own_service.snooze,
            interaction.user.id,
            self.occurrence_id,
            self.minutes,
            interaction.created_at,
        )
        card = Card(f"I remind you again {fuse(until)}: {clock(until)}.", colour=ACCENT)
        await interaction.response.send_message(view=card, ephemeral=True)
