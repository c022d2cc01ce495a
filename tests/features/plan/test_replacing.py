"""A plan that takes another's place unasked is never heavier than it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot.content.exercises import Impact, Level
from bot.content.routines import Phase
from bot.features.guided.workout import Item
from bot.features.plan.plans import Answers, Plan
from bot.features.plan.replacing import no_heavier
from bot.features.self_tests.rules import Side
from tests.features.plan.plan_answers import EVERYTHING, alike, answers, both, used
from tests.features.plan.test_plan_properties import CATALOGUE, RULES, calm, plan_of, rows
from tests.soak import rounds

HOLD = "single_leg_bridge_hold"
LOADS = ("light", "medium", "heavy")


def replacing(new: Plan, old: Plan) -> Plan:
    return no_heavier(new, old, RULES, CATALOGUE.exercises)


def weight(load: str | None) -> int:
    return 0 if load is None else max((n for n, word in enumerate(LOADS, 1) if word in load), default=2)


def assert_no_heavier(plan: Plan, before: Plan) -> None:
    """The same places in the same sessions, each with no more of anything."""
    old, hard = rows(before), [*Impact]
    for place, entry in rows(plan).items():
        assert place in old, "nothing new comes unasked"
        item, was = entry.item, old[place].item
        assert int(item.dose.sets) <= int(was.dose.sets)
        assert item.extra in {None, was.extra}
        assert item.rest_seconds >= was.rest_seconds
        assert weight(item.dose.load) <= weight(was.dose.load)
        if item.exercise == was.exercise:
            assert int(item.dose.reps or 0) <= int(was.dose.reps or 0)
            assert int(item.dose.seconds or 0) <= int(was.dose.seconds or 0)
            continue
        rungs = next(ladder.rungs for ladder in RULES.ladders if ladder.id == entry.ladder)
        if was.exercise in rungs:
            assert rungs.index(item.exercise) < rungs.index(was.exercise)
        else:
            assert entry.level == 1, "what has left the ladder can't be compared"
        now, then = CATALOGUE.exercises[item.exercise], CATALOGUE.exercises[was.exercise]
        assert hard.index(now.impact or Impact.HIGH) <= hard.index(then.impact or Impact.HIGH)


@given(calm, calm)
@settings(max_examples=rounds(200, 2000), deadline=None)
def test_nothing_in_it_is_more_than_before(new: Answers, old: Answers) -> None:
    before = plan_of(old)
    left = replacing(plan_of(new), before)
    assert_no_heavier(left, before)
    assert used(left) <= {*plan_of(new).allowed}, "what pain or a level rules out doesn't stay"


@given(calm, calm)
@settings(max_examples=rounds(100, 2000), deadline=None)
def test_once_replaced_it_stays(new: Answers, old: Answers) -> None:
    fresh = plan_of(new)
    left = replacing(fresh, plan_of(old))
    assert replacing(fresh, left).asks_the_same_of(left)


@given(calm)
@settings(max_examples=rounds(100, 2000), deadline=None)
def test_the_same_plan_is_all_of_it(told: Answers) -> None:
    plan = plan_of(told)
    assert replacing(plan, plan) == plan


def test_where_the_new_plan_goes_up_the_old_exercise_stays() -> None:
    old, new = plan_of(answers()), plan_of(answers(*alike(HOLD, "held_level", 60)))
    assert "single_leg_bridge_bent_knee" in used(new)
    left = replacing(new, old)
    assert left.asks_the_same_of(old)
    assert left.notes == new.notes


def test_where_it_goes_down_the_new_exercise_comes() -> None:
    old, new = plan_of(answers(*alike(HOLD, "held_level", 60))), plan_of(answers())
    assert used(replacing(new, old)) == used(new)


def test_a_week_with_fewer_exercises_gets_no_more_of_them() -> None:
    old, new = plan_of(answers(phase=Phase.IN_SEASON)), plan_of(answers(phase=Phase.BASE_BUILDING))
    left = replacing(new, old)
    assert [len(each.entries) for each in left.sessions] == [len(each.entries) for each in old.sessions]
    assert all(int(item.dose.sets) <= 2 for session in left.sessions for item in session.items)


def test_a_weak_side_gets_its_extra_set_only_when_asked_for() -> None:
    gap = [r for days in (9, 2) for r in both(HOLD, "shorter", "held_level", (20, 50), days=days)]
    new, old = plan_of(answers(*gap)), plan_of(answers(*alike(HOLD, "held_level", 20)))
    assert any(e.item.extra is Side.LEFT for e in rows(new).values())
    assert all(e.item.extra is None for e in rows(replacing(new, old)).values())


@pytest.mark.parametrize(("load", "stays"), [("heavy for you", False), (None, True)])
def test_beside_an_exercise_that_is_gone_only_an_easy_one_is_surely_no_more(
    load: str | None, *, stays: bool
) -> None:
    plan = plan_of(answers(equipment=EVERYTHING))
    place, entry = next((k, e) for k, e in rows(plan).items() if e.level is Level.FOUNDATION)
    old = with_item(plan, place, replace(entry.item, exercise="of_a_club"))
    new = with_item(plan, place, replace(entry.item, dose=replace(entry.item.dose, load=load)))

    assert (place in rows(replacing(new, old))) == stays


def with_item(plan: Plan, place: tuple[str, str], item: Item) -> Plan:
    """The plan with another item in one place."""
    letter, ladder = place
    sessions = (
        replace(
            each,
            entries=tuple(
                replace(e, item=item) if (each.letter, e.ladder) == (letter, ladder) else e
                for e in each.entries
            ),
        )
        for each in plan.sessions
    )
    return replace(plan, sessions=tuple(sessions))
