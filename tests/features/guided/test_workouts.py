"""Guided sessions in the database: one at a time, found again, moved by their owner, closed when left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from bot.content.exercises import Dose
from bot.errors import UserError
from bot.features.guided import preparing_service, workout
from bot.features.guided import service as guided
from bot.features.guided.service import RUN, Prepared, Presser
from bot.features.guided.workout import End, Item, Kind, Press
from bot.features.me import service as me
from bot.features.reminders import store as reminders_store
from tests.builders import (
    A_TUESDAY,
    BEFORE,
    TUESDAY,
    club,
    club_key,
    occurrence_of,
    own_key,
    slot,
    stored,
    training_day,
    utc,
)
from tests.features.streaks.runs import Move, any_moves, items, moved
from tests.rows import execute

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue
    from bot.database.database import Database

ANN, BEN, SAM = 1, 2, 3
GUILD, CHANNEL = 7, 70
NOW = utc("2026-06-02 16:00")
LATER = NOW + timedelta(minutes=3)
A_NIGHT = timedelta(hours=12, minutes=1)
SET = (
    Item(exercise="clamshell", dose=Dose(sets="1", reps="10", per_side=True)),
    Item(exercise="glute_bridge", dose=Dose(sets="1", reps="10")),
)
WARM_UP = Prepared("Warm-up", Kind.WARM_UP, SET, frozenset())
PLAN = Prepared("Plan", Kind.STRENGTH, SET, frozenset())


async def begun(db: Database, user_id: int = ANN) -> int:
    return await db.write(guided.begin_workout, user_id, None, WARM_UP, NOW)


async def led(db: Database) -> int:
    return await db.write(guided.begin_led_workout, ANN, GUILD, CHANNEL, WARM_UP, NOW)


@given(items, any_moves, any_moves)
def test_going_on_from_the_database_is_going_on(
    of: tuple[Item, ...], moves: Sequence[Move], more: Sequence[Move]
) -> None:
    *_, run = [workout.begin(of, NOW), *moved(workout.begin(of, NOW), moves)]
    again = RUN.read(RUN.text(run))
    assert again == run
    assert again is not None
    assert list(moved(again, more)) == list(moved(run, more))


async def test_somebody_in_the_middle_of_a_session_is_told_how_to_go_on_or_stop(db: Database) -> None:
    await begun(db)
    with pytest.raises(UserError, match=r"middle of \*\*Warm-up\*\*.*/warmup.*Stop here"):
        await db.write(guided.begin_workout, ANN, None, PLAN, LATER)
    await begun(db, BEN)


async def test_a_led_session_goes_on_until_it_was_left_for_a_night(db: Database) -> None:
    first = await led(db)
    assert await led(db) == first
    assert await db.write(guided.begin_led_workout, ANN, GUILD, CHANNEL, WARM_UP, NOW + A_NIGHT) != first


async def test_when_one_is_over_another_can_begin(db: Database) -> None:
    first = await begun(db)
    await db.write(guided.press_workout, first, Presser(ANN), 0, Press.STOP, LATER)
    second = await begun(db)
    assert second > first
    found = await db.write(guided.running_workout, ANN, LATER)
    assert found is not None
    assert found.id == second


async def test_a_session_without_exercises_is_refused_in_words(db: Database) -> None:
    with pytest.raises(UserError, match="no exercises right now"):
        await db.write(guided.begin_workout, ANN, None, replace(PLAN, items=()), NOW)


async def test_the_second_of_two_quick_presses_changes_nothing(db: Database) -> None:
    key = await begun(db)
    once = await db.write(guided.press_workout, key, Presser(ANN), 0, Press.NEXT, LATER)
    twice = await db.write(guided.press_workout, key, Presser(ANN), 0, Press.NEXT, LATER)
    assert once.run == twice.run
    assert once.run.done == (1, 0)


async def test_nobody_moves_the_session_of_somebody_else(db: Database) -> None:
    key = await begun(db)
    for by in (Presser(BEN), Presser(SAM, organises=True)):
        with pytest.raises(UserError, match="someone else's"):
            await db.write(guided.press_workout, key, by, 0, Press.NEXT, LATER)
    assert (await db.write(guided.show_workout, key, LATER)).run.turn == 0


async def test_a_public_session_is_moved_by_who_leads_it_or_another_organiser(db: Database) -> None:
    key = await led(db)
    with pytest.raises(UserError, match="Tap \\*\\*Join in\\*\\*"):
        await db.write(guided.press_workout, key, Presser(BEN, CHANNEL), 0, Press.NEXT, LATER)
    await db.write(guided.press_workout, key, Presser(ANN, CHANNEL), 0, Press.NEXT, LATER)
    moved_on = await db.write(
        guided.press_workout, key, Presser(SAM, CHANNEL, organises=True), 1, Press.NEXT, LATER
    )
    assert moved_on.run.at == 1


async def test_everybody_joins_once_and_as_long_as_it_runs(db: Database) -> None:
    key = await led(db)
    assert await db.write(guided.join_workout, key, Presser(BEN, CHANNEL), NOW)
    assert not await db.write(guided.join_workout, key, Presser(BEN, CHANNEL), NOW)
    assert await db.write(guided.join_workout, key, Presser(SAM, CHANNEL), NOW)
    assert (await db.write(guided.show_workout, key, NOW)).stored.joined == 2
    await db.write(guided.press_workout, key, Presser(ANN, CHANNEL), 0, Press.STOP, LATER)
    with pytest.raises(UserError, match="session is over"):
        await db.write(guided.join_workout, key, Presser(ANN, CHANNEL), LATER)


@pytest.mark.parametrize("channel", [None, CHANNEL + 1])
async def test_a_public_session_takes_no_press_from_elsewhere_whoever_it_is(
    db: Database, channel: int | None
) -> None:
    key = await led(db)
    for by in (Presser(ANN, channel), Presser(SAM, channel, organises=True)):
        with pytest.raises(UserError, match="in another channel"):
            await db.write(guided.press_workout, key, by, 0, Press.NEXT, LATER)
        with pytest.raises(UserError, match="in another channel"):
            await db.write(guided.join_workout, key, by, LATER)
    stored = (await db.write(guided.show_workout, key, LATER)).stored
    assert (stored.touched_at, stored.joined) == (NOW, 0)


async def test_a_session_of_one_person_cannot_be_joined(db: Database) -> None:
    key = await begun(db)
    with pytest.raises(UserError):
        await db.write(guided.join_workout, key, Presser(BEN), NOW)


async def test_a_channel_has_one_public_session_at_a_time_beside_everybodys_own(db: Database) -> None:
    own, first = await begun(db), await led(db)
    assert await led(db) == first != own


async def test_a_session_left_for_half_a_day_closes_by_itself(db: Database) -> None:
    left, public, going_on = await begun(db), await led(db), await begun(db, BEN)
    late = NOW + A_NIGHT
    await db.write(guided.press_workout, going_on, Presser(BEN), 0, Press.NEXT, late - timedelta(hours=1))
    await guided.close_abandoned(db, late)
    for key in (left, public):
        assert (await db.write(guided.show_workout, key, late)).run.end is End.ABANDONED
    assert (await db.write(guided.show_workout, going_on, late)).run.end is None
    assert await db.write(guided.running_workout, ANN, late) is None


async def test_a_session_left_is_over_even_before_the_clock_comes_by(db: Database) -> None:
    key = await begun(db)
    pressed = await db.write(guided.press_workout, key, Presser(ANN), 0, Press.NEXT, NOW + A_NIGHT)
    assert pressed.run.end is End.ABANDONED
    assert pressed.run.done == (0, 0)
    await begun(db)


async def test_a_session_that_an_older_version_wrote_is_closed_and_another_can_begin(db: Database) -> None:
    key = await begun(db)
    await db.write(execute, """UPDATE workout SET run = '{"steps": 3}'""")
    with pytest.raises(UserError, match="no longer have it"):
        await db.write(guided.show_workout, key, LATER, Presser(ANN))
    await begun(db)


async def test_a_session_that_is_over_is_forgotten_after_a_week(db: Database) -> None:
    key = await begun(db)
    await db.write(guided.press_workout, key, Presser(ANN), 0, Press.STOP, NOW)
    await me.forget_expired(db, NOW + timedelta(days=6))
    await db.write(guided.show_workout, key, NOW + timedelta(days=6))
    await me.forget_expired(db, NOW + timedelta(days=8))
    with pytest.raises(UserError, match="no longer have it"):
        await db.write(guided.show_workout, key, NOW + timedelta(days=8))


async def test_easier_and_harder_lead_only_where_the_session_allows(
    db: Database, catalogue: Catalogue
) -> None:
    allowed = frozenset({"banded_clamshell"})
    key = await db.write(guided.begin_workout, ANN, None, replace(PLAN, allowed=allowed), NOW)
    swapped = await db.write(guided.swap_exercise, key, Presser(ANN), 0, catalogue, LATER, harder=True)
    assert swapped.run.item.exercise == "banded_clamshell"
    again = await db.write(guided.swap_exercise, key, Presser(ANN), 1, catalogue, LATER, harder=False)
    assert again.run.item.exercise == "banded_clamshell", "the clamshell was not among those allowed"


# Which exercises


async def test_the_warm_up_is_the_set_of_the_session_whose_post_is_out(
    db: Database, catalogue: Catalogue
) -> None:
    day = await training_day(db, await stored(db, club(slot(TUESDAY))), A_TUESDAY)
    found = await db.read(
        preparing_service.warmup_today, catalogue, club_key(), day.starts_at - timedelta(minutes=10)
    )
    assert [each.exercise for each in found.items] == ["clamshell"]
    assert found.items[0].dose == catalogue.exercises["clamshell"].dosage.activation


async def test_a_session_ahead_comes_before_one_of_this_morning(db: Database, catalogue: Catalogue) -> None:
    ours = await stored(db, club(slot(TUESDAY, "07:00"), slot(TUESDAY, "18:30")))
    for number, each in enumerate(ours.slots):
        occurrence = occurrence_of(replace(ours, slots=(each,)), A_TUESDAY)
        exercises = (("squat",), ("clamshell",))[number]
        await db.write(reminders_store.claim_occurrence, ours, occurrence, exercises, occurrence.due_at)
    at_noon = await db.read(preparing_service.warmup_today, catalogue, club_key(), utc("2026-06-02 10:00"))
    assert [each.exercise for each in at_noon.items] == ["clamshell"]
    at_night = await db.read(preparing_service.warmup_today, catalogue, club_key(), utc("2026-06-02 20:00"))
    assert [each.exercise for each in at_night.items] == ["clamshell"]
    early = await db.read(preparing_service.warmup_today, catalogue, club_key(), utc("2026-06-02 04:30"))
    assert [each.exercise for each in early.items] == ["squat"]


async def test_days_after_the_session_the_next_set_in_turn_comes(db: Database, catalogue: Catalogue) -> None:
    day = await training_day(db, await stored(db, club(slot(TUESDAY))), A_TUESDAY)
    found = await db.read(
        preparing_service.warmup_today, catalogue, club_key(), day.starts_at + timedelta(days=1)
    )
    assert len(found.items) > 1


async def test_without_a_club_the_sets_take_turns_by_the_day_and_need_no_more_than_a_mat(
    db: Database, catalogue: Catalogue
) -> None:
    days = [
        await db.read(preparing_service.warmup_today, catalogue, own_key(ANN), BEFORE + timedelta(days=n))
        for n in range(3)
    ]
    assert len({found.items for found in days}) > 1
    for found in days:
        for key in (*found.allowed, *(item.exercise for item in found.items)):
            assert set(catalogue.exercises[key].equipment) <= {"mat"}


async def test_a_routine_may_lead_to_what_its_own_equipment_allows(
    db: Database, catalogue: Catalogue
) -> None:
    for routine in catalogue.routines.values():
        found = await db.read(preparing_service.warmup_of_routine, catalogue, own_key(ANN), routine)
        assert {station.exercise for station in routine.stations} <= found.allowed
        assert found.kind is Kind.of(routine.purpose)
