"""``/learn``: what to understand about one's own hips."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.features.learn.cards import lesson_card
from bot.interactions.answering import send
from bot.interactions.host import Interaction
from bot.interactions.suggestions import choices, chosen


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Learn(commands.Cog):
    @app_commands.command(description="Understand your hips: a topic, a symptom, a question in plain words")
    @app_commands.describe(topic="For example: knee pain, it band, weak on hills, how often")
    async def learn(self, interaction: Interaction, topic: app_commands.Range[str, 1, 100]) -> None:
        catalogue = interaction.client.catalogue
        card = lesson_card(catalogue.lessons[chosen(catalogue.lesson_index, topic, "topic")], catalogue)
        await send(interaction, card)

    @learn.autocomplete("topic")
    async def suggest_topics(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return choices(interaction.client.catalogue.lesson_index, current)
