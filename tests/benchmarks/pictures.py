"""What pictures cost the bot's process, and everybody who waits meanwhile: ``make bench`` prints it.

Figures are drawn as the bot does it, in the child process; charts in the one thread of
bot/interactions/artist.py and, for comparison, in such a child too. Each is measured in a process of its own
that has loaded the bot. Linux only: it reads /proc.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median

import aiosqlite

from bot import app
from bot.content.load import load_catalogue
from bot.interactions.pictures import drawn
from bot.pictures.process import DrawingProcess
from bot.pictures.subject import subject_of
from bot.settings import CONTENT
from tests.benchmarks.figures import keep
from tests.pictures import samples

Draw = Callable[..., Awaitable[bytes]]
Job = tuple[str, tuple[object, ...]]

CHARTS = "bot.pictures.charts"
COUNT = {"figures": 20, "charts_thread": 100, "charts_child": 100}
LOADED = app.GlutesBot
"""All that the process of the bot has loaded, too."""

STATEMENTS = 10
BREATH = 0.05
"""Seconds between two presses."""


def figures() -> Iterator[Job]:
    catalogue = load_catalogue(CONTENT)
    for item in catalogue.exercises.values():
        subject = subject_of(item, catalogue)
        if subject is not None:
            yield "bot.pictures.figure.pictures:animation", (subject,)


def charts() -> Iterator[Job]:
    """Calendars and boards in turn, each time another one: the same calendar would be kept."""
    known = samples.with_days(samples.REGULAR, samples.every_day())
    for number in range(1000):
        day = samples.A_WEDNESDAY + timedelta(weeks=number)
        yield f"{CHARTS}.calendar:calendar_picture", (known, (2, 4), day)
        yield f"{CHARTS}.board:board_picture", (samples.board(*range(1, 11)), f"{samples.TITLE} {number}")


def mib(process: int | str, key: str = "VmRSS") -> float:
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(key)).split()[1]) / 1024


async def in_thread(function: str, *given: object) -> bytes:
    module, _, name = function.partition(":")
    return await drawn(getattr(sys.modules[module], name), *given)


async def press(late: list[float]) -> None:
    """Do what a press needs beside its answer, a transaction, over and over; note how long each takes."""
    async with aiosqlite.connect(":memory:") as connection:
        await connection.execute("CREATE TABLE checkin (answer INTEGER)")
        while True:
            before = time.perf_counter()
            for number in range(STATEMENTS):
                await connection.execute("INSERT INTO checkin VALUES (?)", (number,))
            await connection.commit()
            late.append(time.perf_counter() - before)
            await asyncio.sleep(BREATH)


async def measure(kind: str) -> dict[str, float]:
    process = DrawingProcess()
    draw: Draw = in_thread if kind == "charts_thread" else process.draw
    jobs = list(islice(figures() if kind == "figures" else charts(), COUNT[kind] + 1))
    late: list[float] = []
    before, began = mib("self"), time.perf_counter()
    await draw(jobs[0][0], *jobs[0][1])
    first = time.perf_counter() - began
    pressing, spent, taken = asyncio.create_task(press(late)), time.process_time(), list[float]()
    for function, given in jobs[1:]:
        began = time.perf_counter()
        await draw(function, *given)
        taken.append(time.perf_counter() - began)
    spent = time.process_time() - spent
    pressing.cancel()
    await asyncio.wait([pressing])
    made = {
        "first_ms": first * 1000,
        "median_ms": median(taken) * 1000,
        "bot_cpu_ms": spent / len(taken) * 1000,  # with that of the presses
        "press_median_ms": median(late) * 1000,
        "press_worst_ms": max(late) * 1000,
        "bot_mib_before": before,
        "bot_mib_after": mib("self"),
        "numpy_loaded": "numpy" in sys.modules,
    }
    if process.pid is not None:
        made["child_mib"] = mib(process.pid)
    await process.close()
    return made


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(asyncio.run(measure(sys.argv[1]))))  # noqa: T201
        return
    for kind in COUNT:
        command = (sys.executable, "-m", "tests.benchmarks.pictures", kind)
        ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        keep(f"pictures: {kind}", json.loads(ended.stdout))


if __name__ == "__main__":
    main()
