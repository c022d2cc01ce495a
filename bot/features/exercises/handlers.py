"""``/hip`` and ``/exercises``, and handlers for exercises, lists of them, faults and sources."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from discord import app_commands
from discord.ext import commands

from bot.content.exercises import Exercise
from bot.content.self_tests import SelfTest
from bot.content.texts import Lesson
from bot.content.urgent import tells_of_pain
from bot.errors import UserError
from bot.features.exercises.buttons import ANY, VERSIONS
from bot.features.exercises.cards import (
    browse_card,
    exercise_card,
    faults_card,
    references_card,
    why_card,
)
from bot.features.exercises.search import OPTIONS, Axis, Filter
from bot.features.learn.cards import lesson_card
from bot.features.learn.choice_cards import exercise_choices
from bot.features.learn.handlers import answer_care
from bot.features.pain import care_service
from bot.features.pain.buttons import Wanted
from bot.features.pain.care_cards import colour_for, leaves_out, resting_card
from bot.features.screening.rules import UNSCREENED, is_heavy
from bot.features.screening.service import load_standing
from bot.interactions.answering import edit, is_own, send
from bot.interactions.answering import show as show_card
from bot.interactions.cards import ACCENT, not_found
from bot.interactions.host import Interaction
from bot.interactions.pictures import answer_drawn
from bot.interactions.routes import Routes, chosen_one, one_of, page_number
from bot.pictures.drawings import Shot, faults_of

routes = Routes()

GONE = "I don't have that one any more. Find another with /hip."


@routes.on("exercise:show:{key}", edits=is_own)
async def show(interaction: Interaction, key: str) -> None:
    """Show an exercise: replacing the presser's own card, or else on a new one that only they see."""
    await show_by_key(interaction, key, swap=is_own(interaction))


def _swaps(interaction: Interaction) -> bool:
    """Return whether the list is the one of more versions, on the presser's own card."""
    return str((interaction.data or {}).get("custom_id")).endswith(f":{VERSIONS}") and is_own(interaction)


@routes.on("exercise:pick:{name}", edits=_swaps)
async def pick(interaction: Interaction, name: str) -> None:
    """Show the exercise that was chosen from a list."""
    key = chosen_one(interaction, str)
    await show_by_key(interaction, key, swap=name == VERSIONS and is_own(interaction))


@routes.on("exercises:filter:{axis}:{current}", edits=True)
async def narrow(interaction: Interaction, axis: Axis, current: Annotated[Filter, Filter.from_code]) -> None:
    """Show the exercises that pass the filter with one axis changed."""
    value = chosen_one(interaction, one_of([ANY, *OPTIONS[axis]]))
    changed = current.with_choice(axis, None if value == ANY else value)
    await edit(interaction, browse_card(interaction.client.catalogue, changed))


@routes.on("faults:show:{kind:exercises|self_tests}:{key}")
async def show_faults(interaction: Interaction, kind: str, key: str) -> None:
    """Show what goes wrong, and the right form beside the wrong one if that's drawn."""
    catalogue = interaction.client.catalogue
    item = catalogue.item(kind, key)
    if not isinstance(item, Exercise | SelfTest):
        raise UserError(GONE)
    faults = faults_of(item, catalogue)
    if not faults:
        await send(interaction, faults_card(item, faults))
        return
    says = ", ".join(fault.says for fault in faults)
    alt = f"{item.name}: the right form, ticked, beside the wrong one, crossed. Wrong: {says}."
    await answer_drawn(interaction, item, partial(faults_card, item, faults), shot=Shot.FAULTS, alt=alt)


@routes.on("sources:why:{kind}:{key}")
async def show_sources(interaction: Interaction, kind: str, key: str) -> None:
    """Show what an item of the catalogue is based on."""
    catalogue = interaction.client.catalogue
    await send(interaction, why_card(kind, _item(interaction, kind, key), catalogue))


@routes.on("sources:page:{kind}:{key}:{page}", edits=True)
async def turn_sources(
    interaction: Interaction, kind: str, key: str, page: Annotated[int, page_number]
) -> None:
    """Show another page of what an item is based on."""
    catalogue = interaction.client.catalogue
    await edit(interaction, why_card(kind, _item(interaction, kind, key), catalogue, page))


@routes.on("sources:references:{kind}:{key}", edits=True)
async def show_references(interaction: Interaction, kind: str, key: str) -> None:
    """Show the references of an item: answers a button that cards had before they were paged."""
    catalogue = interaction.client.catalogue
    await edit(interaction, references_card(kind, _item(interaction, kind, key), catalogue))


async def show_by_key(interaction: Interaction, key: str, *, swap: bool = False) -> None:
    """Show an exercise to the presser; raise UserError if it's no longer in the catalogue."""
    exercise = interaction.client.catalogue.exercises.get(key)
    if exercise is None:
        raise UserError(GONE)
    await show_exercise(interaction, exercise, swap=swap)


async def show_exercise(
    interaction: Interaction, exercise: Exercise, *, swap: bool = False, private: bool = True
) -> None:
    """Answer with an exercise's card and its moving picture.

    Somebody in an emergency gets help in its place, and whoever should leave it out is told so first: in an
    answer that only they see. A heavy load shows only to somebody whose health answers allow it, and to
    nobody in a shared card.
    """
    client, why, colour, standing = interaction.client, "", ACCENT, UNSCREENED
    by, now = interaction.user.id, interaction.created_at
    if private:
        state = await client.db.read(care_service.care_now, by, client.catalogue, now)
        if state.is_emergency:
            await show_card(interaction, resting_card(state, Wanted()), swap=swap)
            return
        why, colour = leaves_out(exercise, state), colour_for(state)
    if is_heavy(exercise.dosage.strength) and private and (not swap or _is_private(interaction)):
        standing = await client.db.read(load_standing, by, client.catalogue, now)
    card = partial(exercise_card, exercise, client.catalogue, not_now=why, colour=colour, standing=standing)
    await answer_drawn(interaction, exercise, card, swap=swap, ephemeral=private)


def _is_private(interaction: Interaction) -> bool:
    """Return whether only the presser sees the message that was pressed on."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def _item(interaction: Interaction, kind: str, key: str) -> object:
    item = interaction.client.catalogue.item(kind, key)
    if item is None:
        raise UserError("I don't have that one any more. Look for it with /hip or /learn.")
    return item


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Hip(commands.Cog):
    @app_commands.command(description="See an exercise for strong hips: how to do it, sets and reps")
    @app_commands.describe(
        exercise="Start typing its name, then pick it",
        share="Show it to the whole channel. Otherwise, only you can see it",
    )
    async def hip(
        self, interaction: Interaction, exercise: app_commands.Range[str, 1, 100], share: bool = False
    ) -> None:
        catalogue = interaction.client.catalogue
        if await answer_care(interaction, exercise):
            return
        found = catalogue.meant_by(exercise)
        if found is None:
            raise not_found(catalogue.exercise_index, exercise, "exercise")
        if isinstance(found, Lesson):
            private = not share or tells_of_pain(exercise)
            await send(interaction, lesson_card(found, catalogue), private=private)
        else:
            await show_exercise(interaction, found, private=not share)

    @hip.autocomplete("exercise")
    async def suggest(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return exercise_choices(interaction.client.catalogue, current)

    @app_commands.command(description="Browse every exercise by muscle, equipment, position and purpose")
    async def exercises(self, interaction: Interaction) -> None:
        await send(interaction, browse_card(interaction.client.catalogue, Filter()))
