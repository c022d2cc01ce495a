"""A guided session as one person sees it and presses through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord
import simcord

from tests.features.plan.planned import nothing_to_tell
from tests.features.texts import texts
from tests.rows import execute, fetch

if TYPE_CHECKING:
    from tests.world import World

BRIDGE_HOLD, CLAMSHELL = "glute_bridge_hold", "clamshell"


@dataclass(slots=True)
class Seen:
    """What one person sees of a session, and presses in it."""

    who: simcord.MemberActor
    message: simcord.ResponseMessage

    @property
    def text(self) -> str:
        return texts(self.message)

    @property
    def files(self) -> list[str]:
        return [file.filename for file in self.message.attachments]

    async def press(self, label: str) -> str:
        """Press a button; what the card says then."""
        await self.who.click(self.message, label=label)
        return self.text

    async def to_the_end(self) -> str:
        for _ in range(40):
            if "Next" not in self.text:
                break
            await self.press("Next")
        return self.text


async def begun(
    world: World, who: simcord.MemberActor, command: str = "warmup", **options: str | bool
) -> Seen:
    """What a command shows that begins a session; the health questions are answered with nothing to tell."""
    await nothing_to_tell(world, who)
    result = await who.slash(world.channel, command, **options)
    assert result.ephemeral
    assert result.response is not None
    return Seen(who, result.response)


async def posted(world: World, *exercises: str) -> discord.Message:
    """The club's first post is out, with these exercises."""
    await world.set_up()
    await world.at(world.first_post_at)
    listed = ", ".join(f'"{key}"' for key in exercises)
    await world.bot.db.write(execute, "UPDATE occurrence SET exercises = ?", (f"[{listed}]",))
    [post] = world.posts()
    return post


async def rows(world: World, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await world.bot.db.read(fetch, query)]
