"""One answer for one run: a runner's own reminder and the club's post may be about the same session."""

from __future__ import annotations

from datetime import datetime

from bot.domain.streaks import Answer
from bot.storage import checkins, occurrences
from bot.storage.connection import Connection
from bot.storage.occurrences import Claimed


async def also_count(
    connection: Connection, answered: Claimed, user_id: int, answer: Answer, now: datetime
) -> tuple[Claimed, ...]:
    """Give the same answer where the member has given none yet; the training days that now have it.

    From a runner's own day it goes to each club they have taken part in, and from a club's day to their own;
    only on the same local date, and to the one session that starts nearest.
    """
    counted: list[Claimed] = []
    same_date = await occurrences.of_member_on(connection, user_id, answered.local_date, now)
    for each in _nearest(answered, [o for o in same_date if o.solo is not answered.solo]):
        if await checkins.last_answer(connection, each.id, user_id) is None:
            await checkins.add(connection, each.id, user_id, answer, now)
            counted.append(each)
    for each in (answered, *counted):
        if each.solo:  # who has answered is not reminded again
            await occurrences.set_snoozed(connection, each.id, None)
    return tuple(counted)


def _nearest(answered: Claimed, others: list[Claimed]) -> list[Claimed]:
    """Of each club the one that starts nearest to the answered one."""
    nearest: dict[int, Claimed] = {}
    for each in sorted(others, key=lambda o: (abs(o.starts_at - answered.starts_at), o.id)):
        nearest.setdefault(each.guild_id, each)
    return list(nearest.values())
