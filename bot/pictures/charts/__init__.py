"""Charts: a member's calendar, a club's board, a milestone.

Each has its values, a function that draws them, and one that says in words what the picture shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.pictures.charts.canvas import Canvas


def blank(height: int) -> Canvas:
    """Return an empty card of this height in pixels."""
    from bot.pictures.charts.canvas import Canvas  # noqa: PLC0415  # Pillow comes with the first picture

    return Canvas(height)
