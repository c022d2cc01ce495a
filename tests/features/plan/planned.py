"""Ana's plan, and what she did and felt before she asks for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import simcord

from tests.features.texts import texts
from tests.rows import execute, fetch

if TYPE_CHECKING:
    from tests.world import World

DAY = timedelta(days=1)


async def asked(world: World) -> simcord.ResponseMessage:
    """Ana's plan, or the questions before it; she has answered the health questions with nothing to tell."""
    await nothing_to_tell(world)
    result = await world.ana.slash(world.channel, "plan")
    assert result.ephemeral
    assert result.response is not None
    return result.response


async def made(world: World) -> simcord.ResponseMessage:
    """Ana's plan for the first time, with everything left as it was proposed."""
    shown = await asked(world)
    await make(world, shown)
    return shown


async def make(world: World, shown: simcord.ResponseMessage) -> None:
    """Press the button under the questions, unless care comes first."""
    if "Make my plan" in texts(shown):
        await world.ana.click(shown, label="Make my plan")


async def nothing_to_tell(world: World, runner: simcord.MemberActor | None = None) -> None:
    """What Ana's answers to the health questions leave behind if none of them fits."""
    await world.bot.db.write(
        execute,
        "INSERT OR IGNORE INTO screening (user_id, answers, answered_at) VALUES (?, ?, ?)",
        (
            (runner or world.ana).id,
            '{"ticked": {"health": ["none"], "body": ["none"]}}',
            int(world.env.now().timestamp()),
        ),
    )


async def hurts(world: World, place: str, level: int, professional: bool | None = False) -> None:
    """What a note of pain leaves behind, told now."""
    await world.bot.db.write(
        execute,
        "INSERT INTO pain (user_id, place, level, since, noted_at, professional)"
        " VALUES (?, ?, ?, 'a few days', ?, ?)",
        (world.ana.id, place, level, int(world.env.now().timestamp()), professional),
    )


async def trained(world: World, sessions: int, *, pain: int = 0) -> None:
    """So many sessions logged, the last of them now, at effort 6, with no more pain on the day after."""
    now = int(world.env.now().timestamp())
    for n in range(sessions):
        await world.bot.db.write(
            execute,
            "INSERT INTO effort (user_id, kind, exercises, sets, effort, pain, done_at, next_day)"
            " VALUES (?, 'strength', '[\"glute_bridge\"]', 9, 6, ?, ?, 'no more than before')",
            (world.ana.id, pain, now - n * 86400),
        )


async def kept(world: World) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await world.bot.db.read(fetch, "SELECT * FROM plan")]
