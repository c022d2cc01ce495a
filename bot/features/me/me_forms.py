"""The forms of a member's settings.

What was typed and cannot be taken stays in the button of the answer, which opens the form filled in with it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.features.me.service import LONGEST_NAME, ShownAs
from bot.features.streaks.pauses import Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.interactions.forms import Form, choice
from bot.interactions.host import Interaction

DATE_LENGTH = 20
ZONE_LENGTH = 40
CONFIRM = "DELETE"


class NameForm(Form, title="Your name on the boards"):
    def __init__(
        self,
        shown: ShownAs,
        name: str,
        own_name: str,
        then: Callable[[Interaction, ShownAs, str], Awaitable[None]],
    ) -> None:
        super().__init__()
        self.then = then
        labels = {
            ShownAs.OWN: f"My name here: {own_name}"[:100],
            ShownAs.OTHER: "Another name",
            ShownAs.HIDDEN: "No name: I stand on no board",
        }
        self.shown = choice("shown", ((label, value) for value, label in labels.items()), shown)
        self.name = discord.ui.TextInput[Any](
            custom_id="name", default=name, placeholder="Fox", max_length=LONGEST_NAME, required=False
        )
        self.ask("How you stand there", None, self.shown)
        self.ask("The other name", "Only if you chose another.", self.name)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        shown, name = ShownAs(self.shown.values[0]), self.name.value
        if shown is ShownAs.OWN and name.strip() and name != self.name.default:
            shown = ShownAs.OTHER  # who typed a name wants it
        await self.then(interaction, shown, name)


class ZoneForm(Form, title="Your time zone"):
    def __init__(self, zone: str, then: Callable[[Interaction, str], Awaitable[None]]) -> None:
        super().__init__()
        self.then = then
        self.zone = discord.ui.TextInput[Any](
            custom_id="zone", default=zone, placeholder="Vienna", max_length=ZONE_LENGTH
        )
        self.ask("Your city or country", "The nearest big city will do.", self.zone)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await self.then(interaction, self.zone.value)


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


class RenewForm(Form, title="Make the pause longer"):
    def __init__(self, until: str, then: Callable[[Interaction, str], Awaitable[None]]) -> None:
        super().__init__()
        self.then = then
        self.until = _date("until", until, "24 Dec")
        self.ask(
            "Until", "A date, that day included. Empty: until you come back, up to 90 more days.", self.until
        )

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await self.then(interaction, self.until.value)


class DeleteForm(Form, title="Delete all my data"):
    """``then`` is handed what was typed, and whether it is the word."""

    def __init__(self, then: Callable[[Interaction, str, bool], Awaitable[None]]) -> None:
        super().__init__()
        self.then = then
        self.word = discord.ui.TextInput[Any](custom_id="word", placeholder=CONFIRM, max_length=20)
        self.ask(f"Type {CONFIRM}", "It cannot be taken back.", self.word)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        typed = self.word.value.strip()
        await self.then(interaction, typed, typed.upper() == CONFIRM)


def _date(name: str, default: str, example: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(
        custom_id=name, default=default, placeholder=example, max_length=DATE_LENGTH, required=False
    )
