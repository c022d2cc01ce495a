"""Which exercise may be offered for which pain: by what its file says it loads, and never on a guess."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.exercises import (
    Exercise,
    Impact,
    Level,
    LoadLevel,
    Loads,
    Muscle,
    Muscles,
    Place,
    Position,
    Purpose,
)
from bot.content.load import load_catalogue
from bot.features.pain.care import CareState
from bot.features.pain.rules import BONE, BodySide, Pain, Since, gentler, load_at, may_do, may_offer
from bot.features.plan.care import Care
from bot.features.plan.findings import Findings
from bot.settings import CONTENT
from tests.builders import utc

SHIPPED = load_catalogue(CONTENT)
assert SHIPPED.plan_rules is not None
FINDINGS = Findings.of((), SHIPPED.plan_rules, SHIPPED.self_tests, utc("2026-06-02 12:00"))
PARTS = [each.name for each in fields(Loads)]
UNLOADED = Loads(**dict.fromkeys(PARTS, LoadLevel.NONE))

CALF_RAISE = replace(
    SHIPPED.exercises["clamshell"],
    id="calf_raise",
    position=Position.SUPINE,
    muscles=Muscles(primary=(Muscle.CALVES,)),
    loads=UNLOADED,
)
"""An exercise of a club's own that loads nothing but what a test says."""

loads = st.builds(Loads, **{part: st.sampled_from(LoadLevel) for part in PARTS})
rated = st.tuples(loads, st.sampled_from(Impact)) | st.just((None, None))


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    """Any exercise a club might write, with or without loads."""
    parts, impact = draw(rated)
    return replace(
        draw(st.sampled_from(list(SHIPPED.exercises.values()))),
        loads=parts,
        impact=impact,
        spares=draw(st.sets(st.sampled_from(Place), max_size=6).map(tuple)),
        level=draw(st.sampled_from([Level.FOUNDATION, Level.FOUNDATION, *Level])),
        position=draw(st.sampled_from(Position)),
        fits=draw(st.sampled_from([(Purpose.STRENGTH,), (Purpose.MOBILITY,)])),
        muscles=Muscles(primary=(draw(st.sampled_from(Muscle)),), secondary=()),
    )


some_exercise = st.sampled_from(list(SHIPPED.exercises.values())) | exercises()
pains = st.builds(Pain, st.sampled_from(Place), st.integers(0, 10), st.sampled_from(Since))


def care_for(*told: Pain) -> Care:
    return Care(state=CareState(pains=told), findings=FINDINGS)


def calf_raise(part: str, load: LoadLevel, impact: Impact = Impact.NONE) -> Exercise:
    return replace(CALF_RAISE, loads=replace(UNLOADED, **{part: load}), impact=impact)


def sore(place: Place, level: int = 2) -> Pain:
    return Pain(place, level, Since.DAYS)


MINDS = {
    Place.GROIN: {"groin", "hip_front"},
    Place.HIP: {"hip_side"},
    Place.LOWER_BACK: {"low_back"},
    Place.THIGH: {"hamstring", "thigh_front", "groin"},
    Place.KNEE: {"knee"},
    Place.LOWER_LEG: {"calf_achilles"},
    Place.ANKLE: {"calf_achilles"},
    Place.FOOT: {"foot"},
    Place.NUMBNESS: set(PARTS),
    Place.ELSEWHERE: set(PARTS),
}


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("load", [LoadLevel.SOME, LoadLevel.HIGH])
def test_a_sore_place_minds_what_loads_any_part_of_it(place: Place, part: str, load: LoadLevel) -> None:
    may = may_offer(calf_raise(part, load), sore(place))
    assert may == (part not in MINDS[place])


def test_where_a_place_has_several_parts_the_highest_counts() -> None:
    parts = replace(UNLOADED, groin=LoadLevel.SOME, thigh_front=LoadLevel.HIGH)
    assert load_at(replace(CALF_RAISE, loads=parts), Place.THIGH) is LoadLevel.HIGH
    assert load_at(replace(CALF_RAISE, loads=parts), Place.GROIN) is LoadLevel.SOME


