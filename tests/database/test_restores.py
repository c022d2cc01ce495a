"""Going back to a backup with real files and a real second process, and finding the way forward again."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest

from bot.database import backups
from bot.database import database as database_
from bot.database import files as files_
from bot.database.database import Database
from bot.errors import OperatorError
from bot.features.me import service as me
from tests.builders import TUESDAY, club, slot, stored
from tests.database.damage import spoil
from tests.rows import execute

ROOT = Path(__file__).parent.parent.parent
NOW = datetime.now(UTC)
ANA, BEN = 100, 101

restore = partial(backups.restore, forget=me.delete_person)


async def note(path: Path, text: str) -> None:
    db = await Database.open(path)
    await db.write(database_.put_fact, "note", text)
    await db.close()


def noted(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT value FROM fact WHERE name = 'note'").fetchone()[0]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database that says "new", and beside it a backup that says "old"."""
    path = tmp_path / "club.db"
    asyncio.run(note(path, "old"))
    backups.make_backup(path, tmp_path / "old.db")
    asyncio.run(note(path, "new"))
    return path


@pytest.fixture
def backup(database: Path) -> Path:
    return database.with_name("old.db")


@contextmanager
def held(path: Path, *, how: str) -> Generator[None]:
    """While another process has the file in hand; with the bot's lock, or only open."""
    process = subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-m", "tests.database.holding_process", str(path), how],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holds\n"
        yield


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_one_goes_back_and_forth_as_often_as_one_likes(database: Path, backup: Path) -> None:
    done = restore(backup, database, NOW)
    assert noted(database) == "old"
    assert done.kept is not None
    assert noted(done.kept) == "new"

    backups.undo(database, NOW + timedelta(seconds=1))
    assert noted(database) == "new"
    backups.undo(database, NOW + timedelta(seconds=2))
    assert noted(database) == "old"
    assert noted(backup) == "old"


def test_what_was_only_in_the_log_beside_the_database_is_kept_too(database: Path, backup: Path) -> None:
    """A bot that was killed leaves its last answers there."""
    writing = sqlite3.connect(database, isolation_level=None)
    writing.execute("PRAGMA wal_autocheckpoint = 0").fetchall()
    writing.execute("UPDATE fact SET value = 'newest' WHERE name = 'note'")
    log = database.with_name("club.db-wal")
    file, logged = database.read_bytes(), log.read_bytes()
    writing.close()
    database.write_bytes(file)
    log.write_bytes(logged)

    done = restore(backup, database, NOW)

    assert done.kept is not None
    assert noted(done.kept) == "newest"
    assert noted(database) == "old"


@pytest.mark.parametrize("how", ["lock", "open"])
def test_nothing_is_changed_while_another_process_has_the_database(
    database: Path, backup: Path, how: str
) -> None:
    restore(backup, database, NOW)
    with held(database, how=how):
        who = "glutes-on run .*Stop that" if how == "lock" else "Another program is using .*Stop it"
        with pytest.raises(OperatorError, match=who):
            restore(backup, database, datetime.now(UTC))
        with pytest.raises(OperatorError, match=who):
            backups.undo(database, datetime.now(UTC))
        assert noted(database) == "old"

    backups.undo(database, datetime.now(UTC))
    assert noted(database) == "new"


def test_a_damaged_backup_is_refused_before_anything_is_changed(database: Path, backup: Path) -> None:
    spoil(backup)
    before = database.read_bytes()

    with pytest.raises(OperatorError, match=r"old\.db is damaged .*Nothing was changed"):
        restore(backup, database, NOW)

    assert database.read_bytes() == before
    assert files(database.parent) == ["club.db", "old.db"]


