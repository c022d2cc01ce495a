"""Two hundred check-ins in a second must not become two hundred edits of one post."""

from __future__ import annotations

import asyncio

import pytest

from bot.interactions.work import Throttle


async def test_the_first_wish_is_done_at_once_and_a_burst_after_it_once_more() -> None:
    done: list[int] = []
    count = 0

    async def show(key: int) -> None:  # the work of a real edit is not what is tested
        done.append(count)

    throttle = Throttle(show, interval=0.05, at_once=5)
    for _ in range(200):
        count += 1
        throttle.ask(7)
        await asyncio.sleep(0)
    await asyncio.sleep(0.2)
    assert len(done) == 2
    assert done[-1] == 200, "the last edit shows the last count"
    await throttle.close()


async def test_posts_of_different_days_do_not_wait_for_one_another() -> None:
    done: list[int] = []

    async def show(key: int) -> None:
        done.append(key)

    throttle = Throttle(show, interval=60, at_once=5)
    throttle.ask(1)
    throttle.ask(2)
    await asyncio.sleep(0.01)
    assert sorted(done) == [1, 2]
    await throttle.close()


async def test_closing_drops_what_still_waits() -> None:
    done: list[int] = []

    async def show(key: int) -> None:
        done.append(key)

    throttle = Throttle(show, interval=60, at_once=5)
    throttle.ask(1)
    await asyncio.sleep(0.01)
    throttle.ask(1)
    await throttle.close()
    assert done == [1]


async def test_runs_never_overlap_so_that_the_last_count_stays() -> None:
    finished: list[int] = []
    count = 0

    async def show(_: int) -> None:
        seen = count
        await asyncio.sleep(0.03 if not finished else 0)
        finished.append(seen)

    throttle = Throttle(show, interval=0, at_once=5)
    for _ in range(3):
        count += 1
        throttle.ask(7)
        await asyncio.sleep(0.005)
    await asyncio.sleep(0.1)
    assert finished == [1, 3]
    await throttle.close()


async def test_work_that_fails_once_is_done_the_next_time(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    async def show(key: int) -> None:
        done.append(key)
        if len(done) == 1:
            raise RuntimeError("Discord hiccups")

    throttle = Throttle(show, interval=0, at_once=5)
    throttle.ask(1)
    await asyncio.sleep(0.01)
    throttle.ask(1)
    await asyncio.sleep(0.01)
    assert done == [1, 1]
    assert "Discord hiccups" in caplog.text
    await throttle.close()


async def test_a_wish_made_during_work_that_fails_is_still_served() -> None:
    done: list[int] = []

    async def show(key: int) -> None:
        done.append(key)
        if len(done) == 1:
            throttle.ask(key)
            raise RuntimeError("Discord hiccups")

    throttle = Throttle(show, interval=0, at_once=5)
    throttle.ask(1)
    await asyncio.sleep(0.05)
    assert done == [1, 1]
    await throttle.close()


async def test_no_more_posts_are_edited_at_the_same_time_than_allowed() -> None:
    running = most = 0

    async def show(_: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1

    throttle = Throttle(show, interval=60, at_once=2)
    for key in range(6):
        throttle.ask(key)
    await asyncio.sleep(0.2)
    assert most == 2
    await throttle.close()


async def test_once_closed_it_begins_nothing() -> None:
    done: list[int] = []

    async def show(key: int) -> None:
        done.append(key)

    throttle = Throttle(show, interval=0, at_once=5)
    await throttle.close()
    throttle.ask(1)
    await asyncio.sleep(0.01)

    assert done == []
