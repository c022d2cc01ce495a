"""Ann, Ben and Cem: what they leave in the database, and where it is found."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.content.exercises import Equipment
from bot.content.routines import Phase
from bot.content.texts import Tone
from bot.features.club import store as club_store
from bot.features.guided import store as guided_store
from bot.features.guided.workout import Effort, Kind
from bot.features.me import service as members
from bot.features.me.service import Person, ShownAs
from bot.features.pain import store as pain
from bot.features.pain.rules import Pain, Place, Since
from bot.features.plan import store as plans
from bot.features.plan.plans import Choices, Sessions
from bot.features.reminders import own_service
from bot.features.reminders.own_service import ReminderPlan
from bot.features.screening import store as screening
from bot.features.screening.rules import Screening
from bot.features.self_tests import store as self_tests
from bot.features.self_tests.rules import Result
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.pauses import Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.features.streaks.rules import Answer, Milestone
from bot.features.weights import store as weights
from bot.features.weights.rules import USUAL, Lifted
from bot.interactions import outbox_store as notices
from tests.builders import A_TUESDAY, TUESDAY, club, own_key, slot, stored, training_day, utc
from tests.rows import execute, fetch

if TYPE_CHECKING:
    from bot.database.database import Database
    from bot.features.reminders.store import Claimed

DONE, RESTING, HURT = Answer
ANN, BEN, CEM = 700_000_000_000_000_001, 700_000_000_000_000_002, 700_000_000_000_000_003
NOW = utc("2026-06-02 17:00")
CHOICES = Choices(sessions=Sessions.TWO, phase=Phase.IN_SEASON, equipment=frozenset({Equipment.MAT}))


async def season(db: Database, guild_id: int, weeks: int = 4) -> list[Claimed]:
    ours = await stored(db, club(slot(TUESDAY), guild_id=guild_id))
    return [await training_day(db, ours, A_TUESDAY + timedelta(weeks=n)) for n in range(weeks)]


async def answer(db: Database, user_id: int, day: Claimed, said: Answer = DONE) -> None:
    await db.write(streaks.check_in, day.club_id, user_id, f"R{user_id}", day.id, said, day.starts_at)


async def busy_life(db: Database, user_id: int, day: Claimed) -> None:
    """A person of whom there is something in every table."""
    who, now = Person(user_id, "Ann", day.club_id), day.starts_at
    await answer(db, user_id, day, HURT)
    await answer(db, user_id, day)
    await db.write(members.set_own_days, who, [1], now)
    await db.write(members.set_own_days, who, [2], now)
    await db.write(members.set_shown_name, who, ShownAs.OTHER, f"Fox {user_id}", now)
    await db.write(members.set_public, who, True, now)
    await db.write(members.set_tone, user_id, Tone.PLAYFUL)
    await db.write(pauses.begin_pause, user_id, TypedPause(Reason.INJURY, until="30 June"), now)
    plan = ReminderPlan((2, 4), day.starts_at.time(), 45, "Europe/Vienna")
    await db.write(own_service.save, user_id, "Ann", 55, plan, now)
    own = await db.write(club_store.get, own_key(user_id))
    assert own is not None
    await answer(db, user_id, await training_day(db, own, day.local_date))
    await db.write(streaks_store.record_milestones, day.club_id, user_id, [Milestone.FIVE], now)
    await db.write(streaks_store.add_note, day.club_id, user_id, Milestone.FIVE)
    await db.write(pain.add, day.club_id, user_id, day.id, Pain(Place.HIP, 3, Since.TODAY), None, now)
    await db.write(pain.say_gone, user_id, now)
    run = await db.write(self_tests.begin, user_id, "hip_bridge_test", "{}", now)
    result = Result(test="hip_bridge_test", side=None, outcome="steady", tested_at=now)
    await db.write(self_tests.put, run.id, user_id, [result])
    await db.write(self_tests.set_invited, user_id, "hip_bridge_test", now)
    await db.write(club_store.put_draft, day.club_id, user_id, "{}", now)
    await db.write(plans.choose, user_id, CHOICES)
    await db.write(plans.put, user_id, "{}", now)
    await db.write(screening.put, user_id, Screening(ticked={"health": ("none",)}, at=now, cleared=now))
    await db.write(notices.add_notice, own_key(user_id), "hello", now)
    led = await db.write(
        guided_store.add_workout, user_id, day.club_id, None, Kind.WARM_UP, "Warm-up", (), "{}", now
    )
    await db.write(guided_store.join_workout, led, user_id, now)
    effort = Effort(done_at=now, exercises=("clamshell",), sets=2, effort=5, pain=0)
    await db.write(guided_store.put_effort, user_id, led, Kind.STRENGTH, effort)
    await db.write(weights.put_weights, user_id, USUAL)
    await db.write(weights.put_lifts, user_id, led, {"split_squat": Lifted(4000, 8)})
    await db.write(execute, "UPDATE club SET organiser_id = ? WHERE guild_id = ?", (user_id, day.club_id))


async def mentions(db: Database, user_id: int) -> list[str]:
    """Every column of every table in which the person's id is, as a number or within a text."""
    found: list[str] = []
    tables = await db.read(fetch, "SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in tables:
        for column in await db.read(fetch, f"PRAGMA table_info({table})"):
            name = f'"{column["name"]}"'
            query = f"SELECT count(*) FROM {table} WHERE instr(CAST({name} AS TEXT), ?)"  # noqa: S608  # of the schema
            [row] = await db.read(fetch, query, (str(user_id),))
            found += [f"{table}.{column['name']}"] if row[0] else []
    return found
