"""backup, restore, migrate and export: what a host types, and what lies in the folder after it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.database.database import Database
from tests.builders import TUESDAY, club, slot, stored
from tests.cli.conftest import Call
from tests.database.damage import spoil
from tests.database.older import write_version_2
from tests.rows import execute

ANA = 311642241421246467


async def build(path: Path) -> None:
    db = await Database.open(path)
    await stored(db, club(slot(TUESDAY)))
    await db.write(execute, "INSERT INTO member (club_id, user_id, name) VALUES (1, ?, 'Ana')", (ANA,))
    await db.close()


@pytest.fixture
def database(folder: Path) -> Path:
    path = folder / "data" / "glutes-on.db"
    asyncio.run(build(path))
    return path


def members(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM member").fetchone()[0]


def test_a_mishap_is_undone_with_last_nights_backup(call: Call, database: Path) -> None:
    made = call("backup")
    assert (made.code, made.err) == (0, "")
    [backup] = (database.parent / "backups").iterdir()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM member")

    listed = call("restore")
    assert listed.code == 0
    assert backup.name in listed.out

    back = call("restore", str(backup), "--everybody")
    assert (back.code, back.err) == (0, "")
    assert members(database) == 1
    assert "restore --undo" in back.out

    assert call("restore", "--undo").code == 0
    assert members(database) == 0


def test_a_backup_goes_where_one_says_and_overwrites_nothing(
    call: Call, database: Path, folder: Path
) -> None:
    assert call("backup", "--to", "mine/a.db", BACKUP_DIR="off").code == 0
    assert members(folder / "mine" / "a.db") == 1

    again = call("backup", "--to", "mine/a.db")
    assert (again.code, again.out) == (2, "")
    assert "is there already" in again.err


def test_with_backups_switched_off_one_has_to_say_where(call: Call, database: Path) -> None:
    ended = call("backup", BACKUP_DIR="off")

    assert ended.code == 2
    assert "--to FILE" in ended.err


@pytest.mark.parametrize("command", [("backup",), ("migrate",), ("export", "club")])
def test_without_a_database_none_is_made(call: Call, folder: Path, command: tuple[str, ...]) -> None:
    ended = call(*command)

    assert (ended.code, ended.out) == (2, "")
    assert "/club setup" in ended.err
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    "command", [("backup",), ("migrate",), ("export", "club"), ("import", "checkins", "a.csv")]
)
def test_a_damaged_database_is_refused_with_what_helps_and_left_as_it_is(
    call: Call, database: Path, folder: Path, command: tuple[str, ...]
) -> None:
    (folder / "a.csv").write_text("date,member\n")
    spoil(database)
    before = database.read_bytes()

    ended = call(*command)

    assert (ended.code, ended.out) == (2, "")
    assert "damaged" in ended.err
    assert "glutes-on doctor" in ended.err
    assert "glutes-on restore" in ended.err
    assert database.read_bytes() == before


def test_an_old_database_is_brought_up_when_one_says_so(call: Call, folder: Path) -> None:
    (folder / "data").mkdir()
    write_version_2(folder / "data" / "glutes-on.db")

    looked = call("migrate", "--check")
    assert looked.code == 1
    assert "is of version 2" in looked.out

    assert call("migrate").code == 0
    assert (folder / "data" / "glutes-on.db.v2.bak").exists()
    assert call("migrate", "--check").code == 0


def test_a_clubs_tables_are_written(call: Call, database: Path, folder: Path) -> None:
    ended = call("export", "club", "--to", "out")

    assert (ended.code, ended.err) == (0, "")
    assert sorted(path.name.split("-to-")[0] for path in (folder / "out").iterdir()) == ["members", "weeks"]


def test_a_person_gets_all_that_is_kept_of_them(call: Call, database: Path, folder: Path) -> None:
    ended = call("export", "member", str(ANA), "--to", "out")

    assert (ended.code, ended.err) == (0, "")
    [everything] = (folder / "out").glob("*.json")
    assert json.loads(everything.read_text(encoding="utf-8"))["clubs"][0]["name"] == "Ana"


def test_of_a_stranger_there_is_nothing_to_write(call: Call, database: Path, folder: Path) -> None:
    ended = call("export", "member", "404", "--to", "out")

    assert (ended.code, ended.out) == (2, "")
    assert "Nothing is kept" in ended.err
    assert not (folder / "out").exists()
