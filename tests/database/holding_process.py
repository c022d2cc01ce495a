"""A second process that has the database in hand, as a running bot has; it goes when its stdin is closed."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.database.database import Database
from bot.database.leases import this_process
from bot.interactions.shift import take_lease


async def hold(path: Path, *, lease: bool) -> None:
    db = await Database.open(path)
    if lease:
        await db.write(take_lease, this_process(), datetime.now(UTC))
    print("holds", flush=True)  # noqa: T201  # whoever started us waits for it
    await asyncio.to_thread(sys.stdin.read)
    await db.close()


if __name__ == "__main__":
    asyncio.run(hold(Path(sys.argv[1]), lease=sys.argv[2] == "lease"))
