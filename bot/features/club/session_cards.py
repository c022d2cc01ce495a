"""``/club cancel`` and ``/club add-session``: what happened to one session, and how to undo it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

import discord

from bot.features.club import sessions_service
from bot.features.club.schedule import Club, Occurrence, Session
from bot.features.club.schedule_text import clock_lines, posts, short_date
from bot.features.club.sessions_service import Change
from bot.interactions.host import Interaction
from bot.interactions.permissions import require_organiser
from bot.interactions.persistent import Card, Persistent
from bot.interactions.text import ACCENT, plain

LONGEST_NOTE = 55
"""Characters of a note: it has to fit into a custom_id of 100 while the organiser is asked."""

_WHICH = r"(?P<slot>\d{1,18}):(?P<day>\d{4}-\d{2}-\d{2})"


def name(session: Session) -> str:
    """ "Thu 1 January, 18:30 · Track" in the club's time, for where Discord formats nothing."""
    off = " (called off: put it back)" if session.off else ""
    return " · ".join([_when(session), *filter(None, [session.label])]) + off


def title(session: Session) -> str:
    """ "Thu 1 January, 18:30 · Track" in the club's time, for a card."""
    return " · ".join([_when(session), *filter(None, [plain(session.label)])])


def _when(session: Session) -> str:
    local = session.starts_at.astimezone(ZoneInfo(session.zone))
    return f"{short_date(local)}, {local:%H:%M}"


def cancel_card(outcome: Change | Session, note: str) -> Card:
    """What ``/club cancel`` did, or the question it has to ask first."""
    if isinstance(outcome, Change):
        return change_card(outcome)
    if outcome.off:
        return Card(
            f"## {title(outcome)} is off\nShall it take place after all?",
            _row(PutBack(*outcome.key)),
            colour=ACCENT,
        )
    because = f" Your note stands beside it: “{plain(note)}”" if note else ""
    return Card(
        f"## Call off {title(outcome)}?\nIt is posted already. Its post will say that it is off, and "
        f"nobody's streak suffers.{because}\n-# To leave it as it is, dismiss this message.",
        _row(CallOff(*outcome.key, note)),
        colour=ACCENT,
    )


def change_card(change: Change) -> Card:
    """A session that is off, or takes place again, and the next posts."""
    if change.session.off:
        then = "Its post says so within a minute" if change.has_post else "It will not be posted"
        head = f"## Off: {title(change.session)}\n{then}, and nobody's streak suffers."
        undo: Persistent = PutBack(*change.session.key)
    else:
        then = "Its post says so within a minute." if change.has_post else "It is posted as planned."
        head = f"## On again: {title(change.session)}\n{then}"
        undo = CallOff(*change.session.key)
    return Card(head, next_posts(change.club, change.upcoming, change.now), _row(undo), colour=ACCENT)


def added_card(change: Change) -> Card:
    """A session that was added, with a warning where clocks change, and the next posts."""
    warnings = [f"⚠️ {line}" for line in clock_lines(change.clocks, change.club)]
    return Card(
        "\n".join([f"## Added: {title(change.session)}", *warnings]),
        next_posts(change.club, change.upcoming, change.now),
        _row(CallOff(*change.session.key)),
        colour=ACCENT,
    )


def next_posts(club: Club, upcoming: Sequence[Occurrence], now: datetime) -> str:
    """The posts that come next, in the reader's time and in the club's."""
    return f"**The next posts**\n{posts(club, upcoming, now)}"


def _row(item: Persistent) -> discord.ui.ActionRow[Any]:
    return discord.ui.ActionRow[Any](item)


class CallOff(Persistent, template=rf"session:cancel:{_WHICH}:(?P<note>.{{0,{LONGEST_NOTE}}})"):
    """Calls a session off, though it may be posted."""

    def __init__(self, slot_id: int, day: date, note: str = "") -> None:
        self.slot_id, self.day, self.note = slot_id, day, note
        super().__init__(
            discord.ui.Button(
                label="Call it off",
                style=discord.ButtonStyle.danger,
                custom_id=f"session:cancel:{slot_id}:{day}:{note}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["slot"]), date.fromisoformat(match["day"]), match["note"])

    async def act(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        change = await interaction.client.db.write(
            sessions_service.cancel_sessions,
            guild_id,
            self.slot_id,
            self.day,
            self.note,
            interaction.created_at,
        )
        await interaction.response.edit_message(view=change_card(change))


class PutBack(Persistent, template=f"session:restore:{_WHICH}"):
    """Lets a session that was called off take place."""

    def __init__(self, slot_id: int, day: date) -> None:
        self.slot_id, self.day = slot_id, day
        super().__init__(
            discord.ui.Button(
                label="Put it back",
                style=discord.ButtonStyle.secondary,
                custom_id=f"session:restore:{slot_id}:{day}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["slot"]), date.fromisoformat(match["day"]))

    async def act(self, interaction: Interaction) -> None:
        guild_id = require_organiser(interaction)
        change = await interaction.client.db.write(
            sessions_service.restore_session, guild_id, self.slot_id, self.day, interaction.created_at
        )
        await interaction.response.edit_message(view=change_card(change))
