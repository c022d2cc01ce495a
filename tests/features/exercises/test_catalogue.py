"""/exercises, /routine, /learn and /selftest: the way to everything in the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.content.texts import Urgency
from tests.features.texts import texts

if TYPE_CHECKING:
    import simcord

    from tests.world import World


def options(response: simcord.ResponseMessage | None, prefix: str) -> list[str]:
    """The values of every select whose custom_id begins so."""
    assert response is not None
    found: list[str] = []

    def walk(components: list[Any]) -> None:
        for component in components:
            if str(component.get("custom_id", "")).startswith(prefix):
                found.extend(option["value"] for option in component["options"])
            walk(component.get("components") or [])

    walk(response.components)
    return found


async def test_every_exercise_is_two_taps_from_the_list(world: World) -> None:
    listed = await world.ana.slash(world.channel, "exercises")
    assert set(options(listed.response, "exercise:pick:")) == set(world.bot.catalogue.exercises)
    assert listed.response is not None
    shown = await world.ana.select(listed.response, ["fire_hydrant"], custom_id="exercise:pick:page1")
    assert "## Fire hydrant" in texts(shown.response)
    assert shown.response is not None
    assert shown.response.id != listed.response.id, "the list stays to choose from again"


async def test_filters_narrow_the_list_one_after_the_other(world: World) -> None:
    listed = await world.ana.slash(world.channel, "exercises")
    assert listed.response is not None
    side = await world.ana.select(
        listed.response, ["side-lying"], custom_id="exercises:filter:position:0-0-0-0"
    )
    assert side.response is not None
    assert side.response.id == listed.response.id
    code = "0-0-2-0"
    bare = await world.ana.select(
        side.response, ["nothing but the floor"], custom_id=f"exercises:filter:equipment:{code}"
    )
    found = options(bare.response, "exercise:pick:")
    exercises = world.bot.catalogue.exercises
    assert "clamshell" in found
    assert "banded_clamshell" not in found
    assert all(exercises[key].position == "side-lying" for key in found)


async def test_what_can_be_done_without_kit_is_found_by_who_has_none_and_by_who_has_it(world: World) -> None:
    listed = await world.ana.slash(world.channel, "exercises")
    assert listed.response is not None
    for choice in ("nothing but the floor", "weight"):
        found = await world.ana.select(
            listed.response, [choice], custom_id="exercises:filter:equipment:0-0-0-0"
        )
        assert "backward_lunge" in options(found.response, "exercise:pick:")
        assert found.response is not None
        listed = await world.ana.slash(world.channel, "exercises")
        assert listed.response is not None


async def test_a_filter_that_nothing_passes_says_how_to_go_on(world: World) -> None:
    listed = await world.ana.slash(world.channel, "exercises")
    assert listed.response is not None
    none = await world.ana.select(listed.response, ["shoulders"], custom_id="exercises:filter:muscle:0-0-0-0")
    assert "0 exercises" in texts(none.response)
    assert "back to “any”" in texts(none.response)


async def test_the_routines_are_listed_and_one_is_shown_with_its_exercises(world: World) -> None:
    listed = await world.ana.slash(world.channel, "routine")
    for routine in world.bot.catalogue.routines.values():
        assert routine.name in texts(listed.response)
    assert listed.response is not None
    shown = await world.ana.select(listed.response, ["base_circuit"], custom_id="routine:pick:list")
    assert "rest" in texts(shown.response)
    assert shown.response is not None
    exercise = await world.ana.select(shown.response, ["backward_lunge"], custom_id="exercise:pick:routine")
    assert "## Backward lunge" in texts(exercise.response)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("knee pain", "knee_and_it_band"),
        ("weak on hills", "signs_of_weak_hips"),
        ("how oftn", "how_often_and_how_to_progress"),
    ],
)
async def test_a_topic_in_plain_words_leads_to_its_lesson(world: World, typed: str, title: str) -> None:
    result = await world.ana.slash(world.channel, "learn", topic=typed)
    assert world.bot.catalogue.lessons[title].title in texts(result.response)


async def test_a_lesson_leads_to_exercises_and_to_further_lessons(world: World) -> None:
    lesson = world.bot.catalogue.lessons["are_your_glutes_firing"]
    shown = await world.ana.slash(world.channel, "learn", topic=lesson.id)
    shown, _ = await to_the_end(world, shown)
    assert set(options(shown.response, "exercise:pick:")) == set(lesson.exercises)
    assert shown.response is not None
    following = await world.ana.click(shown.response, custom_id=f"lesson:show:{lesson.see_also[0]}")
    assert world.bot.catalogue.lessons[lesson.see_also[0]].title in texts(following.response)


async def to_the_end(world: World, shown: Any) -> tuple[Any, str]:
    """The last page of a card after Read more, and the text of all its pages."""
    text = texts(shown.response)
    while "Read more" in texts(shown.response):
        first = shown.response
        shown = await world.ana.click(first, label="Read more")
        assert (shown.response or first).id == first.id, "the page turns in place"
        text += texts(shown.response)
    return shown, text


async def test_the_signs_to_get_checked_come_by_urgency(world: World) -> None:
    shown = await world.ana.slash(world.channel, "learn", topic="doctor")
    assert shown.response is not None
    seen = ""
    for place in range(3):
        card = await world.ana.click(shown.response, custom_id=f"redflags:show:{place}")
        assert card.ephemeral
        seen += (await to_the_end(world, card))[1]
    for flag in world.bot.catalogue.red_flags:
        assert flag.sign in seen
        assert flag.do in seen
        assert flag.why is None or flag.why not in seen, "why is behind its button"


async def test_a_page_of_signs_says_which_it_is_and_never_holds_a_single_sign(world: World) -> None:
    shown = await world.ana.slash(world.channel, "learn", topic="doctor")
    assert shown.response is not None
    for place in range(3):
        card = await world.ana.click(shown.response, custom_id=f"redflags:show:{place}")
        laid = [texts(card.response)]
        while "Read more" in laid[-1]:
            first = card.response
            assert first is not None
            card = await world.ana.click(first, label="Read more")
            laid.append(texts(card.response or first))
        assert all(page.count("\n- **") > 1 for page in laid)
        assert all(f" · {n}/{len(laid)}" in page for n, page in enumerate(laid, 1) if len(laid) > 1)
        assert ["can't tell you what's wrong" in page for page in laid] == [n == 0 for n in range(len(laid))]


async def test_why_a_sign_matters_is_one_tap_away(world: World) -> None:
    catalogue = world.bot.catalogue
    shown = await world.ana.slash(world.channel, "learn", topic="doctor")
    assert shown.response is not None
    signs = await world.ana.click(shown.response, custom_id="redflags:show:1")
    assert signs.response is not None
    why = await world.ana.click(signs.response, custom_id="redflags:why:1")
    _, text = await to_the_end(world, why)
    same_day = [flag for flag in catalogue.red_flags if flag.urgency is list(Urgency)[1]]
    assert all(flag.why in text for flag in same_day if flag.why is not None)
    assert all(f"{flag.opinion}" in text for flag in same_day if flag.opinion is not None)


async def test_a_symptom_typed_for_an_exercise_gets_the_lesson(world: World) -> None:
    result = await world.ana.slash(world.channel, "hip", exercise="my knee hurts")
    assert world.bot.catalogue.lessons["knee_and_it_band"].title in texts(result.response)
    assert options(result.response, "exercise:pick:") == []


async def test_why_and_sources_shows_reasons_judgement_and_references(world: World) -> None:
    exercise = world.bot.catalogue.exercises["clamshell"]
    shown = await world.ana.slash(world.channel, "hip", exercise="clamshell")
    assert shown.response is not None
    assert not any(choice.we_take in texts(shown.response) for choice in exercise.choices)
    assert not any(opinion in texts(shown.response) for opinion in exercise.opinion)
    why = await world.ana.click(shown.response, label="Why and sources")
    assert why.ephemeral
    _, text = await to_the_end(world, why)
    assert exercise.why in text
    assert all(f"Sources say: {choice.sources_say}" in text for choice in exercise.choices)
    assert all(f"Used here: {choice.we_take}" in text for choice in exercise.choices)
    assert all(opinion in text for opinion in exercise.opinion)
    assert "[Selkowitz DM, Beneck GJ, Powers CM](<https://doi.org/10.2519/jospt.2013.4116>)" in text


async def test_a_self_test_says_what_it_cannot_tell(world: World) -> None:
    begun = await world.ana.slash(world.channel, "selftest", test="bridge test")
    assert begun.response is not None
    result = await world.ana.click(begun.response, custom_id="selftest:read:hip_bridge_test")
    _, text = await to_the_end(world, result)
    test = world.bot.catalogue.self_tests["hip_bridge_test"]
    assert test.cannot_tell in text
    assert all(outcome.seen in text for outcome in test.outcomes)


@pytest.mark.parametrize(
    ("command", "option"),
    [("hip", "exercise"), ("routine", "name"), ("learn", "topic"), ("selftest", "test")],
)
async def test_suggestions_come_at_once_and_fit(world: World, command: str, option: str) -> None:
    for typed in ("", "s", "bridge", "zzz"):
        choices = await world.ana.autocomplete(world.channel, command, option, typed)
        assert len(choices) <= 25
        assert all(1 <= len(c["name"]) <= 100 for c in choices)
