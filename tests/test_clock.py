"""The minute clock on the real APScheduler."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MinuteClock

AT_MOST = 30  # seconds, on a machine busy with other tests
SHOWN = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


async def test_it_ticks_at_once_with_the_time_its_clock_shows() -> None:
    ticks: asyncio.Queue[datetime] = asyncio.Queue()
    clock = MinuteClock(ticks.put, lambda: SHOWN)
    clock.start()
    try:
        assert await asyncio.wait_for(ticks.get(), timeout=AT_MOST) == SHOWN
    finally:
        clock.stop()


async def test_it_says_how_much_later_than_meant_it_began() -> None:
    ticks: asyncio.Queue[datetime] = asyncio.Queue()
    clock = MinuteClock(ticks.put, lambda: SHOWN)
    clock.start()
    try:
        await asyncio.wait_for(ticks.get(), timeout=AT_MOST)
        assert timedelta(0) < clock.lag < timedelta(seconds=AT_MOST)
    finally:
        clock.stop()


async def test_a_clock_that_is_set_back_by_hours_silences_nothing() -> None:
    """To APScheduler a clock set back looks like a next run that is hours away."""
    ticks: asyncio.Queue[datetime] = asyncio.Queue()
    clock = MinuteClock(ticks.put, lambda: SHOWN, look_every=0.05)
    clock.start()
    try:
        await asyncio.wait_for(ticks.get(), timeout=AT_MOST)
        [job] = clock._scheduler.get_jobs()  # pyright: ignore
        job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=3))  # pyright: ignore
        await asyncio.wait_for(ticks.get(), timeout=AT_MOST)
    finally:
        clock.stop()


async def test_stopping_twice_or_before_it_started_is_no_error() -> None:
    clock = MinuteClock(asyncio.Queue[datetime]().put, lambda: SHOWN)
    clock.stop()
    clock.start()
    clock.stop()
    clock.stop()


async def test_a_tick_that_is_cut_off_at_the_end_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def hang(_: datetime) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    clock = MinuteClock(hang, lambda: SHOWN)
    clock.start()
    await asyncio.wait_for(begun.wait(), timeout=AT_MOST)
    clock.stop()
    await asyncio.wait_for(ended.wait(), timeout=AT_MOST)
    await asyncio.sleep(0.05)

    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
