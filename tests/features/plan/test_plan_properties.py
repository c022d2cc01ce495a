"""What holds of every plan: what it excludes, and which way pain and good sessions move it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.exercises import Equipment, Impact, Level, LoadLevel, Place
from bot.content.load import load_catalogue
from bot.content.plan_rules import PlanRules
from bot.content.routines import Phase
from bot.features.guided.workout import Effort, Item, NextDay
from bot.features.pain.rules import UNPLACED, Outcome, Pain, PainNote, SeeProfessional, Since, load_at
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers, Choices, Entry, Plan, Sessions
from bot.features.self_tests.rules import Result, Side
from bot.settings import CONTENT
from tests.features.plan.plan_answers import NORMAL, NOW, used
from tests.soak import rounds

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time

CATALOGUE = load_catalogue(CONTENT)
assert CATALOGUE.plan_rules is not None
RULES: PlanRules = CATALOGUE.plan_rules
KEYS = sorted({rung for ladder in RULES.ladders for rung in ladder.rungs})

days_ago = st.floats(0, 120).map(lambda days: NOW - timedelta(days=round(days, 3)))


@st.composite
def results(draw: st.DrawFn) -> Result:
    test = CATALOGUE.self_tests[draw(st.sampled_from(sorted(CATALOGUE.self_tests)))]
    outcome = draw(st.sampled_from([outcome.id for outcome in test.outcomes]))
    counted = test.noise is not None and outcome != "hurt"
    return Result(
        test=test.id,
        side=draw(st.sampled_from(Side)) if test.per_side else None,
        outcome=outcome,
        value=draw(st.integers(1, 60).map(float)) if counted else None,
        hurt=outcome == "hurt",
        tested_at=draw(days_ago),
    )


efforts = st.builds(
    Effort,
    done_at=days_ago,
    exercises=st.lists(st.sampled_from(KEYS), min_size=1, max_size=6).map(tuple),
    sets=st.integers(1, 20),
    effort=st.integers(1, 10),
    pain=st.sampled_from([0, 0, 0, 1, 3, 4, 6, 7, 10]),
    next_day=st.sampled_from([None, *NextDay]),
    place=st.none() | st.sampled_from(Place),
)
hurts = st.builds(
    PainNote,
    pain=st.builds(Pain, st.sampled_from(Place), st.integers(0, 10), st.sampled_from(Since)),
    professional=st.sampled_from([None, False, False, True]),
    outcome=st.sampled_from([None, *Outcome]),
    noted_at=days_ago,
)
mild_hurts = st.builds(
    PainNote,
    pain=st.builds(
        Pain,
        st.sampled_from([Place.KNEE, Place.ANKLE, Place.LOWER_LEG, Place.FOOT]),
        st.integers(0, 3),
        st.just(Since.DAYS),
    ),
    professional=st.just(value=False),
    noted_at=days_ago,
)
choices = st.builds(
    Choices,
    sessions=st.sampled_from(Sessions),
    phase=st.sampled_from(Phase),
    equipment=st.frozensets(st.sampled_from(Equipment)),
)


def histories(pains: st.SearchStrategy[PainNote]) -> st.SearchStrategy[Answers]:
    return st.builds(
        Answers,
        made_at=st.just(NOW),
        choices=choices,
        results=st.lists(results(), max_size=12).map(tuple),
        hurts=st.lists(pains, max_size=2).map(tuple),
        efforts=st.lists(efforts, max_size=20).map(tuple),
        cleared_at=st.none() | days_ago,
        screening=st.sampled_from([NORMAL, NORMAL, NORMAL, None]),
    )


calm = histories(mild_hurts)
"""Histories that mostly end in a plan with exercises."""


def plan_of(answers: Answers) -> Plan:
    return make_plan(answers, RULES, CATALOGUE)


# Exclusions, said without the words of the code


def latest(answers: Answers) -> dict[tuple[str, Side | None], Result]:
    weeks = timedelta(weeks=RULES.results_weeks)
    counted = [r for r in answers.results if NOW - weeks < r.tested_at <= NOW]
    return {(r.test, r.side): r for r in sorted(counted, key=lambda r: r.tested_at)}


def limit_by_tests(answers: Answers, ladder: str) -> int:
    """The lowest level that a test of the last weeks shows on any side, said without the code's words."""
    shown = latest(replace(answers, results=tuple(r for r in answers.results if not r.hurt)))
    levels = [3]
    for rule in (rule for rule in RULES.tests if ladder in rule.ladders):
        test = CATALOGUE.self_tests.get(rule.test)
        caps = {reading.outcome: int(reading.level) for reading in rule.readings}
        for (key, _), each in shown.items():
            if test is None or key != rule.test:
                continue
            gap = test.outcome(each.outcome)
            seen = test.answers[0].id if gap is not None and gap.by_gap else each.outcome
            if seen in caps:
                levels.append(caps[seen])
                if rule.bands is not None and each.value is not None:
                    third = rule.bands.level_3 or float("inf")
                    levels.append(1 + (each.value >= rule.bands.level_2) + (each.value >= third))
    return min(levels)


