"""The whole movement of a drawing: a pose for every frame, solved so that nothing slides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.content.drawings import Body, Drawing, Loop, Moment, moments
from bot.content.exercises import Tempo
from bot.pictures.figure import marks, timing
from bot.pictures.figure.keyposes import key_pose, key_poses, reaches, resting
from bot.pictures.figure.skeleton import Array, Posed, posed
from bot.pictures.figure.solve import Pulls, reach_of, solved


@dataclass(frozen=True, slots=True)
class Motion:
    """All poses (frames, entries) of a drawing, and how they are shown.

    ``effort`` (frames,) is from 0 to 1; ``held`` (frames, marks) says which marks rest; ``keys`` and
    ``key_poses`` are the keyframes.
    """

    body: Body
    poses: Array
    effort: Array
    held: NDArray[np.bool_]
    shown: tuple[timing.Shown, ...]
    keys: tuple[Moment, ...]
    key_poses: Array

    def posed(self) -> Posed:
        return posed(self.body, self.poses)


def motion(drawing: Drawing, tempo: Tempo) -> Motion:
    """The movement of a drawing that takes nothing from another."""
    body = drawing.body or Body.UPRIGHT
    keys = moments(drawing)
    solved_keys = key_poses(body, keys, drawing.loop)
    around = drawing.loop is Loop.AROUND
    if around:
        keys.append(keys[0])
        solved_keys.append(solved_keys[0])
    words = [key.keyframe for key in keys]
    way = timing.frames(drawing, words, tempo)
    efforts = [timing.effort(word, i % (len(keys) - around)) for i, word in enumerate(words)]
    pulls = _pulls(body, keys, solved_keys, way)
    wishes = np.array([(1 - f.share) * solved_keys[f.a] + f.share * solved_keys[f.b] for f in way])
    end = len(way) - around
    return Motion(
        body=body,
        poses=solved(body, wishes, pulls, near=True)[:end],
        effort=np.array([(1 - f.share) * efforts[f.a] + f.share * efforts[f.b] for f in way])[:end],
        held=np.greater(pulls.counts.max(axis=2), 0)[:end],
        shown=timing.shown(drawing, words, way, tempo),
        keys=tuple(keys),
        key_poses=np.array(solved_keys),
    )


def _pulls(body: Body, keys: Sequence[Moment], poses: Sequence[Array], way: Sequence[timing.Frame]) -> Pulls:
    """What rests at both ends of a way stays where it is, and hands stay where they always are."""
    places = marks.places(posed(body, np.array(poses)))
    target = np.zeros((len(way), len(marks.MARKS), 3))
    counts = np.zeros_like(target)
    for i, frame in enumerate(way):
        still = list(resting(keys[frame.a]) & resting(keys[frame.b]))
        target[i, still], counts[i, still] = places[frame.a, still], 1
    first, *others = [reaches(key) for key in keys]
    common = [(side, r) for side, r in first.items() if all(other.get(side) == r for other in others)]
    return Pulls(target, counts, tuple(reach_of(side, reach) for side, reach in common))


def still_motion(of: Motion, key: int) -> Motion:
    """One keyframe as a movement of one frame."""
    return replace(of, poses=of.key_poses[key][None], effort=np.ones(1))


def fault_motion(of: Motion, key: int, wrong: Moment) -> Motion:
    """A wrong form of a keyframe as a movement of one frame. What rests, rests where it rightly does."""
    pose = key_pose(of.body, wrong, (of.keys[key], of.key_poses[key]))
    return replace(of, poses=pose[None], effort=np.ones(1))
