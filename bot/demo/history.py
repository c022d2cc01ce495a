"""Some weeks of past for the make-believe club, and a training whose reminder is about to be due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import cycle, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import discord
from tzlocal import get_localzone_name

from bot.demo.club import Place
from bot.domain.schedule import Club, Occurrence, Skipped, Slot, occurrences_from
from bot.domain.streaks import Answer
from bot.services import schedules
from bot.storage import checkins, clubs, facts, occurrences, slots
from bot.storage.database import Database

if TYPE_CHECKING:
    import aiosqlite

WEEKS: Final = 6
LEAD: Final = timedelta(minutes=30)
SLOTS: Final = tuple(
    Slot(day, time.fromisoformat(starts), lead=LEAD)
    for day, starts in ((2, "18:30"), (4, "18:30"), (7, "09:00"))
)

HABITS: Final = ("dddrdddddd", "dd-d", "drd", "d--", "dddddh-", "d-d")
"""What the others answer, one letter a training day, again and again. "You" have the first."""

ANSWERS: Final = {"d": Answer.DONE, "r": Answer.RESTING, "h": Answer.HURT}

SOON: Final = timedelta(seconds=58)
"""The bot looks for due reminders when it starts and then with every minute. If the next minute is further
away than this, a reminder that waits for it could come later than a minute after the start."""

_SEEDED: Final = "demo:last_seeded_occurrence"
_TODAY: Final = "demo:todays_slot"


async def prepare(database_path: Path, place: Place, now: datetime) -> None:
    """Bring the file to where a demo can begin. The bot itself is not running yet."""
    database = await Database.open(database_path)
    try:
        async with database.transaction() as connection:
            club = await clubs.get(connection, place.guild_id)
            if club is None:
                club = await _seed(connection, place, now)
            await _forgive_lost_posts(connection, place)
            await _train_today(connection, club, now)
    finally:
        await database.close()


def local_zone() -> str:
    """The time zone of this computer, so that the page's times are the viewer's."""
    return get_localzone_name() or "UTC"


async def _seed(connection: aiosqlite.Connection, place: Place, now: datetime) -> Club:
    club = await schedules.put(
        connection,
        Club(guild_id=place.guild_id, channel_id=place.channel.id, zone=local_zone(), slots=SLOTS),
        now,
    )
    past = list(takewhile(lambda o: o.starts_at < now, occurrences_from(club, now - timedelta(weeks=WEEKS))))
    ids = [await _hold(connection, club, occurrence) for occurrence in past]
    half = len(past) // 2  # "You" joined then, so that the streak is one a newcomer can picture
    others = ((member, habit, 0) for member, habit in zip(place.others, HABITS[1:], strict=False))
    for member, habit, first in ((place.you, HABITS[0], half), *others):
        await checkins.set_name(connection, club.guild_id, member.id, member.user.global_name or member.name)
        for letter, occurrence, occurrence_id in zip(cycle(habit), past[first:], ids[first:]):
            if letter in ANSWERS:
                await checkins.add(
                    connection, occurrence_id, member.id, ANSWERS[letter], occurrence.starts_at
                )
    await facts.put(connection, _SEEDED, str(max(ids)))
    return club


async def _hold(connection: aiosqlite.Connection, club: Club, occurrence: Occurrence) -> int:
    """A training day as it would stand in the file had the bot posted it. Its message is long gone."""
    claimed = await occurrences.claim(connection, club, occurrence, (), occurrence.due_at)
    assert claimed is not None, "the club is new"  # noqa: S101
    await occurrences.set_posted(connection, claimed.id, discord.utils.time_snowflake(occurrence.due_at))
    return claimed.id


async def _forgive_lost_posts(connection: aiosqlite.Connection, place: Place) -> None:
    """The posts of an earlier run ended with it, so nobody can answer them any more, or has missed them."""
    seeded = int(await facts.get(connection, _SEEDED) or 0)
    for held in await occurrences.held_by_club(connection, place.guild_id):
        if held.id > seeded and not held.skipped:
            await occurrences.set_skipped(connection, held.id, Skipped.CANCELLED)


async def _train_today(connection: aiosqlite.Connection, club: Club, now: datetime) -> None:
    """Give the club a training today, in place of the one that the last run gave it.

    A slot has one training a day, so every start of the demo takes a new one.
    """
    earlier = int(await facts.get(connection, _TODAY) or 0)
    await clubs.put(connection, replace(club, slots=tuple(s for s in club.slots if s.id != earlier)))
    new = await slots.add(connection, club.guild_id, todays_slot(club, now))
    await schedules.plan_ahead(connection, club.guild_id, now)
    await facts.put(connection, _TODAY, str(new))


def todays_slot(club: Club, now: datetime) -> Slot:
    """A slot whose reminder is due with the next minute, or at once where that is too far away."""
    this_minute = now.replace(second=0, microsecond=0)
    next_minute = this_minute + timedelta(minutes=1)
    due = this_minute if next_minute - now > SOON else next_minute
    starts = (due + LEAD).astimezone(ZoneInfo(club.zone))
    return Slot(starts.isoweekday(), starts.time(), lead=LEAD, only_on=starts.date())
