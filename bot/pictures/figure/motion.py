"""The movement of a drawing: a pose for every frame, so that nothing slides, and when each is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.content.drawings import Body, Drawing, Keyframe, Loop, Moment, Way, moments
from bot.content.exercises import Tempo
from bot.pictures.figure import marks
from bot.pictures.figure.poses import Pulls, key_pose, key_poses, reach_of, reaches, resting, solved
from bot.pictures.figure.skeleton import Array, Posed, posed

FRAMES: Final = 12
"""Pictures of a simple way there. More would be smoother, and heavier."""

_FEWEST: Final = 6
"""Pictures of a part of the way at least: with fewer a lunge in one of eight directions jumps."""

_LONGEST_WAY: Final = 1.9
_LONGEST_HOLD: Final = 1.6
_SHORTEST_WAY: Final = 0.6
_SHORTEST_HOLD: Final = 0.35
_REST: Final = 0.5
"""Seconds. Whoever looks for four seconds should see the whole movement, so long tempos are cut short."""

_SLOWER: Final = 2.0
"""How much slower the way back may be than the way there."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture on the way there: between which keyframes, how far, and the seconds that lead to it."""

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
    """The way there: it gathers pace and slows down between keyframes at which it stays for a while."""
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
    """Seconds of the way to each keyframe after the first."""
    first, second = _ways(drawing, tempo)
    around = drawing.loop is Loop.AROUND
    times = [key.seconds or (first + second * around) / (len(keys) - 1) for key in keys[1:]]
    longest = _LONGEST_WAY * (1 + around) * max(1, (len(keys) - 1) / 2.5)
    return [t * min(1, longest / sum(times)) for t in times]


def _ways(drawing: Drawing, tempo: Tempo) -> tuple[float, float]:
    """Seconds there and back."""
    up, down = max(tempo.up, _SHORTEST_WAY), max(tempo.down, _SHORTEST_WAY)
    return (down, up) if drawing.starts is Way.DOWN else (up, down)


def shown_frames(
    drawing: Drawing, keys: Sequence[Keyframe], way: Sequence[Frame], tempo: Tempo
) -> tuple[Shown, ...]:
    """Everything that is on the screen until it begins anew."""
    first, last = keys[0], keys[-1]
    made = [Shown(0, _ms(max(_REST, first.hold or 0)), first.hold_step or first.step)]
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
    """How strongly muscles glow in a keyframe."""
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
    """The movement of a drawing that takes nothing from another."""
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
