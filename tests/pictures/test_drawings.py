"""Pictures are drawn once, ahead of need, waited for only so long, and tried again where that may help."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from pathlib import Path

import pytest

from bot.content.catalogue import Catalogue
from bot.pictures import drawings
from bot.pictures.drawings import Drawings, Shot
from bot.pictures.process import DrawingFailed, DrawingInterrupted, DrawingProcess
from bot.pictures.subject import Subject

KEYS = ("squat", "clamshell", "glute_bridge")


@pytest.fixture
def three(catalogue: Catalogue) -> Catalogue:
    """A catalogue with only three exercises."""
    few = {key: catalogue.exercises[key] for key in KEYS}
    return dataclasses.replace(catalogue, exercises=few, self_tests={})


class Artist:
    """In place of the process: notes down what it drew, and fails or waits where a test says so."""

    def __init__(self) -> None:
        self.drew: list[str] = []
        self.fails: list[Exception] = []
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def draw(self, function: str, subject: Subject) -> bytes:
        self.drew.append(subject.id)
        await self.may_go_on.wait()
        if self.fails:
            raise self.fails.pop(0)
        return subject.id.encode()


@pytest.fixture
def artist(monkeypatch: pytest.MonkeyPatch) -> Artist:
    artist = Artist()

    async def draw(_: DrawingProcess, function: str, subject: Subject) -> bytes:
        return await artist.draw(function, subject)

    monkeypatch.setattr(DrawingProcess, "draw", draw)
    monkeypatch.setattr(drawings, "HEAD_START", 0.0)
    monkeypatch.setattr(drawings, "PAUSE", 0.0)
    return artist


async def test_many_who_ask_at_once_are_served_by_one_drawing(
    three: Catalogue, artist: Artist, tmp_path: Path
) -> None:
    service = Drawings(three, tmp_path)
    asked = [three.exercises[key] for key in KEYS * 5]
    got = await asyncio.gather(*(service.make(each) for each in asked))
    assert got == [each.id.encode() for each in asked]
    assert sorted(artist.drew) == sorted(KEYS)


async def test_who_does_not_wait_any_longer_does_not_stop_the_drawing(
    three: Catalogue, artist: Artist, tmp_path: Path
) -> None:
    service = Drawings(three, tmp_path)
    squat = three.exercises["squat"]
    artist.may_go_on.clear()
    assert await service.make_within(0.02, [squat]) == {}
    artist.may_go_on.set()
    assert await service.make(squat) == b"squat"
    assert artist.drew == ["squat"]
    assert await service.make_within(5, [squat]) == {"squat": b"squat"}


async def test_what_is_missing_is_drawn_ahead_and_still_there_after_a_restart(
    three: Catalogue, artist: Artist, tmp_path: Path
) -> None:
    await Drawings(three, tmp_path).make_ahead()
    assert sorted(artist.drew) == sorted(KEYS)
    assert await Drawings(three, tmp_path).find(three.exercises["squat"]) == b"squat"
    await Drawings(three, tmp_path).make_ahead()
    assert len(artist.drew) == len(KEYS)


async def test_closing_drops_what_waits(three: Catalogue, artist: Artist, tmp_path: Path) -> None:
    service = Drawings(three, tmp_path)
    artist.may_go_on.clear()
    asked = [asyncio.create_task(service.make(three.exercises[key])) for key in KEYS]
    await asyncio.sleep(0.01)
    await service.close()
    await asyncio.wait(asked)
    assert all(task.cancelled() for task in asked)
    assert await Drawings(three, tmp_path).find(three.exercises["squat"]) is None


async def test_a_picture_that_fails_by_its_content_is_not_tried_again(
    three: Catalogue, artist: Artist, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    service, squat = Drawings(three, tmp_path), three.exercises["squat"]
    artist.fails = [DrawingFailed("no pose satisfies it")]
    with caplog.at_level(logging.ERROR):
        assert await service.make(squat) is None
    assert "squat couldn't be drawn, so its cards go without a picture: no pose satisfies it" in caplog.text
    caplog.clear()
    assert not service.can_draw(squat)
    assert service.can_draw(squat, Shot.STILL), "another kind of picture may be right"
    assert await service.make(squat) is None
    await service.make_ahead()
    assert artist.drew.count("squat") == 1


async def test_a_picture_whose_drawing_was_interrupted_is_tried_again_and_then_after_a_while(
    three: Catalogue, artist: Artist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, squat = Drawings(three, tmp_path), three.exercises["squat"]
    artist.fails = [DrawingInterrupted("killed"), DrawingInterrupted("killed again")]
    assert await service.make(squat) is None
    assert service.can_draw(squat), "once costs once"
    assert await service.make(squat) is None
    assert not service.can_draw(squat), "where memory is short it is not asked for in a loop"
    assert await service.make(squat) is None
    assert artist.drew == ["squat"] * 2

    monkeypatch.setattr(drawings.time, "monotonic", lambda: float("1e12"))
    assert service.can_draw(squat)
    assert await service.make(squat) == b"squat"


async def test_what_was_interrupted_ahead_of_need_is_drawn_in_another_round(
    three: Catalogue, artist: Artist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings, "LATER", 0.0)
    artist.fails = [DrawingInterrupted("killed")]
    await Drawings(three, tmp_path).make_ahead()
    assert sorted(artist.drew) == sorted([*KEYS, KEYS[0]])


async def test_where_memory_stays_short_drawing_ahead_comes_to_an_end(
    three: Catalogue, artist: Artist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings, "LATER", 0.0)
    artist.fails = [DrawingInterrupted("killed")] * 100
    await Drawings(three, tmp_path).make_ahead()
    assert len(artist.drew) == len(KEYS) * drawings.ROUNDS
