"""When each frame is shown and for how long: keyframes, tempo and easing become a row of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.content.drawings import Drawing, Keyframe, Loop, Way
from bot.content.exercises import Tempo

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


def frames(drawing: Drawing, keys: Sequence[Keyframe], tempo: Tempo) -> list[Frame]:
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


def shown(
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


def effort(key: Keyframe, number: int) -> float:
    """How strongly muscles glow in a keyframe."""
    return key.effort if key.effort is not None else float(number > 0)


def _ms(seconds: float) -> int:
    return round(1000 * seconds)
