"""A second process that has the database in hand, as a running bot has; it goes when its stdin is closed."""

from __future__ import annotations

import asyncio
import sys
from contextlib import nullcontext
from pathlib import Path

from bot.database import lock
from bot.database.database import Database


async def hold(path: Path, *, locked: bool) -> None:
    with lock.held(path, "glutes-on run") if locked else nullcontext():
        await use(path)


async def use(path: Path) -> None:
    db = await Database.open(path)
    print("holds", flush=True)  # noqa: T201  # whoever started us waits for it
    await asyncio.to_thread(sys.stdin.read)
    await db.close()


if __name__ == "__main__":
    asyncio.run(hold(Path(sys.argv[1]), locked=sys.argv[2] == "lock"))
