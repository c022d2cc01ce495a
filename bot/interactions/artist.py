"""Where boards and calendars are drawn: one at a time, in one thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="artist")
"""Several at once would take the interpreter from the event loop by turns, and each thread keeps memory of
its own for pictures: with the default pool the process grows by 50 to 100 MiB."""


async def drawn(draw: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What ``draw`` returns, while others are answered."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, lambda: draw(*arguments, **named))
