"""backup, restore, migrate and export: what a host types, and what lies in the folder after it."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.database.database import Database
from bot.errors import OperatorError
from tests.builders import TUESDAY, club, slot, stored
from tests.cli.conftest import Call
from tests.database.damage import spoil
from tests.database.older import write_version_2
from tests.process import glutes_on
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
    assert "already exists" in again.err


def test_going_back_to_a_backup_of_an_earlier_version_says_that_it_has_no_checksum(
    call: Call, database: Path, folder: Path
) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO 'earlier.db'")
    call("backup", "--to", "today.db")

    earlier, today = (call("restore", name, "--everybody") for name in ("earlier.db", "today.db"))

    assert (earlier.code, today.code) == (0, 0)
    assert "no checksum" in earlier.err
    assert today.err == ""


@pytest.mark.parametrize("to", ["~/a.db", "$HOME/a.db"])
def test_a_tilde_that_the_shell_left_is_the_home(call: Call, database: Path, folder: Path, to: str) -> None:
    (folder / "home").mkdir()

    made = call("backup", f"--to={to}", HOME=str(folder / "home"))

    assert (made.code, made.err) == (0, "")
    assert members(folder / "home" / "a.db") == 1
    assert {path.name for path in folder.iterdir()} == {"home", "data"}


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
    assert "is at version 2" in looked.out

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


BELOW_A_FILE, A_FILE, TOO_LONG, NO_PLACE = "file/out", "file", "x" * 300, "/proc/out"


@pytest.mark.parametrize("to", [BELOW_A_FILE, A_FILE, TOO_LONG, NO_PLACE], ids=lambda to: to[:9])
@pytest.mark.parametrize(
    "command",
    [("render", "clamshell"), ("backup",), ("export", "club"), ("export", "member", str(ANA))],
    ids=" ".join,
)
def test_where_nothing_can_be_written_one_sentence_says_so(
    call: Call, database: Path, folder: Path, command: tuple[str, ...], to: str
) -> None:
    (folder / "file").touch()

    ended = call(*command, "--to", to)

    assert ended.code == 2
    assert to in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("command", [("new", "exercise", "Wall sit"), ("schema",)], ids=" ".join)
def test_content_that_cannot_be_written_is_one_sentence(
    call: Call, folder: Path, command: tuple[str, ...]
) -> None:
    for name in ("exercises", "schema"):
        (folder / name).touch()

    ended = call("content", *command, CONTENT_DIR=str(folder))

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize("name", [BELOW_A_FILE, TOO_LONG, "."], ids=lambda to: to[:9])
@pytest.mark.parametrize("command", [("doctor", "--offline"), ("backup",), ("migrate",), ("restore", "a")])
def test_a_database_in_a_place_that_cannot_be_brings_no_traceback(
    call: Call, folder: Path, command: tuple[str, ...], name: str
) -> None:
    (folder / "file").touch()
    (folder / "a").touch()

    ended = call(*command, DATABASE_PATH=name)

    assert ended.out + ended.err


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir], ids=["a pipe", "a folder"])
@pytest.mark.parametrize("command", [("doctor", "--offline"), ("backup",), ("migrate",), ("export", "club")])
def test_a_database_that_is_no_file_is_refused_and_waited_for_by_nobody(
    folder: Path, command: tuple[str, ...], make: Callable[[Path], None]
) -> None:
    make(folder / "club.db")

    ended = glutes_on(folder, *command, DATABASE_PATH="club.db")

    assert ended.returncode in (1, 2)
    assert "club.db isn't a file" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


async def test_a_bot_does_not_wait_for_a_pipe_in_place_of_its_database(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "club.db")

    with pytest.raises(OperatorError, match=r"^DATABASE_PATH: .*club\.db can't be opened .*isn't a file"):
        await asyncio.wait_for(Database.open(tmp_path / "club.db"), 20)
