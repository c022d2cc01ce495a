"""Guided sessions: beginning, moving on, finding them again, closing abandoned ones, and logging them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot.content.catalogue import Catalogue
from bot.content.exercises import Place
from bot.database.database import Database, Packing
from bot.errors import UserError
from bot.features.club.owner import ClubId
from bot.features.guided import store
from bot.features.guided import workout as guided_workout
from bot.features.guided.store import StoredWorkout
from bot.features.guided.workout import (
    Effort,
    Item,
    Kind,
    NextDay,
    Press,
    Run,
    in_place_of,
    neighbours,
)
from bot.features.me import store as me_store
from bot.features.pain import care_service
from bot.features.pain.care import CareState
from bot.features.pain.rules import BodySide
from bot.features.screening.service import load_standing
from bot.features.streaks import service as streaks
from bot.features.streaks.service import OpenDay
from bot.interactions.work import for_each_isolated

WORKOUTS_KEPT = timedelta(days=7)
"""How long a session that is over is kept, so that it can still be logged."""

WORKOUT_GONE = "That session is over and I no longer have it. Start a new one with /warmup or /routine."

RUN = Packing(Run)
"""How a run is stored."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A session ready to begin. ``allowed`` are the exercises that "easier" and "harder" may lead to."""

    title: str
    kind: Kind
    items: tuple[Item, ...]
    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Workout:
    """A guided session and where it stands at ``now``."""

    stored: StoredWorkout
    run: Run
    now: datetime

    @property
    def id(self) -> int:
        return self.stored.id

    @property
    def is_public(self) -> bool:
        return self.stored.channel_id is not None


@dataclass(frozen=True, slots=True)
class Presser:
    """The person who presses, and the channel. ``organises``: they may lead the public sessions there.

    A public session takes presses in the channel in which it is led, and nowhere else.
    """

    user_id: int
    channel_id: int | None = None
    organises: bool = False


def begin_workout(
    connection: Connection, user_id: int, guild_id: int | None, prepared: Prepared, now: datetime
) -> int:
    """Begin a session for one person, and return its id for :func:`show_workout`.

    Raise UserError if the person is in the middle of another session, or if there is nothing to do.
    """
    if not prepared.items:
        raise UserError("That session has no exercises right now. Pick another with /routine.")
    other = _running(connection, user_id, now)
    if other is not None:
        raise UserError(
            f"You're in the middle of **{other.stored.title}**. Carry on with /warmup. To switch, tap "
            "**Pause** and **Stop here** there, then start this one."
        )
    return _add(connection, user_id, guild_id, None, prepared, now)


def begin_led_workout(
    connection: Connection, user_id: int, guild_id: int, channel_id: int, prepared: Prepared, now: datetime
) -> int:
    """Begin a session led in a channel, or continue the one running there; return its id."""
    there = store.running_workout_in(connection, channel_id)
    known = _opened(connection, there, now) if there is not None else None
    if known is not None and known.run.end is None:
        return known.id
    everybody = replace(prepared, allowed=frozenset())  # all do the same exercises, so nobody swaps one
    return _add(connection, user_id, guild_id, channel_id, everybody, now)


def running_workout(connection: Connection, user_id: int, now: datetime) -> Workout | None:
    """Return the session that the person is in the middle of, or None."""
    return _running(connection, user_id, now)


def show_workout(
    connection: Connection, workout_id: int, now: datetime, by: Presser | None = None
) -> Workout:
    """Return a session as it stands.

    Raise UserError if it's gone, or if ``by`` may not move it (None skips that check).
    """
    return _required(connection, workout_id, by, now)


def press_workout(
    connection: Connection, workout_id: int, by: Presser, turn: int, pressed: Press, now: datetime
) -> Workout:
    """Apply a press on the card of this ``turn``; a press on an older card changes nothing.

    Raise UserError if the session is gone, or if this person may not move it.
    """
    known = _required(connection, workout_id, by, now)
    if known.run.turn != turn:
        return known
    return _save(connection, known, guided_workout.press(known.run, pressed, now))


def swap_exercise(
    connection: Connection,
    workout_id: int,
    by: Presser,
    turn: int,
    catalogue: Catalogue,
    now: datetime,
    *,
    harder: bool,
) -> Workout:
    """Switch to the easier or harder version from here on; change nothing if there's none.

    A press on an older card changes nothing either. Raise UserError as :func:`press_workout` does.
    """
    known = _required(connection, workout_id, by, now)
    run, stored = known.run, known.stored
    chosen = neighbours(run.item.exercise, catalogue.exercises, stored.allowed)[harder]
    if run.turn != turn or chosen is None:
        return known
    item = in_place_of(run.item, chosen, stored.kind)
    standing = load_standing(connection, by.user_id, catalogue, now)
    item = replace(item, dose=standing.lighter(item.dose))
    return _save(connection, known, guided_workout.swap(run, item, now))