@pytest.mark.parametrize("impact", [Impact.LOW, Impact.HIGH])
def test_a_sore_shin_never_hops(impact: Impact) -> None:
    assert not may_offer(calf_raise("arm", LoadLevel.HIGH, impact), sore(Place.LOWER_LEG))
    assert may_offer(calf_raise("arm", LoadLevel.HIGH), sore(Place.LOWER_LEG))


@pytest.mark.parametrize(
    ("position", "place"),
    [
        (Position.QUADRUPED, Place.KNEE),
        (Position.QUADRUPED, Place.LOWER_LEG),
        (Position.HALF_KNEELING, Place.KNEE),
        (Position.HALF_KNEELING, Place.FOOT),
        (Position.SIDE_LYING, Place.HIP),
        (Position.STANDING, Place.FOOT),
    ],
)
def test_nobody_leans_on_what_hurts_even_if_the_file_says_nothing_loads_it(
    position: Position, place: Place
) -> None:
    assert not may_offer(replace(CALF_RAISE, position=position), sore(place))
    old = replace(CALF_RAISE, position=position, loads=None, impact=None, spares=(place,))
    assert not may_offer(old, sore(place))


@pytest.mark.parametrize(
    ("muscle", "upto_2", "at_3"),
    [
        (Muscle.CALVES, True, True),
        (Muscle.SHOULDERS, True, True),
        (Muscle.FOOT, True, True),
        (Muscle.GLUTEUS_MEDIUS, True, False),
        (Muscle.QUADRICEPS, True, False),
        (Muscle.TRUNK, True, False),
    ],
)
def test_from_3_in_the_groin_the_whole_hip_rests(muscle: Muscle, *, upto_2: bool, at_3: bool) -> None:
    helps = Muscles(primary=(Muscle.CALVES,), secondary=(muscle,))
    exercise = replace(CALF_RAISE, muscles=helps)
    assert may_offer(exercise, sore(Place.GROIN, 2)) == upto_2
    assert may_offer(exercise, sore(Place.GROIN, 3)) == at_3
    assert may_offer(exercise, sore(Place.KNEE, 3)), "elsewhere it doesn't matter"


@pytest.mark.parametrize("place", Place)
def test_a_stretch_is_no_stand_in_for_rest(place: Place) -> None:
    assert not may_offer(SHIPPED.exercises["hip_flexor_stretch"], sore(place))


OFFERED = {
    "clamshell": {Place.KNEE, Place.LOWER_LEG, Place.ANKLE, Place.FOOT},
    "side_leg_lift_lying": {Place.LOWER_LEG, Place.ANKLE, Place.FOOT},
    "glute_bridge": {Place.LOWER_LEG, Place.ANKLE, Place.FOOT},
    "glute_bridge_hold": {Place.LOWER_LEG, Place.ANKLE, Place.FOOT},
    "quadruped_hip_extension": {Place.ANKLE},
    "donkey_kick": {Place.ANKLE},
    "fire_hydrant": {Place.ANKLE},
    "bird_dog": {Place.ANKLE},
    "ball_squeeze": {Place.LOWER_LEG, Place.ANKLE, Place.FOOT},
    "side_lying_hip_adduction": {Place.LOWER_LEG, Place.ANKLE, Place.FOOT},
    "hip_hinge": {Place.KNEE, Place.LOWER_LEG, Place.ANKLE},
    "dead_bug": {Place.KNEE, Place.LOWER_LEG, Place.ANKLE, Place.FOOT},
    "side_plank_knees": {Place.LOWER_LEG, Place.ANKLE, Place.FOOT},
    "calf_raise": {Place.GROIN, Place.HIP, Place.LOWER_BACK, Place.THIGH, Place.KNEE},
    "short_foot": {Place.GROIN, Place.HIP, Place.LOWER_BACK, Place.THIGH, Place.KNEE},
}
"""Everything we offer somebody who hurts a little. The rest of the catalogue, never."""


@pytest.mark.parametrize("key", sorted(SHIPPED.exercises))
@pytest.mark.parametrize("level", [0, 3])
def test_what_each_shipped_exercise_is_offered_for(key: str, level: int) -> None:
    exercise = SHIPPED.exercises[key]
    assert {p for p in Place if may_offer(exercise, sore(p, level))} == OFFERED.get(key, set())


