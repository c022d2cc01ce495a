"""Whatever happens in whatever order: never two posts, and one before the run once all is well again."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import clock
from bot.content.exercises import Exercise
from bot.database.database import Database
from bot.features.reminders import service as reminders
from bot.features.reminders.store import Claimed
from bot.interactions.delivery import Unreachable
from tests.builders import THURSDAY, TUESDAY, club, slot, stored
from tests.features.reminders.dying_process import CATALOGUE, NOW, Channel
from tests.rows import fetch

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time


class Fault(Enum):
    """What goes wrong with a request: the process dies or Discord is silent, before or after it is done."""

    DIES_BEFORE = auto()
    DIES_AFTER = auto()
    SILENT_BEFORE = auto()
    SILENT_AFTER = auto()


@dataclass(frozen=True, slots=True)
class Tick:
    """A minute's work, ``minutes`` after the last by a clock that may jump, and what goes wrong in it."""

    minutes: int
    faults: tuple[Fault | None, ...] = ()


class Died(BaseException):
    """Stands for the end of the process: nothing of the bot catches it."""


class Discord(Channel):
    """Posts in memory; the next requests go wrong as it is told."""

    def __init__(self) -> None:
        self.posts: list[int] = []
        self.faults: list[Fault | None] = []

    @contextmanager
    def _fate(self) -> Generator[None]:
        fault = self.faults.pop(0) if self.faults else None
        if fault is Fault.DIES_BEFORE:
            raise Died
        if fault is Fault.SILENT_BEFORE:
            raise Unreachable("no answer")
        yield
        if fault is Fault.DIES_AFTER:
            raise Died
        if fault is Fault.SILENT_AFTER:
            raise Unreachable("no answer")

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        with self._fate():
            self.posts.append(occurrence.id)
        return 1000 + occurrence.id

    async def find(self, occurrence: Claimed) -> int | None:
        with self._fate():
            return 1000 + occurrence.id if occurrence.id in self.posts else None

    async def tell(self, notice: object) -> None:
        with self._fate():
            pass


hours = st.integers(-9, 9).filter(bool)
minutes = st.one_of(st.integers(1, 30), hours.map(lambda hours: hours * 60))
faults = st.lists(st.one_of(st.none(), st.sampled_from(Fault)), max_size=3).map(tuple)
ticks = st.lists(
    st.one_of(st.builds(Tick, minutes), st.builds(Tick, minutes, faults)), min_size=1, max_size=12
)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one club that trains twice a week, on disk."""
    path = tmp_path_factory.mktemp("planned") / "club.db"

    async def make() -> None:
        db = await Database.open(path)
        await stored(db, club(slot(TUESDAY, "18:30"), slot(TUESDAY, "19:00"), slot(THURSDAY, "18:30")))
        await db.close()

    asyncio.run(make())
    return path


@given(ticks)
@example([Tick(65), Tick(300), Tick(-300)])  # posted by a clock that is right, then wrong, then right
@example([Tick(300), Tick(-235)])  # late by a clock that is wrong; there is time by one that is right
@example([Tick(300, (Fault.SILENT_AFTER,)), Tick(-235)])
@example(
    [Tick(65, (Fault.SILENT_BEFORE, Fault.SILENT_BEFORE)), Tick(1, (Fault.DIES_AFTER,)), Tick(1), Tick(1)]
)
def test_never_two_posts_and_one_before_the_run_once_discord_answers_again(
    planned: Path, history: list[Tick]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(planned, folder))
        asyncio.run(_live_through(path, history))


async def _live_through(path: Path, history: list[Tick]) -> None:
    discord = Discord()
    now = NOW - timedelta(minutes=60)
    tries_again_at = now
    db = await Database.open(path)
    try:
        for tick in history:
            now += timedelta(minutes=tick.minutes)
            discord.faults = list(tick.faults)
            try:
                await clock.tick(db, CATALOGUE, discord, now)
            except (Died, BaseExceptionGroup) as error:
                if isinstance(error, BaseExceptionGroup):
                    _, other = error.split(Died)
                    assert other is None
                await db.close()
                db = await Database.open(path)
            assert len(set(discord.posts)) == len(discord.posts), "posted twice"
            if any(tick.faults):
                tries_again_at = now + reminders.LONGEST_WAIT
            elif now >= tries_again_at or tick.minutes < 0:
                await _assert_posted_what_is_due(db, discord, now.timestamp())
    finally:
        await db.close()


async def _assert_posted_what_is_due(db: Database, discord: Discord, now: float) -> None:
    ahead = await db.read(
        fetch, "SELECT id, message_id FROM occurrence WHERE starts_at > ? AND due_at <= ?", (now, now)
    )
    unclaimed = await db.read(fetch, "SELECT id FROM slot WHERE next_due_at <= ?", (now,))
    assert [row["id"] for row in ahead if row["id"] not in discord.posts or row["message_id"] is None] == []
    assert not list(unclaimed)