def spare_workout(
    connection: Connection, workout_id: int, by: Presser, may: frozenset[str], now: datetime
) -> Workout:
    """Take what pain has ruled out since from the rest of a private session; ``may`` are ids of exercises.

    Raise UserError as :func:`press_workout` does.
    """
    known = _required(connection, workout_id, by, now)
    return known if known.is_public else _save(connection, known, guided_workout.spare(known.run, may))


def join_workout(connection: Connection, workout_id: int, by: Presser, now: datetime) -> bool:
    """Join a public session; return False if the person had joined already.

    Raise UserError if it is over, or led elsewhere.
    """
    known = _required(connection, workout_id, None, now)
    if known.run.end is not None or not known.is_public:
        raise UserError("That session is over. Do your own warm-up with /warmup.")
    _require_there(known.stored, by)
    is_new = store.join_workout(connection, workout_id, by.user_id, now)
    if is_new:
        store.count_unshown(connection, workout_id)
    return is_new


def set_message(connection: Connection, workout_id: int, message_id: int) -> None:
    """Store which message shows a public session."""
    store.set_message(connection, workout_id, message_id)


def find_message(connection: Connection, workout_id: int, message_id: int) -> None:
    """Write down which message shows a public session, if that is not known yet."""
    known = store.get_workout(connection, workout_id)
    if known is not None and known.message_id is None:
        store.set_message(connection, workout_id, message_id)


def record_shown(connection: Connection, shown: Workout) -> None:
    """Record that a public session's message shows this state, or is no longer there."""
    store.mark_shown(connection, shown.id, shown.stored.unshown)


def stop_updating(connection: Connection, workout_id: int) -> None:
    """Stop updating the message of a session whose state can't be read any more."""
    store.clear_unshown(connection, workout_id)


async def unshown(db: Database) -> list[int]:
    """Return the ids of the public sessions whose messages have to be updated."""
    return await db.read(store.unshown_workouts)


async def close_abandoned(db: Database, now: datetime) -> None:
    """End the sessions that nobody has touched for twelve hours."""
    left = await db.read(store.untouched_workouts, now - guided_workout.ABANDONED)
    await for_each_isolated("workout", left, lambda stored: db.write(_opened, stored, now))


def has_abandoned(connection: Connection, now: datetime) -> bool:
    """Return whether there is a session to end."""
    return store.has_untouched(connection, now - guided_workout.ABANDONED)


def _add(
    connection: Connection,
    user_id: int,
    guild_id: int | None,
    channel_id: int | None,
    prepared: Prepared,
    now: datetime,
) -> int:
    return store.add_workout(
        connection,
        user_id,
        guild_id,
        channel_id,
        prepared.kind,
        prepared.title,
        prepared.allowed,
        RUN.text(guided_workout.begin(prepared.items, now)),
        now,
    )


def _running(connection: Connection, user_id: int, now: datetime) -> Workout | None:
    stored = store.running_workout(connection, user_id)
    known = _opened(connection, stored, now) if stored is not None else None
    return known if known is not None and known.run.end is None else None


def _required(connection: Connection, workout_id: int, by: Presser | None, now: datetime) -> Workout:
    stored = store.get_workout(connection, workout_id)
    if stored is not None and by is not None:
        _require_may(stored, by)
    known = _opened(connection, stored, now) if stored is not None else None
    if known is None:
        raise UserError(WORKOUT_GONE)
    return known


def _require_may(stored: StoredWorkout, by: Presser) -> None:
    if stored.channel_id is None:
        if stored.user_id != by.user_id:
            raise UserError("That session is someone else's. Start your own with /warmup.")
        return
    _require_there(stored, by)
    if stored.user_id != by.user_id and not by.organises:
        raise UserError("Only the leader or an organiser can tap that. Tap **Join in** to take part.")


def _require_there(stored: StoredWorkout, by: Presser) -> None:
    if stored.channel_id != by.channel_id:
        raise UserError("That session is in another channel. Start your own with /warmup.")


def _opened(connection: Connection, stored: StoredWorkout, now: datetime) -> Workout | None:
    """Return the session with its run, closed now if it was abandoned; None if another version wrote it."""
    run = RUN.read(stored.run)
    if run is None:
        store.save_workout(connection, stored.id, stored.run, now, over=True)
        return None
    known = Workout(stored, run, now)
    if run.end is None and stored.touched_at < now - guided_workout.ABANDONED:
        return _save(connection, known, guided_workout.abandon(run))
    return known


