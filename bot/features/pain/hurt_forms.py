"""The form of Something hurts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.content.exercises import Place
from bot.features.pain.rules import MOST, Pain, Since
from bot.interactions.forms import Form, choice
from bot.interactions.host import Interaction

_LEVELS = {0: "0: none just now", MOST: f"{MOST}: the worst there is"}


class TellForm(Form, title="Where does it hurt?"):
    """Where, how much and since when. ``then`` is handed what was told."""

    def __init__(self, then: Callable[[Interaction, Pain], Awaitable[None]]) -> None:
        super().__init__()
        self.then = then
        self.place = choice("place", ((place.capitalize(), place) for place in Place))
        self.level = choice("level", ((_LEVELS.get(n, str(n)), str(n)) for n in range(MOST + 1)))
        self.since = choice("since", ((since.capitalize(), since) for since in Since))
        for text, component in (
            ("Where", self.place),
            (f"How much, from 0 to {MOST}", self.level),
            ("Since when", self.since),
        ):
            self.ask(text, None, component)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        [place], [level], [since] = self.place.values, self.level.values, self.since.values
        await self.then(interaction, Pain(Place(place), int(level), Since(since)))
