"""What systemd hears, at a real socket."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no systemd")


@pytest.fixture
def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket that systemd listens at."""
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield listening


def words(heard: socket.socket) -> list[str]:
    found: list[str] = []
    while True:
        try:
            found.append(heard.recv(100).decode())
        except BlockingIOError:
            return found


def test_a_state_arrives(heard: socket.socket) -> None:
    run.tell("READY=1")

    assert words(heard) == ["READY=1"]


def test_without_systemd_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    run.tell("READY=1")


def test_a_socket_that_is_gone_ends_no_bot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))

    run.tell("READY=1")


def test_a_systemd_that_does_not_listen_holds_up_no_bot(heard: socket.socket) -> None:
    for _ in range(1000):
        run.tell("WATCHDOG=1")

    assert words(heard)


async def test_the_watchdog_hears_from_the_bot_twice_in_its_time_until_the_bot_is_ill(
    heard: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "40000")
    well = True
    beating = asyncio.create_task(run.beat(lambda: well))
    await asyncio.sleep(0.2)
    beats = words(heard)
    assert set(beats) == {"WATCHDOG=1"}
    assert 3 <= len(beats) <= 11

    well = False
    await asyncio.sleep(0.05)
    words(heard)
    await asyncio.sleep(0.1)
    assert words(heard) == []
    assert not beating.done()
    beating.cancel()


@pytest.mark.parametrize("settings", [{}, {"WATCHDOG_USEC": "40000", "WATCHDOG_PID": "1"}])
async def test_without_a_watchdog_of_ours_nothing_beats(
    heard: socket.socket, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]
) -> None:
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    await asyncio.wait_for(run.beat(lambda: True), timeout=30)

    assert words(heard) == []
