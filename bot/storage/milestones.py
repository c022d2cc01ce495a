"""Table ``milestone``: which ones a member has been congratulated on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.milestones import Milestone
from bot.storage.connection import Connection
from bot.storage.rows import first, to_seconds


async def record(
    connection: Connection,
    guild_id: int,
    user_id: int,
    reached: Iterable[Milestone],
    now: datetime,
) -> list[Milestone]:
    """Write down what was reached; those that never were before."""
    new: list[Milestone] = []
    for milestone in reached:
        row = await first(
            connection,
            "INSERT INTO milestone (guild_id, user_id, kind, reached_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING RETURNING kind",
            (guild_id, user_id, milestone.value, to_seconds(now)),
        )
        if row is not None:
            new.append(milestone)
    return new
