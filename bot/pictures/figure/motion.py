"""From the words of a keyframe to a pose in which everything that rests stays where it is.

The search finds the pose nearest to the one asked for, with the Levenberg-Marquardt method in numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.content.drawings import ArmPose, Body, Drawing, Keyframe, Loop, Moment, Surface, Way, moments
from bot.content.exercises import Tempo
from bot.pictures.figure import marks
from bot.pictures.figure.skeleton import INDEX, NAMES, SEGMENT, Array, Posed, posed

_PHASES: Final = ((0.02, 10), (0.2, 5), (1.0, 16))
"""How firm contacts are, and for at most how many rounds. Soft ones first: firm ones leave no room to
search."""

_ENOUGH: Final = 1e-3
"""A phase ends when a round improves nothing by more than this share."""

_ROOT: Final = 6
"""The first entries of a pose are the pelvis's position and rotation."""

_HELD: Final = 1 / 0.0008
_FLOOR: Final = 1 / 0.0015
_REACHED: Final = 1 / 0.012
"""One over the metres that weigh as much as one standard deviation of a joint."""

_GIVE: Final = {
    "x": 0.6,
    "y": 1.0,
    "z": 0.6,
    "lean": 0.2,
    "side_lean": 0.1,
    "roll": 0.05,
    "flex": 0.05,
    "side_bend": 0.05,
    "twist": 0.06,
    "head_flex": 0.6,
    "head_side": 0.3,
    "head_turn": 0.15,
    "hip_flex": 0.2,
    "hip_abd": 0.15,
    "hip_er": 0.15,
    "knee_flex": 0.4,
    "ankle_flex": 0.9,
    "inversion": 0.25,
    "toes_up": 0.5,
    "shoulder_flex": 0.8,
    "shoulder_abd": 0.6,
    "shoulder_er": 0.6,
    "elbow_flex": 1.2,
    "wrist": 0.8,
}
"""How readily each part of the pose yields to contacts, in metres or radians."""

_HOLD: Final = np.where(np.arange(len(marks.MARKS)) == marks.NUMBER["head"], _HELD / 2, _HELD)
"""The head may roll a little: its flesh and hair give way."""

_WEIGHT: Final = np.array([1 / _GIVE[name.rpartition(".")[2]] for name in NAMES])
_LEAST: Final = np.full(len(NAMES), -np.inf)
_MOST: Final = np.full(len(NAMES), np.inf)
for _name, _low, _high in (
    ("knee_flex", -5, 155),
    ("elbow_flex", -5, 155),
    ("ankle_flex", -72, 42),
    ("toes_up", -20, 85),
):
    for _side in ("right", "left"):
        _LEAST[INDEX[f"{_side}.{_name}"]], _MOST[INDEX[f"{_side}.{_name}"]] = np.radians((_low, _high))


@dataclass(frozen=True, slots=True)
class Pulls:
    """What holds the poses: for every mark a place and whether it counts (0 or 1), along each axis.

    ``reaches`` are a mark, and the segment and point that it reaches for.
    """

    target: Array
    counts: Array
    reaches: tuple[tuple[int, int, tuple[float, float, float]], ...]


def solved(body: Body, wanted: Array, pulls: Pulls, *, near: bool = False) -> Array:
    """Return the poses (poses, len(NAMES)) nearest to the wanted ones that obey the pulls.

    ``near`` says that the wanted ones almost obey them: then the root needn't move far.
    """
    weight = _WEIGHT * np.where(np.arange(len(NAMES)) < _ROOT, 4 if near else 1, 1)
    poses = wanted.copy()
    for firmness, rounds in _PHASES[near:]:
        poses = _settled(body, poses, wanted, pulls, weight, firmness, rounds)
    return poses


