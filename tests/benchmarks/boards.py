"""A member of five years, a club of a thousand: ``make bench`` prints how long standings and boards take."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from bot.database.database import Database, to_seconds
from bot.features.streaks import boards_service
from bot.features.streaks import service as streaks
from bot.features.streaks.boards import Board
from bot.features.streaks.pauses import OwnDays, Pause
from bot.features.streaks.rules import Answer, CheckIn, Held, History, compute
from tests.benchmarks.figures import keep
from tests.builders import A_TUESDAY, THURSDAY, TUESDAY, club, club_key, slot, stored, utc
from tests.rows import execute_many

MEMBERS = 1000
YEARS = 2
SUNDAY = 7
READER = 2
NOW = utc("2026-06-01 12:00")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """Times in milliseconds, unless their names say seconds."""

    members: int
    answers: int
    compute_five_years: float
    own_card: float
    rebuild_seconds: float
    board_cold: float
    board_warm: float
    together: float


def five_years() -> History:
    """Three sessions a week, with all that makes it slow: gaps, rests, corrections, pauses, own days."""
    dice = Random(5)  # noqa: S311  # the same five years each time
    first = NOW - timedelta(weeks=5 * 52)
    held = [
        Held(
            n, first + n // 3 * 7 * DAY + n % 3 * 2 * DAY, (first + n // 3 * 7 * DAY + n % 3 * 2 * DAY).date()
        )
        for n in range(5 * 52 * 3)
    ]
    answers = [(day.id, dice.choice([*[Answer.DONE] * 6, Answer.RESTING, Answer.HURT, None])) for day in held]
    log = [CheckIn(2 * n, n, answer, held[n].starts_at) for n, answer in answers if answer is not None]
    log += [
        CheckIn(2 * n + 1, n, Answer.DONE, held[n].starts_at)
        for n, answer in answers
        if answer is Answer.RESTING and n % 5 == 0
    ]
    away = [Pause(held[n].local_date, held[n].local_date + 20 * DAY) for n in range(40, len(held), 150)]
    changes = [OwnDays(held[n].local_date, frozenset({1 + n % 7, 3, 5})) for n in range(100, len(held), 130)]
    return History(tuple(held), tuple(log), tuple(away), tuple(changes))


async def fill(path: Path, members: int, years: int) -> int:
    """One club of so many members, each with an answer to most of its days; how many answers."""
    db = await Database.open(path)
    dice = Random(1)  # noqa: S311  # the same club each time
    days = [A_TUESDAY - n * DAY for n in range(2, years * 365)]
    held = [day for day in reversed(days) if day.isoweekday() in (TUESDAY, THURSDAY, SUNDAY)]
    starts = [to_seconds(utc(f"{day} 16:30")) for day in held]
    try:
        ours = await stored(db, club(slot(TUESDAY), slot(THURSDAY), slot(SUNDAY)))
        slots = {each.weekday: each.id for each in ours.slots}
        answers = [
            (n, user_id, dice.choice(["done", "done", "done", "resting"]), starts[n - 1])
            for n in range(1, len(held) + 1)
            for user_id in range(1, members + 1)
            if dice.random() < 0.6
        ]
        await db.write(
            execute_many,
            "INSERT INTO occurrence (id, club_id, slot_id, local_date, zone, starts_at, due_at,"
            " channel_id, claimed_at, exercises) VALUES (?, 1, ?, ?, 'Europe/Vienna', ?, 0, 1, 0, '[]')",
            [
                (n, slots[day.isoweekday()], day.isoformat(), at)
                for n, (day, at) in enumerate(zip(held, starts, strict=True), start=1)
            ],
        )
        await db.write(
            execute_many,
            "INSERT INTO member (club_id, user_id, name, seen_at) VALUES (1, ?, ?, ?)",
            [(n, f"Runner {n}", to_seconds(NOW)) for n in range(1, members + 1)],
        )
        await db.write(
            execute_many,
            "INSERT INTO checkin (occurrence_id, user_id, answer, checked_at) VALUES (?, ?, ?, ?)",
            answers,
        )
    finally:
        await db.close()
    return len(answers)


async def milliseconds(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000


async def measure(members: int, years: int, folder: Path) -> Figures:
    path = folder / "boards.db"
    answers = await fill(path, members, years)
    db = await Database.open(path)
    try:
        rebuild = await milliseconds(lambda: streaks.rebuild_standings(db, NOW))
    finally:
        await db.close()
    db = await Database.open(path)
    try:
        cold = await milliseconds(
            lambda: db.write(boards_service.show_board, club_key(), READER, Board.MONTH, 1, NOW)
        )
        warm = [
            await milliseconds(
                lambda: db.write(boards_service.show_board, club_key(), READER, Board.MONTH, 1, NOW)
            )
            for _ in range(20)
        ]
        own = [
            await milliseconds(lambda: db.read(boards_service.own_overview, club_key(), READER, NOW))
            for _ in range(20)
        ]
        together = await milliseconds(lambda: db.read(boards_service.club_totals, club_key(), READER, NOW))
    finally:
        await db.close()
    return Figures(
        members=members,
        answers=answers,
        compute_five_years=_compute(),
        own_card=median(own),
        rebuild_seconds=rebuild / 1000,
        board_cold=cold,
        board_warm=median(warm),
        together=together,
    )


def _compute() -> float:
    known = five_years()
    taken: list[float] = []
    for _ in range(50):
        began = time.perf_counter()
        compute(known, NOW)
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


def main(members: int) -> None:
    with TemporaryDirectory() as folder:
        figures = asdict(asyncio.run(measure(members, YEARS, Path(folder))))
    keep("boards", figures)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS)
