"""Who is drawn: skin, hair and clothes, another mix for every exercise but always the same for one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.pictures.figure.body import Paint

Colour = tuple[int, int, int]

CARD: Final[Colour] = (243, 240, 234)
INK: Final[Colour] = (44, 48, 60)
GLOW: Final[Colour] = (255, 96, 54)
GREEN: Final[Colour] = (42, 150, 96)
RED: Final[Colour] = (214, 60, 60)

_SKINS: Final[tuple[Colour, ...]] = (
    (244, 204, 174),
    (224, 172, 134),
    (186, 128, 92),
    (141, 88, 60),
    (104, 66, 48),
)
_HAIRS: Final[tuple[Colour, ...]] = (
    (58, 42, 36),
    (120, 76, 44),
    (36, 34, 38),
    (186, 140, 78),
    (126, 122, 124),
    (140, 62, 36),
)
_TOPS: Final[tuple[Colour, ...]] = (
    (38, 166, 154),
    (94, 114, 214),
    (235, 180, 64),
    (120, 176, 84),
    (168, 110, 190),
    (70, 160, 210),
)
_BOTTOMS: Final[tuple[Colour, ...]] = ((52, 60, 84), (58, 62, 70), (44, 72, 82), (74, 58, 88))
_TINTS: Final[tuple[Colour, ...]] = (
    (214, 232, 226),
    (216, 224, 240),
    (240, 228, 204),
    (228, 220, 238),
    (218, 234, 216),
)
_FAIR: Final = 2
"""So many of the skins go with every hair, the others with the dark ones."""

_HEMS: Final = (0.55, 1.70, 0.62, 1.0)
_CUTS: Final = ("short", "tail", "bun", "full")


@dataclass(frozen=True, slots=True)
class Look:
    """``colours`` has a row for each Paint; ``tint`` is the floor they stand on."""

    colours: NDArray[np.uint8]
    tint: Colour
    hair: str
    hem: float


def look(key: str) -> Look:
    """The look of the exercise with this id."""
    mixed = hashlib.sha256(key.encode()).digest()

    def pick(options: tuple[Colour, ...], byte: int) -> Colour:
        return options[mixed[byte] % len(options)]

    colours: dict[Paint, Colour] = {
        Paint.SKIN: pick(_SKINS, 0),
        Paint.HAIR: pick(_HAIRS if mixed[0] % len(_SKINS) < _FAIR else _HAIRS[:3], 1),
        Paint.TOP: pick(_TOPS, 2),
        Paint.BOTTOMS: pick(_BOTTOMS, 3),
        Paint.SHOE_RIGHT: (250, 128, 62),
        Paint.SHOE_LEFT: (84, 150, 232),
        Paint.SOLE: (250, 250, 248),
        Paint.SOCK: (246, 244, 240),
        Paint.EYE: (40, 34, 34),
        Paint.BAND: (236, 84, 140),
        Paint.METAL: (168, 173, 182),
        Paint.BALL: (112, 178, 206),
        Paint.BENCH: (150, 118, 92),
        Paint.WALL: (206, 196, 184),
        Paint.RUBBER: (70, 74, 84),
    }
    table = np.array([colours[paint] for paint in Paint], dtype=np.uint8)
    return Look(table, pick(_TINTS, 4), _CUTS[mixed[5] % len(_CUTS)], _HEMS[mixed[6] % len(_HEMS)])


def mix(a: Colour, b: Colour, share: float) -> Colour:
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue
