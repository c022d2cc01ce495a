"""Words and times as Discord shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import discord

ACCENT = discord.Colour(0x2E8B6F)
"""The colour down the side of every card; its contrast is 3:1 or better on the dark and the light theme."""


def plain(name: str) -> str:
    """A name a person chose, with nothing in it that Discord would format, link or ping.

    Discord shows any escaped punctuation as it is, so all of ASCII's is escaped rather than what has a
    meaning today.
    """
    return re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", name)


def clock(instant: datetime) -> str:
    """The instant in every reader's own zone, with the day: "Tuesday, 24 November 2026 18:30"."""
    return discord.utils.format_dt(instant, "F")


def fuse(instant: datetime) -> str:
    """How far the instant is from the reader's now: "in 45 minutes"."""
    return discord.utils.format_dt(instant, "R")


def day(instant: datetime) -> str:
    """The day in every reader's own zone: "24 November 2026"."""
    return discord.utils.format_dt(instant, "D")


def bullets(lines: tuple[str, ...] | list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def numbered(lines: tuple[str, ...]) -> str:
    return "\n".join(f"{i}. {line}" for i, line in enumerate(lines, start=1))


def kit(equipment: Iterable[str]) -> str:
    """ "mat, loop band" or "no equipment"."""
    return ", ".join(equipment) or "no equipment"


def times(number: int, noun: str) -> str:
    """ "1 session" or "3 sessions"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def short_date(day: date) -> str:
    """Return "Thu 1 January"."""
    return f"{day:%a} {day.day} {day:%B}"


def local_now(zone: str, now: datetime) -> str:
    """Return "Thu 1 January, 12:00"."""
    local = now.astimezone(ZoneInfo(zone))
    return f"{short_date(local)}, {local:%H:%M}"


def within(lines: Sequence[str], characters: int) -> str:
    """Return as many of the lines as bullets as fit, and how many more there are."""
    shown: list[str] = []
    room = characters - len("- and 99 more")
    for line in lines:
        room -= len(line) + 3
        if room < 0:
            break
        shown.append(f"- {line}")
    if len(shown) < len(lines):
        shown.append(f"- and {len(lines) - len(shown)} more")
    return "\n".join(shown)
