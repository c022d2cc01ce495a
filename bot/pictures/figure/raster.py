"""Volumes become pixels by a depth buffer in numpy, exact for tapered round cones; pixels become a GIF.

Chosen over libraries that draw outlines (Pillow, aggdraw, skia: docs/drawing.md has the measurements). They
are faster, but paint one part over another, which goes wrong where limbs cross. A depth buffer is right in
every pose and view, includes bands and props, and muscles glow where they are on the body. The colours are a
few flat tones, with lines between limbs.

Why GIF: Discord's clients have always played it in attachments and galleries. They have played animated WebP
since 2024 or 2025 (Discord announced it; issue 159 of its image library, lilliput, describes a bumpy start),
but for flat colours it gains little: measured on the same frames, WebP of quality 70 at method 2 against GIF
of 64 colours, the squat took 131 and 148 kB, the donkey kick 136 and 150, and WebP took four times as long to
make.

Why not Pillow's writer: it stores what has changed as a rectangle. Here, unchanged pixels inside it are
transparent as well, which makes files a quarter smaller.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from bot.pictures.figure.body import CARD, GLOW
from bot.pictures.figure.skeleton import Array

Floats = NDArray[np.float32]

Pixels = NDArray[np.uint32]
"""Four bytes a pixel, red first: a colour is one number, which makes looking it up four times as fast."""

_LAMP: Final = (-0.4206, -0.6210, 0.6611)
"""A unit vector towards the lamp: from the upper left, a little in front. x right, y down, z to the
viewer."""

_COUNT: Final = np.arange(4096, dtype=np.float32)
_THICK: Final = 12
_TALL: Final = 70
"""Pixels. Thicker and taller cones are drawn in parts: less empty space, and arrays that fit in the cache."""

_EDGE_ON: Final = 1e-6
FAR: Final = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Canvas:
    """For each pixel the depth of what is nearest, its number (0 for nothing), and how much light it gets."""

    depth: Floats
    number: NDArray[np.uint8]
    light: Floats

    @classmethod
    def empty(cls, width: int, height: int) -> Canvas:
        size = (height, width)
        return cls(np.full(size, FAR), np.zeros(size, np.uint8), np.zeros(size, np.float32))

    def part(self, left: int, top: int, right: int, bottom: int) -> Canvas:
        """Return a copy of what is inside a window."""
        here = np.s_[top:bottom, left:right]
        return Canvas(self.depth[here].copy(), self.number[here].copy(), self.light[here].copy())

    def cone(
        self,
        number: int,
        a: Sequence[float],
        b: Sequence[float],
        radii: tuple[float, float],
        thin: tuple[Sequence[float], float] | None = None,
    ) -> None:
        """Draw the ball that moves from ``a`` to ``b`` (pixels; z towards the viewer).

        Its radius changes on the way. ``thin`` flattens it along a direction by a factor. Call it under
        ``np.errstate(invalid="ignore")``: outside the ball there is the root of a negative number, and that
        is not nearer than anything.
        """
        height, width = self.depth.shape
        most = max(radii)
        top = max(int(min(a[1], b[1]) - most), 0)
        bottom = min(int(max(a[1], b[1]) + most) + 2, height)
        parts = round((bottom - top) / (1.6 * most)) if most > _THICK and bottom - top > _TALL else 1
        space = _space(a, b, thin)
        for i in range(parts):
            first = top + (bottom - top) * i // parts
            last = top + (bottom - top) * (i + 1) // parts
            left, right = _between(a, b, most, first, last)
            left, right = max(int(left), 0), min(int(right) + 2, width)
            if left < right and first < last:
                self._part(number, a, radii, space, (left, first, right, last))

    def _part(
        self,
        number: int,
        a: Sequence[float],
        radii: tuple[float, float],
        space: _Space,
        box: tuple[int, int, int, int],
    ) -> None:
        """Draw the part of a cone inside a box of left, top, right, bottom.

        How far along the ball is when it comes nearest to the viewer is a quadratic equation for each pixel.
        """
        left, top, right, bottom = box
        r0, grow = radii[0], radii[1] - radii[0]
        (vx, vy, vz), (lx, ly, lz), lean = space.way, space.lamp, space.lean
        x = _COUNT[left:right] + np.float32(0.5 - a[0])
        y = _COUNT[top:bottom, None] + np.float32(0.5 - a[1])
        if lean is not None:
            (m00, m01), (m10, m11) = space.flat
            x, y = m00 * x + m01 * y, m10 * x + m11 * y
        flat = math.sqrt(max(vx * vx + vy * vy - grow * grow, 1e-3))
        # the ball's path is scaled so that its length is the root of flat: from 0 to flat
        towards = x * (vx / flat) + (y * (vy / flat) + r0 * grow / flat)
        deep = (r0 * r0 - x * x) - y * y
        deep += towards * towards
        if vz:
            share = np.sqrt(deep)
            share *= vz / math.sqrt(flat * flat + vz * vz)
            share += towards
            np.minimum(share, flat, out=share)
        else:
            share = np.minimum(towards, flat)
        np.maximum(share, 0, out=share)
        towards -= share
        towards *= towards
        deep -= towards
        np.sqrt(deep, out=deep)
        depth = np.multiply(share, vz / flat, out=towards)
        depth += deep
        if lean is not None:
            u, v = lean
            depth -= u * (_COUNT[left:right] + (0.5 - a[0])) + v * (_COUNT[top:bottom, None] + (0.5 - a[1]))
            depth *= 1 / space.stretch
        depth += a[2]
        window = (slice(top, bottom), slice(left, right))
        nearer = depth > self.depth[window]
        deep *= lz
        deep += x * lx + y * ly
        light = deep
        if grow:
            radius = share * (grow / flat)
            radius += r0
            share *= (vx * lx + vy * ly) / flat
            light -= share
            light /= radius
        else:
            share *= (vx * lx + vy * ly) / flat
            light -= share
            light *= 1 / r0
        np.copyto(self.depth[window], depth, where=nearer)
        np.copyto(self.light[window], light, where=nearer)
        np.copyto(self.number[window], np.uint8(number), where=nearer)

    def face(self, number: int, corners: NDArray[np.float64], light: float) -> None:
        """Draw a flat convex face given by its corners in order."""
        height, width = self.depth.shape
        low, high = np.floor(corners.min(axis=0)).tolist(), np.ceil(corners.max(axis=0)).tolist()
        left, top = max(int(low[0]), 0), max(int(low[1]), 0)
        right, bottom = min(int(high[0]) + 1, width), min(int(high[1]) + 1, height)
        normal = np.cross(corners[1] - corners[0], corners[2] - corners[0]).tolist()
        if left >= right or top >= bottom or abs(normal[2]) < _EDGE_ON:
            return
        x: Floats = _COUNT[None, left:right] + np.float32(0.5)
        y: Floats = _COUNT[top:bottom, None] + np.float32(0.5)
        inside = np.ones((bottom - top, right - left), dtype=bool)
        points = corners.tolist()
        sign = math.copysign(1, normal[2])
        for i, q in enumerate(points):
            p = points[i - 1]
            inside &= ((q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0])) * sign >= 0
        at_x, at_y, at_z = points[0]
        depth = (x - at_x) * (-normal[0] / normal[2]) + (y - at_y) * (-normal[1] / normal[2]) + at_z
        window = (slice(top, bottom), slice(left, right))
        nearer = inside & (depth > self.depth[window])
        np.copyto(self.depth[window], depth, where=nearer)
        np.copyto(self.light[window], np.float32(light), where=nearer)
        np.copyto(self.number[window], np.uint8(number), where=nearer)


@dataclass(frozen=True, slots=True)
class _Space:
    """Axes in which a cone is round: its path and the lamp in them, and how they relate to the picture's."""

    way: tuple[float, float, float]
    lamp: tuple[float, float, float]
    flat: tuple[tuple[float, float], tuple[float, float]] = ((1, 0), (0, 1))
    lean: tuple[float, float] | None = None
    stretch: float = 1


