"""A foot from near: bare, alone, and with an arch that rises while heel and ball stay on the floor."""

from __future__ import annotations

import numpy as np
import pytest

from bot.content.catalogue import Catalogue
from bot.pictures.figure.actor import Actor, bare_foot
from bot.pictures.figure.body import Paint, look
from bot.pictures.figure.card import Card, Words
from bot.pictures.figure.motion import motion
from bot.pictures.figure.skeleton import Array
from bot.pictures.subject import subject_of


@pytest.fixture(scope="module")
def near(catalogue: Catalogue) -> Actor:
    subject = subject_of(catalogue.exercises["short_foot"], catalogue)
    assert subject is not None
    return Actor(subject.drawing, motion(subject.drawing, subject.tempo), look(subject.id), subject.muscles)


def soles(actor: Actor, frame: int) -> Array:
    """Where each piece of the foot is lowest, along the foot and up."""
    made: list[tuple[float, float]] = []
    for tube in bare_foot(actor.at, actor.motion.effort):
        for end, radius in zip((tube.a, tube.b), tube.radii, strict=True):
            made.append((float(end[frame, 0]), float(end[frame, 1] - radius[frame])))
    return np.array(made)


def test_only_a_bare_foot_and_its_shin_are_drawn(near: Actor) -> None:
    assert {piece.paint for piece in (*near.cones, *near.tubes)} == {Paint.SKIN}
    assert near.slabs == []


def test_the_foot_rests_on_the_floor_at_heel_ball_and_toes_in_every_frame(near: Actor) -> None:
    for frame in range(len(near.motion.poses)):
        low = soles(near, frame)
        assert low[:, 1].min() > -0.005
        down = low[low[:, 1] < 0.005, 0]
        assert np.ptp(down) > 0.15


def test_the_arch_rises_and_the_foot_gets_shorter(near: Actor) -> None:
    flat, high = soles(near, 0), soles(near, int(near.motion.effort.argmax()))

    assert (high[:, 1] - flat[:, 1]).max() > 0.01
    assert np.ptp(high[:, 0]) < np.ptp(flat[:, 0]) - 0.005


def test_the_foot_fills_the_card(near: Actor) -> None:
    stage = Card(near, Words("foot", (1, 2, 3), ())).panels[0].stage

    x = stage.framing.pixels(near.ends[0][0, len(near.cones) :])[..., 0]
    assert np.ptp(x) > 0.7 * stage.size[0]
