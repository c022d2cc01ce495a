"""The bot with some routes more, for tests of what all routes share: every way to answer, soon or late.

Run as a program it is the bot with them.
"""

from __future__ import annotations

import asyncio
import gc
from io import BytesIO
from typing import Any

import discord

from bot import app
from bot.cli import entry
from bot.errors import UserError
from bot.interactions.answering import announce, edit, open_form, send, sent_id
from bot.interactions.cards import ACCENT, Card, Row
from bot.interactions.host import Interaction
from bot.interactions.routes import Form, Routes, fields

routes = Routes()

FACES = (discord.ui.View, discord.ui.LayoutView, discord.ui.Modal)


def _card(words: str) -> Card:
    return Card(words, Row(discord.ui.Button(label="Press", custom_id="trial:new:private:0")), colour=ACCENT)


async def _answer(interaction: Interaction, way: str) -> None:
    files = [discord.File(BytesIO(b"GIF89a"), "trial.gif", description="a trial")]
    match way:
        case "private":
            await send(interaction, _card("to one"), files)
        case "public":
            await send(interaction, _card("to all"), files, private=False)
        case "edit":
            await edit(interaction, _card("in place"), files)
        case "text":
            await send(interaction, "in words")
        case "twice":
            await send(interaction, _card("first"))
            await send(interaction, _card("second"))
        case "announced":
            await announce(interaction, private=False)
            await send(interaction, _card("after a while"), private=False)
        case "form":
            form = Form(title="A trial", custom_id="trial:sent:a:b")
            form.ask("Name", None, discord.ui.TextInput(custom_id="name"))
            await open_form(interaction, form)
        case "refuse":
            raise UserError("That cannot be done.")
        case "fault":
            raise ValueError("a fault of ours")
        case _:
            return


@routes.on("trial:new:{way}:{seconds}")
async def new(interaction: Interaction, way: str, seconds: int) -> None:
    await asyncio.sleep(seconds)
    await _answer(interaction, way)


@routes.on("trial:edits:{way}", edits=True)
async def change(interaction: Interaction, way: str) -> None:
    await _answer(interaction, way)


@routes.on("trial:files:kept", edits=True)
async def keep_files(interaction: Interaction) -> None:
    await edit(interaction, _card("beside its files"), keep_files=True)


@routes.on("trial:id:sent")
async def tell_id(interaction: Interaction) -> None:
    await send(interaction, _card("known by its id"), private=False)
    await send(interaction, f"id {await sent_id(interaction)}")


@routes.on("trial:number:{number}")
async def number(interaction: Interaction, number: int) -> None:
    await send(interaction, f"number {number}")


@routes.on("trial:sent:{text:text}")
async def sent(interaction: Interaction, text: str) -> None:
    await send(interaction, f"{text} {fields(interaction)}")


@routes.on("trial:kept:all")
async def kept(interaction: Interaction) -> None:
    """Answer how much discord.py keeps of what was sent."""
    await send(interaction, f"kept {_kept(interaction.client)}")


def _kept(client: discord.Client) -> int:
    store: Any = client._connection._view_store  # pyright: ignore[reportPrivateUsage]  # nothing public tells
    return len(store._views) + len(store._modals) + len(store._synced_message_views)


@routes.on("trial:objects:all")
async def objects(interaction: Interaction) -> None:
    """Answer what discord.py keeps, how many objects of its user interface there are, and how many of all."""
    gc.collect()
    there = gc.get_objects()
    faces = sum(
        isinstance(each, discord.ui.View | discord.ui.LayoutView | discord.ui.Modal) for each in there
    )
    await send(interaction, f"objects {_kept(interaction.client)} {faces} {len(there)}")


if __name__ == "__main__":
    app.ROUTES = (*app.ROUTES, routes)
    entry()
