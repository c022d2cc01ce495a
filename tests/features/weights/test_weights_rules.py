"""What to lift next: one thing up at a time, nothing after a bad session, and never more than there is."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.exercises import Exercise
from bot.errors import UserError
from bot.features.weights.rules import (
    USUAL,
    Change,
    Lift,
    Lifted,
    Unit,
    Weights,
    is_weighted,
    read_set,
    read_weights,
    target,
)
from tests.features.plan.plan_answers import NOW
from tests.features.plan.test_plan_properties import CATALOGUE
from tests.soak import rounds

SPLIT_SQUAT = CATALOGUE.exercises["split_squat"]
WEIGHTED = [
    each
    for each in CATALOGUE.exercises.values()
    if each.dosage.strength is not None and is_weighted(each.dosage.strength, each)
]


def lifts(*done: tuple[float, int] | tuple[float, int, bool], last: float = 3) -> list[Lift]:
    """What was lifted every three days: kilos, reps, and whether the session was good."""
    return [
        Lift(
            exercise="split_squat",
            lifted=Lifted(round(each[0] * 1000), each[1]),
            done_at=NOW - timedelta(days=last + 3 * n),
            is_good=each[2] if len(each) > 2 else True,
        )
        for n, each in enumerate(reversed(done))
    ][::-1]


def next_of(
    known: list[Lift], have: Weights = USUAL, exercise: Exercise = SPLIT_SQUAT, *, may_rise: bool = True
) -> tuple[Change, float, int]:
    dose = exercise.dosage.strength
    assert dose is not None
    found = target(dose, exercise, known, have, NOW, may_rise=may_rise)
    return found.change, found.lifted.grams / 1000, found.lifted.amount


HEAVY = Weights(grams=(4000, 12_000))

TABLE = {
    "never lifted: what the file says to begin with": (lifts(), USUAL, (Change.FIRST, 4, 6)),
    "never lifted, and nothing is that light: the lightest": (
        lifts(),
        Weights(grams=(6000, 8000)),
        (Change.FIRST, 6, 6),
    ),
    "it went well: one rep more": (lifts((4, 6)), USUAL, (Change.MORE, 4, 7)),
    "it didn't: the same again": (lifts((4, 6), (4, 7, False)), USUAL, (Change.SAME, 4, 7)),
    "the most reps once: the same again": (lifts((4, 11), (4, 12)), USUAL, (Change.SAME, 4, 12)),
    "the most reps twice: 2 kg more, from the fewest": (
        lifts((4, 12), (4, 12)),
        USUAL,
        (Change.HEAVIER, 6, 6),
    ),
    "the most reps twice, one of them hard": (
        lifts((4, 12, False), (4, 12)),
        USUAL,
        (Change.SAME, 4, 12),
    ),
    "twice, but with something lighter before": (lifts((2, 12), (4, 12)), USUAL, (Change.SAME, 4, 12)),
    "the next one is 8 kg heavier: not in one step": (lifts((4, 12), (4, 12)), HEAVY, (Change.END, 4, 12)),
    "the heaviest there is": (lifts((10, 12), (10, 12)), USUAL, (Change.END, 10, 12)),
    "more reps than the plan's most: no fewer than that": (
        lifts((4, 20), (4, 20)),
        USUAL,
        (Change.HEAVIER, 6, 6),
    ),
    "three weeks away: a step lighter, from the fewest": (
        lifts((6, 10), last=21),
        USUAL,
        (Change.LIGHTER, 4, 6),
    ),
    "three weeks away with the lightest": (lifts((2, 10), last=21), USUAL, (Change.LIGHTER, 2, 6)),
}


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_what_comes_next(row: tuple[list[Lift], Weights, tuple[Change, float, int]]) -> None:
    known, have, expected = row
    assert next_of(known, have) == expected


def test_nothing_goes_up_while_the_plan_is_careful() -> None:
    assert next_of(lifts((4, 12), (4, 12)), may_rise=False) == (Change.SAME, 4, 12)


histories = st.lists(
    st.tuples(st.sampled_from([2, 4, 5, 6, 8, 10, 14]), st.integers(1, 25), st.booleans()), max_size=8
)
havings = st.lists(st.integers(1, 40), min_size=1, max_size=8, unique=True).map(
    lambda kilos: Weights(grams=tuple(sorted(each * 1000 for each in kilos)))
)


@given(histories, havings, st.sampled_from(WEIGHTED), st.integers(1, 40), st.booleans())
@settings(max_examples=rounds(300, 2000), deadline=None)
def test_one_thing_goes_up_at_a_time_and_only_after_a_good_session(
    done: list[tuple[int, int, bool]], have: Weights, exercise: Exercise, last: int, may_rise: bool
) -> None:
    known = lifts(*done, last=last)
    change, kilos, amount = next_of(known, have, exercise, may_rise=may_rise)
    if not known:
        assert change is Change.FIRST
        return
    before = known[-1].lifted
    rises = kilos * 1000 > before.grams
    assert not (rises and amount > before.amount)
    if rises:
        assert may_rise
        assert known[-1].is_good
        assert exercise.kilos is not None
        assert kilos * 1000 - before.grams <= exercise.kilos.step * 1000
        assert round(kilos * 1000) in have.grams
    if not known[-1].is_good or not may_rise:
        assert kilos * 1000 <= before.grams


@given(havings, st.sampled_from(WEIGHTED))
@settings(max_examples=rounds(100, 1000), deadline=None)
def test_who_always_does_as_planned_goes_on_until_the_weights_end(have: Weights, exercise: Exercise) -> None:
    done: list[tuple[float, int]] = []
    seen: list[tuple[Change, float, int]] = []
    while not seen or seen[-1][0] is not Change.END:
        seen.append(next_of(lifts(*done), have, exercise))
        done.append(seen[-1][1:])
        assert len(seen) < 30 * len(have.grams) + 30, "it never ends"
    for before, after in pairwise(seen):
        assert after[0] in (Change.SAME, Change.END) or after[1:] != before[1:]


@pytest.mark.parametrize(
    ("text", "unit", "grams"),
    [
        ("2-10", Unit.KG, (2000, 4000, 6000, 8000, 10_000)),
        ("4, 6 and 8 kg", Unit.KG, (4000, 6000, 8000)),
        ("7.5", Unit.KG, (7500,)),
        ("10, 15 lb", Unit.LB, (4536, 6804)),
        ("5 to 15", Unit.LB, (2268, 4536, 6804)),
        ("12, 4, 4", Unit.KG, (4000, 12_000)),
    ],
)
def test_weights_are_read_as_people_write_them(text: str, unit: Unit, grams: tuple[int, ...]) -> None:
    assert read_weights(text, unit).grams == grams


@pytest.mark.parametrize("text", ["", "some", "0", "500", "-4", "10-2", "1-999999999", "4 kilos of rice"])
def test_what_cannot_be_read_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UserError, match=r"Nothing was saved.*4, 6, 8"):
        read_weights(text, Unit.KG)


@pytest.mark.parametrize("typed", ["2-10", "4, 6, 8", "7.5, 10", "4"])
def test_the_form_shows_what_was_typed(typed: str) -> None:
    assert read_weights(typed, Unit.KG).typed == (typed if typed != "4, 6, 8" else "4-8")


@pytest.mark.parametrize(
    ("text", "lifted"),
    [
        ("8 kg × 10", Lifted(8000, 10)),
        ("8x10", Lifted(8000, 10)),
        ("7,5 kg x 12 reps", Lifted(7500, 12)),
        ("20 lb for 8", Lifted(9072, 8)),
        ("  ", None),
    ],
)
def test_a_set_is_read_as_people_write_it(text: str, lifted: Lifted | None) -> None:
    assert read_set(text, Unit.KG, "Squat") == lifted


@pytest.mark.parametrize("text", ["8", "x10", "8 stone x 3", "900 kg x 2", "8 x 0", "8 x 5000"])
def test_a_set_that_cannot_be_read_says_where_and_how(text: str) -> None:
    with pytest.raises(UserError, match=r"at Squat.*like 8 kg x 10"):
        read_set(text, Unit.KG, "Squat")


def test_a_weight_is_said_in_ones_own_unit() -> None:
    assert (Unit.KG.of(7500), Unit.LB.of(4536), Unit.LB.of(9072)) == ("7.5 kg", "10 lb", "20 lb")
