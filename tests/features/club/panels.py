"""The set-up panel of /club as an organiser uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from tests.features.texts import texts

if TYPE_CHECKING:
    import simcord

    from tests.world import World

LINE: dict[str, Any] = {"timezone": "Europe/Vienna", "days": "Tue, Thu, Sun", "start": "18:30"}
TRACK = {"days": ["2", "4"], "start": "18:30", "label": "Track", "minutes": "45", "since": ""}


@dataclass(frozen=True, slots=True)
class Panel:
    """The set-up panel as an organiser has it in front of them: one message, edited with every step."""

    world: World
    who: simcord.MemberActor
    message: simcord.ResponseMessage

    @property
    def text(self) -> str:
        return texts(self.message)

    @property
    def save_is_off(self) -> bool:
        return control(self.message, "setup:save").get("disabled", False)

    async def fill(self, form: str, values: dict[str, Any]) -> simcord.InteractionResult:
        """Open one of the panel's forms and send it off."""
        shown = await self.who.click(self.message, custom_id=f"setup:form:{form}")
        return await self.who.submit_modal(shown, values)

    async def choose(self, field: str, *values: Any) -> simcord.InteractionResult:
        return await self.who.select(self.message, list(values), custom_id=f"setup:{field}")

    async def click(self, label: str) -> simcord.InteractionResult:
        return await self.who.click(self.message, label=label)


async def open_panel(world: World, who: simcord.MemberActor | None = None, **options: Any) -> Panel:
    result = await (who or world.organiser).slash(world.channel, "club setup", **options)
    assert result.response is not None
    assert result.ephemeral
    return Panel(world, who or world.organiser, result.response)


def control(message: discord.Message | simcord.ResponseMessage, custom_id: str) -> dict[str, Any]:
    """A button or select of a message, as Discord has it."""

    def find(components: list[Any]) -> dict[str, Any] | None:
        for component in components:
            if component.get("custom_id") == custom_id:
                return component
            inner = [*component.get("components", []), component.get("accessory"), component.get("component")]
            if found := find([c for c in inner if c]):
                return found
        return None

    parts = [c if isinstance(c, dict) else c.to_dict() for c in message.components]
    found = find(parts)
    assert found is not None, f"no {custom_id}"
    return found


async def status(world: World) -> str:
    return texts((await world.organiser.slash(world.channel, "club status")).response)
