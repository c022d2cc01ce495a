"""The catalogue on one card: four filters, and every exercise that passes them one tap away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise
from bot.features.exercises.exercise_card import PickExercise, exercise_options
from bot.features.exercises.search import OPTIONS, Axis, Filter, matching
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, Persistent, divider
from bot.interactions.text import ACCENT, times

PAGE = 25
"""Options of one select; the rest goes into a second one."""

ANY = "any"


def browse_card(catalogue: Catalogue, chosen: Filter) -> Card:
    found = matching(catalogue.exercises.values(), chosen)
    picks: list[discord.ui.Item[Any] | str] = [
        discord.ui.ActionRow[Any](_pick(found[i : i + PAGE], i // PAGE)) for i in range(0, len(found), PAGE)
    ]
    if not picks:
        picks = ["No exercise is all of that. Set one of the filters back to any."]
    return Card(
        f"## {times(len(found), 'exercise')}\nNarrow the list, or choose one at the end.",
        *(discord.ui.ActionRow[Any](FilterBy(axis, chosen)) for axis in Axis),
        divider(),
        *picks,
        colour=ACCENT,
    )


def _pick(exercises: Sequence[Exercise], page: int) -> PickExercise:
    first = page * PAGE + 1
    placeholder = f"Show an exercise ({first} to {first + len(exercises) - 1})"
    return PickExercise(exercise_options(exercises), placeholder, f"page{page}")


_TEMPLATE = rf"exercises:filter:(?P<axis>{'|'.join(Axis)}):(?P<code>\d+-\d+-\d+-\d+)"


class FilterBy(Persistent, template=_TEMPLATE):
    """A select of one axis. Its custom_id holds the whole filter, so the card needs no memory."""

    def __init__(self, axis: Axis, chosen: Filter) -> None:
        self.axis = axis
        self.chosen = chosen
        current = chosen.choice(axis)
        options = [discord.SelectOption(label=f"Any {axis}", value=ANY, default=current is None)]
        options += [
            discord.SelectOption(label=o.capitalize(), value=o, default=o == current) for o in OPTIONS[axis]
        ]
        super().__init__(
            discord.ui.Select(
                placeholder=f"Any {axis}",
                options=options,
                custom_id=f"exercises:filter:{axis}:{chosen.code}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(Axis(match["axis"]), Filter.from_code(match["code"]))

    async def act(self, interaction: Interaction) -> None:
        [value] = self.values
        chosen = self.chosen.with_choice(self.axis, None if value == ANY else value)
        await interaction.response.edit_message(view=browse_card(interaction.client.catalogue, chosen))
