"""What all pictures have in common: their width, colours and type.

A picture is a card with its own background colour and rounded, transparent corners, so that it looks the same
on Discord's dark and light themes. Every text colour has a contrast of 4.5:1 or better on ``CARD`` and on
``RAISED``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

WIDTH: Final = 720
"""Pixels; a phone shows them on 360 points, so everything appears at half the size given here."""

SMALLEST: Final = 22
"""The smallest text, in pixels: 11 points on a phone."""

PADDING: Final = 36
RADIUS: Final = 28

CARD: Final = "#15241e"
RAISED: Final = "#20372e"
EDGE: Final = "#2f5043"
FAINT: Final = "#35554a"
"""For mere placeholders, such as a day without training; never for text."""

TEXT: Final = "#f5f3ea"
QUIET: Final = "#b3c4bb"

MINT: Final = "#5fd6a4"
GOLD: Final = "#f4c656"
SKY: Final = "#7fbdf7"
LILAC: Final = "#c2b2ec"
CORAL: Final = "#f5a07c"
SILVER: Final = "#cfd9dd"
BRONZE: Final = "#dca37a"

_FONTS: Final = Path(__file__).parent / "fonts"
REGULAR: Final = _FONTS / "NotoSans-Regular.ttf"
BOLD: Final = _FONTS / "NotoSans-Bold.ttf"
