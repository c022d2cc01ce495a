"""One tick: a minute with nothing due is one read, and one row that cannot be read stops nobody else."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from sqlite3 import Connection

import pytest

from bot import clock
from bot.clock import Job, Minute
from bot.content.catalogue import Catalogue
from bot.database import database
from bot.database.database import Database
from bot.features.club import events_service
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.owner import Owner
from bot.features.pain.store import Question
from bot.features.reminders import service as reminders
from bot.features.reminders import store as reminders_store
from bot.features.reminders.digest_store import Digest
from bot.features.reminders.rules import Week
from bot.features.reminders.store import Claimed
from bot.features.streaks import service as streaks
from bot.features.streaks.rules import Answer
from bot.interactions import outbox_store, work
from bot.interactions.outbox_store import Notice
from tests.builders import A_TUESDAY, TUESDAY, club, club_key, slot, stored, training_day, utc
from tests.features.reminders.recorder import Recorder
from tests.rows import execute, fetch

NOON = utc("2026-06-03 12:00")
"""The day after A_TUESDAY: nothing of a Tuesday club is due."""


class Everything(Recorder):
    """Discord, which takes whatever it is sent; ``took`` is what of, by kind and club or person."""

    def __init__(self) -> None:
        super().__init__()
        self.took: list[tuple[str, int]] = []

    async def tell_moved(self, occurrence: Claimed) -> None:
        self.took.append(("moved", occurrence.owner.id))

    async def nudge(self, occurrence: Claimed) -> None:
        self.took.append(("nudge", occurrence.owner.id))

    async def tell(self, notice: Notice) -> None:
        self.took.append(("notice", notice.club_id))

    async def ask_how_it_is(self, question: Question) -> None:
        self.took.append(("question", question.user_id))

    async def post_digest(self, digest: Digest, week: Week) -> int:
        self.took.append(("digest", digest.club_id))
        return 1

    async def find_digest(self, digest: Digest) -> int | None:
        return None


async def settled(db: Database, catalogue: Catalogue, clubs_there: int = 3) -> None:
    """Clubs with a past, and all that a minute could bring is done."""
    for guild_id in range(1, clubs_there + 1):
        ours = await stored(db, club(slot(TUESDAY), guild_id=guild_id))
        day = await training_day(db, ours, A_TUESDAY)
        await db.write(streaks.check_in, club_key(guild_id), 7, "Ana", day.id, Answer.DONE, day.starts_at)
    await clock.tick(db, catalogue, Everything(), NOON)
    await clock.tick(db, catalogue, Everything(), NOON + timedelta(minutes=1))


async def traced(db: Database, work: Callable[[], Awaitable[object]]) -> list[str]:
    """The statements that the database carried out meanwhile."""
    said: list[str] = []
    await db._worker.call(lambda raw: raw.set_trace_callback(said.append))  # pyright: ignore[reportPrivateUsage]
    await work()
    await db._worker.call(lambda raw: raw.set_trace_callback(None))  # pyright: ignore[reportPrivateUsage]
    return said


async def test_a_minute_with_nothing_due_is_one_read_and_writes_nothing(
    db: Database, catalogue: Catalogue
) -> None:
    await settled(db, catalogue)
    log = db.path.with_name(f"{db.path.name}-wal")
    size, changes = log.stat().st_size, await db.read(lambda raw: raw.total_changes)

    statements = await traced(
        db, lambda: clock.tick(db, catalogue, Everything(), NOON + timedelta(minutes=2))
    )

    assert statements[0] == "BEGIN"
    assert statements[-1] == "COMMIT"
    assert {each.split()[0] for each in statements[1:-1]} == {"SELECT"}
    assert len(statements) <= 18
    assert log.stat().st_size == size
    assert await db.read(lambda raw: raw.total_changes) == changes


async def test_a_job_that_fails_stops_no_other_and_what_one_makes_due_is_done_at_once(
    db: Database, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    async def fail(_: Minute) -> None:
        await db.write(database.put_fact, "made", "due")
        raise LookupError

    async def follow(_: Minute) -> None:
        done.append("followed")

    def always(*_: object) -> bool:
        return True

    def is_made(connection: Connection, _: datetime) -> bool:
        return database.get_fact(connection, "made") is not None

    monkeypatch.setattr(clock, "JOBS", (Job("first", always, fail), Job("second", is_made, follow)))
    await clock.tick(db, catalogue, Everything(), NOON)

    assert done == ["followed"]
    assert "job first failed" in caplog.text


async def test_what_is_isolated_names_the_row_that_failed(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    async def divide(number: int) -> None:
        done.append(6 // number)

    await work.for_each_isolated("club", [1, 0, 2], divide)

    assert done == [6, 3]
    assert [each.getMessage() for each in caplog.records] == ["club 0 failed"]


async def test_no_more_of_it_is_begun_when_the_minute_is_over() -> None:
    done: list[int] = []

    async def note(number: int) -> None:
        done.append(number)

    await work.for_each_isolated("club", [1, 2, 3], note, lambda: len(done) < 2)

    assert done == [1, 2]


FAR = 2**55
"""Seconds that are no date: what somebody wrote there by hand."""


async def due_snooze(db: Database, guild_id: int, *, broken: bool) -> None:
    own = await stored(db, replace(club(slot(TUESDAY)), owner=Owner.person(guild_id)))
    day = await training_day(db, own, A_TUESDAY)
    await db.write(reminders_store.set_posted, day.id, 1)
    until = day.starts_at - timedelta(minutes=5)
    await db.write(reminders_store.set_snoozed, day.id, until)
    if broken:
        await db.write(execute, "UPDATE occurrence SET due_at = ? WHERE id = ?", (FAR, day.id))


async def due_notice(db: Database, guild_id: int, *, broken: bool) -> None:
    await stored(db, club(slot(TUESDAY), guild_id=guild_id))
    await db.write(outbox_store.add_notice, club_key(guild_id), "Something", NOON)
    if broken:
        await db.write(execute, "UPDATE club SET zone = '', phase = '?' WHERE id = ?", (guild_id,))


async def due_question(db: Database, guild_id: int, *, broken: bool) -> None:
    at = int((RUN - timedelta(minutes=5)).timestamp())
    await db.write(
        execute,
        "INSERT INTO pain (user_id, place, level, since, noted_at, ask_at)"
        " VALUES (?, 'knee', 3, 'days', ?, ?)",
        (guild_id, FAR if broken else at - 86400, at),
    )


async def due_digest(db: Database, guild_id: int, *, broken: bool) -> None:
    ours = await stored(db, club(slot(TUESDAY), guild_id=guild_id))
    day = await training_day(db, ours, A_TUESDAY - timedelta(days=7))
    await db.write(reminders_store.set_posted, day.id, 1)
    await db.write(club_store.set_digest, club_key(guild_id), RUN - timedelta(hours=1))
    if broken:
        await db.write(execute, "UPDATE club SET digest_due_at = ? WHERE id = ?", (-FAR, guild_id))


async def unsettled_digest(db: Database, guild_id: int, *, broken: bool) -> None:
    await stored(db, club(slot(TUESDAY), guild_id=guild_id))
    await db.write(
        execute,
        "INSERT INTO digest (club_id, week, channel_id, claimed_at) VALUES (?, ?, 1, ?)",
        (guild_id, "Sunday" if broken else "2026-05-31", int((RUN - timedelta(hours=1)).timestamp())),
    )


RUN = utc("2026-06-02 16:30")


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("nudge", due_snooze),
        ("notice", due_notice),
        ("question", due_question),
        ("digest", due_digest),
        ("digest", unsettled_digest),
    ],
)
async def test_a_row_that_cannot_be_read_stops_nobody_elses_message(
    db: Database, catalogue: Catalogue, kind: str, make: Callable[..., Awaitable[None]]
) -> None:
    for guild_id in (1, 2, 3):
        await make(db, guild_id, broken=guild_id == 1)
    discord = Everything()

    await clock.tick(db, catalogue, discord, RUN - timedelta(minutes=1))

    reached = {number for sort, number in discord.took if sort == kind}
    assert reached - {1} == {2, 3}


async def broken_among(db: Database, column: str, value: object) -> list[Claimed]:
    """A training day of each of three clubs, that of the first one broken."""
    days: list[Claimed] = []
    for guild_id in (1, 2, 3):
        ours = await stored(db, club(slot(TUESDAY), guild_id=guild_id))
        days.append(await training_day(db, ours, A_TUESDAY))
    await db.write(execute, f"UPDATE occurrence SET {column} = ? WHERE id = ?", (value, days[0].id))  # noqa: S608  # a column that the test names
    return days


async def test_a_training_day_that_cannot_be_read_stops_no_other_post(
    db: Database, catalogue: Catalogue
) -> None:
    await broken_among(db, "exercises", "mat")
    discord = Everything()

    await clock.tick(db, catalogue, discord, RUN - timedelta(minutes=1))

    assert {post.club_id for post in discord.posts} == {2, 3}


async def test_a_slot_that_cannot_be_read_stops_no_other_post(db: Database, catalogue: Catalogue) -> None:
    for guild_id in (1, 2, 3):
        await stored(db, club(slot(TUESDAY), guild_id=guild_id))
    await db.write(execute, "UPDATE slot SET next_date = 'Tuesday' WHERE club_id = 1")
    discord = Everything()

    await clock.tick(db, catalogue, discord, RUN - timedelta(minutes=1))

    assert {post.club_id for post in discord.posts} == {2, 3}


async def test_a_post_that_cannot_be_read_stops_no_other_edit(db: Database, catalogue: Catalogue) -> None:
    days = await broken_among(db, "local_date", "Tuesday")
    for day in days:
        await db.write(reminders_store.set_posted, day.id, 1)

    outdated = await clock.tick(db, catalogue, Everything(), RUN + timedelta(minutes=1))

    assert set(outdated) == {day.id for day in days[1:]}


async def test_a_club_that_cannot_be_read_stops_no_other_from_hearing_what_came_late(db: Database) -> None:
    days = await broken_among(db, "untold", 0)
    for day in days:
        await db.write(reminders.record_late, day)
    await db.write(execute, "UPDATE club SET phase = '?' WHERE id = 1")

    await reminders.tell_of_outages(db, RUN + timedelta(minutes=1))

    told = await db.read(fetch, "SELECT club_id FROM notice ORDER BY club_id")
    assert [row["club_id"] for row in told] == [2, 3]


async def test_a_club_that_cannot_be_read_stops_no_others_standings(
    db: Database, catalogue: Catalogue
) -> None:
    await settled(db, catalogue)
    await db.write(execute, "UPDATE occurrence SET settled = 0")
    await db.write(execute, "UPDATE occurrence SET local_date = 'Tuesday' WHERE club_id = 1")

    await clock.tick(db, catalogue, Everything(), NOON + timedelta(days=2))

    open_ = await db.read(fetch, "SELECT DISTINCT club_id FROM occurrence WHERE settled = 0")
    assert [row["club_id"] for row in open_] == [1]


async def test_a_session_that_cannot_be_read_stops_no_other_from_being_closed(
    db: Database, catalogue: Catalogue
) -> None:
    for number in (1, 2, 3):
        await db.write(
            execute,
            "INSERT INTO workout (user_id, kind, title, allowed, run, begun_at, touched_at)"
            " VALUES (?, 'strength', 'Hips', ?, '{}', 0, 0)",
            (number, "mat" if number == 1 else "[]"),
        )

    await clock.tick(db, catalogue, Everything(), NOON)

    running = await db.read(fetch, "SELECT user_id FROM workout WHERE ended_at IS NULL")
    assert [row["user_id"] for row in running] == [1]


async def test_a_club_that_cannot_be_read_stops_no_other_from_being_left_or_planned(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    for guild_id in (1, 2, 3):
        await stored(db, club(slot(TUESDAY), guild_id=guild_id))
    await db.write(execute, "UPDATE club SET phase = '?' WHERE id = 1")

    await clubs.follow_zones(db, NOON)
    await events_service.reconcile_servers(db, set(), NOON)

    left = await db.read(fetch, "SELECT guild_id FROM club WHERE left_at IS NOT NULL ORDER BY guild_id")
    assert [row["guild_id"] for row in left] == [2, 3]
    assert caplog.text.count("club 1 failed") == 2
