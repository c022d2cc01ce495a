"""Buttons and selects that lead to exercises, their faults and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import discord

from bot.content.exercises import MUSCLE_NAMES, Exercise
from bot.interactions.cards import kit

VERSIONS = "versions"
"""The name of the list whose choice replaces the card; a choice from any other list gets a separate card."""

ANY = "any"
"""The option that removes a filter."""


COMMON_MISTAKES = "Common mistakes"
WHY_AND_SOURCES = "Why and sources"


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
    """The button that shows what goes wrong. ``kind`` is the folder of the item's content."""

    def __init__(self, kind: str, key: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=COMMON_MISTAKES, style=style, custom_id=f"faults:show:{kind}:{key}")


class ShowSources(discord.ui.Button[Any]):
    """The button that shows what a card is based on. ``kind`` is the folder of the item's content."""

    def __init__(self, kind: str, key: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=WHY_AND_SOURCES, style=style, custom_id=f"sources:why:{kind}:{key}")


class FilterBy(discord.ui.Select[Any]):
    """The select that narrows the list of exercises on one axis.

    ``code`` is the whole filter, so nothing has to be stored. ``choices`` are the words for each choice.
    """

    def __init__(self, axis: str, code: str, choices: Mapping[str, str], current: str | None) -> None:
        options = [discord.SelectOption(label=f"Any {axis}", value=ANY, default=current is None)]
        options += [
            discord.SelectOption(label=says, value=choice, default=choice == current)
            for choice, says in choices.items()
        ]
        custom_id = f"exercises:filter:{axis}:{code}"
        super().__init__(placeholder=f"Any {axis}", options=options, custom_id=custom_id)


def exercise_options(exercises: Iterable[Exercise]) -> list[discord.SelectOption]:
    """Return one option per exercise: its name, what it trains, what it needs."""
    return [
        discord.SelectOption(
            label=e.name,
            value=e.id,
            description=f"{', '.join(MUSCLE_NAMES[m] for m in e.muscles.primary)} · {kit(e.equipment)}"[:100],
        )
        for e in exercises
    ]
