"""Pictures are kept: in this process, and after a restart."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.pictures.drawings import Cache, name_of
from tests.database.test_backups_service import files_no_larger_than

SQUAT = name_of("squat", (1, "deep"), ".gif")


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


async def test_what_was_kept_is_found_in_memory(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert await cache.find(SQUAT) is None
    await cache.keep(SQUAT, b"picture")
    empty(tmp_path)
    assert await cache.find(SQUAT) == b"picture"


async def test_after_a_restart_it_comes_from_the_folder(tmp_path: Path) -> None:
    await Cache(tmp_path).keep(SQUAT, b"picture")
    assert await Cache(tmp_path).find(SQUAT) == b"picture"
    assert names_in(tmp_path) == [SQUAT]


def test_other_content_is_another_picture() -> None:
    assert name_of("squat", (1, "deep"), ".gif") == SQUAT
    assert name_of("squat", (2, "deep"), ".gif") != SQUAT
    assert name_of("squat", (1, "deep"), ".png") != SQUAT


async def test_a_folder_that_cannot_be_written_to_costs_no_picture(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = Cache(blocked)
    await cache.keep(SQUAT, b"picture")
    assert await cache.find(SQUAT) == b"picture"


async def test_what_memory_has_no_room_for_is_read_from_the_folder(tmp_path: Path) -> None:
    cache = Cache(tmp_path, memory=len(b"picture"))
    await cache.keep("first", b"picture")
    await cache.keep("second", b"another")
    assert await cache.find("first") == b"picture"
    (tmp_path / "second").unlink()
    assert await cache.find("second") is None


async def test_on_a_full_disk_no_half_picture_is_left(tmp_path: Path) -> None:
    cache = Cache(tmp_path)

    with files_no_larger_than(3):
        await cache.keep(SQUAT, b"picture")

    assert names_in(tmp_path) == []
    assert await cache.find(SQUAT) == b"picture"


async def test_the_last_room_on_a_disk_is_not_for_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nearly_full(_: Path) -> SimpleNamespace:
        return SimpleNamespace(free=1_000_000)

    monkeypatch.setattr(shutil, "disk_usage", nearly_full)
    cache = Cache(tmp_path)
    await cache.keep(SQUAT, b"picture")

    assert names_in(tmp_path) == []
    assert await cache.find(SQUAT) == b"picture"


@pytest.mark.parametrize("left", [f"{SQUAT}.99999999.part", ".tmpab12cd.part"])
async def test_half_pictures_of_a_killed_bot_are_gone_after_the_next_start(tmp_path: Path, left: str) -> None:
    (tmp_path / left).write_bytes(b"pict")

    await Cache(tmp_path).keep(SQUAT, b"picture")

    assert names_in(tmp_path) == [SQUAT]
