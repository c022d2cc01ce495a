"""How much the club took part in the last eight weeks."""

from __future__ import annotations

from datetime import datetime

from bot.domain.participation import Participant, Participation, Week, mondays
from bot.services import clubs, standings
from bot.storage import participation
from bot.storage.database import Database


async def look(db: Database, guild_id: int, now: datetime) -> Participation:
    """What an organiser may know at ``now`` (aware UTC); UserError where the club is not set up."""
    async with db.transaction(write=False) as connection:
        await clubs.require(connection, guild_id)
        asked = mondays(await standings.local_date(connection, guild_id, now))
        weeks = await participation.weeks(connection, guild_id, asked[0], now)
        doers = await participation.doers(connection, guild_id, asked[0], now)
    return Participation(
        weeks=tuple(weeks.get(monday, Week(monday)) for monday in asked),
        members=tuple(Participant(each.name, each.done) for each in doers if not each.hidden),
        hidden=sum(each.hidden for each in doers),
    )
