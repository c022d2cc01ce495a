"""A guided session goes on where it was, whatever came between, and only for whose it is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import create_bot
from bot.features.guided import service as guided
from bot.features.guided.service import Presser
from bot.features.guided.workout import Press
from tests.features.guided.guided import BRIDGE_HOLD, CLAMSHELL, begun, posted, rows
from tests.rows import execute

if TYPE_CHECKING:
    from bot.settings import Settings
    from tests.world import World

pytestmark = pytest.mark.usefixtures("few_pictures")


async def test_after_a_restart_in_the_middle_the_next_press_goes_on(world: World, settings: Settings) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    await seen.press("Next")
    await world.bot.close()
    fresh = create_bot(settings, shards=1)
    await world.env.restart_bot(fresh)
    assert "## Glute bridge hold" in await seen.press("Next")
    assert "## All done" in await seen.press("Next")
    await fresh.close()


async def test_when_the_message_is_gone_the_command_brings_the_session_back_where_it_was(
    world: World,
) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    await (await begun(world, world.ana)).press("Next")
    again = await begun(world, world.ana)
    assert "Now the left leg" in again.text
    assert len(await rows(world, "SELECT 1 FROM workout")) == 1


async def test_two_people_do_it_at_once_each_at_their_own_pace(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    ana, ben = await begun(world, world.ana), await begun(world, world.ben)
    await ana.press("Next")
    await ana.press("Next")
    assert "## Glute bridge hold" in ana.text
    assert "Right leg" in ben.text
    assert "Now the left leg" in await ben.press("Next")


async def test_the_press_of_a_stranger_is_refused_and_moves_nothing(world: World) -> None:
    seen = await begun(world, world.ben)
    before = await rows(world, "SELECT run FROM workout")
    await world.bot.db.write(execute, "UPDATE workout SET user_id = ?", (world.ana.user.id,))
    refused = await world.refusal(await world.ben.click(seen.message, label="Next"))
    assert "someone else's" in refused
    assert await rows(world, "SELECT run FROM workout") == before


async def test_a_double_click_goes_one_step_and_not_two(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    by = Presser(world.ana.user.id)
    [(workout_id,)] = await rows(world, "SELECT id FROM workout")
    assert isinstance(workout_id, int)
    await world.bot.db.write(
        guided.press_workout, workout_id, by, 0, Press.NEXT, world.env.now()
    )  # its answer is on its way
    assert "Now the left leg" in await seen.press("Next")
    assert "## Glute bridge hold" in await seen.press("Next")


async def test_a_pause_waits_and_goes_on_at_the_same_step(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    await seen.press("Next")
    assert "## Paused" in await seen.press("Pause")
    await world.env.advance_time(1800)
    assert "Now the left leg" in await seen.press("Carry on")
    assert "under 1 min so far" in seen.text, "the pause is not counted"


async def test_a_session_left_for_half_a_day_is_closed_and_another_begins(world: World) -> None:
    seen = await begun(world, world.ana)
    await seen.press("Next")
    await world.at(world.env.now() + timedelta(hours=13))
    assert "Session timed out" in await seen.press("Next")
    fresh = await begun(world, world.ana)
    assert "exercise 1 of" in fresh.text
    assert "Back" not in fresh.text


async def test_the_same_routine_goes_on_and_another_has_to_wait(world: World) -> None:
    seen = await begun(world, world.ana, "routine", start="warm_up_trio")
    await seen.press("Skip")
    again = await begun(world, world.ana, "routine", start="warm_up_trio")
    assert "exercise 2 of" in again.text
    refused = await world.refusal(await world.ana.slash(world.channel, "routine", start="three_moves"))
    assert "You're in the middle of **Warm-up trio**" in refused
    there = await begun(world, world.ana)
    assert "Warm-up trio · exercise 2 of" in there.text, "/warmup brings back whatever runs"
