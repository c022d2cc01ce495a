"""Who may read people's data on the computer the bot runs on: nobody but the bot's user."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.database import backups, files, lock
from bot.database.database import Database
from bot.features.me import service as me
from tests.builders import TUESDAY, club, slot, stored, utc
from tests.cli.conftest import Call
from tests.database.older import write_version_2

NOW = utc("2026-06-02 15:45")


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def any_umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a host's system takes from new files: often nothing that would help."""
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture
def no_chmod(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rights that are given later come too late: somebody may have opened the file by then."""

    def too_late(path: Path, *_: object, **__: object) -> None:
        assert path.stat().st_mode & 0o077 == 0, f"{path} was open to others until now"

    monkeypatch.setattr(Path, "chmod", too_late)


def open_ones(folder: Path) -> list[str]:
    """What others may open of all that is below a folder."""
    return [
        f"{path.relative_to(folder)} {path.stat().st_mode & 0o777:o}"
        for path in sorted(folder.rglob("*"))
        if path.stat().st_mode & 0o077
    ]


async def opened(path: Path) -> None:
    db = await Database.open(path)
    await db.ping()
    assert path.with_name(f"{path.name}-wal").exists()
    assert open_ones(path.parents[1]) == []
    await db.close()


async def build(path: Path) -> None:
    db = await Database.open(path)
    await stored(db, club(slot(TUESDAY)))
    await db.close()


async def locked(path: Path) -> None:
    with lock.held(path, "glutes-on run", NOW):
        assert lock.holder_path(path).exists()
        assert open_ones(path.parents[1]) == []


async def upgraded(path: Path) -> None:
    path.parents[1].mkdir(0o700)
    path.parent.mkdir(0o700)
    write_version_2(path)
    os.chmod(path, 0o600)  # noqa: PTH101  # it is of an earlier version
    await opened(path)
    assert path.with_name(f"{path.name}.v2.bak").exists()


async def backed_up(path: Path) -> None:
    await opened(path)
    backups.make_backup(path, path.parent / "far" / "away" / "club-20260101T030000Z.db")


async def restored(path: Path) -> None:
    await opened(path)
    backup = path.parent / "club-20260101T030000Z.db"
    backups.make_backup(path, backup)
    done = await asyncio.to_thread(backups.restore, backup, path, NOW, me.delete_person)
    assert done.kept is not None


async def copied_where_there_are_no_links(path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:

        def refuse(*_: object) -> None:
            raise OSError

        patch.setattr(os, "link", refuse)
        await restored(path)


@pytest.mark.usefixtures("any_umask", "no_chmod")
@pytest.mark.parametrize(
    "does", [opened, locked, upgraded, backed_up, restored, copied_where_there_are_no_links]
)
async def test_what_holds_peoples_data_is_nobody_elses_from_the_moment_it_exists(
    tmp_path: Path, does: Callable[[Path], object]
) -> None:
    await does(tmp_path / "new" / "data" / "club.db")  # pyright: ignore[reportGeneralTypeIssues]

    assert open_ones(tmp_path) == []


@pytest.mark.usefixtures("any_umask")
@pytest.mark.parametrize(
    "command",
    [("backup",), ("backup", "--to", "mine/a.db"), ("export", "club", "--to", "a/b"), ("restore", "a.db")],
    ids=" ".join,
)
def test_what_a_command_writes_is_nobody_elses(call: Call, folder: Path, command: tuple[str, ...]) -> None:
    asyncio.run(build(folder / "data" / "glutes-on.db"))
    backups.make_backup(folder / "data" / "glutes-on.db", folder / "a.db")

    ended = call(*command)

    assert (ended.code, ended.err) == (0, "")
    assert open_ones(folder) == []


def test_an_export_over_an_older_one_closes_it(tmp_path: Path) -> None:
    (tmp_path / "members.csv").write_text("old")
    (tmp_path / "members.csv").chmod(0o644)

    files.write_private(tmp_path / "members.csv", b"new")

    assert open_ones(tmp_path) == []


@pytest.fixture
def older(tmp_path: Path, empty: Path) -> Path:
    """A database with all that may lie around it, as earlier versions left it."""
    data = tmp_path / "data"
    (data / "backups").mkdir(parents=True)
    for name in (
        "club.db",
        "club.db-wal",
        "club.db-shm",
        "club.db.lock",
        "club.db.holder",
        "club.db.v7.bak",
        "club.db.replaced.20260101T030000.000000Z.bak",
        "backups/club-20260101T030000Z.db",
        "backups/club-20260101T030000Z.db.77.part",
    ):
        shutil.copyfile(empty, data / name)
        (data / name).chmod(0o664)
    (data / "pictures").mkdir()
    (data / "backups").chmod(0o755)
    data.chmod(0o777)
    return data


def test_what_earlier_versions_left_open_is_closed_at_the_start(older: Path) -> None:
    (older / "pictures").chmod(0o700)

    files.close_to_others(older / "club.db", older / "backups")

    assert open_ones(older.parent) == []


def somebodys_home(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("HOME", str(folder))


def with_other_things(folder: Path, patch: pytest.MonkeyPatch) -> None:
    (folder / "photos").mkdir()


def for_everybody(folder: Path, patch: pytest.MonkeyPatch) -> None:
    folder.chmod(0o1777)


def for_a_group(folder: Path, patch: pytest.MonkeyPatch) -> None:
    folder.chmod(0o2775)


@pytest.mark.parametrize("make", [somebodys_home, with_other_things, for_everybody, for_a_group])
def test_a_folder_that_is_not_the_bots_own_is_left_as_it_is(
    older: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path, pytest.MonkeyPatch], None]
) -> None:
    make(older, monkeypatch)
    before = older.stat().st_mode
    (older / "letter.txt").touch()
    (older / "letter.txt").chmod(0o644)

    files.close_to_others(older / "club.db", older / "backups")

    assert older.stat().st_mode == before
    assert (older / "letter.txt").stat().st_mode & 0o777 == 0o644
    assert [each for each in open_ones(older) if "club" in each] == []


def test_a_backup_folder_on_a_stick_that_holds_other_things_is_left_as_it_is(older: Path) -> None:
    stick = older.parent / "stick"
    (stick / "music").mkdir(parents=True)
    shutil.copy(older / "club.db", stick / "club-20260101T030000Z.db")
    stick.chmod(0o755)

    files.close_to_others(older / "club.db", stick)

    assert (stick.stat().st_mode & 0o777, (stick / "music").stat().st_mode & 0o055) == (0o755, 0o055)
    assert (stick / "club-20260101T030000Z.db").stat().st_mode & 0o077 == 0


def test_a_database_behind_a_link_is_closed_too(older: Path, tmp_path: Path) -> None:
    link = tmp_path / "link" / "club.db"
    link.parent.mkdir()
    link.symlink_to(older / "club.db")

    files.close_to_others(link, None)

    assert (older / "club.db").stat().st_mode & 0o077 == 0
    assert (older / "club.db-wal").stat().st_mode & 0o077 == 0


def test_doctor_names_what_others_may_open(call: Call, folder: Path) -> None:
    asyncio.run(opened(folder / "data" / "glutes-on.db"))
    well = call("doctor", "--offline")
    (folder / "data" / "glutes-on.db").chmod(0o644)
    ill = call("doctor", "--offline")

    assert "Who may read" not in well.out
    assert ill.code == 1
    assert f"Who may read: others on this computer may open {folder}/data/glutes-on.db" in ill.out
    assert "chmod 600" in ill.out
