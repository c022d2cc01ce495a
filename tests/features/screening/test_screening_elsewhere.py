"""The health questions outside /plan: strength sessions, self-tests, cards, and what never waits for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import simcord

from bot.content.exercises import Level
from bot.features.guided.store import running_workout
from bot.features.screening.rules import is_heavy
from tests.features.screening.answering import NOTHING, answered, keep, stored
from tests.features.texts import texts
from tests.rows import execute

if TYPE_CHECKING:
    from tests.world import World

HEAVY = "single_leg_hip_thrust"
STRENGTH, WARM_UP = "base_circuit", "warm_up_trio"
UNTIL_TIRED, QUICK = "side plank hold", "glute bridge test"


async def says(world: World, command: str, **options: str | bool) -> str:
    result = await world.ana.slash(world.channel, command, **options)
    assert result.response is not None
    return texts(result.response)


async def shown(world: World, command: str, **options: str | bool) -> simcord.ResponseMessage:
    result = await world.ana.slash(world.channel, command, **options)
    assert result.response is not None
    return result.response


async def test_a_strength_routine_asks_once_and_then_begins(world: World) -> None:
    message = await shown(world, "routine", start=STRENGTH)
    assert "First, a few health questions" in texts(message)
    await answered(world, message)

    assert "exercise 1 of" in texts(message)
    await world.bot.db.write(execute, "DELETE FROM workout", ())
    assert "exercise 1 of" in await says(world, "routine", start=STRENGTH), "asked once"


async def test_a_strength_routine_for_gentle_only_has_level_1_alone_and_nothing_heavy(world: World) -> None:
    await keep(world, {"body": ["new_and_older"]})
    for routine in world.bot.catalogue.routines.values():
        result = await world.ana.slash(world.channel, "routine", start=routine.id)
        assert result.response is not None
        stored_run = await world.bot.db.read(running_workout, world.ana.id)
        if stored_run is None:
            continue  # nothing of it is gentle: that is said
        run = json.loads(stored_run.run)
        if stored_run.kind == "strength":
            ids = [item["exercise"] for item in run["items"]]
            exercises = world.bot.catalogue.exercises
            assert all(exercises[each].level is Level.FOUNDATION for each in ids)
            assert "heavy" not in stored_run.run
        await world.bot.db.write(execute, "DELETE FROM workout", ())
    assert world.env.errors is not None, "reading them tells SimCord that refusals were expected"


async def test_somebody_first_begins_no_strength_session(world: World) -> None:
    await keep(world, {"health": ["heart"]})

    assert "Let's sort this out first" in await says(world, "routine", start=STRENGTH)


async def test_the_warm_up_hip_learn_and_done_never_wait(world: World) -> None:
    await world.set_up()
    await world.at(world.first_post_at)
    [post] = world.posts()
    done = await world.ana.click(post, label="Done")

    assert "Nice one!" in texts(done.response)
    for words in (
        await says(world, "warmup"),
        await says(world, "hip", exercise="clamshell"),
        await says(world, "learn", topic="why_hip_strength"),
    ):
        assert "health question" not in words
    await world.bot.db.write(execute, "DELETE FROM workout", ())
    assert "exercise 1 of" in await says(world, "routine", start=WARM_UP)


@pytest.mark.parametrize(
    ("said", "choices", "heavy"),
    [
        pytest.param(None, {}, False, id="never-asked"),
        pytest.param({}, {}, True, id="nothing-to-tell"),
        pytest.param({"body": ["new_and_older"]}, {}, False, id="gentle-only"),
        pytest.param({"health": ["heart"]}, {}, False, id="somebody-first"),
        pytest.param({"body": ["under_18"]}, {"under_18": "over_16"}, False, id="under-18"),
        pytest.param({"body": []}, {}, False, id="a-group-left-empty"),
    ],
)
async def test_a_heavy_dose_shows_only_to_somebody_screened_normal(
    world: World, said: dict[str, list[str]] | None, choices: dict[str, str], heavy: bool
) -> None:
    if said is not None:
        await keep(world, said, **choices)
    dose = world.bot.catalogue.exercises[HEAVY].dosage.strength
    assert is_heavy(dose)

    assert ("heavy for you" in await says(world, "hip", exercise=HEAVY)) is heavy
    assert "heavy for you" not in await says(world, "hip", exercise=HEAVY, share=True)
    assert ("heavy for you" in await says(world, "routine", name=STRENGTH)) is heavy
    assert "heavy for you" not in await says(world, "routine", name=STRENGTH, share=True)


async def test_gentle_only_people_hear_that_a_test_until_tired_is_not_for_them_now(world: World) -> None:
    await keep(world, {"body": ["new_and_older"]})
    refused = await world.ana.slash(world.channel, "selftest", test=UNTIL_TIRED)

    assert "isn't for you now" in await world.refusal(refused)
    assert "isn't for you now" not in await says(world, "selftest", test=QUICK)


async def test_somebody_first_does_no_self_test(world: World) -> None:
    await keep(world, {"health": ["heart"]})

    assert "Let's sort this out first" in await says(world, "selftest", test=QUICK)


async def test_who_was_never_asked_may_test(world: World) -> None:
    assert "health" not in await says(world, "selftest", test=UNTIL_TIRED)


async def test_delete_leaves_nothing_of_the_answers(world: World) -> None:
    await keep(world, {"health": ["heart"]})
    card = await shown(world, "me delete")
    assert "health answers" in texts(card)
    form = await world.ana.click(card, custom_id="privacy:erase:mine")
    await world.ana.submit_modal(form, {"word": "DELETE"})

    assert await stored(world) == []
    again = await shown(world, "plan")
    await world.ana.click(again, label="Make my plan")
    await answered(world, again, NOTHING)
    assert "gentle" not in texts(again)


async def test_the_export_has_the_answers_in_words(world: World) -> None:
    await keep(world, {"health": ["faint"]}, faint="during")
    result = await world.ana.slash(world.channel, "me export")
    assert result.response is not None
    everything = next(file for file in result.response.attachments if file.filename.endswith(".json"))
    [row] = json.loads(await everything.read())["screening"]

    assert row["answers"] == {
        "ticked": {"health": ["faint"], "body": ["none"]},
        "choices": {"faint": "during"},
    }


async def test_nothing_of_the_answers_is_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    again = await shown(world, "plan")
    await world.ana.click(again, label="Make my plan")
    await answered(world, again, {"health": ["heart"], "body": ["low_energy"]})

    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert not any("heart" in line or "low_energy" in line for line in ours)
