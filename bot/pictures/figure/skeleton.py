"""A skeleton of 170 cm and its forward kinematics, for many poses at once.

Segment lengths are shares of body height after Drillis and Contini (1966), as printed in D. A. Winter,
Biomechanics and Motor Control of Human Movement, figure 4.1: thigh 0.245, shank 0.246, ankle height 0.039,
upper arm 0.186, forearm 0.146, hip height 0.530, shoulder height 0.818. Hip joints are 17 cm apart, a common
figure for adults; shoulder joints 34 cm, a little inside the 0.259 of the shoulders' outer width.

Axes of the body and of every segment: x forwards, y up, z to the right. Of the world: y up, and z towards a
camera at the body's right side. Metres and radians.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.content.drawings import Body

Array = NDArray[np.float64]

HEIGHT: Final = 1.70
THIGH: Final = 0.245 * HEIGHT
SHANK: Final = 0.246 * HEIGHT
ANKLE: Final = 0.039 * HEIGHT
UPPER_ARM: Final = 0.186 * HEIGHT
FOREARM: Final = 0.146 * HEIGHT
HIP: Final = 0.085
SHOULDER: Final = 0.17
LUMBAR: Final = 0.09
"""From the line of the hips up to the lower joint of the spine."""
THORAX: Final = 0.15
"""From there to the upper joint of the spine."""
SHOULDER_UP: Final = (0.818 - 0.530) * HEIGHT - LUMBAR - THORAX
"""From there to the line of the shoulders."""
NECK: Final = SHOULDER_UP + 0.045
HEAD: Final = 0.142
"""From the base of the neck to the middle of the head."""
TOES: Final = 0.125
"""From below the ankle forwards to the ball of the foot."""

_LEG = ("hip_flex", "hip_abd", "hip_er", "knee_flex", "ankle_flex", "inversion", "toes_up")
_ARM = ("shoulder_flex", "shoulder_abd", "shoulder_er", "elbow_flex", "wrist")
NAMES: Final = (
    *("x", "y", "z", "lean", "side_lean", "roll"),
    *("flex", "side_bend", "twist", "head_flex", "head_side", "head_turn"),
    *(f"right.{name}" for name in _LEG),
    *(f"left.{name}" for name in _LEG),
    *(f"right.{name}" for name in _ARM),
    *(f"left.{name}" for name in _ARM),
)
"""What a pose vector holds, in order: three metres, then radians."""

INDEX: Final = {name: i for i, name in enumerate(NAMES)}

SEGMENTS: Final = (
    *("pelvis", "lumbar", "thorax", "head"),
    *(f"{s}.{part}" for s in ("right", "left") for part in ("thigh", "shank", "foot", "toes")),
    *(f"{s}.{part}" for s in ("right", "left") for part in ("arm", "forearm", "hand")),
)
SEGMENT: Final = {name: i for i, name in enumerate(SEGMENTS)}

_X, _Y, _Z = 0, 1, 2

BASE: Final[dict[Body, Array]] = {
    Body.UPRIGHT: np.eye(3),
    Body.FACE_UP: np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]], dtype=float),
    Body.FACE_DOWN: np.array([[0, 1, 0], [-1, 0, 0], [0, 0, 1]], dtype=float),
    Body.ON_SIDE: np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]], dtype=float),
}
"""The pelvis in the world before the trunk leans; its axes are the columns."""


_PARENT: Final = {
    "lumbar": "pelvis",
    "thorax": "lumbar",
    "head": "thorax",
    **{f"{s}.thigh": "pelvis" for s in ("right", "left")},
    **{f"{s}.arm": "thorax" for s in ("right", "left")},
    **{
        f"{s}.{lower}": f"{s}.{upper}"
        for s in ("right", "left")
        for upper, lower in (
            ("thigh", "shank"),
            ("shank", "foot"),
            ("foot", "toes"),
            ("arm", "forearm"),
            ("forearm", "hand"),
        )
    },
}


def _hangs_on(name: str) -> list[bool]:
    """Return which segments move when this one turns."""

    def up(other: str) -> bool:
        return other == name or (other in _PARENT and up(_PARENT[other]))

    return [up(other) for other in SEGMENTS]


_MOVED: Final = {name: np.array(_hangs_on(name)) for name in SEGMENTS}


@dataclass(frozen=True, slots=True)
class Hinge:
    """One rotation about one axis: which entry of the pose it comes from, and how much of it."""

    entry: int
    share: float
    axis: Array
    segment: str


@dataclass(frozen=True, slots=True)
class Posed:
    """Where every segment is: ``at`` (poses, segments, 3) is its joint, ``turned`` its axes in columns."""

    at: Array
    turned: Array
    hinges: tuple[Hinge, ...]

    def point(self, segment: str, local: tuple[float, float, float]) -> Array:
        """Return the world place (poses, 3) of a point given in a segment's axes."""
        i = SEGMENT[segment]
        return self.at[:, i] + self.turned[:, i] @ np.array(local)

    def slopes(self, points: Array, segments: NDArray[np.intp]) -> Array:
        """Return how points (poses, n, 3) on segments move with each entry: (poses, n, 3, len(NAMES))."""
        made = np.zeros((*points.shape, len(NAMES)))
        for i in range(3):
            made[:, :, i, i] = 1
        joints = np.array([SEGMENT[hinge.segment] for hinge in self.hinges])
        moved = np.array([_MOVED[hinge.segment] for hinge in self.hinges])[:, segments].T
        axes = np.stack([hinge.axis * hinge.share for hinge in self.hinges], axis=1)[:, None]
        arms = points[:, :, None] - self.at[:, joints][:, None]
        turned = np.empty_like(arms)
        for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
            turned[..., i] = axes[..., j] * arms[..., k] - axes[..., k] * arms[..., j]
        turned *= moved[..., None]
        for number, hinge in enumerate(self.hinges):
            made[..., hinge.entry] += turned[:, :, number]
        return made


