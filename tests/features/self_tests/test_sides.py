"""A result's card and the plan tell one story about the two sides, and neither says "weak"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.content.catalogue import Catalogue
from bot.content.self_tests import SelfTest
from bot.features.plan.findings import Findings
from bot.features.plan.making import make_plan
from bot.features.self_tests.meaning import days_of, gap_of
from bot.features.self_tests.result_cards import result_card, result_pages
from bot.features.self_tests.rules import Result, Side, tracks, weaker_named
from bot.features.self_tests.service import Finished
from tests.features.plan.plan_answers import EVERYTHING, NOW, answers
from tests.features.self_tests.test_self_test_cards import CATALOGUE, PAGE, shown_texts

RULES = CATALOGUE.plan_rules
assert RULES is not None

COUNTED = [
    CATALOGUE.self_tests[rule.test]
    for rule in RULES.tests
    if rule.side_gap is not None and rule.test in CATALOGUE.self_tests
]

HOLD, PLANK, THRUST, LIFTS, STAND, PUSH, WALL = (
    "single_leg_bridge_hold",
    "side_plank_hold",
    "hip_thrust_side_check",
    "side_leg_lift_count",
    "one_leg_stand",
    "wall_push_test",
    "knee_to_wall",
)


def did(test: SelfTest, left: float, right: float, days: float = 0) -> tuple[Result, ...]:
    """The results of both sides on one day, named as the guided test names them."""
    first = test.answers[0].id
    sides = zip(Side, (left, right), strict=True)
    at = NOW - timedelta(days=days)
    return weaker_named(
        tuple(
            Result(test=test.id, side=side, outcome=first, value=value, tested_at=at) for side, value in sides
        ),
        test,
    )


def came(test: SelfTest, *history: tuple[Result, ...]) -> Finished:
    """What the card knows after the last of these days."""
    found = tuple(tracks([each for day in history for each in day], CATALOGUE.self_tests))
    return Finished(id=1, test=test, results=history[-1], tracks=found)


def card(test: SelfTest, *history: tuple[Result, ...], catalogue: Catalogue = CATALOGUE) -> str:
    done = came(test, *history)
    count = len(result_pages(done, catalogue))
    return "\n".join(text for n in range(count) for text in shown_texts(result_card(done, catalogue, n)))


GAPS = [
    (HOLD, 60, 54, None),
    (HOLD, 50, 36, None),
    (HOLD, 50, 35, Side.RIGHT),
    (HOLD, 100, 84, None),
    (HOLD, 20, 50, Side.LEFT),
    (PLANK, 60, 41, None),
    (PLANK, 60, 40, Side.RIGHT),
    (LIFTS, 20, 16, None),
    (LIFTS, 20, 15, Side.RIGHT),
    (THRUST, 10, 7, None),
    (THRUST, 10, 14, Side.LEFT),
    (PUSH, 35, 26, None),
    (PUSH, 25, 35, Side.LEFT),
    (STAND, 30, 10, None),
    (STAND, 30, 9, Side.RIGHT),
    (STAND, 5, 9, None),
    (WALL, 10, 8.5, None),
    (WALL, 10, 8, Side.RIGHT),
    (HOLD, 4, 4, None),
    (WALL, 2, 2, None),
]


@pytest.mark.parametrize(("key", "left", "right", "lower"), GAPS)
@pytest.mark.parametrize("days", [1, 2])
def test_the_card_and_the_plan_tell_one_story(
    key: str, left: float, right: float, lower: Side | None, days: int
) -> None:
    test = CATALOGUE.self_tests[key]
    history = [did(test, left, right, days=7 * n) for n in range(days)][::-1]
    shown = card(test, *history)
    assert RULES is not None
    found = Findings.of([each for day in history for each in day], RULES, CATALOGUE.self_tests, NOW)

    comparison = shown.partition("**Left and right**")[2].partition("\n")[0]
    assert ("more than noise" in comparison) == (lower is not None)
    assert [gap.side for gap in found.gaps] == ([lower] if lower is not None and days == 2 else [])
    by_gap = test.by_gap
    assert by_gap is None or (by_gap.seen in shown) == (lower is not None), "else, what was tapped is shown"


@pytest.mark.parametrize("test", COUNTED, ids=lambda test: test.id)
def test_the_largest_gap_fits_and_leaves_what_it_cannot_tell_on_the_first_page(test: SelfTest) -> None:
    history = [did(test, 30, 1, days=days) for days in (40, 9, 0)]
    for known in (history, history[-1:]):
        done = came(test, *known)
        for page in range(len(result_pages(done, CATALOGUE))):
            texts = shown_texts(result_card(done, CATALOGUE, page))
            assert sum(map(len, texts)) <= PAGE
        assert test.cannot_tell in "\n".join(shown_texts(result_card(done, CATALOGUE)))


@pytest.mark.parametrize("test", COUNTED, ids=lambda test: test.id)
@pytest.mark.parametrize("numbers", [(30, 1), (1, 30), (1, 1), (20, 19)])
def test_no_word_says_weak_or_speaks_of_injury(test: SelfTest, numbers: tuple[int, int]) -> None:
    history = [did(test, *numbers, days=days) for days in (9, 0)]
    assert RULES is not None
    plan = make_plan(
        answers(*(each for day in history for each in day), equipment=EVERYTHING), RULES, CATALOGUE
    )
    comparison = card(test, *history).partition("**Left and right**")[2].partition("\n")[0]
    told = [entry.item.because for session in plan.sessions for entry in session.entries]

    for words in (comparison, *told, *plan.notes):
        assert not any(bad in words.casefold() for bad in ("weak", "below average", "injur", "risk"))


def test_no_outcome_calls_a_side_weak() -> None:
    means = [outcome.means for test in CATALOGUE.self_tests.values() for outcome in test.outcomes]

    assert not [words for words in means if "weak" in words.casefold()]


def test_the_rules_of_plans_say_weak_nowhere() -> None:
    assert RULES is not None
    said = [reading.says for rule in RULES.tests for reading in rule.readings]
    noted = [rule.low.note for rule in RULES.tests if rule.low is not None]

    assert not [words for words in (*said, *noted, *RULES.opinion) if "weak" in words.casefold()]


def test_a_few_centimetres_on_both_sides_are_not_said_to_be_fine() -> None:
    test = CATALOGUE.self_tests[WALL]
    [shown] = [
        text for text in shown_texts(result_card(came(test, did(test, 2, 2)), CATALOGUE)) if "7 cm" in text
    ]

    assert "Under 7 cm, your heels may lift early in a squat." in shown


@pytest.mark.parametrize(
    ("key", "number", "words"),
    [
        (HOLD, 4, "shows level 1. Level 2 starts at 15 s on both sides"),
        (HOLD, 15, "shows level 2. Level 3 starts at 40 s on both sides"),
        (HOLD, 40, "shows level 3."),
        (THRUST, 2, "shows level 1. Level 2 starts at 8 reps on both sides"),
        (STAND, 30, "shows level 2."),
    ],
)
def test_the_card_says_what_the_number_means_for_a_plan(key: str, number: float, words: str) -> None:
    test = CATALOGUE.self_tests[key]

    assert f"**For your plan**, this {words}" in card(test, did(test, number, number))


def test_without_rules_for_plans_the_card_goes_by_the_tests_own_noise() -> None:
    bare = replace(CATALOGUE, plan_rules=None)
    test = CATALOGUE.self_tests[HOLD]

    assert "12 s apart: more than noise" in card(test, did(test, 42, 30), catalogue=bare)
    assert "For your plan" not in card(test, did(test, 42, 30), catalogue=bare)


def test_two_tries_on_one_day_are_one_day_and_a_side_alone_is_none() -> None:
    test = CATALOGUE.self_tests[HOLD]
    again = (*did(test, 50, 30, days=0.3), *did(test, 50, 30))
    alone = did(test, 50, 20, days=5)[:1]

    assert len(days_of(again)) == 1
    gap = gap_of((*did(test, 50, 30, days=9), *alone, *again), test, RULES)
    assert gap is not None
    assert (gap.side, gap.days) == (Side.RIGHT, 2), "the day with one side says nothing, and ends nothing"


def test_pain_ends_a_gap() -> None:
    test = CATALOGUE.self_tests[HOLD]
    left, right = did(test, 50, 30)
    hurt = (left, replace(right, outcome="hurt", hurt=True, value=None))

    assert gap_of((*did(test, 50, 30, days=9), *did(test, 50, 30, days=5), *hurt), test, RULES) is None
