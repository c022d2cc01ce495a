"""Handlers for the health questions, and for what follows them: a plan, or a session."""

from __future__ import annotations

from bot.features.guided import handlers as guided
from bot.features.plan import handlers as plans
from bot.features.plan.buttons import Verb
from bot.features.screening import goals, service
from bot.features.screening.cards import confirm_card, held_card, screening_form, where_card
from bot.features.screening.rules import Standing
from bot.interactions.answering import edit, open_form
from bot.interactions.host import Interaction
from bot.interactions.routes import Routes, chosen_one, fields

routes = Routes()


@routes.on("health:form:{goal}")
async def ask(interaction: Interaction, goal: str) -> None:
    """Open the form with all questions."""
    await open_form(interaction, screening_form(service.require_rules(interaction.client.catalogue), goal))


@routes.on("health:sent:{goal}", edits=True)
async def take(interaction: Interaction, goal: str) -> None:
    """Store what was ticked, and go on."""
    client = interaction.client
    said = {group: tuple(ids) for group, ids in fields(interaction).items() if not isinstance(ids, str)}
    standing = await client.db.write(
        service.take_answers, interaction.user.id, said, client.catalogue, interaction.created_at
    )
    await _ask_where(interaction, standing, goal)


@routes.on("health:more:{question}:{goal}", edits=True)
async def choose_smaller(interaction: Interaction, question: str, goal: str) -> None:
    """Store the answer to a smaller question, and go on."""
    client, choice = interaction.client, chosen_one(interaction, str)
    standing = await client.db.write(
        service.choose_smaller,
        interaction.user.id,
        question,
        choice,
        client.catalogue,
        interaction.created_at,
    )
    await _ask_where(interaction, standing, goal)


@routes.on("health:checked:{goal}", edits=True)
async def ask_cleared(interaction: Interaction, goal: str) -> None:
    """Ask whether a physio or doctor has cleared the person."""
    await edit(interaction, confirm_card(goal))


@routes.on("health:cleared:{goal}", edits=True)
async def clear(interaction: Interaction, goal: str) -> None:
    """Take the person's word that they're cleared, and go on."""
    client = interaction.client
    standing = await client.db.write(
        service.clear, interaction.user.id, client.catalogue, interaction.created_at
    )
    await _go_on(interaction, standing, goal)


@routes.on("health:go:{goal}", edits=True)
async def go_on(interaction: Interaction, goal: str) -> None:
    """Go on to what was asked for."""
    client = interaction.client
    standing = await client.db.read(
        service.load_standing, interaction.user.id, client.catalogue, interaction.created_at
    )
    await _go_on(interaction, standing, goal)


async def _ask_where(interaction: Interaction, standing: Standing, goal: str) -> None:
    """Ask where it hurts if nothing comes before that, or else go on."""
    client = interaction.client
    hurts = await client.db.read(service.asks_where, interaction.user.id, client.catalogue)
    if hurts and held_card(standing, client.catalogue, goal) is None:
        await edit(interaction, where_card(goal))
    else:
        await _go_on(interaction, standing, goal)


async def _go_on(interaction: Interaction, standing: Standing, goal: str) -> None:
    """Show what comes before the goal, or the goal itself; without a known goal, the plan."""
    held = held_card(standing, interaction.client.catalogue, goal)
    if held is not None:
        await edit(interaction, held)
    elif (letter := goals.session_of(goal)) is not None:
        await guided.start_planned(interaction, letter, swap=True)
    elif (key := goals.routine_of(goal)) is not None:
        await guided.start_routine(interaction, key, swap=True)
    else:
        await plans.press(interaction, Verb.MAKE if goal == goals.MAKE else Verb.SHOW)
