"""Nobody's streak, total, pause, plan, reminder or name is another after an upgrade, from any version."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from bot.database.database import Database
from bot.database.migrate import find_migrations
from bot.features.club import store as club_store
from bot.features.club.schedule import PostState
from bot.features.pain import store as pain_store
from bot.features.plan import store as plan_store
from bot.features.reminders import own_service
from bot.features.reminders import store as reminders_store
from bot.features.streaks import rules
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.settings import MIGRATIONS
from tests.builders import TUESDAY, club_key, own_key, slot, training_day, utc
from tests.builders import club as new_club
from tests.database import lives
from tests.database.lives import ANA, BEN, CEM, HARRIERS, NOW, RIVERSIDE
from tests.features.streaks.earlier_streaks import earlier as before_the_rule
from tests.features.streaks.reference_streaks import reference

ALL = find_migrations(MIGRATIONS)
RELEASE = Path(__file__).with_name("release_0_1_0.sql")
"""The schema of the one release so far: version 7."""

KEPT = {
    4: ("person", "milestone", "pain", "pause", "own_days"),
    5: ("self_test_run", "self_test_result", "self_test_invitation"),
    6: ("workout", "workout_member", "effort"),
    7: ("plan",),
}
"""By the version that brought them, what is compared row by row."""

earlier = pytest.mark.parametrize(
    "origin", [*map(str, range(1, len(ALL))), "release 0.1.0"], ids=lambda origin: origin.replace(" ", "-")
)


LIVED = 8
"""The last version as which the lives can be written. Of a later one they are an upgraded database."""


def write(path: Path, origin: str) -> int:
    """A database with what people did, of that version or the last that was lived in; which."""
    with closing(sqlite3.connect(path)) as connection:
        if origin.startswith("release"):
            connection.executescript(RELEASE.read_text(encoding="utf-8"))
            version = 7
        else:
            version = min(int(origin), LIVED)
            bring_up(connection, 0, version)
        lives.write_lives(connection, version)
    return version


def bring_up(connection: sqlite3.Connection, version: int, to: int) -> None:
    """What the program of the version ``to`` made of a database at its start."""
    for migration in ALL[version:to]:
        connection.executescript(migration.path.read_text(encoding="utf-8"))
    if to > version:
        connection.execute(f"PRAGMA user_version = {to}")


def live_on(path: Path, origin: str) -> None:
    """Let it become a database of the version it is to be, where lives cannot be written as one."""
    if origin.isdecimal():
        with closing(sqlite3.connect(path)) as connection:
            bring_up(connection, min(int(origin), LIVED), int(origin))


@earlier
async def test_nobody_has_less_streak_total_or_shields_than_the_old_rows_said(
    tmp_path: Path, origin: str
) -> None:
    """And in a club that ran once a day exactly as much."""
    path = tmp_path / "a.db"
    version = write(path, origin)
    with closing(sqlite3.connect(path)) as old:
        before = lives.old_histories(old, version)
    live_on(path, origin)
    assert len(before) == (7 if version >= 3 else 6)

    db = await Database.open(path)
    await streaks.settle_standings(db, NOW)
    for (guild_id, user_id), history in before.items():
        club_id = lives.club_id(guild_id)
        was = before_the_rule(history, NOW)
        now_known = await db.read(streaks.load_history, club_id, user_id)
        record = rules.compute(now_known, NOW)
        stood = (await db.read(streaks_store.standings_of_club, club_id))[user_id]
        assert record == reference(replace(history, by_date_since=now_known.by_date_since), NOW)
        assert record.streak.current >= was.streak.current
        assert record.streak.best >= was.streak.best
        assert record.streak.total == was.streak.total
        assert eighths(record) >= eighths(was)
        if guild_id != HARRIERS:
            assert (record.streak.current, record.protection) == (was.streak.current, was.protection)
        assert (stood.current, stood.best, stood.total) == (
            record.streak.current,
            record.streak.best,
            record.streak.total,
        )
    totals = {g: await db.read(streaks_store.club_total, club_key(g)) for g in (RIVERSIDE, HARRIERS)}
    await db.close()
    sums = {
        g: sum(before_the_rule(h, NOW).streak.total for (of, _), h in before.items() if of == g)
        for g in totals
    }
    assert totals == {RIVERSIDE: sums[RIVERSIDE] + (17 if version >= 4 else 0), HARRIERS: sums[HARRIERS]}


def eighths(record: rules.Record) -> int:
    return 8 * record.protection.held + record.protection.eighths


async def test_boards_are_made_anew_with_the_first_minute_after_the_upgrade(tmp_path: Path) -> None:
    """Also those of clubs in which nothing has closed since: they stand as the earlier rule had them."""
    path = tmp_path / "a.db"
    write(path, "10")
    live_on(path, "10")
    with closing(sqlite3.connect(path)) as old, old:
        old.execute("UPDATE occurrence SET settled = 1 + (club_id = ?)", (HARRIERS,))
        old.execute("DELETE FROM standing")
        old.execute(
            "INSERT INTO standing SELECT club_id, user_id, 0, 1, 2, 3, 4, '2026-03', 0, 0 FROM member"
        )
    db = await Database.open(path)
    await streaks.settle_standings(db, NOW)
    for club_id in (club_key(RIVERSIDE), club_key(HARRIERS), own_key(ANA)):
        known = await db.read(streaks.load_club_histories, club_id)
        stood = await db.read(streaks_store.standings_of_club, club_id)
        for user_id, history in known.items():
            fresh, kept = rules.compute(history, NOW).streak, stood[user_id]
            assert (kept.current, kept.best, kept.total) == (fresh.current, fresh.best, fresh.total)
    await db.close()


async def test_from_the_upgrade_on_one_done_is_enough_for_a_date(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    write(path, "10")
    live_on(path, "10")
    db = await Database.open(path)
    theirs = await db.read(club_store.get, club_key(HARRIERS))
    assert theirs is not None
    tuesdays = [slot for slot in theirs.slots if slot.weekday == TUESDAY]
    runs = [
        await training_day(db, replace(theirs, slots=(slot,)), date(2026, 4, day))
        for day in (7, 14)
        for slot in sorted(tuesdays, key=lambda slot: slot.starts)
    ]
    was = rules.compute(await db.read(streaks.load_history, theirs.id, ANA), NOW).streak

    for run in (runs[0], runs[1], runs[2]):
        await db.write(streaks.check_in, theirs.id, ANA, "Ana", run.id, rules.Answer.DONE, run.starts_at)

    known = await db.read(streaks.load_history, theirs.id, ANA)
    await db.close()
    record = rules.compute(known, runs[-1].closes_at)
    assert (record.streak.current, record.streak.total) == (was.current + 2, was.total + 3)
    assert [state for day, state in record.states if day.local_date > date(2026, 4, 1)] == [
        *(rules.State.DONE, rules.State.EXTRA),
        *(rules.State.DONE, rules.State.EXCUSED),
    ]


@pytest.mark.parametrize(
    ("answered_at", "since"),
    [
        pytest.param("2026-03-01 12:00", "2026-03-28 17:30", id="when-the-last-run-had-closed"),
        pytest.param("2026-06-01 12:00", "2026-06-01 12:00:01", id="after-every-answer-also-an-imported-one"),
    ],
)
async def test_the_rule_comes_when_all_that_was_before_it_is_over(
    tmp_path: Path, answered_at: str, since: str
) -> None:
    """However wrong the computer's clock is at the upgrade: what people said and ran bounds it."""
    path = tmp_path / "a.db"
    write(path, "10")
    live_on(path, "10")
    with closing(sqlite3.connect(path)) as old, old:
        old.execute("UPDATE checkin SET checked_at = ?", (int(utc(answered_at).timestamp()),))
    db = await Database.open(path)
    found = {
        await db.read(club_store.by_date_since, key) for key in (club_key(RIVERSIDE), club_key(HARRIERS))
    }
    await db.write(club_store.put, new_club(slot(TUESDAY), guild_id=77))
    fresh = await db.read(club_store.by_date_since, club_key(77))
    await db.close()
    assert found == {utc(since)}
    assert fresh == utc("1970-01-01 00:00"), "a club that never had another rule"


