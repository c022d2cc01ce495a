"""The training days that a member can still answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import UserError
from bot.domain.schedule import Club, next_occurrences
from bot.domain.streaks import Answer
from bot.services import own_reminders
from bot.services.clubs import require as require_club
from bot.storage import checkins, clubs, occurrences
from bot.storage.connection import Connection
from bot.storage.database import reads
from bot.storage.occurrences import Claimed


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A training day that takes answers, in a club of this ``zone``, and what the member has said of it."""

    occurrence: Claimed
    said: Answer | None
    zone: str


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The latest first. ``next_at`` is when the next training starts, None where none is planned."""

    days: tuple[OpenDay, ...]
    next_at: datetime | None

    def named(self, key: str | None) -> OpenDay | None:
        """The day with this id, by default the latest; None where there is no open day at all.

        UserError where the id belongs to none of them.
        """
        if key is None or not self.days:
            return next(iter(self.days), None)
        found = next((day for day in self.days if str(day.occurrence.id) == key), None)
        if found is None:
            raise UserError("That is no training day that takes answers now. Choose one of the suggestions.")
        return found


@reads
async def of_member(
    connection: Connection, guild_id: int, user_id: int, now: datetime
) -> tuple[OpenDay, ...]:
    """What the member can answer at ``now``, the latest first: from the post until 48 hours after the start.

    With the member's own id for the club's, their own training days. None where nothing is set up.
    """
    club = await clubs.get(connection, guild_id)
    return await _open(connection, club, user_id, now) if club is not None else ()


@reads
async def look(connection: Connection, guild_id: int, user_id: int, now: datetime) -> OpenDays:
    """The same with what comes next; UserError where nothing is set up."""
    require = own_reminders.require if guild_id == user_id else require_club
    club = await require(connection, guild_id)
    days = await _open(connection, club, user_id, now)
    upcoming = next_occurrences(club, now, 1)
    return OpenDays(days, upcoming[0].starts_at if upcoming else None)


async def _open(connection: Connection, club: Club, user_id: int, now: datetime) -> tuple[OpenDay, ...]:
    found = await occurrences.open_of_club(connection, club.guild_id, now)
    said = [await checkins.last_answer(connection, each.id, user_id) for each in found]
    return tuple(OpenDay(each, answer, club.zone) for each, answer in zip(found, said, strict=True))
