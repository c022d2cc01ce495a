"""What a monitor sees of the running bot, over real HTTP; and what the log says of what members do."""

from __future__ import annotations

import asyncio
import logging
import math
import re
import shutil
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from threading import Event
from typing import TYPE_CHECKING

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from bot import health
from bot.database import backups
from bot.errors import OperatorError
from bot.features.streaks import boards_service
from bot.interactions import host
from bot.log import Line
from tests.features.texts import texts

if TYPE_CHECKING:
    from tests.world import World

NAMES = {
    "up_seconds",
    "servers",
    "gateway_connected",
    "gateway_latency_seconds",
    "ticks_total",
    "tick_age_seconds",
    "tick_seconds",
    "tick_late_seconds",
    "answered_total",
    "answer_wait_seconds_total",
    "errors_total",
    "cpu_seconds_total",
    "memory_bytes",
    "database_bytes",
    "database_answers",
    "backup_age_seconds",
}
"""What hosts may have dashboards and alarms for: a name that goes breaks them."""


def free_port() -> int:
    with socket.socket() as looking:
        looking.bind(("127.0.0.1", 0))
        return looking.getsockname()[1]


@asynccontextmanager
async def served(
    world: World, folder: Path | None = None
) -> AsyncGenerator[Callable[[str], Awaitable[tuple[int, str]]]]:
    """The running endpoint: asked for a path, it gives status and text."""
    port = free_port()

    async with health.served(world.bot, folder, port), aiohttp.ClientSession() as session:

        async def get(path: str) -> tuple[int, str]:
            async with session.get(f"http://127.0.0.1:{port}{path}") as answer:
                return answer.status, await answer.text()

        yield get


async def ask(world: World, path: str, folder: Path | None = None) -> tuple[int, str]:
    """Status and text of an answer of the endpoint."""
    async with served(world, folder) as get:
        return await get(path)


async def test_a_bot_that_ticks_and_answers_is_well(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(world.bot), "latency", 0.04)  # SimCord has no gateway that could say
    world.bot.vitals.started()

    status, text = await ask(world, "/healthz")

    assert status == 200
    assert '"well": true' in text


async def test_a_clock_that_stands_still_is_ill(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(world.bot), "latency", 0.04)
    world.bot.vitals.started()
    monkeypatch.setattr(host, "SILENT", -1.0)

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


def delete(path: Path) -> None:
    path.unlink()


def replace(path: Path) -> None:
    shutil.copy(path, path.with_name("other.db"))
    path.with_name("other.db").replace(path)


def delete_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name(f"{path.parent.name}-gone"))


def delete_log(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


GONE = {
    "deleted": delete,
    "replaced": replace,
    "its folder moved": delete_folder,
    "its log deleted": delete_log,
}


@pytest.mark.parametrize("happens", GONE.values(), ids=GONE)
async def test_a_database_that_is_gone_is_ill_and_the_figures_are_still_told(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, happens: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(type(world.bot), "latency", 0.04)
    world.bot.vitals.started()
    await world.bot.db.ping()
    happens(world.bot.db.path)

    async with served(world, tmp_path / "backups") as get:
        status, text = await get("/healthz")
        metrics, figured = await get("/metrics")

    assert (status, metrics) == (503, 200)
    assert '"database_answers": false' in text
    assert figures(figured)["database_answers"][0].value == 0


@pytest.mark.parametrize("happens", GONE.values(), ids=GONE)
async def test_once_the_database_is_gone_nothing_is_counted_and_members_hear_that(
    world: World, happens: Callable[[Path], None]
) -> None:
    await world.set_up()
    await world.at(world.first_post_at)
    [post] = world.posts()
    happens(world.bot.db.path)

    pressed = await world.ana.click(post, label="Done")
    looked = await world.refusal(await world.ben.slash(world.channel, "streak"))

    for said in (texts(pressed.response), looked):
        assert "Nothing was saved" in said
        assert "the person who hosts me" in said
    assert world.bot.vitals.failed == 0


@pytest.mark.parametrize("name", ["club-20261399T999999Z.db", "club-.db", "club-20260101T030000Z.db"])
async def test_odd_files_among_the_backups_do_not_keep_the_figures_from_a_monitor(
    world: World, tmp_path: Path, name: str
) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / name).mkdir()

    status, _ = await ask(world, "/metrics", tmp_path / "backups")

    assert status == 200


async def test_figures_that_cannot_be_worked_out_are_no_broken_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(world.bot), "latency", property(failing))

    status, text = await ask(world, "/metrics")

    assert status == 503
    assert "The log says why" in text


def figures(text: str) -> dict[str, list[Sample]]:
    """The samples by name, as Prometheus reads them."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {
        sample.name.removeprefix("glutes_on_"): [each for each in samples if each.name == sample.name]
        for sample in samples
    }


async def test_the_figures_are_what_prometheus_reads(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(type(world.bot), "latency", 0.04)
    await world.set_up()
    await world.at(world.first_post_at)
    world.bot.vitals.started()
    path = backups.backup_path(tmp_path, world.bot.db.path, datetime.now(UTC))
    backups.make_backup(world.bot.db.path, path)
    world.bot.vitals.answered.clear()
    await world.ana.slash(world.channel, "me privacy")

    status, text = await ask(world, "/metrics", tmp_path)

    read = figures(text)
    assert status == 200
    assert read.keys() >= NAMES
    assert [(each.labels, each.value) for each in read["answered_total"]] == [
        ({"kind": "application_command"}, 1)
    ]
    assert (read["errors_total"][0].value, read["servers"][0].value) == (0, 1)
    assert "Riverside" not in text


async def test_how_long_answers_took_is_counted_by_length(world: World) -> None:
    async with served(world) as get:
        for seconds in (0.05, 0.3, 2.7, 9):
            world.bot.vitals.answered_one("component", seconds)
        _, text = await get("/metrics")

    read = figures(text)
    upto = {each.labels["le"]: each.value for each in read["answer_seconds_bucket"]}
    assert (upto["0.1"], upto["0.5"], upto["2.5"], upto["3.0"], upto["+Inf"]) == (1, 2, 2, 3, 4)
    assert read["answer_seconds_sum"][0].value == read["answer_wait_seconds_total"][0].value


async def test_a_port_that_is_taken_is_one_sentence(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OperatorError, match=rf"^HEALTH_PORT: port {port} can't be used"):
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
