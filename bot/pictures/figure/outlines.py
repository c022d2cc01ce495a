"""A picture of flat colours as a vector drawing: every patch of one colour becomes a filled outline.

Why traced, and not drawn volume by volume: limbs run through each other, and only the depth buffer knows for
each point which is in front. Before it is smoothed, its picture has a few dozen flat colours, so that its
patches can be followed exactly. Larger patches lie under smaller ones, hence no patch needs holes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.pictures.figure.floor import Pixels
from bot.pictures.figure.skeleton import Array

HALF: Final = 2
"""Outlines are measured in halves of a pixel: they run through the middles of pixels' sides."""

_STRAYS: Final = 1.3
"""Halves of a pixel that a simplified outline may be away from the exact one."""

_LEAST: Final = 5 * HALF**2
"""Patches smaller than this are left to what surrounds them."""


def paths(pixels: Pixels) -> Iterator[str]:
    """SVG paths that paint the picture, in order; one unit is half a pixel."""
    patches: list[tuple[float, int, Array]] = []
    for colour in np.unique(pixels).tolist():
        rows, columns = np.nonzero(pixels == colour)
        left, top = int(columns.min()), int(rows.min())
        mask = np.zeros((int(rows.max()) - top + 3, int(columns.max()) - left + 3), bool)
        mask[rows - top + 1, columns - left + 1] = True
        for loop in _loops(mask):
            points = loop + HALF * np.array([left - 1, top - 1])
            x, y = points.T
            area = float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum()) / 2
            if area >= _LEAST:  # what goes round a hole is less than 0
                patches.append((area, colour, _simple(points)))
    patches.sort(key=lambda patch: -patch[0])
    for _, colour, points in patches:
        if len(points) > HALF:
            yield f'<path fill="{_hex(colour)}" stroke="{_hex(colour)}" d="{_line(points)}"/>'


def _loops(mask: NDArray[np.bool_]) -> Iterator[Array]:
    """Closed ways round the patches of a mask whose rim is empty, clockwise, through middles of sides."""
    follows: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for (dy, dx), begin, way in (
        ((-1, 0), (0, 0), (1, 0)),
        ((0, 1), (1, 0), (0, 1)),
        ((1, 0), (1, 1), (-1, 0)),
        ((0, -1), (0, 1), (0, -1)),
    ):
        edge = mask & ~np.roll(mask, (-dy, -dx), axis=(0, 1))
        sides: list[list[int]] = np.argwhere(edge).tolist()
        for y, x in sides:
            follows.setdefault((x + begin[0], y + begin[1]), []).append(way)
    while follows:
        at: tuple[int, int] = next(iter(follows))
        start, way = at, (0, 0)
        loop: list[tuple[int, int]] = []
        while at in follows:
            ways = follows[at]
            # where two patches touch with a corner, each keeps to itself: turn right
            way = next((w for w in ways if w == (-way[1], way[0])), ways[0])
            ways.remove(way)
            if not ways:
                del follows[at]
            loop.append((HALF * at[0] + way[0], HALF * at[1] + way[1]))
            at = at[0] + way[0], at[1] + way[1]
            if at == start:
                break
        yield np.array(loop, dtype=float)


def _simple(points: Array) -> Array:
    """Fewer points on almost the same closed line (Douglas and Peucker's method)."""
    far = int(np.square(points - points[0]).sum(axis=1).argmax())
    closed = np.concatenate((points, points[:1]))
    keep = {0, far}
    spans = [(0, far), (far, len(points))]
    while spans:
        first, last = spans.pop()
        if last - first < HALF:
            continue
        a, b = closed[first], closed[last]
        along = b - a
        off = closed[first + 1 : last] - a
        length = max(float(np.hypot(*along)), 1e-9)
        gap = np.abs(off[:, 0] * along[1] - off[:, 1] * along[0]) / length
        worst = int(gap.argmax())
        if gap[worst] > _STRAYS:
            middle = first + 1 + worst
            keep.add(middle)
            spans += [(first, middle), (middle, last)]
    return points[sorted(keep)]


def _line(points: Array) -> str:
    whole = points.astype(int)
    (x, y), steps = whole[0].tolist(), np.diff(whole, axis=0).tolist()
    return f"M{x} {y}l" + " ".join(f"{dx} {dy}" for dx, dy in steps).replace(" -", "-") + "z"


def _hex(colour: int) -> str:
    red, green, blue = colour & 255, colour >> 8 & 255, colour >> 16 & 255
    return f"#{red:02x}{green:02x}{blue:02x}"
