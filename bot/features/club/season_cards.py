"""``/club pause`` and ``/club resume``: what a pause would do, did, and its end."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Self

import discord

from bot.features.club import sessions_service
from bot.features.club.schedule_text import short_date, within
from bot.features.club.session_cards import next_posts, title
from bot.features.club.sessions_service import Resumed, SeasonPause
from bot.interactions.host import Interaction
from bot.interactions.permissions import require_organiser
from bot.interactions.persistent import Card, Persistent
from bot.interactions.text import ACCENT, times


def ask_pause_card(pause: SeasonPause) -> Card:
    """What a pause would do, with the button that begins it."""
    return Card(
        f"## Pause until {short_date(pause.until)}?\n"
        "That day training goes on by itself. Nobody's streak suffers.",
        _gone(pause),
        next_posts(pause.club, pause.upcoming, pause.now),
        "-# To leave everything as it is, dismiss this message.",
        discord.ui.ActionRow[Any](BeginPause(pause.until)),
        colour=ACCENT,
    )


def paused_card(pause: SeasonPause) -> Card:
    return Card(
        f"## Paused until {short_date(pause.until)}\n"
        "That day training goes on by itself; /club resume ends it earlier.",
        _gone(pause),
        next_posts(pause.club, pause.upcoming, pause.now),
        colour=ACCENT,
    )


def resumed_card(resumed: Resumed) -> Card:
    return Card(
        "## Training goes on\nA post that said its session was off is brought up to date soon.",
        next_posts(resumed.club, resumed.upcoming, resumed.now),
        colour=ACCENT,
    )


def _gone(pause: SeasonPause) -> str:
    """The sessions that fall away; of those that are posted, that their posts will say so."""
    if not pause.gone:
        return "No session falls into it."
    lines = [f"{title(s)} (posted; its post will say so)" if s.posted else title(s) for s in pause.gone]
    verb = "falls" if len(lines) == 1 else "fall"
    return f"**{times(len(lines), 'session')} {verb} away**\n{within(lines, 400)}"


class BeginPause(Persistent, template=r"season:pause:(?P<until>\d{4}-\d{2}-\d{2})"):
    """Begins a pause that the organiser has seen."""

    def __init__(self, until: date) -> None:
        self.until = until
        super().__init__(
            discord.ui.Button(
                label="Pause", style=discord.ButtonStyle.danger, custom_id=f"season:pause:{until.isoformat()}"
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(date.fromisoformat(match["until"]))

    async def act(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        pause = await interaction.client.db.write(
            sessions_service.begin_pause, guild_id, self.until, interaction.created_at
        )
        await interaction.response.edit_message(view=paused_card(pause))
