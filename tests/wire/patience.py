"""Waiting for what another process does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

LOOKS_EVERY = 0.01


async def until(happens: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until it is true; TimeoutError where it is not by then."""
    async with asyncio.timeout(seconds):
        while not happens():  # noqa: ASYNC110  # another process sets no Event
            await asyncio.sleep(LOOKS_EVERY)
