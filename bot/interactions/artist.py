"""Draws charts (calendars, boards, milestones, trends) one at a time, in one thread of the bot's process.

Why not in the process that draws figures: measured with ``python -m tests.benchmarks.pictures`` on two busy
cores at 2.5 GHz, 100 calendars and boards one after the other:

| | thread | process |
|---|---|---|
| the first one, after a minute's rest or more | 48 to 94 ms | 166 to 497 ms |
| the others, median | 22 to 44 ms | 26 to 42 ms |
| of that in the bot's process, with some presses meanwhile | 20 to 27 ms | 1.8 ms |
| a transaction of ten statements meanwhile, median | 2.2 ms | 1.4 ms |
| memory of the bot, from 71 MiB without any picture | 98 MiB | 72 MiB |
| memory of the process that draws | none | 45 MiB |

A club asks for one chart now and then, so nearly each would be a first one: it would come later, and
take more processor time than it saves. It would also wait for a figure that is being drawn, for seconds on a
small computer. What the thread costs is 27 MiB, once, and less than a millisecond for others.
"""

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
