"""``glutes-on import checkins`` as a host meets it: an exit code, and words."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.database.database import Database
from bot.features.streaks import store as streaks_store
from tests.builders import TUESDAY, club, club_key, slot, stored
from tests.cli.conftest import Call
from tests.process import glutes_on

ANA = 311642241421246467
A_PAST_TUESDAY = date(2026, 3, 24)


async def build(path: Path) -> None:
    db = await Database.open(path)
    await stored(db, club(slot(TUESDAY)))
    await db.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The file of a club that trains on Tuesdays."""
    path = tmp_path / "club.db"
    asyncio.run(build(path))
    return path


def attendance(folder: Path, *lines: str) -> str:
    (folder / "attendance.csv").write_text("\n".join(("date,member,name", *lines)), encoding="utf-8")
    return "attendance.csv"


def answers(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM checkin").fetchone()[0]


def test_a_file_is_tried_imported_and_then_known(call: Call, tmp_path: Path, database: Path) -> None:
    days = [A_PAST_TUESDAY - timedelta(weeks=n) for n in range(3)]
    file = attendance(tmp_path, *(f"{day},{ANA},Ana" for day in (*days, days[0])))

    tried = call("import", "checkins", file, "--dry-run", DATABASE_PATH=str(database))
    assert (tried.code, tried.err) == (0, "")
    assert tried.out == (
        "Would import 3 check-ins from 1 member on 3 club runs, 3 of them new.\n"
        "Skipped 1 line because the file has the same line earlier: 5.\n"
        f"I didn't ask Discord whether these ids are in your server: {ANA}. "
        "To check them, set DISCORD_TOKEN and leave out --offline.\n"
    )
    assert answers(database) == 0

    done = call("import", "checkins", file, "--club", "1", DATABASE_PATH=str(database))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Imported 3 check-ins from 1 member")
    assert answers(database) == 3

    again = call("import", "checkins", file, DATABASE_PATH=str(database))
    assert (again.code, again.err) == (0, "")
    assert again.out.startswith("Nothing new to import.\n")
    assert "Skipped 3 lines because these members have already checked in: 2-4." in again.out
    assert answers(database) == 3


def test_all_bad_lines_are_listed_and_nothing_is_imported(call: Call, tmp_path: Path, database: Path) -> None:
    file = attendance(tmp_path, f"{A_PAST_TUESDAY},{ANA},Ana", f"2026-03-25,{ANA},Ana", "soon,Ana,")

    ended = call("import", "checkins", file, DATABASE_PATH=str(database))

    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines() == [
        "Nothing imported. Fix 2 lines and try again:",
        "line 3: The club has no run on that date. It's a Wednesday.",
        "line 4: “soon” isn't a date I know. Write it like this: 2026-03-24, or 24.03.2026.",
    ]
    assert answers(database) == 0


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        pytest.param("nowhere.csv", None, "nowhere.csv can't be read", id="no-such-file"),
        pytest.param(
            "a.csv", "date,member\n2026-03-24,Zoë\n".encode("cp1252"), "Line 2 isn't UTF-8", id="cp1252"
        ),
        pytest.param("a.csv", b"day,who\n", "The first line of the file", id="header"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(
    call: Call, tmp_path: Path, database: Path, name: str, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    ended = call("import", "checkins", name, DATABASE_PATH=str(database))

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(sentence)
    assert ended.err.count("\n") == 1


def test_without_a_database_none_is_made(call: Call, tmp_path: Path) -> None:
    ended = call("import", "checkins", attendance(tmp_path))

    assert (ended.code, ended.out) == (2, "")
    assert "/club setup" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["attendance.csv"]


async def test_a_running_bot_goes_on_and_knows_what_was_imported(tmp_path: Path, database: Path) -> None:
    file = attendance(tmp_path, f"{A_PAST_TUESDAY},{ANA},Ana")
    running = await Database.open(database)

    ended = await asyncio.to_thread(
        glutes_on, tmp_path, "import", "checkins", file, DATABASE_PATH=str(database)
    )

    assert (await running.write(streaks_store.standings_of_club, club_key()))[ANA].total == 1
    await running.close()
    assert (ended.returncode, ended.stderr) == (0, "")


def test_while_another_process_holds_the_file_nothing_is_imported(
    call: Call, tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.database.database.OPENING_SECONDS", 0.2)
    file = attendance(tmp_path, f"{A_PAST_TUESDAY},{ANA},Ana")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = call("import", "checkins", file, DATABASE_PATH=str(database))
        other.execute("ROLLBACK")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n") == 1
    assert answers(database) == 0


@pytest.mark.parametrize("what", ["one line", "many lines", "no end"])
def test_a_file_that_is_far_too_large_is_refused_before_it_fills_the_memory(
    call: Call, tmp_path: Path, database: Path, what: str
) -> None:
    file = tmp_path / "attendance.csv"
    if what == "one line":
        file.write_text("date,member\n")
        with file.open("r+b") as stream:
            stream.truncate(200_000_000)
    elif what == "many lines":
        file.write_text("date,member\n" + f"{A_PAST_TUESDAY},{ANA}\n" * 400_000)
    else:
        file.symlink_to("/dev/zero")

    ended = call("import", "checkins", "attendance.csv", DATABASE_PATH=str(database))

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("attendance.csv is larger than 10 MB.")
    assert ended.err.count("\n") == 1
