"""Handlers for pain, from the first button to the question on the day after. All of it is optional."""

from __future__ import annotations

from bot.content.exercises import Place
from bot.features.exercises.handlers import show_by_key
from bot.features.me.cards import pause_form
from bot.features.pain import service as pain
from bot.features.pain.buttons import NONE_OF_THESE
from bot.features.pain.cards import (
    advice_card,
    answered_message,
    asking_card,
    paused_card,
    signs_card,
    tell_form,
)
from bot.features.pain.rules import LEVELS, Outcome, Pain, Since
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks.pauses import Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.interactions.answering import edit, open_form, send
from bot.interactions.host import Interaction
from bot.interactions.permissions import owner_of
from bot.interactions.routes import Routes, chosen, field, integer_in

routes = Routes()


@routes.on("pain:tell:{occurrence_id}")
async def ask_where(interaction: Interaction, occurrence_id: int) -> None:
    """Open the form that asks where, how much and since when it hurts."""
    await open_form(interaction, tell_form(occurrence_id))


@routes.on("pain:sent:{occurrence_id}", edits=True)
async def note(interaction: Interaction, occurrence_id: int) -> None:
    """Store what was reported, and ask about the signs that go with it."""
    client, whose, by = interaction.client, owner_of(interaction).club_id, interaction.user.id
    told = Pain(
        field(interaction, "place", Place),
        field(interaction, "level", integer_in(LEVELS)),
        field(interaction, "since", Since),
    )
    noted = await client.db.write(
        pain.note, whose, by, occurrence_id, told, client.catalogue, interaction.created_at
    )
    await edit(interaction, signs_card(noted))


@routes.on("pain:signs:{note_id}", edits=True)
async def advise(interaction: Interaction, note_id: int) -> None:
    """Show the advice for the signs that were chosen."""
    client, fitting = interaction.client, set(chosen(interaction, str)) - {NONE_OF_THESE}
    advised = await client.db.write(pain.advise, interaction.user.id, note_id, fitting, client.catalogue)
    await edit(interaction, advice_card(advised))


@routes.on("pain:move:{note_id}")
async def show_gentler(interaction: Interaction, note_id: int) -> None:
    """Show the gentle exercise, if what was reported since then still allows it."""
    client = interaction.client
    exercise = await client.db.read(pain.gentler, interaction.user.id, note_id, client.catalogue)
    await show_by_key(interaction, exercise.id)


@routes.on("pain:ask:{note_id}")
async def ask_tomorrow(interaction: Interaction, note_id: int) -> None:
    """Promise to ask the next day."""
    ask_at = await interaction.client.db.write(
        pain.ask_tomorrow, interaction.user.id, note_id, interaction.created_at
    )
    await send(interaction, asking_card(ask_at))


@routes.on("pain:{outcome:better|same|worse}:{note_id}", edits=True)
async def answer(interaction: Interaction, outcome: Outcome, note_id: int) -> None:
    """Store the answer to the question on the day after, and show the advice."""
    client = interaction.client
    advised = await client.db.write(pain.answer, interaction.user.id, note_id, outcome, client.catalogue)
    await edit(interaction, answered_message(advised, outcome))


@routes.on("pain:pause:now")
async def ask_for_pause(interaction: Interaction) -> None:
    """Open the form for a pause."""
    await open_form(interaction, pause_form(TypedPause(Reason.INJURY), "pain:pause:sent"))


@routes.on("pain:pause:sent")
async def begin_pause(interaction: Interaction) -> None:
    """Begin the pause; the advice stays visible above the message about it."""
    typed = TypedPause(
        field(interaction, "reason", Reason), field(interaction, "first"), field(interaction, "until")
    )
    pause = await interaction.client.db.write(
        pauses.begin_pause, interaction.user.id, typed, interaction.created_at
    )
    await send(interaction, paused_card(pause))
