"""A move of the demo's clock: what is due on the way happens in order and on time, as if lived through."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest

from bot import clock
from bot.clock import Job, Minute
from bot.content.catalogue import Catalogue
from bot.database import database
from bot.database.database import Database
from bot.demo import moving
from bot.demo.moving import Mover
from bot.features.club import store as club_store
from bot.features.pain.store import Question
from bot.features.reminders import service as reminders
from bot.features.reminders import store as reminders_store
from bot.features.reminders.digest_store import Digest
from bot.features.reminders.rules import Week, next_digest_due
from bot.features.reminders.store import Claimed
from bot.features.streaks import service as streaks
from bot.features.streaks.rules import Answer
from bot.interactions.outbox_store import Notice
from tests.builders import A_TUESDAY, TUESDAY, club, club_key, slot, stored, training_day, utc
from tests.features.reminders.recorder import Recorder
from tests.rows import execute

START = utc("2026-06-05 12:00")
"""A Friday."""
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
KEEP = "test:ahead"


class Shown:
    """A clock that stands still unless it is moved."""

    def __init__(self, now: datetime) -> None:
        self.ahead = timedelta(0)
        self._started_at = now

    def now(self) -> datetime:
        return self._started_at + self.ahead

    def move_to(self, instant: datetime) -> None:
        self.ahead += max(timedelta(0), instant - self.now())


class Diary(Recorder):
    """Discord, which notes what it is sent, and when by the club's clock."""

    def __init__(self, shown: Shown) -> None:
        super().__init__()
        self._shown = shown
        self.pages: list[tuple[datetime, str]] = []

    def _note(self, what: str) -> None:
        self.pages.append((self._shown.now(), what))

    async def post(self, occurrence: Claimed, exercises: object) -> int:
        self._note(f"post for {occurrence.starts_at}")
        return 1000 + occurrence.id

    async def update(self, occurrence: Claimed, exercises: object, done: int, now: datetime) -> None:
        self._note(f"edit of {occurrence.starts_at}")

    async def ask_how_it_is(self, question: Question) -> None:
        self._note(f"question to {question.user_id}")

    async def post_digest(self, digest: Digest, week: Week) -> int:
        self._note("digest")
        return 1

    async def tell(self, notice: Notice) -> None:
        self._note(f"notice {notice.text}")


async def a_weeks_end(db: Database, catalogue: Catalogue) -> None:
    """A club that runs on three days, a digest on Sunday, and a member to be asked on Saturday morning."""
    days = [slot(TUESDAY), slot(6, "07:30"), slot(7, "09:00")]
    ours = await stored(db, club(*days))
    day = await training_day(db, ours, A_TUESDAY)
    await db.write(reminders_store.set_posted, day.id, 1)
    await db.write(streaks.check_in, club_key(), 7, "Ana", day.id, Answer.DONE, day.starts_at)
    await db.write(club_store.set_digest, ours.id, next_digest_due(ours.zone, START))
    at = int(utc("2026-06-06 09:10").timestamp())
    await db.write(
        execute,
        "INSERT INTO pain (user_id, place, level, since, noted_at, ask_at)"
        " VALUES (7, 'knee', 2, 'a few days', ?, ?)",
        (at - 86400, at),
    )
    shown = Shown(START)
    for _ in range(2):  # what is left of Tuesday
        for outdated in await clock.tick(db, catalogue, Diary(shown), START):
            await reminders.refresh_post(db, catalogue, Diary(shown), outdated, START)


class Life:
    """A club's time, in a database of its own."""

    def __init__(self, db: Database, catalogue: Catalogue) -> None:
        self.db = db
        self.clock = Shown(START)
        self.diary = Diary(self.clock)
        self.turn = asyncio.Lock()
        self.ticks: list[datetime] = []
        self._catalogue = catalogue
        self.mover = Mover(db, self.clock, self.tick, self.turn, KEEP, "Europe/Vienna")

    async def tick(self, now: datetime) -> None:
        self.ticks.append(now)
        for day in await clock.tick(self.db, self._catalogue, self.diary, now):
            await reminders.refresh_post(self.db, self._catalogue, self.diary, day, now)