def _settled(
    body: Body, start: Array, wanted: Array, pulls: Pulls, weight: Array, firmness: float, rounds: int
) -> Array:
    """Run rounds of the Levenberg-Marquardt method on each pose separately until it gets no better."""
    trial, best = start.copy(), start.copy()
    counted = np.flatnonzero(pulls.counts.sum(axis=(0, 2)))
    damping = np.full(len(start), 1e-3)
    cost = np.full(len(start), np.inf)
    residuals = slopes = np.empty(0)
    live = np.arange(len(start))
    for _ in range(rounds):
        here = Pulls(pulls.target[live], pulls.counts[live], pulls.reaches)
        residual, slope = _linear(body, trial[live], wanted[live], here, counted, weight, firmness)
        if not len(residuals):
            residuals, slopes = residual.copy(), slope.copy()
        now = (residual**2).sum(axis=1)
        better = now < cost[live]
        open_ = np.abs(cost[live] - now) > _ENOUGH * (1 + now)
        taken = live[better]
        best[taken], cost[taken] = trial[taken], now[better]
        residuals[taken], slopes[taken] = residual[better], slope[better]
        damping[live] = np.clip(damping[live] * np.where(better, 0.2, 12), 1e-5, 1e5)
        live = live[open_]
        if not len(live):
            break
        back = slopes[live].transpose(0, 2, 1)
        normal = back @ slopes[live] + damping[live, None, None] * np.diag(weight**2)
        step = np.linalg.solve(normal, back @ residuals[live][..., None])[..., 0]
        largest = np.abs(step).max(axis=1, keepdims=True)
        shortened = step * np.minimum(1, 0.5 / np.maximum(largest, 1e-9))
        trial[live] = np.clip(best[live] - shortened, _LEAST, _MOST)
    return best


def _linear(
    body: Body,
    poses: Array,
    wanted: Array,
    pulls: Pulls,
    counted: NDArray[np.intp],
    weight: Array,
    firmness: float,
) -> tuple[Array, Array]:
    """Return residuals (poses, n) and their slopes (poses, n, len(NAMES))."""
    frames, size = poses.shape
    at_body = posed(body, poses)
    at = marks.places(at_body)
    segments = marks.SEGMENT_OF
    if pulls.reaches:
        goals = [at_body.at[:, s] + at_body.turned[:, s] @ np.array(local) for _, s, local in pulls.reaches]
        points = np.concatenate((at, np.stack(goals, axis=1)), axis=1)
        segments = np.concatenate((segments, np.array([s for _, s, _ in pulls.reaches])))
    else:
        points = at
    slopes = at_body.slopes(points, segments)
    hold = pulls.counts[:, counted] * _HOLD[counted, None] * firmness
    under = at[..., 1] - marks.RADIUS
    deep = under < 0
    parts = [
        (((at[:, counted] - pulls.target[:, counted]) * hold), slopes[:, counted] * hold[..., None]),
        (
            (under * deep * _FLOOR * firmness)[..., None],
            (slopes[:, : at.shape[1], 1] * deep[..., None] * _FLOOR * firmness)[:, :, None],
        ),
    ]
    for i, (mark, _, _) in enumerate(pulls.reaches, at.shape[1]):
        gap, way = at[:, mark] - points[:, i], slopes[:, mark] - slopes[:, i]
        parts.append((gap[:, None] * _REACHED, way[:, None] * _REACHED))
    residual = np.concatenate([r.reshape(frames, -1) for r, _ in parts] + [(poses - wanted) * weight], axis=1)
    eye = np.broadcast_to(np.diag(weight), (frames, size, size))
    return residual, np.concatenate([w.reshape(frames, -1, size) for _, w in parts] + [eye], axis=1)


def reach_of(side: str, reach: marks.Reach) -> tuple[int, int, tuple[float, float, float]]:
    """Return a reach as a mark, a segment and a point on it, mirrored for the left side."""
    x, y, z = reach.local
    return (
        marks.NUMBER[f"{side}.palm"],
        SEGMENT[reach.segment],
        (x, y, z if side == "right" or reach.segment.startswith("right") else -z),
    )


HEIGHT_OF: Final = {
    Surface.FLOOR: 0.0,
    Surface.BENCH: 0.42,
    Surface.BALL: 0.54,
    Surface.BOSU: 0.22,
    Surface.CHAIR: 0.45,
    Surface.STEP: 0.17,
}
"""Metres from the floor to the top of what the body rests on."""

_START_HEIGHT: Final = {Body.UPRIGHT: 0.9, Body.FACE_UP: 0.1, Body.FACE_DOWN: 0.5, Body.ON_SIDE: 0.17}
"""The height of the centre of the pelvis in metres at which the search starts."""

