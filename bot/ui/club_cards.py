"""The organiser's cards: what a plan would do before it is saved, and how the club stands."""

from __future__ import annotations

import re
from datetime import time
from typing import Any, Self

import discord

from bot.domain.errors import UserError
from bot.domain.schedule import Club, Occurrence
from bot.domain.typed import day_names
from bot.services import clubs
from bot.services.clubs import Plan, Status
from bot.ui.host import Interaction
from bot.ui.persistent import Card, Persistent, divider
from bot.ui.text import ACCENT, bullets, clock, fuse

_PLAN = (
    r"(?P<channel>\d{1,20}):(?P<zone>[\w/+-]{1,40}):(?P<days>[1-7]{1,7}):(?P<start>\d{4}):(?P<lead>\d{1,4})"
)


def plan_card(plan: Plan, upcoming: list[Occurrence]) -> Card:
    """The plan and its next posts, with Save and Cancel."""
    return Card(
        "## This is how it would be\n"
        + _schedule(plan.channel_id, plan.zone, plan.weekdays, plan.starts, plan.lead_minutes),
        f"**The next posts**\n{_posts(upcoming)}",
        divider(),
        discord.ui.ActionRow[Any](SavePlan(plan), DropPlan()),
        colour=ACCENT,
    )


def saved_card(club: Club) -> Card:
    return Card(f"## Saved\nI post in <#{club.channel_id}>. See it again with /club status.", colour=ACCENT)


def status_card(status: Status) -> Card:
    club = status.club
    slots = [f"{day_names([slot.weekday])} {slot.starts:%H:%M}" for slot in club.slots]
    last = status.last_post
    return Card(
        f"## Glutes On in this club\n{bullets(slots)}",
        f"Times are local to **{club.zone}**; I post in <#{club.channel_id}>.",
        f"**The next posts**\n{_posts(status.upcoming)}",
        f"-# Last post: {clock(last.claimed_at)}" if last is not None else "-# Nothing has been posted yet.",
        colour=ACCENT,
    )


def _schedule(channel_id: int, zone: str, weekdays: tuple[int, ...], starts: time, lead: int) -> str:
    return (
        f"Training on **{day_names(weekdays)}** at **{starts:%H:%M}** ({zone}).\n"
        f"I post in <#{channel_id}>, {lead} minutes before."
    )


def _posts(upcoming: list[Occurrence]) -> str:
    return bullets(
        [f"{clock(o.due_at)} ({fuse(o.due_at)}), for the run at {clock(o.starts_at)}" for o in upcoming]
    )


def require_organiser(interaction: Interaction) -> int:
    """The server's id; UserError unless the person may manage the server."""
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise UserError("You need the permission Manage Server on this server for that.")
    return interaction.guild_id


def require_postable(interaction: Interaction, channel_id: int) -> None:
    """UserError that names what is missing unless the bot can post in the channel and read it again."""
    guild = interaction.guild
    channel = guild.get_channel(channel_id) if guild is not None else None
    if guild is None or not isinstance(channel, discord.TextChannel):
        raise UserError("I cannot see that channel. Choose a text channel that I am allowed to view.")
    allowed = channel.permissions_for(guild.me)
    needed = {
        "View Channel": allowed.view_channel,
        "Send Messages": allowed.send_messages,
        "Read Message History": allowed.read_message_history,
    }
    missing = [name for name, granted in needed.items() if not granted]
    if missing:
        raise UserError(f"In {channel.mention} I lack: {', '.join(missing)}. Allow it there and try again.")


class SavePlan(Persistent, template=f"club:save:{_PLAN}"):
    """Saves the plan that its custom_id holds, so a restart between preview and Save loses nothing."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        days = "".join(map(str, plan.weekdays))
        custom_id = f"club:save:{plan.channel_id}:{plan.zone}:{days}:{plan.starts:%H%M}:{plan.lead_minutes}"
        super().__init__(
            discord.ui.Button(label="Save", style=discord.ButtonStyle.success, custom_id=custom_id)
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        starts = time(int(match["start"][:2]), int(match["start"][2:]))
        days = tuple(map(int, match["days"]))
        return cls(Plan(0, int(match["channel"]), match["zone"], days, starts, int(match["lead"])))

    async def act(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        require_postable(interaction, self.plan.channel_id)
        club = await clubs.save(interaction.client.db, self.plan.for_guild(guild_id), interaction.created_at)
        await interaction.response.edit_message(view=saved_card(club))


class DropPlan(Persistent, template="club:cancel:plan"):
    def __init__(self) -> None:
        super().__init__(
            discord.ui.Button(
                label="Cancel", style=discord.ButtonStyle.secondary, custom_id="club:cancel:plan"
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls()

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(
            view=Card("Cancelled. Nothing was changed; /club setup starts again.", colour=ACCENT)
        )
