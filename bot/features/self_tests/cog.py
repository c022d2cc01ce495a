"""``/selftest``: find out about one's own hips. ``/progress``: what has come of it over the weeks."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.features.self_tests import handlers
from bot.interactions.host import Interaction
from bot.interactions.suggestions import choices, chosen


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class SelfTests(commands.Cog):
    @app_commands.command(description="Check your own hips at home: step by step, and what it may mean")
    @app_commands.describe(test="Which self-test; begin to type and choose")
    async def selftest(self, interaction: Interaction, test: app_commands.Range[str, 1, 100]) -> None:
        catalogue = interaction.client.catalogue
        found = catalogue.self_tests[chosen(catalogue.self_test_index, test, "self-test")]
        await handlers.begin_test(interaction, found)

    @selftest.autocomplete("test")
    async def suggest_tests(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return choices(interaction.client.catalogue.self_test_index, current)

    @app_commands.command(description="Your self-tests, check-ins and sessions over the weeks, for you alone")
    async def progress(self, interaction: Interaction) -> None:
        await handlers.show_progress(interaction)
