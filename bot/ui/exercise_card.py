"""One exercise as a card, and the controls that lead from card to card."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.domain.catalogue import Catalogue
from bot.domain.errors import UserError
from bot.domain.exercises import Exercise
from bot.ui.host import Interaction
from bot.ui.persistent import Card, Persistent, divider
from bot.ui.text import ACCENT, bullets, numbered

_ID = r"(?P<id>\w{2,40})"


def exercise_card(exercise: Exercise, catalogue: Catalogue) -> Card:
    """Everything about one exercise, with the way to an easier and a harder one."""
    return Card(
        f"## {exercise.name}\n-# {_trains(exercise)}",
        exercise.why,
        divider(),
        f"**Set-up**\n{bullets(exercise.setup)}",
        f"**Steps**\n{numbered(exercise.steps)}",
        f"**Feel for**\n{bullets(exercise.cues)}",
        "**If it goes wrong**\n" + bullets([f"{m.wrong} *{m.instead}*" for m in exercise.mistakes]),
        divider(),
        f"**How much**\n{_dosage(exercise)}",
        f"**Stop if**\n{bullets(exercise.stop_if)}",
        *_small_print(exercise),
        *_ways_on(exercise, catalogue),
        colour=ACCENT,
    )


def _trains(exercise: Exercise) -> str:
    muscles = ", ".join(exercise.muscles.primary)
    kit = ", ".join(exercise.equipment) or "no equipment"
    return f"Trains {muscles} · {exercise.position} · {kit}"


def _dosage(exercise: Exercise) -> str:
    lines: list[str] = []
    if exercise.dosage.activation is not None:
        lines.append(f"Before a run: {exercise.dosage.activation}")
    if exercise.dosage.strength is not None:
        lines.append(f"For strength: {exercise.dosage.strength}")
    t = exercise.tempo
    lines.append(f"Tempo: {t.up:g} s there, {t.hold:g} s hold, {t.down:g} s back")
    return bullets(lines)


def _small_print(exercise: Exercise) -> list[str]:
    """Where sources disagree, and what is our opinion rather than a source's statement."""
    lines = [f"-# {c.about}: {c.sources_say} Here: {c.we_take}" for c in exercise.choices]
    if exercise.opinion:
        lines.append(f"-# Coaching opinion: {'; '.join(exercise.opinion)}.")
    return ["\n".join(lines)] if lines else []


def _ways_on(exercise: Exercise, catalogue: Catalogue) -> list[discord.ui.Item[Any]]:
    """Buttons to the nearest easier and harder exercise, and a select where there are more."""
    easier = [catalogue.exercises[key] for key in exercise.easier]
    harder = [catalogue.exercises[key] for key in exercise.harder]
    buttons = [ShowExercise(e.id, f"Easier: {e.name}") for e in easier[:1]]
    buttons += [ShowExercise(e.id, f"Harder: {e.name}") for e in harder[:1]]
    rows: list[discord.ui.Item[Any]] = [discord.ui.ActionRow[Any](*buttons)] if buttons else []
    more = [(e, "easier") for e in easier[1:]] + [(e, "harder") for e in harder[1:]]
    if more:
        options = [
            discord.SelectOption(label=e.name, value=e.id, description=f"{way} than {exercise.name}"[:100])
            for e, way in more
        ]
        rows.append(discord.ui.ActionRow[Any](PickExercise(options)))
    return rows


async def show(interaction: Interaction, key: str) -> None:
    """Swap the presser's own card in place; where it is somebody else's, give them a card of their own."""
    catalogue = interaction.client.catalogue
    exercise = catalogue.exercises.get(key)
    if exercise is None:
        raise UserError("That exercise is no longer in the catalogue. Look for another with /hip.")
    card = exercise_card(exercise, catalogue)
    message = interaction.message
    asked_by = message.interaction_metadata.user if message and message.interaction_metadata else None
    if message is not None and (message.flags.ephemeral or asked_by == interaction.user):
        await interaction.response.edit_message(view=card)
    else:
        await interaction.response.send_message(view=card, ephemeral=True)


class ShowExercise(Persistent, template=rf"exercise:show:{_ID}"):
    """A button that shows an exercise's card."""

    def __init__(self, key: str, label: str) -> None:
        self.key = key
        super().__init__(
            discord.ui.Button(
                label=label[:80], style=discord.ButtonStyle.secondary, custom_id=f"exercise:show:{key}"
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["id"], getattr(item, "label", None) or "Show")

    async def act(self, interaction: Interaction) -> None:
        await show(interaction, self.key)


class PickExercise(Persistent, template="exercise:pick:version"):
    """A select of further easier and harder exercises."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        self.select: discord.ui.Select[Any] = discord.ui.Select(
            placeholder="More versions", options=options, custom_id="exercise:pick:version"
        )
        super().__init__(self.select)

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(item.options if isinstance(item, discord.ui.Select) else [])

    async def act(self, interaction: Interaction) -> None:
        await show(interaction, self.select.values[0])
