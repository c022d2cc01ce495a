"""What is known of members, gathered for the streak engine."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.streaks import History
from bot.storage import checkins, members, occurrences, own_days, pauses
from bot.storage.connection import Connection

ANYBODY = (0, 2**63 - 1)
"""All user ids there can be."""


async def load(connection: Connection, guild_id: int, user_id: int) -> History:
    """All that is known of one member in one club."""
    return History(
        held=tuple(await occurrences.held_by_club(connection, guild_id)),
        log=tuple(await checkins.of_member(connection, guild_id, user_id)),
        pauses=tuple(kept.pause for kept in await pauses.of_person(connection, user_id)),
        own_days=tuple(await own_days.of_member(connection, guild_id, user_id)),
    )


async def load_club(
    connection: Connection, guild_id: int, between: tuple[int, int] = ANYBODY
) -> Mapping[int, History]:
    """The histories of a club's members by user, of those whose ids lie between two, both inclusive.

    They share the club's training days. Five queries, however many members.
    """
    first, last = between
    held = tuple(await occurrences.held_by_club(connection, guild_id))
    logs = await checkins.of_members(connection, guild_id, between)
    away = await pauses.of_club(connection, guild_id)
    own = await own_days.of_club(connection, guild_id)
    return {
        user_id: History(
            held, tuple(logs.get(user_id, ())), tuple(away.get(user_id, ())), tuple(own.get(user_id, ()))
        )
        for user_id in await members.ids(connection, guild_id)
        if first <= user_id <= last
    }
