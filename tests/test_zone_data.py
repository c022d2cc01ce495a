"""Where the rules of time zones come from: the tzdata package alone, whatever the computer has."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest
import tzdata

from bot.database import database
from bot.database.database import Database
from bot.demo import club as demo
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.setup import zone_named
from bot.features.me import store as me_store
from tests.builders import TUESDAY, club, slot, stored, utc
from tests.database.test_upgrades import write
from tests.process import glutes_on, python
from tests.rows import execute, fetch

SIX_IN_VANCOUVER = "print(datetime(2026, 12, 1, 18, tzinfo=ZoneInfo('America/Vancouver')).astimezone(UTC))"
"""British Columbia keeps its summer time from 2026 on, and older files don't know."""

ENTRANCES = (
    "bot.__main__",
    "bot.app",
    "bot.cli",
    "bot.cli.run",
    "bot.cli.data",
    "bot.cli.doctor",
    "bot.demo",
    "bot.features.club.schedule",
    "bot.pictures.child",
    "bot.studio.server",
)


@pytest.fixture
def outdated(tmp_path: Path) -> Path:
    """A system's files of time zones, in which Vancouver still has the clocks of Los Angeles."""
    folder = tmp_path / "zoneinfo" / "America"
    folder.mkdir(parents=True)
    rules = resources.files("tzdata") / "zoneinfo" / "America" / "Los_Angeles"
    (folder / "Vancouver").write_bytes(rules.read_bytes())
    return folder.parent


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_every_way_into_the_bot_reads_the_package_s_zones(
    entrance: str, outdated: Path, tmp_path: Path
) -> None:
    code = (
        "from datetime import UTC, datetime; from zoneinfo import ZoneInfo; ZoneInfo('America/Vancouver');"
        f"import {entrance}; {SIX_IN_VANCOUVER}"
    )

    ended = python(tmp_path, "-c", code, PYTHONTZPATH=str(outdated))

    assert ended.stdout.strip() == "2026-12-02 01:00:00+00:00", ended.stderr


async def _plan_in_vancouver(path: Path) -> None:
    db = await Database.open(path)
    kept = await stored(db, club(slot(TUESDAY, "18:30"), zone="America/Vancouver"))
    after = datetime.now(UTC)
    await db.write(clubs.plan_ahead, kept.id, after)
    await db.close()


def test_the_command_line_tells_the_next_post_by_the_package_s_zones(outdated: Path, tmp_path: Path) -> None:
    """18:30 at UTC-7 all year round: the post 45 minutes before is due at 00:45 UTC."""
    asyncio.run(_plan_in_vancouver(tmp_path / "club.db"))

    ended = glutes_on(
        tmp_path, "doctor", "--offline", DATABASE_PATH="club.db", PYTHONTZPATH=str(outdated), BACKUP_DIR="off"
    )

    assert "00:45 UTC for a club run in America/Vancouver" in ended.stdout, ended.stdout + ended.stderr


def test_doctor_says_whose_zones_are_used(outdated: Path, tmp_path: Path) -> None:
    said = glutes_on(tmp_path, "doctor", "--offline", PYTHONTZPATH=str(outdated)).stdout

    assert f"Time zones: {tzdata.IANA_VERSION}, from the package tzdata" in said
    assert "this computer's own files aren't used" in said


async def test_a_club_planned_by_the_computer_s_files_is_planned_anew_by_the_package_s(db: Database) -> None:
    """Earlier versions wrote down the package's version, though they had read other files."""
    kept = await stored(db, club(slot(TUESDAY, "18:30"), zone="America/Vancouver"))
    [planned] = kept.slots
    [right] = await db.read(club_store.coming_slots, kept.id)
    await db.write(
        lambda connection: (
            connection.execute(
                "UPDATE slot SET next_starts_at = next_starts_at + 3600, next_due_at = next_due_at + 3600"
            )
            and None
        )
    )
    await db.write(database.put_fact, "planned_with_zones", tzdata.IANA_VERSION)

    await clubs.follow_zones(db, utc("2026-06-01 12:00"))

    assert await db.read(club_store.coming_slots, kept.id) == [right], planned


