"""Routines: the list, and one of them with all its exercises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Self

import discord

from bot.content.catalogue import Catalogue
from bot.content.routines import Routine, Station, equipment
from bot.errors import UserError
from bot.features.exercises.drawings import answer_all_drawn
from bot.features.exercises.exercise_card import PickExercise, exercise_options
from bot.features.exercises.sources_card import ShowSources
from bot.features.guided import player_flow
from bot.features.guided import warmups_service as warmups
from bot.interactions.host import Interaction
from bot.interactions.permissions import owner_of
from bot.interactions.persistent import Card, Persistent, divider
from bot.interactions.text import ACCENT, bullets, kit


def routines_card(catalogue: Catalogue) -> Card:
    """All routines, the shortest first."""
    routines = sorted(catalogue.routines.values(), key=lambda r: r.minutes)
    return Card(
        "## Routines",
        *(f"**{r.name}**\n{r.when}\n-# {_facts(r, catalogue)}" for r in routines),
        discord.ui.ActionRow[Any](
            PickRoutine([discord.SelectOption(label=r.name, value=r.id) for r in routines])
        ),
        colour=ACCENT,
    )


async def show_routine(interaction: Interaction, routine: Routine, *, ephemeral: bool = True) -> None:
    """Answer with a routine's card and a picture of each of its exercises."""
    catalogue = interaction.client.catalogue
    exercises = [catalogue.exercises[key] for key in dict.fromkeys(s.exercise for s in routine.stations)]
    card = partial(routine_card, routine, catalogue)
    await answer_all_drawn(interaction, exercises, card, ephemeral=ephemeral)


def routine_card(
    routine: Routine, catalogue: Catalogue, pictures: Sequence[discord.ui.Item[Any]] = ()
) -> Card:
    shown = dict.fromkeys([*(s.exercise for s in routine.stations), *routine.variations])
    options = exercise_options(catalogue.exercises[key] for key in shown)
    stations = [f"{i}. {_station(s, catalogue)}" for i, s in enumerate(routine.stations, start=1)]
    parts = [
        f"## {routine.name}\n-# {_facts(routine, catalogue)}",
        routine.summary,
        (
            f"**When** {routine.when}\n**How often** {routine.frequency}\n"
            f"**Phase** {' and '.join(routine.phase)}"
        ),
        "\n".join(stations),
    ]
    if routine.cues:
        parts.append(f"**Keep in mind**\n{bullets(routine.cues)}")
    parts.append(f"**Stop if**\n{bullets(routine.stop_if)}")
    if routine.opinion:
        parts.append(f"-# Coaching opinion: {'; '.join(routine.opinion)}.")
    return Card(
        *pictures,
        *parts,
        divider(),
        discord.ui.ActionRow[Any](PickExercise(options, "Show an exercise or a variation", "routine")),
        discord.ui.ActionRow[Any](BeginRoutine(routine.id), ShowSources("routines", routine.id)),
        colour=ACCENT,
    )


def _facts(routine: Routine, catalogue: Catalogue) -> str:
    needed = kit(equipment(routine, catalogue.exercises))
    return f"{routine.minutes} min · {needed} · {routine.purpose}"


def _station(station: Station, catalogue: Catalogue) -> str:
    text = f"**{catalogue.exercises[station.exercise].name}** {station.dose}"
    if station.rest_seconds:
        text += f", rest {station.rest_seconds} s after each set"
    return f"{text}\n-# {station.note}" if station.note is not None else text


async def begin_routine(interaction: Interaction, key: str) -> None:
    """Do it step by step, on a card of one's own; UserError for who is in the middle of another."""
    client = interaction.client
    routine = _required(client.catalogue, key)
    whose = owner_of(interaction).club_id
    prepared = await client.db.read(warmups.warmup_of_routine, client.catalogue, whose, routine)
    await player_flow.begin(interaction, prepared, resume=False)


def _required(catalogue: Catalogue, key: str) -> Routine:
    routine = catalogue.routines.get(key)
    if routine is None:
        raise UserError("That routine is no longer in the catalogue. See the list with /routine.")
    return routine


class BeginRoutine(Persistent, template=r"routine:begin:(?P<id>\w{2,40})"):
    """Does a routine step by step."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            discord.ui.Button(
                label="Start", style=discord.ButtonStyle.success, custom_id=f"routine:begin:{key}"
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["id"])

    async def act(self, interaction: Interaction) -> None:
        await begin_routine(interaction, self.key)


class PickRoutine(Persistent, template="routine:pick:list"):
    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(
            discord.ui.Select(placeholder="Show a routine", options=options, custom_id="routine:pick:list")
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(item.options if isinstance(item, discord.ui.Select) else [])

    async def act(self, interaction: Interaction) -> None:
        catalogue = interaction.client.catalogue
        await show_routine(interaction, _required(catalogue, self.values[0]))
