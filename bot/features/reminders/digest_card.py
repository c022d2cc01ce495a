"""The club's week on a Sunday."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.features.reminders.rules import Week
from bot.features.streaks.streak_card import show_own
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, Persistent, divider
from bot.interactions.text import ACCENT, bullets, clock, plain, times

NAMES = 10
"""Names of personal bests that are written out; more become a number."""


def digest_card(week: Week, digest_id: int) -> Card:
    """What the club did this week, and next week's days."""
    took_part = f"{times(week.members, 'runner')} took part" if week.members else "a quiet week for the hips"
    return Card(
        f"## The week until {week.sunday.day} {week.sunday:%B}\n"
        f"{times(week.sessions, 'session')}, {took_part}, **{week.done} done**.\n"
        f"-# The club has done {week.total} in all.",
        *([f"**A new best row:** {_names(week.bests)}"] if week.bests else []),
        divider(),
        "**Next week**\n" + (bullets([clock(o.starts_at) for o in week.coming]) or "No training is planned."),
        discord.ui.ActionRow[Any](MyStreak(digest_id)),
        colour=ACCENT,
    )


def _names(names: tuple[str, ...]) -> str:
    shown = [plain(name) for name in names[:NAMES]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


class MyStreak(Persistent, template=r"streak:mine:(?P<digest>\d{1,18})"):
    """One's own streak, from the digest whose id is in it, by which the post is known."""

    def __init__(self, digest_id: int) -> None:
        super().__init__(discord.ui.Button(label="My streak", custom_id=my_streak_id(digest_id)))
        self.digest_id = digest_id

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["digest"]))

    async def act(self, interaction: Interaction) -> None:
        await show_own(interaction)


def my_streak_id(digest_id: int) -> str:
    """The custom_id by which a post is known to be the one of this digest."""
    return f"streak:mine:{digest_id}"
