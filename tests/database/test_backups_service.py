"""Backups on real files: whole while others write, looked through, and never at the cost of an older one."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.database import backups, database, files
from bot.database.backups import NightlyBackup
from bot.database.database import Database
from bot.database.files import DamagedError
from bot.errors import OperatorError
from tests.builders import utc
from tests.database.damage import spoil
from tests.process import ROOT

NOW = utc("2026-11-21 03:00")


def count(path: Path, query: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchone()[0]


def names_in(folder: Path, beginning: str = "") -> list[str]:
    return sorted(path.name for path in folder.glob(f"{beginning}*"))


async def remember(db: Database, *names: str) -> None:
    for name in names:
        await db.write(database.put_fact, name, "x" * 1000)


def put_both(connection: sqlite3.Connection, number: int) -> None:
    for side in ("left", "right"):
        database.put_fact(connection, f"{side} {number}", "x" * 1000)


@contextmanager
def files_no_larger_than(size: int) -> Generator[None]:
    """The disk takes no more than that of any file: as real as a full one, and without a mount."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_backup_holds_what_is_only_in_the_log_beside_the_database_yet(
    db: Database, tmp_path: Path
) -> None:
    await remember(db, "just now")
    backup = tmp_path / "b" / "a.db"

    await asyncio.to_thread(backups.make_backup, db.path, backup)

    assert count(backup, "SELECT count(*) FROM fact WHERE name = 'just now'") == 1
    assert names_in(backup.parent) == ["a.db"]


async def test_a_backup_made_while_the_bot_writes_is_of_one_moment(db: Database, tmp_path: Path) -> None:
    """Each transaction writes two rows: a backup with one of them would be of no moment at all."""
    stop = asyncio.Event()

    async def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            await db.write(put_both, number)

    writing = asyncio.create_task(write())
    made = [tmp_path / f"{n}.db" for n in range(10)]
    for path in made:
        await asyncio.to_thread(backups.make_backup, db.path, path)
    stop.set()
    await writing

    for path in made:
        lefts = count(path, "SELECT count(*) FROM fact WHERE name LIKE 'left %'")
        assert lefts == count(path, "SELECT count(*) FROM fact WHERE name LIKE 'right %'")
    assert count(made[-1], "SELECT count(*) FROM fact") > count(made[0], "SELECT count(*) FROM fact")


@pytest.mark.skipif(sys.platform == "win32", reason="has no limits of this kind")
async def test_a_full_disk_leaves_the_backup_that_was_there(db: Database, tmp_path: Path) -> None:
    backup = tmp_path / "a.db"
    backups.make_backup(db.path, backup)
    before = backup.read_bytes()
    await remember(db, *map(str, range(500)))

    with files_no_larger_than(len(before)), pytest.raises(OperatorError, match=r"^BACKUP_DIR: "):
        backups.make_backup(db.path, backup)

    assert backup.read_bytes() == before
    assert names_in(tmp_path, "a.db") == ["a.db"]


