"""Guide me: the warm-up of a training day's post, step by step, for whoever presses."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.features.guided import warmups_service as warmups
from bot.interactions.host import Interaction
from bot.interactions.persistent import Persistent


class Guide(Persistent, template=r"warmup:begin:(?P<occurrence>\d{1,18})"):
    """Begins the exercises of this post, or goes on with them; only who presses sees it."""

    def __init__(self, occurrence_id: int) -> None:
        self.occurrence_id = occurrence_id
        super().__init__(
            discord.ui.Button(
                label="Guide me",
                style=discord.ButtonStyle.primary,
                custom_id=f"warmup:begin:{occurrence_id}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["occurrence"]))

    async def act(self, interaction: Interaction) -> None:
        from bot.features.guided import player_flow  # noqa: PLC0415  # its end holds the post's buttons, so it imports the post

        client = interaction.client
        prepared = await client.db.read(warmups.warmup_of_post, client.catalogue, self.occurrence_id)
        await player_flow.begin(interaction, prepared, resume=False)
