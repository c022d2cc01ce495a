"""A host may skip as many versions as they like: each earlier database is brought up with all its data.

The states are made from the migrations themselves, so that a new one is covered as soon as its file is there.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.database.database import Database
from bot.database.migrate import find_migrations
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.settings import MIGRATIONS
from tests.builders import utc
from tests.database.samples import columns, fill, tables

ALL = find_migrations(MIGRATIONS)

MOVED = {
    "club.lead_minutes": "slot.lead_minutes",
    "occurrence.skipped": "occurrence.state",
    **dict.fromkeys(("lease.name", "lease.holder", "lease.expires_at"), ""),  # a lock keeps it now
    "occurrence.skipped_because": "occurrence.state",
    "club.solo": "club.user_id",
    "plan.cleared_at": "care.checked_at",
    **{
        f"{table}.guild_id": f"{table}.club_id"
        for table in (
            *("slot", "occurrence", "member", "own_days", "notice", "digest", "milestone", "standing"),
            "draft",
        )
    },
}
"""Columns that a migration took away, and where what stood in them is now; "" for what is kept no more."""

CHANGED = {"club.guild_id", "occurrence.try_at", "occurrence.settled"}
"""Columns in which something else stands now, see the tests of clubs and of states below."""

Content = dict[str, list[tuple[object, ...]]]


def write(path: Path, version: int, *, full: bool) -> None:
    """The database as that version of the bot left it; filled only where rows are wanted."""
    with closing(sqlite3.connect(path)) as connection:
        for migration in ALL[:version]:
            connection.executescript(migration.path.read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA user_version = {version}")
        if full:
            fill(connection)


def schema(path: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as connection:
        return {table: columns(connection, table) for table in tables(connection)}


def content(path: Path, of: dict[str, list[str]]) -> Content:
    """What stands in these columns, a list of rows a table."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT {', '.join(names)} FROM {table}"), key=repr)  # noqa: S608  # names from the schema
            for table, names in of.items()
        }


async def upgrade(path: Path) -> None:
    await (await Database.open(path)).close()


def shared(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, list[str]]:
    return {
        table: [name for name in names if name in after[table] and f"{table}.{name}" not in CHANGED]
        for table, names in before.items()
        if table in after
    }


versions = pytest.mark.parametrize("version", range(1, len(ALL) + 1))


@versions
async def test_every_row_of_every_earlier_version_is_still_there(tmp_path: Path, version: int) -> None:
    path = tmp_path / "a.db"
    write(path, version, full=True)
    before = schema(path)
    was = content(path, before)

    await upgrade(path)

    kept = shared(before, schema(path))
    assert all(len(rows) == 3 for rows in was.values())
    assert content(path, kept) == {
        table: sorted(
            (tuple(row[before[table].index(name)] for name in names) for row in was[table]), key=repr
        )
        for table, names in kept.items()
    }


@versions
async def test_no_column_is_lost_without_its_being_said_where_it_went(tmp_path: Path, version: int) -> None:
    path = tmp_path / "a.db"
    write(path, version, full=True)
    before = schema(path)

    await upgrade(path)

    after = {f"{table}.{name}" for table, names in schema(path).items() for name in names}
    gone = {f"{table}.{name}" for table, names in before.items() for name in names} - after
    assert gone <= set(MOVED), "say in MOVED where what stood in these is now"
    assert {MOVED[name] for name in gone} - {""} <= after


@versions
async def test_the_upgraded_database_is_whole_and_like_a_new_one(tmp_path: Path, version: int) -> None:
    path, new = tmp_path / "a.db", tmp_path / "new.db"
    write(path, version, full=True)
    await upgrade(path)
    await upgrade(new)

    assert schema(path) == schema(new)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA user_version").fetchone() == (len(ALL),)


@versions
async def test_the_bot_can_work_with_the_clubs_of_every_earlier_version(tmp_path: Path, version: int) -> None:
    """Reading what stands there, planning anew, and saying how a club stands."""
    path = tmp_path / "a.db"
    write(path, version, full=True)
    now = utc("2026-03-04 12:00")

    db = await Database.open(path)
    try:
        await clubs.follow_zones(db, now)
        guild_ids = await db.read(club_store.all_ids)
        statuses = [await db.read(clubs.club_status, guild_id, now) for guild_id in guild_ids]
    finally:
        await db.close()

    assert sorted(status.club.owner.id for status in statuses) == [1, 2, 3]


@versions
async def test_a_copy_of_the_earlier_version_is_the_way_back(tmp_path: Path, version: int) -> None:
    """To go back to the old program one needs the old file: it is beside the new one, with all its rows."""
    path = tmp_path / "a.db"
    write(path, version, full=True)
    was = content(path, schema(path))

    await upgrade(path)

    copy = tmp_path / f"a.db.v{version}.bak"
    assert copy.exists() == (version < len(ALL))
    if copy.exists():
        assert content(copy, schema(copy)) == was
