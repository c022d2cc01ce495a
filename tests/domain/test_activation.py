"""The short set under a reminder, with the exercises that ship with the bot."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from bot.domain.activation import activation_set
from bot.domain.catalogue import Catalogue
from bot.domain.dosage import Dose
from bot.domain.exercises import Dosage, Equipment, Exercise, Level, Position, Purpose

TURNS = range(50)


@pytest.fixture(scope="module")
def sets(catalogue: Catalogue) -> list[tuple[Exercise, ...]]:
    return [activation_set(catalogue.exercises.values(), turn) for turn in TURNS]


def test_a_set_goes_from_the_back_over_the_side_or_all_fours_up_to_the_feet(
    sets: list[tuple[Exercise, ...]],
) -> None:
    for on_back, on_side_or_fours, upright in sets:
        assert on_back.position is Position.SUPINE
        assert on_side_or_fours.position in {Position.SIDE_LYING, Position.QUADRUPED}
        assert upright.position in {Position.STANDING, Position.HALF_KNEELING}


def test_a_set_needs_nothing_but_a_mat(sets: list[tuple[Exercise, ...]]) -> None:
    assert {thing for each in sets for e in each for thing in e.equipment} <= {Equipment.MAT}


def test_a_set_is_easy_and_meant_for_before_a_run(sets: list[tuple[Exercise, ...]]) -> None:
    for exercise in {e for each in sets for e in each}:
        assert exercise.level is Level.FOUNDATION
        assert Purpose.PRE_RUN in exercise.fits
        assert exercise.dosage.activation is not None


def test_no_set_comes_on_two_training_days_running(sets: list[tuple[Exercise, ...]]) -> None:
    assert all(a != b for a, b in pairwise(sets))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"equipment": (Equipment.MAT, Equipment.LOOP_BAND)}, id="needs-a-band"),
        pytest.param({"level": Level.BUILDING}, id="too-hard"),
        pytest.param({"fits": (Purpose.STRENGTH,)}, id="not-for-before-a-run"),
        pytest.param({"dosage": Dosage(strength=Dose(sets="3", reps="10"))}, id="no-dose-for-it"),
    ],
)
def test_what_does_not_fit_is_left_out(catalogue: Catalogue, change: dict[str, Any]) -> None:
    clamshell = catalogue.exercises["clamshell"]

    assert activation_set([clamshell], 0) == (clamshell,)
    assert activation_set([replace(clamshell, **change)], 0) == ()


def test_the_order_of_the_files_does_not_matter(catalogue: Catalogue) -> None:
    exercises = list(catalogue.exercises.values())

    assert activation_set(exercises, 7) == activation_set(reversed(exercises), 7)


def test_a_folder_without_a_fitting_exercise_gives_an_empty_set() -> None:
    assert activation_set([], 3) == ()
