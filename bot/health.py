"""What a monitor may ask, on this computer only: /healthz for "is it well?", /metrics for Prometheus."""

from __future__ import annotations

import asyncio
import math
import os
import sys
import time
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from bot.database import backups
from bot.errors import OperatorError
from bot.interactions.host import Host

DATABASE_SECONDS = 2.0
"""How long the database may take to answer; a write waits as long for another process."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One figure. Counters end in _total; no label says who did what."""

    name: str
    value: float
    labels: str = ""

    @property
    def kind(self) -> str:
        return "counter" if self.name.endswith("_total") else "gauge"


class Health:
    """Answers what is asked of the bot. ``folder`` is where its backups are; None for no backups."""

    def __init__(self, bot: Host, folder: Path | None) -> None:
        self._bot = bot
        self._folder = folder

    async def healthz(self, _: web.Request) -> web.Response:
        """200 where all is well, else 503; and what is the case, as JSON."""
        parts = {
            "gateway_connected": self._connected(),
            "clock_ticks": self._bot.vitals.since_tick is not None and not self._bot.vitals.stands_still,
            "database_answers": await self._database_answers(),
        }
        since = self._bot.vitals.since_tick
        well = all(parts.values())
        told = {"well": well, **parts, "seconds_since_tick": since and round(since, 1)}
        return web.json_response(told, status=200 if well else 503)

    async def metrics(self, _: web.Request) -> web.Response:
        """https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format"""
        samples = [*self._samples(), Sample("database_answers", await self._database_answers())]
        latest = await asyncio.to_thread(self._latest_backup)
        if latest is not None:
            samples.append(Sample("backup_age_seconds", (datetime.now(UTC) - latest).total_seconds()))
        return web.Response(text=_exposed(samples), headers={"Content-Type": "text/plain; version=0.0.4"})

    def _samples(self) -> Iterator[Sample]:
        bot, vitals = self._bot, self._bot.vitals
        yield Sample("up_seconds", vitals.age)
        yield Sample("servers", len(bot.guilds))
        yield Sample("gateway_connected", self._connected())
        if math.isfinite(bot.latency):
            yield Sample("gateway_latency_seconds", bot.latency)
        yield Sample("ticks_total", vitals.ticks)
        if vitals.since_tick is not None:
            yield Sample("tick_age_seconds", vitals.since_tick)
        if bot.ticked is not None:
            yield Sample("tick_seconds", bot.ticked.took.total_seconds())
            yield Sample("tick_late_seconds", (bot.ticked.started_at - bot.ticked.due_at).total_seconds())
        for kind, count in sorted(vitals.answered.items()):
            yield Sample("answered_total", count, f'{{kind="{kind}"}}')
        yield Sample("answer_wait_seconds_total", vitals.waited_seconds)
        yield Sample("errors_total", vitals.failed)
        yield Sample("cpu_seconds_total", time.process_time())
        if sys.platform == "linux":
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            yield Sample("memory_bytes", pages * os.sysconf("SC_PAGE_SIZE"))
        yield Sample("database_bytes", bot.db.path.stat().st_size)

    def _connected(self) -> bool:
        return self._bot.is_ready() and not self._bot.is_closed() and math.isfinite(self._bot.latency)

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                await self._bot.db.ping()
        except Exception:  # noqa: BLE001  # whatever it is, the answer is no
            return False
        return True

    def _latest_backup(self) -> datetime | None:
        there = backups.find_backups(self._folder, self._bot.db.path) if self._folder is not None else []
        return there[0].made_at if there else None


def _exposed(samples: Iterable[Sample]) -> str:
    """Those of one name stand together under their kind."""
    lines: dict[str, list[str]] = {}
    for sample in samples:
        of_name = lines.setdefault(sample.name, [f"# TYPE glutes_on_{sample.name} {sample.kind}"])
        of_name.append(f"glutes_on_{sample.name}{sample.labels} {float(sample.value):.15g}")
    return "".join(f"{line}\n" for of_name in lines.values() for line in of_name)


@asynccontextmanager
async def served(bot: Host, folder: Path | None, port: int) -> AsyncGenerator[None]:
    """Answer on 127.0.0.1 for as long as this lasts; OperatorError where the port is taken."""
    health = Health(bot, folder)
    app = web.Application()
    app.add_routes([web.get("/healthz", health.healthz), web.get("/metrics", health.metrics)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
        except OSError as error:
            raise OperatorError(
                f"HEALTH_PORT: port {port} cannot be used ({error.strerror}); take another number."
            ) from None
        yield
    finally:
        await runner.cleanup()