def _space(a: Sequence[float], b: Sequence[float], thin: tuple[Sequence[float], float] | None) -> _Space:
    way = (b[0] - a[0], b[1] - a[1], b[2] - a[2])
    if thin is None:
        return _Space(way, _LAMP)
    (ux, uy, uz), factor = thin
    k = 1 / factor - 1

    def stretched(p: Sequence[float]) -> tuple[float, float, float]:
        along = k * (p[0] * ux + p[1] * uy + p[2] * uz)
        return p[0] + along * ux, p[1] + along * uy, p[2] + along * uz

    columns = (stretched((1, 0, 0)), stretched((0, 1, 0)), stretched((0, 0, 1)))
    length = math.sqrt(_dot(columns[2], columns[2]))
    x, y, z = (c / length for c in columns[2])
    # Two more axes at right angles to a given one, without branches: Duff et al., JCGT 6 (1), 2017.
    sign = math.copysign(1, z)
    p, q = -1 / (sign + z), x * y * (-1 / (sign + z))
    e1, e2, e3 = (1 + sign * x * x * p, sign * q, -sign * x), (q, sign + y * y * p, -y), (x, y, z)
    way, lamp = stretched(way), stretched(_LAMP)
    bright = math.sqrt(_dot(lamp, lamp))
    return _Space(
        (_dot(e1, way), _dot(e2, way), _dot(e3, way)),
        (_dot(e1, lamp) / bright, _dot(e2, lamp) / bright, _dot(e3, lamp) / bright),
        ((_dot(e1, columns[0]), _dot(e1, columns[1])), (_dot(e2, columns[0]), _dot(e2, columns[1]))),
        (_dot(e3, columns[0]), _dot(e3, columns[1])),
        length,
    )


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _between(a: Sequence[float], b: Sequence[float], r: float, top: int, bottom: int) -> tuple[float, float]:
    """Return how far left and right a path with thickness r reaches between two rows."""
    rise = b[1] - a[1]
    if abs(rise) < 1:
        ends = (a[0], b[0])
    else:
        low, high = sorted(((top - r - a[1]) / rise, (bottom + r - a[1]) / rise))
        low, high = min(max(low, 0), 1), min(max(high, 0), 1)
        ends = (a[0] + low * (b[0] - a[0]), a[0] + high * (b[0] - a[0]))
    return min(ends) - r, max(ends) + r


