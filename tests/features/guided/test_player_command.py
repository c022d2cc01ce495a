"""A guided session from its first exercise to the check-in, pressed through as a runner does it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.features.guided import service as guided
from bot.features.guided.routine_cards import routine_pages
from tests.features.guided.guided import BRIDGE_HOLD, CLAMSHELL, Seen, begun, posted, rows
from tests.features.texts import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

pytestmark = pytest.mark.usefixtures("few_pictures")


async def test_a_whole_warm_up_from_the_first_exercise_to_the_check_in(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    assert "## Clamshell" in seen.text
    assert "exercise 1 of 2 · set 1 of 1" in seen.text
    assert "Right leg: 10 slow reps" in seen.text
    assert "Stop if:" in seen.text
    assert seen.files == ["clamshell.gif"]

    assert "Now the left leg: 10 slow reps" in await seen.press("Next")
    assert seen.files == ["clamshell.gif"], "the picture that is there stays"

    assert "## Glute bridge hold" in await seen.press("Next")
    assert seen.files == ["glute_bridge_hold.gif"]

    over = await seen.press("Next")
    assert "## All done" in over
    assert "2 sets" in over
    assert seen.files == []
    await seen.press("Done")
    assert await rows(world, "SELECT answer FROM checkin") == [("done",)]
    [post] = world.posts()
    assert "1 runner checked in so far" in texts(post)


async def test_guide_me_on_the_post_goes_through_its_exercises_for_whoever_presses(world: World) -> None:
    post = await posted(world, CLAMSHELL, BRIDGE_HOLD)
    result = await world.ana.click(post, label="Guide me")
    assert result.ephemeral
    assert "## Clamshell" in texts(result.response)
    assert "Warm-up · exercise 1 of 2" in texts(result.response)
    assert result.response is not None
    await Seen(world.ana, result.response).press("Skip")
    again = await begun(world, world.ana)
    assert "exercise 2 of 2" in again.text, "/warmup brings the same session back"


async def test_what_is_counted_by_seconds_has_a_clock_that_the_runner_starts(world: World) -> None:
    await posted(world, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    assert "### 30 s" in seen.text
    edits = len(world.env.http_requests)
    started = await seen.press("Start 30 s")
    [ends] = re.findall(r"ends <t:(\d+):R>", started)
    assert int(ends) - int(world.env.now().timestamp()) in range(33, 37), "with time to lie down"
    await world.env.advance_time(40)
    assert len(world.env.http_requests) <= edits + 2, "no message a second"
    assert "Start 30 s" not in started
    assert "## All done" in await seen.press("Next")


async def test_a_picture_that_has_to_be_drawn_first_is_announced_and_comes_with_its_step(
    world: World, forget_pictures: Callable[[], None]
) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    await seen.press("Next")
    forget_pictures()
    result = await world.ana.click(seen.message, label="Next")
    assert result.deferred
    assert "## Glute bridge hold" in seen.text
    assert seen.files == ["glute_bridge_hold.gif"]


async def test_somebody_checked_in_already_is_told_so_and_not_asked_again(world: World) -> None:
    post = await posted(world, BRIDGE_HOLD)
    await world.ana.click(post, label="Done")
    seen = await begun(world, world.ana)
    assert "already tapped **Done**" in await seen.press("Next")
    assert "Rest today" not in seen.text
    assert await rows(world, "SELECT answer FROM checkin") == [("done",)]


async def test_without_a_training_day_there_is_nothing_to_check_in_to(world: World) -> None:
    seen = await begun(world, world.ana)
    over = await seen.to_the_end()
    assert "## All done" in over
    assert "check in" not in over
    assert "Your hips are ready" in over


async def test_a_routine_starts_by_the_command_and_by_the_button_on_its_card(world: World) -> None:
    routine = world.bot.catalogue.routines["warm_up_trio"]
    seen = await begun(world, world.ana, "routine", start="warm_up_trio")
    assert f"{routine.name} · exercise 1 of {len(routine.stations)}" in seen.text
    card = await world.ben.slash(world.channel, "routine", name="warm_up_trio")
    assert card.response is not None
    started = await world.ben.click(card.response, label="Start this routine")
    assert f"{routine.name} · exercise 1 of" in texts(started.response)


@pytest.mark.parametrize("key", ["warm_up_trio", "base_circuit"])
async def test_read_more_and_back_walk_all_pages_of_a_routine(world: World, key: str) -> None:
    routine = world.bot.catalogue.routines[key]
    pages = routine_pages(routine, world.bot.catalogue)
    assert len(pages) > 1
    card = (await world.ana.slash(world.channel, "routine", name=routine.id)).response
    assert card is not None
    seen = Seen(world.ana, card)
    pictures = seen.files
    shown = [seen.text] + [await seen.press("Read more") for _ in pages[1:]]
    for page, text in zip(pages, shown, strict=True):
        assert all(part in text for part in page)
    assert "Read more" not in seen.text
    assert seen.files == [], "the pictures are on the first page"
    for page in reversed(pages[:-1]):
        assert page[-1] in await seen.press("Back")
    assert seen.files == pictures


async def test_on_somebody_elses_shared_routine_the_page_is_private(world: World) -> None:
    result = await world.ana.slash(world.channel, "routine", name="warm_up_trio", share=True)
    assert not result.ephemeral
    assert result.response is not None
    before = texts(result.response)
    theirs = await world.ben.click(result.response, label="Read more")
    assert theirs.ephemeral
    assert " · 2/2" in texts(theirs.response)
    assert texts(result.response) == before


async def test_every_step_of_every_routine_fits_on_its_card(world: World) -> None:
    for routine in world.bot.catalogue.routines.values():
        seen = await begun(world, world.ana, "routine", start=routine.id)
        for _ in range(40):
            if "Next" not in seen.text:
                break
            assert len(seen.text) < 1000
            await seen.press("Next")
        assert "## All done" in seen.text
        running = await world.bot.db.write(guided.running_workout, world.ana.user.id, world.env.now())
        assert running is None
