"""The moving picture of an exercise or a self-test: a file beside its card, and a gallery on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import discord

from bot.domain.exercises import Exercise
from bot.domain.self_tests import SelfTest
from bot.ui.answering import answer
from bot.ui.host import Interaction
from bot.ui.persistent import Card


async def answer_drawn(
    interaction: Interaction,
    item: Exercise | SelfTest,
    card: Callable[[list[discord.ui.Item[Any]]], Card],
    *,
    swap: bool = False,
    ephemeral: bool = True,
) -> None:
    """Answer with the card of an item and its picture. Where that must be drawn first, Discord is told so.

    ``card`` makes the card from what is shown above its text.
    """
    drawings = interaction.client.drawings
    picture = await drawings.find(item)
    if picture is None and drawings.can_draw(item):
        await interaction.response.defer(ephemeral=ephemeral, thinking=not swap)
        picture = await drawings.make(item)
    files = [] if picture is None else [drawing_file(item, picture)]
    await answer(interaction, card(gallery([item] if files else [])), files, swap=swap, ephemeral=ephemeral)


def drawing_name(item: Exercise | SelfTest) -> str:
    """What the file beside a card is called."""
    return f"{item.id}.gif"


def drawing_file(item: Exercise | SelfTest, picture: bytes) -> discord.File:
    return discord.File(BytesIO(picture), drawing_name(item), description=item.alt_text)


def gallery(items: Sequence[Exercise | SelfTest]) -> list[discord.ui.Item[Any]]:
    """The pictures of items whose files are beside the card; nothing where there are none."""
    if not items:
        return []
    pictures = [
        discord.MediaGalleryItem(f"attachment://{drawing_name(item)}", description=item.alt_text)
        for item in items
    ]
    return [discord.ui.MediaGallery[Any](*pictures)]
