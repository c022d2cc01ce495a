"""How much the club took part, for its organisers: a card for a phone, and the same as tables."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Self

import discord

from bot.domain.participation import Participation, Week
from bot.render.tables import members_table, weeks_table
from bot.services import participation
from bot.ui.host import Interaction
from bot.ui.organiser import require_organiser
from bot.ui.persistent import Card, Persistent
from bot.ui.text import ACCENT, bullets, plain, times

PER_PAGE = 20
BAR = 8
"""Characters of the longest bar: with the numbers before it, a line fits a narrow phone."""


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
        "-# Week from · sessions held · runners who did one or more · all they did",
        _members(found, number),
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
    """A line a week, in letters of one width so that numbers and bars stand below one another."""
    most = max(week.done for week in weeks) or 1
    lines = ["  from  held  who  done"]
    for week in weeks:
        bar = "█" * -(-week.done * BAR // most)
        day = f"{week.monday.day:>2} {week.monday:%b}"
        lines.append(f"{day} {week.sessions:>5} {week.members:>4} {week.done:>5} {bar}".rstrip())
    return "```\n" + "\n".join(lines) + "\n```"


def _members(found: Participation, number: int) -> str:
    shown = found.members[(number - 1) * PER_PAGE : number * PER_PAGE]
    lines = [f"**Done of the {times(found.sessions, 'session')}**"] if shown else []
    lines += [bullets([f"**{each.done}** · {plain(each.name)}" for each in shown])] if shown else []
    if found.hidden:
        keep = "keeps" if found.hidden == 1 else "keep"
        beginning = "And " if shown else ""
        lines.append(f"-# {beginning}{found.hidden} who {keep} their name to themselves.")
    return "\n".join(lines) or "Nobody has done one yet."


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
        found = await participation.look(interaction.client.db, guild_id, interaction.created_at)
        await interaction.response.edit_message(view=participation_card(found, self.number))
