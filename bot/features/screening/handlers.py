"""Handlers for the health questions, and for what follows them: a plan, or a session."""

from __future__ import annotations

from bot.features.pain.buttons import Want, Wanted
from bot.features.pain.handlers import go_on_to
from bot.features.plan import handlers as plans
from bot.features.plan.buttons import Verb
from bot.features.screening import service
from bot.features.screening.cards import confirm_card, held_card, screening_form, where_card
from bot.features.screening.rules import Standing
from bot.interactions.answering import edit, open_form
from bot.interactions.host import Interaction
from bot.interactions.routes import Routes, chosen_one, fields

routes = Routes()


@routes.on("health:form:{what}:{key}")
async def ask(interaction: Interaction, what: Want, key: str) -> None:
    """Open the form with all questions."""
    await open_form(
        interaction, screening_form(service.require_rules(interaction.client.catalogue), Wanted(what, key))
    )


@routes.on("health:sent:{what}:{key}", edits=True)
async def take(interaction: Interaction, what: Want, key: str) -> None:
    """Store what was ticked, and go on."""
    client = interaction.client
    said = {group: tuple(ids) for group, ids in fields(interaction).items() if not isinstance(ids, str)}
    standing = await client.db.write(
        service.take_answers, interaction.user.id, said, client.catalogue, interaction.created_at
    )
    await _ask_where(interaction, standing, Wanted(what, key))


@routes.on("health:say:{question}:{what}:{key}", edits=True)
async def choose_smaller(interaction: Interaction, question: str, what: Want, key: str) -> None:
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
    await _ask_where(interaction, standing, Wanted(what, key))


@routes.on("health:checked:{what}:{key}", edits=True)
async def ask_cleared(interaction: Interaction, what: Want, key: str) -> None:
    """Ask whether a physio or doctor has cleared the person."""
    await edit(interaction, confirm_card(Wanted(what, key)))


@routes.on("health:cleared:{what}:{key}", edits=True)
async def clear(interaction: Interaction, what: Want, key: str) -> None:
    """Take the person's word that they're cleared, and go on."""
    client = interaction.client
    standing = await client.db.write(
        service.clear, interaction.user.id, client.catalogue, interaction.created_at
    )
    await _go_on(interaction, standing, Wanted(what, key))


@routes.on("health:go:{what}:{key}", edits=True)
async def go_on(interaction: Interaction, what: Want, key: str) -> None:
    """Go on to what was asked for."""
    client = interaction.client
    standing = await client.db.read(
        service.load_standing, interaction.user.id, client.catalogue, interaction.created_at
    )
    await _go_on(interaction, standing, Wanted(what, key))


async def _ask_where(interaction: Interaction, standing: Standing, wanted: Wanted) -> None:
    """Ask where it hurts if nothing comes before that, or else go on."""
    client = interaction.client
    hurts = await client.db.read(service.asks_where, interaction.user.id, client.catalogue)
    if hurts and held_card(standing, client.catalogue, wanted) is None:
        await edit(interaction, where_card(wanted))
    else:
        await _go_on(interaction, standing, wanted)


async def _go_on(interaction: Interaction, standing: Standing, wanted: Wanted) -> None:
    """Show what still comes first, or what was asked for; if that was nothing, the plan as it stands."""
    held = held_card(standing, interaction.client.catalogue, wanted)
    if held is not None:
        await edit(interaction, held)
    elif wanted.what is Want.NOTHING:
        await plans.press(interaction, Verb.SHOW)
    else:
        await go_on_to(interaction, wanted)
