"""How much the club took part, for its organisers: a card for a phone, and the same as tables."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Self

import discord

from bot.features.club import attendance_service
from bot.features.club.attendance import Participation, Week
from bot.interactions.host import Interaction
from bot.interactions.permissions import require_organiser
from bot.interactions.persistent import Card, Persistent
from bot.interactions.text import ACCENT, bullets, plain
from bot.pictures.tables import members_table, weeks_table

PER_PAGE = 20
BAR = 6
"""Characters of the longest bar: with the numbers behind it, a line fits a narrow phone."""


def participation_card(found: Participation, number: int = 1) -> Card:
    """The weeks, and a page of the members who may be named, or the nearest page that there is."""
    if not found.sessions:
        return Card(
            "## The last eight weeks\nNo session has been held in them. When one has been, this card shows "
            "how many took part.",
            colour=ACCENT,
        )
    pages = max(1, -(-len(found.members) // PER_PAGE))
    number = min(max(number, 1), pages)
    return Card(
        f"## The last eight weeks\n{_chart(found.weeks)}\n"
        "-# From Monday on: sessions done, by how many runners, in how many sessions held.",
        *_members(found, number),
        *_page_row(number, pages),
        colour=ACCENT,
    )


async def participation_files(found: Participation) -> list[discord.File]:
    """The same as two tables for spreadsheet programs."""
    weeks, members = await asyncio.to_thread(lambda: (weeks_table(found), members_table(found)))
    upto = found.weeks[-1].monday
    return [
        discord.File(BytesIO(weeks), f"weeks-to-{upto}.csv"),
        discord.File(BytesIO(members), f"members-to-{upto}.csv"),
    ]


def _chart(weeks: Sequence[Week]) -> str:
    """A line a week. Date and bar are in letters of one width, so that they stand below one another."""
    most = max(week.done for week in weeks) or 1
    return "\n".join(f"`{week.monday:%d %b} {_bar(week.done, most)}` {_sums(week)}" for week in weeks)


def _bar(done: int, most: int) -> str:
    full = max(round(done * BAR / most), 1) if done else 0
    return "█" * full + "░" * (BAR - full)


def _sums(week: Week) -> str:
    if not week.sessions:
        return "no session"
    by = f" by {week.members}" if week.done else ""
    return f"**{week.done}**{by} in {week.sessions}"


def _members(found: Participation, number: int) -> list[str]:
    """Who may be named, and beneath how many may not."""
    shown = found.members[(number - 1) * PER_PAGE : number * PER_PAGE]
    named = bullets([f"**{each.done}** · {plain(each.name)}" for each in shown])
    blocks = [f"**Sessions done, of {found.sessions}**\n{named}"] if shown else []
    if found.hidden:
        beginning = "And " if shown else ""
        keep = "keeps" if found.hidden == 1 else "keep"
        blocks.append(f"-# {beginning}{found.hidden} who {keep} their name to themselves.")
    return blocks or ["Nobody has done one yet."]


def _page_row(number: int, pages: int) -> list[discord.ui.ActionRow[Any]]:
    beside = [n for n in (number - 1, number + 1) if 1 <= n <= pages]
    buttons = [ShowParticipation(n, f"Page {n} of {pages}") for n in beside]
    return [discord.ui.ActionRow[Any](*buttons)] if buttons else []


class ShowParticipation(Persistent, template=r"participation:show:(?P<page>\d{1,4})"):
    """Another page of the members, in place of this one."""

    def __init__(self, number: int, label: str = "") -> None:
        self.number = number
        super().__init__(
            discord.ui.Button(
                label=label, style=discord.ButtonStyle.secondary, custom_id=f"participation:show:{number}"
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["page"]))

    async def act(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        found = await interaction.client.db.read(
            attendance_service.participation_of_club, guild_id, interaction.created_at
        )
        await interaction.response.edit_message(view=participation_card(found, self.number))
