"""Names that people chose, as far as the font can draw them.

It has the Latin, Greek, Cyrillic, Hebrew, Armenian and Georgian scripts. The names stand in full beneath the
picture, so what the font lacks may be left out here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from unicodedata import bidirectional, category, normalize

NAMELESS: Final = "Member"
_LONGEST: Final = 100
_MIRRORED: Final = str.maketrans("()[]{}<>", ")(][}{><")


def drawable(name: str, draws: Callable[[str], bool]) -> str:
    """What can be drawn of a name, without marks piled on letters, control and direction characters.

    Beside letters that run from left to right, those that run from right to left are left out.
    """
    plain = "".join(
        " " if character.isspace() else character
        for character in normalize("NFKC", name[:_LONGEST])
        if character.isspace() or (category(character)[0] not in "CM" and draws(character))
    )
    if any(bidirectional(character) == "L" for character in plain):
        plain = "".join(character for character in plain if bidirectional(character) != "R")
    plain = " ".join(plain.split())[:_LONGEST]
    return plain if any(character.isalnum() for character in plain) else NAMELESS


def in_order_of_sight(name: str) -> str:
    """A drawable name from left to right: Hebrew is turned around, the numbers within it are not."""
    if not any(bidirectional(character) == "R" for character in name):
        return name
    return re.sub(r"\d+", lambda number: number[0][::-1], name[::-1].translate(_MIRRORED))