async def test_zones_that_have_not_changed_are_not_planned_with_again(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = await stored(db, club(slot(TUESDAY, "18:30")))
    await clubs.follow_zones(db, utc("2026-06-01 12:00"))
    [slot_id] = [each.id for each in kept.slots]
    await db.write(club_store.set_next, slot_id, None)

    await clubs.follow_zones(db, utc("2026-06-01 12:01"))

    assert await db.read(club_store.coming_slots, kept.id) == []


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("US/Pacific", "US/Pacific"),
        ("us/pacific", "US/Pacific"),
        ("US/PACIFIC", "US/Pacific"),
        (" Us/Pacific ", "US/Pacific"),
        ("us/east-indiana", "US/East-Indiana"),
        ("canada/atlantic", "Canada/Atlantic"),
        ("brazil/east", "Brazil/East"),
        ("MEXICO/GENERAL", "Mexico/General"),
        ("chile/continental", "Chile/Continental"),
        ("etc/gmt+3", "Etc/GMT+3"),
        ("etc/gmt-3", "Etc/GMT-3"),
        ("etc/utc", "Etc/UTC"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("asia/calcutta", "Asia/Calcutta"),
        ("ASIA/SAIGON", "Asia/Saigon"),
        ("america/buenos_aires", "America/Buenos_Aires"),
    ],
)
def test_a_legacy_name_is_understood_in_any_case(typed: str, zone: str) -> None:
    assert zone_named(typed) == zone


@pytest.mark.parametrize("name", ["posix/Europe/Vienna", "right/Europe/Vienna", "Europe/../Europe/Vienna"])
def test_what_only_some_computers_call_a_zone_is_not_stored(name: str) -> None:
    with pytest.raises(Exception, match="I don't know the time zone"):
        zone_named(name)


@pytest.mark.parametrize(
    ("computer", "zone"),
    [
        ("Europe/Vienna", "Europe/Vienna"),
        ("posix/Europe/Vienna", "UTC"),
        ("Mars/Olympus", "UTC"),
        (None, "UTC"),
    ],
)
def test_the_demo_starts_on_a_computer_whose_zone_the_package_does_not_know(
    computer: str | None, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "get_localzone_name", lambda: computer)

    assert demo.local_zone() == zone


@pytest.mark.parametrize("name", ["posix/Europe/Vienna", "right/Europe/Vienna"])
async def test_a_name_that_only_some_computers_have_becomes_the_zone_s_own_with_the_upgrade(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "club.db"
    write(path, 10, full=True)
    with closing(sqlite3.connect(path)) as connection:
        for table in ("club", "person", "occurrence"):
            connection.execute(f"UPDATE {table} SET zone = ?", (name,))  # noqa: S608
        connection.commit()

    db = await Database.open(path)
    for table in ("club", "person", "occurrence"):
        rows = await db.read(fetch, f"SELECT DISTINCT zone FROM {table}")  # noqa: S608
        assert [row["zone"] for row in rows] == ["Europe/Vienna"], table
    await db.close()


@pytest.mark.parametrize("stored", ["europe/vienna", "EUROPE/VIENNA"])
async def test_a_name_in_another_case_is_put_right_at_the_start(tmp_path: Path, stored: str) -> None:
    """Computers whose disk knows no case could read it."""
    path = tmp_path / "club.db"
    write(path, 10, full=True)
    db = await Database.open(path)
    for table in ("club", "person", "occurrence"):
        await db.write(execute, f"UPDATE {table} SET zone = ?", (stored,))  # noqa: S608

    await clubs.follow_zones(db, utc("2026-06-01 12:00"))

    for table in ("club", "person", "occurrence"):
        rows = await db.read(fetch, f"SELECT DISTINCT zone FROM {table}")  # noqa: S608
        assert [row["zone"] for row in rows] == ["Europe/Vienna"], table
    await db.close()


async def test_a_zone_that_nobody_knows_any_more_keeps_its_people_from_nothing(tmp_path: Path) -> None:
    path = tmp_path / "club.db"
    write(path, 10, full=True)
    db = await Database.open(path)
    for table in ("club", "person"):
        await db.write(execute, f"UPDATE {table} SET zone = 'SystemV/XYZ1'")  # noqa: S608

    now = utc("2026-06-01 12:00")
    await clubs.follow_zones(db, now)

    [member, *_] = await db.read(fetch, "SELECT user_id FROM member")
    assert await db.read(me_store.zone_of, member["user_id"]) == "UTC"
    for club_id in await db.read(club_store.all_ids):
        club = await db.read(club_store.get, club_id)
        assert club is not None
        assert await db.read(clubs.next_posts, club, now) == []
    await db.close()
