"""What every card shares: a container, how names are written, suggestions while a name is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot.errors import UserError
from bot.features.exercises.search import ANY_LIKENESS, Index

Row = discord.ui.ActionRow[Any]


class Card(discord.ui.LayoutView):
    """A Components V2 message in one container. What its controls do stands in the routes, not in it."""

    def __init__(self, *parts: discord.ui.Item[Any] | str, colour: discord.Colour) -> None:
        super().__init__(timeout=None)
        items = [discord.ui.TextDisplay[Any](part) if isinstance(part, str) else part for part in parts]
        self.add_item(discord.ui.Container[Any](*items, accent_colour=colour))
        self.stop()  # else discord.py would keep each answer for its presses, private ones for 15 minutes


def divider() -> discord.ui.Separator[Any]:
    """Return a thin line between two parts of a card."""
    return discord.ui.Separator(spacing=discord.SeparatorSpacing.small)


ACCENT = discord.Colour(0x2E8B6F)
"""The colour down the side of every card; its contrast is 3:1 or better on the dark and the light theme."""


def plain(name: str) -> str:
    """A name a person chose, with nothing in it that Discord would format, link or ping.

    Discord shows any escaped punctuation as it is, so all of ASCII's is escaped rather than what has a
    meaning today.
    """
    return isolated(re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", name))


_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ISOLATE, _END = "\u2068", "\u2069"


def isolated(name: str) -> str:
    """A name a person chose, kept apart from the text around it where it runs from right to left.

    Else what follows it, such as the next rank of a board, would be shown within the name.
    """
    name = _REORDERING.sub("", name)
    runs_left = any(bidirectional(character) in ("R", "AL") for character in name)
    return f"{_ISOLATE}{name}{_END}" if runs_left else name


def isolate_quotes(sentence: str) -> str:
    """The sentence, in which what a person typed stands between quotation marks and keeps to them."""
    return re.sub("“([^”]*)”", lambda typed: f"“{isolated(typed[1])}”", sentence)


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


LIMIT = 25
"""The most that Discord takes as answers of an autocomplete."""

LONGEST = 100
"""Characters that Discord takes in one of them."""


def suggestions(index: Index, typed: str) -> list[app_commands.Choice[str]]:
    """The items nearest to what is being typed, best first."""
    return [app_commands.Choice(name=index.titles[key], value=key) for key in index.search(typed, LIMIT)]


def find_named(index: Index, typed: str, noun: str) -> str:
    """The id that was chosen or typed out; UserError with the nearest names where nothing is like it."""
    key = index.exact(typed) or next(iter(index.search(typed, 1)), None)
    if key is None:
        raise not_found(index, typed, noun)
    return key


def not_found(index: Index, typed: str, noun: str) -> UserError:
    """What to tell somebody who typed a name that nothing goes by."""
    near = ", ".join(index.titles[key] for key in index.search(typed, 3, floor=ANY_LIKENESS))
    return UserError(f"I know no {noun} by that name. The nearest are: {near}.")
