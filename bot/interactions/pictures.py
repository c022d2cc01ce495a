"""Draws charts (calendars, boards, milestones, trends) one at a time, in one thread of the bot's process.

Why not in the process that draws figures: measured with ``python -m tests.benchmarks.pictures`` on two busy
cores at 2.5 GHz, 100 calendars and boards one after the other:

| | thread | process |
|---|---|---|
| the first one, after a minute's rest or more | 48 to 94 ms | 166 to 497 ms |
| the others, median | 22 to 44 ms | 26 to 42 ms |
| of that in the bot's process, with some presses meanwhile | 20 to 27 ms | 1.8 ms |
| a transaction of ten statements meanwhile, median | 2.2 ms | 1.4 ms |
| memory of the bot, from 71 MiB without any picture | 98 MiB | 72 MiB |
| memory of the process that draws | none | 45 MiB |

A club asks for one chart now and then, so nearly each would be a first one: it would come later, and
take more processor time than it saves. It would also wait for a figure that is being drawn, for seconds on a
small computer. What the thread costs is 27 MiB, once, and less than a millisecond for others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, ParamSpec, TypeVar

import discord

from bot.content.exercises import Exercise
from bot.content.self_tests import SelfTest
from bot.interactions.answering import announce, show
from bot.interactions.cards import Card
from bot.interactions.host import Interaction
from bot.pictures.drawings import Shot

P = ParamSpec("P")
T = TypeVar("T")

_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="artist")
"""Several at once would compete with the event loop for the interpreter, and each thread keeps memory for its
own pictures: with the default pool the process grows by 50 to 100 MiB."""


async def drawn(draw: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Return what ``draw`` returns, while others are answered."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, lambda: draw(*arguments, **named))


MOVING_AT_ONCE = 3
"""Moving pictures on one card. With more of them nobody knows where to look, and a phone loads half a
megabyte; stills weigh a tenth of that, and "Show an exercise" moves."""

IN_A_GALLERY = 10
"""The most that Discord accepts."""

SECONDS = 10.0
"""How long several pictures are waited for."""


async def answer_drawn(
    interaction: Interaction,
    item: Exercise | SelfTest,
    card: Callable[[list[discord.ui.Item[Any]]], Card],
    *,
    shot: Shot = Shot.MOVING,
    alt: str | None = None,
    swap: bool = False,
    ephemeral: bool = True,
) -> None:
    """Answer with an item's card and its picture, which is drawn first if it doesn't exist yet.

    ``card`` makes the card from the gallery that it shows. ``alt`` is the picture's alt text, if that isn't
    the item's own text.
    """
    drawings = interaction.client.drawings
    picture = await drawings.find(item, shot)
    if picture is None and drawings.can_draw(item, shot):
        await announce(interaction, swap=swap, private=ephemeral)
        picture = await drawings.make(item, shot)
    alt = alt or item.alt_text
    files = [] if picture is None else [drawing_file(item, picture, shot, alt)]
    shown = [_shown(item, shot, alt)] if files else []
    await show(interaction, card(_gallery(shown)), files, swap=swap, private=ephemeral)


async def answer_all_drawn(
    interaction: Interaction,
    items: Sequence[Exercise],
    card: Callable[[list[discord.ui.Item[Any]]], Card],
    *,
    swap: bool = False,
    ephemeral: bool = True,
) -> None:
    """Answer with a card and a picture of each exercise: moving ones if there are few, otherwise stills."""
    shot = Shot.MOVING if len(items) <= MOVING_AT_ONCE else Shot.STILL
    made = await interaction.client.drawings.make_within(SECONDS, items[:IN_A_GALLERY], shot)
    drawn = [item for item in items if item.id in made]
    files = [drawing_file(item, made[item.id], shot) for item in drawn]
    await show(interaction, card(gallery(drawn, shot)), files, swap=swap, private=ephemeral)


def drawing_name(item: Exercise | SelfTest, shot: Shot = Shot.MOVING) -> str:
    """Return the name of the file beside a card."""
    return f"{item.id}{shot}"


def drawing_file(
    item: Exercise | SelfTest, picture: bytes, shot: Shot = Shot.MOVING, alt: str | None = None
) -> discord.File:
    return discord.File(BytesIO(picture), drawing_name(item, shot), description=alt or item.alt_text)


def gallery(items: Sequence[Exercise | SelfTest], shot: Shot = Shot.MOVING) -> list[discord.ui.Item[Any]]:
    """Return the gallery of items whose files are beside the card; nothing if there are none."""
    return _gallery([_shown(item, shot, item.alt_text) for item in items])


def _shown(item: Exercise | SelfTest, shot: Shot, alt: str) -> discord.MediaGalleryItem:
    return discord.MediaGalleryItem(f"attachment://{drawing_name(item, shot)}", description=alt)


def _gallery(shown: Sequence[discord.MediaGalleryItem]) -> list[discord.ui.Item[Any]]:
    return [discord.ui.MediaGallery[Any](*shown)] if shown else []
