"""The one kind of volume that bodies are made of: a ball that goes along a line and grows or shrinks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

Local = tuple[float, float, float]
"""A point in the axes of a segment, in metres."""


class Paint(IntEnum):
    """What a volume is coloured as. looks.py has the colours."""

    SKIN = 0
    HAIR = 1
    TOP = 2
    BOTTOMS = 3
    SHOE_RIGHT = 4
    SHOE_LEFT = 5
    SOLE = 6
    SOCK = 7
    EYE = 8
    BAND = 9
    METAL = 10
    BALL = 11
    BENCH = 12
    WALL = 13
    RUBBER = 14


@dataclass(frozen=True, slots=True)
class Cone:
    """A tapered limb with round ends: from a point of one segment to a point of another.

    ``flat`` thins it along an axis (0, 1, 2) of the first segment by a factor: a trunk is wider than deep.
    ``side`` is ``right``, ``left`` or empty; ``zone`` says which muscles may glow on it.
    """

    a: tuple[str, Local, float]
    b: tuple[str, Local, float]
    paint: Paint
    side: str = ""
    zone: str = ""
    flat: tuple[int, float] | None = None