@pytest.fixture
async def life(db: Database, catalogue: Catalogue) -> Life:
    await a_weeks_end(db, catalogue)
    return Life(db, catalogue)


@pytest.fixture
async def lived(tmp_path: Path, empty: Path, catalogue: Catalogue) -> list[tuple[datetime, str]]:
    """What happens from Friday to Monday noon when every minute has its tick."""
    db = await Database.open(Path(shutil.copy(empty, tmp_path / "lived.db")))
    try:
        await a_weeks_end(db, catalogue)
        life = Life(db, catalogue)
        while life.clock.now() < START + 3 * DAY:
            life.clock.move_to(life.clock.now() + MINUTE)
            await life.tick(life.clock.now())
    finally:
        await db.close()
    return life.diary.pages


@pytest.mark.parametrize("step", [timedelta(hours=6), 3 * DAY])
async def test_a_move_brings_what_living_through_it_brings_at_the_same_minutes(
    life: Life, lived: list[tuple[datetime, str]], step: timedelta
) -> None:
    while life.clock.now() < START + 3 * DAY:
        await life.mover.move(step)

    assert life.diary.pages == lived
    kinds = [what.split()[0] for _, what in lived]
    assert kinds.count("post") == 2
    assert kinds.count("digest") == kinds.count("question") == 1
    assert "notice" not in kinds, "nothing came too late"
    assert len(life.ticks) < 50, "a minute with nothing due costs no tick"


async def test_a_move_ends_where_it_was_to_end_with_a_tick_even_if_nothing_is_due(life: Life) -> None:
    await life.mover.move(timedelta(hours=1))
    assert life.clock.now() == START + timedelta(hours=1)
    assert life.ticks == [life.clock.now()]


async def test_the_file_is_never_later_than_the_clock_that_is_stored_in_it(life: Life) -> None:
    stored_first: list[bool] = []

    async def tick(now: datetime) -> None:
        ahead = await life.db.read(database.get_fact, KEEP)
        stored_first.append(START + timedelta(seconds=float(ahead or 0)) >= now)
        await life.tick(now)

    await Mover(life.db, life.clock, tick, life.turn, KEEP, "UTC").move(3 * DAY)
    assert stored_first
    assert all(stored_first)


async def test_a_job_that_never_ends_stops_neither_the_move_nor_the_other_jobs(
    life: Life, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def always(_: Connection, __: datetime) -> bool:
        return True

    async def fail(_: Minute) -> None:
        raise LookupError

    monkeypatch.setattr(moving, "PATIENCE", 0.01)
    monkeypatch.setattr(clock, "JOBS", (Job("broken", always, fail), *clock.JOBS))
    await life.mover.move(3 * DAY)

    assert [what for _, what in life.diary.pages].count("digest") == 1
    assert "still due" in caplog.text
    assert len(life.ticks) < 50


async def test_presses_wait_until_the_move_is_over_and_a_second_move_is_refused(life: Life) -> None:
    assert life.mover.begin("+1 day")
    assert not life.mover.begin("+1 h")
    await asyncio.sleep(0)
    assert life.turn.locked()
    async with life.turn:
        assert life.clock.now() == START + DAY


@pytest.mark.parametrize("step", ["", "-1 day", "+1 year", "1"])
async def test_only_the_pages_own_steps_move_it_and_only_forward(life: Life, step: str) -> None:
    assert not life.mover.begin(step)
    assert life.clock.now() == START


async def test_a_move_that_is_stopped_stays_where_it_is(life: Life) -> None:
    assert life.mover.begin("+1 week")
    await life.mover.close()
    assert not life.mover.is_moving
    assert life.clock.now() < START + timedelta(weeks=1)


async def test_the_page_shows_the_clubs_date_and_time(life: Life) -> None:
    assert life.mover.shown() == {"text": "Fri 5 Jun 2026, 14:00", "moving": False}
