"""A warm-up or routine for somebody who told of pain: nothing that the place would feel, or rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.features.guided.guided import BRIDGE_HOLD, CLAMSHELL, begun, posted, rows
from tests.features.plan.planned import hurts
from tests.features.texts import texts

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.usefixtures("few_pictures")


async def test_a_sore_place_is_left_alone_and_the_card_says_so(world: World) -> None:
    post = await posted(world, BRIDGE_HOLD, CLAMSHELL)
    await hurts(world, "knee", 3)

    result = await world.ana.click(post, label="Guide me")

    assert "## Clamshell" in texts(result.response)
    assert "Warm-up, sparing your knee · exercise 1 of 1" in texts(result.response)
    assert "## Glute bridge hold" in (await begun(world, world.ben)).text, "it is hers alone"


async def test_what_is_begun_goes_on_by_the_same_button(world: World) -> None:
    post = await posted(world, BRIDGE_HOLD, CLAMSHELL)
    await hurts(world, "knee", 3)
    for _ in range(2):
        result = await world.ana.click(post, label="Guide me")
        assert "sparing your knee" in texts(result.response)
    assert await rows(world, "SELECT count(*) FROM workout") == [(1,)]


async def test_with_nothing_left_it_says_so_and_where_to_go(world: World) -> None:
    await posted(world, BRIDGE_HOLD, CLAMSHELL)
    await hurts(world, "elsewhere", 2)

    said = await world.refusal(await world.ana.slash(world.channel, "warmup"))

    assert "so rest today" in said
    assert "/plan" in said
    assert await rows(world, "SELECT count(*) FROM workout") == [(0,)]


@pytest.mark.parametrize(
    ("level", "professional", "says", "over"),
    [
        (5, False, "Rest is the right call for now", "It's stopped hurting"),
        (8, True, "See someone today", "I've had it checked"),
    ],
)
@pytest.mark.parametrize("command", ["warmup", "routine"])
async def test_strong_pain_gets_rest_or_a_professional_and_no_exercise(
    world: World, command: str, level: int, professional: bool, says: str, over: str
) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    await hurts(world, "knee", level, professional=professional)

    options = {"start": next(iter(world.bot.catalogue.routines))} if command == "routine" else {}
    result = await world.ana.slash(world.channel, command, **options)

    assert result.ephemeral
    assert says in texts(result.response)
    assert over in texts(result.response)
    assert not any(each.name in texts(result.response) for each in world.bot.catalogue.exercises.values())
    assert await rows(world, "SELECT count(*) FROM workout") == [(0,)]


async def test_when_it_is_over_everything_is_there_again(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    await hurts(world, "knee", 5)
    result = await world.ana.slash(world.channel, "warmup")
    assert result.response is not None

    await world.ana.click(result.response, label="It's stopped hurting")

    assert "## Clamshell" in (await begun(world, world.ana)).text


async def test_what_a_self_test_that_hurt_speaks_for_is_left_out_too(world: World) -> None:
    await posted(world, BRIDGE_HOLD, "squat")
    result = await world.ana.slash(world.channel, "selftest", test="glute bridge test")
    assert result.response is not None
    for label in ("Left", "I'm ready", "It hurts"):
        await world.ana.click(result.response, label=label)

    seen = await begun(world, world.ana)

    assert "## Squat" in seen.text
    assert "Warm-up, without what hurt · exercise 1 of 1" in seen.text
