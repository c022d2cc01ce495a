"""Reading a message as a person does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
import simcord


def texts(message: discord.Message | simcord.ResponseMessage | None) -> str:
    """All words of a message: its content, its text displays and the labels of its buttons."""
    assert message is not None, "the bot did not answer"
    raw = message.components
    parts = [c if isinstance(c, dict) else c.to_dict() for c in raw]
    return "\n".join([message.content, *_walk(parts)])


def alt_texts(message: discord.Message | simcord.ResponseMessage | None) -> str:
    """What a message says in place of its pictures, each once."""
    assert message is not None, "the bot did not answer"
    parts = [c if isinstance(c, dict) else c.to_dict() for c in message.components]
    files = [file.description for file in message.attachments if file.description]
    return "\n".join(dict.fromkeys([*_described(parts), *files]))


def buttons(message: discord.Message) -> list[str]:
    """The custom_ids of its buttons."""
    view = discord.ui.LayoutView.from_message(message)
    return [b.custom_id for b in view.walk_children() if isinstance(b, discord.ui.Button) and b.custom_id]


def _described(components: list[Any]) -> Iterator[str]:
    for component in components:
        items: list[Any] = component.get("items") or []
        yield from (item["description"] for item in items)
        yield from _described(component.get("components") or [])


def _walk(components: list[Any]) -> Iterator[str]:
    for component in components:
        for key in ("content", "label"):
            if component.get(key):
                yield component[key]
        yield from _walk(component.get("components") or [])
        if accessory := component.get("accessory"):
            yield from _walk([accessory])
