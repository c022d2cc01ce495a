"""What a runner types, and the exercise that must come first. ``MATCH_FLOOR`` is set by this table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.catalogue import Catalogue
from bot.content.exercises import Muscle
from bot.features.exercises.search import ANY_LIKENESS, Entry, Index

FIRST = {
    "clam": "clamshell",
    "clamm": "clamshell",
    "clamshel": "clamshell",
    "clamshells": "clamshell",
    "clam shell": "clamshell",
    "CLAM SHELL": "clamshell",
    "  clam  ": "clamshell",
    "banded clam": "banded_clamshell",
    "side plank": "side_plank",
    "fire hydrant": "fire_hydrant",
    "fire hydrent": "fire_hydrant",
    "hydrant": "fire_hydrant",
    "side steps with band": "banded_side_step",
    "sidestep": "banded_side_step",
    "crab walk": "banded_side_step",
    "lateral band walk": "banded_side_step",
    "bridge": "glute_bridge",
    "bridges": "glute_bridge",
    "booty bridge": "glute_bridge",
    "glute bridge": "glute_bridge",
    "gluet bridge": "glute_bridge",
    "glute brige": "glute_bridge",
    "bridge hold": "glute_bridge_hold",
    "swiss ball bridge": "bridge_feet_on_ball",
    "bosu": "bridge_feet_on_bosu",
    "one leg bridge": "single_leg_bridge",
    "single leg bridge": "single_leg_bridge",
    "single_leg_bridge": "single_leg_bridge",
    "single-leg glute bridge": "single_leg_bridge",
    "donkey": "donkey_kick",
    "donkey kicks": "donkey_kick",
    "donky kick": "donkey_kick",
    "hip extension": "quadruped_hip_extension",
    "hip thrust": "single_leg_hip_thrust",
    "squats": "squat",
    "single leg squat": "single_leg_squat",
    "one leg squat": "single_leg_squat",
    "pistol squat": "single_leg_squat",
    "lunge": "front_lunge",
    "forward lunge": "front_lunge",
    "reverse lunge": "backward_lunge",
    "side lunge": "lateral_lunge",
    "weighted side lunge": "lateral_lunge_weighted",
    "curtsy": "curtsy_lunge",
    "curtsey lunge": "curtsy_lunge",
    "side leg raise": "side_leg_lift_lying",
    "standing leg lift": "side_leg_lift_standing",
    "wall push": "runners_stance_wall_push",
    "captain morgan": "runners_stance_wall_push",
    "hip hinge": "hip_hinge",
    "halo": "elongated_runners_lunge_halo",
    "hip flexor stretch": "hip_flexor_stretch",
    "stretch": "hip_flexor_stretch",
    "figure four": "figure_four_stretch",
    "piriformis": "figure_four_stretch",
    "leg swings": "leg_swings",
    "short foot": "short_foot",
    "foot doming": "short_foot",
    "couch stretch": "couch_stretch",
    "quad stretch": "couch_stretch",
    "banded march": "banded_hip_flexor_march",
    "1 leg bridge": "single_leg_bridge",
    "1 leg squat": "single_leg_squat",
    "lunges": "front_lunge",
    "kickback": "donkey_kick",
    "single leg deadlift": "single_leg_rdl",
    "weighted single leg deadlift": "single_leg_rdl_loaded",
    "side leg lift": "side_leg_lift_lying",
    "bulgarian split squat": "rear_foot_elevated_split_squat",
    "bulgarian squat": "rear_foot_elevated_split_squat",
    "rfess": "rear_foot_elevated_split_squat",
    "how to do a squat": "squat",
    "squat form": "squat",
    "clamshell exercise": "clamshell",
    "adductor": "side_lying_hip_adduction",
    "hip adductor": "side_lying_hip_adduction",
}


@pytest.fixture(scope="session")
def index(catalogue: Catalogue) -> Index:
    return catalogue.exercise_index


@pytest.mark.parametrize(("typed", "expected"), FIRST.items(), ids=FIRST)
def test_the_exercise_that_was_meant_comes_first(index: Index, typed: str, expected: str) -> None:
    assert index.search(typed, 3)[0] == expected


NONSENSE = [
    "qqqxyz",
    "asdfgh",
    "12345",
    "pizza",
    "🍑",
    "???",
    "wombat press",
    "chest press",
    "paint",
    "painted",
]


@pytest.mark.parametrize("typed", NONSENSE)
def test_nonsense_finds_nothing_rather_than_something(index: Index, typed: str) -> None:
    assert index.search(typed, 5) == []


ADDUCTION = [
    "adductor",
    "adductors",
    "aductor",
    "hip adductor",
    "adduction",
    "hip adduction",
    "adductor lift",
]
ABDUCTION = ["abductor", "abductors", "hip abductor", "abduction", "standing hip abduction"]


@pytest.mark.parametrize("typed", ADDUCTION)
def test_adduction_never_finds_abduction(catalogue: Catalogue, typed: str) -> None:
    for index in (catalogue.exercise_index, catalogue.self_test_index):
        for key in index.search(typed, 50):
            item = catalogue.exercises.get(key) or catalogue.self_tests[key]
            assert not any("abduct" in name for name in (item.name, *item.aliases)), key
    for key in catalogue.exercise_index.search(typed, 50):
        assert Muscle.ADDUCTORS in catalogue.exercises[key].muscles.primary


@pytest.mark.parametrize("typed", ABDUCTION)
def test_abduction_never_finds_what_trains_the_adductors_alone(catalogue: Catalogue, typed: str) -> None:
    found = catalogue.exercise_index.search(typed, 50)
    assert found
    for key in found:
        assert Muscle.GLUTEUS_MEDIUS in catalogue.exercises[key].muscles.primary, key


def test_without_a_floor_even_nonsense_names_the_nearest(index: Index) -> None:
    assert len(index.search("qqqxyz", 3, ANY_LIKENESS)) == 3


def test_every_name_and_alias_leads_to_its_own_exercise(catalogue: Catalogue) -> None:
    for exercise in catalogue.exercises.values():
        for name in (exercise.name, *exercise.aliases, exercise.id):
            assert catalogue.exercise_index.exact(name.upper()) == exercise.id
            assert catalogue.exercise_index.search(name, 1) == [exercise.id]


@pytest.mark.parametrize("typed", ["clam shel", "", "no such exercise"])
def test_what_nothing_is_called_names_nothing(index: Index, typed: str) -> None:
    assert index.exact(typed) is None


def test_the_empty_text_offers_everything_the_easiest_first(catalogue: Catalogue) -> None:
    offered = [catalogue.exercises[key] for key in catalogue.exercise_index.search(" ", 100)]

    assert len(offered) == len(catalogue.exercises)
    assert [e.level for e in offered] == sorted(e.level for e in offered)


@given(typed=st.one_of(st.sampled_from([*FIRST]), st.text(max_size=12)), limit=st.integers(0, 60))
def test_never_more_than_asked_for_and_nothing_twice(catalogue: Catalogue, typed: str, limit: int) -> None:
    found = catalogue.exercise_index.search(typed, limit, ANY_LIKENESS)

    assert len(found) == min(limit, len(catalogue.exercises))
    assert len(set(found)) == len(found)


def test_a_name_that_two_things_claim_stays_with_the_first() -> None:
    index = Index.build([Entry("one", "First", ["same"]), Entry("two", "Same")])

    assert index.exact("SAME") == "one"
    assert index.exact("two") == "two"


def test_a_name_comes_before_what_only_has_to_do_with_it() -> None:
    index = Index.build([Entry("squat", "Squat", hints=["bridge"]), Entry("bridge", "Glute bridge")])

    assert index.search("bridge", 5) == ["bridge", "squat"]
