"""What Discord takes of a card."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord

from bot.interactions.cards import Card, Message


def check_limits(card: Card) -> None:
    """Discord's limits of a Components V2 message (developer documentation, August 2026)."""
    components = card.to_components()
    flat = list(flatten(components))
    assert len(flat) <= 40, "components"
    assert sum(len(c.get("content", "")) for c in flat) <= 4000, "characters"
    ids = [c["custom_id"] for c in flat if "custom_id" in c]
    assert len(ids) == len(set(ids)), "custom_ids differ from one another"
    for component in flat:
        assert len(component.get("custom_id") or "") <= 100
        assert len(component.get("label") or "") <= 80
        assert len(component.get("placeholder") or "") <= 150
        options = component.get("options", [])
        assert len(options) <= 25
        for option in options:
            assert 1 <= len(option["label"]) <= 100
            assert len(option.get("description") or "") <= 100
        if component["type"] == discord.ComponentType.action_row.value:
            assert 1 <= len(component["components"]) <= 5
    assert card.timeout is None, "a card outlives the process"
    assert card.is_persistent()


def check_message(message: Message) -> None:
    """Discord's limits of a message of text, and of the same as a card."""
    view = message.view()
    rows = view.to_components()
    assert 1 <= len(message.text) <= 2000, "characters"
    assert len(rows) == len(message.rows) <= 5, "rows"
    assert all(1 <= len(row["components"]) <= 5 for row in rows), "buttons in a row"
    assert view.is_persistent()
    check_limits(message.card())


def flatten(components: list[Any]) -> Iterator[dict[str, Any]]:
    """Every component of a payload, the containers too."""
    for component in components:
        yield component
        yield from flatten(component.get("components", []))
        if "accessory" in component:
            yield from flatten([component["accessory"]])
