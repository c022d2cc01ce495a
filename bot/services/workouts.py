"""Guided sessions: begun, moved on by presses, found again, and closed when nobody comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import player
from bot.domain.catalogue import Catalogue
from bot.domain.errors import UserError
from bot.domain.player import Press, Run
from bot.domain.workout import Item, Kind, in_place_of, neighbours
from bot.services.packing import Packing
from bot.storage import workouts
from bot.storage.connection import Connection
from bot.storage.database import Database, writes
from bot.storage.workouts import Stored

KEPT = timedelta(days=7)
"""How long a session that is over is kept: for logging it late."""

GONE = "That session is over and is not kept any more. Begin anew with /warmup or /routine."

RUN = Packing(Run)
"""How a run is stored."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A session that could begin. ``allowed`` are the exercises that "easier" and "harder" may lead to."""

    title: str
    kind: Kind
    items: tuple[Item, ...]
    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Workout:
    """A guided session and where it stands at ``now``."""

    stored: Stored
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
    """Who presses. ``organises``: they may manage the server, and so lead its public sessions."""

    user_id: int
    organises: bool = False


async def begin(db: Database, user_id: int, guild_id: int | None, prepared: Prepared, now: datetime) -> int:
    """Begin a session for one person; its id, for ``look``.

    UserError where the person is in the middle of another, or where there is nothing to do.
    """
    if not prepared.items:
        raise UserError("There is no exercise in that session, so there is nothing to begin.")
    async with db.transaction() as connection:
        other = await _running(connection, user_id, now)
        if other is not None:
            raise UserError(
                f"You are in the middle of **{other.stored.title}**. Go on with it with /warmup; or press "
                "**Pause** and **Stop here** there, and begin this one then."
            )
        return await _add(connection, user_id, guild_id, None, prepared, now)


@writes
async def begin_public(
    connection: Connection, user_id: int, guild_id: int, channel_id: int, prepared: Prepared, now: datetime
) -> int:
    """Begin a session that is led in a channel; its id. The one that is running there already goes on."""
    there = await workouts.running_in(connection, channel_id)
    known = await _opened(connection, there, now) if there is not None else None
    if known is not None and known.run.end is None:
        return known.id
    everybody = replace(prepared, allowed=frozenset())  # they do the same exercises, so nobody swaps one
    return await _add(connection, user_id, guild_id, channel_id, everybody, now)


@writes
async def running(connection: Connection, user_id: int, now: datetime) -> Workout | None:
    """The session that the person is in the middle of, or None."""
    return await _running(connection, user_id, now)


@writes
async def look(connection: Connection, workout_id: int, now: datetime, by: Presser | None = None) -> Workout:
    """A session as it stands; UserError where it is gone, or is not for this person (None: for anybody)."""
    return await _required(connection, workout_id, by, now)


@writes
async def press(
    connection: Connection, workout_id: int, by: Presser, turn: int, pressed: Press, now: datetime
) -> Workout:
    """Take a press on the card of this ``turn``. One on an older card changes nothing.

    UserError where the session is gone, or is not this person's to move.
    """
    known = await _required(connection, workout_id, by, now)
    if known.run.turn != turn:
        return known
    return await _save(connection, known, player.press(known.run, pressed, now))


@writes
async def swap(
    connection: Connection,
    workout_id: int,
    by: Presser,
    turn: int,
    catalogue: Catalogue,
    now: datetime,
    *,
    harder: bool,
) -> Workout:
    """Take the easier or harder version from here on; as ``press`` does where there is none."""
    known = await _required(connection, workout_id, by, now)
    run, stored = known.run, known.stored
    chosen = neighbours(run.item.exercise, catalogue.exercises, stored.allowed)[harder]
    if run.turn != turn or chosen is None:
        return known
    item = in_place_of(run.item, chosen, stored.kind)
    return await _save(connection, known, player.swap(run, item, now))


@writes
async def join(connection: Connection, workout_id: int, user_id: int, now: datetime) -> bool:
    """Do a public session along; False where the person does so already. UserError where it is over."""
    known = await _required(connection, workout_id, None, now)
    if known.run.end is not None or not known.is_public:
        raise UserError("That session is over. You can do a warm-up of your own with /warmup.")
    return await workouts.join(connection, workout_id, user_id, now)


@writes
async def set_message(connection: Connection, workout_id: int, message_id: int) -> None:
    """Write down which message shows a public session."""
    await workouts.set_message(connection, workout_id, message_id)


async def close_abandoned(db: Database, now: datetime) -> None:
    """End the sessions that nobody has touched for twelve hours."""
    async with db.transaction(write=False) as connection:
        left = await workouts.untouched_since(connection, now - player.ABANDONED)
    if left:
        async with db.transaction() as connection:
            for stored in await workouts.untouched_since(connection, now - player.ABANDONED):
                await _opened(connection, stored, now)


async def _add(
    connection: Connection,
    user_id: int,
    guild_id: int | None,
    channel_id: int | None,
    prepared: Prepared,
    now: datetime,
) -> int:
    return await workouts.add(
        connection,
        user_id,
        guild_id,
        channel_id,
        prepared.kind,
        prepared.title,
        prepared.allowed,
        RUN.text(player.begin(prepared.items, now)),
        now,
    )


async def _running(connection: Connection, user_id: int, now: datetime) -> Workout | None:
    stored = await workouts.running(connection, user_id)
    known = await _opened(connection, stored, now) if stored is not None else None
    return known if known is not None and known.run.end is None else None


async def _required(connection: Connection, workout_id: int, by: Presser | None, now: datetime) -> Workout:
    stored = await workouts.get(connection, workout_id)
    if stored is not None and by is not None:
        _require_may(stored, by)
    known = await _opened(connection, stored, now) if stored is not None else None
    if known is None:
        raise UserError(GONE)
    return known


def _require_may(stored: Stored, by: Presser) -> None:
    if stored.user_id == by.user_id or (by.organises and stored.channel_id is not None):
        return
    if stored.channel_id is not None:
        raise UserError("Whoever leads this session moves it on. Press **Join** to do it along.")
    raise UserError("That session is somebody else's. Begin your own with /warmup.")


async def _opened(connection: Connection, stored: Stored, now: datetime) -> Workout | None:
    """The session with its run, closed now if it was abandoned; None where another version wrote it."""
    run = RUN.read(stored.run)
    if run is None:
        await workouts.save(connection, stored.id, stored.run, now, over=True)
        return None
    known = Workout(stored, run, now)
    if run.end is None and stored.touched_at < now - player.ABANDONED:
        return await _save(connection, known, player.abandon(run))
    return known


async def _save(connection: Connection, known: Workout, run: Run) -> Workout:
    if run == known.run:
        return known
    await workouts.save(connection, known.id, RUN.text(run), known.now, over=run.end is not None)
    return Workout(known.stored, run, known.now)
