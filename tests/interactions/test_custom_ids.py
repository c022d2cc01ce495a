"""Whatever the bot has ever put on a message is answered: buttons, selects, and the forms they open.

These tests know the bot from outside only, so that they outlive whatever takes the presses inside it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.content.catalogue import Catalogue
from bot.content.wording import LONGEST_LABEL
from tests.interactions.custom_ids import CONTROLS, FORMER, FORMS, NOUNS, UNREADABLE, Control, Form, Reply
from tests.interactions.pressing import REPLIES, World, running_bot, words
from tests.wire.payloads import custom_ids
from tests.wire.standin import Asked

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAULT = "Something went wrong on my side"
UNREAD = "That button no longer works"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, catalogue: Catalogue
) -> AsyncIterator[World]:
    async with running_bot(tmp_path_factory.mktemp("interactions"), empty, catalogue) as world:
        yield world


def _require(answer: Asked, says: str, reply: Reply) -> None:
    """It was answered in this way, with these words; a new message is for one person only."""
    assert answer.problem == ""
    assert FAULT not in words(answer)
    assert UNREAD not in words(answer)
    assert says in words(answer)
    assert REPLIES[answer.kind] is reply
    assert reply is not Reply.NEW or answer.private


@pytest.mark.parametrize("control", CONTROLS, ids=lambda each: each.custom_id)
async def test_it_is_answered(world: World, control: Control) -> None:
    _require(await world.press(control), control.says, control.reply)


@pytest.mark.parametrize("form", FORMS, ids=lambda each: each.opened_by)
async def test_its_form_is_answered(world: World, form: Form) -> None:
    opened = await world.open(form)
    _require(opened, form.title, Reply.FORM)
    [shown] = opened.bodies
    fields = list(custom_ids(shown["components"]))

    answer = await world.submit(form, shown["custom_id"])

    assert shown["title"] == form.title
    assert fields == [field.custom_id for field in form.fields]
    _require(answer, form.says, form.reply)


@pytest.mark.parametrize("custom_id", UNREADABLE)
async def test_what_makes_no_sense_is_said_to_be_unreadable(world: World, custom_id: str) -> None:
    answer = await world.press(Control(custom_id, UNREAD, Reply.NEW, by="organiser"))

    assert UNREAD in words(answer)
    assert answer.private


@pytest.mark.parametrize("custom_id", FORMER)
async def test_what_nobody_takes_any_more_does_nothing_wrong(world: World, custom_id: str) -> None:
    answer = await world.press(Control(custom_id, "", Reply.NEW, by="organiser"), may_be_silent=True)

    assert FAULT not in words(answer)
    assert answer.private or not answer.kind


async def test_whatever_the_bot_has_shown_is_in_the_table(world: World) -> None:
    """Noun, verb and kind of component; what follows them are ids and what somebody typed."""
    known = {(*each.custom_id.split(":")[:2], int(each.component)) for each in CONTROLS}
    world.see_messages()

    assert world.shown
    assert {(*shown.split(":")[:2], kind) for shown, kind in world.shown.items()} <= known


async def test_a_phone_shows_each_label_whole(world: World, catalogue: Catalogue) -> None:
    """Up to 20 characters. The names of exercises, lessons and tests may be longer."""
    names = [
        *(each.name for each in (*catalogue.exercises.values(), *catalogue.self_tests.values())),
        *(each.title for each in catalogue.lessons.values()),
    ]
    world.see_messages()

    assert len(world.labels) > 100
    long = {label for label in world.labels.values() if len(label) > LONGEST_LABEL}
    assert {label for label in long if not any(name in label for name in names)} == set()


async def test_the_table_has_all_nouns_and_no_record_twice() -> None:
    assert {each.noun for each in CONTROLS} == NOUNS
    assert len({(each.custom_id, each.values, each.by, each.place) for each in CONTROLS}) == len(CONTROLS)
    assert all(len(each.custom_id) <= 100 for each in CONTROLS)


@pytest.mark.parametrize(
    "control", [each for each in CONTROLS if each.reply is Reply.FORM], ids=lambda each: each.custom_id
)
async def test_whatever_opens_a_form_has_its_form_in_the_table(control: Control) -> None:
    assert any(control.custom_id.startswith(form.opened_by.rstrip("0123456789")) for form in FORMS)
