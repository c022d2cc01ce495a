"""The forms of Something hurts. They live in memory; after a restart one opens them again by their button."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, timedelta
from typing import Any

import discord

from bot.domain.exercises import Place
from bot.domain.pain import MOST, Pain, Since
from bot.domain.pauses import BACK_DATED, Reason
from bot.services.pauses import Typed
from bot.ui import errors
from bot.ui.host import Interaction
from bot.ui.schedule_text import short_date

_LEVELS = {0: "0: none just now", MOST: f"{MOST}: the worst there is"}


class Form(discord.ui.Modal):
    """A form whose errors are answered like everywhere else."""

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        await errors.report(interaction, error)


class TellForm(Form, title="Where does it hurt?"):
    """Where, how much and since when. ``then`` is handed what was told."""

    def __init__(self, then: Callable[[Interaction, Pain], Awaitable[None]]) -> None:
        super().__init__()
        self.then = then
        self.place = _choice("place", ((place.capitalize(), place) for place in Place))
        self.level = _choice("level", ((_LEVELS.get(n, str(n)), str(n)) for n in range(MOST + 1)))
        self.since = _choice("since", ((since.capitalize(), since) for since in Since))
        for text, component in (
            ("Where", self.place),
            (f"How much, from 0 to {MOST}", self.level),
            ("Since when", self.since),
        ):
            self.add_item(discord.ui.Label(text=text, component=component))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        [place], [level], [since] = self.place.values, self.level.values, self.since.values
        await self.then(interaction, Pain(Place(place), int(level), Since(since)))


class PauseForm(Form, title="Pause training"):
    """Why, from when and until when. ``then`` is handed what was typed."""

    def __init__(self, today: date, then: Callable[[Interaction, Typed], Awaitable[None]]) -> None:
        super().__init__()
        self.then = then
        days = [today - timedelta(days=n) for n in range(BACK_DATED.days + 1)]
        names = ["Today", "Yesterday", *(short_date(day) for day in days[2:])]
        self.reason = _choice("reason", ((each.capitalize(), each) for each in Reason), Reason.INJURY)
        self.first = _choice(
            "first", zip(names, (day.isoformat() for day in days), strict=True), today.isoformat()
        )
        self.until = discord.ui.TextInput[Any](
            custom_id="until", placeholder="24 Dec", max_length=20, required=False
        )
        for text, hint, component in (
            ("Why", "Only you see it.", self.reason),
            ("From", None, self.first),
            ("Until", "A date, that day included. Empty: until you come back, up to 90 days.", self.until),
        ):
            self.add_item(discord.ui.Label(text=text, description=hint, component=component))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        [reason], [first] = self.reason.values, self.first.values
        await self.then(interaction, Typed(Reason(reason), first, self.until.value))


def _choice(name: str, options: Iterable[tuple[str, str]], chosen: str = "") -> discord.ui.Select[Any]:
    """A list of labels and values."""
    choices = [
        discord.SelectOption(label=label, value=value, default=value == chosen) for label, value in options
    ]
    return discord.ui.Select(custom_id=name, placeholder="Choose one", options=choices)
