"""Weights as a runner meets them: in the plan, after the session, in /progress, and gone when they delete."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.features.weights import service
from tests.features.guided.guided import Seen, rows
from tests.features.plan.planned import asked, make, nothing_to_tell
from tests.features.texts import texts
from tests.rows import execute

if TYPE_CHECKING:
    import simcord

    from tests.world import World

pytestmark = pytest.mark.usefixtures("few_pictures")

DAY = 86_400
THREE_DAYS = timedelta(days=3)


async def strong(world: World) -> None:
    """Ana has a weight at home, and has done backward lunges without it for seven weeks."""
    now, db = int(world.env.now().timestamp()), world.bot.db
    await nothing_to_tell(world)
    kit = json.dumps(["mat", "weight"])
    await db.write(
        execute,
        "INSERT INTO plan (user_id, sessions, phase, equipment) VALUES (?, 2, 'in season', ?)",
        (world.ana.id, kit),
    )
    await db.write(
        execute,
        "INSERT INTO self_test_run (id, user_id, test, begun_at)"
        " VALUES (1, ?, 'single_leg_squat_quality', ?)",
        (world.ana.id, now - 70 * DAY),
    )
    for side in ("left", "right"):
        await db.write(
            execute,
            "INSERT INTO self_test_result (run_id, user_id, test, side, outcome, hurt, tested_at)"
            " VALUES (1, ?, 'single_leg_squat_quality', ?, 'knee_in', 0, ?)",
            (world.ana.id, side, now - 70 * DAY),
        )
    for n in range(16):
        await db.write(
            execute,
            "INSERT INTO effort (user_id, kind, exercises, sets, effort, pain, done_at, next_day)"
            " VALUES (?, 'strength', '[\"backward_lunge\"]', 9, 7, 0, ?, 'no more than before')",
            (world.ana.id, now - DAY * (1 + 3 * n)),
        )


async def plan(world: World) -> simcord.ResponseMessage:
    shown = await asked(world)
    await make(world, shown)
    return shown


async def finished(world: World, seen: Seen) -> Seen:
    for _ in range(80):
        if "Next" not in seen.text:
            break
        await seen.press("Next")
    form = await world.ana.click(seen.message, label="How was it?")
    await world.ana.submit_modal(form, {"sets": "9", "effort": ["7"], "pain": ["0"]})
    return seen


async def began(world: World) -> Seen:
    """Session A of Ana's plan, in the message that shows it."""
    shown = await plan(world)
    started = await world.ana.click(shown, label="Start session A")
    assert started.response is not None
    return Seen(world.ana, started.response)


async def did_as_planned(world: World, *, sessions: int) -> None:
    """Ana does so many sessions with the weights that the plan names, and nothing hurts more the next day."""
    for _ in range(sessions):
        seen = await finished(world, await began(world))
        await seen.press("As planned")
        await world.at(world.env.now() + THREE_DAYS)
        await world.bot.db.write(execute, "UPDATE effort SET next_day = 'no more than before'")


async def lifted(world: World) -> list[tuple[object, ...]]:
    return await rows(world, "SELECT exercise, grams, amount FROM lift ORDER BY effort_id, exercise")


async def test_a_plan_names_a_weight_that_is_there_and_says_what_it_assumes(world: World) -> None:
    await strong(world)
    shown = await plan(world)

    assert "**Backward lunge** 2 × 12 reps each side, 4 kg" in texts(shown)
    assert "I'm assuming a backpack of up to 10 kg" in texts(shown)


async def test_ones_own_weights_take_its_place_in_ones_own_unit(world: World) -> None:
    await strong(world)
    shown = await plan(world)
    form = await world.ana.click(shown, label="My weights")
    await world.ana.submit_modal(form, {"have": "5, 10, 20", "unit": ["lb"]})

    assert "**Backward lunge** 2 × 12 reps each side, 5 lb" in texts(shown)
    assert "I'm assuming" not in texts(shown)


async def test_weights_that_cannot_be_read_are_refused_and_nothing_changes(world: World) -> None:
    await strong(world)
    shown = await plan(world)
    form = await world.ana.click(shown, label="My weights")
    result = await world.ana.submit_modal(form, {"have": "some rice", "unit": ["kg"]})

    said = await world.refusal(result)
    assert "some rice" in said
    assert "4, 6, 8 or 2-10" in said
    assert await rows(world, "SELECT * FROM weights") == []