@given(some_exercise, st.lists(pains, min_size=1, max_size=3))
def test_the_bands_say_what_a_sore_place_may_do(exercise: Exercise, told: list[Pain]) -> None:
    """Up to 2 nothing that loads it high, at 3 nothing that loads it or is above level 1, from 4 nothing."""
    if not care_for(*told).may(exercise):
        return
    for each in told:
        assert each.level < 4
        load = load_at(exercise, each.place)
        assert load is LoadLevel.NONE or (load is LoadLevel.SOME and each.level <= 2)
        assert exercise.level is Level.FOUNDATION or each.level <= 2
        assert each.place not in BONE or exercise.impact in {None, Impact.NONE}


@given(some_exercise, pains, st.integers(0, 10))
def test_more_pain_in_the_same_place_never_allows_more(exercise: Exercise, told: Pain, level: int) -> None:
    less, worse = sorted([told, replace(told, level=level)], key=lambda each: each.level)
    assert may_do(exercise, less) or not may_do(exercise, worse)


@pytest.mark.parametrize("side", [BodySide.LEFT, BodySide.RIGHT])
def test_a_sore_buttock_on_one_side_never_hops(side: BodySide) -> None:
    hop = calf_raise("arm", LoadLevel.NONE, Impact.LOW)
    assert not may_do(hop, replace(sore(Place.HIP, 1), side=side))
    assert may_do(hop, sore(Place.HIP, 1))


@given(some_exercise, st.lists(pains, max_size=3), pains)
def test_more_pain_never_adds_an_exercise(exercise: Exercise, told: list[Pain], more: Pain) -> None:
    before, after = care_for(*told), care_for(*told, more)
    assert before.may(exercise) or not after.may(exercise)


@given(some_exercise, pains, st.integers(0, 10))
def test_the_same_place_hurting_more_never_adds_an_exercise(
    exercise: Exercise, told: Pain, level: int
) -> None:
    less, worse = sorted([told, replace(told, level=level)], key=lambda each: each.level)
    assert may_offer(exercise, less) or not may_offer(exercise, worse)


@given(exercises(), pains, st.sampled_from(Place))
def test_a_clubs_exercise_without_loads_is_never_offered_for_a_place_it_does_not_spare(
    exercise: Exercise, told: Pain, spared: Place
) -> None:
    old = replace(exercise, loads=None, impact=None, spares=(spared,))
    if told.place is not spared or told.place is Place.ELSEWHERE:
        assert load_at(old, told.place) is LoadLevel.HIGH
        assert gentler([old.id], {old.id: old}, told) is None


@given(exercises(), pains)
def test_nothing_is_offered_that_was_not_with_what_0_1_0_knew(exercise: Exercise, told: Pain) -> None:
    old = replace(exercise, loads=None, impact=None)
    if may_offer(old, told):
        assert told.place in old.spares
        assert told.place is not Place.ELSEWHERE
        assert old.level is Level.FOUNDATION


def test_a_clubs_exercise_from_0_1_0_is_still_offered_for_what_it_spares() -> None:
    old = replace(CALF_RAISE, loads=None, impact=None, spares=(Place.KNEE, Place.LOWER_LEG))
    assert may_offer(old, sore(Place.KNEE, 3))
    assert may_offer(old, sore(Place.LOWER_LEG, 3))
    assert not may_offer(old, sore(Place.ANKLE, 1))


def test_elsewhere_is_never_spared_as_nobody_knows_where_that_is() -> None:
    old = replace(CALF_RAISE, loads=None, impact=None, spares=(Place.ELSEWHERE,))
    assert not may_offer(old, sore(Place.ELSEWHERE, 1))


@pytest.mark.parametrize("place", Place)
def test_a_self_test_without_loads_counts_as_high_everywhere(place: Place) -> None:
    test = replace(SHIPPED.self_tests["knee_to_wall"], loads=None, impact=None)
    assert load_at(test, place) is LoadLevel.HIGH


def test_a_self_test_loads_what_its_file_says() -> None:
    test = SHIPPED.self_tests["knee_to_wall"]
    assert load_at(test, Place.ANKLE) is LoadLevel.HIGH
    assert load_at(test, Place.THIGH) is LoadLevel.SOME
    assert load_at(test, Place.LOWER_BACK) is LoadLevel.NONE
