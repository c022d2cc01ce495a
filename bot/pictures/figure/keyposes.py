"""From the words of a keyframe to a pose that rests where it should."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from bot.content.drawings import ArmPose, Body, Loop, Moment, Surface
from bot.pictures.figure import marks
from bot.pictures.figure.skeleton import INDEX, NAMES, Array, posed
from bot.pictures.figure.solve import Pulls, reach_of, solved

HEIGHT_OF: Final = {
    Surface.FLOOR: 0.0,
    Surface.BENCH: 0.42,
    Surface.BALL: 0.54,
    Surface.BOSU: 0.22,
    Surface.CHAIR: 0.45,
}
"""Metres from the floor to the top of what one rests on."""

_START_HEIGHT: Final = {Body.UPRIGHT: 0.9, Body.FACE_UP: 0.1, Body.FACE_DOWN: 0.5, Body.ON_SIDE: 0.17}
"""Metres up to the middle of the pelvis, to begin the search with."""

_TRUNK: Final = (
    *("lean", "side_lean", "roll", "flex", "side_bend", "twist"),
    *("head_flex", "head_side", "head_turn"),
)
_LEG: Final = ("hip_flex", "hip_abd", "hip_er", "knee_flex", "ankle_flex", "toes_up")
_ARM: Final = ("shoulder_flex", "shoulder_abd", "shoulder_er", "elbow_flex", "wrist")


def key_poses(body: Body, keys: Sequence[Moment], loop: Loop | None) -> list[Array]:
    """The poses of keyframes in order. What rests in two that follow each other stays where it is."""
    made = [key_pose(body, keys[0])]
    for i in range(1, len(keys)):
        home = (keys[0], made[0]) if loop is Loop.AROUND and i == len(keys) - 1 else None
        made.append(key_pose(body, keys[i], (keys[i - 1], made[-1]), home))
    return made


def key_pose(
    body: Body,
    moment: Moment,
    before: tuple[Moment, Array] | None = None,
    home: tuple[Moment, Array] | None = None,
) -> Array:
    """The pose of one moment, after the one before, and before the one that it must lead home to."""
    wish = _wanted(body, moment)
    target = np.zeros((1, len(marks.MARKS), 3))
    counts = np.zeros_like(target)
    for part, surface in moment.contacts.items():
        for mark in marks.marks_of(part):
            if surface in HEIGHT_OF:
                target[0, mark, 1] = HEIGHT_OF[surface] + marks.RADIUS[mark]
                counts[0, mark, 1] = 1
    for other in (home, before):
        if other is not None:
            was = marks.places(posed(body, other[1][None]))[0]
            for mark in resting(moment) & resting(other[0]):
                target[0, mark], counts[0, mark] = was[mark], 1
    if before is not None:
        wish[:3] = before[1][:3]
    reached = tuple(reach_of(side, reach) for side, reach in reaches(moment).items())
    return solved(body, wish[None], Pulls(target, counts, reached))[0]


def resting(moment: Moment) -> set[int]:
    """Numbers of the marks that rest on something."""
    return {mark for part in moment.contacts for mark in marks.marks_of(part)}


def reaches(moment: Moment) -> dict[str, marks.Reach]:
    """What the hands reach for, by side."""
    both = {"right": _place(moment.right_arm)[1], "left": _place(moment.left_arm)[1]}
    return {side: reach for side, reach in both.items() if reach is not None}


def _wanted(body: Body, moment: Moment) -> Array:
    """The pose vector that a moment asks for, before anything rests."""
    given = {name: getattr(moment.trunk, name) for name in _TRUNK}
    for side, leg, arm in (
        ("right", moment.right_leg, moment.right_arm),
        ("left", moment.left_leg, moment.left_arm),
    ):
        given |= {f"{side}.{name}": getattr(leg, name) for name in _LEG}
        preset, _ = _place(arm)
        own = {name: getattr(arm, name, None) for name in _ARM}
        given |= {f"{side}.{name}": preset.get(name) if own[name] is None else own[name] for name in _ARM}
    pose = np.zeros(len(NAMES))
    pose[INDEX["y"]] = _START_HEIGHT[body]
    for name, degrees in given.items():
        pose[INDEX[name]] = np.radians(degrees or 0)
    return pose


def _place(arm: ArmPose) -> tuple[dict[str, float], marks.Reach | None]:
    return marks.PLACES[arm.place] if arm.place is not None else ({}, None)
