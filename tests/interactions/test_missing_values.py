"""Presses and forms whose values are missing, unknown or too many: each is answered with a sentence.

Discord sends such things for messages of another version of the bot, and whoever makes them up does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app import ROUTES
from bot.content.catalogue import Catalogue
from bot.interactions.routes import Route, together
from tests.interactions.custom_ids import CONTROLS, FORMS, Component, Control, Field, Form, Reply
from tests.interactions.pressing import World, running_bot, words
from tests.wire.payloads import Json
from tests.wire.standin import Asked

pytestmark = pytest.mark.asyncio(loop_scope="module")

UPDATING = 6
"""The callback that says so."""

FAULT = "Something went wrong on my side"

ODD = (
    "",
    "no such thing",
    "0",
    "-1",
    "8",
    "99999999999999999999",
    "knee",
    "2026-02-30",
    "\N{ARABIC-INDIC DIGIT FIVE}",
)
"""Values that no list offers where another of them may be at home."""

SELECTS = [each for each in CONTROLS if each.component is not Component.BUTTON]
ALL = together(ROUTES)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, catalogue: Catalogue
) -> AsyncIterator[World]:
    async with running_bot(tmp_path_factory.mktemp("missing"), empty, catalogue) as world:
        yield world


def _is_answered(answer: Asked) -> bool:
    """With words, or with the promise that the message pressed on changes."""
    said = words(answer) or answer.kind == UPDATING
    return not answer.problem and bool(said) and FAULT not in words(answer)


@pytest.mark.parametrize("control", SELECTS, ids=lambda each: f"{each.custom_id} by {each.by}")
async def test_a_list_of_which_nothing_known_was_chosen_is_answered(world: World, control: Control) -> None:
    choices = [
        (),
        *((each,) for each in ODD),
        ("1", "2"),
        (*control.values, *control.values),
        (*control.values, "no such thing"),
    ]

    bad = [
        (chosen, words(answer))
        for chosen in choices
        if not _is_answered(answer := await world.answer(world.pressed(replace(control, values=chosen))))
    ]

    assert bad == []


@pytest.mark.parametrize("control", SELECTS, ids=lambda each: f"{each.custom_id} by {each.by}")
async def test_a_list_that_comes_as_a_button_is_answered(world: World, control: Control) -> None:
    answer = await world.answer(world.pressed(replace(control, component=Component.BUTTON)))

    assert _is_answered(answer), words(answer)


def _changed(form: Form) -> Iterator[tuple[Field, ...]]:
    """Yield the form's fields with one of them missing, empty, or with something odd in it."""
    yield ()
    for place, field in enumerate(form.fields):
        before, after = form.fields[:place], form.fields[place + 1 :]
        yield (*before, *after)
        for odd in ODD:
            yield (*before, replace(field, value=odd), *after)
            yield (*before, replace(field, value=(odd,)), *after)
        yield (*before, replace(field, value=()), *after)
        yield (*before, replace(field, value=("1", "2")), *after)


@pytest.mark.parametrize("form", FORMS, ids=lambda each: f"{each.opened_by} by {each.by}")
async def test_a_form_with_fields_missing_or_unknown_is_answered(world: World, form: Form) -> None:
    opened = await world.open(form)
    custom_id: str = opened.bodies[0]["custom_id"]

    bad = [
        (fields, words(answer))
        for fields in _changed(form)
        if not _is_answered(answer := await world.answer(world.sent(replace(form, fields=fields), custom_id)))
    ]

    assert bad == []


def _odd_ids(route: Route, custom_id: str) -> Iterator[str]:
    """Yield the custom_id with something odd in one of its fields, where the route still takes it."""
    match = route.regex.fullmatch(custom_id)
    for name in match.groupdict() if match is not None else ():
        assert match is not None
        first, last = match.span(name)
        for odd in ODD:
            made = custom_id[:first] + odd + custom_id[last:]
            if made.isascii() and route.regex.fullmatch(made) and len(made) <= 100:
                yield made


@pytest.mark.parametrize("control", CONTROLS, ids=lambda each: f"{each.custom_id} by {each.by}")
async def test_a_custom_id_with_something_odd_in_it_is_answered(world: World, control: Control) -> None:
    [route] = [each for each in ALL if each.regex.fullmatch(control.custom_id)]

    bad = [
        (each, words(answer))
        for each in _odd_ids(route, control.custom_id)
        if not _is_answered(answer := await world.answer(world.pressed(replace(control, custom_id=each))))
    ]

    assert bad == []


@pytest.mark.parametrize(
    "data",
    [
        {"custom_id": "exercise:pick:page0", "component_type": 3, "values": None},
        {"custom_id": "exercise:pick:page0", "component_type": 3},
        {"custom_id": "setup:pick", "component_type": 3, "values": []},
        {"custom_id": "exercises:filter:muscle:0-0-0", "component_type": 3, "values": ["any"]},
        {"custom_id": "exercises:filter:muscle:0-0-0-x", "component_type": 3, "values": ["any"]},
    ],
)
async def test_a_press_without_values_as_discord_may_write_it_is_answered(world: World, data: Json) -> None:
    asked = world.pressed(Control(data["custom_id"], "", Reply.NEW, by="organiser"))
    asked["data"] = data

    assert _is_answered(await world.answer(asked))
