"""``/hip`` and ``/exercises``: one exercise as a card, and the way through all of them."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.content.lessons import Lesson
from bot.features.exercises.cards import browse_card
from bot.features.exercises.handlers import show_exercise
from bot.features.exercises.search import Filter
from bot.features.learn.cards import lesson_card
from bot.interactions.answering import send
from bot.interactions.host import Interaction
from bot.interactions.suggestions import LONGEST, choices, unknown


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Hip(commands.Cog):
    @app_commands.command(description="Show an exercise for strong hips: how, how much, what to feel")
    @app_commands.describe(
        exercise="Name of the exercise; begin to type and choose",
        share="Show it to the whole channel instead of only to you",
    )
    async def hip(
        self, interaction: Interaction, exercise: app_commands.Range[str, 1, 100], share: bool = False
    ) -> None:
        catalogue = interaction.client.catalogue
        found = catalogue.meant_by(exercise)
        if found is None:
            raise unknown(catalogue.exercise_index, exercise, "exercise")
        if isinstance(found, Lesson):
            await send(interaction, lesson_card(found, catalogue), private=not share)
        else:
            await show_exercise(interaction, found, private=not share)

    @hip.autocomplete("exercise")
    async def suggest(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        catalogue = interaction.client.catalogue
        meant = catalogue.meant_by(current)
        if isinstance(meant, Lesson):  # who types a symptom is not offered exercises
            return [app_commands.Choice(name=meant.title, value=current[:LONGEST])]
        return choices(catalogue.exercise_index, current)

    @app_commands.command(description="Browse all exercises by muscle, equipment, position and purpose")
    async def exercises(self, interaction: Interaction) -> None:
        await send(interaction, browse_card(interaction.client.catalogue, Filter()))
