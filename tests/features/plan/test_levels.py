"""Which way results and sessions move a level, whatever else happened: over random histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.exercises import Level, Place
from bot.content.self_tests import Measure
from bot.features.guided.workout import Effort, NextDay
from bot.features.plan.care import Care
from bot.features.plan.findings import Findings
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers
from bot.features.self_tests.rules import Result, Side, longest_hold
from tests.features.plan.plan_answers import NOW, alike, answers, both, effort, note
from tests.features.plan.plan_pattern import HOLD, PLANK, STAND
from tests.features.plan.test_plan_properties import CATALOGUE, RULES, calm, efforts, results
from tests.soak import rounds

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time

LADDERS = [ladder.id for ladder in RULES.ladders]
COUNTED = sorted(
    rule.test
    for rule in RULES.tests
    if rule.bands is not None and rule.ladders and rule.test in CATALOGUE.self_tests
)


def findings(given_: Answers) -> Findings:
    return Care.of(given_, RULES, CATALOGUE).findings


def levels(given_: Answers) -> dict[str, Level]:
    return {ladder: findings(given_).level(ladder) for ladder in LADDERS}


def no_higher(one: Answers, other: Answers) -> bool:
    low, high = levels(one), levels(other)
    return all(low[ladder] <= high[ladder] for ladder in LADDERS)


@st.composite
def rich(draw: st.DrawFn) -> Answers:
    """Histories with many results of tests that count, and sessions close enough to open levels."""
    history = draw(calm)
    found: list[Result] = []
    for test in draw(st.lists(st.sampled_from(COUNTED), max_size=4, unique=True)):
        for _ in range(draw(st.integers(1, 2))):
            days = draw(st.floats(0, 100))
            outcome = draw(st.sampled_from(CATALOGUE.self_tests[test].answers)).id
            for side in Side:
                value = float(draw(st.integers(0, longest_hold(CATALOGUE.self_tests[test]) // 5)))
                found.append(
                    Result(
                        test=test,
                        side=side,
                        outcome=outcome,
                        value=value,
                        tested_at=NOW - timedelta(days=days),
                    )
                )
    steady = [replace(e, effort=min(e.effort, 6)) for e in draw(st.lists(efforts, max_size=12))]
    return replace(history, results=(*history.results, *found), efforts=(*history.efforts, *steady), hurts=())


def with_result(given_: Answers, index: int, changed: Result) -> Answers:
    return replace(given_, results=(*given_.results[:index], changed, *given_.results[index + 1 :]))


@given(rich(), st.data())
@settings(max_examples=rounds(60, 2000))
def test_a_better_number_never_lowers_a_level_and_a_worse_one_never_raises_one(
    given_: Answers, data: st.DataObject
) -> None:
    counted = [i for i, each in enumerate(given_.results) if each.value is not None]
    if not counted:
        return
    index = data.draw(st.sampled_from(counted))
    result = given_.results[index]
    more = (result.value or 0) + data.draw(st.floats(0.5, 60))
    better = with_result(given_, index, replace(result, value=more))

    assert no_higher(given_, better)


@given(rich(), st.data())
@settings(max_examples=rounds(60, 2000))
def test_a_gap_never_changes_a_level(given_: Answers, data: st.DataObject) -> None:
    """Whether the test called the difference clear, and how far the better side is ahead, is all the same."""
    counted = [
        i
        for i, each in enumerate(given_.results)
        if each.side is not None and CATALOGUE.self_tests[each.test].by_gap is not None and not each.hurt
    ]
    if not counted:
        return
    index = data.draw(st.sampled_from(counted))
    result = given_.results[index]
    test = CATALOGUE.self_tests[result.test]
    named = test.by_gap
    assert named is not None
    if result.outcome in {test.answers[0].id, named.id}:
        other = named.id if result.outcome == test.answers[0].id else test.answers[0].id
        assert levels(with_result(given_, index, replace(result, outcome=other))) == levels(given_)


@given(st.sampled_from(COUNTED), st.integers(0, 60), st.integers(0, 60), st.integers(1, 6))
def test_the_side_that_did_less_decides_alone(test: str, low: int, more: int, times: int) -> None:
    """However far the other side is ahead, and on however many days: the level is that of the lower one."""
    first = CATALOGUE.self_tests[test].answers[0].id
    equal = answers(*alike(test, first, low))
    apart = answers(
        *(r for n in range(times) for r in both(test, first, first, (low, low + more), days=n + 1))
    )

    assert levels(apart) == levels(equal)


@given(rich())
@settings(max_examples=rounds(60, 2000))
def test_the_order_of_results_and_sessions_does_not_matter(given_: Answers) -> None:
    instants = [(each.test, each.side, each.tested_at) for each in given_.results]
    if len({*instants}) < len(instants):
        return  # of two results at one instant the one that came last counts
    turned = replace(given_, results=given_.results[::-1], efforts=given_.efforts[::-1])

    assert levels(turned) == levels(given_)
    assert findings(turned).gaps == findings(given_).gaps


@given(rich(), results())
@settings(max_examples=rounds(60, 2000))
def test_pain_in_a_test_never_raises_anything(given_: Answers, told: Result) -> None:
    hurt = replace(told, outcome="hurt", hurt=True, value=None)
    more = replace(given_, results=(*given_.results, hurt))

    assert no_higher(more, given_)
    assert {*make_plan(more, RULES, CATALOGUE).allowed} <= {*make_plan(given_, RULES, CATALOGUE).allowed}


@given(rich(), efforts, st.data())
@settings(max_examples=rounds(60, 2000))
def test_more_sessions_never_lower_a_level_and_more_pain_in_them_never_raises_one(
    given_: Answers, told: Effort, data: st.DataObject
) -> None:
    fine = replace(told, pain=min(told.pain, 3), next_day=data.draw(st.sampled_from([None, NextDay.NO_MORE])))
    worse = replace(
        fine,
        pain=data.draw(st.integers(fine.pain, 10)),
        next_day=data.draw(st.sampled_from([fine.next_day, NextDay.MORE])),
    )
    more, hurt = (replace(given_, efforts=(*given_.efforts, each)) for each in (fine, replace(fine, pain=5)))

    assert no_higher(given_, more)
    assert no_higher(hurt, given_)
    assert no_higher(replace(given_, efforts=(*given_.efforts, worse)), more)


@given(rich())
@settings(max_examples=rounds(60, 2000))
def test_a_level_is_only_there_if_something_showed_it(given_: Answers) -> None:
    found = findings(given_)
    for ladder in LADDERS:
        opened = found.since(ladder)
        assert (opened is None) == (found.level(ladder) is Level.FOUNDATION)
        assert opened is None or opened <= NOW


@pytest.mark.parametrize("test", [key for key in COUNTED if CATALOGUE.self_tests[key].noise is not None])
def test_every_band_begins_where_the_file_says(test: str) -> None:
    rule = RULES.test_rule(test)
    assert rule is not None
    assert rule.bands is not None
    first = CATALOGUE.self_tests[test].answers[0].id
    steps = 1.0 if CATALOGUE.self_tests[test].measure is Measure.REPS else 0.1
    third = rule.bands.level_3
    assert third is not None
    for ladder in rule.ladders:
        most = min(rule.alone, next(each.tests_open for each in RULES.ladders if each.id == ladder))
        for value, level in ((third, 3), (third - steps, 2), (rule.bands.level_2, 2)):
            assert levels(answers(*alike(test, first, value)))[ladder] == min(level, most)
        assert levels(answers(*alike(test, first, rule.bands.level_2 - steps)))[ladder] == 1


def test_a_result_counts_for_twelve_weeks_while_its_owner_trains() -> None:
    weekly = tuple(effort(days, "clamshell", felt=8) for days in range(90, 0, -7))

    def bridge(days: float) -> Level:
        return levels(answers(*alike(HOLD, "held_level", 60, days=days), efforts=weekly))["bridge"]

    assert (bridge(83), bridge(84)) == (Level.STRONG, Level.FOUNDATION), "nothing of it was trained since"


def test_sessions_count_from_the_first_opening_of_a_level() -> None:
    results_ = (
        *alike(HOLD, "held_level", 20, days=60),
        *alike(HOLD, "held_level", 5, days=40),
        *alike(HOLD, "held_level", 20, days=20),
    )
    weekly = tuple(effort(days, felt=8) for days in range(60, 0, -7))

    assert findings(answers(*results_, efforts=weekly)).since("bridge") == NOW - timedelta(days=60)


def test_tests_of_other_areas_change_nothing() -> None:
    best = levels(answers(*alike(PLANK, "straight", 90), *alike(STAND, "stayed_up", 30)))

    assert best == dict.fromkeys(LADDERS, 1) | {"side_lying": 3, "trunk": 3, "sideways": 2}


@pytest.mark.parametrize(
    ("pain_days", "test_days", "opens"),
    [(10, 3, False), (15, 3, True), (3, 10, True), (13.9, 13.8, False)],
    ids=["soon after", "the pain is two weeks old", "before the pain", "just after"],
)
@pytest.mark.parametrize("told", ["note", "session"])
def test_a_retest_soon_after_pain_takes_nobody_up_for_two_weeks(
    pain_days: float, test_days: float, told: str, *, opens: bool
) -> None:
    """Pain that's over as its owner says, so only the wait holds the level."""
    results = alike(HOLD, "held_level", 60, days=test_days)
    before = answers(*results, cleared_days=min(pain_days, 2))
    pain = (note(level=3, days=pain_days),) if told == "note" else ()
    efforts = (effort(pain_days, pain=3, place=Place.KNEE),) if told == "session" else ()
    found = findings(replace(before, hurts=pain, efforts=efforts))

    assert (found.level("bridge") > Level.FOUNDATION) is opens
    assert found.waits("bridge") is not opens


