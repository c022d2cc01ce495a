"""Pictures are made once: not again in this process, and not after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.pictures.cache import Cache


class Maker:
    """Counts how often it had to work."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> bytes:
        self.made += 1
        return b"picture"


@pytest.fixture
def maker() -> Maker:
    return Maker()


def test_a_picture_is_made_once(tmp_path: Path, maker: Maker) -> None:
    cache = Cache(tmp_path)

    assert [cache.get("squat", (1, "deep"), ".gif", maker) for _ in range(3)] == [b"picture"] * 3
    assert maker.made == 1


def test_after_a_restart_it_comes_from_the_folder(tmp_path: Path, maker: Maker) -> None:
    Cache(tmp_path).get("squat", 1, ".gif", maker)
    Cache(tmp_path).get("squat", 1, ".gif", maker)

    assert maker.made == 1
    assert [path.suffix for path in tmp_path.iterdir()] == [".gif"]


def test_other_content_is_another_picture(tmp_path: Path, maker: Maker) -> None:
    cache = Cache(tmp_path)
    cache.get("squat", 1, ".gif", maker)
    cache.get("squat", 2, ".gif", maker)

    assert maker.made == 2


def test_a_folder_that_cannot_be_written_to_costs_time_but_no_picture(tmp_path: Path, maker: Maker) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")

    assert Cache(blocked).get("squat", 1, ".gif", maker) == b"picture"


def test_what_memory_has_no_room_for_is_read_from_the_folder(tmp_path: Path, maker: Maker) -> None:
    cache = Cache(tmp_path, memory=len(b"picture"))
    for number in (1, 2, 1):
        cache.get("squat", number, ".gif", maker)

    assert maker.made == 2
