"""Discord takes fifty requests a second; the minute's work keeps well below."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Iterator

import pytest

from bot.interactions.delivery import AT_ONCE, REQUESTS_A_SECOND, Pace


class Skipping(selectors.SelectSelector):
    """Time that passes only while everybody waits, and then at once."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += (timeout or 0.0) + 1e-7
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.clock = Skipping()
        super().__init__(self.clock)

    def time(self) -> float:
        return self.clock.now


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.close()


def begun(loop: Loop, requests: int) -> list[tuple[int, float]]:
    """Number and time of each request that asks in the same moment, as they begin."""
    seen: list[tuple[int, float]] = []

    async def all_at_once() -> None:
        pace = Pace()

        async def request(number: int) -> None:
            await pace.turn()
            seen.append((number, loop.time()))

        await asyncio.gather(*(request(number) for number in range(requests)))

    loop.run_until_complete(all_at_once())
    return seen


def test_no_second_sees_more_than_the_limit_and_everybody_gets_their_turn_in_order(loop: Loop) -> None:
    seen = begun(loop, 10 * REQUESTS_A_SECOND)

    times = [at for _, at in seen]
    assert [number for number, _ in seen] == list(range(len(seen)))
    assert all(later - earlier > 1 for earlier, later in zip(times, times[REQUESTS_A_SECOND:], strict=False))
    assert times[-1] - times[0] < 12, "it is no slower than it has to be"


def test_after_a_quiet_moment_a_few_requests_wait_for_nothing(loop: Loop) -> None:
    times = [at for _, at in begun(loop, AT_ONCE + 1)]

    assert times[AT_ONCE - 1] - times[0] < 0.001
    assert times[AT_ONCE] - times[0] > 0.02
