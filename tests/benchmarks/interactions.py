"""What the process costs and how quick it is: ``make bench`` runs it beside a bare discord.py bot.

Both meet the stand-in of tests/wire. What is compared is processor time, in bursts that take turns, so that a
busy computer slows both; only the 200 presses in a second are measured in time as it passes. ``--long`` does
100,000 interactions instead of 10,000 for the memory. Linux only: it reads /proc.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import count, cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bot.content.load import load_catalogue
from bot.database.database import Database
from bot.pictures.charts.board import board_picture
from bot.pictures.charts.calendar import calendar_picture
from bot.pictures.figure import pictures
from bot.pictures.subject import subject_of
from bot.settings import CONTENT
from tests.benchmarks.figures import keep
from tests.pictures import samples
from tests.wire import clubs
from tests.wire.asking import Asker
from tests.wire.conftest import crowd
from tests.wire.patience import until
from tests.wire.payloads import Json, Person, servers
from tests.wire.process import BOT, Process, running
from tests.wire.standin import Asked, StandIn, standing_in

BARE = ("-m", "tests.benchmarks.bare")
STARTS = 3
ROUNDS = 5
BURST = 200
AT_ONCE = 16
RUNNERS = 240
DAYS = ROUNDS + 3
"""Training days that take answers: each burst of Done has one of its own."""

PATIENT = 60.0
"""Seconds: what a busy computer does to the time of an answer is not what is measured in bursts."""

NO_PICTURE, PICTURE = "banded clamshell", "clamshell"
MIXED = 100_000 if "--long" in sys.argv else 10_000
GOALS = {
    "ready_cpu_seconds": 1.0,
    "idle_mib": 90,
    "used_mib": 128,
    "hip_ratio": 1.5,
    "done_ratio": 3,
    "streak_ratio": 3,
    "press_200_worst_ms": 500,
    "longest_hold_ms": 50,
}

Make = Callable[[Person], Json]


class Bench:
    """One bot on one stand-in."""

    def __init__(self, standin: StandIn, process: Process) -> None:
        self.standin = standin
        self.process = process

    def asker(self, person: Person, server: int = 0) -> Asker:
        return Asker(self.standin, person, list(self.standin.servers.values())[server])

    async def burst(self, payloads: Sequence[Json]) -> float:
        """Milliseconds of processor time an interaction, with some in flight at the same time."""
        before = self.process.cpu()
        waiting = iter(payloads)

        async def worker() -> None:
            for payload in waiting:
                answer = await self.standin.answer_to(payload, deadline=PATIENT)
                assert not answer.problem, answer.problem

        await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
        return (self.process.cpu() - before) / len(payloads) * 1000


def days(trainings: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Place of the server, and the training day there."""
    return iter(enumerate(trainings))


async def prepared(folder: Path) -> list[int]:
    """Clubs with a training day each, pictures of a real size, and one exercise that has none."""
    await (await Database.open(folder / "club.db")).close()
    catalogue = load_catalogue(CONTENT)
    clubs.drawn(folder, catalogue, bytes(60_000))
    own = folder / "content" / "exercises"
    own.mkdir(parents=True)
    text = (CONTENT / "exercises" / "banded_clamshell.yaml").read_text()
    (own / "banded_clamshell.yaml").write_text(without(text, "drawing"))
    return await clubs.training_days(folder / "club.db", servers(DAYS), clubs.soon())


def without(text: str, key: str) -> str:
    """A YAML file without one of its keys."""
    lines, skipping = list[str](), False
    for line in text.splitlines():
        skipping = line.startswith(f"{key}:") or (skipping and line.startswith((" ", "-")))
        lines += [] if skipping else [line]
    return "\n".join(lines) + "\n"


