"""The health questions on the way to a plan, as a runner meets them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import simcord

from bot.content.screening import NONE_OF_THESE
from bot.features.pain.buttons import Want, Wanted
from bot.features.screening.cards import screening_form
from tests.features.screening.answering import NOTHING, answered, keep, opened, stored
from tests.features.texts import texts
from tests.rows import execute

if TYPE_CHECKING:
    from tests.world import World


async def plan(world: World) -> simcord.ResponseMessage:
    result = await world.ana.slash(world.channel, "plan")
    assert result.ephemeral
    assert result.response is not None
    return result.response


async def before_the_plan(world: World) -> simcord.ResponseMessage:
    """What comes of "Make my plan" on a first visit."""
    shown = await plan(world)
    await world.ana.click(shown, label="Make my plan")
    return shown


async def test_nothing_to_tell_takes_four_taps_and_leads_straight_to_the_plan(world: World) -> None:
    shown = await before_the_plan(world)
    assert "First, a few health questions" in texts(shown)
    rules = world.bot.catalogue.screening
    assert rules is not None

    taps = 1  # Answer
    form = await opened(world, shown)
    boxes = {item["component"]["custom_id"]: item["component"] for item in form.modal["components"]}
    assert all(box["options"][-1]["label"] == "None of these" for box in boxes.values())
    taps += len(boxes) + 1  # None of these in each, and Submit
    await world.ana.submit_modal(form, {key: [NONE_OF_THESE] for key in boxes})

    assert taps <= 4
    assert "Start" in texts(shown)
    assert "gentle" not in texts(shown)
    [row] = await stored(world)
    assert row["user_id"] == world.ana.id
    assert row["answers"] == {"ticked": NOTHING, "choices": {}}


async def test_a_yes_costs_two_more_taps_and_its_answer_leads_on(world: World) -> None:
    shown = await before_the_plan(world)
    await answered(world, shown, {"health": ["faint", "longterm"], "body": ["none"]})

    assert "When did you faint" in texts(shown)
    assert "1 more after this" in texts(shown)
    await world.ana.select(shown, ["explained"], custom_id="health:say:faint:plan:-")
    assert "How is your long-term illness" in texts(shown)
    await world.ana.select(shown, ["stable"], custom_id="health:say:longterm:plan:-")
    assert "Start" in texts(shown)
    assert "gentle" not in texts(shown)


async def test_gentle_only_says_so_on_the_plan_with_what_to_do(world: World) -> None:
    shown = await before_the_plan(world)
    await answered(world, shown, {"health": ["none"], "body": ["new_and_older"]})

    assert "level 1, effort up to 5/10" in texts(shown)
    assert "That's until 29 January 2026." in texts(shown)
    await world.ana.click(shown, label="Why this plan")
    await world.ana.click(shown, label="Read more")
    assert "Keep your effort at 5/10 or less" in texts(shown)


async def test_a_group_left_empty_is_gentle_only_and_can_be_answered_later(world: World) -> None:
    shown = await before_the_plan(world)
    await answered(world, shown, {"health": ["none"]})

    assert "You left some health questions open" in texts(shown)
    form = await opened(world, shown, "Update my health")
    await world.ana.submit_modal(form, NOTHING)
    assert "gentle" not in texts(shown)


async def test_somebody_first_gets_words_to_say_and_no_exercise_until_cleared(world: World) -> None:
    shown = await before_the_plan(world)
    await answered(world, shown, {"health": ["heart"], "body": ["none"]})

    assert "May I do strength exercises, and how hard?" in texts(shown)
    assert "Start" not in texts(shown)
    await world.ana.click(shown, label="I've been cleared")
    assert "Has a physio or doctor cleared you?" in texts(shown)
    await world.ana.click(shown, label="I'm cleared to train")
    assert "Start" in texts(shown)
    [row] = await stored(world)
    assert row["cleared_at"] == int(world.env.now().timestamp())


async def test_back_from_the_question_about_clearance_changes_nothing(world: World) -> None:
    shown = await before_the_plan(world)
    await answered(world, shown, {"health": ["heart"], "body": ["none"]})
    await world.ana.click(shown, label="I've been cleared")
    await world.ana.click(shown, label="Back")

    assert "Let's sort this out first" in texts(shown)
    [row] = await stored(world)
    assert row["cleared_at"] is None


async def test_chest_pain_now_is_an_emergency_before_any_smaller_question(world: World) -> None:
    shown = await before_the_plan(world)
    await answered(world, shown, {"health": ["chest_now", "faint"], "body": ["hurts"]})

    assert "Emergency: get help now" in texts(shown)
    assert "Call your emergency number now" in texts(shown)
    assert "faint" not in texts(shown)
    warm_up = await world.ana.slash(world.channel, "warmup")
    assert warm_up.response is not None
    assert "Emergency: get help now" in texts(warm_up.response), "urgency isn't softened by another command"


async def test_something_hurts_leads_to_where_and_then_on(world: World) -> None:
    shown = await before_the_plan(world)
    await answered(world, shown, {"health": ["none"], "body": ["hurts"]})

    assert "Where does it hurt?" in texts(shown)
    assert "Tell me where" in texts(shown)
    await world.ana.click(shown, label="Carry on")
    assert "level 1, effort up to 5/10" in texts(shown)


async def test_an_old_plan_asks_first_gets_nothing_heavier_and_keeps_its_history(world: World) -> None:
    await keep(world, {})
    shown = await before_the_plan(world)
    assert "Start" in texts(shown)
    await world.bot.db.write(execute, "DELETE FROM screening", ())

    again = await plan(world)
    assert "First, a few health questions" in texts(again)
    await world.ana.click(shown, custom_id="plan:start:A")
    assert "First, a few health questions" in texts(shown), "an old button asks first, too"
    await answered(world, again, {"health": ["none"], "body": ["new_and_older"]})
    assert "level 1, effort up to 5/10" in texts(again)


async def test_it_asks_again_after_6_months_and_leads_back_to_the_same_plan(world: World) -> None:
    await keep(world, {})
    await before_the_plan(world)
    await world.bot.db.write(
        execute,
        "UPDATE screening SET answered_at = answered_at - ?",
        (int(timedelta(weeks=27).total_seconds()),),
    )

    again = await plan(world)
    assert "Has anything changed?" in texts(again)
    await answered(world, again)
    assert "Start" in texts(again)


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(Want.SESSION, "A"), Wanted(Want.ROUTINE, "r" * 40)])
async def test_the_form_is_small_enough_for_discord(world: World, wanted: Wanted) -> None:
    rules = world.bot.catalogue.screening
    assert rules is not None
    form = screening_form(rules, wanted).to_dict()

    assert len(form["custom_id"]) <= 100
    assert len(form["title"]) <= 45
    assert len(form["components"]) <= 5
    for label in form["components"]:
        assert len(label["label"]) <= 45
        assert len(label["component"]["options"]) <= 10
        for option in label["component"]["options"]:
            assert len(option["label"]) <= 100
            assert len(option.get("description") or "") <= 100


async def test_another_runner_sees_nothing_of_it(world: World) -> None:
    await keep(world, {"health": ["heart"]})
    result = await world.ben.slash(world.channel, "plan")

    assert result.response is not None
    assert "Make my plan" in texts(result.response)
    await world.ben.click(result.response, label="Make my plan")
    assert "First, a few health questions" in texts(result.response)
