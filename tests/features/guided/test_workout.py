"""What a guided session consists of: which steps in which order, how long, and what may take whose place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.content.exercises import Dose
from bot.content.routines import CHANGE_SECONDS, seconds_needed
from bot.features.guided.workout import (
    Item,
    Kind,
    dose_for,
    in_place_of,
    items_of,
    neighbours,
    rest_after,
    seconds_left,
    sets_in,
    steps,
)
from bot.features.self_tests.rules import Side

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue

LEFT, RIGHT = Side


def item(sets: str = "2", *, per_side: bool = True, extra: Side | None = None, rest: int = 0) -> Item:
    dose = Dose(sets=sets, reps="10", per_side=per_side)
    return Item(exercise="clamshell", dose=dose, rest_seconds=rest, extra=extra)


@pytest.mark.parametrize(
    ("of", "sides"),
    [
        (item("2", per_side=False), "--"),
        (item("2"), "rlrl"),
        (item("1-3"), "rl"),
        (item("2", extra=LEFT), "lrlrl"),
        (item("2", extra=RIGHT), "rlrlr"),
        (item("2", per_side=False, extra=RIGHT), "--"),
    ],
)
def test_sides_take_turns_as_in_the_picture_or_the_one_with_the_extra_set_begins(
    of: Item, sides: str
) -> None:
    letters = {None: "-", LEFT: "l", RIGHT: "r"}
    assert "".join(letters[step.side] for step in steps(of)) == sides


def test_a_step_says_which_set_of_how_many_it_is_for_its_side() -> None:
    found = [(step.side, step.number, step.sets) for step in steps(item("1", extra=RIGHT))]
    assert found == [(RIGHT, 1, 2), (LEFT, 1, 1), (RIGHT, 2, 2)]


def test_a_set_is_done_when_both_sides_are() -> None:
    assert [sets_in(item("2", extra=LEFT), done) for done in range(6)] == [0, 0, 1, 1, 2, 3]


def test_rest_comes_after_a_set_and_never_between_the_sides() -> None:
    assert [rest_after(item(rest=30), done) for done in (1, 2, 3, 4)] == [0, 30, 0, 30]


def test_every_routine_takes_as_long_in_the_player_as_its_card_says(catalogue: Catalogue) -> None:
    for routine in catalogue.routines.values():
        of_routine = items_of(routine)
        fewest = sum(seconds_left(each, catalogue.exercises[each.exercise]) for each in of_routine)
        changes = CHANGE_SECONDS * (len(of_routine) - len(routine.stations))  # in a circuit there are more
        assert 0 < fewest <= seconds_needed(routine, catalogue.exercises) + changes, routine.id


def test_a_circuit_goes_round_and_round_with_one_set_of_each(catalogue: Catalogue) -> None:
    routine = catalogue.routines["three_rounds"]
    of_routine = items_of(routine)
    one_round = [station.exercise for station in routine.stations]
    assert [each.exercise for each in of_routine] == one_round * 3
    assert [each.lap for each in of_routine[::3]] == [(1, 3), (2, 3), (3, 3)]
    assert {each.dose.sets for each in of_routine} == {"1"}


def test_what_a_routine_says_of_an_exercise_goes_with_it(catalogue: Catalogue) -> None:
    routine = catalogue.routines["warm_up_trio"]
    notes = [station.note or "" for station in routine.stations]
    assert any(notes)
    assert [each.note for each in items_of(routine)] == notes


def test_what_is_left_shrinks_with_every_step_to_nothing(catalogue: Catalogue) -> None:
    clamshell = catalogue.exercises["clamshell"]
    left = [seconds_left(item(rest=30), clamshell, done) for done in range(5)]
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0


def test_another_exercise_in_its_place_keeps_the_sets_and_brings_its_own_dose(catalogue: Catalogue) -> None:
    harder = catalogue.exercises["banded_clamshell"]
    swapped = in_place_of(item("3", extra=LEFT, rest=20), harder, Kind.STRENGTH)
    wanted = dose_for(harder, Kind.STRENGTH)
    assert (swapped.exercise, swapped.dose.sets) == ("banded_clamshell", "3")
    assert (swapped.dose.reps, swapped.dose.seconds) == (wanted.reps, wanted.seconds)
    assert (swapped.extra, swapped.rest_seconds) == (LEFT, 20)


def test_a_warm_up_is_given_the_short_dose(catalogue: Catalogue) -> None:
    bridge = catalogue.exercises["glute_bridge"]
    assert dose_for(bridge, Kind.WARM_UP) == bridge.dosage.activation
    assert dose_for(bridge, Kind.STRENGTH) == bridge.dosage.strength


def test_only_what_is_allowed_is_offered_as_easier_or_harder(catalogue: Catalogue) -> None:
    exercises = catalogue.exercises
    assert neighbours("clamshell", exercises, ()) == (None, None)
    _, harder = neighbours("clamshell", exercises, {"banded_clamshell"})
    assert harder is exercises["banded_clamshell"]
    easier, _ = neighbours("banded_clamshell", exercises, {"clamshell"})
    assert easier is exercises["clamshell"]
    assert neighbours("no_longer_there", exercises, {"clamshell"}) == (None, None)
