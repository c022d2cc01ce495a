"""The unmodified process ``python -m bot run`` over HTTP and WebSocket: it logs in, answers, is cut off."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest
import pytest_asyncio

from tests.wire import clubs
from tests.wire.asking import Asker
from tests.wire.conftest import ANA, SAM
from tests.wire.patience import until
from tests.wire.payloads import servers
from tests.wire.process import Process, running
from tests.wire.standin import HANGS, Fault, StandIn, standing_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True, slots=True)
class World:
    """A bot that runs, with a club whose training day takes answers."""

    discord: StandIn
    bot: Process
    ana: Asker
    database: Path
    training: int


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("wire")
    database = Path(shutil.copy(empty, folder / "club.db"))
    home = servers(1)
    [training] = await clubs.training_days(database, home, clubs.soon())
    async with standing_in(home) as discord, running(discord, folder) as bot:
        await bot.ready()
        yield World(discord, bot, Asker(discord, ANA, home[0]), database, training)
        assert bot.popen.poll() is None, "it outlives whatever the tests did to it"


async def test_it_logs_in_once_tells_discord_of_its_commands_and_asks_for_no_privileged_intent(
    world: World,
) -> None:
    privileged = 1 << 1 | 1 << 8 | 1 << 15

    assert world.discord.requests["GET /users/@me"] == 1
    assert world.discord.gateway.seen["identify"] == 1
    assert world.discord.requests["PUT /applications/900000000000000001/commands"] == 1
    assert {"hip", "streak", "club"} <= world.discord.commands.keys()
    assert not world.discord.gateway.intents & privileged
    assert not world.discord.unknown


async def test_hip_is_answered_with_the_exercise(world: World) -> None:
    answer = await world.discord.answer_to(world.ana.slash("hip", exercise="clamshell"))

    assert answer.problem == ""
    assert "## Clamshell" in answer.text
    assert answer.private


async def test_done_is_counted_and_the_post_shows_it(world: World) -> None:
    answer = await world.discord.answer_to(world.ana.press(f"checkin:done:{world.training}"))

    assert answer.problem == ""
    assert clubs.rows(world.database, "SELECT user_id, answer FROM checkin") == [(ANA.id, "done")]


@pytest.mark.parametrize("how", ["reconnect", "cut"])
async def test_cut_off_it_resumes_and_answers_what_was_asked_meanwhile(world: World, how: str) -> None:
    seen = world.discord.gateway.seen
    resumed, identified = seen["resume"], seen["identify"]

    await getattr(world.discord.gateway, how)()
    await until(lambda: not world.discord.gateway.sockets or seen["resume"] > resumed)
    answer = await world.discord.answer_to(world.ana.slash("streak"))

    assert answer.problem == ""
    assert seen["resume"] == resumed + 1
    assert seen["identify"] == identified


async def test_told_that_its_session_is_over_it_logs_in_anew(world: World) -> None:
    seen = world.discord.gateway.seen
    identified = seen["identify"]

    await world.discord.gateway.invalidate()
    await until(lambda: seen["identify"] > identified)
    answer = await world.discord.answer_to(world.ana.slash("streak"))

    assert answer.problem == ""
    assert world.discord.requests["PUT /applications/900000000000000001/commands"] == 1


@pytest.mark.parametrize("status", [500, 502, 429])
async def test_where_discord_stumbles_the_answer_comes_at_the_second_try(world: World, status: int) -> None:
    async with fault(world, Fault("POST /interactions/*", status, wait=0.2)):
        answer = await world.discord.answer_to(world.ana.slash("streak"))

    assert answer.problem == ""


async def test_where_discord_hangs_up_once_the_answer_comes_all_the_same(world: World) -> None:
    async with fault(world, Fault("POST /interactions/*", HANGS, wait=0.2)):
        answer = await world.discord.answer_to(world.ana.slash("streak"))
    after = await world.discord.answer_to(world.ana.slash("streak"))

    assert "Your streak: 1" in answer.text
    assert (answer.problem, after.problem) == ("", "")


async def test_an_answer_that_discord_takes_and_loses_counts_once(world: World) -> None:
    async with fault(world, Fault("POST /interactions/*", 502, after=True)):
        await world.discord.answer_to(world.ana.press(f"checkin:resting:{world.training}"))
    await world.discord.answer_to(world.ana.press(f"checkin:resting:{world.training}"))

    resting = "SELECT count(*) FROM checkin WHERE answer = 'resting'"
    assert clubs.rows(world.database, resting) == [(1,)]


async def test_where_another_process_has_locked_the_database_nothing_is_counted_and_that_is_said(
    world: World,
) -> None:
    sam = Asker(world.discord, SAM, world.ana.server)
    with clubs.locked(world.database):
        refused = await world.discord.answer_to(sam.press(f"checkin:done:{world.training}"))
    counted = await world.discord.answer_to(sam.press(f"checkin:done:{world.training}"))

    assert "went wrong on my side" in refused.text
    assert "went wrong" not in counted.text
    by_sam = "SELECT count(*) FROM checkin WHERE user_id = ?"
    assert clubs.rows(world.database, by_sam, SAM.id) == [(1,)]


@pytest.mark.parametrize("taken", [False, True], ids=["lost on the way", "taken, and then cut off"])
async def test_a_connection_dropped_while_the_deferral_is_sent_costs_neither_the_count_nor_the_answer(
    world: World, taken: bool
) -> None:
    person = replace(SAM, id=SAM.id + 1 + taken)
    press = Asker(world.discord, person, world.ana.server).press(f"checkin:done:{world.training}")
    pressed_at = datetime.now(UTC) - timedelta(seconds=2.1)  # so it is deferred before anything else is said
    press["id"] = str(discord.utils.time_snowflake(pressed_at))

    async with fault(world, Fault("POST /interactions/*", HANGS, wait=0.1, after=taken)):
        answer = await world.discord.answer_to(press)

    assert answer.problem == ""
    assert "went wrong" not in answer.text
    assert "Nice one!" in answer.text
    callbacks = [
        each for each in world.discord.bodies if press["token"] in each.path and each.method == "POST"
    ]
    assert callbacks[0].body["type"] == discord.InteractionResponseType.deferred_channel_message.value
    by_person = "SELECT count(*) FROM checkin WHERE user_id = ?"
    assert clubs.rows(world.database, by_person, person.id) == [(1,)]


@asynccontextmanager
async def fault(world: World, what: Fault) -> AsyncGenerator[None]:
    """While this lasts; it must have happened."""
    world.discord.faults.append(what)
    try:
        yield
    finally:
        world.discord.faults.remove(what)
    assert what.done == what.times


async def test_where_discord_recommends_two_shards_both_answer(tmp_path: Path, empty: Path) -> None:
    shutil.copy(empty, tmp_path / "club.db")
    homes = servers(2)
    async with standing_in(homes, shards=2) as discord, running(discord, tmp_path) as bot:
        await bot.ready(sessions=2)
        answers = [await discord.answer_to(Asker(discord, ANA, home).slash("streak")) for home in homes]

    assert {session.shard for session in discord.gateway.sessions.values()} == {(0, 2), (1, 2)}
    assert [answer.problem for answer in answers] == ["", ""]