@earlier
async def test_pauses_plans_reminders_and_names_are_as_they_were(tmp_path: Path, origin: str) -> None:
    path = tmp_path / "a.db"
    version = write(path, origin)
    with closing(sqlite3.connect(path)) as old:
        rows = {
            name: everything(old, name) for since, names in KEPT.items() if since <= version for name in names
        }
        paused = {user: lives.old_pauses(old, user) for user in lives.MEMBERS} if version >= 4 else {}
    live_on(path, origin)

    db = await Database.open(path)
    for user_id, pauses in paused.items():
        found = await db.read(streaks_store.pauses_of_person, user_id)
        assert tuple(each.pause for each in found) == pauses
    mine = await db.read(own_service.own_reminders, ANA, None, NOW)
    plan = await db.read(plan_store.get, ANA)
    await streaks.rebuild_standings(db, NOW)
    boards = {g: await db.read(streaks_store.on_boards, club_key(g)) for g in (RIVERSIDE, HARRIERS)}
    theirs = await db.read(club_store.get, club_key(ANA))
    await db.close()

    assert theirs is None, "the person is no server"
    assert (mine.plan is None) == (version < 3)
    if mine.plan is not None:
        assert (mine.plan.weekdays, mine.plan.starts, mine.plan.lead_minutes) == ((2, 4), time(18, 30), 45)
        assert (mine.plan.zone, mine.is_on) == (lives.ZONE, True)
    assert (plan.plan if plan is not None else None) == ('{"kept": "as it is"}' if version >= 7 else None)
    names = {g: {each.user_id: each.name for each in shown} for g, shown in boards.items()}
    ana = "The Fox" if version >= 4 else f"Runner {ANA}"
    everybody = {ANA: ana, BEN: f"Runner {BEN}", CEM: f"Runner {CEM}"}
    shown = {key: name for key, name in everybody.items() if key != CEM or version < 4}
    assert names == {RIVERSIDE: everybody, HARRIERS: shown}
    with closing(sqlite3.connect(path)) as new:
        assert {name: everything(new, name) for name in rows} == {
            name: [as_now(name, row) for row in found] for name, found in rows.items()
        }
        assert new.execute("PRAGMA foreign_key_check").fetchall() == []


