"""Ann, Ben and Cem: what they leave in the database, and where it is found."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.efforts import Effort
from bot.domain.exercises import Equipment
from bot.domain.milestones import Milestone
from bot.domain.pain import Pain, Place, Since
from bot.domain.pauses import Reason
from bot.domain.phrases import Tone
from bot.domain.plans import Choices, Sessions
from bot.domain.results import Result
from bot.domain.routines import Phase
from bot.domain.streaks import Answer
from bot.domain.workout import Kind
from bot.services import members, own_reminders, pauses, streaks
from bot.services.members import Shown, Who
from bot.services.own_reminders import Plan
from bot.services.pauses import Typed
from bot.storage import clubs, drafts, efforts, milestones, notices, pain, plans, self_tests, workouts
from tests.builders import A_TUESDAY, TUESDAY, club, slot, stored, training_day, utc

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.storage.occurrences import Claimed

DONE, RESTING, HURT = Answer
ANN, BEN, CEM = 700_000_000_000_000_001, 700_000_000_000_000_002, 700_000_000_000_000_003
NOW = utc("2026-06-02 17:00")
CHOICES = Choices(sessions=Sessions.TWO, phase=Phase.IN_SEASON, equipment=frozenset({Equipment.MAT}))


async def season(db: Database, guild_id: int, weeks: int = 4) -> list[Claimed]:
    ours = await stored(db, club(slot(TUESDAY), guild_id=guild_id))
    return [await training_day(db, ours, A_TUESDAY + timedelta(weeks=n)) for n in range(weeks)]


async def answer(db: Database, user_id: int, day: Claimed, said: Answer = DONE) -> None:
    await streaks.check_in(db, day.guild_id, user_id, f"R{user_id}", day.id, said, day.starts_at)


async def busy_life(db: Database, user_id: int, day: Claimed) -> None:
    """A person of whom there is something in every table."""
    who, now = Who(user_id, "Ann", day.guild_id), day.starts_at
    await answer(db, user_id, day, HURT)
    await answer(db, user_id, day)
    await members.train_on(db, who, [1], now)
    await members.train_on(db, who, [2], now)
    await members.show_as(db, who, Shown.OTHER, f"Fox {user_id}", now)
    await members.set_public(db, who, True, now)
    await members.set_tone(db, user_id, Tone.PLAYFUL)
    await pauses.begin(db, user_id, Typed(Reason.INJURY, until="30 June"), now)
    plan = Plan((2, 4), day.starts_at.time(), 45, "Europe/Vienna")
    await own_reminders.save(db, user_id, "Ann", 55, plan, now)
    async with db.transaction() as connection:
        own = await clubs.get(connection, user_id)
        assert own is not None
    await answer(db, user_id, await training_day(db, own, day.local_date))
    async with db.transaction() as connection:
        await milestones.record(connection, day.guild_id, user_id, [Milestone.FIVE], now)
        await pain.add(connection, user_id, day.id, Pain(Place.HIP, 3, Since.TODAY), None, now)
        run = await self_tests.begin(connection, user_id, "hip_bridge_test", "{}", now)
        result = Result(test="hip_bridge_test", side=None, outcome="steady", tested_at=now)
        await self_tests.put(connection, run.id, user_id, [result])
        await self_tests.set_invited(connection, user_id, "hip_bridge_test", now)
        await drafts.put(connection, day.guild_id, user_id, "{}", now)
        await plans.choose(connection, user_id, CHOICES)
        await plans.put(connection, user_id, "{}", now)
        await notices.add(connection, user_id, "hello", now)
        led = await workouts.add(
            connection, user_id, day.guild_id, None, Kind.WARM_UP, "Warm-up", (), "{}", now
        )
        await workouts.join(connection, led, user_id, now)
        effort = Effort(done_at=now, exercises=("clamshell",), sets=2, effort=5, pain=0)
        await efforts.put(connection, user_id, led, Kind.STRENGTH, effort)
        await connection.execute(
            "UPDATE club SET organiser_id = ? WHERE guild_id = ?", (user_id, day.guild_id)
        )


async def mentions(db: Database, user_id: int) -> list[str]:
    """Every column of every table in which the person's id is, as a number or within a text."""
    found: list[str] = []
    async with db.transaction(write=False) as connection:
        tables = await connection.execute_fetchall("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables:
            for column in await connection.execute_fetchall(f"PRAGMA table_info({table})"):
                name = f'"{column["name"]}"'
                query = f"SELECT count(*) FROM {table} WHERE instr(CAST({name} AS TEXT), ?)"  # noqa: S608  # of the schema
                [row] = await connection.execute_fetchall(query, (str(user_id),))
                found += [f"{table}.{column['name']}"] if row[0] else []
    return found
