"""Forms, and what was typed or chosen. A form's custom_id is a route, so what is sent outlives a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import discord

from bot.errors import UserError

T = TypeVar("T")

LOST = "I restarted, so I didn't get that. Please open the form again."


class Form(discord.ui.Modal):
    """A form. Its custom_id is a route, and the handler of that takes what is sent."""

    def ask(self, text: str, hint: str | None, component: discord.ui.Item[Any]) -> None:
        """Add a field, with its label and what to write there."""
        self.add_item(discord.ui.Label(text=text, description=hint, component=component))


def fields(interaction: discord.Interaction[Any]) -> dict[str, str | list[str]]:
    """Return what was typed or chosen in a sent form, by the custom_ids of its fields.

    What was typed is a text; what was chosen a list of values, of people, channels and roles their ids.
    """
    data: Any = interaction.data or {}
    return {each["custom_id"]: _entered(each) for each in _fields(data.get("components") or [])}


def field(interaction: discord.Interaction[Any], name: str, read: Callable[[str], T] = str) -> T:
    """Return what stands in one field of a sent form, or the one value that was chosen there.

    UserError where it cannot be read: the form is from a version whose fields were others.
    """
    try:
        [entered] = [each for key, each in fields(interaction).items() if key == name]
        [text] = [entered] if isinstance(entered, str) else entered
        return read(text)
    except (ValueError, LookupError):
        raise UserError(LOST) from None


def chosen(interaction: discord.Interaction[Any]) -> list[str]:
    """Return what was chosen in a select: its values, of channels and roles the ids."""
    data: Any = interaction.data or {}
    return list(data.get("values") or [])


def _fields(components: Iterable[Any]) -> Iterator[Any]:
    """Each field, be it in a label or in a row."""
    for each in components:
        inner = [each["component"]] if each.get("component") else each.get("components") or []
        if each.get("custom_id") and not inner:
            yield each
        yield from _fields(inner)


def _entered(field: Any) -> str | list[str]:
    if "values" in field:
        values: list[Any] = field["values"] or []
        return [str(value) for value in values]
    return str(field.get("value") or "")


def choice(name: str, options: Iterable[tuple[str, str]], chosen: str = "") -> discord.ui.Select[Any]:
    """Return a list of labels and values."""
    choices = [discord.SelectOption(label=label, value=v, default=v == chosen) for label, v in options]
    return discord.ui.Select(custom_id=name, placeholder="Choose one", options=choices)