@earlier
async def test_what_was_over_or_checked_before_stays_so(tmp_path: Path, origin: str) -> None:
    """Both were said with one button, so both hold up to then."""
    path = tmp_path / "a.db"
    version = write(path, origin)
    live_on(path, origin)
    db = await Database.open(path)
    said = await db.read(pain_store.said, ANA)
    nobody = await db.read(pain_store.said, BEN)
    await db.close()
    at = utc("1970-01-01 00:00:08") if version >= 7 else None
    assert (said.gone_at, said.checked_at, said.suggested_at) == (at, at, None)
    assert nobody == pain_store.Said()


def everything(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)  # noqa: S608  # names from above


def as_now(table: str, row: Sequence[object]) -> tuple[object, ...]:
    """The row with the number of Ana's own club as it is now, and with what it has now beside."""
    new = {"workout": (0,), "pain": (None, None), "effort": (None, None), "self_test_result": (None,)}
    row = (*row, *new.get(table, ()))
    row = (*row[:4], *row[5:]) if table == "plan" else row  # when pain was over: see the test on care
    place = {"own_days": 1, "milestone": 0}.get(table)
    return tuple(-ANA if n == place and cell == ANA else cell for n, cell in enumerate(row))


@pytest.mark.parametrize(
    ("stored", "state"),
    [
        ("NULL, NULL, 0", PostState.CLAIMED),
        ("5, NULL, 0", PostState.POSTED),
        ("0, NULL, 0", PostState.RECORDED),
        ("NULL, 'late', 0", PostState.LATE),
        ("NULL, 'refused', 9", PostState.REFUSED),
        ("NULL, 'cancelled', 0", PostState.CANCELLING),
        ("NULL, 'cancelled', 9", PostState.CANCELLING),
        ("NULL, 'cancelled', -1", PostState.CANCELLED),
        ("5, 'cancelled', 0", PostState.CANCELLED),
        ("0, 'cancelled', 0", PostState.CANCELLED),
    ],
)
async def test_each_way_in_which_a_state_was_written_has_its_name(
    tmp_path: Path, stored: str, state: PostState
) -> None:
    path = tmp_path / "a.db"
    write(path, "7")
    with closing(sqlite3.connect(path)) as old, old:
        old.execute(
            f"UPDATE occurrence SET (message_id, skipped_because, try_at) = ({stored}) WHERE id = 1"  # noqa: S608
        )
    db = await Database.open(path)
    found = await db.read(reminders_store.get_occurrence, 1)
    await db.close()
    assert found is not None
    assert found.state is state
    assert found.message_id == (5 if stored.startswith("5") else None)


@pytest.mark.parametrize(("trouble", "off"), [("dm_closed", "closed"), ("off", "known"), (None, None)])
async def test_reminders_that_were_switched_off_stay_so(tmp_path: Path, trouble: str, off: str) -> None:
    path = tmp_path / "a.db"
    write(path, "7")
    with closing(sqlite3.connect(path)) as old, old:
        old.execute("UPDATE club SET trouble = ? WHERE solo = 1", (trouble,))
    db = await Database.open(path)
    own = await db.read(club_store.get, own_key(ANA))
    unreached = await db.read(own_service.unreached_runners)
    await db.close()
    assert own is not None
    assert (own.off and own.off.value, own.trouble) == (off, None)
    assert unreached == ({ANA} if off == "closed" else set())


async def test_a_server_and_a_person_of_the_same_number_are_two_clubs(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    write(path, "7")
    db = await Database.open(path)
    own = await db.read(club_store.get, own_key(ANA))
    assert own is not None
    server = replace(own, owner=replace(own.owner, kind=type(own.owner.kind).GUILD), slots=())
    await db.write(club_store.put, server)
    found = [await db.read(club_store.get, key) for key in (own_key(ANA), club_key(ANA))]
    await db.close()
    assert found == [own, server]


async def test_the_schema_of_the_release_is_the_one_that_its_migrations_make(tmp_path: Path) -> None:
    """A migration that was released is never edited."""
    write(tmp_path / "a.db", "7")
    write(tmp_path / "b.db", "release 0.1.0")
    query = "SELECT name, sql FROM sqlite_master ORDER BY name"
    with closing(sqlite3.connect(tmp_path / "a.db")) as a, closing(sqlite3.connect(tmp_path / "b.db")) as b:
        assert a.execute(query).fetchall() == b.execute(query).fetchall()