async def start_ups(folder: Path, shim: Json) -> dict[str, float]:
    """Processor seconds until it is ready, and MiB then."""
    ours, bare, idle, bare_idle = list[float](), list[float](), list[float](), list[float]()
    for _ in range(STARTS):
        for program, cpu, memory in ((BOT, ours, idle), (BARE, bare, bare_idle)):
            async with (
                standing_in(servers(DAYS)) as discord,
                running(discord, folder, shim=shim, program=program) as process,
            ):
                await process.ready()
                cpu.append(process.cpu())
                await asyncio.sleep(3)
                memory.append(process.memory())
    return {
        "ready_cpu_seconds": median(ours),
        "ready_ratio": median(ours) / median(bare),
        "bare_ready_cpu_seconds": median(bare),
        "idle_mib": median(idle),
        "bare_idle_mib": median(bare_idle),
    }


async def handlers(folder: Path, shim: Json, trainings: Sequence[int]) -> dict[str, float]:
    """Processor time an interaction, as ratios to the bare bot's; and 200 presses in a second."""
    people = crowd(RUNNERS)
    async with AsyncExitStack() as stack:
        benches: list[Bench] = []
        for program in (BOT, BARE):
            discord = await stack.enter_async_context(standing_in(servers(DAYS)))
            process = await stack.enter_async_context(running(discord, folder, shim=shim, program=program))
            await process.ready()
            benches.append(Bench(discord, process))
        ours, bare = benches
        taken: dict[str, list[float]] = {}
        days_left = days(trainings)
        for number in range(ROUNDS + 1):
            server, training = next(days_left)
            kinds = what_is_compared(ours, bare, server, training)
            for name, (bench, make) in kinds.items():
                cost = await bench.burst([make(person) for person in people[:BURST]])
                if number:  # the first round warms everything up
                    taken.setdefault(name, []).append(cost)
        server, training = next(days_left)
        before = ours.process.cpu()
        pressed = await press_200(ours, server, training, people)
        spent = ours.process.cpu() - before
        assert not ours.process.faults
    each = {name: median(costs) for name, costs in taken.items()}
    unit = (each["bare_hip"] + each["bare_done"] + each["bare_streak"]) / 3
    return {
        "bare_cpu_ms": unit,
        **{f"{name}_ratio": each[name] / unit for name in ("hip", "hip_with_picture", "done", "streak")},
        "press_200_cpu_seconds": spent,
        "press_200_median_ms": median(pressed) * 1000,
        "press_200_worst_ms": max(pressed) * 1000,
        "rounds_apart": max(max(costs) / min(costs) for costs in taken.values()),
    }


def what_is_compared(ours: Bench, bare: Bench, server: int, training: int) -> dict[str, tuple[Bench, Make]]:
    """By name, which bot is asked what."""
    return {
        "bare_hip": (bare, lambda p: bare.asker(p).slash("hip", exercise=PICTURE)),
        "hip": (ours, lambda p: ours.asker(p).slash("hip", exercise=NO_PICTURE)),
        "hip_with_picture": (ours, lambda p: ours.asker(p).slash("hip", exercise=PICTURE)),
        "bare_done": (bare, lambda p: bare.asker(p).press("bare:done")),
        "done": (ours, lambda p: ours.asker(p, server).press(f"checkin:done:{training}")),
        "bare_streak": (bare, lambda p: bare.asker(p).slash("streak")),
        "streak": (ours, lambda p: ours.asker(p, server).slash("streak")),
    }


async def press_200(bench: Bench, server: int, training: int, people: Sequence[Person]) -> list[float]:
    """200 people press Done within a second; seconds until each is acknowledged."""
    payloads = [bench.asker(person, server).press(f"checkin:done:{training}") for person in people[:200]]
    began = time.perf_counter()
    asked: list[Asked] = []
    for number, payload in enumerate(payloads):
        await asyncio.sleep(max(0.0, began + number / 200 - time.perf_counter()))
        asked.append(await bench.standin.ask(payload))
    await until(lambda: all(each.answered for each in asked))
    return [each.seconds for each in asked]


