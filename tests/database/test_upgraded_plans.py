"""A plan of 0.1.0 asks about health first, is brought to today's rules, and gets no heavier unasked."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest_asyncio

from bot.content.catalogue import Catalogue
from bot.content.screening import NONE_OF_THESE
from bot.database.database import Database, Packing
from bot.features.plan import service as plans
from bot.features.plan import store as plans_store
from bot.features.plan.plans import Plan
from bot.features.plan.service import PlanView
from bot.features.screening import store as screening
from bot.features.screening.rules import Screening
from tests.builders import utc
from tests.features.plan.test_replacing import assert_no_heavier
from tests.rows import fetch

PEOPLE = range(1, 13)
NOW = utc("2026-06-02 12:00")
HISTORY = ("self_test_run", "self_test_result", "workout", "effort")
NOTHING = {"health": (NONE_OF_THESE,), "body": (NONE_OF_THESE,)}


def written(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """A database of 0.1.0 with twelve people's plans, opened by the program of today."""
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(written("release_0_1_0.sql"))
        connection.executescript(written("plans_0_1_0.sql"))
    db = await Database.open(path)
    yield db
    await db.close()


async def looked(db: Database, user_id: int, catalogue: Catalogue) -> PlanView:
    return await db.write(plans.show_plan, user_id, None, catalogue, NOW)


async def kept(db: Database, user_id: int) -> Plan:
    stored = await db.read(plans_store.get, user_id)
    plan = Packing(Plan).read(stored.plan) if stored is not None else None
    assert plan is not None
    return plan


async def history(db: Database) -> list[list[tuple[object, ...]]]:
    return [[tuple(row) for row in await db.read(fetch, f"SELECT * FROM {name}")] for name in HISTORY]  # noqa: S608


def moves(plan: Plan) -> list[str]:
    return [item.exercise for session in plan.sessions for item in session.items]


async def nothing_to_tell(db: Database, user_id: int) -> None:
    await db.write(screening.put, user_id, Screening(ticked=NOTHING, at=NOW))


async def test_health_questions_come_before_it_and_it_stays_as_it_is_until_then(
    db: Database, catalogue: Catalogue
) -> None:
    for user_id in PEOPLE:
        was = await kept(db, user_id)
        look = await looked(db, user_id, catalogue)
        assert look.plan is None
        assert look.held is not None
        assert await kept(db, user_id) == was


async def test_nothing_in_it_gets_heavier_and_no_history_is_lost(db: Database, catalogue: Catalogue) -> None:
    before, changed, same_moves = await history(db), 0, 0
    for user_id in PEOPLE:
        was = await kept(db, user_id)
        await nothing_to_tell(db, user_id)
        plan = (await looked(db, user_id, catalogue)).plan
        assert plan is not None
        assert plan.choices == was.choices
        assert_no_heavier(plan, was)
        again = await looked(db, user_id, catalogue)
        assert again.plan == plan == await kept(db, user_id)
        assert not again.replaced, "it's said once"
        changed += not plan.asks_the_same_of(was)
        same_moves += moves(plan) == moves(was)
    assert await history(db) == before
    assert changed
    assert same_moves, "some only do fewer sets, as nobody knows yet that they have trained for two weeks"


async def test_it_has_no_more_than_a_plan_made_today_would(db: Database, catalogue: Catalogue) -> None:
    """A level that the earlier rules gave too soon is taken back."""
    lower = 0
    for user_id in PEOPLE:
        was = await kept(db, user_id)
        await nothing_to_tell(db, user_id)
        plan = (await looked(db, user_id, catalogue)).plan
        fresh = (await db.write(plans.remake_plan, user_id, None, catalogue, NOW)).plan
        assert plan is not None
        assert fresh is not None
        levels = {(s.letter, e.ladder): e.level for s in fresh.sessions for e in s.entries}
        for session in plan.sessions:
            for entry in session.entries:
                assert entry.level <= levels.get((session.letter, entry.ladder), entry.level)
        lower += max(e.level for s in plan.sessions for e in s.entries) < max(
            e.level for s in was.sessions for e in s.entries
        )
    assert lower


async def test_a_heart_condition_leaves_no_session_of_it(db: Database, catalogue: Catalogue) -> None:
    said = Screening(ticked={**NOTHING, "health": ("heart",)}, at=NOW)
    await db.write(screening.put, 1, said)
    look = await looked(db, 1, catalogue)
    assert look.plan is not None
    assert not look.plan.sessions