def _save(connection: Connection, known: Workout, run: Run) -> Workout:
    if run == known.run:
        return known
    store.save_workout(connection, known.id, RUN.text(run), known.now, over=run.end is not None)
    return Workout(known.stored, run, known.now)


ASKED_WITHIN = timedelta(days=14)
"""Our judgement: somebody who comes back later than this no longer knows how the day after was."""

MOST_SETS = 99


@dataclass(frozen=True, slots=True)
class Question:
    """The unanswered question whether there was more pain on the day after this session."""

    effort_id: int = field(repr=False)
    done_at: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """A session that is over: what was logged of it, the training day it may count for, and how they are."""

    workout: Workout
    logged: Effort | None
    day: OpenDay | None
    care: CareState = field(default_factory=CareState)


async def ending(db: Database, workout: Workout, club_id: ClubId, catalogue: Catalogue) -> Ending:
    """Return what to show at the end of a session, and what to offer in this club.

    How its owner is plays no part in a public session.
    """
    user_id = workout.stored.user_id
    logged = await db.read(store.effort_of_workout, workout.id)
    days = await db.read(streaks.open_days_of_member, club_id, user_id, workout.now)
    day = days[0] if days else None
    if workout.is_public:
        return Ending(workout, None, replace(day, said=None) if day is not None else None)
    care = await db.write(care_service.care_shown, user_id, catalogue, workout.now)
    return Ending(workout, logged, day, care)


@dataclass(frozen=True, slots=True)
class Known:
    """The initial values of the form; None for what only its owner can know."""

    sets: int
    effort: int | None = field(repr=False, default=None)
    pain: int | None = field(repr=False, default=None)
    place: Place | None = field(repr=False, default=None)
    side: BodySide | None = field(repr=False, default=None)


async def prefilled_effort(db: Database, user_id: int, workout_id: int, now: datetime) -> Known:
    """Return what is known of a session before its owner logs it, or corrects the log.

    Raise UserError if the session is gone or somebody else's.
    """
    workout = await db.write(show_workout, workout_id, now, Presser(user_id))
    logged = await db.read(store.effort_of_workout, workout_id)
    if logged is None:
        return Known(workout.run.sets_done)
    return Known(logged.sets, logged.effort, logged.pain, logged.place, logged.side)


async def log_effort(
    db: Database,
    user_id: int,
    workout_id: int,
    sets: str,
    effort: int,
    pain: int,
    now: datetime,
    place: Place | None = None,
    side: BodySide | None = None,
) -> Workout:
    """Log how a session was, or correct the log. ``sets`` is as typed, ``place`` is where it hurt if it did.

    Raise UserError if that isn't a whole number from 0 to ``MOST_SETS``, or if the session is gone or
    somebody else's.
    """
    typed = sets.strip()
    if not (typed.isascii() and typed.isdigit() and int(typed) <= MOST_SETS):
        raise UserError(
            f"Nothing was saved: the sets must be a whole number from 0 to {MOST_SETS}, like 6. "
            "Tap the button and try again."
        )
    workout = await db.write(show_workout, workout_id, now, Presser(user_id))
    done = Effort(
        done_at=workout.stored.touched_at,
        exercises=workout.run.exercises_done,
        sets=int(typed),
        effort=effort,
        pain=pain,
        place=place if pain else None,
        side=side if pain and place is not None else None,
    )
    await db.write(store.put_effort, user_id, workout_id, workout.stored.kind, done)
    return workout


async def say_where(db: Database, user_id: int, workout_id: int, place: Place, now: datetime) -> Workout:
    """Store where a logged session hurt; raise UserError if it's gone, or somebody else's."""
    workout = await db.write(show_workout, workout_id, now, Presser(user_id))
    if not await db.write(store.set_place, workout_id, user_id, place):
        raise UserError(WORKOUT_GONE)
    return workout


def open_question(connection: Connection, user_id: int, now: datetime) -> Question | None:
    """Return the question about the person's last strength session, from its next local day on; or None."""
    last = store.latest_effort(connection, user_id)
    zone = ZoneInfo(me_store.zone_of(connection, user_id))
    if last is None:
        return None
    effort_id, effort = last
    is_later = now.astimezone(zone).date() > effort.done_at.astimezone(zone).date()
    if effort.next_day is not None or not is_later or now - effort.done_at > ASKED_WITHIN:
        return None
    return Question(effort_id, effort.done_at)


def answer_next_day(connection: Connection, user_id: int, effort_id: int, next_day: NextDay) -> None:
    """Store how the day after was; raise UserError if the session is gone, or somebody else's."""
    if not store.set_next_day(connection, effort_id, user_id, next_day):
        raise UserError("That session is no longer in your log, so I saved nothing.")
