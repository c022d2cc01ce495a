"""The depth buffer against geometry that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bot.pictures.figure.raster import FAR, Canvas


@pytest.fixture
def canvas() -> Canvas:
    np.seterr(invalid="ignore")
    return Canvas.empty(101, 101)


def test_a_ball_is_nearest_in_its_middle_by_its_radius(canvas: Canvas) -> None:
    canvas.cone(1, (50.5, 50.5, 7), (50.5, 50.5, 7), (20, 20))

    assert canvas.depth[50, 50] == pytest.approx(27, abs=0.01)
    assert canvas.depth[50, 62] == pytest.approx(7 + 16, abs=0.01)  # 12, 16, 20
    assert canvas.depth[50, 72] == FAR


def test_a_limb_has_its_thickness_at_both_ends(canvas: Canvas) -> None:
    canvas.cone(1, (20.5, 50.5, 0), (80.5, 50.5, 0), (12, 6))
    tall = (canvas.number == 1).sum(axis=0)

    assert tall[20] == pytest.approx(24, abs=2)
    assert tall[78] == pytest.approx(12, abs=2)


def test_a_limb_that_comes_towards_the_viewer_ends_nearer(canvas: Canvas) -> None:
    canvas.cone(1, (20.5, 50.5, 0), (80.5, 50.5, 40), (8, 8))

    assert canvas.depth[50, 75] > canvas.depth[50, 50] > canvas.depth[50, 25]


@pytest.mark.parametrize("nearer_first", [True, False])
def test_what_is_nearer_hides_what_is_behind_in_any_order(canvas: Canvas, nearer_first: bool) -> None:
    balls = [(1, 30.0), (2, 0.0)]
    for number, z in balls if nearer_first else reversed(balls):
        canvas.cone(number, (50.5, 50.5, z), (50.5, 50.5, z), (10, 10))

    assert canvas.number[50, 50] == 1


def test_a_standing_limb_which_is_drawn_in_parts_is_a_lying_one_turned(canvas: Canvas) -> None:
    lying = Canvas.empty(101, 101)
    lying.cone(1, (10.5, 50.5, 0), (90.5, 50.5, 20), (14, 14))
    canvas.cone(1, (50.5, 10.5, 0), (50.5, 90.5, 20), (14, 14))

    assert np.array_equal(canvas.number, lying.number.T)
    assert canvas.depth == pytest.approx(lying.depth.T, abs=0.01)


def test_a_squashed_ball_is_thinner_where_it_was_squashed(canvas: Canvas) -> None:
    canvas.cone(1, (50.5, 50.5, 0), (50.5, 50.5, 0), (30, 30), ((0, 1, 0), 0.5))
    there = canvas.number == 1

    assert there.any(axis=1).sum() == pytest.approx(30, abs=2)
    assert there.any(axis=0).sum() == pytest.approx(60, abs=2)
    assert canvas.depth[50, 50] == pytest.approx(30, abs=0.01)
