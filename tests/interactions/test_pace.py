"""Discord takes fifty requests a second; the minute's work keeps well below."""

from __future__ import annotations

import asyncio

from bot.interactions.pace import Pace

LIMIT = 200
"""Five times the bot's, so that the test is short."""


async def test_no_second_sees_more_than_the_limit_and_everybody_gets_their_turn_in_order() -> None:
    pace = Pace(LIMIT)
    loop = asyncio.get_running_loop()
    begun: list[tuple[int, float]] = []

    async def request(number: int) -> None:
        await pace.turn()
        begun.append((number, loop.time()))

    await asyncio.gather(*(request(number) for number in range(2 * LIMIT)))
    assert [number for number, _ in begun] == list(range(2 * LIMIT))
    times = [at for _, at in begun]
    assert all(later - earlier > 0.95 for earlier, later in zip(times, times[LIMIT + 1 :], strict=False))
    assert times[-1] - times[0] < 4, "it is no slower than it has to be"


async def test_after_a_quiet_moment_a_few_requests_wait_for_nothing() -> None:
    pace = Pace(LIMIT)
    loop = asyncio.get_running_loop()
    started = loop.time()
    for _ in range(5):
        await pace.turn()
    assert loop.time() - started < 1 / LIMIT
