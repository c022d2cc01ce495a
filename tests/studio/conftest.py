"""A board in this process, on a copy of the content, and somebody at its page."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.settings import CONTENT
from bot.studio.server import served

WAIT = 30
"""Seconds: a busy computer is no fault of the code."""


class Visitor:
    """A browser with the page open: it knows the token, and hears of changes."""

    def __init__(self, session: aiohttp.ClientSession, address: str, token: str) -> None:
        self.session, self.address = session, address
        self.headers = {"X-Studio-Token": token, "Origin": address}

    async def get(self, path: str) -> bytes:
        async with self.session.get(self.address + path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.read()

    async def state(self) -> dict[str, Any]:
        return json.loads(await self.get("/state"))

    async def post(self, path: str, body: object, **headers: str) -> tuple[int, Any]:
        """Status and answer; a header given here replaces that of the page."""
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.post(self.address + path, json=body, headers=sent) as answer:
            kind = answer.content_type
            return answer.status, await (answer.json() if kind == "application/json" else answer.read())

    async def newer_than(self, version: int) -> dict[str, Any]:
        """The state after the next change, as soon as the page is told of it."""
        async with asyncio.timeout(WAIT), self.session.get(f"{self.address}/events") as stream:
            async for line in stream.content:
                if line.startswith(b"data: ") and json.loads(line[6:])["version"] > version:
                    return await self.state()
        raise AssertionError("the stream ended")


@dataclass(frozen=True)
class Sheet:
    """A content file, as a coach has it open in an editor."""

    path: Path

    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def save(self, text: str) -> None:
        self.path.write_text(text, encoding="utf-8", newline="")


Visit = Callable[[str], AbstractAsyncContextManager[Visitor]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture
def visit(folder: Path) -> Visit:
    """Opens the page of an exercise, and waits until it has been drawn."""

    @asynccontextmanager
    async def opened(item_id: str) -> AsyncGenerator[Visitor]:
        async with served(item_id, (folder,), 0) as address, aiohttp.ClientSession() as session:
            async with session.get(address) as answer:
                found = re.search('name="studio-token" content="([^"]+)"', await answer.text())
            assert found is not None
            visitor = Visitor(session, address, found[1])
            await visitor.newer_than(0)
            yield visitor

    return opened


@pytest.fixture
def clamshell(folder: Path) -> Sheet:
    return Sheet(folder / "exercises" / "clamshell.yaml")
