"""One exercise as a card, and the controls that lead from card to card."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Self

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise, Position
from bot.errors import UserError
from bot.features.exercises.drawings import answer_drawn
from bot.features.exercises.faults_card import faults_button
from bot.features.exercises.sources_card import ShowSources
from bot.interactions.answering import is_own
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, Persistent, divider
from bot.interactions.text import ACCENT, bullets, kit, numbered

POSTURES = {
    Position.STANDING: "standing",
    Position.SIDE_LYING: "lying on your side",
    Position.SUPINE: "lying on your back",
    Position.QUADRUPED: "on hands and knees",
    Position.HALF_KNEELING: "on one knee",
    Position.BENCH: "upper back on a bench",
}
"""Positions in words that need no explanation."""

LONG_HOLD = 10
"""Seconds from which on an exercise is one long hold."""

VERSIONS = "versions"
"""The select whose choice swaps the card; any other list stays, and the choice comes on a card of its own."""

_ID = r"(?P<id>\w{2,40})"


def exercise_card(
    exercise: Exercise, catalogue: Catalogue, picture: Sequence[discord.ui.Item[Any]] = ()
) -> Card:
    """Everything about one exercise, with the way to an easier and a harder one."""
    return Card(
        *picture,
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
    needed = kit(exercise.equipment)
    if exercise.optional_equipment:
        needed += f", later {kit(exercise.optional_equipment)}"
    return f"Trains {muscles} · {POSTURES[exercise.position]} · {needed}"


def _dosage(exercise: Exercise) -> str:
    lines: list[str] = []
    if exercise.dosage.activation is not None:
        lines.append(f"Before a run: {exercise.dosage.activation}")
    if exercise.dosage.strength is not None:
        lines.append(f"For strength: {exercise.dosage.strength}")
    tempo = exercise.tempo
    if tempo.hold < LONG_HOLD:  # else the dose already says how long
        hold = f"hold {tempo.hold:g} s, " if tempo.hold else ""
        lines.append(f"Tempo: {tempo.up:g} s up, {hold}{tempo.down:g} s down")
    return bullets(lines)


def _small_print(exercise: Exercise) -> list[str]:
    """That sources disagree, and that some of it is our opinion; "Why and sources" has the whole of both."""
    lines = [f"-# {c.about}: sources differ. Here: {c.we_take}" for c in exercise.choices]
    if exercise.opinion:
        first, *rest = exercise.opinion
        more = "; more of it under Why and sources" if rest else ""
        lines.append(f"-# Coaching opinion: {first}{more}.")
    return ["\n".join(lines)] if lines else []


def _ways_on(exercise: Exercise, catalogue: Catalogue) -> list[discord.ui.Item[Any]]:
    """Buttons to the nearest easier and harder exercise, to what goes wrong and to the sources; a select
    where there are more exercises."""
    easier = [catalogue.exercises[key] for key in exercise.easier]
    harder = [catalogue.exercises[key] for key in exercise.harder]
    buttons = [
        *(ShowExercise(e.id, f"Easier: {e.name}") for e in easier[:1]),
        *(ShowExercise(e.id, f"Harder: {e.name}") for e in harder[:1]),
        *faults_button("exercises", exercise, catalogue),
        ShowSources("exercises", exercise.id),
    ]
    rows: list[discord.ui.Item[Any]] = [discord.ui.ActionRow[Any](*buttons)]
    more = [(e, "Easier") for e in easier[1:]] + [(e, "Harder") for e in harder[1:]]
    if more:
        options = [discord.SelectOption(label=f"{way}: {e.name}", value=e.id) for e, way in more]
        rows.append(discord.ui.ActionRow[Any](PickExercise(options, "More versions", VERSIONS)))
    return rows


async def show(interaction: Interaction, key: str, swap: bool) -> None:
    """Show an exercise: in place of the presser's own card if ``swap``, else on a new one for them alone."""
    catalogue = interaction.client.catalogue
    exercise = catalogue.exercises.get(key)
    if exercise is None:
        raise UserError("That exercise is no longer in the catalogue. Look for another with /hip.")
    await show_exercise(interaction, exercise, swap=swap and is_own(interaction))


async def show_exercise(
    interaction: Interaction, exercise: Exercise, *, swap: bool = False, ephemeral: bool = True
) -> None:
    """Answer with an exercise's card and its moving picture."""
    card = partial(exercise_card, exercise, interaction.client.catalogue)
    await answer_drawn(interaction, exercise, card, swap=swap, ephemeral=ephemeral)


def exercise_options(exercises: Iterable[Exercise]) -> list[discord.SelectOption]:
    """One option an exercise: its name, what it trains, what it needs."""
    return [
        discord.SelectOption(
            label=e.name,
            value=e.id,
            description=f"{', '.join(e.muscles.primary)} · {kit(e.equipment)}"[:100],
        )
        for e in exercises
    ]


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
        await show(interaction, self.key, swap=True)


class PickExercise(Persistent, template=r"exercise:pick:(?P<list>\w{1,20})"):
    """A select of exercises. ``name`` tells it from others on its card."""

    def __init__(self, options: list[discord.SelectOption], placeholder: str, name: str) -> None:
        self.name = name
        super().__init__(
            discord.ui.Select(placeholder=placeholder, options=options, custom_id=f"exercise:pick:{name}")
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        options = item.options if isinstance(item, discord.ui.Select) else []
        return cls(options, "", match["list"])

    async def act(self, interaction: Interaction) -> None:
        await show(interaction, self.values[0], swap=self.name == VERSIONS)
