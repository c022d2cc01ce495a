"""What is kept of people: exported whole, deleted whole, and forgotten when its time is over."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.efforts import Effort
from bot.domain.exercises import Equipment
from bot.domain.milestones import Milestone
from bot.domain.pain import Pain, Place, Since
from bot.domain.pauses import Reason
from bot.domain.phrases import Tone
from bot.domain.plans import Choices, Sessions
from bot.domain.results import Result
from bot.domain.routines import Phase
from bot.domain.streaks import Answer
from bot.domain.workout import Kind
from bot.services import members, own_reminders, pauses, privacy, servers, standings, streaks
from bot.services.members import Shown, Who
from bot.services.own_reminders import Plan
from bot.services.pauses import Typed
from bot.storage import (
    checkins,
    clubs,
    drafts,
    efforts,
    milestones,
    notices,
    pain,
    plans,
    self_tests,
    workouts,
)
from bot.storage import standings as cache
from tests.builders import A_TUESDAY, TUESDAY, club, slot, stored, training_day, utc

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.storage.occurrences import Claimed

DONE, RESTING, HURT = Answer
ANN, BEN, CEM = 700_000_000_000_000_001, 700_000_000_000_000_002, 700_000_000_000_000_003
NOW = utc("2026-06-02 17:00")
CHOICES = Choices(sessions=Sessions.TWO, phase=Phase.IN_SEASON, equipment=frozenset({Equipment.MAT}))

guild_ids = count(100, 10)
"""Every example has clubs of its own."""


async def season(db: Database, guild_id: int, weeks: int = 4) -> list[Claimed]:
    ours = await stored(db, club(slot(TUESDAY), guild_id=guild_id))
    return [await training_day(db, ours, A_TUESDAY + timedelta(weeks=n)) for n in range(weeks)]


async def answer(db: Database, user_id: int, day: Claimed, said: Answer = DONE) -> None:
    await streaks.check_in(db, day.guild_id, user_id, f"R{user_id}", day.id, said, day.starts_at)


async def busy_life(db: Database, user_id: int, day: Claimed) -> None:
    """A person of whom there is something in every table."""
    who, now = Who(user_id, "Ann", day.guild_id), day.starts_at
    await answer(db, user_id, day, HURT)
    await answer(db, user_id, day)
    await members.train_on(db, who, [1], now)
    await members.train_on(db, who, [2], now)
    await members.show_as(db, who, Shown.OTHER, f"Fox {user_id}", now)
    await members.set_public(db, who, True, now)
    await members.set_tone(db, user_id, Tone.PLAYFUL)
    await pauses.begin(db, user_id, Typed(Reason.INJURY, until="30 June"), now)
    plan = Plan((2, 4), day.starts_at.time(), 45, "Europe/Vienna")
    await own_reminders.save(db, user_id, "Ann", 55, plan, now)
    async with db.transaction() as connection:
        own = await clubs.get(connection, user_id)
        assert own is not None
    await answer(db, user_id, await training_day(db, own, day.local_date))
    async with db.transaction() as connection:
        await milestones.record(connection, day.guild_id, user_id, [Milestone.FIVE], now)
        await pain.add(connection, user_id, day.id, Pain(Place.HIP, 3, Since.TODAY), None, now)
        run = await self_tests.begin(connection, user_id, "hip_bridge_test", "{}", now)
        result = Result(test="hip_bridge_test", side=None, outcome="steady", tested_at=now)
        await self_tests.put(connection, run.id, user_id, [result])
        await self_tests.set_invited(connection, user_id, "hip_bridge_test", now)
        await drafts.put(connection, day.guild_id, user_id, "{}", now)
        await plans.choose(connection, user_id, CHOICES)
        await plans.put(connection, user_id, "{}", now)
        await notices.add(connection, user_id, "hello", now)
        led = await workouts.add(
            connection, user_id, day.guild_id, None, Kind.WARM_UP, "Warm-up", (), "{}", now
        )
        await workouts.join(connection, led, user_id, now)
        effort = Effort(done_at=now, exercises=("clamshell",), sets=2, effort=5, pain=0)
        await efforts.put(connection, user_id, led, Kind.STRENGTH, effort)
        await connection.execute(
            "UPDATE club SET organiser_id = ? WHERE guild_id = ?", (user_id, day.guild_id)
        )


async def mentions(db: Database, user_id: int) -> list[str]:
    """Every column of every table in which the person's id is, as a number or within a text."""
    found: list[str] = []
    async with db.transaction(write=False) as connection:
        tables = await connection.execute_fetchall("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables:
            for column in await connection.execute_fetchall(f"PRAGMA table_info({table})"):
                name = f'"{column["name"]}"'
                query = f"SELECT count(*) FROM {table} WHERE instr(CAST({name} AS TEXT), ?)"  # noqa: S608  # of the schema
                [row] = await connection.execute_fetchall(query, (str(user_id),))
                found += [f"{table}.{column['name']}"] if row[0] else []
    return found


async def records(db: Database, guild_id: int, user_ids: Sequence[int]) -> list[object]:
    async with db.transaction() as connection:
        return [
            await standings.refresh(connection, guild_id, user_id, utc("2026-07-20 12:00"))
            for user_id in user_ids
        ]


async def total(db: Database, guild_id: int) -> int:
    async with db.transaction(write=False) as connection:
        return await cache.total_of_club(connection, guild_id)


answers = st.lists(
    st.tuples(st.sampled_from([ANN, BEN, CEM]), st.integers(0, 3), st.sampled_from([DONE, DONE, *Answer])),
    max_size=20,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers, answers, st.booleans())
async def test_after_deleting_no_row_holds_the_person_and_nobody_else_loses_anything(
    db: Database,
    here: Sequence[tuple[int, int, Answer]],
    there: Sequence[tuple[int, int, Answer]],
    busy: bool,
) -> None:
    seasons = [await season(db, next(guild_ids)), await season(db, next(guild_ids))]
    if busy:
        await busy_life(db, ANN, seasons[0][0])
        assert len({each.partition(".")[0] for each in await mentions(db, ANN)}) >= 16
    for days, drawn in zip(seasons, (here, there), strict=True):
        for user_id, n, said in drawn:
            await answer(db, user_id, days[n], said)
    ids = [days[0].guild_id for days in seasons]
    totals = [await total(db, guild_id) for guild_id in ids]
    others = [await records(db, guild_id, [BEN, CEM]) for guild_id in ids]

    await privacy.delete(db, ANN, NOW)

    assert await mentions(db, ANN) == []
    assert [await total(db, guild_id) for guild_id in ids] == totals
    assert [await records(db, guild_id, [BEN, CEM]) for guild_id in ids] == others


async def test_deleting_says_which_open_posts_show_another_count_now(db: Database) -> None:
    days = await season(db, 1, weeks=2)
    async with db.transaction() as connection:
        await connection.execute("UPDATE occurrence SET message_id = id + 1000")
    for day in days:
        await answer(db, ANN, day)
        await answer(db, BEN, day)
    assert await privacy.delete(db, ANN, days[1].starts_at) == [days[1].id], "the first closed last week"
    async with db.transaction(write=False) as connection:
        assert await checkins.count_done(connection, days[1].id) == 1


async def test_deleting_twice_counts_the_sessions_once(db: Database) -> None:
    days = await season(db, 1)
    for day in days:
        await answer(db, ANN, day)
    for _ in range(2):
        await privacy.delete(db, ANN, NOW)
    assert await total(db, 1) == 4


async def test_whoever_comes_back_after_deleting_begins_anew_and_the_total_goes_on(db: Database) -> None:
    days = await season(db, 1)
    await answer(db, ANN, days[0])
    await privacy.delete(db, ANN, days[0].starts_at)
    again = await streaks.check_in(db, 1, ANN, "Ann", days[1].id, DONE, days[1].starts_at)
    assert (again.after.streak.total, await total(db, 1)) == (1, 2)


async def test_what_was_deleted_is_in_no_file_of_the_database_any_more(db: Database, tmp_path: Path) -> None:
    [day, *_] = await season(db, 1)
    await answer(db, BEN, day)
    await members.show_as(db, Who(ANN, "Ann", 1), Shown.OTHER, "Peregrine Falcon", day.starts_at)
    assert files_with(tmp_path, b"Peregrine Falcon"), "it is there before"
    await privacy.delete(db, ANN, day.starts_at)
    assert files_with(tmp_path, b"Peregrine Falcon") == []


def files_with(folder: Path, words: bytes) -> list[str]:
    return [path.name for path in folder.iterdir() if words in path.read_bytes()]


async def test_the_numbers_before_deleting_are_those_of_the_person(db: Database) -> None:
    days = await season(db, 1)
    assert (await privacy.kept(db, ANN)).is_nothing
    await busy_life(db, ANN, days[0])
    await answer(db, BEN, days[0])
    known = await privacy.kept(db, ANN)
    assert (known.clubs, known.done, known.answers, known.pain_notes) == (1, 1, 3, 1)
    assert known.reminders
    assert known.organised == 1


async def exported(db: Database, user_id: int) -> tuple[dict[str, Any], list[dict[str, str]]]:
    made = await privacy.export(db, user_id, {1: "Riverside Runners"}, NOW)
    table = csv.DictReader(io.StringIO(made.check_ins.decode("utf-8-sig")))
    return json.loads(made.everything), list(table)


async def test_an_export_has_all_of_a_person_and_nothing_of_others(db: Database) -> None:
    days = await season(db, 1)
    await busy_life(db, ANN, days[0])
    await busy_life(db, BEN, days[0])
    everything, _ = await exported(db, ANN)
    empty = {name for name, rows in everything.items() if rows == []}
    assert empty == {
        "own_reminder_days_off",
        "own_reminder_digests",
        "clubs_you_organise",
    }
    assert str(BEN) not in json.dumps(everything)
    assert everything["pain_notes"][0]["level"] == 3
    assert everything["clubs"][0]["club"] == "Riverside Runners"
    assert everything["clubs"][0]["user_id"] == str(ANN), "as text: a spreadsheet would round the number"
    assert everything["check_ins"][-1]["checked_at"] == "2026-06-02 16:30:00"


async def test_the_csv_has_every_answer_in_local_time_and_marks_the_one_that_counts(db: Database) -> None:
    days = await season(db, 1)
    await answer(db, ANN, days[0], RESTING)
    await answer(db, ANN, days[0], DONE)
    _, rows = await exported(db, ANN)
    assert [(row["date"], row["start"], row["club"], row["answer"], row["counts"]) for row in rows] == [
        ("2026-06-02", "18:30", "Riverside Runners", "resting", "no, corrected later"),
        ("2026-06-02", "18:30", "Riverside Runners", "done", "yes"),
    ]


async def test_a_session_whose_label_is_a_formula_is_only_text_in_the_csv(db: Database) -> None:
    days = await season(db, 1)
    async with db.transaction() as connection:
        await connection.execute("UPDATE occurrence SET label = '=HYPERLINK(1)'")
    await answer(db, ANN, days[0])
    _, [row] = await exported(db, ANN)
    assert row["session"] == "'=HYPERLINK(1)"


async def test_somebody_unknown_gets_an_export_that_says_so(db: Database) -> None:
    everything, rows = await exported(db, ANN)
    assert rows == []
    assert everything["user_id"] == str(ANN)
    assert all(rows == [] for name, rows in everything.items() if name not in {"about", "made_at", "user_id"})


async def guilds(db: Database) -> set[int]:
    async with db.transaction(write=False) as connection:
        rows = await connection.execute_fetchall("SELECT guild_id FROM club")
        return {row["guild_id"] for row in rows}


async def test_a_club_whose_server_removed_the_bot_is_deleted_after_thirty_days_and_no_other(
    db: Database,
) -> None:
    mine, theirs = await season(db, 1), await season(db, 2)
    await busy_life(db, ANN, mine[0])
    await answer(db, BEN, mine[0])
    await answer(db, BEN, theirs[0])
    await members.set_tone(db, BEN, Tone.PLAYFUL)
    await members.set_tone(db, CEM, Tone.PLAYFUL)
    await answer(db, CEM, mine[0])
    await servers.removed(db, 1, "Riverside Runners", NOW)
    await privacy.forget(db, NOW + timedelta(days=29, hours=23))
    assert guilds_of(await guilds(db)) == {1, 2}
    await privacy.forget(db, NOW + timedelta(days=31))
    assert guilds_of(await guilds(db)) == {2}
    assert await mentions(db, CEM) == [], "who takes part in no other club is forgotten"
    assert "person.user_id" in await mentions(db, BEN)
    assert "person.user_id" in await mentions(db, ANN), "her own reminders go on"


def guilds_of(ids: set[int]) -> set[int]:
    """Without clubs of one."""
    return {each for each in ids if each < ANN}


async def test_what_need_not_be_kept_is_forgotten_once_a_day(db: Database, tmp_path: Path) -> None:
    [day, *_] = await season(db, 1)
    copies = [tmp_path / name for name in ("glutes-on.db.v2.bak", "glutes-on.db.v3.bak", "other.db.v3.bak")]
    for copy, days in zip(copies, (31, 29, 99), strict=True):
        copy.touch()
        made_at = (NOW + timedelta(days=90 - days)).timestamp()
        os.utime(copy, (made_at, made_at))
    async with db.transaction() as connection:
        await pain.add(connection, ANN, day.id, Pain(Place.HIP, 3, Since.TODAY), None, NOW)
        await drafts.put(connection, 1, ANN, "{}", NOW)
        await notices.add(connection, 1, "hello", NOW)
        await notices.add(connection, 1, "not sent yet", NOW)
        await notices.set_sent(connection, 1, NOW)
    await privacy.forget(db, NOW)
    async with db.transaction() as connection:
        await drafts.put(connection, 2, ANN, "{}", NOW - timedelta(days=8))
    await privacy.forget(db, NOW + timedelta(hours=1))
    assert await mentions(db, ANN) == ["draft.user_id", "pain.user_id"], "it is the same day"
    await privacy.forget(db, NOW + timedelta(days=90, minutes=1))
    assert await mentions(db, ANN) == []
    async with db.transaction(write=False) as connection:
        [left] = await connection.execute_fetchall("SELECT text FROM notice")
    assert left["text"] == "not sent yet"
    assert [copy.name for copy in copies if copy.exists()] == ["glutes-on.db.v3.bak", "other.db.v3.bak"]
