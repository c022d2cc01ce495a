"""Checking in, and how a member and the club stand."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import streaks
from bot.domain.errors import UserError
from bot.domain.schedule import Occurrence, next_occurrences
from bot.domain.streaks import Answer, Consistency, Standing, Streak
from bot.services import clubs
from bot.storage import checkins, occurrences
from bot.storage.database import Database
from bot.storage.occurrences import Claimed


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What a button did. ``changed`` is False where the member had already said so."""

    answer: Answer
    changed: bool
    streak: Streak
    occurrence: Claimed


@dataclass(frozen=True, slots=True)
class Overview:
    """A member's streak and the club's board of the current month (club-local)."""

    streak: Streak
    consistency: Consistency
    month: date
    board: list[Standing]
    next_occurrence: Occurrence | None


async def check_in(
    db: Database, guild_id: int, user_id: int, name: str, occurrence_id: int, answer: Answer, now: datetime
) -> CheckedIn:
    """Count a member's answer to a training day, or correct the one before.

    UserError where the training day is another club's or has closed; then nothing has changed.
    """
    async with db.transaction() as connection:
        occurrence = await occurrences.get(connection, occurrence_id)
        if occurrence is None or occurrence.guild_id != guild_id:
            raise UserError("That training day is not one of this club's. Nothing was counted.")
        if now >= occurrence.closes_at:
            raise UserError(
                "That training day has closed: answers count until 48 hours after the start. "
                "Your streak is as it was."
            )
        changed = await checkins.last_answer(connection, occurrence_id, user_id) is not answer
        if changed:
            await checkins.add(connection, occurrence_id, user_id, answer, now)
            await checkins.set_name(connection, guild_id, user_id, name)
        held = await occurrences.held_by_club(connection, guild_id)
        log = await checkins.of_member(connection, guild_id, user_id)
    return CheckedIn(answer, changed, streaks.compute(held, log, now), occurrence)


async def overview(db: Database, guild_id: int, user_id: int, now: datetime) -> Overview:
    """The member's streak and this month's board; UserError where the club is not set up."""
    async with db.transaction(write=False) as connection:
        club = await clubs.require(connection, guild_id)
        held = await occurrences.held_by_club(connection, guild_id)
        log = await checkins.of_member(connection, guild_id, user_id)
        today = now.astimezone(ZoneInfo(club.zone)).date()
        last_day = calendar.monthrange(today.year, today.month)[1]
        done = await checkins.done_between(
            connection, guild_id, today.replace(day=1), today.replace(day=last_day)
        )
    upcoming = next_occurrences(club, now, 1)
    return Overview(
        streak=streaks.compute(held, log, now),
        consistency=streaks.consistency(held, log, now),
        month=today.replace(day=1),
        board=streaks.rank(done),
        next_occurrence=upcoming[0] if upcoming else None,
    )


async def count_done(db: Database, occurrence_id: int) -> tuple[Claimed, int] | None:
    """A training day and how many have done it; None if there is no such day."""
    async with db.transaction(write=False) as connection:
        occurrence = await occurrences.get(connection, occurrence_id)
        if occurrence is None:
            return None
        return occurrence, await checkins.count_done(connection, occurrence_id)
