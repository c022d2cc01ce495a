"""Draws keyframes one by one: those in the file and those being tried."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

import numpy as np
from PIL import Image

from bot.content.drawings import ArmPose, Keyframe, LegPose, Loop, Moment, TrunkPose, moments
from bot.pictures.figure import body, card, marks, pictures
from bot.pictures.figure.actor import Actor
from bot.pictures.figure.motion import Motion, effort_of, key_pose, motion
from bot.pictures.figure.skeleton import INDEX, Array
from bot.pictures.subject import Subject

_NO_WORDS: Final = card.Words("", (), ())
"""The page itself says what a keyframe is: its picture needs no legend or numbers."""

_SIDES: Final = {"working": "right", "other": "left"}

Angles = dict[str, Any]
"""Degrees by group, side and joint, as in a content file; the trunk has no sides."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The angles of a keyframe that is being tried.

    ``asked`` are its angles completed with what it leaves out; ``drawn`` those that the figure takes so that
    everything rests where it should.
    """

    picture: bytes
    asked: Angles
    drawn: Angles


class Poser:
    """The keyframes of one subject. Its movement is computed once."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.keyframes = subject.drawing.keyframes or ()
        self._motion = motion(subject.drawing, subject.tempo)

    def stills(self) -> list[Tried]:
        """Return every keyframe as it is in the file."""
        return self._tried(self._motion, range(len(self.keyframes)))

    def pose(self, keyframes: Sequence[Keyframe], number: int) -> Tried:
        """Return one keyframe, counted from 0, as it would be if the file had these.

        Framed like the movement in the file, so that nothing jumps while a joint moves.
        """
        key, pose = self._solved(keyframes, number)
        keys, poses = list(self._motion.keys), self._motion.key_poses.copy()
        keys[number], poses[number] = key, pose
        changed = replace(self._motion, keys=tuple(keys), key_poses=poses)
        return self._tried(changed, [number])[0]

    def animation(self, keyframes: Sequence[Keyframe]) -> bytes:
        """Return the moving picture as it would be if the file had these keyframes."""
        drawing = replace(self.subject.drawing, keyframes=tuple(keyframes))
        return pictures.animation(replace(self.subject, drawing=drawing))

    def _solved(self, keyframes: Sequence[Keyframe], number: int) -> tuple[Moment, Array]:
        """Return a keyframe's moment and pose. Each follows from the one before; unchanged ones are known."""
        keys = moments(replace(self.subject.drawing, keyframes=tuple(keyframes)))
        around = self.subject.drawing.loop is Loop.AROUND
        poses: list[Array] = []
        same = True
        for i, key in enumerate(keys[: number + 1]):
            same = same and key == self._motion.keys[i]
            before = (keys[i - 1], poses[-1]) if i else None
            home = (keys[0], poses[0]) if around and 0 < i == len(keys) - 1 else None
            poses.append(
                self._motion.key_poses[i] if same else key_pose(self._motion.body, key, before, home)
            )
        return keys[number], poses[number]

    def _tried(self, of: Motion, numbers: Sequence[int]) -> list[Tried]:
        """Return these keyframes of a movement, framed so that all of it would be in the picture."""
        first, subject = len(of.poses), self.subject
        shown = replace(
            of,
            poses=np.concatenate((of.poses, of.key_poses)),
            effort=np.concatenate((of.effort, [effort_of(key.keyframe, i) for i, key in enumerate(of.keys)])),
        )
        drawing = replace(subject.drawing, path=None)  # it would lead through all of these poses
        drawn = card.Card(Actor(drawing, shown, body.look(subject.id), subject.muscles), _NO_WORDS)
        return [
            Tried(_png(drawn.frame(first + i)), _asked(of.keys[i]), _angles(of.key_poses[i])) for i in numbers
        ]


def _asked(moment: Moment) -> Angles:
    arms = {"working": moment.right_arm, "other": moment.left_arm}
    legs = {"working": moment.right_leg, "other": moment.left_leg}
    return {
        "legs": {
            side: {name: value or 0 for name, value in asdict(leg).items()} for side, leg in legs.items()
        },
        "trunk": {name: value or 0 for name, value in asdict(moment.trunk).items()},
        "arms": {side: _asked_of(arm) for side, arm in arms.items()},
    }


def _asked_of(arm: ArmPose) -> Angles:
    """Return the arm's angles; its place gives those that aren't written."""
    place, _ = marks.PLACES[arm.place] if arm.place is not None else ({}, None)
    given = asdict(arm)
    angles = {name: place.get(name, 0) if given[name] is None else given[name] for name in given}
    return {**angles, "place": arm.place}


def _angles(pose: Array) -> Angles:
    """Return the angles of a solved pose in whole degrees."""
    made: Angles = {"legs": {"working": {}, "other": {}}, "trunk": {}, "arms": {"working": {}, "other": {}}}
    for group, type_ in (("legs", LegPose), ("arms", ArmPose), ("trunk", TrunkPose)):
        for name in (field.name for field in fields(type_) if field.name != "place"):
            if group == "trunk":
                made[group][name] = _degrees(pose, name)
                continue
            for side, drawn_as in _SIDES.items():
                made[group][side][name] = _degrees(pose, f"{drawn_as}.{name}")
    return made


def _degrees(pose: Array, name: str) -> int:
    return round(float(np.degrees(pose[INDEX[name]])))


def _png(picture: Image.Image) -> bytes:
    """Return a PNG, quick to make rather than small: it never leaves this computer."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()
