"""The demo's clock stays in the demo: nothing in a real run can move time, or is asked to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from discord.utils import utcnow

from bot import health
from bot.app import create_bot
from bot.demo import club, patches
from bot.settings import Settings
from tests.demo.test_moved_demo import free_port
from tests.process import ROOT
from tests.world import World

OUTSIDE = sorted(
    path for path in (ROOT / "bot").rglob("*.py") if not path.is_relative_to(ROOT / "bot" / "demo")
)


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def is_user(tree: ast.AST) -> bool:
    return any(name.startswith("bot.demo") for name in imports(tree))


def test_only_the_command_demo_loads_the_demo() -> None:
    users = [path for path in OUTSIDE if is_user(ast.parse(path.read_text()))]
    assert users == [ROOT / "bot" / "cli" / "run.py"]
    tree = ast.parse(users[0].read_text())
    inside = [f.name for f in tree.body if isinstance(f, ast.FunctionDef) and is_user(f)]
    assert inside == ["demo"]
    assert not any(is_user(each) for each in tree.body if not isinstance(each, ast.FunctionDef))


@pytest.mark.parametrize("name", [patches.CLOCK_PATH, club.AHEAD, "DemoClock", "Mover"])
def test_the_bots_own_code_knows_no_way_to_set_its_clock(name: str) -> None:
    assert [path for path in OUTSIDE if name in path.read_text()] == []


def test_a_real_bot_has_the_time_of_the_computer(tmp_path: Path) -> None:
    """Its clock is a function that cannot be told anything, and it reads no fact that the demo stored."""
    bot = create_bot(Settings(database_path=tmp_path / "club.db"), shards=1)
    assert vars(bot._clock)["_clock"] is utcnow  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_real_bots_only_server_does_not_know_the_route(world: World, method: str) -> None:
    port = free_port()
    async with health.served(world.bot, None, port), aiohttp.ClientSession() as session:
        address = f"http://127.0.0.1:{port}{patches.CLOCK_PATH}"
        async with session.request(method, address, data="+1 day") as response:
            assert response.status == 404