async def test_a_damaged_database_gives_no_backup_and_says_what_helps(db: Database, tmp_path: Path) -> None:
    await remember(db, *map(str, range(500)))
    await db.close()
    spoil(db.path)

    with pytest.raises(OperatorError, match=r"no new backup.*damaged.*glutes-on doctor.*glutes-on restore"):
        backups.make_backup(db.path, tmp_path / "a.db")

    assert not names_in(tmp_path, "a.db")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"Monday: squats\n" * 400, "not a database", id="a-text"),
    ],
)
def test_what_is_no_database_of_the_bot_is_no_backup(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(data)

    with pytest.raises(DamagedError, match=says):
        files.check_copy(path)


async def test_rows_that_belong_to_nothing_are_found(db: Database) -> None:
    with closing(sqlite3.connect(db.path)) as connection, connection:
        connection.execute("INSERT INTO slot (club_id, weekday, starts_time) VALUES (404, 1, '18:30')")

    with pytest.raises(DamagedError, match="slot"):
        files.check_copy(db.path)


async def night(nightly: NightlyBackup, at: str) -> None:
    await nightly.ask(utc(at))
    await nightly.close()


async def test_a_backup_a_night_is_made_and_the_old_ones_go(db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    nightly = NightlyBackup(db, folder)
    for day in range(70):
        for minute in (0, 1, 30):
            await nightly.ask(utc("2026-08-01 03:00") + timedelta(days=day, minutes=minute))
            await nightly.close()

    made = [backup.made_at for backup in backups.find_backups(folder, db.path)]
    assert len(made) == 7 + 6  # seven nights with one Sunday, and the six Sundays before it
    assert made[0] == utc("2026-10-09 03:00")


async def test_what_else_is_in_the_folder_is_left_alone(db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    own = ["notes.txt", "glutes-on-before-the-party.db", "other-20200101T030000Z.db"]
    for name in own:
        (folder / name).touch()

    await night(NightlyBackup(db, folder), "2026-11-21 03:00")

    assert set(own) < {path.name for path in folder.iterdir()}


async def test_a_computer_that_was_off_at_three_catches_up(db: Database, tmp_path: Path) -> None:
    nightly = NightlyBackup(db, tmp_path / "backups")
    await night(nightly, "2026-11-20 03:00")
    await night(nightly, "2026-11-21 19:12")

    latest = nightly.latest()
    assert latest is not None
    assert latest.made_at == utc("2026-11-21 19:12")


async def test_a_backup_that_fails_is_tried_again_after_an_hour(db: Database, tmp_path: Path) -> None:
    (tmp_path / "backups").touch()  # a file where the folder should be
    nightly = NightlyBackup(db, tmp_path / "backups")
    await night(nightly, "2026-11-21 03:00")
    assert nightly.failed
    (tmp_path / "backups").unlink()

    await night(nightly, "2026-11-21 03:59")
    assert nightly.latest() is None
    await night(nightly, "2026-11-21 04:00")
    assert nightly.latest() is not None
    assert not nightly.failed


def big(path: Path) -> None:
    """A database that takes some time to be copied."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE weight (x TEXT)")
        connection.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
            " INSERT INTO weight SELECT hex(randomblob(400)) FROM n"
        )


MAKES = """
import sys
from pathlib import Path
from bot.database import backups
backups.make_backup(Path(sys.argv[1]), Path(sys.argv[2]))
"""


async def test_a_killed_backup_leaves_nothing_that_the_next_one_does_not_clean(
    db: Database, tmp_path: Path
) -> None:
    await db.close()
    big(db.path)
    folder = tmp_path / "backups"
    killed = subprocess.Popen(  # noqa: ASYNC220, S603  # our own program
        [sys.executable, "-c", MAKES, str(db.path), str(folder / "glutes-on-20261120T030000Z.db")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    while not names_in(folder) and killed.poll() is None:  # noqa: ASYNC110  # another process makes it
        await asyncio.sleep(0.001)
    killed.kill()
    killed.wait()
    assert names_in(folder, "glutes-on-20261120T030000Z.db."), "it was killed half way"

    backups.make_backup(db.path, backups.backup_path(folder, db.path, NOW))
    backups.rotate_backups(folder, db.path, NOW)

    assert names_in(folder) == ["glutes-on-20261121T030000Z.db"]


@pytest.mark.parametrize("suffix", ["", "-journal"])
def test_of_parts_only_those_of_living_processes_stay(tmp_path: Path, suffix: str) -> None:
    """A container's bot has the same number after each start."""
    for process in (os.getpid(), os.getppid(), 99_999_999):
        (tmp_path / f"club-20261120T030000Z.db.{process}.part{suffix}").touch()

    backups.rotate_backups(tmp_path, tmp_path / "club.db", datetime.now(UTC))

    assert names_in(tmp_path) == [f"club-20261120T030000Z.db.{os.getppid()}.part{suffix}"]


async def test_a_backup_leaves_room_for_answers(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nearly_full(_: Path) -> SimpleNamespace:
        return SimpleNamespace(free=db.path.stat().st_size + 1_000_000)

    monkeypatch.setattr(shutil, "disk_usage", nearly_full)

    with pytest.raises(OperatorError, match=r"^BACKUP_DIR: .*a\.db wasn't made: only 1 MB .*Make room"):
        await asyncio.to_thread(backups.make_backup, db.path, tmp_path / "a.db")

    assert names_in(tmp_path, "a.db") == []


def test_files_of_others_in_a_shared_folder_stay_whatever_they_are_called(tmp_path: Path) -> None:
    theirs = [
        "film.part1.rar",
        "thesis.partial.docx",
        "ubuntu.iso.part",
        "club-photos.99999999.part1.rar",
        "club-trip.part",
    ]
    old = (datetime.now(UTC) - timedelta(days=400)).timestamp()
    for name in theirs:
        (tmp_path / name).write_bytes(b"theirs")
        os.utime(tmp_path / name, (old, old))
    for name in ("x.parts", "club-x.part"):
        (tmp_path / name).mkdir()

    backups.rotate_backups(tmp_path, tmp_path / "club.db", datetime.now(UTC))

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*theirs, "x.parts", "club-x.part"])