def posed(body: Body, poses: Array) -> Posed:
    """Return the skeleton in each of the poses (poses, len(NAMES))."""
    return _Builder(body, poses).built()


class _Builder:
    def __init__(self, body: Body, poses: Array) -> None:
        self.body, self.poses = body, poses
        self.at = np.empty((len(poses), len(SEGMENTS), 3))
        self.turned = np.empty((len(poses), len(SEGMENTS), 3, 3))
        self.hinges: list[Hinge] = []
        self.sine, self.cosine = np.sin(poses), np.cos(poses)
        self.half_sine, self.half_cosine = np.sin(poses / 2), np.cos(poses / 2)

    def built(self) -> Posed:
        base = np.broadcast_to(BASE[self.body], self.turned[:, 0].shape)
        self._put(
            "pelvis", self.poses[:, :3], base, ((_Z, -1, "lean"), (_X, 1, "side_lean"), (_Y, -1, "roll"))
        )
        spine = ((_Z, -1, "flex"), (_X, 1, "side_bend"), (_Y, -1, "twist"))
        self._put("lumbar", self._end("pelvis", (0, LUMBAR, 0)), self._of("pelvis"), spine, 0.5)
        self._put("thorax", self._end("lumbar", (0, THORAX, 0)), self._of("lumbar"), spine, 0.5)
        neck = ((_Z, -1, "head_flex"), (_X, 1, "head_side"), (_Y, -1, "head_turn"))
        self._put("head", self._end("thorax", (0, NECK, 0)), self._of("thorax"), neck)
        for side, sign in (("right", 1), ("left", -1)):
            self._limbs(side, sign)
        return Posed(self.at, self.turned, tuple(self.hinges))

    def _limbs(self, side: str, sign: int) -> None:
        for segment, upper, place, turns in (
            (
                "thigh",
                "pelvis",
                (0, 0, sign * HIP),
                ((_Z, 1, "hip_flex"), (_X, -sign, "hip_abd"), (_Y, -sign, "hip_er")),
            ),
            ("shank", f"{side}.thigh", (0, -THIGH, 0), ((_Z, -1, "knee_flex"),)),
            ("foot", f"{side}.shank", (0, -SHANK, 0), ((_Z, 1, "ankle_flex"), (_X, sign, "inversion"))),
            ("toes", f"{side}.foot", (TOES, -ANKLE + 0.012, 0), ((_Z, 1, "toes_up"),)),
            (
                "arm",
                "thorax",
                (0, SHOULDER_UP, sign * SHOULDER),
                ((_Z, 1, "shoulder_flex"), (_X, -sign, "shoulder_abd"), (_Y, -sign, "shoulder_er")),
            ),
            ("forearm", f"{side}.arm", (0, -UPPER_ARM, 0), ((_Z, 1, "elbow_flex"),)),
            ("hand", f"{side}.forearm", (0, -FOREARM, 0), ((_Z, 1, "wrist"),)),
        ):
            named = tuple((axis, way, f"{side}.{name}") for axis, way, name in turns)
            self._put(f"{side}.{segment}", self._end(upper, place), self._of(upper), named)

    def _of(self, segment: str) -> Array:
        return self.turned[:, SEGMENT[segment]]

    def _end(self, segment: str, local: tuple[float, float, float]) -> Array:
        return self.at[:, SEGMENT[segment]] + self._of(segment) @ np.array(local)

    def _put(
        self,
        segment: str,
        place: Array,
        turned: Array,
        turns: tuple[tuple[int, int, str], ...],
        share: float = 1,
    ) -> None:
        """Place a segment's joint, and turn it about its own axes one after the other."""
        for axis, way, name in turns:
            entry = INDEX[name]
            self.hinges.append(Hinge(entry, share * way, turned[:, :, axis], segment))
            full = share == 1
            sine = way * (self.sine if full else self.half_sine)[:, entry, None]
            cosine = (self.cosine if full else self.half_cosine)[:, entry, None]
            i, j = (axis + 1) % 3, (axis + 2) % 3
            after = np.empty_like(self.turned[:, 0])
            after[:, :, axis] = turned[:, :, axis]
            after[:, :, i] = cosine * turned[:, :, i] + sine * turned[:, :, j]
            after[:, :, j] = cosine * turned[:, :, j] - sine * turned[:, :, i]
            turned = after
        self.at[:, SEGMENT[segment]] = place
        self.turned[:, SEGMENT[segment]] = turned
