"""``/hip``: one exercise as a card."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import UserError
from bot.domain.search import ANY_LIKENESS
from bot.ui.exercise_card import exercise_card
from bot.ui.host import Interaction

SUGGESTIONS = 25
"""The most that Discord takes as answers of an autocomplete."""


class Hip(commands.Cog):
    @app_commands.command(description="Show an exercise for strong hips: how, how much, what to feel")
    @app_commands.describe(
        exercise="Name of the exercise; begin to type and choose",
        share="Show it to the whole channel instead of only to you",
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def hip(
        self,
        interaction: Interaction,
        exercise: app_commands.Range[str, 1, 100],
        share: bool = False,
    ) -> None:
        catalogue = interaction.client.catalogue
        found = catalogue.exercise_named(exercise)
        if found is None:
            near = catalogue.find_exercises(exercise, 1)
            if not near:
                names = [e.name for e in catalogue.find_exercises(exercise, 3, floor=ANY_LIKENESS)]
                raise UserError(f"I know no exercise by that name. The nearest are: {', '.join(names)}.")
            found = near[0]
        await interaction.response.send_message(
            view=exercise_card(found, catalogue),
            ephemeral=not share,
            allowed_mentions=discord.AllowedMentions.none(),
        )

    @hip.autocomplete("exercise")
    async def suggest_exercises(
        self, interaction: Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        found = interaction.client.catalogue.find_exercises(current, SUGGESTIONS)
        return [app_commands.Choice(name=e.name, value=e.id) for e in found]
