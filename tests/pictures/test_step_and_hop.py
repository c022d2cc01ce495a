"""What step, bench and hop look like: there's room for a leg that hangs, and a hop leaves the ground."""

from __future__ import annotations

import pytest

from bot.content.catalogue import Catalogue
from bot.content.drawings import Body, Drawing, Keyframe, LegPose, Legs, Part, Surface
from bot.content.exercises import Tempo
from bot.pictures.figure import marks
from bot.pictures.figure.actor import Slab, supports_of
from bot.pictures.figure.motion import HEIGHT_OF, Motion, motion
from bot.pictures.subject import subject_of

BESIDE = ["hip_hike", "lateral_step_down"]
HOPS = ["pogo_hops", "single_leg_hop"]
SOLES = [marks.NUMBER[f"{side}.{part}"] for side in ("right", "left") for part in ("heel", "ball_in", "tip")]


def moved(key: str, catalogue: Catalogue) -> Motion:
    subject = subject_of(catalogue.exercises[key], catalogue)
    assert subject is not None
    return motion(subject.drawing, subject.tempo)


def step_of(made: Motion) -> Slab:
    [step] = [s for s in supports_of(made) if isinstance(s, Slab) and s.high[1] == HEIGHT_OF[Surface.STEP]]
    return step


def test_a_step_is_as_high_as_one_on_a_staircase() -> None:
    assert 0.15 <= HEIGHT_OF[Surface.STEP] <= 0.20


@pytest.mark.parametrize("key", [*BESIDE, "step_up"])
def test_the_other_foot_never_enters_the_step(key: str, catalogue: Catalogue) -> None:
    made = moved(key, catalogue)
    low, high = step_of(made).low, step_of(made).high
    soles = marks.places(made.posed())[:, SOLES]

    inside = (soles > low).all(axis=2) & (soles < [high[0], high[1] - 0.005, high[2]]).all(axis=2)
    assert not inside.any()


@pytest.mark.parametrize("key", [*BESIDE, "step_up"])
def test_the_whole_standing_foot_is_on_the_step(key: str, catalogue: Catalogue) -> None:
    made = moved(key, catalogue)
    low, high = step_of(made).low, step_of(made).high
    standing = marks.places(made.posed())[:, SOLES[:3]]

    for axis in (0, 2):
        assert standing[..., axis].min() > low[axis]
        assert standing[..., axis].max() < high[axis]


def test_a_foot_that_lies_on_its_top_is_on_the_bench_and_its_shin_is_in_front_of_it(
    catalogue: Catalogue,
) -> None:
    made = moved("couch_stretch", catalogue)
    [bench] = [s for s in supports_of(made) if isinstance(s, Slab)]
    places = marks.places(made.posed())
    instep, knee, ankle = (places[:, marks.NUMBER[f"right.{name}"]] for name in ("instep", "knee", "ankle"))
    thick = marks.MARKS["right.instep"].radius

    assert instep[:, 1] == pytest.approx(bench.high[1] + thick, abs=0.005)
    assert (instep[:, 0] < bench.high[0]).all()
    assert (knee[:, 0] > bench.high[0]).all()
    assert (ankle[:, 1] > bench.high[1] - 0.06).all()


@pytest.mark.parametrize("key", HOPS)
def test_a_hop_leaves_the_ground_and_lands_on_the_same_spot(key: str, catalogue: Catalogue) -> None:
    made = moved(key, catalogue)
    soles = marks.places(made.posed())[:, SOLES]
    lowest = soles[..., 1].min(axis=1)

    assert lowest[0] < 0.01
    assert 0.03 < lowest.max() < 0.08
    assert abs(made.posed().at[:, 0, 0]).max() < 0.06


def test_a_lift_raises_the_whole_body_by_so_many_centimetres() -> None:
    stands = Keyframe(contacts={Part.FEET: Surface.FLOOR}, legs=Legs(both=LegPose(knee_flex=5, hip_flex=3)))
    drawing = Drawing(body=Body.UPRIGHT, keyframes=(stands, Keyframe(contacts={}, lift=10)))
    pelvis = motion(drawing, Tempo(up=1, hold=0, down=1)).key_poses[:, 1]

    assert pelvis[1] - pelvis[0] == pytest.approx(0.10, abs=0.003)