_TRUNK: Final = (
    *("lean", "side_lean", "roll", "flex", "side_bend", "twist"),
    *("head_flex", "head_side", "head_turn"),
)
_LEG: Final = ("hip_flex", "hip_abd", "hip_er", "knee_flex", "ankle_flex", "toes_up")
_ARM: Final = ("shoulder_flex", "shoulder_abd", "shoulder_er", "elbow_flex", "wrist")


def key_poses(body: Body, keys: Sequence[Moment], loop: Loop | None) -> list[Array]:
    """Return the poses of keyframes in order. What rests in two consecutive ones stays where it is."""
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
    """Return the pose of a moment, after the one ``before``, and leading back to ``home`` if given."""
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
        wish[INDEX["y"]] += (moment.keyframe.lift or 0) / 100
    reached = tuple(reach_of(side, reach) for side, reach in reaches(moment).items())
    return solved(body, wish[None], Pulls(target, counts, reached))[0]


def resting(moment: Moment) -> set[int]:
    """Return the numbers of the marks that rest on something."""
    return {mark for part in moment.contacts for mark in marks.marks_of(part)}


def reaches(moment: Moment) -> dict[str, marks.Reach]:
    """Return what the hands reach for, by side."""
    both = {"right": _place(moment.right_arm)[1], "left": _place(moment.left_arm)[1]}
    return {side: reach for side, reach in both.items() if reach is not None}


def _wanted(body: Body, moment: Moment) -> Array:
    """Return the pose vector that a moment asks for, before anything rests."""
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


FRAMES: Final = 12
"""Pictures of a simple way there. More would be smoother, and a larger file."""

_FEWEST: Final = 6
"""The fewest pictures for a part of the way: with fewer, a lunge in one of eight directions jumps."""

_LONGEST_WAY: Final = 1.9
_LONGEST_HOLD: Final = 1.6
_SHORTEST_WAY: Final = 0.6
_SHORTEST_HOLD: Final = 0.35
_REST: Final = 0.5
"""Seconds. Somebody who looks for four seconds should see the whole movement, so long tempos are
shortened."""

