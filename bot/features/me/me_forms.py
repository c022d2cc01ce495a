"""The form of a pause as long as what hurts has no routes; of the settings it is in the cards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.features.streaks.pauses import Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.interactions.forms import Form, choice
from bot.interactions.host import Interaction

DATE_LENGTH = 20


class PauseForm(Form, title="Pause training"):
    """Why, from when and until when. ``then`` is handed what was typed."""

    def __init__(self, typed: TypedPause, then: Callable[[Interaction, TypedPause], Awaitable[None]]) -> None:
        super().__init__()
        self.then = then
        self.reason = choice("reason", ((each.capitalize(), each) for each in Reason), typed.reason)
        self.first = _date("first", typed.first, "today")
        self.until = _date("until", typed.until, "24 Dec")
        self.ask("Why", "Only you see it.", self.reason)
        self.ask("From", "A date, up to 7 days back. Empty: today.", self.first)
        self.ask("Until", "A date, that day included. Empty: until you come back, up to 90 days.", self.until)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        typed = TypedPause(Reason(self.reason.values[0]), self.first.value, self.until.value)
        await self.then(interaction, typed)


def _date(name: str, default: str, example: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(
        custom_id=name, default=default, placeholder=example, max_length=DATE_LENGTH, required=False
    )