def test_a_backup_of_a_newer_version_is_refused(database: Path, backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("PRAGMA user_version = 999")

    with pytest.raises(OperatorError, match=r"newer Glutes On \(version 999"):
        restore(backup, database, NOW)

    assert noted(database) == "new"


def test_a_damaged_database_is_replaced_and_kept_byte_for_byte(database: Path, backup: Path) -> None:
    spoil(database)
    before = database.read_bytes()

    done = restore(backup, database, NOW)

    assert noted(database) == "old"
    assert done.kept is not None
    assert done.kept.read_bytes() == before
    assert done.forgotten is None


@pytest.mark.parametrize("content", [b"", b"Monday: squats\n" * 400])
def test_also_one_that_is_no_database_any_more(database: Path, backup: Path, content: bytes) -> None:
    database.write_bytes(content)
    database.with_name("club.db-wal").write_bytes(b"what was in the log")

    done = restore(backup, database, NOW)

    assert noted(database) == "old"
    assert done.kept is not None
    assert done.kept.read_bytes() == content


def test_where_there_is_no_database_the_backup_becomes_it(database: Path, backup: Path) -> None:
    database.unlink()

    assert restore(backup, database, NOW).kept is None
    assert noted(database) == "old"


def test_without_a_restore_there_is_nothing_to_undo(database: Path) -> None:
    with pytest.raises(OperatorError, match="nothing to undo"):
        backups.undo(database, NOW)


async def join(path: Path, *user_ids: int) -> None:
    db = await Database.open(path)
    for user_id in user_ids:
        await db.write(execute, "INSERT INTO member (club_id, user_id, name) VALUES (1, ?, '')", (user_id,))
        await db.write(execute, "INSERT INTO person (user_id) VALUES (?)", (user_id,))
    await db.close()


async def a_club(path: Path) -> None:
    db = await Database.open(path)
    await stored(db, club(slot(TUESDAY)))
    await db.close()


async def delete(path: Path, user_id: int) -> None:
    db = await Database.open(path)
    await me.delete_person(db, user_id, NOW)
    await db.close()


@pytest.fixture
def after_ana_left(database: Path) -> Path:
    """Ana and Ben were in the backup of this name; then Ana deleted her data."""
    asyncio.run(a_club(database))
    asyncio.run(join(database, ANA, BEN))
    backup = database.with_name("both.db")
    backups.make_backup(database, backup)
    asyncio.run(delete(database, ANA))
    return backup


def test_who_has_deleted_their_data_since_stays_deleted(database: Path, after_ana_left: Path) -> None:
    done = restore(after_ana_left, database, NOW)

    assert done.forgotten == 1
    assert files_.people(database) == {BEN}


def test_unless_everybody_is_wanted_back(database: Path, after_ana_left: Path) -> None:
    restore(after_ana_left, database, NOW, everybody=True)

    assert files_.people(database) == {ANA, BEN}


def test_the_restored_file_is_one_that_the_bot_opens(database: Path, after_ana_left: Path) -> None:
    restore(after_ana_left, database, NOW)

    asyncio.run(note(database, "goes on"))
    assert noted(database) == "goes on"
    assert not database.with_name("club.db.restoring").exists()


def flip(path: Path, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << (bit % 8)
    path.write_bytes(data)


def bits(path: Path) -> list[int]:
    """Bits all over the file, and more of its first and last bytes, where SQLite and we look first."""
    size, dice = path.stat().st_size * 8, Random(18)  # noqa: S311  # the same bits each time
    spread = [dice.randrange(size) for _ in range(200)]
    return [*spread, *(dice.randrange(800) for _ in range(50)), *(size - 1 - n for n in range(0, 700, 7))]


def test_no_flipped_bit_of_a_backup_slips_through(backup: Path) -> None:
    for bit in bits(backup):
        flip(backup, bit)
        with pytest.raises(files_.DamagedError):
            files_.check_seal(backup)
        flip(backup, bit)

    assert files_.check_seal(backup)


@pytest.mark.parametrize("bit", [24 * 8, 100 * 8, 5000 * 8 + 3, -8 * 100, -8])
def test_a_backup_with_a_flipped_bit_is_refused_and_nothing_changes(
    database: Path, backup: Path, bit: int
) -> None:
    flip(backup, bit if bit >= 0 else backup.stat().st_size * 8 + bit)

    with pytest.raises(OperatorError, match=r"is damaged .*Nothing was changed\. Choose another"):
        restore(backup, database, NOW)

    assert noted(database) == "new"


@pytest.mark.parametrize("lost", [1, 40, 4096])
def test_a_backup_that_was_cut_short_is_refused(database: Path, backup: Path, lost: int) -> None:
    backup.write_bytes(backup.read_bytes()[:-lost])

    with pytest.raises(OperatorError, match="is damaged"):
        restore(backup, database, NOW)


def as_an_earlier_version_made_it(backup: Path) -> None:
    with closing(sqlite3.connect(backup.with_name("new.db"))) as connection:
        connection.execute("VACUUM INTO ?", (str(backup.with_name("earlier.db")),))
    backup.with_name("earlier.db").replace(backup)


def as_a_host_changed_it(backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("UPDATE fact SET value = 'old' WHERE name = 'note'")
        connection.execute("INSERT INTO fact VALUES ('more', '')")


@pytest.mark.parametrize("make", [as_an_earlier_version_made_it, as_a_host_changed_it])
def test_a_backup_without_a_checksum_is_restored_and_that_is_said(
    database: Path, backup: Path, make: Callable[[Path], None]
) -> None:
    shutil.copy(backup, backup.with_name("new.db"))
    make(backup)

    done = restore(backup, database, NOW)

    assert done.unsealed
    assert noted(database) == "old"


def test_a_backup_with_a_checksum_stays_checked_wherever_it_is_copied_to(
    database: Path, backup: Path
) -> None:
    moved = shutil.copy(backup, backup.with_name("on a stick.db"))

    done = restore(Path(moved), database, NOW)

    assert not done.unsealed
    assert database.stat().st_size % 512 == 0, "what the bot works on is a plain database"


LEFT_BY_A_KILLED_RESTORE = ("", "-wal", "-shm", "-journal", ".99999999.part", ".99999999.part-journal")


@pytest.mark.parametrize("left", LEFT_BY_A_KILLED_RESTORE)
@pytest.mark.parametrize("cleans", ["restore", "start"])
def test_what_a_killed_restore_left_is_gone_after_the_next_one(
    database: Path, backup: Path, left: str, cleans: str
) -> None:
    database.with_name(f"club.db.restoring{left}").write_bytes(b"half of it")

    if cleans == "restore":
        restore(backup, database, NOW)
        assert noted(database) == "old"
    else:
        files_.remove_unfinished(database)

    assert not [name for name in files(database.parent) if "restoring" in name]


def test_a_database_that_is_a_link_is_restored_where_it_lies(
    backup: Path, database: Path, tmp_path: Path
) -> None:
    link = tmp_path / "elsewhere" / "club.db"
    link.parent.mkdir()
    link.symlink_to(database)

    restore(backup, link, NOW)

    assert link.is_symlink()
    assert noted(link) == noted(database) == "old"
    [kept] = database.parent.glob("club.db.replaced*")
    assert not kept.is_symlink()
