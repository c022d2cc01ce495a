"""Answering a training day without its post: the choice of the day, and the card with the answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot.features.reminders.reminder_card import LABELS, CheckIn
from bot.features.streaks.rules import Answer
from bot.features.streaks.service import OpenDay, OpenDays
from bot.interactions.persistent import Card
from bot.interactions.text import ACCENT, clock, fuse, plain

_MOST, _LONGEST = 25, 100
"""Suggestions that Discord shows, and the characters of each."""


def check_in_card(open_days: OpenDays, when: str | None) -> Card:
    """The day that was meant, with the three answers; UserError where it takes none."""
    day = open_days.named(when)
    if day is None:
        following = open_days.next_at
        coming = f" The next training is {clock(following)}, {fuse(following)}." if following else ""
        return Card(f"There is no training day to answer just now, so all is well.{coming}", colour=ACCENT)
    occurrence = day.occurrence
    label = f"\n**{plain(occurrence.label)}**" if occurrence.label else ""
    said = f"So far you said **{LABELS[day.said]}**." if day.said is not None else "Not answered yet."
    return Card(
        f"### {clock(occurrence.starts_at)}{label}\n{said}\n"
        f"-# Answers count until {clock(occurrence.closes_at)}.",
        discord.ui.ActionRow[Any](*(CheckIn(occurrence.id, answer) for answer in Answer)),
        colour=ACCENT,
    )


def day_suggestions(days: Iterable[OpenDay], typed: str) -> list[app_commands.Choice[str]]:
    """The open days in which what was typed occurs, in their order."""
    named = [(_named(day), str(day.occurrence.id)) for day in days]
    found = [(name, key) for name, key in named if typed.casefold() in name.casefold()]
    return [app_commands.Choice(name=name[:_LONGEST], value=key) for name, key in found[:_MOST]]


def _named(day: OpenDay) -> str:
    """ "Tuesday 2 June 18:30 · Track · you said Done": day and time as the club's clocks show them."""
    starts = day.occurrence.starts_at.astimezone(ZoneInfo(day.zone))
    said = f"you said {LABELS[day.said]}" if day.said is not None else None
    parts = (f"{starts:%A} {starts.day} {starts:%B %H:%M}", day.occurrence.label, said)
    return " · ".join(part for part in parts if part)
