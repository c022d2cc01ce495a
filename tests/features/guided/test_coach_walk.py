"""The whole way of one member: self-test, plan, session, log, and four weeks later the second look."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.features.guided.guided import Seen, rows
from tests.features.guided.test_effort import log
from tests.features.plan.planned import nothing_to_tell
from tests.features.self_tests.test_self_tests_command import press, side, to_pain
from tests.features.texts import alt_texts, texts

if TYPE_CHECKING:
    import simcord

    from tests.world import World

STEADY, SAGGED = "Steady and level", "Sagged or turned"
EXTRA = "1 more set on the left"
FOUR_WEEKS = timedelta(weeks=4)


@pytest.fixture(autouse=True)
def no_pictures(world: World) -> None:
    """Nothing is drawn but the progress: that the pictures come has tests of its own."""
    known = world.bot.catalogue
    world.bot.catalogue = replace(
        known,
        exercises={key: replace(each, drawing=None) for key, each in known.exercises.items()},
        self_tests={key: replace(each, drawing=None) for key, each in known.self_tests.items()},
    )


async def asked(world: World, command: str) -> simcord.ResponseMessage:
    result = await world.ana.slash(world.channel, command)
    assert result.ephemeral
    assert result.response is not None
    return result.response


async def took_the_test(world: World, left: str, right: str) -> simcord.ResponseMessage:
    """Ana does the glute bridge test of both sides; its result."""
    result = await world.ana.slash(world.channel, "selftest", test="glute bridge test")
    assert result.response is not None
    await both(world, result.response, left, right)
    return result.response


async def both(world: World, message: simcord.ResponseMessage, left: str, right: str) -> None:
    await press(world, message, "Left")
    await side(world, message, left)
    await side(world, message, right)


async def made_from(world: World, result: simcord.ResponseMessage) -> simcord.ResponseMessage:
    """The plan, by the button under the result."""
    await nothing_to_tell(world)
    answer = (await world.ana.click(result, label="My plan")).response
    assert answer is not None
    await press(world, answer, "Make my plan")
    return answer


async def held(world: World, left: int, right: int) -> simcord.ResponseMessage:
    """Ana holds the single-leg bridge on both sides for so many seconds; her result."""
    message = (await world.ana.slash(world.channel, "selftest", test="single-leg bridge hold")).response
    assert message is not None
    await press(world, message, "Left")
    for seconds in (left, right):
        await to_pain(world, message)
        await press(world, message, "Start")
        await world.env.advance_time(seconds)
        await press(world, message, "Stop", "Nothing hurt", "Level until tired")
    return message


async def test_a_side_that_did_less_on_two_days_is_trained_more_and_the_card_tells_the_same(
    world: World,
) -> None:
    result = await held(world, 20, 40)
    assert "20 s apart: more than noise. If that's so on another day too, your plan can add a set" in texts(
        result
    )
    assert EXTRA not in texts(await made_from(world, result))

    await world.at(world.env.now() + timedelta(days=1))
    result = await held(world, 20, 40)
    assert "20 s apart: more than noise, on 2 days. For up to 6 weeks, your plan can add a set" in texts(
        result
    )
    plan = (await world.ana.click(result, label="My plan")).response
    assert plan is not None
    await press(world, plan, "Update my plan", "Make my plan")
    assert EXTRA in texts(plan)
    started = (await world.ana.click(plan, custom_id="plan:start:A")).response
    assert started is not None
    session = Seen(world.ana, started)
    seen = [session.text]
    while "Next" in session.text and len(seen) < 60:
        seen.append(await session.press("Next"))
    assert any("left leg, extra set" in each for each in seen)
    assert not any("right leg, extra set" in each for each in seen)


async def test_a_side_that_sagged_is_the_reason_until_a_second_look_four_weeks_later_is_steady(
    world: World,
) -> None:
    await world.set_up()
    plan = await made_from(world, await took_the_test(world, SAGGED, STEADY))
    assert "more set" not in texts(plan), "what was only seen on one day adds no set"
    assert "your left side sagged in the glute bridge test" in await press(world, plan, "Why this plan")
    await press(world, plan, "Session A")

    started = (await world.ana.click(plan, custom_id="plan:start:A")).response
    assert started is not None
    session = Seen(world.ana, started)
    assert "Why: your left side sagged in the glute bridge test" in session.text
    seen = [session.text]
    while "Next" in session.text and len(seen) < 60:
        seen.append(await session.press("Next"))
    assert not any("extra set" in each for each in seen)
    assert "Well done" in session.text
    logged = await log(world, session, sets="9")
    assert "effort 6/10, pain 0/10" in logged
    assert "/plan asks once how you felt the next day" in logged

    await world.at(world.env.now() + timedelta(days=1))
    plan = await asked(world, "plan")
    assert "Did anything hurt more the next day?" in texts(plan)
    assert "hurt more" not in await press(world, plan, "No")
    assert "Start session A" in texts(plan), "the plan stays where it is"

    await world.at(world.first_post_at + FOUR_WEEKS)
    answer = (await world.ana.click(world.posts()[-1], label="Done")).response
    assert answer is not None
    assert "the **Glute bridge test** at least 4 weeks ago" in texts(answer)
    again = (await world.ana.click(answer, label="Test again")).response
    assert again is not None
    await both(world, again, STEADY, STEADY)

    shown = await asked(world, "progress")
    assert "**Glute bridge test, left**: Hips sagged or turned on" in texts(shown)
    assert "Now: Steady and level." in texts(shown)
    assert "9 sets, effort 6/10, no pain" in texts(shown)
    assert [file.filename for file in shown.attachments] == ["progress.png"]
    assert "Glute bridge test" in alt_texts(shown)

    old = await asked(world, "plan")
    await press(world, old, "Update my plan", "Make my plan")
    assert "sagged" not in await press(world, old, "Why this plan")


async def test_a_test_that_hurts_leads_to_care_and_to_a_plan_without_what_it_would_have_led_to(
    world: World,
) -> None:
    await nothing_to_tell(world)
    test = world.bot.catalogue.self_tests["hip_bridge_test"]
    message = (await world.ana.slash(world.channel, "selftest", test="glute bridge test")).response
    assert message is not None
    await press(world, message, "Left")
    await to_pain(world, message)
    care = await press(world, message, "It hurt")
    assert "physio or doctor" in care
    assert "Warning signs" in care
    assert "exercise:" not in str(message.components)

    plan = await asked(world, "plan")
    await press(world, plan, "Make my plan")
    assert "The glute bridge test hurt" in texts(plan)
    for key in {key for outcome in test.outcomes for key in outcome.next}:
        assert world.bot.catalogue.exercises[key].name not in texts(plan)


async def test_a_perfect_test_begins_a_level_higher(world: World) -> None:
    plan = await made_from(world, await held(world, 25, 20))
    assert "Single-leg bridge, knee bent" in texts(plan)
    assert "more set" not in texts(plan)
    why = await press(world, plan, "Why this plan")
    level_2 = why[why.index("**Level 2**") :]
    assert "Single-leg bridge, knee bent: both sides stayed level in the timed single-leg bridge" in level_2
    assert await rows(world, "SELECT count(*) FROM workout") == [(0,)]
