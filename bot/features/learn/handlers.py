"""``/learn``, and handlers for lessons and warning signs."""

from __future__ import annotations

from typing import Annotated

from discord import app_commands
from discord.ext import commands

from bot.content.texts import Urgency
from bot.errors import UserError
from bot.features.learn.cards import lesson_card, red_flags_card
from bot.interactions.answering import send
from bot.interactions.cards import find_named, suggestions
from bot.interactions.host import Interaction
from bot.interactions.routes import Routes

routes = Routes()


def _urgency(place: str) -> Urgency:
    return list(Urgency)[int(place)]


@routes.on("lesson:show:{key}")
async def show(interaction: Interaction, key: str) -> None:
    """Show a lesson, visible only to the presser."""
    catalogue = interaction.client.catalogue
    lesson = catalogue.lessons.get(key)
    if lesson is None:
        raise UserError("That lesson is no longer in the catalogue. Look for another with /learn.")
    await send(interaction, lesson_card(lesson, catalogue))


@routes.on("redflags:show:{urgency}")
async def show_red_flags(interaction: Interaction, urgency: Annotated[Urgency, _urgency]) -> None:
    """Show the signs of one urgency, visible only to the presser."""
    await send(interaction, red_flags_card(urgency, interaction.client.catalogue))


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Learn(commands.Cog):
    @app_commands.command(description="Understand your hips: a topic, a symptom, a question in plain words")
    @app_commands.describe(topic="For example: knee pain, it band, weak on hills, how often")
    async def learn(self, interaction: Interaction, topic: app_commands.Range[str, 1, 100]) -> None:
        catalogue = interaction.client.catalogue
        card = lesson_card(catalogue.lessons[find_named(catalogue.lesson_index, topic, "topic")], catalogue)
        await send(interaction, card)

    @learn.autocomplete("topic")
    async def suggest_topics(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return suggestions(interaction.client.catalogue.lesson_index, current)
