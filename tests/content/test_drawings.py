"""How a drawing is read: what a keyframe leaves out stays as it was, and drawings build on others."""

from __future__ import annotations

import pytest

from bot.content.drawings import (
    ArmPlace,
    ArmPose,
    Arms,
    Band,
    Body,
    Drawing,
    Keyframe,
    LegPose,
    Legs,
    Part,
    Surface,
    TrunkPose,
    moments,
    over,
    whole,
)

BRIDGE = Drawing(
    body=Body.FACE_UP,
    contacts={Part.FEET: Surface.FLOOR},
    keyframes=(
        Keyframe(
            legs=Legs(both=LegPose(hip_flex=60, knee_flex=120)),
            arms=Arms(both=ArmPose(place=ArmPlace.BESIDE)),
        ),
        Keyframe(
            legs=Legs(both=LegPose(hip_flex=0), other=LegPose(knee_flex=0)),
            contacts={Part.WORKING_FOOT: Surface.FLOOR},
        ),
        Keyframe(trunk=TrunkPose(lean=-20)),
    ),
)


def test_what_a_keyframe_leaves_out_stays_as_it_was() -> None:
    _, _, last = moments(BRIDGE)

    assert last.right_leg == LegPose(hip_flex=0, knee_flex=120)
    assert last.right_arm.place is ArmPlace.BESIDE
    assert last.trunk.lean == -20


def test_one_side_comes_after_both() -> None:
    _, second, _ = moments(BRIDGE)

    assert second.left_leg == LegPose(hip_flex=0, knee_flex=0)


def test_contacts_of_a_keyframe_are_for_that_keyframe_alone() -> None:
    first, second, last = moments(BRIDGE)

    assert second.contacts == {Part.WORKING_FOOT: Surface.FLOOR}
    assert first.contacts == last.contacts == BRIDGE.contacts


def test_a_drawing_takes_from_another_what_it_does_not_say() -> None:
    banded = Drawing(like="bridge", band=Band.KNEES)

    made = whole(banded, {"bridge": BRIDGE})

    assert made.band is Band.KNEES
    assert made.keyframes == BRIDGE.keyframes


def test_a_drawing_may_take_from_one_that_takes_from_another() -> None:
    others = {"bridge": BRIDGE, "banded": Drawing(like="bridge", band=Band.KNEES)}

    assert whole(Drawing(like="banded", tilt=20), others) == over(
        Drawing(like="banded", tilt=20, band=Band.KNEES), BRIDGE
    )


@pytest.mark.parametrize("others", [{}, {"bridge": None}, {"bridge": Drawing(like="bridge")}])
def test_a_drawing_that_leads_nowhere_is_an_error(others: dict[str, Drawing | None]) -> None:
    with pytest.raises(KeyError, match="bridge"):
        whole(Drawing(like="bridge"), others)


def test_a_drawing_of_its_own_needs_a_body_and_keyframes() -> None:
    with pytest.raises(ValueError, match="body and keyframes"):
        Drawing(band=Band.KNEES)
