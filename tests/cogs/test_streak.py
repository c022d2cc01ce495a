"""/streak: one's own row, and the club's board of this month."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.cogs.texts import texts

if TYPE_CHECKING:
    from tests.cogs.conftest import World

THURSDAY = datetime(2026, 1, 1, 16, 45, tzinfo=UTC)
SUNDAY = THURSDAY + timedelta(days=3)
TUESDAY = THURSDAY + timedelta(days=5)


async def train(world: World, day: datetime, *answers: tuple[str, str]) -> None:
    await world.at(day)
    for member, label in answers:
        actor = world.ana if member == "ana" else world.ben
        await actor.click(world.posts()[-1], label=label)


async def test_a_newcomer_is_told_how_it_begins(world: World) -> None:
    await world.set_up()
    text = texts((await world.ana.slash(world.channel, "streak")).response)
    assert "first Done" in text
    assert "Next training" in text


async def test_the_row_grows_with_every_session_and_a_first_missed_one_is_protected(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ana", "Done"), ("ben", "Done"))
    await train(world, SUNDAY, ("ana", "Done"))
    await train(world, TUESDAY, ("ana", "Done"), ("ben", "Done"))
    anas = texts((await world.ana.slash(world.channel, "streak")).response)
    assert "3 sessions in a row" in anas
    await world.at(SUNDAY + timedelta(days=2, minutes=45))  # Sunday closes 48 hours after its run began
    bens = texts((await world.ben.slash(world.channel, "streak")).response)
    assert "2 sessions in a row" in bens
    assert "2 done in all" in bens


async def test_resting_keeps_the_row(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ana", "Done"))
    await train(world, SUNDAY, ("ana", "Resting"))
    await train(world, TUESDAY, ("ana", "Done"))
    assert "2 sessions in a row" in texts((await world.ana.slash(world.channel, "streak")).response)


async def test_the_board_ranks_by_sessions_and_shares_equal_ranks(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ana", "Done"), ("ben", "Done"))
    board = texts((await world.ana.slash(world.channel, "streak")).response)
    assert "January" in board
    assert "1\\. Ana · 1 (you)" in board
    assert "1\\. Ben · 1" in board


async def test_a_name_cannot_format_or_ping(world: World) -> None:
    await world.set_up()
    rogue = world.guild.add_member(
        world.env.create_user("rogue", global_name="**@everyone** <@123456789012345678>")
    )
    await world.at(THURSDAY)
    await rogue.click(world.posts()[0], label="Done")
    board = texts((await world.ana.slash(world.channel, "streak")).response)
    assert "**@everyone**" not in board
    assert not re.search(r"(?<!\\)<@", board)


async def test_a_club_that_is_not_set_up_is_told_who_can(world: World) -> None:
    result = await world.ana.slash(world.channel, "streak")
    assert "/club setup" in await world.refusal(result)


async def test_a_shared_card_says_whose_it_is_and_calls_nobody_you(world: World) -> None:
    await world.set_up()
    await train(world, THURSDAY, ("ana", "Done"))
    shared = await world.ana.slash(world.channel, "streak", share=True)
    assert not shared.ephemeral
    text = texts(shared.response)
    assert "Ana: 1 session in a row" in text
    assert "(you)" not in text
