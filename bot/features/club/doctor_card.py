"""``/club doctor``: what works, what does not, and where to click."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Self

import discord

from bot.errors import UserError
from bot.features.club import doctor_service
from bot.features.club.schedule_text import local_now
from bot.features.club.service import ClubStatus
from bot.interactions.host import Interaction, Tick
from bot.interactions.permissions import mention_problem, permissions_in, require_organiser, require_postable
from bot.interactions.persistent import Card, Persistent
from bot.interactions.text import ACCENT, clock, fuse

STANDS_STILL = timedelta(minutes=3)
"""The minute clock that has not ticked for so long has stopped, or a tick takes far too long."""

LATE = timedelta(seconds=30)
"""A tick that begins so much later than meant makes posts late."""


def doctor_card(status: ClubStatus, guild: discord.Guild | None, ticked: Tick | None) -> Card:
    """The check-up of a club at ``status.now``."""
    blocks = [
        _trouble(status),
        _channel(guild, status.club.channel_id),
        _mention(guild, status.club.channel_id, status.club.role_id),
        _posts(status),
        _clock(ticked, status.now),
        _zone(status),
    ]
    wrong = sum(BAD in block for block in blocks)
    head = "All is well." if not wrong else "What to do stands beside each cross."
    return Card(
        f"## Check-up\n{head}",
        *filter(None, blocks),
        discord.ui.ActionRow[Any](SendTest()),
        colour=ACCENT,
    )


GOOD, BAD = "✅", "❌"


def _trouble(status: ClubStatus) -> str:
    if status.club.trouble is None:
        return ""
    return (
        f"{BAD} **Needs attention:** {status.club.trouble}\n"
        "Mend what is crossed below, then send a test post. This goes away with the next reminder sent."
    )


def _channel(guild: discord.Guild | None, channel_id: int) -> str:
    granted = permissions_in(guild, channel_id)
    if granted is None:
        return (
            f"{BAD} **The channel** of the reminders is gone, or I may not see it. "
            "Choose another with /club setup, or give me View Channel there."
        )
    lines = [f"{GOOD if has else BAD} {name}" for name, has in granted.items()]
    if not all(granted.values()):
        lines.append(
            f"Open <#{channel_id}> → Edit Channel → Permissions → my role, and allow what is crossed. "
            "A crossed one that is allowed there is forbidden to another of my roles, or to @everyone."
        )
    return "\n".join([f"**What I may do in** <#{channel_id}>", *lines])


def _mention(guild: discord.Guild | None, channel_id: int, role_id: int | None) -> str:
    if role_id is None:
        return f"**Mention**\n{GOOD} Nobody is mentioned, as you chose."
    problem = mention_problem(guild, channel_id, role_id)
    return (
        f"**Mention**\n{GOOD} I can mention <@&{role_id}>."
        if problem is None
        else f"**Mention**\n{BAD} {problem}"
    )


def _posts(status: ClubStatus) -> str:
    last, coming = status.last_post, status.upcoming
    lines = [f"Last: {clock(last.claimed_at)}" if last is not None else "Last: none so far"]
    if coming:
        lines.append(f"{GOOD} Next: {clock(coming[0].due_at)}, {fuse(coming[0].due_at)}")
    else:
        lines.append(f"{BAD} Next: none is planned. Add training times with /club setup.")
    return "\n".join(["**Posts**", *lines])


def _clock(ticked: Tick | None, now: datetime) -> str:
    if ticked is None:
        return f"**My clock**\n{BAD} It has not ticked yet. If that lasts, tell whoever runs the bot."
    ago, lag = now - ticked.started_at, ticked.started_at - ticked.due_at
    ill = ago > STANDS_STILL or lag > LATE
    late = f"{_short(lag)} late" if lag else "on time"
    words = f"It ticked {_short(ago)} ago, {late}, and took {_short(ticked.took)}."
    advice = " It should tick every minute: tell whoever runs the bot." if ill else ""
    return f"**My clock**\n{BAD if ill else GOOD} {words}{advice}"


def _zone(status: ClubStatus) -> str:
    zone = status.club.zone
    return (
        f"**Time zone**\nIn {zone} it is {local_now(zone, status.now)}. "
        "If your watch says otherwise, change the zone with /club setup."
    )


def _short(span: timedelta) -> str:
    """ "40 ms", "12 s" or "7 min"."""
    seconds = max(span.total_seconds(), 0)
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"  # noqa: PLR2004  # two minutes


class SendTest(Persistent, template="doctor:test:post"):
    """Posts one short message into the club's channel."""

    def __init__(self) -> None:
        super().__init__(
            discord.ui.Button(
                label="Send a test post",
                style=discord.ButtonStyle.secondary,
                custom_id="doctor:test:post",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls()

    async def act(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        can_post = partial(require_postable, interaction.guild)
        channel_id = await interaction.client.db.write(
            doctor_service.allow_test_post, guild_id, can_post, interaction.created_at
        )
        await interaction.response.defer(ephemeral=True, thinking=True)  # Discord may let the post wait
        card = Card("This is a test post: your reminders will come here.", colour=ACCENT)
        channel = interaction.client.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            message = await channel.send(view=card, allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException as error:
            raise UserError(f"Discord did not take the test post: {error.text or error.status}.") from error
        answer = Card(f"It arrived: [see your test post]({message.jump_url}).", colour=ACCENT)
        await interaction.followup.send(view=answer, ephemeral=True)
