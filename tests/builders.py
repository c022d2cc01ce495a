"""Small makers of the things that many tests need: instants, clubs, and training days that were posted."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot.database.database import Database
from bot.features.club import service as clubs
from bot.features.club.owner import ClubId, Owner
from bot.features.club.schedule import Club, Occurrence, Slot, start_instant
from bot.features.reminders import store as reminders_store
from bot.features.reminders.store import Claimed

TUESDAY, THURSDAY = 2, 4
A_TUESDAY = date(2026, 6, 2)
BEFORE = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""The noon before A_TUESDAY: when the clubs of the tests are set up."""
FAKE_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz"  # noqa: S105  # of the right form; nobody has it


def utc(text: str) -> datetime:
    """An instant from "2026-03-29 01:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def slot(weekday: int, starts: str = "18:30", slot_id: int = 0) -> Slot:
    return Slot(weekday, time.fromisoformat(starts), slot_id)


def club_key(guild_id: int = 1) -> ClubId:
    """Return the club of a server."""
    return Owner.guild(guild_id).club_id


def own_key(user_id: int) -> ClubId:
    """Return the club of a person's own reminders."""
    return Owner.person(user_id).club_id


def club(*slots: Slot, zone: str = "Europe/Vienna", lead_minutes: int = 45, guild_id: int = 1) -> Club:
    return Club(
        owner=Owner.guild(guild_id),
        channel_id=guild_id * 10,
        zone=zone,
        slots=tuple(replace(s, lead=timedelta(minutes=lead_minutes)) for s in slots),
    )


def occurrence_of(a_club: Club, day: date) -> Occurrence:
    """The training day of the club's first slot on a date of one's choice, whatever weekday that is."""
    first = a_club.slots[0]
    starts_at = start_instant(day, first.starts, ZoneInfo(a_club.zone))
    return Occurrence(first.id, day, a_club.zone, starts_at, starts_at - first.lead)


@asynccontextmanager
async def copied(database: Path) -> AsyncGenerator[Database]:
    """A database of its own for each example of hypothesis: a copy, gone at the end."""
    with TemporaryDirectory() as folder:
        db = await Database.open(Path(shutil.copy(database, folder)))
        try:
            yield db
        finally:
            await db.close()


async def stored(db: Database, a_club: Club) -> Club:
    """The club as the database has it, its slots with their ids."""
    return await db.write(clubs.save_club, a_club, BEFORE)


async def claim(db: Database, a_club: Club, day: date) -> Claimed | None:
    """Claim a training day of a stored club when its post is due."""
    occurrence = occurrence_of(a_club, day)
    return await db.write(
        reminders_store.claim_occurrence, a_club, occurrence, ("clamshell",), occurrence.due_at
    )


async def training_day(db: Database, a_club: Club, day: date) -> Claimed:
    """A training day that nobody has claimed before."""
    claimed = await claim(db, a_club, day)
    assert claimed is not None
    return claimed
