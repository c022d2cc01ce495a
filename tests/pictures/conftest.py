"""What was written on a picture: real drawing, with every text noted down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from bot.pictures.charts import calendar
from bot.pictures.charts.canvas import Canvas


@dataclass(frozen=True)
class Written:
    words: str
    size: int
    colour: str
    left: float
    right: float
    base: float

    def touches(self, other: Written) -> bool:
        """Whether two lines run into each other; from the base line, letters reach up 3/4 of their size."""
        apart = abs(self.base - other.base)
        return (
            self.left < other.right
            and other.left < self.right
            and apart < 0.75 * (self.size if self.base > other.base else other.size)
        )


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Written]:
    texts: list[Written] = []
    draw = Canvas.text
    calendar._drawn.cache_clear()  # pyright: ignore[reportPrivateUsage]  # what is not drawn is not written

    def noting(self: Canvas, x: float, y: float, words: str, size: int, colour: str, **how: Any) -> None:
        width = self.width(words, size, bold=how.get("bold", False))
        left = x - {"l": 0, "m": width / 2, "r": width}[how.get("anchor", "l")]
        texts.append(Written(words, size, colour, left, left + width, y))
        draw(self, x, y, words, size, colour, **how)

    monkeypatch.setattr(Canvas, "text", noting)
    return texts