def may_have_opened(answers: Answers, ladder: str) -> bool:
    """Whether anything could have opened a level: a test of the ladder, or two easy sessions far apart."""
    tests = {rule.test for rule in RULES.tests if ladder in rule.ladders}
    easy = [e for e in answers.efforts if e.effort <= 6 and e.pain <= 2 and e.next_day is NextDay.NO_MORE]
    return any(r.test in tests and not r.hurt for r in answers.results) or len(easy) > 1


@given(histories(hurts) | calm)
def test_no_plan_needs_what_is_not_there(answers: Answers) -> None:
    for key in used(plan_of(answers)):
        there = answers.choices.equipment.union(RULES.composition.not_needed)
        assert {*CATALOGUE.exercises[key].equipment} <= there


@given(histories(hurts) | calm)
def test_what_hurts_is_spared_by_every_exercise_and_strong_or_unasked_pain_leaves_none(
    answers: Answers,
) -> None:
    plan = plan_of(answers)
    cleared = answers.cleared_at
    told = [h for h in answers.hurts if cleared is None or h.noted_at > cleared]
    recent = [h for h in told if h.noted_at > NOW - timedelta(days=RULES.step_back.remembered_days)]
    sessions = [e for e in answers.efforts if cleared is None or e.done_at > cleared]

    for hurt in recent:
        for key in used(plan):
            load = load_at(CATALOGUE.exercises[key], hurt.pain.place)
            assert load is LoadLevel.NONE or (load is LoadLevel.SOME and hurt.pain.level <= 2)
            assert CATALOGUE.exercises[key].level is Level.FOUNDATION or hurt.pain.level <= 2
    better = [h for h in told if h.outcome is Outcome.BETTER and h.pain.level < 7]
    if any(h.professional is None for h in recent) or any(h.pain.level > 3 for h in told if h not in better):
        assert used(plan) == set(), "however long ago: 4 and more is asked about first"
    if any(e.pain > 3 for e in sessions):
        assert used(plan) == set(), "pain in a session counts like pain that was told"
    if any(h.professional or h.pain.level >= 7 or h.outcome is Outcome.WORSE for h in told):
        assert isinstance(plan.advice, SeeProfessional)
    if plan.advice is not None:
        assert used(plan) == set()


@given(calm)
def test_a_test_that_hurt_leaves_nothing_that_any_outcome_of_it_leads_to(answers: Answers) -> None:
    plan = plan_of(answers)
    hurting = {test for (test, _), result in latest(answers).items() if result.hurt}
    led_to = {key for test in hurting for o in CATALOGUE.self_tests[test].outcomes for key in o.next}

    assert not used(plan) & led_to
    assert not {*plan.allowed} & led_to


@given(calm)
def test_no_exercise_is_above_the_level_that_the_tests_show(answers: Answers) -> None:
    for session in plan_of(answers).sessions:
        for entry in session.entries:
            assert entry.level <= limit_by_tests(answers, entry.ladder)
            assert entry.level is Level.FOUNDATION or may_have_opened(answers, entry.ladder)


