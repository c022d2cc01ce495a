"""``/warmup`` and ``/routine``: sessions step by step, for oneself or led in the channel."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.features.guided import warmups_service as warmups
from bot.features.guided.cards import routines_card
from bot.features.guided.handlers import begin, begin_routine, lead, show_routine
from bot.interactions.answering import send
from bot.interactions.host import Interaction
from bot.interactions.permissions import owner_of
from bot.interactions.suggestions import choices, chosen


class WarmUp(commands.Cog):
    @app_commands.command(description="Warm up now, step by step; or go on where you were")
    @app_commands.describe(public="For organisers: lead it in this channel, for everybody to join")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def warmup(self, interaction: Interaction, public: bool = False) -> None:
        client = interaction.client
        whose = owner_of(interaction).club_id
        prepared = await client.db.read(warmups.warmup_today, client.catalogue, whose, interaction.created_at)
        if public:
            await lead(interaction, prepared)
        else:
            await begin(interaction, prepared, resume=True)


class Routine(commands.Cog):
    @app_commands.command(
        description="Exercises put together: before a run, for strength, for the base phase"
    )
    @app_commands.describe(
        name="Which routine; leave it out to see the list",
        start="Do this one now, step by step, or go on with it",
        share="Show it to the whole channel instead of only to you",
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def routine(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 100] | None = None,
        start: app_commands.Range[str, 1, 100] | None = None,
        share: bool = False,
    ) -> None:
        catalogue = interaction.client.catalogue
        if start is not None:
            await begin_routine(interaction, chosen(catalogue.routine_index, start, "routine"))
        elif name is None:
            await send(interaction, routines_card(catalogue), private=not share)
        else:
            routine = catalogue.routines[chosen(catalogue.routine_index, name, "routine")]
            await show_routine(interaction, routine, private=not share)

    @routine.autocomplete("start")
    @routine.autocomplete("name")
    async def suggest(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return choices(interaction.client.catalogue.routine_index, current)
