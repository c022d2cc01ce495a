"""/hip: from a few letters to the card, and from card to card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.features.texts import texts

if TYPE_CHECKING:
    from tests.world import World

VERSIONS = "exercise:pick:versions"
"""The list of easier and harder versions."""


async def test_the_card_says_all_a_runner_needs(world: World) -> None:
    result = await world.ana.slash(world.channel, "hip", exercise="clamshell")
    text = texts(result.response)
    for part in (
        "Clamshell",
        "Side of the hip",
        "Sets and reps",
        "Pre-run warm-up",
        "Starting position",
        "1. ",
        world.bot.catalogue.exercises["clamshell"].cues[0],
        "Stop if",
    ):
        assert part in text
        text = text[text.index(part) :]  # in the order in which a runner needs them
    assert result.response is not None
    assert result.response.flags.components_v2


async def test_everybody_who_asks_gets_the_whole_card_and_presses_on_their_own(world: World) -> None:
    """Pressed on by one, it stays as it was for the other."""
    asked = [await world.ana.slash(world.channel, "hip", exercise="clamshell") for _ in range(3)]
    first, second, third = [result.response for result in asked]
    assert first is not None
    assert second is not None
    assert third is not None
    whole = texts(third)

    await world.ana.select(first, ["banded_clamshell"], custom_id=VERSIONS)

    assert texts(first) != whole
    assert texts(second) == whole
    assert [file.filename for file in third.attachments] == ["clamshell.gif"]
    await world.ana.select(second, ["banded_clamshell"], custom_id=VERSIONS)
    assert texts(second) == texts(first)


async def test_the_card_is_private_unless_it_is_shared(world: World) -> None:
    assert (await world.ana.slash(world.channel, "hip", exercise="squat")).ephemeral
    assert not (await world.ana.slash(world.channel, "hip", exercise="squat", share=True)).ephemeral


@pytest.mark.parametrize("typed", ["clam", "Clam Shell", "clamshel", "CLAMSHELL", "hip clam"])
async def test_a_name_typed_without_choosing_still_finds_its_card(world: World, typed: str) -> None:
    result = await world.ana.slash(world.channel, "hip", exercise=typed)
    assert "## Clamshell" in texts(result.response)


@pytest.mark.parametrize(
    "typed", ["qqqxyz", "wombat press", "'; DROP TABLE club; --", "@everyone", "🍑🍑🍑", "\u202eevil"]
)
async def test_what_matches_nothing_gets_the_nearest_names(world: World, typed: str) -> None:
    result = await world.ana.slash(world.channel, "hip", exercise=typed)
    assert "Did you mean one of these?" in await world.refusal(result)


async def test_the_suggestions_are_at_most_25_and_the_best_comes_first(world: World) -> None:
    everything = await world.ana.autocomplete(world.channel, "hip", "exercise", "")
    assert len(everything) == 25
    clams = await world.ana.autocomplete(world.channel, "hip", "exercise", "clma")
    assert clams[0]["value"] == "clamshell"


async def test_easier_and_harder_swap_the_card_in_place(world: World) -> None:
    shown = await world.ana.slash(world.channel, "hip", exercise="clamshell")
    assert shown.response is not None
    swapped = await world.ana.select(shown.response, ["banded_clamshell"], custom_id=VERSIONS)
    assert swapped.response is not None
    assert swapped.response.id == shown.response.id
    assert "## Banded clamshell" in texts(swapped.response)
    back = await world.ana.select(swapped.response, ["clamshell"], custom_id=VERSIONS)
    assert "## Clamshell" in texts(back.response)


async def test_further_versions_are_picked_from_a_list(world: World) -> None:
    shown = await world.ana.slash(world.channel, "hip", exercise="glute bridge")
    assert shown.response is not None
    picked = await world.ana.select(shown.response, ["single_leg_bridge"], custom_id=VERSIONS)
    assert "## Single-leg bridge" in texts(picked.response)


async def test_a_shared_card_is_turned_only_by_who_asked_for_it(world: World) -> None:
    shared = await world.ana.slash(world.channel, "hip", exercise="clamshell", share=True)
    assert shared.response is not None
    bens = await world.ben.select(shared.response, ["banded_clamshell"], custom_id=VERSIONS)
    assert bens.ephemeral, "Ben gets a card of his own"
    assert "## Clamshell" in texts(world.channel.last_message)
    await world.ana.select(shared.response, ["banded_clamshell"], custom_id=VERSIONS)
    assert "## Banded clamshell" in texts(world.channel.last_message)


async def test_it_works_in_a_private_message_too(world: World) -> None:
    user = world.env.create_user("zoe")
    result = await user.slash("hip", exercise="clamshell")
    assert "## Clamshell" in texts(result.response)


async def test_who_types_a_symptom_is_offered_the_lesson_and_no_exercise(world: World) -> None:
    offered = await world.ana.autocomplete(world.channel, "hip", "exercise", "my knee hurts")
    assert [c["name"] for c in offered] == ["Knee or IT band pain"]
    shown = await world.ana.slash(world.channel, "hip", exercise=offered[0]["value"])
    assert "## Knee or IT band pain" in texts(shown.response)
