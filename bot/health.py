"""What a monitor may ask, from this computer only: /healthz for "is it well?", /metrics for Prometheus."""

from __future__ import annotations

import asyncio
import logging
import math
import os
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.database import backups
from bot.errors import OperatorError
from bot.interactions.host import Host

_log = logging.getLogger(__name__)

DATABASE_SECONDS = 2.0
"""How long the database may take to answer; a write waits that long for another process."""


WAITS = (0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 5.0)
"""Seconds from Discord to an answer: at two the bot asks for more time, at three Discord gives up."""


class Health(Collector):
    """The monitor's endpoints. ``folder`` is where the bot's backups are; None for no backups."""

    def __init__(self, bot: Host, folder: Path | None) -> None:
        self._bot = bot
        self._folder = folder
        self._database_answered = False
        self._latest_backup: datetime | None = None
        self._registry = CollectorRegistry()
        self._registry.register(self)
        waits = Histogram(
            "glutes_on_answer_seconds", "From Discord to the answer", buckets=WAITS, registry=self._registry
        )
        bot.vitals.observe_wait = waits.observe

    async def healthz(self, _: web.Request) -> web.Response:
        """Answer with 200 if all is well, else 503; with the details as JSON."""
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
        """Answer with all figures as Prometheus reads them; 503 where they can't be worked out."""
        self._database_answered = await self._database_answers()
        self._latest_backup = await asyncio.to_thread(self._find_latest_backup)
        try:
            text = generate_latest(self._registry)
        except Exception:  # noqa: BLE001  # whatever it is: a monitor takes 500 for a broken page
            _log.exception("the figures for a monitor couldn't be worked out")
            return web.Response(status=503, text="The figures can't be worked out. The log says why.\n")
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    def describe(self) -> Iterator[Metric]:
        """Yield nothing at registration: the metrics are computed only when somebody asks."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """Yield every metric as it is now. No label says who did what."""
        bot, vitals = self._bot, self._bot.vitals
        yield _gauge("up_seconds", "Since the process started", vitals.age)
        yield _gauge("servers", "Discord servers the bot is in", len(bot.guilds))
        yield _gauge("gateway_connected", "1 if connected to Discord", self._connected())
        if math.isfinite(bot.latency):
            yield _gauge("gateway_latency_seconds", "Delay of the connection to Discord", bot.latency)
        yield _counter("ticks", "Ticks of the minute clock", vitals.ticks)
        if vitals.since_tick is not None:
            yield _gauge("tick_age_seconds", "Since the last tick ended", vitals.since_tick)
        if bot.ticked is not None:
            late = bot.ticked.started_at - bot.ticked.due_at
            yield _gauge("tick_seconds", "How long the last tick took", bot.ticked.took.total_seconds())
            yield _gauge("tick_late_seconds", "How late the last tick started", late.total_seconds())
        answered = CounterMetricFamily("glutes_on_answered", "Interactions answered", labels=["kind"])
        for kind, count in sorted(vitals.answered.items()):
            answered.add_metric([kind], count)
        yield answered
        yield _counter("answer_wait_seconds", "Total wait for answers", vitals.waited_seconds)
        yield _counter("errors", "Interactions that failed", vitals.failed)
        yield _counter("cpu_seconds", "Processor time", time.process_time())
        if (pages := _pages()) is not None:
            yield _gauge("memory_bytes", "Memory in use", pages * os.sysconf("SC_PAGE_SIZE"))
        with suppress(OSError):  # it is gone: database_answers says so
            yield _gauge("database_bytes", "Size of the database", bot.db.path.stat().st_size)
        yield _gauge("database_answers", "1 if the database answers in time", self._database_answered)
        if self._latest_backup is not None:
            age = (datetime.now(UTC) - self._latest_backup).total_seconds()
            yield _gauge("backup_age_seconds", "Since the last backup", age)

    def _connected(self) -> bool:
        return self._bot.is_ready() and not self._bot.is_closed() and math.isfinite(self._bot.latency)

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                await self._bot.db.ping()
        except Exception:  # noqa: BLE001  # whatever it is, the answer is no
            return False
        return True

    def _find_latest_backup(self) -> datetime | None:
        with suppress(OSError):  # a folder that may not be read
            there = backups.find_backups(self._folder, self._bot.db.path) if self._folder is not None else []
            return there[0].made_at if there else None
        return None


def _pages() -> int | None:
    """Return how many pages of memory the process has; None where the system doesn't say."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return None


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"glutes_on_{name}", what, float(value))


def _counter(name: str, what: str, value: float) -> Metric:
    """Return a counter, whose name gets ``_total`` appended."""
    return CounterMetricFamily(f"glutes_on_{name}", what, float(value))


@asynccontextmanager
async def served(bot: Host, folder: Path | None, port: int) -> AsyncGenerator[None]:
    """Answer on 127.0.0.1 for as long as this lasts; raise OperatorError if the port is taken."""
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
                f"HEALTH_PORT: port {port} can't be used ({error.strerror}). Set another number."
            ) from None
        yield
    finally:
        bot.vitals.observe_wait = None
        await runner.cleanup()
