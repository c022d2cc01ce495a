"""What a monitor sees of the running bot, over real HTTP; and what the log says of what members do."""

from __future__ import annotations

import asyncio
import logging
import math
import re
import socket
from collections.abc import Callable
from sqlite3 import Connection
from threading import Event
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot import health, vitals
from bot.errors import OperatorError
from bot.features.streaks import boards_service
from bot.log import Line

if TYPE_CHECKING:
    from tests.world import World

SAMPLE = re.compile(r'glutes_on_\w+(\{kind="\w+"\})? -?[\d.]+(e[+-]\d+)?')


def free_port() -> int:
    with socket.socket() as looking:
        looking.bind(("127.0.0.1", 0))
        return looking.getsockname()[1]


async def ask(world: World, path: str) -> tuple[int, str]:
    """Status and text of an answer of the endpoint."""
    port = free_port()
    async with (
        health.served(world.bot, None, port),
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def test_a_bot_that_ticks_and_answers_is_well(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(world.bot), "latency", 0.04)  # SimCord has no gateway that could say
    world.bot.vitals.started()

    status, text = await ask(world, "/healthz")

    assert status == 200
    assert '"well": true' in text


async def test_a_clock_that_stands_still_is_ill(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(world.bot), "latency", 0.04)
    world.bot.vitals.started()
    monkeypatch.setattr(vitals, "SILENT", -1.0)

    status, text = await ask(world, "/healthz")

    assert status == 503
    assert '"clock_ticks": false' in text


async def test_a_gateway_that_is_gone_is_ill(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(world.bot), "latency", math.nan)  # as discord.py says it without one
    world.bot.vitals.started()

    status, text = await ask(world, "/healthz")

    assert status == 503
    assert '"gateway_connected": false' in text


async def test_a_database_that_does_not_answer_is_ill(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "DATABASE_SECONDS", 0.05)
    begun, goes_on = Event(), Event()

    def hang(_: Connection) -> None:
        begun.set()
        goes_on.wait()

    hanging = asyncio.create_task(world.bot.db.read(hang))
    await asyncio.to_thread(begun.wait)
    try:
        status, text = await ask(world, "/healthz")
    finally:
        goes_on.set()
        await hanging

    assert status == 503
    assert '"database_answers": false' in text


async def test_the_figures_are_what_prometheus_reads(world: World) -> None:
    await world.ana.slash(world.channel, "me privacy")

    status, text = await ask(world, "/metrics")

    assert status == 200
    for line in text.splitlines():
        assert line.startswith("# TYPE glutes_on_") or SAMPLE.fullmatch(line), line
    assert 'glutes_on_answered_total{kind="application_command"} 1' in text
    assert "glutes_on_errors_total 0" in text
    assert "glutes_on_servers 1" in text
    assert "Riverside" not in text


async def test_a_port_that_is_taken_is_one_sentence(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OperatorError, match=rf"^HEALTH_PORT: port {port} cannot be used"):
            async with health.served(world.bot, None, port):
                pass


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What stands in the log when everything is written down, as the host reads it."""
    form = Line("text")
    handler = logging.Handler()
    lines: list[str] = []
    handler.emit = lambda record: lines.append(form.format(record))  # when it is logged: the code is of then
    logging.getLogger().addHandler(handler)
    caplog.set_level("DEBUG", logger="bot")
    return lambda: lines


def failing(*_: object, **__: object) -> None:
    raise RuntimeError("my left knee")


async def test_the_code_a_member_quotes_finds_the_line_with_what_went_wrong(
    world: World, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], list[str]]
) -> None:
    monkeypatch.setattr(boards_service, "own_overview", failing)

    sentence = await world.refusal(await world.ana.slash(world.channel, "streak"))

    code = re.search(r"`([0-9a-f]{6})`", sentence)
    assert code is not None
    [line] = [line for line in logged() if f"request={code[1]}" in line]
    assert "raised=RuntimeError" in line
    assert "boards_service" not in line or "trace=" in line
    assert "knee" not in line
    assert world.bot.vitals.failed == 1


async def test_a_walk_through_the_bot_leaves_nothing_of_anybody_in_the_log(
    world: World, logged: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, numbers, places, words: whoever reads the log learns that the bot was used, and what failed."""
    await world.set_up()
    await world.at(world.first_post_at)
    [post] = world.posts()
    await world.ana.click(post, label="Done")
    told = await world.ana.click(post, label="Something hurts")
    assert told.response is not None
    form = await world.ana.click(told.response, label="Tell me where")
    await world.ana.submit_modal(form, {"place": ["knee"], "level": ["7"], "since": ["a few days"]})
    await world.ana.slash(world.channel, "me pause", reason="illness", until="24 Dec")
    await world.refusal(await world.ben.slash(world.channel, "hip", exercise="PlantedWord"))
    monkeypatch.setattr(boards_service, "own_overview", failing)
    await world.refusal(await world.ana.slash(world.channel, "streak"))
    await world.ana.slash(world.channel, "me export")

    text = "\n".join(logged())
    assert "error" in text, "something is in the log at all"
    planted = ["knee", "illness", "24 Dec", "PlantedWord", "hurt", "Riverside", "simcord_interaction"]
    people = [person.name for person in (world.ana.user, world.ben.user)]
    ids = [str(person.user.id) for person in (world.ana, world.ben, world.organiser)]
    for word in (*planted, *people, "Ana", "Ben", *ids):
        assert re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) is None, word