async def test_a_session_shows_the_weight_and_why_and_is_logged_with_one_tap(world: World) -> None:
    await strong(world)
    seen = await began(world)
    said: list[str] = []
    for _ in range(80):
        said.append(seen.text)
        if "Next" not in seen.text:
            break
        await seen.press("Next")
    assert any("12 slow reps, 4 kg" in each and "Start with 4 kg" in each for each in said)
    form = await world.ana.click(seen.message, label="How was it?")
    await world.ana.submit_modal(form, {"sets": "9", "effort": ["7"], "pain": ["0"]})
    assert "What did you lift?" in seen.text
    assert "Backward lunge: 4 kg × 12" in seen.text
    assert "Same as last time" not in seen.text

    await seen.press("As planned")
    assert "**Lifted**" in seen.text
    assert "What did you lift?" not in seen.text
    assert await lifted(world) == [("backward_lunge", 4000, 12)]


async def test_something_else_is_typed_corrected_and_shown_in_progress(world: World) -> None:
    await strong(world)
    seen = await finished(world, await began(world))
    form = await world.ana.click(seen.message, label="Something else")
    refused = await world.ana.submit_modal(form, {"backward_lunge": "heavy"})
    assert "“heavy” at Backward lunge" in await world.refusal(refused)
    assert await lifted(world) == []

    form = await world.ana.click(seen.message, label="Something else")
    await world.ana.submit_modal(form, {"backward_lunge": "6 kg x 12"})
    assert await lifted(world) == [("backward_lunge", 6000, 12)]
    form = await world.ana.click(seen.message, label="Change my weights")
    await world.ana.submit_modal(form, {"backward_lunge": "5 x 12"})
    assert await lifted(world) == [("backward_lunge", 5000, 12)]
    progress = await world.ana.slash(world.channel, "progress")
    assert "**Backward lunge:** 5 kg × 12" in texts(progress.response)


async def test_after_two_good_sessions_the_plan_adds_two_kilos_and_says_so(world: World) -> None:
    await strong(world)
    await did_as_planned(world, sessions=2)
    shown = await plan(world)

    assert "**Backward lunge** 2 × 12 reps each side, 6 kg (+2 kg)" in texts(shown)
    await world.ana.click(shown, label="Why this plan")
    assert "Add 2 kg" in texts(shown)


async def test_same_as_last_time_is_one_tap(world: World) -> None:
    await strong(world)
    await did_as_planned(world, sessions=2)
    seen = await finished(world, await began(world))
    assert "Backward lunge: 6 kg × 12" in seen.text
    await seen.press("Same as last time")

    assert [each[1] for each in await lifted(world)] == [4000, 4000, 4000]


async def test_last_time_is_never_the_session_itself(world: World) -> None:
    """Somebody taps As planned, and then Same as last time on the card as it was before."""
    await strong(world)
    await did_as_planned(world, sessions=2)
    seen = await finished(world, await began(world))
    [number] = await rows(world, "SELECT max(id) FROM workout")
    await seen.press("As planned")
    assert [each[1] for each in await lifted(world)] == [4000, 4000, 6000]
    now = world.env.now()
    session = int(str(number[0]))
    await world.bot.db.write(service.log_as_before, world.ana.id, session, world.bot.catalogue, now)

    assert [each[1] for each in await lifted(world)] == [4000, 4000, 4000]


async def test_somebody_elses_session_takes_no_weights(world: World) -> None:
    await strong(world)
    seen = await finished(world, await began(world))
    await world.bot.db.write(execute, "UPDATE workout SET user_id = ?", (world.ben.user.id,))
    refused = await world.ana.click(seen.message, label="As planned")

    assert "someone else's" in await world.refusal(refused)
    assert await lifted(world) == []


async def test_deleting_ones_data_deletes_weights_and_what_was_lifted(world: World) -> None:
    await strong(world)
    shown = await plan(world)
    form = await world.ana.click(shown, label="My weights")
    await world.ana.submit_modal(form, {"have": "4, 6", "unit": ["kg"]})
    seen = await finished(world, await began(world))
    await seen.press("As planned")
    card = (await world.ana.slash(world.channel, "me delete")).response
    assert card is not None
    assert "the sessions you did with me, what you logged and your weights" in texts(card)
    form = await world.ana.click(card, label="Delete everything")
    await world.ana.submit_modal(form, {"word": "delete"})

    assert await rows(world, "SELECT * FROM weights") == []
    assert await lifted(world) == []
