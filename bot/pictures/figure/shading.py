"""The colour of every pixel of the figure: few flat tones, lines between limbs, and muscles that glow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.pictures.figure.looks import CARD, GLOW
from bot.pictures.figure.raster import FAR, Canvas, Pixels
from bot.pictures.figure.skeleton import Array

_SHADE, _LIGHT = 0.10, 0.90
"""How much light a pixel must get not to be in the shade, and to be a highlight."""

_TONES: Final = 4
_SHADED, _PLAIN, _LIT, _LINE = range(_TONES)

_SHARES: Final = ((0.16, 0.42), (0.30, 0.70), (0.42, 0.92))
"""How much of the glow's colour shows from the edge of a muscle to its middle, at rest and in full effort."""

_GLOWS: Final = len(_SHARES) + 1
_RINGS: Final = (1.0, 0.64, 0.34)
"""Where the rings of the glow end, as shares of the squared radius."""

_MUTED: Final = 0.42
"""How much paler the far side is."""

_COOL: Final = np.array([52.0, 44.0, 78.0])
"""Shade is a little violet: grey shade makes skin look ill."""


def tones(canvas: Canvas, jump: float, width: int) -> NDArray[np.uint8]:
    """Which tone each pixel has. Behind a jump in depth of so many pixels runs a line of a width."""
    tone = (canvas.light >= _SHADE).view(np.uint8) + (canvas.light > _LIGHT).view(np.uint8)
    depth, solid = canvas.depth, canvas.depth > FAR / 2
    for near, far in (
        (np.s_[width:, :], np.s_[:-width, :]),
        (np.s_[:-width, :], np.s_[width:, :]),
        (np.s_[:, width:], np.s_[:, :-width]),
        (np.s_[:, :-width], np.s_[:, width:]),
    ):
        behind = depth[near] - depth[far] > np.float32(jump)
        behind &= solid[far]
        np.copyto(tone[far], _LINE, where=behind)
    return tone


def glow(
    level: NDArray[np.uint8], canvas: Canvas, a: Array, b: Array, r: float, on: NDArray[np.bool_]
) -> None:
    """Raises the level to up to 3 where a surface is near the line from ``a`` to ``b``.

    ``on`` says for each number on the canvas whether the muscle can glow there.
    """
    height, width = level.shape
    left, right = max(int(min(a[0], b[0]) - r), 0), min(int(max(a[0], b[0]) + r) + 1, width)
    top, bottom = max(int(min(a[1], b[1]) - r), 0), min(int(max(a[1], b[1]) + r) + 1, height)
    if left >= right or top >= bottom:
        return
    window = (slice(top, bottom), slice(left, right))
    x = (np.arange(left, right) - a[0]).astype(np.float32)[None, :]
    y = (np.arange(top, bottom) - a[1]).astype(np.float32)[:, None]
    z = canvas.depth[window] - np.float32(a[2])
    vx, vy, vz = (b - a).tolist()
    share = np.clip((x * vx + y * vy + z * vz) / (vx * vx + vy * vy + vz * vz), 0, 1)
    gap = np.square(x - share * vx) + np.square(y - share * vy) + np.square(z - share * vz)
    near = np.zeros(gap.shape, np.uint8)
    for ring in _RINGS:
        near += (gap < ring * r * r).view(np.uint8)
    near *= on[canvas.number[window]].view(np.uint8)
    np.maximum(level[window], near, out=level[window])


def looked_up(canvas: Canvas, tone: NDArray[np.uint8], level: NDArray[np.uint8], table: Pixels) -> Pixels:
    """The colour of each pixel; those of nothing mean nothing."""
    index = canvas.number.astype(np.int32)
    index *= _TONES * _GLOWS
    index += tone * np.uint8(_GLOWS)
    index += level
    return table.take(index, mode="clip")  # nothing is beyond the table, and "raise" takes twice as long


def table(colours: NDArray[np.uint8], muted: Sequence[bool], effort: float) -> Pixels:
    """Colours by number on the canvas, tone and glow level, in one row. Number 0 is nothing."""
    effort = round(effort * 4) / 4  # a few steps are enough, and spare the palette
    plain = colours.astype(float)
    far = np.array(muted)[:, None]
    plain = np.where(far, plain * (1 - _MUTED) + np.array(CARD) * (_MUTED * 0.94), plain)
    by_tone = np.stack(
        (
            plain * 0.80 + _COOL * 0.08,
            plain,
            plain + (255 - plain) * 0.09,
            plain * 0.58 + _COOL * 0.16,
        ),
        axis=1,
    )
    lit = np.minimum(np.array(GLOW) * np.array([[0.86], [1.0], [1.05], [0.72]]), 255)
    rows = [by_tone]
    for least, most in _SHARES:
        share = (least + (most - least) * effort) * np.where(far, 0.62, 1.0)[:, None]
        rows.append(by_tone * (1 - share) + lit * share)
    known = np.stack(rows, axis=2).reshape(-1, 3)
    nothing = _TONES * _GLOWS
    made = np.full((len(known) + nothing, 4), 255, np.uint8)
    made[nothing:, :3] = known
    return made.view(np.uint32)[:, 0]