_SLOWER: Final = 2.0
"""How much slower the way back may be than the way there."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture on the way there: between which keyframes, how far along, and the seconds it takes."""

    a: int
    b: int
    share: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture on the screen: which frame, for how many milliseconds, in which written step."""

    frame: int
    ms: int
    step: int | None


def frames_of(drawing: Drawing, keys: Sequence[Keyframe], tempo: Tempo) -> list[Frame]:
    """Return the way there: it speeds up and slows down between keyframes at which it pauses."""
    times = _times(drawing, keys, tempo)
    made = [Frame(0, 0, 0, 0)]
    rests = [0, *(i for i in range(1, len(keys) - 1) if keys[i].hold), len(keys) - 1]
    count = FRAMES + max(0, len(keys) - 3)
    for i, begin in enumerate(rests[:-1]):
        end = rests[i + 1]
        span = sum(times[begin:end])
        edges = np.cumsum([0.0, *times[begin:end]]) / span
        n = max(_FEWEST, round(count * span / sum(times)))
        for j in range(1, n + 1):
            eased = float(1 - np.cos(np.pi * j / n)) / 2
            k = max(int(np.searchsorted(edges, eased - 1e-9)) - 1, 0)
            share = float((eased - edges[k]) / (edges[k + 1] - edges[k]))
            made.append(Frame(begin + k, begin + k + 1, share, span / n))
    return made


def _times(drawing: Drawing, keys: Sequence[Keyframe], tempo: Tempo) -> list[float]:
    """Return the seconds to each keyframe after the first."""
    first, second = _ways(drawing, tempo)
    around = drawing.loop is Loop.AROUND
    times = [key.seconds or (first + second * around) / (len(keys) - 1) for key in keys[1:]]
    longest = _LONGEST_WAY * (1 + around) * max(1, (len(keys) - 1) / 2.5)
    return [t * min(1, longest / sum(times)) for t in times]


def _ways(drawing: Drawing, tempo: Tempo) -> tuple[float, float]:
    """Return the seconds there and back."""
    up, down = max(tempo.up, _SHORTEST_WAY), max(tempo.down, _SHORTEST_WAY)
    return (down, up) if drawing.starts is Way.DOWN else (up, down)


def shown_frames(
    drawing: Drawing, keys: Sequence[Keyframe], way: Sequence[Frame], tempo: Tempo
) -> tuple[Shown, ...]:
    """Return everything that is on the screen until it repeats."""
    first, last = keys[0], keys[-1]
    rest = 0.0 if any(key.lift for key in keys) else _REST  # hops follow each other
    made = [Shown(0, _ms(max(rest, first.hold or 0)), first.hold_step or first.step)]
    for i, frame in enumerate(way[1:-1], 1):
        key = keys[frame.b]
        made.append(Shown(i, _ms(frame.seconds), key.step))
        if key.hold and way[i + 1].b != frame.b:
            made.append(Shown(i, _ms(min(key.hold, _LONGEST_HOLD)), key.hold_step or key.step))
    if drawing.loop is Loop.AROUND:
        return tuple(made)  # the last frame is the first one of the next round
    end = len(way) - 1
    stay = last.hold if last.hold is not None else max(tempo.hold, _SHORTEST_HOLD)
    made.append(Shown(end, _ms(way[end].seconds), last.step))
    made.append(Shown(end, _ms(min(stay, _LONGEST_HOLD)), last.hold_step or last.step))
    there, back = _ways(drawing, tempo)
    slower = min(back / there, 1.3 * _LONGEST_WAY / sum(frame.seconds for frame in way), _SLOWER)
    for i in range(end - 1, 0, -1):
        step = drawing.return_step or keys[way[i].b].step
        made.append(Shown(i, _ms(way[i + 1].seconds * slower), step))
    return tuple(made)


def effort_of(key: Keyframe, number: int) -> float:
    """Return how strongly muscles glow in a keyframe."""
    return key.effort if key.effort is not None else float(number > 0)


def _ms(seconds: float) -> int:
    return round(1000 * seconds)


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
    shown: tuple[Shown, ...]
    keys: tuple[Moment, ...]
    key_poses: Array

    def posed(self) -> Posed:
        return posed(self.body, self.poses)


def motion(drawing: Drawing, tempo: Tempo) -> Motion:
    """Return the movement of a drawing that takes nothing from another."""
    body = drawing.body or Body.UPRIGHT
    keys = moments(drawing)
    solved_keys = key_poses(body, keys, drawing.loop)
    around = drawing.loop is Loop.AROUND
    if around:
        keys.append(keys[0])
        solved_keys.append(solved_keys[0])
    words = [key.keyframe for key in keys]
    way = frames_of(drawing, words, tempo)
    efforts = [effort_of(word, i % (len(keys) - around)) for i, word in enumerate(words)]
    pulls = _pulls(body, keys, solved_keys, way)
    wishes = np.array([(1 - f.share) * solved_keys[f.a] + f.share * solved_keys[f.b] for f in way])
    end = len(way) - around
    return Motion(
        body=body,
        poses=solved(body, wishes, pulls, near=True)[:end],
        effort=np.array([(1 - f.share) * efforts[f.a] + f.share * efforts[f.b] for f in way])[:end],
        held=np.greater(pulls.counts.max(axis=2), 0)[:end],
        shown=shown_frames(drawing, words, way, tempo),
        keys=tuple(keys),
        key_poses=np.array(solved_keys),
    )


def _pulls(body: Body, keys: Sequence[Moment], poses: Sequence[Array], way: Sequence[Frame]) -> Pulls:
    """Return pulls: what rests at both ends of a way stays put, and hands stay where they always are."""
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
    """Return one keyframe as a movement of one frame."""
    return replace(of, poses=of.key_poses[key][None], effort=np.ones(1))


def fault_motion(of: Motion, key: int, wrong: Moment) -> Motion:
    """Return a wrong form of a keyframe as a movement of one frame; what rests stays in the right place."""
    pose = key_pose(of.body, wrong, (of.keys[key], of.key_poses[key]))
    return replace(of, poses=pose[None], effort=np.ones(1))