@given(calm)
def test_an_easier_or_harder_exercise_on_the_way_is_no_way_round(answers: Answers) -> None:
    plan = plan_of(answers)
    ladders = {rung: ladder.id for ladder in RULES.ladders for rung in ladder.rungs}

    assert used(plan) <= {*plan.allowed}
    for key in plan.allowed:
        exercise = CATALOGUE.exercises[key]
        assert {*exercise.equipment} <= answers.choices.equipment.union(RULES.composition.not_needed)
        assert exercise.level <= limit_by_tests(answers, ladders[key])


@given(histories(hurts) | calm)
def test_the_same_answers_in_any_order_give_the_same_plan(answers: Answers) -> None:
    instants = [each.tested_at for each in answers.results] + [each.done_at for each in answers.efforts]
    turned = replace(
        answers,
        results=answers.results[::-1],
        hurts=answers.hurts[::-1],
        efforts=answers.efforts[::-1],
    )

    assert plan_of(answers) == plan_of(answers)
    if len({*instants}) == len(instants):  # of two results at one instant the one that came last counts
        assert plan_of(answers).sessions == plan_of(turned).sessions


@given(calm)
def test_a_session_has_no_exercise_twice_and_no_more_than_the_rules_say(answers: Answers) -> None:
    volume = RULES.volume_in(answers.choices.phase)
    for session in plan_of(answers).sessions:
        keys = [item.exercise for item in session.items]
        assert len({*keys}) == len(keys) <= volume.exercises
        assert all(int(item.dose.sets) <= volume.most_sets for item in session.items)
        assert all(item.dose.per_side for item in session.items if item.extra is not None)


# Which way it moves


def work(item: Item) -> tuple[int, int]:
    return int(item.dose.sets), int(item.dose.reps or item.dose.seconds or 0)


def rows(plan: Plan) -> dict[tuple[str, str], Entry]:
    return {(s.letter, e.ladder): e for s in plan.sessions for e in s.entries}


def assert_no_harder(plan: Plan, before: Plan) -> None:
    """Nothing new to do, no higher level, no step up a ladder's levels, and no more of the same."""
    old = rows(before)
    for place, entry in rows(plan).items():
        assert place in old, "pain adds no exercise"
        was = old[place]
        assert entry.level <= was.level
        if entry.item.exercise == was.item.exercise:
            assert work(entry.item) <= work(was.item)
            assert entry.item.extra in {None, was.item.extra}
        else:
            rungs = next(ladder.rungs for ladder in RULES.ladders if ladder.id == entry.ladder)
            falls = rungs.index(entry.item.exercise) < rungs.index(was.item.exercise)
            assert falls or entry.level is Level.FOUNDATION, "only an exercise as easy may stand in"


@given(calm, st.one_of(hurts, mild_hurts))
def test_one_more_note_of_pain_never_makes_it_harder(answers: Answers, told: PainNote) -> None:
    before, after = plan_of(answers), plan_of(replace(answers, hurts=(*answers.hurts, told)))

    assert_no_harder(after, before)
    assert {*after.allowed} <= {*before.allowed}


@given(calm, results(), st.integers(0, 3))
def test_one_more_test_that_hurt_never_makes_it_harder(answers: Answers, told: Result, days: int) -> None:
    hurt = replace(told, outcome="hurt", hurt=True, value=None, tested_at=NOW - timedelta(days=days))
    assert_no_harder(plan_of(replace(answers, results=(*answers.results, hurt))), plan_of(answers))


@given(calm, efforts)
def test_one_more_session_that_hurt_never_makes_it_harder(answers: Answers, told: Effort) -> None:
    hurt = replace(told, pain=max(told.pain, RULES.step_back.pain_from))
    assert_no_harder(plan_of(replace(answers, efforts=(*answers.efforts, hurt))), plan_of(answers))


@given(calm, st.data())
@settings(max_examples=rounds(40, 2000))
def test_more_pain_in_or_after_a_session_never_makes_it_harder(answers: Answers, data: st.DataObject) -> None:
    if not answers.efforts:
        return
    index = data.draw(st.integers(0, len(answers.efforts) - 1))
    session = answers.efforts[index]
    worse = replace(
        session,
        pain=data.draw(st.integers(session.pain, 10)),
        next_day=data.draw(st.sampled_from([session.next_day, NextDay.MORE])),
    )
    changed = (*answers.efforts[:index], worse, *answers.efforts[index + 1 :])

    assert_no_harder(plan_of(replace(answers, efforts=changed)), plan_of(answers))


