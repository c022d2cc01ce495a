"""How a session was: written down after it, and asked about once more on a later day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.efforts import Effort, NextDay
from bot.domain.errors import UserError
from bot.services import open_days, workouts
from bot.services.open_days import OpenDay
from bot.services.workouts import Presser, Workout
from bot.storage import efforts, people
from bot.storage.connection import Connection
from bot.storage.database import Database, writes

ASKED_WITHIN = timedelta(days=14)
"""Judged: who comes back later than this no longer knows how the day after was."""

MOST_SETS = 99


@dataclass(frozen=True, slots=True)
class Question:
    """Was there more pain on the day after this session? Nobody has said yet."""

    effort_id: int = field(repr=False)
    done_at: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """A session that is over: what was logged of it, and the training day that it may be counted for."""

    workout: Workout
    logged: Effort | None
    day: OpenDay | None


async def ending(db: Database, workout: Workout, guild_id: int) -> Ending:
    """What there is to say at the end of a session, and to do in this club.

    With the owner's own id for the club's, on a training day of their own.
    """
    async with db.transaction(write=False) as connection:
        logged = await efforts.of_workout(connection, workout.id)
    days = await open_days.of_member(db, guild_id, workout.stored.user_id, workout.now)
    return Ending(workout, logged, days[0] if days else None)


@dataclass(frozen=True, slots=True)
class Known:
    """What the form begins with; None for what nobody can know but its owner."""

    sets: int
    effort: int | None = field(repr=False, default=None)
    pain: int | None = field(repr=False, default=None)


async def prefilled(db: Database, user_id: int, workout_id: int, now: datetime) -> Known:
    """What is known of a session before its owner writes it down, or corrects it."""
    workout = await workouts.look(db, workout_id, now, Presser(user_id))
    async with db.transaction(write=False) as connection:
        logged = await efforts.of_workout(connection, workout_id)
    return Known(workout.run.sets_done) if logged is None else Known(logged.sets, logged.effort, logged.pain)


async def log(
    db: Database, user_id: int, workout_id: int, sets: str, effort: int, pain: int, now: datetime
) -> Workout:
    """Write down how a session was, or correct it. ``sets`` is as it was typed.

    UserError where that is no number, or the session is gone or somebody else's.
    """
    typed = sets.strip()
    if not (typed.isascii() and typed.isdigit() and int(typed) <= MOST_SETS):
        raise UserError(
            f"Write the sets as a whole number from 0 to {MOST_SETS}, such as 6. Press the button again; "
            "nothing was written down."
        )
    workout = await workouts.look(db, workout_id, now, Presser(user_id))
    done = Effort(
        done_at=workout.stored.touched_at,
        exercises=workout.run.exercises_done,
        sets=int(typed),
        effort=effort,
        pain=pain,
    )
    async with db.transaction() as connection:
        await efforts.put(connection, user_id, workout_id, workout.stored.kind, done)
    return workout


async def open_question(db: Database, user_id: int, now: datetime) -> Question | None:
    """What is to be asked about the person's last strength session, from its next local day on; or None."""
    async with db.transaction(write=False) as connection:
        last = await efforts.latest(connection, user_id)
        zone = ZoneInfo(await people.zone(connection, user_id))
    if last is None:
        return None
    effort_id, effort = last
    is_later = now.astimezone(zone).date() > effort.done_at.astimezone(zone).date()
    if effort.next_day is not None or not is_later or now - effort.done_at > ASKED_WITHIN:
        return None
    return Question(effort_id, effort.done_at)


@writes
async def answer(connection: Connection, user_id: int, effort_id: int, next_day: NextDay) -> None:
    """Write down how the day after was; UserError where the session is gone, or somebody else's."""
    if not await efforts.set_next_day(connection, effort_id, user_id, next_day):
        raise UserError("That session is not in your log any more, so there was nothing to write down.")
