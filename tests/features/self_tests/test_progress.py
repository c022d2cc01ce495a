"""``/progress`` and the invitation to test again, as a member meets them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.features.self_tests import store as self_tests
from bot.features.self_tests.rules import Result, Side
from tests.features.texts import alt_texts, texts

if TYPE_CHECKING:
    import simcord

    from tests.world import World

HOLD = "single_leg_bridge_hold"


async def looked(
    world: World, weeks_ago: int, seconds: float, who: simcord.MemberActor | None = None
) -> None:
    """A timed bridge of both sides; the right one is always at 30 seconds."""
    user_id, at = (who or world.ana).id, world.env.now() - timedelta(weeks=weeks_ago)
    run = await world.bot.db.write(self_tests.begin, user_id, HOLD, "{}", at)
    both = [
        Result(test=HOLD, side=side, outcome="held_level", value=value, tested_at=at)
        for side, value in ((Side.LEFT, seconds), (Side.RIGHT, 30.0))
    ]
    await world.bot.db.write(self_tests.put, run.id, user_id, both)
    await world.bot.db.write(self_tests.set_state, run.id, None)


async def progress(world: World) -> simcord.ResponseMessage:
    result = await world.ana.slash(world.channel, "progress")
    assert result.ephemeral
    assert result.response is not None
    return result.response


async def test_with_nothing_yet_it_offers_a_beginning(world: World) -> None:
    shown = await progress(world)
    assert "everyone starts" in texts(shown)
    begun = await world.ana.click(shown, label="Glute bridge test")
    assert "Which side feels weaker?" in texts(begun.response)


async def test_it_shows_the_change_of_each_side_and_whether_it_is_noise(world: World) -> None:
    await looked(world, 9, 12)
    await looked(world, 4, 28)
    shown = await progress(world)
    assert [file.filename for file in shown.attachments] == ["progress.png"]
    said = alt_texts(shown)
    assert "Left from 12 to 28 s" in said
    assert "Right 30 s" in said or "Right from 30 to 30 s" in said
    assert "left**: +16 s since" in texts(shown)
    assert "more than noise" in texts(shown)
    assert "right**: unchanged since" in texts(shown)


async def test_nobody_sees_what_others_tested(world: World) -> None:
    await looked(world, 4, 20, world.ben)
    assert "everyone starts" in texts(await progress(world))


async def test_a_result_is_found_again_and_deleted_from_there(world: World) -> None:
    await looked(world, 4, 20)
    shown = await progress(world)
    picked = await world.ana.select(shown, ["1"], custom_id="selftest:pick:results")
    assert picked.response is not None
    assert "20 s" in texts(picked.response)
    await world.ana.click(picked.response, label="Delete this result")
    await world.ana.click(picked.response, label="Delete it")
    again = await world.ana.click(picked.response, label="My progress")
    assert "everyone starts" in texts(again.response)


async def test_done_brings_one_line_and_a_button_to_test_again_and_only_once(
    world: World,
) -> None:
    await world.set_up()
    await world.at(world.first_post_at)
    await looked(world, 5, 20)
    [post] = world.posts()
    answer = await world.ana.click(post, label="Done")
    assert "a retest may show what's changed" in texts(answer.response)
    assert answer.response is not None
    begun = await world.ana.click(answer.response, label="Test again")
    assert "Which side feels weaker?" in texts(begun.response)
    again = await world.ana.click(post, label="Done")
    assert "second look" not in texts(again.response)


async def test_whoever_says_that_something_hurts_is_not_invited(world: World) -> None:
    await world.set_up()
    await world.at(world.first_post_at)
    await looked(world, 5, 20)
    [post] = world.posts()
    for label in ("Something hurts", "Done"):
        answer = await world.ana.click(post, label=label)
        assert "second look" not in texts(answer.response)
