"""Discord's limit for the whole bot, kept: requests begin in order, and never too many in a second."""

from __future__ import annotations

import asyncio


class Pace:
    """Lets requests begin in the order in which they asked, at most ``limit`` in any second.

    The first few of a quiet moment (``burst``) begin at once, those after them evenly spaced.
    """

    def __init__(self, limit: int, burst: int = 5) -> None:
        self._gap = 1 / (limit - burst)
        self._ahead = (burst - 1) * self._gap
        self._free_at = 0.0

    async def turn(self) -> None:
        """Wait for one's turn."""
        now = asyncio.get_running_loop().time()
        wait = self._free_at - self._ahead - now
        self._free_at = max(now, self._free_at) + self._gap
        if wait > 0:
            await asyncio.sleep(wait)
