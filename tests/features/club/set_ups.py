"""Set-ups of one club as its organisers Sam and Kim begin and save them."""

from __future__ import annotations

from datetime import datetime

from bot.database.database import Database
from bot.features.club import setup_service as drafts
from bot.features.club import store as club_store
from bot.features.club.schedule import Club
from bot.features.club.setup import Setup, TypedTime
from bot.features.club.setup_service import Author, Proposal, Saved
from tests.builders import club_key, utc

NOON = utc("2026-06-02 12:00")  # of A_TUESDAY
SAM, KIM = Author(club_key(), 100), Author(club_key(), 200)
EVENING = TypedTime(weekdays=(2,), start="18:30")


async def begun(db: Database, author: Author = SAM, *options: str, now: datetime = NOON) -> Proposal:
    """A draft from the options of the command: time zone, days and start."""
    zone, days, start = (*options, None, None, None)[:3]
    return await db.write(drafts.open_draft, author, 10, drafts.change_from_options(zone, days, start), now)


async def saved(db: Database, *options: str, author: Author = SAM, now: datetime = NOON) -> Club:
    await begun(db, author, *options, now=now)
    outcome = await db.write(drafts.save_draft, author, now)
    assert isinstance(outcome, Saved)
    return outcome.club


async def present(db: Database, guild_id: int = 1) -> Club | None:
    return await db.write(club_store.get, club_key(guild_id))


def times(setup: Setup | Club) -> list[tuple[int, str]]:
    return [(s.weekday, f"{s.starts:%H:%M}") for s in setup.slots]
