"""Pictures of every kind, the fullest and the emptiest among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from io import BytesIO

from PIL import Image

from bot.domain.milestones import Milestone
from bot.render.charts.board import BoardRow, board_alt_text, board_picture
from bot.render.charts.calendar import CalendarDay, Numbers, calendar_alt_text, calendar_picture
from bot.render.charts.marks import Mark
from bot.render.charts.milestone import milestone_alt_text, milestone_picture

A_WEDNESDAY = date(2026, 11, 18)
FIRST_MONDAY = date(2026, 8, 3)
NEWCOMER = Numbers(0, 0, 0, 1, 0, 0)
REGULAR = Numbers(12, 31, 9, 1, 12, 14)
LONG_AGO = Numbers(0, 7, 5, 0, 0, 0)
FIVE_YEARS_DAILY = Numbers(1825, 1825, 260, 2, 56, 56)
TITLE = "Sessions done in November"


def every_day(states: Iterable[Mark] = Mark) -> list[CalendarDay]:
    """All of the 16 weeks up to the Wednesday, with these states in turn."""
    turns = list(states)
    return [
        CalendarDay(FIRST_MONDAY + timedelta(days=i), turns[i % len(turns)])
        for i in range((A_WEDNESDAY - FIRST_MONDAY).days + 1)
    ]


def board(*ranks: int, own: int | None = None) -> list[BoardRow]:
    """Rows with these ranks and long names; ``own`` is the place of one's own."""
    return [
        BoardRow(rank, f"Wilhelmina Featherstonehaugh {i}", 2000 - rank * 20, i == own)
        for i, rank in enumerate(ranks)
    ]


BOARDS = {
    "empty": board(),
    "one": board(1, own=0),
    "two": board(1, 2),
    "shared": board(1, 1, 3, 3, 5, own=3),
    "all-equal": board(*[1] * 12),
    "full": board(*range(1, 11)),
    "own-below": board(*range(1, 31), own=22),
}
CALENDARS: dict[str, tuple[list[CalendarDay], Iterable[int], Numbers]] = {
    "full": (every_day(), range(1, 8), FIVE_YEARS_DAILY),
    "regular": (every_day([Mark.DONE]), (1, 3), REGULAR),
    "new": ([], (3, 6), NEWCOMER),
    "away": ([], (7,), LONG_AGO),
    "nothing": ([], (), NEWCOMER),
}

PICTURES: dict[str, Callable[[], bytes]] = {
    **{f"calendar-{name}": lambda c=c: calendar_picture(*c, A_WEDNESDAY) for name, c in CALENDARS.items()},
    **{f"board-{name}": lambda rows=rows: board_picture(rows, TITLE) for name, rows in BOARDS.items()},
    **{f"milestone-{each}": lambda each=each: milestone_picture(each) for each in Milestone},
}
ALT_TEXTS: dict[str, Callable[[], str]] = {
    **{f"calendar-{name}": lambda c=c: calendar_alt_text(*c, A_WEDNESDAY) for name, c in CALENDARS.items()},
    **{f"board-{name}": lambda rows=rows: board_alt_text(rows, TITLE) for name, rows in BOARDS.items()},
    **{f"milestone-{each}": lambda each=each: milestone_alt_text(each) for each in Milestone},
}


def seen(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png)) as image:
        return image.convert("RGBA")
