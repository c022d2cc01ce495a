"""``/plan``, from the questions to a session begun, and until it is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import create_bot
from bot.content.exercises import Equipment
from bot.features.club.owner import Owner
from bot.features.club.schedule import Club
from bot.features.me import service as me
from bot.features.plan import service as services
from bot.features.self_tests import store as self_tests
from bot.features.self_tests.rules import Result, Side
from tests.builders import stored
from tests.features.plan.planned import DAY, asked, kept, made, trained
from tests.features.texts import texts
from tests.rows import execute, fetch

if TYPE_CHECKING:
    from bot.settings import Settings
    from tests.world import World

BRIDGE, HOLD = "hip_bridge_test", "single_leg_bridge_hold"


async def drawn(world: World, exercise: str) -> None:
    """Have the picture before it is shown: on a busy machine to draw it takes longer than SimCord waits."""
    await world.bot.drawings.make(world.bot.catalogue.exercises[exercise])


async def after_the_test(world: World, left: str, right: str) -> None:
    """What the guided glute bridge test leaves behind."""
    await has_tested(world, BRIDGE, (left, None), (right, None))


async def has_tested(
    world: World, test: str, *sides: tuple[str, float | None], ago: timedelta = timedelta()
) -> None:
    """What a guided test of both sides leaves behind: what was seen on each, and the number."""
    at = world.env.now() - ago
    run = await world.bot.db.write(self_tests.begin, world.ana.id, test, "{}", at)
    found = [
        Result(test=test, side=side, outcome=seen, value=value, hurt=seen == "hurt", tested_at=at)
        for side, (seen, value) in zip(Side, sides, strict=True)
    ]
    await world.bot.db.write(self_tests.put, run.id, world.ana.id, found)
    await world.bot.db.write(self_tests.set_state, run.id, None)


async def test_the_questions_are_answered_already_and_looking_stores_nothing(world: World) -> None:
    shown = await asked(world)
    assert "Make my plan" in texts(shown)
    assert "Equipment: mat" in texts(shown).replace("*", "")
    assert await kept(world) == []


async def test_what_the_club_has_is_what_is_proposed(world: World) -> None:
    await stored(
        world.bot.db,
        Club(
            owner=Owner.guild(world.guild.id),
            channel_id=world.channel.id,
            zone="Europe/Vienna",
            slots=(),
            equipment=frozenset({Equipment.WALL}),
        ),
    )
    assert "Equipment: wall" in texts(await asked(world)).replace("*", "")


async def test_what_is_chosen_outlives_a_restart_and_makes_the_plan(world: World, settings: Settings) -> None:
    shown = await asked(world)
    await world.ana.select(shown, ["3"], custom_id="plan:sessions:new")
    await world.ana.select(shown, ["mat", "loop band"], custom_id="plan:equipment:new")
    old, fresh = world.bot, create_bot(settings, shards=1)
    await world.env.restart_bot(fresh)
    await old.close()
    try:
        await world.ana.select(shown, ["base building"], custom_id="plan:phase:new")
        await world.ana.click(shown, label="Make my plan")
        assert "3 sessions a week" in texts(shown)
        await world.ana.click(shown, label="Session C")
        assert "Start session C" in texts(shown)
        await world.ana.click(shown, label="Why this plan")
        assert "3 sessions a week · base building · mat, loop band" in texts(shown)
    finally:
        await fresh.close()


async def test_no_equipment_is_an_answer_too_and_grass_will_do_for_a_mat(world: World) -> None:
    shown = await asked(world)
    await world.ana.select(shown, [], custom_id="plan:equipment:new")
    await world.ana.click(shown, label="Make my plan")
    assert "Glute bridge" in texts(shown)
    await world.ana.click(shown, label="Why this plan")
    assert "no equipment" in texts(shown)
    assert "Your equipment and level don't allow more" not in texts(shown)


async def test_a_side_that_did_less_on_two_days_gets_one_more_set(world: World) -> None:
    await has_tested(world, HOLD, ("shorter", 20), ("held_level", 50), ago=DAY)
    shown = await made(world)
    assert "1 more set" not in texts(shown)
    await has_tested(world, HOLD, ("shorter", 20), ("held_level", 50))
    await world.ana.click(shown, label="Update my plan")
    await world.ana.click(shown, label="Make my plan")
    assert "1 more set on the left" in texts(shown)
    await world.ana.click(shown, label="Why this plan")
    assert "your left side did less in the timed single-leg bridge on 2 days" in texts(shown)
    assert "weak" not in texts(shown)


async def test_a_left_side_that_sagged_gets_the_reason(world: World) -> None:
    await after_the_test(world, "sagged", "steady")
    shown = await made(world)
    assert "1 more set" not in texts(shown)
    await world.ana.click(shown, label="Why this plan")
    assert "Clamshell: your left side sagged in the glute bridge test" in texts(shown)
    assert "isn't a diagnosis" in texts(shown)
    assert "Why and sources" in texts(shown)


async def test_a_perfect_test_starts_higher(world: World) -> None:
    await has_tested(world, HOLD, ("held_level", 20), ("held_level", 24))
    shown = await made(world)
    assert "Single-leg bridge, knee bent" in texts(shown)
    await world.ana.click(shown, label="Why this plan")
    reasons = texts(shown).partition("**Level 2**")[2]
    assert "Single-leg bridge, knee bent: both sides stayed level in the timed single-leg bridge" in reasons


async def test_a_test_that_hurt_gets_no_corrective_and_says_why(world: World) -> None:
    await after_the_test(world, "hurt", "steady")
    shown = await made(world)
    assert "The glute bridge test hurt" in texts(shown)
    assert "Clamshell" not in texts(shown)
    assert "Glute bridge" not in texts(shown)


async def test_why_and_sources_names_who_says_it_and_what_is_opinion(world: World) -> None:
    reasons = await made(world)
    await world.ana.click(reasons, label="Why this plan")
    shown = await world.ana.click(reasons, label="Why and sources")
    assert shown.ephemeral
    assert "Berkley C" in texts(shown.response)
    assert shown.response is not None
    read = [texts(shown.response)]
    while "Read more" in read[-1]:
        await world.ana.click(shown.response, label="Read more")
        read.append(texts(shown.response))
    assert "**Opinion, not research**" in "\n".join(read)
    assert "the order of" in "\n".join(read), "which exercise comes after which is our judgement"
    assert "J Orthop Sports Phys Ther" in "\n".join(read)


async def test_every_session_and_its_reasons_are_a_press_away(world: World) -> None:
    shown = await asked(world)
    await world.ana.select(shown, ["3"], custom_id="plan:sessions:new")
    await world.ana.click(shown, label="Make my plan")
    for letter in ("B", "C", "A"):
        await world.ana.click(shown, label=f"Session {letter}")
        assert f"## Session {letter}" in texts(shown)
        assert f"Start session {letter}" in texts(shown)
        await world.ana.click(shown, label="Why this plan")
        assert f"-# Session {letter} · " in texts(shown)
        await world.ana.click(shown, label=f"Session {letter}")
        assert f"## Session {letter}" in texts(shown)


@pytest.mark.parametrize("button", ["plan:session:C", "plan:session:A"])
async def test_a_button_of_a_plan_that_has_shrunk_shows_the_first_session(world: World, button: str) -> None:
    shown = await asked(world)
    await world.ana.select(shown, ["3"], custom_id="plan:sessions:new")
    await world.ana.click(shown, label="Make my plan")
    await world.ana.click(shown, label="Session B")
    again = await asked(world)
    await world.ana.click(again, label="Update my plan")
    await world.ana.select(again, ["2"], custom_id="plan:sessions:old")
    await world.ana.click(again, label="Make my plan")
    await world.ana.click(shown, custom_id=button)
    assert "## Session A" in texts(shown)
    assert "Session C" not in texts(shown)


async def test_the_reasons_of_a_session_that_is_gone_are_those_of_the_first(world: World) -> None:
    shown = await asked(world)
    await world.ana.select(shown, ["3"], custom_id="plan:sessions:new")
    await world.ana.click(shown, label="Make my plan")
    await world.ana.click(shown, label="Session C")
    again = await asked(world)
    await world.ana.click(again, label="Update my plan")
    await world.ana.select(again, ["2"], custom_id="plan:sessions:old")
    await world.ana.click(again, label="Make my plan")
    await world.ana.click(shown, label="Why this plan")
    assert "-# Session A · " in texts(shown)


async def test_a_session_begins_with_the_plans_doses_and_the_side_with_more_first(world: World) -> None:
    await has_tested(world, HOLD, ("shorter", 20), ("held_level", 50), ago=DAY)
    await has_tested(world, HOLD, ("shorter", 20), ("held_level", 50))
    await drawn(world, "single_leg_bridge_bent_knee")
    begun = await world.ana.click(await made(world), custom_id="plan:start:A")
    assert begun.ephemeral
    assert "Single-leg bridge, knee bent" in texts(begun.response)
    [row] = await world.bot.db.read(fetch, "SELECT title, kind, run FROM workout")
    assert (row["title"], row["kind"]) == ("Your session A", "strength")
    assert '"extra":"left"' in row["run"]


async def test_the_plan_stays_as_it_was_made_until_one_asks_for_a_new_one(world: World) -> None:
    await made(world)
    before = await kept(world)
    await trained(world, 4)
    again = await asked(world)
    assert "Your plan can be updated" in texts(again)
    assert "2 × 12 reps" in texts(again)
    assert await kept(world) == before
    await world.ana.click(again, label="Update my plan")
    await world.ana.click(again, label="Make my plan")
    assert "2 × 15 reps" in texts(again)
    assert "Your plan can be updated" not in texts(again)


async def test_the_questions_lead_back_without_a_new_plan(world: World) -> None:
    shown = await made(world)
    before = texts(shown)
    await world.ana.click(shown, label="Update my plan")
    assert "Your plan stays as it is" in texts(shown)
    await world.ana.click(shown, label="Back")
    assert texts(shown) == before


async def test_an_exercise_that_has_vanished_says_so_and_is_left_out_of_the_session(world: World) -> None:
    shown = await made(world)
    await world.bot.db.write(
        execute,
        """UPDATE plan SET plan = replace(plan, '"exercise":"glute_bridge"', '"exercise":"moon_walk"')""",
    )
    again = await asked(world)
    assert "I don't have the exercises marked “gone” any more" in texts(again)
    assert "**Glute bridge** (gone)" in texts(again), "its name is still there to read"
    await drawn(world, "clamshell")
    begun = await world.ana.click(shown, custom_id="plan:start:A")
    assert "Clamshell" in texts(begun.response)


async def test_a_plan_is_forgotten_after_90_days_and_what_was_chosen_is_not(world: World) -> None:
    await made(world)
    await world.bot.db.write(services.forget_plans, world.env.now() + 91 * DAY)
    [(user_id, sessions, *_, plan, made_at)] = await kept(world)
    assert (user_id, sessions, plan, made_at) == (world.ana.id, 2, None, None)


async def test_delete_leaves_nothing_of_a_plan(world: World) -> None:
    await made(world)
    await me.delete_person(world.bot.db, world.ana.id, world.env.now())
    assert await kept(world) == []
