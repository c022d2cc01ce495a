"""A club that trains on Tuesdays at 18:30 in Vienna, and what the minute job made of it."""

from __future__ import annotations

from datetime import timedelta

from bot.database.database import Database
from bot.features.club import store as club_store
from bot.features.club.schedule import Club
from bot.features.reminders import store as reminders_store
from bot.features.reminders.store import Claimed
from bot.interactions import outbox_store as notices
from tests.builders import TUESDAY, club, club_key, slot, stored, utc

MINUTE = timedelta(minutes=1)

FAR = utc("2100-01-01 00:00")


async def tuesdays(db: Database, guild_id: int = 1, starts: str = "18:30", lead_minutes: int = 45) -> Club:
    """The club, set up before its first post is due."""
    return await stored(db, club(slot(TUESDAY, starts), guild_id=guild_id, lead_minutes=lead_minutes))


async def day(db: Database, occurrence_id: int = 1) -> Claimed:
    """A training day as it is stored."""
    found = await db.write(reminders_store.get_occurrence, occurrence_id)
    assert found is not None
    return found


async def waiting(db: Database) -> list[str]:
    """What organisers are about to hear, now or when Discord answers again."""
    return [notice.text for notice in await db.write(notices.unsent_notices, FAR, 100)]


async def trouble(db: Database, guild_id: int = 1) -> str | None:
    """Why the club needs attention."""
    found = await db.write(club_store.get, club_key(guild_id))
    assert found is not None
    return found.trouble
