"""Ana and the form of health questions, as she fills it in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import simcord

from tests.rows import execute, fetch

if TYPE_CHECKING:
    from tests.world import World

NOTHING = {"health": ["none"], "body": ["none"]}


async def opened(world: World, shown: simcord.ResponseMessage, label: str = "Answer") -> Any:
    """The form behind the button."""
    return await world.ana.click(shown, label=label)


async def answered(
    world: World, shown: simcord.ResponseMessage, said: dict[str, list[str]] | None = None
) -> None:
    """Tap Answer, tick what was said, or None of these in each group, and send it."""
    await world.ana.submit_modal(await opened(world, shown), said if said is not None else NOTHING)


async def stored(world: World) -> list[dict[str, Any]]:
    """What is kept of the answers."""
    rows = [dict(row) for row in await world.bot.db.read(fetch, "SELECT * FROM screening")]
    return [row | {"answers": json.loads(row["answers"])} for row in rows]


async def keep(world: World, said: dict[str, list[str]], **choices: str) -> None:
    """What Ana's answers given just now leave behind."""
    await keep_of(world.ana.id, world, said, choices)


async def keep_of(
    user_id: int, world: World, said: dict[str, list[str]], choices: dict[str, str] | None = None
) -> None:
    """What somebody's answers given just now leave behind."""
    await world.bot.db.write(
        execute,
        "INSERT OR REPLACE INTO screening (user_id, answers, answered_at) VALUES (?, ?, ?)",
        (
            user_id,
            json.dumps({"ticked": NOTHING | said, "choices": choices or {}}),
            int(world.env.now().timestamp()),
        ),
    )
