"""What every card shares: a container, how names are written, and suggestions while a name is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from unicodedata import bidirectional
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import discord
from discord import app_commands

from bot.errors import UserError
from bot.features.exercises.search import ANY_LIKENESS, Index

Row = discord.ui.ActionRow[Any]
Button = discord.ui.Button[Any]

_Text: type[discord.ui.TextDisplay[Any]] = discord.ui.TextDisplay
_Container: type[discord.ui.Container[Any]] = discord.ui.Container
"""Named once: to subscript a class at each call takes as long as to make the object."""


class Card(discord.ui.LayoutView):
    """A Components V2 message in one container. What its controls do is in the routes, not here."""

    def __init__(self, *parts: discord.ui.Item[Any] | str, colour: discord.Colour) -> None:
        super().__init__(timeout=None)
        items = [_Text(part) if isinstance(part, str) else part for part in parts]
        self.add_item(_Container(*items, accent_colour=colour))
        self.stop()  # otherwise discord.py would keep every answer for its presses, private ones for 15 min


LONGEST_TEXT = 2000
"""Characters that Discord takes as the text of a message."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is to reach a phone: a text, and rows of up to five buttons beneath it.

    Phones show the text as their notification, as it is written: so it begins with what matters, and has no
    markup but a mention at its beginning. The notification of a Card is empty.
    """

    text: str
    rows: Sequence[Sequence[Button]] = ()

    def view(self) -> discord.ui.View:
        """Return the buttons."""
        view = discord.ui.View(timeout=None)
        for number, row in enumerate(self.rows):
            for button in row:
                button.row = number
                view.add_item(button)
        view.stop()  # as a Card is
        return view

    def card(self, pictures: Sequence[discord.ui.Item[Any]] = ()) -> Card:
        """Return the same as a Card, for a message that was sent as one: Discord lets none change back."""
        return Card(self.text, *pictures, *(Row(*row) for row in self.rows), colour=ACCENT)


PAGE = 900
"""Characters of text that a phone of 400 x 800 px shows on about one screen."""


def pages(parts: Sequence[str], most: int = PAGE) -> list[list[str]]:
    """Return the parts in order on as few pages as fit; one that's too long for a page breaks between lines.

    Without any part there's one page, without text.
    """
    laid: list[list[str]] = [[]]
    for part in (piece for whole in parts for piece in _pieces(whole, most)):
        if laid[-1] and sum(map(len, laid[-1])) + len(part) > most:
            laid.append([])
        laid[-1].append(part)
    return laid


def _pieces(part: str, most: int) -> list[str]:
    """Return the part, in pieces of whole lines if it's longer than a page."""
    if len(part) <= most:
        return [part]
    pieces = [""]
    for line in part.split("\n"):
        longer = f"{pieces[-1]}\n{line}" if pieces[-1] else line
        if pieces[-1] and len(longer) > most:
            pieces.append(line)
        else:
            pieces[-1] = longer
    return pieces


class TurnTo(discord.ui.Button[Any]):
    """The button that shows another page of a card. ``route`` is its custom_id without the page's number."""

    def __init__(self, route: str, page: int, label: str) -> None:
        style = discord.ButtonStyle.primary if label == READ_MORE else discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"{route}:{page}")


READ_MORE = "Read more"


def numbered_title(title: str, page: int, of: int) -> str:
    """Return the title of a page, which counts from 0: "Squat · 2/3"; with a single page, just the title."""
    return f"{title} · {page + 1}/{of}" if of > 1 else title


def turns(route: str, page: int, of: int) -> list[Button]:
    """Return the buttons to the page before and after; ``page`` counts from 0."""
    back = [TurnTo(route, page - 1, "Back")] if page else []
    return [*back, *([TurnTo(route, page + 1, READ_MORE)] if page + 1 < of else [])]


def divider() -> discord.ui.Separator[Any]:
    """Return a thin line between two parts of a card."""
    return discord.ui.Separator(spacing=discord.SeparatorSpacing.small)


ACCENT = discord.Colour(0x2E8B6F)
"""The colour down the side of every card; its contrast is at least 3:1 on the dark and the light theme."""


