"""``/learn``, and handlers for lessons and warning signs."""

from __future__ import annotations

from typing import Annotated

from discord import app_commands
from discord.ext import commands

from bot.content.texts import Lesson, Urgency
from bot.errors import UserError
from bot.features.exercises.search import Index
from bot.features.learn.cards import care_card, lesson_card, red_flags_card, why_signs_card
from bot.features.learn.choice_cards import named_choices
from bot.interactions.answering import edit, is_own, send, show
from bot.interactions.cards import find_named
from bot.interactions.host import Interaction
from bot.interactions.routes import Routes, page_number

routes = Routes()


def _urgency(place: str) -> Urgency:
    return list(Urgency)[int(place)]


@routes.on("lesson:show:{key}")
async def show_lesson(interaction: Interaction, key: str) -> None:
    """Show a lesson, visible only to the presser."""
    await send(interaction, lesson_card(_lesson(interaction, key), interaction.client.catalogue))


@routes.on("lesson:page:{key}:{page}", edits=is_own)
async def turn(interaction: Interaction, key: str, page: Annotated[int, page_number]) -> None:
    """Show another page of a lesson: on the presser's own card, or else on one that only they see."""
    card = lesson_card(_lesson(interaction, key), interaction.client.catalogue, page)
    await show(interaction, card, swap=is_own(interaction))


@routes.on("redflags:show:{urgency}")
async def show_red_flags(interaction: Interaction, urgency: Annotated[Urgency, _urgency]) -> None:
    """Show the signs of one urgency, visible only to the presser."""
    await send(interaction, red_flags_card(urgency, interaction.client.catalogue))


@routes.on("redflags:page:{urgency}:{page}", edits=True)
async def turn_red_flags(
    interaction: Interaction, urgency: Annotated[Urgency, _urgency], page: Annotated[int, page_number]
) -> None:
    """Show another page of the signs of one urgency."""
    await edit(interaction, red_flags_card(urgency, interaction.client.catalogue, page))


@routes.on("redflags:why:{urgency}")
async def show_why(interaction: Interaction, urgency: Annotated[Urgency, _urgency]) -> None:
    """Show why the signs of one urgency matter."""
    await send(interaction, why_signs_card(urgency, interaction.client.catalogue))


@routes.on("redflags:reasons:{urgency}:{page}", edits=True)
async def turn_why(
    interaction: Interaction, urgency: Annotated[Urgency, _urgency], page: Annotated[int, page_number]
) -> None:
    """Show another page of why the signs of one urgency matter."""
    await edit(interaction, why_signs_card(urgency, interaction.client.catalogue, page))


async def answer_care(interaction: Interaction, typed: str) -> bool:
    """Answer words that come before any search, visible only to who typed them; return whether it did."""
    catalogue = interaction.client.catalogue
    found = catalogue.care_words.find(typed)
    if found is None:
        return False
    await send(interaction, care_card(found.target, catalogue))
    return True


async def answer_care_or_pain(interaction: Interaction, typed: str, index: Index) -> bool:
    """Answer as ``answer_care`` does, and a pain that isn't surely a name of the index with its lesson."""
    if await answer_care(interaction, typed):
        return True
    catalogue = interaction.client.catalogue
    lesson = catalogue.pain_lesson(typed)
    if lesson is None or index.is_sure(typed):
        return False
    await send(interaction, lesson_card(lesson, catalogue))
    return True


def _lesson(interaction: Interaction, key: str) -> Lesson:
    lesson = interaction.client.catalogue.lessons.get(key)
    if lesson is None:
        raise UserError("I don't have that lesson any more. Find another with /learn.")
    return lesson


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Learn(commands.Cog):
    @app_commands.command(description="Understand your hips: type a topic, a symptom or a question")
    @app_commands.describe(topic="Such as: knee pain, IT band, weak on hills, how often")
    async def learn(self, interaction: Interaction, topic: app_commands.Range[str, 1, 100]) -> None:
        catalogue = interaction.client.catalogue
        if not await answer_care_or_pain(interaction, topic, catalogue.lesson_index):
            lesson = catalogue.lessons[find_named(catalogue.lesson_index, topic, "topic")]
            await send(interaction, lesson_card(lesson, catalogue))

    @learn.autocomplete("topic")
    async def suggest_topics(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        catalogue = interaction.client.catalogue
        return named_choices(catalogue, catalogue.lesson_index, current)