def is_steady(answers: Answers) -> bool:
    """Whether there was never over a week without a session that didn't hurt, since the first one."""
    calm = sorted(e.done_at for e in answers.efforts if e.pain < 4 and e.next_day is not NextDay.MORE)
    return all(later - one <= timedelta(weeks=1) for one, later in pairwise((*calm, NOW)))


@given(calm, efforts, st.integers(1, RULES.progress.effort_up_to), st.integers(0, 20))
@settings(max_examples=rounds(60, 2000))
def test_one_more_good_session_never_makes_it_easier(
    answers: Answers, told: Effort, felt: int, index: int
) -> None:
    times = [NOW - timedelta(days=1.5 * n + 1) for n in range(len(answers.efforts) + 1)]
    new = times.pop(min(index, len(answers.efforts)))
    paired = zip(answers.efforts, times, strict=True)
    answers = replace(answers, efforts=tuple(replace(e, done_at=at) for e, at in paired))
    good = replace(told, effort=felt, pain=0, next_day=NextDay.NO_MORE, done_at=new, place=None)
    more = replace(answers, efforts=(*answers.efforts, good))
    before, after = plan_of(answers), plan_of(more)

    assert (after.advice is None) == (before.advice is None)
    there = rows(after)
    if is_steady(more) and {*rows(before)} <= {*there}:  # a level may bring in another ladder's exercise
        assert_no_harder(before, after)


# Back after pain


def assert_nothing_rises(plan: Plan, before: Plan, places: tuple[Place, ...]) -> None:
    """The same exercise has no more work and no more weight. Another has no more of what can hurt."""
    old, ranks, hard = rows(before), [*LoadLevel], [*Impact]
    for place, entry in rows(plan).items():
        item, was = entry.item, old[place].item
        now, then = CATALOGUE.exercises[item.exercise], CATALOGUE.exercises[was.exercise]
        assert int(item.dose.sets) <= int(was.dose.sets)
        assert item.dose.load is None or item.dose.load == was.dose.load
        if now == then:
            assert prod(work(item)) <= prod(work(was))
        for each in places:
            assert ranks.index(load_at(now, each)) <= ranks.index(load_at(then, each))
        assert hard.index(now.impact or Impact.NONE) <= hard.index(then.impact or Impact.NONE)


BODY = sorted({*Place} - UNPLACED)


@given(calm, st.sampled_from(BODY), st.integers(0, 6), st.booleans())
@settings(max_examples=rounds(200, 2000), deadline=None)
def test_after_pain_that_is_told_nothing_rises(
    answers: Answers, place: Place, level: int, is_over: bool
) -> None:
    note = PainNote(pain=Pain(place, level, Since.TODAY), professional=False, noted_at=NOW)
    cleared = NOW if is_over else answers.cleared_at
    before = plan_of(replace(answers, cleared_at=cleared))
    after = plan_of(replace(answers, cleared_at=cleared, hurts=(*answers.hurts, note)))

    assert_nothing_rises(after, before, (place,) if level >= 4 or not is_over else ())


@given(calm, st.lists(st.sampled_from(KEYS), min_size=1, max_size=6), st.integers(1, 10), st.integers(0, 6))
@settings(max_examples=rounds(200, 2000), deadline=None)
def test_after_a_session_that_hurt_nothing_rises(
    answers: Answers, keys: list[str], felt: int, pain: int
) -> None:
    day_after = NextDay.MORE if pain < 4 else NextDay.NO_MORE
    last = Effort(done_at=NOW, exercises=tuple(keys), sets=8, effort=felt, pain=pain, next_day=day_after)
    before = plan_of(answers)
    after = plan_of(replace(answers, efforts=(*answers.efforts, last)))

    assert_nothing_rises(after, before, tuple(BODY))
