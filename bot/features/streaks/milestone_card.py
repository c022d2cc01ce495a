"""A milestone: a private note with a picture, and a word to the club where the member wants that."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Any

import discord

from bot.features.streaks.milestones import Milestone
from bot.features.streaks.service import Reached
from bot.interactions.artist import drawn
from bot.interactions.host import Interaction
from bot.interactions.noticeboard import Refused, Unreachable
from bot.interactions.outcomes import outcome
from bot.interactions.persistent import Card
from bot.interactions.text import ACCENT, plain
from bot.pictures.charts.milestone import milestone_alt_text, milestone_picture

_log = logging.getLogger(__name__)

_PICTURE = "milestone.png"

_drawn = cache(milestone_picture)
"""There are six of them, and a whole club may reach the first with the same run."""


async def congratulate(interaction: Interaction, reached: Sequence[Reached]) -> None:
    """After an answer was sent: a private note for each milestone, and what the club may hear of it."""
    for milestone in dict.fromkeys(each.milestone for each in reached):
        picture = BytesIO(await drawn(_drawn, milestone))
        file = discord.File(picture, _PICTURE, description=milestone_alt_text(milestone))
        await interaction.followup.send(view=milestone_card(milestone), file=file, ephemeral=True)
    for each in reached:
        if each.told_as is not None:
            await _tell_club(interaction.client, each, each.told_as)


def milestone_card(milestone: Milestone) -> Card:
    """The private note; its picture travels as a file beside it."""
    picture = discord.MediaGalleryItem(f"attachment://{_PICTURE}", description=milestone_alt_text(milestone))
    return Card(
        f"## {_called(milestone).capitalize()}",
        discord.ui.MediaGallery[Any](picture),
        "-# Only you see this. Under /me you choose whether your club hears of your milestones.",
        colour=ACCENT,
    )


def announcement(milestone: Milestone, name: str) -> str:
    """What the club reads of a member who wants that."""
    return f"**{plain(name)}**: {_called(milestone)}. Well done!"


def _called(milestone: Milestone) -> str:
    if milestone is Milestone.YEAR:
        return "a whole year of training"
    return f"{milestone.value} sessions in a row"


async def _tell_club(client: discord.Client, reached: Reached, name: str) -> None:
    """A message in the club's channel that notifies nobody. The member has their note: it may fail."""
    guild_id, channel_id = reached.occurrence.owner.guild_id, reached.occurrence.channel_id
    try:
        async with outcome(client, guild_id, channel_id):
            await client.get_partial_messageable(channel_id, guild_id=guild_id).send(
                announcement(reached.milestone, name),
                silent=True,
                allowed_mentions=discord.AllowedMentions.none(),
            )
    except (Refused, Unreachable) as refusal:
        _log.warning("club %d: a milestone could not be told: %s", reached.occurrence.club_id, refusal)