async def long_run(folder: Path, shim: Json, trainings: Sequence[int]) -> dict[str, float]:
    """Memory after many interactions of all kinds, and what held up the loop meanwhile."""
    watch = folder / "watch.jsonl"
    people = crowd(RUNNERS)
    watched = {**shim, "WIRE_WATCH": str(watch)}
    async with standing_in(servers(DAYS)) as discord, running(discord, folder, shim=watched) as process:
        await process.ready()
        bench = Bench(discord, process)
        began, done = time.time(), 0
        makes: list[Make] = [
            lambda p: bench.asker(p).slash("hip", exercise=NO_PICTURE),
            lambda p: bench.asker(p).slash("hip", exercise=PICTURE),
            lambda p: bench.asker(p).suggest("hip", "exercise", "bri"),
            lambda p: bench.asker(p).press(f"checkin:done:{trainings[0]}"),
            lambda p: bench.asker(p).press(f"checkin:resting:{trainings[0]}"),
            lambda p: bench.asker(p).slash("streak"),
            lambda p: bench.asker(p).slash("streak", board="month"),
            lambda p: bench.asker(p).slash("learn", topic="it band"),
            lambda p: bench.asker(p).press("exercise:show:glute_bridge"),
            lambda p: bench.asker(p).slash("me settings"),
        ]
        turns = zip(cycle(makes), cycle(people), strict=False)
        while done < MIXED:
            await bench.burst([make(person) for (make, person), _ in zip(turns, range(1000), strict=False)])
            done += 1000
        used, most = process.memory(), process.memory("VmHWM")
        assert not process.faults
    held = [json.loads(line) for line in watch.read_text().splitlines()] if watch.exists() else []
    held = sorted((each for each in held if each["at"] > began), key=lambda each: -each["held"])
    for each in held[:10]:
        print(f"the loop was held {each['held'] * 1000:.0f} ms: {' < '.join(reversed(each['doing']))}")  # noqa: T201
    return {
        "interactions": done,
        "used_mib": used,
        "most_mib": most,
        "holds_over_50_ms": len(held),
        "longest_hold_ms": held[0]["held"] * 1000 if held else 0.0,
    }


def drawing(unit: float) -> dict[str, float]:
    """Processor milliseconds a picture, and how many bare interactions that is."""
    catalogue = load_catalogue(CONTENT)
    subject = subject_of(catalogue.exercises["clamshell"], catalogue)
    assert subject is not None
    wednesdays = count()
    kinds: dict[str, Callable[[], object]] = {
        "calendar": lambda: calendar_picture(  # each time another, because the same one is kept
            samples.with_days(samples.REGULAR, samples.every_day()),
            (2, 4),
            samples.A_WEDNESDAY + timedelta(weeks=next(wednesdays)),
        ),
        "board": lambda: board_picture(samples.board(*range(1, 11)), samples.TITLE),
        "moving_figure": lambda: pictures.animation(subject),
    }
    made: dict[str, float] = {}
    for name, make in kinds.items():
        make()
        taken: list[float] = []
        for _ in range(5):
            before = time.process_time()
            make()
            taken.append((time.process_time() - before) * 1000)
        made |= {f"{name}_cpu_ms": median(taken), f"{name}_ratio": median(taken) / unit}
    return made


async def measure(folder: Path) -> dict[str, float]:
    trainings = await prepared(folder)
    shim = {"CONTENT_DIR": str(folder / "content"), "LOG_LEVEL": "WARNING"}
    figures = await start_ups(folder, shim)
    figures |= await handlers(folder, shim, trainings)
    return figures | await long_run(folder, shim, trainings[-1:])


def main() -> None:
    with TemporaryDirectory() as folder:
        figures = asyncio.run(measure(Path(folder)))
    keep("the process", figures | drawing(figures["bare_cpu_ms"]), GOALS)


if __name__ == "__main__":
    main()
