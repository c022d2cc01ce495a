"""What care is answered with in /hip, /learn, /routine and /selftest, and what is offered while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.content.catalogue import Catalogue
from bot.content.texts import RedFlag
from bot.features.learn.cards import TITLES
from bot.features.learn.choice_cards import exercise_choices, named_choices
from tests.content.typed import CARE, ORDINARY, PAINS, SIGNS
from tests.features.texts import texts

if TYPE_CHECKING:
    from tests.world import World

COMMANDS = [
    ("hip", "exercise", True),
    ("learn", "topic", False),
    ("routine", "name", True),
    ("routine", "start", False),
    ("selftest", "test", False),
]
"""Each with the option that's typed, and whether the answer can be shared."""

each_command = pytest.mark.parametrize(("command", "option", "shares"), COMMANDS)

HELP = "## When to get help"
CARE_CHOICES = ("? Tap for what to do", "? Read this first")


async def typed_in(world: World, command: str, option: str, text: str, *, shares: bool) -> Any:
    more = {"share": True} if shares else {}
    return await world.ana.slash(world.channel, command, **{option: text}, **more)


@each_command
async def test_a_sign_is_answered_with_what_to_do_for_one_alone(
    world: World, command: str, option: str, shares: bool
) -> None:
    for text in SIGNS:
        result = await typed_in(world, command, option, text, shares=shares)
        found = world.bot.catalogue.care_words.find(text)
        assert found is not None
        assert isinstance(found.target, RedFlag)
        shown = texts(result.response)
        assert result.ephemeral, f"{text}: nobody else sees it, even if it was to be shared"
        assert f"## {TITLES[found.target.urgency]}" in shown, text
        assert found.target.sign in shown, f"{text}: on the page that has the sign"
        assert found.target.do in shown, text
        assert "Sets and reps" not in shown, text


@each_command
async def test_what_needs_care_first_is_answered_for_one_alone(
    world: World, command: str, option: str, shares: bool
) -> None:
    lessons = dict.fromkeys(CARE, "when_to_see_a_professional") | PAINS
    for text, key in lessons.items():
        result = await typed_in(world, command, option, text, shares=shares)
        assert result.ephemeral, text
        assert f"## {world.bot.catalogue.lessons[key].title}" in texts(result.response), text


@each_command
async def test_the_ordinary_frightens_nobody(world: World, command: str, option: str, shares: bool) -> None:
    for text in ORDINARY:
        result = await typed_in(world, command, option, text, shares=shares)
        assert result.response is not None, text
        shown = texts(result.response)
        assert HELP not in shown, text
        assert not [title for title in TITLES.values() if f"## {title}" in shown], text
    assert world.env.errors is not None, "what isn't found is refused with the nearest names"


@each_command
async def test_the_first_choice_leads_to_care(world: World, command: str, option: str, shares: bool) -> None:
    headings = {
        "chest pain": "## Emergency: get help now",
        "chest pa": "## Emergency: get help now",
        "diabet": HELP,
        "my hip hurts": HELP,
    }
    for text, heading in headings.items():
        choices = await world.ana.autocomplete(world.channel, command, option, text)
        result = await typed_in(world, command, option, choices[0]["value"], shares=shares)
        assert result.ephemeral
        assert heading in texts(result.response), text


def choices(catalogue: Catalogue, typed: str) -> list[list[str]]:
    """The names of what the four commands offer."""
    indexes = [catalogue.lesson_index, catalogue.routine_index, catalogue.self_test_index]
    offered = [exercise_choices(catalogue, typed), *(named_choices(catalogue, i, typed) for i in indexes)]
    return [[choice.name for choice in each] for each in offered]


@pytest.mark.parametrize("typed", [*SIGNS, *CARE])
def test_care_is_offered_alone(catalogue: Catalogue, typed: str) -> None:
    for [only] in choices(catalogue, typed):
        assert len(only) <= 100
        assert only.endswith(CARE_CHOICES)


@pytest.mark.parametrize("typed", ["chest pa", "blad", "preg", "short of br"])
def test_care_is_offered_first_before_it_is_typed_out(catalogue: Catalogue, typed: str) -> None:
    assert all(first.endswith(CARE_CHOICES) for first, *_ in choices(catalogue, typed))


@pytest.mark.parametrize(("typed", "lesson"), PAINS.items(), ids=PAINS)
def test_the_lesson_about_a_pain_is_offered_first(catalogue: Catalogue, typed: str, lesson: str) -> None:
    assert all(first == catalogue.lessons[lesson].title for first, *_ in choices(catalogue, typed))


@pytest.mark.parametrize("typed", ORDINARY)
def test_no_care_is_offered_for_the_ordinary(catalogue: Catalogue, typed: str) -> None:
    assert not [name for each in choices(catalogue, typed) for name in each if name.endswith(CARE_CHOICES)]
