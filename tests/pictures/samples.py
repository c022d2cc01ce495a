"""Pictures of every kind, the fullest and the emptiest among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

from PIL import Image

from bot.features.streaks.rules import Consistency, Held, Milestone, Record, Shields, State, Streak
from bot.pictures.charts.board import (
    BoardRow,
    board_alt_text,
    board_picture,
    milestone_alt_text,
    milestone_picture,
)
from bot.pictures.charts.calendar import calendar_alt_text, calendar_picture

A_WEDNESDAY = date(2026, 11, 18)
FIRST_MONDAY = date(2026, 8, 3)
NOON = time(12, tzinfo=UTC)


def record(
    streak: Streak, protections: int, consistency: Consistency, days: Mapping[date, State] | None = None
) -> Record:
    """A record with these days."""
    held = [
        (Held(i, datetime.combine(day, NOON), day), state)
        for i, (day, state) in enumerate(sorted((days or {}).items()))
    ]
    return Record(streak, consistency, Shields(protections, 0), tuple(held), None, None)


NEWCOMER = record(Streak(0, 0, 0), 1, Consistency(0, 0, 0))
THIRD_DONE = record(Streak(3, 3, 3), 1, Consistency(3, 3, 1))
REGULAR = record(Streak(12, 31, 60), 1, Consistency(12, 14, 9))
AFTER_A_MISS = record(Streak(0, 20, 40), 0, Consistency(12, 14, 9))
LONG_AGO = record(Streak(0, 7, 12), 0, Consistency(0, 0, 5))
FIVE_YEARS_DAILY = record(Streak(1825, 1825, 1825), 2, Consistency(56, 56, 260))


def with_days(known: Record, days: Mapping[date, State]) -> Record:
    """The record with these days instead."""
    return record(known.streak, known.protection.held, known.consistency, days)


TITLE = "Sessions in November"


def every_day(states: Iterable[State] = State) -> dict[date, State]:
    """All of the 16 weeks up to the Wednesday, with these states in turn."""
    turns = list(states)
    return {
        FIRST_MONDAY + timedelta(days=i): turns[i % len(turns)]
        for i in range((A_WEDNESDAY - FIRST_MONDAY).days + 1)
    }


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
CALENDARS: dict[str, tuple[Record, Iterable[int]]] = {
    "full": (with_days(FIVE_YEARS_DAILY, every_day()), range(1, 8)),
    "regular": (with_days(REGULAR, every_day([State.DONE])), (1, 3)),
    "third": (THIRD_DONE, (1, 3)),
    "new": (NEWCOMER, (3, 6)),
    "away": (LONG_AGO, (7,)),
    "nothing": (NEWCOMER, ()),
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
