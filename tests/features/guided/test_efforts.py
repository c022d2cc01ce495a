"""How a session was: written down once, corrected, asked about on a later day, and its owner's alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.content.exercises import Dose
from bot.errors import UserError
from bot.features.guided import service as guided
from bot.features.guided import store as guided_store
from bot.features.guided.service import Prepared, Presser
from bot.features.guided.workout import Item, Kind, NextDay, Press
from bot.features.me import store as me_store
from tests.builders import utc

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database.database import Database
    from bot.features.guided.workout import Effort

ANN, BEN = 1, 2
NOW = utc("2026-06-02 21:00")
MORNING = utc("2026-06-03 07:00")
SET = (
    Item(exercise="clamshell", dose=Dose(sets="2", reps="10", per_side=True)),
    Item(exercise="squat", dose=Dose(sets="1", reps="10")),
)


async def ended(
    db: Database, user_id: int = ANN, *, kind: Kind = Kind.STRENGTH, now: datetime = NOW, nexts: int = 4
) -> int:
    """A session that was stopped after so many presses of Next."""
    key = await db.write(guided.begin_workout, user_id, None, Prepared("Plan", kind, SET, frozenset()), now)
    for turn in range(nexts):
        await db.write(guided.press_workout, key, Presser(user_id), turn, Press.NEXT, now)
    await db.write(guided.press_workout, key, Presser(user_id), nexts, Press.STOP, now)
    return key


async def logged(db: Database, user_id: int = ANN) -> list[Effort]:
    return await db.read(guided_store.efforts_of, user_id)


async def test_the_form_begins_with_the_sets_that_were_done(db: Database) -> None:
    known = await guided.prefilled_effort(db, ANN, await ended(db), NOW)
    assert (known.sets, known.effort, known.pain) == (2, None, None)


async def test_what_was_written_down_can_be_corrected_and_counts_once(db: Database) -> None:
    key = await ended(db)
    await guided.log_effort(db, ANN, key, "2", 6, 0, NOW)
    await guided.log_effort(db, ANN, key, " 3 ", 7, 1, MORNING)
    [effort] = await logged(db)
    assert (effort.sets, effort.effort, effort.pain) == (3, 7, 1)
    assert effort.exercises == ("clamshell",), "the squat was never reached"
    assert effort.done_at == NOW, "when it was done, and not when it was written down"
    known = await guided.prefilled_effort(db, ANN, key, MORNING)
    assert (known.sets, known.effort, known.pain) == (3, 7, 1)


async def test_the_log_runs_from_the_oldest_to_the_newest_and_knows_strength_only(db: Database) -> None:
    for days, effort in ((3, 5), (0, 4), (1, 9)):
        key = await ended(db, now=NOW + timedelta(days=days))
        await guided.log_effort(db, ANN, key, "1", effort, 0, NOW + timedelta(days=days))
    await guided.log_effort(db, ANN, await ended(db, kind=Kind.WARM_UP), "1", 2, 0, NOW)
    assert [effort.effort for effort in await logged(db)] == [4, 9, 5]


@pytest.mark.parametrize("typed", ["", "two", "-1", "100", "1.5", "²"])
async def test_sets_that_are_no_number_are_answered_in_words_and_change_nothing(
    db: Database, typed: str
) -> None:
    key = await ended(db)
    with pytest.raises(UserError, match="whole number"):
        await guided.log_effort(db, ANN, key, typed, 5, 0, NOW)
    assert await logged(db) == []


async def test_nobody_writes_down_the_session_of_somebody_else(db: Database) -> None:
    key = await ended(db)
    with pytest.raises(UserError, match="someone else's"):
        await guided.log_effort(db, BEN, key, "2", 5, 0, NOW)
    with pytest.raises(UserError, match="someone else's"):
        await guided.prefilled_effort(db, BEN, key, NOW)


async def test_the_question_about_the_day_after_comes_on_the_next_day_and_not_before(db: Database) -> None:
    await db.write(me_store.set_zone, ANN, "Europe/Vienna")
    await guided.log_effort(db, ANN, await ended(db), "2", 6, 0, NOW)
    before_midnight, after_midnight = utc("2026-06-02 21:59"), utc("2026-06-02 22:01")
    assert await db.read(guided.open_question, ANN, before_midnight) is None
    assert await db.read(guided.open_question, ANN, after_midnight) is not None, "in Vienna it is Wednesday"


async def test_it_is_asked_of_the_last_strength_session_until_it_is_answered(db: Database) -> None:
    await guided.log_effort(db, ANN, await ended(db), "2", 6, 0, NOW)
    await guided.log_effort(db, ANN, await ended(db, kind=Kind.WARM_UP), "1", 2, 0, NOW)
    question = await db.read(guided.open_question, ANN, MORNING)
    assert question is not None
    await db.write(guided.answer_next_day, ANN, question.effort_id, NextDay.MORE)
    assert await db.read(guided.open_question, ANN, MORNING) is None
    [effort] = await logged(db)
    assert effort.next_day is NextDay.MORE


async def test_who_logged_nothing_or_was_long_away_is_not_asked(db: Database) -> None:
    assert await db.read(guided.open_question, ANN, MORNING) is None
    await guided.log_effort(db, ANN, await ended(db), "2", 6, 0, NOW)
    assert await db.read(guided.open_question, BEN, MORNING) is None
    assert await db.read(guided.open_question, ANN, NOW + timedelta(days=15)) is None


async def test_nobody_answers_for_somebody_else(db: Database) -> None:
    await guided.log_effort(db, ANN, await ended(db), "2", 6, 0, NOW)
    question = await db.read(guided.open_question, ANN, MORNING)
    assert question is not None
    with pytest.raises(UserError, match="no longer in your log"):
        await db.write(guided.answer_next_day, BEN, question.effort_id, NextDay.MORE)
    assert await db.read(guided.open_question, ANN, MORNING) == question
