"""What one process carries: 10,000 clubs with 1,000,000 check-ins, and the real process on them.

``make bench`` prints it; docs/scaling.md says what it means.
"""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bot import clock
from bot.content.load import load_catalogue
from bot.database.database import Database, to_seconds
from bot.features.club import store as club_store
from bot.settings import CONTENT
from tests.benchmarks.figures import keep
from tests.benchmarks.interactions import Bench, press_200
from tests.builders import TUESDAY, club, slot
from tests.features.reminders.recorder import Recorder
from tests.rows import execute, execute_many, fetch
from tests.wire.clubs import soon, training_days
from tests.wire.conftest import crowd
from tests.wire.payloads import Person, servers
from tests.wire.process import running
from tests.wire.standin import standing_in

CLUBS = 10_000
MEMBERS = 10
DAYS = 10
DAY = timedelta(days=1)
OURS = 200_000
"""Where the ids of the filled clubs begin: the clubs that people use are others."""


async def fill(path: Path, number: int) -> int:
    """So many clubs, each with members who answered all of its past training days; how many answers."""
    db = await Database.open(path)
    now = soon()
    starts = [now - n * 7 * DAY for n in range(1, DAYS + 1)]
    try:
        for guild_id in range(OURS, OURS + number):
            await db.write(club_store.put, club(slot(TUESDAY), zone="UTC", guild_id=guild_id))
        slots = [tuple(row) for row in await db.write(fetch, "SELECT id, club_id FROM slot")]
        await db.write(
            execute_many,
            "INSERT INTO occurrence (club_id, slot_id, local_date, zone, starts_at, due_at,"
            " channel_id, claimed_at, exercises, state, message_id)"
            " VALUES (?, ?, ?, 'UTC', ?, 0, 1, 0, '[]', 'posted', 1)",
            [
                (guild, slot_, at.date().isoformat(), to_seconds(at))
                for slot_, guild in slots
                for at in starts
            ],
        )
        people = [(guild, guild * 100 + n) for _, guild in slots for n in range(MEMBERS)]
        await db.write(
            execute_many,
            "INSERT INTO member (club_id, user_id, name, seen_at) VALUES (?, ?, 'Runner', 0)",
            people,
        )
        await db.write(
            execute,
            "INSERT INTO checkin (occurrence_id, user_id, answer, checked_at)"
            " SELECT occurrence.id, user_id, 'done', starts_at"
            " FROM occurrence JOIN member USING (club_id)",
        )
        [row] = await db.write(fetch, "SELECT count(*) FROM checkin")
        return int(row[0])
    finally:
        await db.close()


async def minute_job(path: Path) -> float:
    """Milliseconds of processor time of a tick in which nothing is due."""
    catalogue, db = load_catalogue(CONTENT), await Database.open(path)
    taken: list[float] = []
    for n in range(10):
        before = time.process_time()
        await clock.tick(db, catalogue, Recorder(), soon(n))
        taken.append((time.process_time() - before) * 1000)
    await db.close()
    return median(taken)


async def measure(folder: Path, number: int) -> dict[str, float]:
    path = folder / "club.db"
    answers = await fill(path, number)
    homes = servers(2)
    trainings = await training_days(path, homes, soon())
    quiet = await minute_job(path)
    async with standing_in(homes) as discord, running(discord, folder, shim={"LOG_LEVEL": "WARNING"}) as bot:
        await bot.ready()
        ready = bot.cpu()
        await asyncio.sleep(5)
        bench, people = Bench(discord, bot), crowd(200)
        idle = bot.memory()
        before = bot.cpu()
        pressed = await press_200(bench, 1, trainings[1], people)
        spent = bot.cpu() - before
        big = Person(people[0].id, "Somebody")
        board = [
            (await discord.answer_to(bench.asker(big, 1).slash("streak", board="month"))).seconds
            for _ in range(10)
        ]
    return {
        "clubs": number,
        "check_ins": answers,
        "file_mib": path.stat().st_size / 2**20,
        "ready_cpu_seconds": ready,
        "idle_mib": idle,
        "quiet_minute_cpu_ms": quiet,
        "press_200_cpu_seconds": spent,
        "press_200_median_ms": median(pressed) * 1000,
        "press_200_worst_ms": max(pressed) * 1000,
        "board_of_200_ms": median(board) * 1000,
    }


def main(number: int) -> None:
    with TemporaryDirectory() as folder:
        figures = asyncio.run(measure(Path(folder), number))
    keep("growth", figures)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CLUBS)
