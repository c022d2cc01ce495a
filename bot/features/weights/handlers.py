"""Handlers of buttons and forms about weights."""

from __future__ import annotations

from bot.features.guided.handlers import show_end
from bot.features.plan.handlers import current_card
from bot.features.weights import service
from bot.features.weights.cards import lifts_form, weights_form
from bot.features.weights.rules import Unit, read_weights
from bot.interactions.answering import edit, open_form
from bot.interactions.host import Interaction
from bot.interactions.routes import Routes, field, fields

routes = Routes()


@routes.on("weights:ask:mine")
async def ask_weights(interaction: Interaction) -> None:
    """Open the form about what somebody has to lift with, with what is known or usual."""
    weights = await interaction.client.db.read(service.weights_of, interaction.user.id)
    await open_form(interaction, weights_form(weights))


@routes.on("weights:sent:mine", edits=True)
async def store_weights(interaction: Interaction) -> None:
    """Store what somebody has to lift with, and show their plan with it."""
    weights = read_weights(field(interaction, "have"), field(interaction, "unit", Unit))
    await interaction.client.db.write(service.set_weights, interaction.user.id, weights)
    await edit(interaction, await current_card(interaction))


@routes.on("lift:{how:planned|before}:{workout_id}", edits=True)
async def log_at_once(interaction: Interaction, how: str, workout_id: int) -> None:
    """Log the weights of a session with one tap: those planned, or those of last time."""
    client, user_id, now = interaction.client, interaction.user.id, interaction.created_at
    if how == "planned":
        workout = await client.db.write(service.log_as_planned, user_id, workout_id, now)
    else:
        workout = await client.db.write(service.log_as_before, user_id, workout_id, client.catalogue, now)
    await show_end(interaction, workout, swap=True)


@routes.on("lift:type:{workout_id}")
async def ask_lifts(interaction: Interaction, workout_id: int) -> None:
    """Open the form about what was lifted, with what was planned or logged."""
    client = interaction.client
    typed = await client.db.write(service.to_type, interaction.user.id, workout_id, interaction.created_at)
    await open_form(interaction, lifts_form(workout_id, typed, client.catalogue.exercises))


@routes.on("lift:sent:{workout_id}", edits=True)
async def log_lifts(interaction: Interaction, workout_id: int) -> None:
    """Log what was typed in the form."""
    client = interaction.client
    typed = {key: text for key, text in fields(interaction).items() if isinstance(text, str)}
    workout = await client.db.write(
        service.log_typed,
        interaction.user.id,
        workout_id,
        typed,
        client.catalogue,
        interaction.created_at,
    )
    await show_end(interaction, workout, swap=True)
