"""Nothing that one person does makes the process grow: what is opened and left is forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from bot.content.catalogue import Catalogue
from tests.interactions.custom_ids import CONTROLS, Control, Reply
from tests.interactions.pressing import World, running_bot, words
from tests.interactions.test_dispatcher import TRIAL
from tests.soak import rounds

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPENINGS = rounds(2_000, 10_000)
"""Far more than ``STRAY``: what kept one object for each would be seen."""

AT_ONCE = 100

FORMS = [each for each in CONTROLS if each.reply is Reply.FORM]

ROUNDS = rounds(3, 50)
"""How often everything else is pressed: much of it is drawn."""

STRAY = 400
"""Objects that come and go: what the last answers leave, and caches that are full at some time."""


class Objects(NamedTuple):
    """What the process has: messages and forms that discord.py listens for, all of them, and all objects."""

    kept: int
    faces: int
    all: int


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, catalogue: Catalogue
) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("memory")
    async with running_bot(folder, empty, catalogue, program=TRIAL) as world:
        yield world


async def objects(world: World) -> Objects:
    answer = await world.press(Control("trial:objects:all", "objects", Reply.NEW))
    _, *numbers = words(answer).split()
    return Objects(*map(int, numbers))


async def press(world: World, controls: Sequence[Control]) -> None:
    for begin in range(0, len(controls), AT_ONCE):
        some = controls[begin : begin + AT_ONCE]
        answers = await world.answers([world.pressed(each) for each in some])
        assert [answer.problem for answer in answers if answer.problem] == []


async def test_thousands_of_forms_that_are_opened_and_not_sent_leave_nothing(world: World) -> None:
    await press(world, list(islice(cycle(FORMS), OPENINGS // 2)))
    before = await objects(world)

    await press(world, list(islice(cycle(FORMS), OPENINGS)))

    after = await objects(world)
    assert after.kept == before.kept == 0
    assert after.faces <= before.faces
    assert after.all - before.all < STRAY


async def test_whatever_else_is_opened_leaves_nothing(world: World) -> None:
    others = [each for each in CONTROLS if each.reply is not Reply.FORM]
    await press(world, others * 2)
    before = await objects(world)

    await press(world, others * ROUNDS)

    after = await objects(world)
    assert after.kept == before.kept == 0
    assert after.faces <= before.faces
    assert after.all - before.all < STRAY
