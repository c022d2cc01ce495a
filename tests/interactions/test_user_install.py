"""In a server where only the person has the bot: what is theirs works, and the rest says what does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.content.catalogue import Catalogue
from tests.interactions.pressing import ELSEWHERE, World, person, running_bot, words
from tests.interactions.test_late import COMMANDS
from tests.wire.asking import Asker
from tests.wire.payloads import EVERYTHING, Json, Person, Server
from tests.wire.standin import Asked

pytestmark = pytest.mark.asyncio(loop_scope="module")

WITHOUT_THE_BOT = Server(77_777 << 22, EVERYTHING)
ORGANISERS_ONLY = "club "
FAULT = "went wrong on my side"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, catalogue: Catalogue
) -> AsyncIterator[World]:
    async with running_bot(tmp_path_factory.mktemp("user-install"), empty, catalogue) as world:
        yield world


def installed_by(asker: Asker, asked: Json) -> Json:
    """What Discord sends where the person has the bot, and the server has not."""
    return asked | {"authorizing_integration_owners": {"1": str(asker.person.id)}, "context": 0}


async def ask(world: World, by: str | Person, command: str, **options: Any) -> Asked:
    who = person(by) if isinstance(by, str) else by
    asker = Asker(world.discord, who, WITHOUT_THE_BOT)
    return await world.answer(installed_by(asker, asker.slash(command, **options)))


@pytest.mark.parametrize("command", [each for each in COMMANDS if not each.startswith(ORGANISERS_ONLY)])
@pytest.mark.parametrize("by", ["zoe", "switched on", "organiser"])
async def test_no_command_sends_anybody_to_club_setup_there(world: World, by: str, command: str) -> None:
    answer = await ask(world, by, command, **COMMANDS[command])

    assert answer.problem == ""
    assert FAULT not in words(answer)
    assert "/club" not in words(answer)
    assert "isn't set up" not in words(answer)


@pytest.mark.parametrize("command", ["streak", "checkin"])
async def test_who_has_no_days_of_their_own_reads_how_to_have_some_and_where_a_clubs_are(
    world: World, command: str
) -> None:
    said = words(await ask(world, "zoe", command))

    assert "Type /me reminders to start" in said
    assert "in your club's server" in said


async def test_who_has_days_of_their_own_sees_them_as_in_a_direct_message(world: World) -> None:
    streak = words(await ask(world, "reminded", "streak"))
    open_days = words(await ask(world, "reminded", "checkin"))

    assert "Type /me reminders" not in streak
    assert "Done" in open_days


async def test_what_belongs_to_a_club_says_where_it_is(world: World) -> None:
    board = words(await ask(world, "zoe", "streak", board="month"))
    member = words(await ask(world, "zoe", "streak", member=Person(4242 << 22, "Max")))
    led = words(await ask(world, "organiser", "warmup", public=True))

    assert "in your club's server" in board
    assert "in your club's server" in member
    assert "not in this server" in led
    assert "/warmup" in led


async def test_the_settings_are_the_persons_and_no_clubs(world: World) -> None:
    said = words(await ask(world, "zoe", "me settings"))

    assert "On the boards" not in said


async def test_in_a_server_that_has_the_bot_and_no_club_the_way_to_one_is_named_as_before(
    world: World,
) -> None:
    asker = Asker(world.discord, person("zoe"), ELSEWHERE)
    assert "/club setup" in words(await world.answer(asker.slash("streak")))