_SHADE, _LIGHT = 0.10, 0.90
"""How much light a pixel needs to be out of the shade, and to be a highlight."""

_TONES: Final = 4
_SHADED, _PLAIN, _LIT, _LINE = range(_TONES)

_SHARES: Final = ((0.16, 0.42), (0.30, 0.70), (0.42, 0.92))
"""How much of the glow's colour shows from the edge of a muscle to its centre, at rest and in full effort."""

_GLOWS: Final = len(_SHARES) + 1
_RINGS: Final = (1.0, 0.64, 0.34)
"""Where the rings of the glow end, as shares of the squared radius."""

_MUTED: Final = 0.42
"""How much paler the far side is."""

_COOL: Final = np.array([52.0, 44.0, 78.0])
"""The shade is slightly violet: grey shade makes skin look ill."""


def tones(canvas: Canvas, jump: float, width: int) -> NDArray[np.uint8]:
    """Return each pixel's tone. Behind a jump in depth of so many pixels there is a line of this width."""
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
    """Raise the level to up to 3 where a surface is near the line from ``a`` to ``b``.

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
    """Return the colour of each pixel; empty pixels get an arbitrary one."""
    index = canvas.number.astype(np.int32)
    index *= _TONES * _GLOWS
    index += tone * np.uint8(_GLOWS)
    index += level
    return table.take(index, mode="clip")  # nothing is beyond the table, and "raise" takes twice as long


def table(colours: NDArray[np.uint8], muted: Sequence[bool], effort: float) -> Pixels:
    """Return colours by number on the canvas, tone and glow level, as a flat array. Number 0 is nothing."""
    effort = round(effort * 4) / 4  # a few steps are enough, and save palette entries
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


COLOURS: Final = 64
_STAYS: Final = COLOURS - 1
"""The colour that means "unchanged"."""

_SAMPLES: Final = 5


Shown = tuple[int, Image.Image, int]
"""The number of a picture, what covers its upper edge, and for how many milliseconds."""


def _palette(pictures: Sequence[Image.Image], order: Sequence[Shown]) -> Image.Image:
    """Return the palette that suits all the pictures best, taken from a few of them."""
    some = [order[i * (len(order) - 1) // (_SAMPLES - 1)] for i in range(_SAMPLES)]
    width, height = (n // 2 for n in pictures[0].size)
    strip = Image.new("RGB", (width, height * len(some)))
    for i, (number, top, _) in enumerate(some):
        for part in (pictures[number], top):
            small = part.resize((width, part.height // 2), Image.Resampling.NEAREST)
            strip.paste(small, (0, i * height))
    return strip.quantize(COLOURS - 1, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def animated(pictures: Sequence[Image.Image], order: Sequence[Shown]) -> bytes:
    """Return an endless GIF that shows the pictures in an order."""
    palette = _palette(pictures, order)

    def flat(picture: Image.Image) -> NDArray[np.uint8]:
        return np.asarray(picture.quantize(palette=palette, dither=Image.Dither.NONE))

    below = [flat(picture) for picture in pictures]
    above = {id(top): flat(top) for _, top, _ in order}
    colours = bytes(palette.getpalette() or ())[: 3 * _STAYS].ljust(3 * COLOURS, b"\0")
    width, height = pictures[0].size
    out = io.BytesIO()
    out.write(
        b"GIF89a"
        + _short(width)
        + _short(height)
        + bytes([0xF0 | (COLOURS.bit_length() - 2), 0, 0])
        + colours
    )
    out.write(b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0")
    before = None
    for number, top, ms in order:
        now = below[number].copy()
        now[: top.height] = above[id(top)]
        out.writelines(_frame(now, before, ms))
        before = now
    out.write(b";")
    return out.getvalue()


def _frame(now: NDArray[np.uint8], before: NDArray[np.uint8] | None, ms: int) -> Iterator[bytes]:
    """Yield one picture, or only the part that differs from the one before."""
    left = top = 0
    if before is not None:
        changed = now != before
        rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
        if not len(rows):
            rows = columns = np.array([0])
        left, top = int(columns[0]), int(rows[0])
        window = (slice(top, int(rows[-1]) + 1), slice(left, int(columns[-1]) + 1))
        now = np.where(changed[window], now[window], np.uint8(_STAYS))
    picture = Image.frombytes("P", (now.shape[1], now.shape[0]), now.tobytes())
    yield b"!\xf9\x04" + bytes([0b101]) + _short(max(2, round(ms / 10))) + bytes([_STAYS, 0])
    yield from GifImagePlugin.getdata(picture, (left, top), include_color_table=False)


def _short(number: int) -> bytes:
    return number.to_bytes(2, "little")
