"""What answers to the health questions allow: a table, and what holds for any answers."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bot.content.catalogue import Catalogue
from bot.content.exercises import Flag, Impact, Level, Position
from bot.content.load import load_catalogue
from bot.content.screening import NONE_OF_THESE, ScreeningOutcome, ScreeningRules
from bot.features.screening.notes import notes_of
from bot.features.screening.rules import Screening, Standing, is_heavy, standing_of
from bot.settings import CONTENT
from tests.features.screening.screening_table import GENTLE, GROUPS, NOW, TABLE, WEEK, Case, said

RULES = load_catalogue(CONTENT).screening
assert RULES is not None
QUESTIONS: ScreeningRules = RULES


def standing(case: Case) -> Standing:
    weeks = case.weeks_since_session
    return standing_of(case.screening, QUESTIONS, NOW, NOW - weeks * WEEK if weeks is not None else None)


def test_the_table_knows_every_question() -> None:
    assert {
        group.id: tuple(question.id for question in group.questions) for group in QUESTIONS.groups
    } == GROUPS


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in TABLE.items()])
def test_answers_lead_where_the_table_says(case: Case) -> None:
    found = standing(case)

    assert found.outcome is case.outcome
    assert {*case.flags} <= found.flags
    assert not {*case.no_flags} & found.flags
    assert bool(found.asks) is case.asks
    assert all(words in " ".join(found.do) for words in case.says)


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in TABLE.items()])
def test_what_an_outcome_rules_out_is_ruled_out(case: Case, catalogue: Catalogue) -> None:
    found = standing(case)
    offered = [each for each in catalogue.exercises.values() if found.may(each)]
    tests = [each for each in catalogue.self_tests.values() if found.may_test(each)]
    doses = [
        found.lighter(each.dosage.strength) for each in catalogue.exercises.values() if each.dosage.strength
    ]

    if found.outcome is ScreeningOutcome.NORMAL:
        assert offered
        assert any(map(is_heavy, doses))
        return
    assert not any(map(is_heavy, doses))
    assert all(each.level is Level.FOUNDATION and each.impact in (Impact.NONE, None) for each in offered)
    if found.bars:
        assert not offered
        assert not tests
    else:
        assert offered
        assert not found.why or not any(each.fatigue for each in tests)
        assert tests


def test_every_answer_says_what_to_do_unless_it_is_normal() -> None:
    for question in QUESTIONS.questions:
        assert all(
            meaning.do for meaning in question.meanings if meaning.outcome is not ScreeningOutcome.NORMAL
        )


def anything(chance: random.Random) -> Screening:
    """Answers without contradiction: each group has ticks, or None of these, or nothing."""
    ticked: dict[str, tuple[str, ...]] = {}
    choices: dict[str, str] = {}
    for group in QUESTIONS.groups:
        ids = [question.id for question in group.questions if chance.random() < 0.2]
        ticked[group.id] = tuple(ids) or chance.choice([(NONE_OF_THESE,), ()])
        for question in group.questions:
            if question.choices and chance.random() < 0.7:
                choices[question.id] = chance.choice(question.choices).id
    at = NOW - chance.random() * 30 * WEEK
    cleared = chance.choice([None, at - WEEK, at + WEEK])
    return Screening(ticked=ticked, choices=choices, at=at, cleared=cleared)


@pytest.mark.parametrize("seed", range(20))
def test_one_more_yes_never_makes_it_milder(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # a test
    for _ in range(50):
        before = anything(chance)
        group = chance.choice(QUESTIONS.groups)
        ticks = before.ticked[group.id] or (NONE_OF_THESE,)
        before = replace(before, ticked={**before.ticked, group.id: ticks})
        more = {*ticks, chance.choice(group.questions).id} - {NONE_OF_THESE}
        after = replace(before, ticked={**before.ticked, group.id: tuple(more)})

        first, second = (standing_of(each, QUESTIONS, NOW) for each in (before, after))
        assert second.outcome.strictness >= first.outcome.strictness
        assert second.flags >= first.flags


@pytest.mark.parametrize("seed", range(20))
def test_an_empty_group_is_never_milder_than_none_of_these(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # a test
    for _ in range(50):
        group = chance.choice(QUESTIONS.groups).id
        some = anything(chance)
        none = replace(some, ticked={**some.ticked, group: (NONE_OF_THESE,)})
        empty = replace(some, ticked={**some.ticked, group: ()})

        mild, strict = (standing_of(each, QUESTIONS, NOW) for each in (none, empty))
        assert strict.outcome.strictness >= mild.outcome.strictness
        assert strict.outcome is not ScreeningOutcome.NORMAL


@pytest.mark.parametrize("seed", range(20))
def test_an_open_smaller_question_is_never_milder_than_any_answer_to_it(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # a test
    for question in QUESTIONS.questions:
        if not question.choices:
            continue
        some = anything(chance)
        group = next(each.id for each in QUESTIONS.groups if question in each.questions)
        some = replace(some, ticked={**some.ticked, group: (question.id,)}, cleared=None)
        rest = {key: choice for key, choice in some.choices.items() if key != question.id}
        left_open = standing_of(replace(some, choices=rest), QUESTIONS, NOW)
        assert left_open.asks
        for choice in question.choices:
            answered = standing_of(replace(some, choices={**rest, question.id: choice.id}), QUESTIONS, NOW)
            assert left_open.outcome.strictness >= answered.outcome.strictness


def test_nobody_under_18_ever_sees_a_heavy_dose() -> None:
    heavy = [
        standing_of(
            said("under_18", weeks_ago=weeks, under_18=age, cleared_weeks_ago=cleared), QUESTIONS, NOW
        )
        for age in ("under_16", "over_16")
        for weeks in (0, 10, 40)
        for cleared in (None, 0)
    ]

    assert not any(each.may_heavy for each in heavy)
    normal = Standing(outcome=ScreeningOutcome.NORMAL, flags=frozenset({Flag.UNDER_18}), answered=True)
    assert not normal.may_heavy


def test_a_pregnant_runner_is_offered_nothing_on_her_back(catalogue: Catalogue) -> None:
    found = standing_of(said("pregnancy", pregnancy="pregnant_well"), QUESTIONS, NOW)
    offered = [each for each in catalogue.exercises.values() if found.may(each)]

    assert offered
    assert not any(each.position in (Position.SUPINE, Position.BENCH) for each in offered)


def test_an_artificial_hip_never_bends_deep_crosses_over_or_goes_to_its_end(catalogue: Catalogue) -> None:
    found = standing(TABLE["an artificial hip after 5 weeks"])
    offered = {key for key, each in catalogue.exercises.items() if found.may(each)}

    ruled_out = {"lateral_lunge", "lunge_matrix", "curtsy_lunge", "cross_curtsy_lunge", "hip_flexor_stretch"}
    assert ruled_out.isdisjoint(offered)
    assert {"squat", "glute_bridge", "side_leg_lift_lying", "backward_lunge"} <= offered


def test_nobody_kneels_on_an_artificial_knee(catalogue: Catalogue) -> None:
    found = standing(TABLE["an artificial knee after 5 weeks"])
    offered = {key for key, each in catalogue.exercises.items() if found.may(each)}

    kneeling = {
        "quadruped_hip_extension",
        "donkey_kick",
        "bird_dog",
        "side_plank_knees",
        "hip_flexor_stretch",
    }
    assert kneeling.isdisjoint(offered)
    assert {"squat", "glute_bridge", "curtsy_lunge", "single_leg_rdl"} <= offered


def test_a_date_is_only_named_if_something_milder_begins_then() -> None:
    pregnant = standing(Case(screening=said("pregnancy", pregnancy="pregnant_well"), outcome=GENTLE))
    new = standing(Case(screening=said("new_and_older"), outcome=GENTLE))

    assert not any("until" in each for each in notes_of(pregnant))
    assert "That's until 30 June 2026." in notes_of(new)[0]


def test_answers_that_are_too_old_say_so_first() -> None:
    old = standing(Case(screening=said("pregnancy", weeks_ago=27, pregnancy="pregnant_well"), outcome=GENTLE))

    assert notes_of(old)[0].startswith("Your health answers are too old to go by")


def test_no_calf_raise_after_an_antibiotic_that_weakens_tendons(catalogue: Catalogue) -> None:
    case = replace(TABLE["that antibiotic 4 months ago"], screening=said("medicines", medicines="quinolone"))
    offered = {key for key, each in catalogue.exercises.items() if standing(case).may(each)}

    assert "glute_bridge" in offered
    assert not any("calf_raise" in key or "hop" in key for key in offered)


def test_without_questions_everybody_is_gentle_only_and_nobody_is_asked() -> None:
    found = standing_of(said(), None, NOW)

    assert (found.outcome, found.asks) == (ScreeningOutcome.GENTLE_ONLY, ())


def test_nothing_of_the_answers_is_in_a_log() -> None:
    screening = said("heart", "pregnancy", pregnancy="pregnant_well")

    assert "heart" not in repr(screening) + repr(standing_of(screening, QUESTIONS, NOW))
