"""Every part of a plan has the rule that gave it, and the explanation never says another plan."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pytest
from hypothesis import given

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment, LoadLevel, Place
from bot.content.plan_rules import PlanRules
from bot.features.guided.workout import NextDay
from bot.features.pain.rules import Outcome, Since, load_at
from bot.features.plan.care import Care
from bot.features.plan.explaining import Applied, Explained, explain_plan, why_advice
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers
from bot.features.self_tests.rules import Side
from tests.features.plan.plan_answers import alike, answers, both, effort, note, result
from tests.features.plan.plan_pattern import BRIDGE, GOOD_FOUR, HOLD, PERFECT, Pattern
from tests.features.plan.test_plan_properties import CATALOGUE, RULES, calm, histories, hurts
from tests.features.plan.test_plan_table import TABLE

OF_THE_FILE = {each.name for each in fields(PlanRules)}
OF_THE_CODE = {
    *("pain.signs", "pain.strong", "pain.moderate", "pain.signs_not_asked", "pain.spared"),
    *("pain.self_test", "pain.cleared", "pain.six", "pain.gone", "pain.restart"),
}


def explained(given_: Answers) -> Explained:
    return explain_plan(given_, RULES, CATALOGUE)


def rules_in(told: Explained) -> list[Applied]:
    """Every rule that an explanation names."""
    entries = [each for session in told.sessions.values() for each in session]
    return [
        *told.advice,
        *(rule for entry in entries for rule in entry.rules),
        *(Applied(rule=entry.because, text="") for entry in entries),
        *(each.applied for each in told.left_out),
        *(why for _, why in told.passed_over),
    ]


@pytest.mark.parametrize("pattern", TABLE.values(), ids=TABLE)
def test_an_explanation_is_of_the_plan_and_leaves_no_part_of_it_out(
    pattern: Pattern, catalogue: Catalogue
) -> None:
    assert catalogue.plan_rules is not None
    told = explain_plan(pattern.answers, catalogue.plan_rules, catalogue)

    assert told.plan == make_plan(pattern.answers, catalogue.plan_rules, catalogue)
    assert {letter: tuple(each.entry for each in entries) for letter, entries in told.sessions.items()} == {
        session.letter: session.entries for session in told.plan.sessions
    }
    assert bool(told.advice) == (told.plan.advice is not None)
    for entries in told.sessions.values():
        for each in entries:
            names = {rule.rule.partition(".")[0] for rule in each.rules}
            assert {"composition", "ladders", "progress", "volume"} <= names
            assert names & {"tests", "results_weeks"}, "its level comes from somewhere"
            assert ("weaker_side" in names) or each.entry.item.extra is None


@pytest.mark.parametrize("pattern", TABLE.values(), ids=TABLE)
def test_every_rule_named_is_one_that_a_physio_finds(pattern: Pattern, catalogue: Catalogue) -> None:
    flags = {flag.id for flag in catalogue.red_flags}
    ladders = {ladder.id for ladder in RULES.ladders}
    for each in rules_in(explained(pattern.answers)):
        first, _, rest = each.rule.partition(".")
        if first == "red_flags":
            assert rest in flags
        elif first == "ladders" and rest:
            assert rest in ladders
        elif first == "tests" and rest:
            assert rest in {rule.test for rule in RULES.tests}
        else:
            assert each.rule in OF_THE_CODE or first in OF_THE_FILE


@dataclass(frozen=True, kw_only=True)
class Case:
    """Answers, and a rule that the exercise (or the advice, for None) must name with these words, or not."""

    answers: Answers
    exercise: str | None
    must: tuple[tuple[str, str], ...] = ()
    must_not: tuple[str, ...] = ()


TWICE = (
    *both(HOLD, "shorter", "held_level", (20, 50), days=9),
    *both(HOLD, "shorter", "held_level", (20, 50), days=2),
)

CASES = {
    "nothing is known: no test, no weaker side, no way back": Case(
        answers=answers(),
        exercise="glute_bridge",
        must=(
            ("composition.must", "Session A always"),
            ("ladders.bridge", "rung 1 of 7"),
            ("results_weeks", "level 1"),
            ("progress", "step 1 of"),
            ("volume", "6 exercises in a session, and 3 sets of each"),
            ("progress.first_weeks", "At most 2 sets in the first 2 weeks"),
            ("progress.efforts", "60 s of rest"),
        ),
        must_not=("weaker_side", "step_back", "return_after_break", "pain.spared"),
    ),
    "the left side sagged: it moves to the front, and decides no level": Case(
        answers=answers(*both(BRIDGE, "sagged", "steady")),
        exercise="quadruped_hip_extension",
        must=(
            ("composition.turns", "What a self-test showed moves it to the front"),
            ("results_weeks", "level 1"),
        ),
        must_not=("tests.hip_bridge_test", "weaker_side"),
    ),
    "numbers, and one side that did less once": Case(
        answers=answers(*both(HOLD, "shorter", "held_level", (20, 50))),
        exercise="single_leg_bridge_bent_knee",
        must=(
            ("tests.single_leg_bridge_hold", "Left: 20 s, held_level, level 2. Right: 50 s, held_level, l"),
            ("weaker_side", "The left did less in single_leg_bridge_hold on 1 day. It takes 2."),
        ),
        must_not=("results_weeks", "training"),
    ),
    "one side did less on two days: one more set": Case(
        answers=answers(*TWICE),
        exercise="single_leg_bridge_bent_knee",
        must=(("weaker_side", "The left did less in single_leg_bridge_hold. It gets 1 more set."),),
    ),
    "one side did less for long enough": Case(
        answers=answers(
            *(r for days in (70, 50, 2) for r in both(HOLD, "shorter", "held_level", (20, 50), days=days))
        ),
        exercise="single_leg_bridge_bent_knee",
        must=(("weaker_side", "one more set is only for 6 weeks"),),
    ),
    "one side did less on two days, and a session hurt a little: no more": Case(
        answers=answers(*TWICE, efforts=(effort(1, "single_leg_bridge", pain=1),)),
        exercise="single_leg_bridge_bent_knee",
        must=(("weaker_side", "hurt lately, so no side gets one more set"),),
    ),
    "one side tested: it says why no level opens": Case(
        answers=answers(result(HOLD, Side.LEFT, "held_level", value=60)),
        exercise="glute_bridge",
        must=(("tests.single_leg_bridge_hold", "can't open a level"),),
    ),
    "no number: it says why no level opens": Case(
        answers=answers(*alike(HOLD, "held_level")),
        exercise="glute_bridge",
        must=(("tests.single_leg_bridge_hold", "can't open a level without a number"),),
    ),
    "balance alone: it says how far that leads": Case(
        answers=answers(*alike("one_leg_stand", "stayed_up", 30)),
        exercise="side_leg_lift_standing",
        must=(("tests.one_leg_stand", "On its own it opens at most level 2"),),
    ),
    "a smooth one-leg squat: it says that only sessions lead to weights": Case(
        answers=answers(*alike("single_leg_squat_quality", "smooth")),
        exercise="lateral_lunge",
        must=(("ladders.directions", "Self-tests open at most level 2 here"),),
    ),
    "a break: it says why no level opens": Case(
        answers=answers(*alike(HOLD, "held_level", 60, days=40)),
        exercise="glute_bridge",
        must=(("tests.single_leg_bridge_hold", "4 weeks without a session"),),
    ),
    "an old test and the sessions since: it says that they hold the level": Case(
        answers=answers(
            *alike(HOLD, "held_level", 60, days=91),
            efforts=tuple(effort(days, "single_leg_bridge", felt=8) for days in range(84, 0, -7)),
        ),
        exercise="single_leg_bridge_bent_knee",
        must=(
            ("training", "An older self-test and the last 4 weeks show level 2"),
            ("results_weeks", "12 w"),
        ),
    ),
    "an easy month: it says that sessions opened the level": Case(
        answers=answers(efforts=tuple(effort(days) for days in range(30, 1, -2))),
        exercise="single_leg_bridge_bent_knee",
        must=(("training", "Sessions have opened level 2"), ("results_weeks", "level 2")),
    ),
    "two tests name different sides: it says that neither gets more": Case(
        answers=answers(*both(BRIDGE, "steady", "sagged"), *TWICE),
        exercise="single_leg_bridge_bent_knee",
        must=(("weaker_side", "both sides"),),
    ),
    "four good sessions: two steps on": Case(
        answers=answers(efforts=GOOD_FOUR),
        exercise="glute_bridge",
        must=(("progress", "step 3 of"), ("progress", "Good sessions in a row: 0. The next step takes 2.")),
    ),
    "a session that hurt: rest": Case(
        answers=answers(efforts=(*GOOD_FOUR, effort(1, pain=4))),
        exercise=None,
        must=(("pain.moderate", "The session on 2026-06-01 hurt 4/10."),),
    ),
    "a session that hurt and is over: a step back, and half the sets": Case(
        answers=answers(efforts=(*GOOD_FOUR, effort(1, pain=4)), cleared_days=0.5),
        exercise="glute_bridge",
        must=(
            ("step_back", "took a step: 1. Parts that are back: 0 of 4."),
            ("progress", "step 1 of"),
            ("pain.restart", "half the sets"),
        ),
    ),
    "worse on the day after: a step back": Case(
        answers=answers(efforts=(*GOOD_FOUR, effort(1, next_day=NextDay.MORE))),
        exercise="glute_bridge",
        must=(("step_back", "took a step: 1."),),
    ),
    "five weeks away: two exercises back, and half the sets": Case(
        answers=answers(efforts=tuple(effort(35 + 2 * n) for n in range(8))),
        exercise="glute_bridge",
        must=(("return_after_break", "Half the sets after over 4 weeks"), ("progress", "step 1 of")),
        must_not=("step_back",),
    ),
    "a level opened by a test: its ladder begins there": Case(
        answers=answers(*alike(HOLD, "held_level", 20)),
        exercise="single_leg_bridge_bent_knee",
        must=(("tests.single_leg_bridge_hold", "level 2"), ("progress", "The level begins at step")),
    ),
    "a sore knee: what spares it": Case(
        answers=answers(hurts=(note(Place.KNEE, 3),)),
        exercise="clamshell",
        must=(("pain.spared", "spare your knee"),),
        must_not=("weaker_side",),
    ),
    "pain of 8: strong, and the sign that it is": Case(
        answers=answers(hurts=(note(Place.THIGH, 8),)),
        exercise=None,
        must=(("pain.strong", "Thigh, 8/10"), ("red_flags.strong_pain", "Thigh, 8/10")),
        must_not=("pain.moderate", "pain.signs"),
    ),
    "a session that hurt 8": Case(
        answers=answers(efforts=(effort(2, pain=8),)),
        exercise=None,
        must=(("pain.strong", "session on 2026-05-31 hurt 8/10"),),
    ),
    "a sign that was named": Case(
        answers=answers(hurts=(note(Place.GROIN, 2, days=60, professional=True),)),
        exercise=None,
        must=(("pain.signs", "told on 2026-04-03"),),
    ),
    "for more than two weeks": Case(
        answers=answers(hurts=(note(Place.KNEE, 3, since=Since.LONGER),)),
        exercise=None,
        must=(("red_flags.no_better_in_weeks", "more than two weeks"),),
    ),
    "worse the next day": Case(
        answers=answers(hurts=(note(Place.KNEE, 2, outcome=Outcome.WORSE),)),
        exercise=None,
        must=(("red_flags.no_better_in_weeks", "The next day: worse"),),
    ),
    "pain of 6 after four days": Case(
        answers=answers(hurts=(note(Place.KNEE, 6, days=4),)),
        exercise=None,
        must=(("pain.six", "Knee, 6/10"),),
        must_not=("pain.moderate",),
    ),
    "the groin at 2, told 20 days ago": Case(
        answers=answers(hurts=(note(Place.GROIN, 2, days=20),)),
        exercise=None,
        must=(("pain.gone", "Nobody has said that it has gone"),),
    ),
    "pain of 4": Case(
        answers=answers(hurts=(note(Place.ANKLE, 4),)),
        exercise=None,
        must=(("pain.moderate", "Ankle, 4/10"),),
        must_not=("pain.strong", "pain.spared"),
    ),
    "nobody asked about the signs": Case(
        answers=answers(hurts=(note(Place.KNEE, 1, professional=None),)),
        exercise=None,
        must=(("pain.signs_not_asked", "Nobody has asked"),),
    ),
    "nothing spares it": Case(
        answers=answers(hurts=(note(Place.ELSEWHERE, 1),)),
        exercise=None,
        must=(("pain.spared", "surely spares your sore spot"),),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_rules_named_are_those_that_decided(case: Case) -> None:
    told = explained(case.answers)
    found = told.advice
    if case.exercise is not None:
        entries = [each for session in told.sessions.values() for each in session]
        found = next(each.rules for each in entries if each.entry.item.exercise == case.exercise)

    for rule, words in case.must:
        assert any(each.rule == rule and words in each.text for each in found), (rule, found)
    assert {*case.must_not}.isdisjoint(each.rule for each in found)


def test_what_pain_leaves_out_is_named_with_the_place(catalogue: Catalogue) -> None:
    told = explained(answers(*PERFECT, hurts=(note(Place.KNEE, 3), note(Place.LOWER_BACK, 3))))
    out = {each.exercise.id: each for each in told.left_out}

    assert load_at(catalogue.exercises["clamshell"], Place.KNEE) is LoadLevel.NONE
    assert out["clamshell"].what == "lower back"
    assert "your lower back" in out["clamshell"].applied.text
    assert out["squat"].what == "lower back, knee"
    assert {each.applied.rule for each in told.left_out} == {"pain.spared"}
    assert any(catalogue.exercises[key].level > 1 for key in out), "what's harder is left out as well"
    assert not {*out} & {*told.plan.allowed}


def test_what_a_self_test_that_hurt_leaves_out_is_named_with_the_test() -> None:
    told = explained(answers(*both(BRIDGE, "sagged", "hurt"), *both(HOLD, "hurt", "held_level")))
    out = {each.exercise.id: each for each in told.left_out}

    assert out["glute_bridge"].what == "hip_bridge_test, single_leg_bridge_hold"
    assert out["glute_bridge"].applied.rule == "pain.self_test"
    assert out["side_leg_lift_lying"].applied.rule == "pain.spared", "nobody said where, so it may be there"


def test_without_pain_nothing_is_left_out_because_of_it() -> None:
    assert explained(answers(equipment=frozenset({Equipment.BENCH}))).left_out == ()


@pytest.mark.parametrize(
    ("given_", "what", "rule", "words"),
    [
        (answers(*alike(BRIDGE, "steady", days=84)), BRIDGE, "results_weeks", "12 weeks old"),
        (answers(*alike(BRIDGE, "steady", days=40)), BRIDGE, "training", "4 weeks without a session"),
        (answers(hurts=(note(Place.KNEE, 3, days=14),)), "knee 3/10", "step_back.remembered_days", "14 days"),
        (answers(hurts=(note(Place.KNEE, 8),), cleared_days=1), "knee 8/10", "pain.cleared", "cleared on"),
        (answers(efforts=(effort(2, felt=8),)), "session, 2026-05-31", "progress", "effort was 8/10"),
        (answers(efforts=(effort(2, next_day=None),)), "session", "progress", "Nobody has said"),
    ],
)
def test_an_answer_that_changed_nothing_is_named_with_the_rule(
    given_: Answers, what: str, rule: str, words: str
) -> None:
    found = explained(given_).passed_over

    assert any(what in told and why.rule == rule and words in why.text for told, why in found), found


def test_an_answer_that_counts_is_not_called_passed_over() -> None:
    given_ = answers(*PERFECT, hurts=(note(Place.KNEE, 2),), efforts=(*GOOD_FOUR, effort(1, pain=5)))

    assert explained(given_).passed_over == ()


@given(histories(hurts) | calm)
def test_there_is_a_reason_for_advice_whenever_there_is_advice(given_: Answers) -> None:
    advice = Care.of(given_, RULES, CATALOGUE).advice

    assert bool([*why_advice(given_, RULES, CATALOGUE)]) == (advice is not None)


@given(histories(hurts) | calm)
def test_whatever_happened_the_plan_explained_is_the_plan_made(given_: Answers) -> None:
    told = explained(given_)
    out = {each.exercise.id for each in told.left_out}

    assert told.plan == make_plan(given_, RULES, CATALOGUE)
    assert bool(told.advice) == (told.plan.advice is not None)
    assert not out & {*told.plan.allowed}