def plain(name: str) -> str:
    """Return a name that a person chose, with nothing in it that Discord would format, link or ping.

    Discord shows any escaped punctuation as it is, so all ASCII punctuation is escaped, not only what has a
    meaning today.
    """
    return isolated(re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", name))


_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ISOLATE, _END = "\u2068", "\u2069"


def isolated(name: str) -> str:
    """Return a name a person chose, kept apart from the text around it where it runs from right to left.

    Else what follows it, such as the next rank of a board, would be shown within the name.
    """
    name = _REORDERING.sub("", name)
    runs_left = any(bidirectional(character) in ("R", "AL") for character in name)
    return f"{_ISOLATE}{name}{_END}" if runs_left else name


_QUOTED = re.compile(r"“(.*?)”(?=[\s.,:;!?)]|$)", re.DOTALL)
"""A quotation may hold its own end, as Hebrew abbreviations do."""


def isolate_quotes(sentence: str) -> str:
    """Return the sentence; what a person typed in it, between quotation marks, keeps to them."""
    return _QUOTED.sub(lambda typed: f"“{isolated(typed[1])}”", sentence)


def readable(name: str) -> str:
    """Return a name a person chose, to stand within a line of a Message.

    Only what Discord would format, link or ping is escaped: a notification shows each backslash.
    """
    return isolated(re.sub(r"[\\*_~|`<\[]|@(?=everyone|here)|:(?=//)", r"\\\g<0>", name))


def local(instant: datetime, zone: str) -> datetime:
    """Return the instant by the clocks of an IANA zone, or by UTC's where the zone cannot be read."""
    try:
        there: tzinfo = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        there = UTC
    return instant.astimezone(there)


def zone_place(zone: str) -> str:
    """Return whose time it is: "Vienna time" for Europe/Vienna."""
    place = zone.rsplit("/", 1)[-1].replace("_", " ")
    return place if place == "UTC" else f"{place} time"


def clock(instant: datetime) -> str:
    """Return the instant in every reader's time zone, with the day: "Tuesday, 24 November 2026 18:30"."""
    return discord.utils.format_dt(instant, "F")


def relative_time(instant: datetime) -> str:
    """Return how far the instant is from the reader's now: "in 45 minutes"."""
    return discord.utils.format_dt(instant, "R")


def day(instant: datetime) -> str:
    """Return the day in every reader's time zone: "24 November 2026"."""
    return discord.utils.format_dt(instant, "D")


def bullets(lines: tuple[str, ...] | list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def numbered(lines: tuple[str, ...]) -> str:
    return "\n".join(f"{i}. {line}" for i, line in enumerate(lines, start=1))


def kit(equipment: Iterable[str]) -> str:
    """Return "mat, loop band" or "no equipment"."""
    return ", ".join(equipment) or "no equipment"


def times(number: int, noun: str) -> str:
    """Return "1 session" or "3 sessions"."""
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
    return bullets(fitting(lines, characters, len("- ")))


def fitting(lines: Sequence[str], characters: int, before: int = 0) -> list[str]:
    """Return as many of the lines as fit, and how many more there are; ``before`` each stand so many more."""
    shown: list[str] = []
    room = characters - before - len("and 99 more")
    for line in lines:
        room -= before + len(line) + len("\n")
        if room < 0:
            break
        shown.append(line)
    if len(shown) < len(lines):
        shown.append(f"and {len(lines) - len(shown)} more")
    return shown


LIMIT = 25
"""The most choices that Discord accepts in an autocomplete."""

LONGEST = 100
"""The most characters that Discord accepts in one of them."""


def suggestions(index: Index, typed: str) -> list[app_commands.Choice[str]]:
    """Return the items nearest to what is being typed, best first."""
    return [app_commands.Choice(name=index.titles[key], value=key) for key in index.search(typed, LIMIT)]


def find_named(index: Index, typed: str, noun: str) -> str:
    """Return the id that was chosen or typed out; raise UserError with similar names if nothing matches."""
    key = index.exact(typed) or next(iter(index.search(typed, 1)), None)
    if key is None:
        raise not_found(index, typed, noun)
    return key


def not_found(index: Index, typed: str, noun: str) -> UserError:
    """Return the error for somebody who typed a name that matches nothing."""
    near = bullets([index.titles[key] for key in index.search(typed, 3, floor=ANY_LIKENESS)])
    article = "an" if noun[0] in "aeiou" else "a"
    return UserError(
        f"I can't find {article} {noun} called “{plain(typed[:LONGEST])}”. Did you mean one of these?\n{near}"
    )
