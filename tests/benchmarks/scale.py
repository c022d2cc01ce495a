"""One process for ten thousand clubs: ``make bench`` prints how long everything takes.

Database, services and pace are the real ones. Of Discord there is only the time it takes to answer, and the
limit of 50 requests a second, kept as a bucket of tokens.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise
from bot.content.load import load_catalogue
from bot.database.database import Database
from bot.features.club import service as club_service
from bot.features.club import store as club_store
from bot.features.reminders import service as reminders
from bot.features.reminders.store import Claimed
from bot.features.streaks import service as streaks
from bot.features.streaks.rules import Answer
from bot.interactions.delivery import Pace
from bot.settings import CONTENT
from tests.benchmarks.figures import keep
from tests.builders import A_TUESDAY, BEFORE, TUESDAY, club, slot, stored, training_day, utc
from tests.features.reminders.recorder import Recorder

CLUBS = 10_000
ANSWERS_AFTER = 0.08
"""Seconds that Discord takes for a post."""
DISCORDS_LIMIT = 50
"""Requests a second that Discord takes of a bot."""
BETWEEN_PRESSES = 0.02
QUIET_AT, DUE_AT = utc("2026-06-01 12:00"), utc("2026-06-02 15:45")


@dataclass(frozen=True, slots=True)
class Figures:
    """Times in milliseconds, unless their names say seconds."""

    clubs: int
    plan_all_seconds: float
    due_query: float
    quiet_run: float
    quiet_run_worst: float
    posts: int
    posting_seconds: float
    most_in_a_second: int
    refused_by_bucket: int
    out_of_order: int
    press_quiet: float
    press_quiet_p99: float
    press_busy: float
    press_busy_p99: float
    press_busy_worst: float


class Discord(Recorder):
    """Takes requests at the bot's own pace, and remembers when they began."""

    def __init__(self) -> None:
        super().__init__()
        self._pace = Pace()
        self.begun: list[float] = []

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        await self._request()
        message_id = await super().post(occurrence, exercises)
        await asyncio.sleep(ANSWERS_AFTER)
        return message_id

    async def find(self, occurrence: Claimed) -> int | None:
        await self._request()
        await asyncio.sleep(ANSWERS_AFTER)
        return await super().find(occurrence)

    async def _request(self) -> None:
        await self._pace.turn()
        self.begun.append(time.perf_counter())


def most_in_a_second(begun: Sequence[float]) -> int:
    first = most = 0
    for last, at in enumerate(begun):
        while at - begun[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def refused_by_bucket(begun: Sequence[float]) -> int:
    """How many requests would have got a 429."""
    refused, tokens = 0, float(DISCORDS_LIMIT)
    for before, at in pairwise([begun[0], *begun]):
        tokens = min(DISCORDS_LIMIT, tokens + (at - before) * DISCORDS_LIMIT)
        if tokens < 1:
            refused += 1
        else:
            tokens -= 1
    return refused


async def milliseconds(work: Callable[[], Awaitable[object]], times: int) -> list[float]:
    """How long each of so many runs took."""
    taken: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        await work()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


async def fill(db: Database, number: int) -> None:
    """Clubs with three slots each; the first posts of all are due in the same minute, for different runs."""
    for guild_id in range(1, number + 1):
        ahead = timedelta(minutes=15 + guild_id * 7919 % 105)
        tuesday = replace(slot(TUESDAY, (DUE_AT + ahead).strftime("%H:%M")), lead=ahead)
        others = (slot(4, "18:30"), slot(7, "09:00"))
        a_club = club(*others, zone="UTC", guild_id=guild_id)
        await db.write(club_store.put, replace(a_club, slots=(tuesday, *a_club.slots)))


async def press(
    db: Database, occurrence: Claimed, until: asyncio.Event, times: int = sys.maxsize
) -> list[float]:
    """Members press Done, one every 20 ms whether or not the one before is answered; how long each took."""
    waited: list[float] = []

    async def one(user_id: int) -> None:
        began = time.perf_counter()
        await db.write(
            streaks.check_in, occurrence.club_id, user_id, "Runner", occurrence.id, Answer.DONE, DUE_AT
        )
        waited.append((time.perf_counter() - began) * 1000)

    async with asyncio.TaskGroup() as group:
        for number in range(times):
            if until.is_set():
                break
            group.create_task(one(number))
            await asyncio.sleep(BETWEEN_PRESSES)
    return waited


async def post_all(db: Database, catalogue: Catalogue, discord: Discord, number: int) -> float:
    """Run the minute job each minute until all clubs have their post; seconds from the first to the last."""
    for minute in count():
        began = time.perf_counter()
        await reminders.run_due(db, catalogue, discord, DUE_AT + minute * timedelta(minutes=1))
        if len(discord.posts) >= number:
            break
        await asyncio.sleep(max(0.0, began + 60 - time.perf_counter()))
    return discord.begun[-1] - discord.begun[0]


async def measure(number: int, folder: Path) -> Figures:
    catalogue = load_catalogue(CONTENT)
    db = await Database.open(folder / "bench.db")
    try:
        await fill(db, number)
        planning = await milliseconds(lambda: club_service.follow_zones(db, BEFORE), 1)
        pressed = await training_day(
            db, await stored(db, club(slot(TUESDAY), guild_id=number + 1)), A_TUESDAY
        )

        async def ask(now: datetime) -> None:
            assert await db.read(club_store.due_slots, now, reminders.BATCH) == []

        asked = await milliseconds(lambda: ask(QUIET_AT), 50)
        quiet = await milliseconds(lambda: reminders.run_due(db, catalogue, Recorder(), QUIET_AT), 50)
        done, discord = asyncio.Event(), Discord()
        press_quiet = await press(db, pressed, done, 250)
        pressing = asyncio.create_task(press(db, pressed, done))
        posting = await post_all(db, catalogue, discord, number)
        done.set()
        press_busy = await pressing
    finally:
        await db.close()
    starts = [o.starts_at for o in discord.posts]
    return Figures(
        clubs=number,
        plan_all_seconds=planning[0] / 1000,
        due_query=median(asked),
        quiet_run=median(quiet),
        quiet_run_worst=max(quiet),
        posts=len({o.id for o in discord.posts}),
        posting_seconds=posting,
        most_in_a_second=most_in_a_second(discord.begun),
        refused_by_bucket=refused_by_bucket(discord.begun),
        out_of_order=sum(later < earlier for earlier, later in pairwise(starts)),
        press_quiet=median(press_quiet),
        press_quiet_p99=quantiles(press_quiet, n=100)[-1],
        press_busy=median(press_busy),
        press_busy_p99=quantiles(press_busy, n=100)[-1],
        press_busy_worst=max(press_busy),
    )


def main(number: int) -> None:
    with TemporaryDirectory() as folder:
        figures = asdict(asyncio.run(measure(number, Path(folder))))
    keep("scale", figures)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CLUBS)
