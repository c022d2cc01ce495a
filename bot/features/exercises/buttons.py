"""Buttons and selects that lead to exercises, their faults and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import discord

from bot.content.exercises import Exercise
from bot.interactions.cards import kit

VERSIONS = "versions"
"""The name of the list whose choice replaces the card; a choice from any other list gets a separate card."""

ANY = "any"
"""The option that removes a filter."""


class ShowExercise(discord.ui.Button[Any]):
    """The button that shows an exercise."""

    def __init__(self, key: str, label: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=label[:80], style=style, custom_id=f"exercise:show:{key}")


class PickExercise(discord.ui.Select[Any]):
    """The select that shows the chosen exercise. ``name`` tells apart several lists on one message."""

    def __init__(self, options: list[discord.SelectOption], placeholder: str, name: str) -> None:
        super().__init__(placeholder=placeholder, options=options, custom_id=f"exercise:pick:{name}")


class ShowFaults(discord.ui.Button[Any]):
    """The button that shows what to avoid. ``kind`` is the folder of the item's content."""

    def __init__(self, kind: str, key: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Not like this", style=style, custom_id=f"faults:show:{kind}:{key}")


class ShowSources(discord.ui.Button[Any]):
    """The button that shows what a card is based on. ``kind`` is the folder of the item's content."""

    def __init__(self, kind: str, key: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Why and sources", style=style, custom_id=f"sources:why:{kind}:{key}")


class ShowReferences(discord.ui.Button[Any]):
    """The button that shows a card's references if they're too long for the card that explains them."""

    def __init__(self, kind: str, key: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="References", style=style, custom_id=f"sources:references:{kind}:{key}")


class FilterBy(discord.ui.Select[Any]):
    """The select that narrows the list of exercises on one axis.

    ``code`` is the whole filter, so nothing has to be stored.
    """

    def __init__(self, axis: str, code: str, choices: Sequence[str], current: str | None) -> None:
        options = [discord.SelectOption(label=f"Any {axis}", value=ANY, default=current is None)]
        options += [
            discord.SelectOption(label=c.capitalize(), value=c, default=c == current) for c in choices
        ]
        custom_id = f"exercises:filter:{axis}:{code}"
        super().__init__(placeholder=f"Any {axis}", options=options, custom_id=custom_id)


def exercise_options(exercises: Iterable[Exercise]) -> list[discord.SelectOption]:
    """Return one option per exercise: its name, what it trains, what it needs."""
    return [
        discord.SelectOption(
            label=e.name,
            value=e.id,
            description=f"{', '.join(e.muscles.primary)} · {kit(e.equipment)}"[:100],
        )
        for e in exercises
    ]
