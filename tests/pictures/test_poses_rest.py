"""What rests stays where it is, and nothing sinks: measured on every frame of every drawing there is."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from bot.content.drawings import Fault, changed
from bot.content.load import load_catalogue
from bot.pictures.figure import marks
from bot.pictures.figure.motion import Motion, fault_motion, motion, still_motion
from bot.pictures.figure.skeleton import INDEX
from bot.pictures.subject import Subject, subject_of
from bot.settings import CONTENT

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time

CATALOGUE = load_catalogue(CONTENT)
SUBJECTS = [
    subject
    for item in (*CATALOGUE.exercises.values(), *CATALOGUE.self_tests.values())
    if (subject := subject_of(item, CATALOGUE)) is not None
]

FAULTS = [(subject, fault) for subject in SUBJECTS for fault in subject.drawing.faults or ()]

SLIDES = 0.01
SINKS = 0.015
SEEN = 0.05
"""Metres, on a figure of 1.70. What moves less than the last is hard to see on a phone."""


@cache
def moved(subject: Subject) -> Motion:
    """The movement, worked out once for all tests."""
    return motion(subject.drawing, subject.tempo)


def wrong(subject: Subject, fault: Fault) -> Motion:
    right, i = moved(subject), fault.keyframe - 1
    return fault_motion(right, i, changed(right.keys[i], fault.pose, right.keys[i].contacts))


def deep(motion: Motion) -> dict[str, float]:
    """The parts that are under the floor, and how far."""
    deepest = (marks.places(motion.posed())[..., 1] - marks.RADIUS).min(axis=0)
    return {n: d for n, d in zip(marks.MARKS, deepest.tolist(), strict=True) if d < -SINKS}


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda s: s.id)
def test_what_rests_does_not_slide(subject: Subject) -> None:
    places = marks.places(moved(subject).posed())

    for number, name in enumerate(marks.MARKS):
        for rest in _runs(moved(subject).held[:, number].tolist()):
            way = places[rest, number] - places[rest[0], number]
            assert np.linalg.norm(way, axis=1).max() < SLIDES, name


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda s: s.id)
def test_nothing_sinks_into_the_floor(subject: Subject) -> None:
    assert deep(moved(subject)) == {}


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda s: s.id)
def test_knees_and_elbows_do_not_bend_the_wrong_way(subject: Subject) -> None:
    poses = np.degrees(moved(subject).poses)

    for joint in ("right.knee_flex", "left.knee_flex", "right.elbow_flex", "left.elbow_flex"):
        bent = poses[:, INDEX[joint]]
        assert bent.min() > -6, joint
        assert bent.max() < 156, joint


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda s: s.id)
def test_no_frame_jumps(subject: Subject) -> None:
    places = marks.places(moved(subject).posed())

    assert np.linalg.norm(np.diff(places, axis=0), axis=2).max() < 0.3


@pytest.mark.parametrize(("subject", "fault"), FAULTS, ids=lambda x: getattr(x, "says", None) or x.id)
def test_a_fault_differs_from_the_right_form_by_what_a_phone_can_show(subject: Subject, fault: Fault) -> None:
    right, other = still_motion(moved(subject), fault.keyframe - 1).posed(), wrong(subject, fault).posed()
    apart = np.linalg.norm(other.at - right.at, axis=2)
    if subject.drawing.close_up:  # seven times nearer
        apart = 7 * np.linalg.norm(marks.places(other) - marks.places(right), axis=2)

    assert apart.max() > SEEN
    assert deep(wrong(subject, fault)) == {}


def _runs(held: list[bool]) -> list[list[int]]:
    """The frames in which something rests, parted where it is in the air."""
    runs: list[list[int]] = [[]]
    for i, rests in enumerate(held):
        if rests:
            runs[-1].append(i)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
