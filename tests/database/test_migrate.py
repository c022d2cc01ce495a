"""From any older database to the newest, or not at all; never a half."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.database.database import Database
from bot.database.migrate import find_migrations
from bot.errors import OperatorError
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.reminders import store as reminders_store
from bot.settings import MIGRATIONS
from tests.builders import club_key, utc
from tests.database.older import write_version_2

NOTES = "CREATE TABLE note (text TEXT NOT NULL) STRICT;"
STARS = "ALTER TABLE note ADD COLUMN stars INTEGER;"
FAILING = "ALTER TABLE note RENAME TO remark; DELETE FROM remark; INSERT INTO no_such_table VALUES (1);"


def migrations(folder: Path, **scripts: str) -> Path:
    """A folder of migrations; ``_0001_notes=...`` becomes 0001_notes.sql."""
    folder.mkdir(exist_ok=True)
    for name, script in scripts.items():
        (folder / f"{name.removeprefix('_')}.sql").write_text(script)
    return folder


async def bring_up(path: Path, folder: Path) -> None:
    await (await Database.open(path, folder)).close()


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(query).fetchall()
        connection.commit()
    return rows


def files_of(path: Path) -> list[str]:
    """The database and whatever lies beside it: copies, journals."""
    return sorted(p.name for p in path.parent.glob(f"{path.name}*"))


def version(path: Path) -> object:
    return ask(path, "PRAGMA user_version")[0][0]


async def test_every_shipped_migration_runs_on_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()

    await bring_up(path, MIGRATIONS)

    assert version(path) == len(list(MIGRATIONS.glob("*.sql")))
    assert {("club",), ("slot",), ("occurrence",), ("checkin",), ("member",)} <= set(
        ask(path, "SELECT name FROM sqlite_master")
    )


async def test_a_database_of_the_first_clubs_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    write_version_2(path)
    kept = [
        "SELECT guild_id, channel_id, zone FROM club",
        "SELECT id, {club}, weekday, starts_time, retired FROM slot",
        "SELECT id, {club}, slot_id, local_date, zone, starts_at, due_at FROM occurrence",
        "SELECT id, exercises, channel_id, claimed_at, message_id FROM occurrence",
        "SELECT * FROM checkin",
        "SELECT {club}, user_id, name FROM member",
        "SELECT * FROM fact",
    ]
    before = [ask(path, query.format(club="guild_id")) for query in kept]
    assert all(before)

    await bring_up(path, MIGRATIONS)

    assert [ask(path, query.format(club="club_id")) for query in kept] == before
    assert ask(path, "SELECT id, lead_minutes FROM slot") == [(1, 30), (2, 30), (3, 30), (4, 1440)]
    assert ask(path, "SELECT state FROM occurrence") == [("posted",), ("refused",), ("posted",)]
    assert ask(path, "PRAGMA foreign_key_check") == []


async def test_the_first_clubs_get_their_posts_after_the_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    write_version_2(path)
    db = await Database.open(path)
    await clubs.follow_zones(db, utc("2026-03-04 12:00"))
    due = await db.write(club_store.due_slots, utc("2026-03-11 00:00"), 10)
    held = await db.write(reminders_store.held_by_club, club_key())
    await db.close()

    assert [(o.slot_id, o.due_at) for o in due] == [
        (3, utc("2026-03-04 16:51")),
        (4, utc("2026-03-05 13:30")),
        (1, utc("2026-03-10 17:00")),
    ]
    assert [(h.id, h.skipped) for h in held] == [(1, False), (2, True), (3, False)]


async def test_an_older_database_is_brought_up_with_its_data(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.db", migrations(tmp_path / "sql", _0001_notes=NOTES)
    await bring_up(path, folder)
    ask(path, "INSERT INTO note VALUES ('kept')")
    migrations(folder, _0002_stars=STARS)

    await bring_up(path, folder)

    assert version(path) == 2
    assert ask(path, "SELECT text, stars FROM note") == [("kept", None)]


async def test_a_copy_of_the_older_database_is_put_aside_first(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.db", migrations(tmp_path / "sql", _0001_notes=NOTES)
    await bring_up(path, folder)
    ask(path, "INSERT INTO note VALUES ('kept')")
    await bring_up(path, migrations(folder, _0002_stars=STARS))

    copy = tmp_path / "a.db.v1.bak"
    assert version(copy) == 1
    assert ask(copy, "SELECT * FROM note") == [("kept",)]


async def test_a_database_that_is_up_to_date_is_not_copied(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.db", migrations(tmp_path / "sql", _0001_notes=NOTES)
    await bring_up(path, folder)
    await bring_up(path, folder)

    assert files_of(path) == ["a.db"]


async def test_a_failing_migration_leaves_the_version_before_whole(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.db", migrations(tmp_path / "sql", _0001_notes=NOTES)
    await bring_up(path, folder)
    ask(path, "INSERT INTO note VALUES ('kept')")
    migrations(folder, _0002_broken=FAILING)

    with pytest.raises(OperatorError, match=r"^DATABASE_PATH: 0002_broken\.sql failed .*no_such_table"):
        await bring_up(path, folder)

    assert version(path) == 1
    assert ask(path, "SELECT * FROM note") == [("kept",)]
    assert ask(tmp_path / "a.db.v1.bak", "SELECT * FROM note") == [("kept",)]


async def test_what_ran_before_the_failing_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    folder = migrations(tmp_path / "sql", _0001_notes=NOTES, _0002_stars=STARS, _0003_broken="SELEKT;")

    with pytest.raises(OperatorError, match=r"0003_broken\.sql"):
        await bring_up(path, folder)
    (folder / "0003_broken.sql").write_text("-- mended, and ends in a comment")
    await bring_up(path, folder)

    assert version(path) == 3


@pytest.mark.parametrize("journal", ["wal", "delete"])
async def test_a_newer_database_is_refused_and_left_byte_for_byte_alone(tmp_path: Path, journal: str) -> None:
    path, folder = tmp_path / "a.db", migrations(tmp_path / "sql", _0001_notes=NOTES)
    ask(path, f"PRAGMA journal_mode = {journal}")
    ask(path, "CREATE TABLE from_the_future (x)")
    ask(path, "PRAGMA user_version = 7")
    before = path.read_bytes()

    with pytest.raises(
        OperatorError, match=r"^DATABASE_PATH: .*a\.db was made by a newer .*version 7.* knows 1"
    ):
        await bring_up(path, folder)

    assert path.read_bytes() == before
    assert files_of(path) == ["a.db"]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([], id="none"),
        pytest.param(["0002_second"], id="without-the-first"),
        pytest.param(["0001_first", "0003_third"], id="gap"),
        pytest.param(["0001_first", "0001_also_first"], id="number-given-twice"),
        pytest.param(["0000_zeroth", "0001_first"], id="counted-from-zero"),
    ],
)
def test_numbers_with_a_gap_are_refused(tmp_path: Path, names: list[str]) -> None:
    folder = migrations(tmp_path / "sql", **dict.fromkeys(names, NOTES))

    with pytest.raises(OperatorError, match=r"n't numbered 0001, 0002, … without a gap"):
        find_migrations(folder)


@pytest.mark.parametrize("name", ["1_first", "0001-first", "0001", "00001_first", "first"])
def test_a_name_of_another_form_is_refused(tmp_path: Path, name: str) -> None:
    folder = migrations(tmp_path / "sql", **{"0001_first": NOTES, name: NOTES})

    with pytest.raises(OperatorError, match=r"isn't named like 0001_what_it_does\.sql"):
        find_migrations(folder)
