"""``/plan``, and handlers for its questions and buttons. Sessions of a plan are begun in ``guided``."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from discord import app_commands
from discord.ext import commands

from bot.content.exercises import Equipment
from bot.content.routines import Phase
from bot.features.guided import service as guided
from bot.features.guided.service import Question as NextDay
from bot.features.pain import care_service
from bot.features.pain.buttons import Want, Wanted
from bot.features.pain.care_cards import ask_cleared_card
from bot.features.plan import service
from bot.features.plan.buttons import Question, Verb
from bot.features.plan.cards import questions_card, reasons_card, shown_card
from bot.features.plan.plans import Sessions
from bot.features.plan.service import Change, PlanView
from bot.interactions.answering import edit, send
from bot.interactions.cards import Card
from bot.interactions.host import Interaction
from bot.interactions.permissions import server_of
from bot.interactions.routes import Routes, chosen, chosen_one, integer, page_number

routes = Routes()


async def show_plan(interaction: Interaction) -> None:
    """Answer with the plan as it holds now, or with the questions."""
    await send(interaction, await current_card(interaction))


async def show_plan_again(interaction: Interaction) -> None:
    """Show a new plan for somebody whose pain is over, in place of the message."""
    client = interaction.client
    view = await client.db.write(
        service.plan_again,
        interaction.user.id,
        server_of(interaction),
        client.catalogue,
        interaction.created_at,
    )
    await edit(interaction, shown_card(view, client.catalogue, await _open_question(interaction)))


async def current_card(interaction: Interaction) -> Card:
    """Return the plan as it holds now, or the questions before the first one."""
    view = await current_view(interaction)
    return shown_card(view, interaction.client.catalogue, await _open_question(interaction))


async def _open_question(interaction: Interaction) -> NextDay | None:
    return await interaction.client.db.read(guided.open_question, interaction.user.id, interaction.created_at)


async def current_view(interaction: Interaction) -> PlanView:
    """Return the plan as it holds now; what has happened since may have made it easier."""
    client = interaction.client
    return await client.db.write(
        service.show_plan,
        interaction.user.id,
        server_of(interaction),
        client.catalogue,
        interaction.created_at,
    )


@routes.on("plan:{question:sessions|phase|equipment}:{has:new|old}", edits=True)
async def choose(interaction: Interaction, question: Question, has: str) -> None:
    """Store an answer at once, so that a restart loses nothing."""
    change = _change(interaction, question)
    choices = await interaction.client.db.write(
        service.choose_answer, interaction.user.id, server_of(interaction), change
    )
    await edit(interaction, questions_card(choices, has_plan=has == "old"))


@routes.on("plan:{verb:show|ask|make|looked|clear}:mine", edits=True)
async def press(interaction: Interaction, verb: Verb) -> None:
    """Show what a button leads to, replacing the message."""
    client = interaction.client
    if verb is Verb.CLEAR:  # of an older card, which doesn't clear a warning sign
        state = await client.db.write(
            care_service.say_gone, interaction.user.id, client.catalogue, interaction.created_at
        )
        if not state.is_serious:
            await show_plan_again(interaction)
            return
    await edit(interaction, await _next(interaction, verb))


@routes.on("plan:session:{letter}", edits=True)
async def show_session(interaction: Interaction, letter: str) -> None:
    """Show another session of the plan, replacing the message."""
    view, question = await current_view(interaction), await _open_question(interaction)
    await edit(interaction, shown_card(view, interaction.client.catalogue, question, letter))


@routes.on("plan:reasons:{letter}", edits=True)
@routes.on("plan:reasons:{letter}:{page}", edits=True)
async def show_reasons(interaction: Interaction, letter: str, page: Annotated[int, page_number] = 0) -> None:
    """Show why a session has its exercises, replacing the message; or advice, if there's no plan now."""
    catalogue, view = interaction.client.catalogue, await current_view(interaction)
    if view.plan is None or view.plan.advice is not None:
        await edit(interaction, shown_card(view, catalogue))
    else:
        await edit(interaction, reasons_card(view, view.plan, catalogue, letter, page))


async def _next(interaction: Interaction, verb: Verb) -> Card:
    client, now = interaction.client, interaction.created_at
    where = (interaction.user.id, server_of(interaction))
    match verb:
        case Verb.SHOW:
            return await current_card(interaction)
        case Verb.ASK:
            return questions_card((await current_view(interaction)).choices, has_plan=True)
        case Verb.MAKE:
            view = await client.db.write(service.remake_plan, *where, client.catalogue, now)
            return shown_card(view, client.catalogue)
        case Verb.CHECKED | Verb.CLEAR:
            return ask_cleared_card(Wanted(Want.PLAN))


def _change(interaction: Interaction, question: Question) -> Change:
    """Return the change that the chosen values make to the choices."""
    match question:
        case Question.SESSIONS:
            sessions = chosen_one(interaction, lambda text: Sessions(integer(text)))
            return lambda choices: replace(choices, sessions=sessions)
        case Question.PHASE:
            phase = chosen_one(interaction, Phase)
            return lambda choices: replace(choices, phase=phase)
        case Question.EQUIPMENT:
            equipment = frozenset(chosen(interaction, Equipment))
            return lambda choices: replace(choices, equipment=equipment)


class Plan(commands.Cog):
    @app_commands.command(
        description="Get your plan, built on your self-tests, equipment and what hurts. Only you can see it"
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def plan(self, interaction: Interaction) -> None:
        await show_plan(interaction)
