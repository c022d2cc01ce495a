"""``/learn`` and ``/selftest``: what to understand, and what to find out about one's own hips."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.features.exercises.suggestions import choices, chosen
from bot.features.learn.cards import lesson_card
from bot.features.self_tests import self_test_show
from bot.interactions.answering import send
from bot.interactions.host import Interaction


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

    @app_commands.command(description="Check your own hips at home: step by step, and what it may mean")
    @app_commands.describe(test="Which self-test; begin to type and choose")
    async def selftest(self, interaction: Interaction, test: app_commands.Range[str, 1, 100]) -> None:
        catalogue = interaction.client.catalogue
        found = catalogue.self_tests[chosen(catalogue.self_test_index, test, "self-test")]
        await self_test_show.begin(interaction, found)

    @selftest.autocomplete("test")
    async def suggest_tests(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return choices(interaction.client.catalogue.self_test_index, current)
