"""How it was: the form after a session, the question on a later day, and where strong pain leads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.features.guided.guided import Seen, begun, rows
from tests.features.texts import texts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.world import World

pytestmark = pytest.mark.usefixtures("few_pictures")

STRENGTH = "base_circuit_no_weights"
A_DAY = timedelta(days=1)


async def ended(world: World) -> Seen:
    """Ana has done a strength session."""
    seen = await begun(world, world.ana, "routine", start=STRENGTH)
    for _ in range(60):
        if "Next" not in seen.text:
            break
        await seen.press("Next")
    return seen


async def log(world: World, seen: Seen, sets: str = "6", effort: int = 6, pain: int = 0) -> str:
    label = "How was it?" if "How was it?" in seen.text else "Change my log"
    form = await world.ana.click(seen.message, label=label)
    await world.ana.submit_modal(form, {"sets": sets, "effort": [str(effort)], "pain": [str(pain)]})
    return seen.text


async def a_day_later(world: World) -> Seen:
    """The next day Ana begins again."""
    await world.at(world.env.now() + A_DAY)
    return await begun(world, world.ana, "routine", start=STRENGTH)


async def test_what_was_done_is_written_down_and_shown(world: World) -> None:
    seen = await ended(world)
    assert "Well done" in seen.text
    logged = await log(world, seen)
    assert "6 sets, effort 6/10, pain 0/10" in logged
    assert await rows(world, "SELECT sets, effort, pain, kind FROM effort") == [(6, 6, 0, "strength")]


async def test_a_second_thought_corrects_it(world: World) -> None:
    seen = await ended(world)
    await log(world, seen)
    assert "5 sets, effort 9/10, pain 2/10" in await log(world, seen, "5", 9, 2)
    assert await rows(world, "SELECT sets, effort, pain FROM effort") == [(5, 9, 2)]


async def test_a_number_that_cannot_be_read_is_asked_for_again(world: World) -> None:
    seen = await ended(world)
    form = await world.ana.click(seen.message, label="How was it?")
    result = await world.ana.submit_modal(form, {"sets": "xx", "effort": ["6"], "pain": ["0"]})
    assert "whole number" in await world.refusal(result)
    assert await rows(world, "SELECT 1 FROM effort") == []


async def test_a_form_that_was_open_while_it_restarted_is_taken(
    world: World, restart: Callable[[], Awaitable[None]]
) -> None:
    seen = await ended(world)
    form = await world.ana.click(seen.message, label="How was it?")
    await restart()
    await world.ana.submit_modal(form, {"sets": "4", "effort": ["5"], "pain": ["1"]})
    assert "4 sets, effort 5/10, pain 1/10" in seen.text
    assert await rows(world, "SELECT sets, effort, pain FROM effort") == [(4, 5, 1)]


async def test_strong_pain_leads_to_care_and_not_to_praise(world: World) -> None:
    seen = await ended(world)
    logged = await log(world, seen, pain=7)
    assert "physio or doctor" in logged
    assert "Well done" not in logged
    assert "Your hips are ready" not in logged
    for label in ("Tell me where", "Warning signs", "Pause training"):
        assert label in logged


async def test_the_next_day_begins_with_one_question_and_no_is_one_tap(world: World) -> None:
    await log(world, await ended(world))
    seen = await a_day_later(world)
    assert "Did anything hurt more the next day?" in seen.text
    assert "exercise 1 of" in await seen.press("No")
    assert await rows(world, "SELECT next_day FROM effort") == [("no more than before",)]
    await seen.press("Pause")
    await seen.press("Stop here")
    again = await begun(world, world.ana, "routine", start=STRENGTH)
    assert "exercise 1 of" in again.text, "it is asked once"


async def test_more_pain_leads_to_care_and_starts_nothing(world: World) -> None:
    await log(world, await ended(world))
    seen = await a_day_later(world)
    told = await seen.press("Yes")
    assert "Thanks for telling me" in told
    assert "Tell me where" in told
    assert "workout:" not in str(seen.message.components), "nothing there leads on into the session"
    assert await rows(world, "SELECT next_day FROM effort") == [("more than before",)]
    later = await begun(world, world.ana)
    assert "exercise 1 of" in later.text, "it waits for whoever wants it"


async def test_who_does_not_want_to_say_goes_on_all_the_same(world: World) -> None:
    await log(world, await ended(world))
    seen = await a_day_later(world)
    assert "exercise 1 of" in await seen.press("Not now")
    assert await rows(world, "SELECT next_day FROM effort") == [(None,)]


async def test_on_the_same_day_nothing_is_asked(world: World) -> None:
    await log(world, await ended(world))
    seen = await begun(world, world.ana)
    assert "exercise 1 of" in seen.text


async def test_a_log_is_in_the_export_and_gone_after_deleting(world: World) -> None:
    await log(world, await ended(world))
    result = await world.ana.slash(world.channel, "me delete")
    assert "the sessions you did with me" in texts(result.response)
