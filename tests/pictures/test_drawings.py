"""Pictures are drawn once, one at a time, ahead of their need, and waited for only so long."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
import time
from pathlib import Path

import pytest

from bot.content.catalogue import Catalogue
from bot.pictures import drawings
from bot.pictures.drawings import Drawings
from bot.pictures.figure import pictures
from bot.pictures.subject import Subject

KEYS = ("squat", "clamshell", "glute_bridge")


@pytest.fixture
def three(catalogue: Catalogue) -> Catalogue:
    """A catalogue with only three exercises."""
    few = {key: catalogue.exercises[key] for key in KEYS}
    return dataclasses.replace(catalogue, exercises=few, self_tests={})


class Artist:
    """Draws for a tenth of a second in place of the real one, and writes down what."""

    def __init__(self) -> None:
        self.drew: list[str] = []
        self.most_at_once = 0
        self._busy = 0
        self._lock = threading.Lock()

    def animation(self, subject: Subject) -> bytes:
        with self._lock:
            self._busy += 1
            self.most_at_once = max(self.most_at_once, self._busy)
        time.sleep(0.1)
        with self._lock:
            self._busy -= 1
            self.drew.append(subject.id)
        return subject.id.encode()


@pytest.fixture
def artist(monkeypatch: pytest.MonkeyPatch) -> Artist:
    artist = Artist()
    monkeypatch.setattr(pictures, "animation", artist.animation)
    return artist


async def test_many_who_ask_at_once_are_served_by_one_drawing_at_a_time(
    three: Catalogue, artist: Artist, tmp_path: Path
) -> None:
    service = Drawings(three, tmp_path)
    asked = [three.exercises[key] for key in KEYS * 5]
    got = await asyncio.gather(*(service.make(each) for each in asked))
    assert got == [each.id.encode() for each in asked]
    assert sorted(artist.drew) == sorted(KEYS)
    assert artist.most_at_once == 1


async def test_who_does_not_wait_any_longer_does_not_stop_the_drawing(
    three: Catalogue, artist: Artist, tmp_path: Path
) -> None:
    service = Drawings(three, tmp_path)
    squat = three.exercises["squat"]
    assert await service.make_within(0.02, [squat]) == {}
    assert await service.make(squat) == b"squat"
    assert artist.drew == ["squat"]
    assert await service.make_within(5, [squat]) == {"squat": b"squat"}


async def test_what_is_missing_is_drawn_ahead_and_still_there_after_a_restart(
    three: Catalogue, artist: Artist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings, "HEAD_START", 0.0)
    monkeypatch.setattr(drawings, "PAUSE", 0.0)
    await Drawings(three, tmp_path).make_ahead()
    assert sorted(artist.drew) == sorted(KEYS)
    assert await Drawings(three, tmp_path).find(three.exercises["squat"]) == b"squat"
    await Drawings(three, tmp_path).make_ahead()
    assert len(artist.drew) == len(KEYS)


async def test_closing_drops_what_waits(three: Catalogue, artist: Artist, tmp_path: Path) -> None:
    service = Drawings(three, tmp_path)
    asked = [asyncio.create_task(service.make(three.exercises[key])) for key in KEYS]
    await asyncio.sleep(0.05)
    await service.close()
    await asyncio.wait(asked)
    assert len(artist.drew) <= 1
