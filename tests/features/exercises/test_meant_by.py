"""What a runner means: sixty things typed for /hip, and what must come."""

from __future__ import annotations

import pytest

from bot.content.catalogue import Catalogue

MEANT = {
    # names, as they come
    "clam": "clamshell",
    "clamm": "clamshell",
    "clamshels": "clamshell",
    "Hip Clam": "clamshell",
    "band clamshell": "banded_clamshell",
    "side plank clam": "elevated_side_plank_clam",
    "booty bridge": "glute_bridge",
    "glute brdge": "glute_bridge",
    "hip bridge": "glute_bridge",
    "bridge with band": "banded_bridge",
    "bridge on a ball": "bridge_feet_on_ball",
    "swiss ball": "bridge_feet_on_ball",
    "bosu bridge": "bridge_feet_on_bosu",
    "one leg bridge": "single_leg_bridge",
    "1 leg bridge": "single_leg_bridge",
    "bridge march": "bridge_walk",
    "fire hydrant": "fire_hydrant",
    "firehydrant": "fire_hydrant",
    "side steps with band": "banded_side_step",
    "crab walk": "banded_side_step",
    "band walk ankles": "ankle_band_side_walk",
    "donkey kicks": "donkey_kick",
    "donky kick": "donkey_kick",
    "kickback": "donkey_kick",
    "straight leg kickback": "donkey_kick_straight_leg",
    "side leg raise": "side_leg_lift_lying",
    "standing leg lift": "side_leg_lift_standing",
    "squats": "squat",
    "pistol squat": "single_leg_squat",
    "single leg sqaut": "single_leg_squat",
    "lunges": "front_lunge",
    "side lunge": "lateral_lunge",
    "reverse lunge": "backward_lunge",
    "backwards lunge": "backward_lunge",
    "curtsey lunge": "curtsy_lunge",
    "lunge matrix": "lunge_matrix",
    "lunge halo": "elongated_runners_lunge_halo",
    "captain morgan": "runners_stance_wall_push",
    "wall push": "runners_stance_wall_push",
    "hip thrust": "single_leg_hip_thrust",
    "hip hinge": "hip_hinge",
    "hip flexor stretch": "hip_flexor_stretch",
    # muscles and kit
    "adductors": "side_lying_hip_adduction",
    "inner thigh": "side_lying_hip_adduction",
    "hip flexors": "hip_flexor_stretch",
    "glutes": "bird_dog",
    "gluteus medius": "clamshell",
    "bosu": "bridge_feet_on_bosu",
    # symptoms and questions: a lesson, never an exercise
    "knee hurts": "knee_and_it_band",
    "my knee hurts": "knee_and_it_band",
    "squats hurt my knee": "knee_and_it_band",
    "knee pain": "knee_and_it_band",
    "it band": "knee_and_it_band",
    "shin splints": "linked_injuries",
    "plantar fasciitis": "linked_injuries",
    "groin pain": "when_to_see_a_professional",
    "stress fracture": "when_to_see_a_professional",
    "weak on hills": "signs_of_weak_hips",
    "how often": "how_often_and_how_to_progress",
    "warm up": "before_the_run",
    "tight hips": "tight_and_weak",
    "sprained ankle": "ankles_and_glutes",
    "core": "dead_bug",
    "does it work": "what_the_science_says",
}


@pytest.mark.parametrize(("typed", "expected"), MEANT.items(), ids=MEANT)
def test_what_is_meant_comes(catalogue: Catalogue, typed: str, expected: str) -> None:
    found = catalogue.meant_by(typed)
    assert found is not None
    assert found.id == expected


@pytest.mark.parametrize("typed", ["clamshell pain", "sore hip", "my groin aches after running", "injured"])
def test_who_speaks_of_pain_is_never_sent_to_an_exercise(catalogue: Catalogue, typed: str) -> None:
    found = catalogue.meant_by(typed)
    assert found is None or found.id in catalogue.lessons


@pytest.mark.parametrize("typed", ["pizza", "qqqxyz", "???"])
def test_what_means_nothing_here_finds_nothing(catalogue: Catalogue, typed: str) -> None:
    assert catalogue.meant_by(typed) is None
