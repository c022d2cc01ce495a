"""The short set under a reminder, with the exercises and routines that ship with the bot."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.catalogue import Catalogue
from bot.content.exercises import Dosage, Dose, Equipment, Exercise, Level, Purpose
from bot.content.routines import Phase
from bot.features.reminders.rules import ExerciseSet, choose_exercises

MAT = frozenset({Equipment.MAT})
NOTHING: frozenset[Equipment] = frozenset()


def season(
    catalogue: Catalogue,
    *,
    routine: str | None = None,
    equipment: Set[Equipment] = MAT,
    phase: Phase = Phase.IN_SEASON,
    days: int = 60,
) -> list[ExerciseSet]:
    """What a club sees on its training days, one after the other."""
    shown: list[ExerciseSet] = [()]
    for turn in range(days):
        shown.append(
            choose_exercises(
                catalogue.exercises,
                catalogue.routines,
                routine=routine,
                equipment=equipment,
                phase=phase,
                turn=turn,
                last=shown[-1],
            )
        )
    return shown[1:]


def alone(catalogue: Catalogue, exercise: Exercise) -> ExerciseSet:
    """What a club sees where this is the only exercise there is."""
    return choose_exercises(
        {exercise.id: exercise}, {}, routine=None, equipment=MAT, phase=Phase.IN_SEASON, turn=0, last=()
    )


@given(
    routine=st.sampled_from([None, "before_run_two", "warm_up_trio", "gone_since"]),
    equipment=st.frozensets(st.sampled_from(list(Equipment))),
    phase=st.sampled_from(list(Phase)),
)
def test_no_set_comes_on_two_training_days_running(
    catalogue: Catalogue, routine: str | None, equipment: frozenset[Equipment], phase: Phase
) -> None:
    shown = season(catalogue, routine=routine, equipment=equipment, phase=phase)

    assert all(a != b for a, b in pairwise(shown))
    assert all(shown), "there is something for everybody"


@given(equipment=st.frozensets(st.sampled_from(list(Equipment))), phase=st.sampled_from(list(Phase)))
def test_a_set_needs_no_more_than_the_club_has(
    catalogue: Catalogue, equipment: frozenset[Equipment], phase: Phase
) -> None:
    needed = {
        kit
        for shown in season(catalogue, equipment=equipment, phase=phase)
        for key in shown
        for kit in catalogue.exercises[key].equipment
    }

    assert needed <= equipment


def test_a_band_brings_exercises_that_need_one(catalogue: Catalogue) -> None:
    with_band = {
        key
        for shown in season(catalogue, equipment=MAT | {Equipment.LOOP_BAND}, phase=Phase.BASE_BUILDING)
        for key in shown
    }

    assert any(Equipment.LOOP_BAND in catalogue.exercises[key].equipment for key in with_band)


def test_base_building_asks_for_more_than_the_season(catalogue: Catalogue) -> None:
    def seen(phase: Phase) -> set[str]:
        return {key for shown in season(catalogue, phase=phase) for key in shown}

    assert seen(Phase.IN_SEASON) < seen(Phase.BASE_BUILDING)
    assert Level.STRONG not in {catalogue.exercises[key].level for key in seen(Phase.BASE_BUILDING)}


def test_pre_run_routines_and_free_sets_take_turns(catalogue: Catalogue) -> None:
    shown = season(catalogue)
    trio = tuple(station.exercise for station in catalogue.routines["warm_up_trio"].stations)

    assert trio in shown
    assert len(set(shown)) > 5


def test_a_slots_own_routine_is_shown_as_it_is_and_with_its_variations(catalogue: Catalogue) -> None:
    routine = catalogue.routines["warm_up_trio"]
    whole = tuple(station.exercise for station in routine.stations)
    shown = season(catalogue, routine="warm_up_trio")

    assert shown[0] == whole
    assert {key for each in shown for key in each} <= {*whole, *routine.variations}
    assert all(sum(a != b for a, b in zip(each, whole, strict=True)) <= 1 for each in shown)


def test_everything_shown_is_meant_for_before_a_run(catalogue: Catalogue) -> None:
    for key in {key for phase in Phase for shown in season(catalogue, phase=phase) for key in shown}:
        exercise = catalogue.exercises[key]
        assert Purpose.PRE_RUN in exercise.fits
        assert exercise.dosage.activation is not None


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

    assert alone(catalogue, clamshell) == ("clamshell",)
    assert alone(catalogue, replace(clamshell, **change)) == ()


def test_the_only_set_there_is_comes_again(catalogue: Catalogue) -> None:
    clamshell = catalogue.exercises["clamshell"]

    again = choose_exercises(
        {"clamshell": clamshell},
        {},
        routine=None,
        equipment=MAT,
        phase=Phase.IN_SEASON,
        turn=1,
        last=("clamshell",),
    )
    assert again == ("clamshell",)
