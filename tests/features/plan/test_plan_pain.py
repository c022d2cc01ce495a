"""``/plan`` when something hurts: less of it, rest, or a professional, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import simcord

from tests.features.plan.planned import DAY, asked, hurts, made, make, nothing_to_tell, trained
from tests.features.texts import texts
from tests.rows import execute, fetch

if TYPE_CHECKING:
    from tests.world import World


def has_an_exercise(message: simcord.ResponseMessage) -> bool:
    return any(word in str(message.components) for word in ("exercise:", "plan:start"))


async def test_a_sore_knee_changes_the_plan_at_once(world: World) -> None:
    shown = await made(world)
    await hurts(world, "knee", 3)
    again = await asked(world)
    assert "to fit what's happened since" in texts(again)
    assert "Squat" not in texts(again)
    await world.ana.click(again, label="Why this plan")
    assert "it spares your knee" in texts(again)
    assert "Squat" not in texts(again)
    stale = await world.ana.click(shown, custom_id="plan:start:A")
    assert stale.response is not None
    assert "Squat" not in texts(stale.response)


async def test_a_knee_that_does_not_hurt_any_more_gets_the_whole_plan_again(world: World) -> None:
    await hurts(world, "knee", 3)
    shown = await made(world)
    assert "Squat" not in texts(shown)
    assert "Warning signs" in texts(shown)
    await world.ana.click(shown, label="It's stopped hurting")
    assert "Squat" in texts(shown)


async def test_a_button_of_an_old_card_begins_nothing_that_pain_excludes(world: World) -> None:
    shown = await made(world)
    await hurts(world, "groin or front of the hip", 8, professional=True)
    await world.ana.click(shown, custom_id="plan:start:A")
    assert "See someone today" in texts(shown)
    assert not has_an_exercise(shown)
    assert list(await world.bot.db.read(fetch, "SELECT 1 FROM workout")) == []


@pytest.mark.parametrize("button", ["plan:session:B", "plan:reasons:A"])
@pytest.mark.parametrize(("level", "professional"), [(5, False), (8, True), (2, True)])
async def test_no_exercise_comes_of_an_old_cards_buttons_while_it_hurts(
    world: World, button: str, level: int, professional: bool
) -> None:
    shown = await made(world)
    await hurts(world, "knee", level, professional=professional)
    await world.ana.click(shown, custom_id=button)
    assert "Warning signs" in texts(shown)
    assert not has_an_exercise(shown)
    assert not any(each.name in texts(shown) for each in world.bot.catalogue.exercises.values())


async def test_the_question_about_the_day_after_is_on_every_session(world: World) -> None:
    shown = await made(world)
    await trained(world, 1)
    await world.bot.db.write(execute, "UPDATE effort SET next_day = NULL")
    await world.at(world.env.now() + DAY)
    question = "effort:yes:1:0"
    await world.ana.click(shown, label="Session B")
    assert question in str(shown.components)
    await world.ana.click(shown, label="Session A")
    assert question in str(shown.components)


async def test_more_pain_on_the_day_after_is_told_on_the_plan_and_makes_it_wait(world: World) -> None:
    shown = await made(world)
    await trained(world, 1)
    await world.bot.db.write(execute, "UPDATE effort SET next_day = NULL")
    await world.at(world.env.now() + DAY)
    asked_again = await asked(world)
    assert "Did anything hurt more the next day?" in texts(asked_again)
    await world.ana.click(asked_again, label="Yes")
    assert "Thanks for telling me" in texts(asked_again)
    assert "Tell me where" in texts(asked_again)
    assert not has_an_exercise(asked_again)
    await world.ana.click(shown, label="Update my plan")
    await world.ana.click(shown, label="Back")
    assert "A session hurt, or you had more pain the next day" in texts(shown)


async def test_a_warning_sign_is_for_a_professional_until_one_has_looked(world: World) -> None:
    await hurts(world, "groin or front of the hip", 2, professional=True)
    shown = await made(world)
    assert "Still get it checked" in texts(shown)
    assert "Warning signs" in texts(shown)
    assert not has_an_exercise(shown)
    await world.ana.click(shown, label="I've had it checked")
    assert "Only carry on if a physio or doctor" in texts(shown)
    await world.ana.click(shown, label="I'm cleared to train")
    await make(world, shown)
    assert "Start session A" in texts(shown)


async def test_pain_in_the_middle_of_the_scale_is_rest_until_it_is_over(world: World) -> None:
    await hurts(world, "knee", 5)
    shown = await made(world)
    assert "Rest is the right call for now" in texts(shown)
    assert not has_an_exercise(shown)
    await world.ana.click(shown, label="It's stopped hurting")
    await make(world, shown)
    assert "Start session A" in texts(shown)
    assert "one exercise easier, with half the sets" in texts(shown)


async def test_a_session_that_hurt_5_is_rest_until_it_is_over_and_an_easier_start(world: World) -> None:
    await trained(world, 4)
    await made(world)
    await trained(world, 1, pain=5)
    shown = await asked(world)
    assert "Rest is the right call for now" in texts(shown)
    assert not has_an_exercise(shown)
    await world.ana.click(shown, label="It's stopped hurting")
    assert "a step easier" in texts(shown)
    assert "one exercise easier, with half the sets" in texts(shown)


async def test_buttons_act_for_whoever_presses_them(world: World) -> None:
    await hurts(world, "knee", 8, professional=True)
    shown = await made(world)
    await nothing_to_tell(world, world.ben)
    result = await world.ben.slash(world.channel, "plan")
    assert result.response is not None
    await world.ben.click(result.response, label="Make my plan")
    assert "Start session A" in texts(result.response), "Ben has no pain"
    assert "Start session A" not in texts(shown)