def test_pain_again_does_not_end_the_wait_after_the_pain_before() -> None:
    results = alike(HOLD, "held_level", 60, days=3)
    before = answers(*results, efforts=(effort(7, pain=5),), cleared_days=2)
    again = replace(before, efforts=(*before.efforts, effort(1, pain=5)))

    assert findings(before).level("bridge") is Level.FOUNDATION
    assert findings(again).level("bridge") is Level.FOUNDATION


def test_a_worse_retest_after_pain_counts_at_once() -> None:
    results = (*alike(HOLD, "held_level", 60, days=20), *alike(HOLD, "held_level", 5, days=1))
    found = findings(answers(*results, hurts=(note(level=3, days=3),)))
    assert found.level("bridge") is Level.FOUNDATION


@pytest.mark.parametrize(("back", "opens"), [((), 0), ((1,), 0), ((10, 4), 0), ((16, 9, 2), 1)])
def test_after_a_long_break_no_test_opens_a_level_for_two_weeks(back: tuple[int, ...], opens: int) -> None:
    """``back`` says how many days ago there were sessions again."""
    efforts = (*(effort(days) for days in (90, 87, 84)), *(effort(days) for days in back))
    given_ = answers(*alike(HOLD, "held_level", 60, days=1), efforts=efforts)
    found = {
        entry.level
        for session in make_plan(given_, RULES, CATALOGUE).sessions
        for entry in session.entries
        if entry.ladder == "bridge"
    }

    assert (found != {1}) is bool(opens)
