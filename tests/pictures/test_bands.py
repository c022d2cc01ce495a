"""Where a loop band is: round both limbs in every frame, and never below the floor."""

from __future__ import annotations

import numpy as np
import pytest

from bot.content.catalogue import Catalogue
from bot.pictures.figure.actor import bands
from bot.pictures.figure.motion import motion
from bot.pictures.subject import subject_of

LIMBS = {"banded_hip_flexor_march": "foot", "ankle_band_side_walk": "shank", "banded_bridge": "thigh"}


@pytest.mark.parametrize(("key", "limb"), LIMBS.items(), ids=LIMBS)
def test_a_band_goes_round_both_limbs_and_stays_above_the_floor(
    key: str, limb: str, catalogue: Catalogue
) -> None:
    subject = subject_of(catalogue.exercises[key], catalogue)
    assert subject is not None
    at = motion(subject.drawing, subject.tempo).posed()
    strands = np.array([tube.a for tube in bands(subject.drawing, at)])

    for side in ("right", "left"):
        middle = at.point(f"{side}.{limb}", (0.08, -0.036, 0) if limb == "foot" else (0, -0.355, 0))
        near = np.linalg.norm(strands - middle, axis=2).min(axis=0)
        assert near.max() < 0.08
    assert strands[..., 1].min() > -0.02
