"""What a runner reads of their own reminders: how they stand, what a change would do, and the messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.features.club.cards import clock_lines
from bot.features.club.schedule import Occurrence
from bot.features.club.typed import day_names
from bot.features.reminders.own_service import OwnReminders, Preview, ReminderPlan
from bot.features.reminders.reminder_card import CheckIn
from bot.features.reminders.store import Claimed
from bot.features.streaks.rules import Answer
from bot.interactions.persistent import Card, divider
from bot.interactions.text import ACCENT, bullets, clock, fuse, short_date

Row = discord.ui.ActionRow[Any]

_ABOUT = (
    "I can send you a direct message before your runs, on days of your own and without any club: "
    "a few short exercises, and the buttons for your own streak. Nobody else sees any of it."
)


def mine_card(mine: OwnReminders, now: datetime, buttons: Row) -> Card:
    """How a runner's own reminders stand."""
    if mine.plan is None:
        return Card(f"## Your own reminders\n{_ABOUT}", buttons, colour=ACCENT)
    if not mine.is_on:
        return Card(
            f"## Your own reminders are off\nThey were: {_plan(mine.plan)}\n"
            "-# Your streak so far stays, and no day without a reminder counts against it.",
            buttons,
            colour=ACCENT,
        )
    return Card(
        f"## Your own reminders\n{_plan(mine.plan)}",
        f"**The next messages**\n{_messages(mine.upcoming, now)}",
        divider(),
        buttons,
        colour=ACCENT,
    )


def preview_card(preview: Preview, now: datetime, buttons: Row) -> Card:
    """What a plan would do, before it is saved."""
    return Card(
        f"## This is how it would be\n{_plan(preview.plan)}",
        f"**The next messages**\n{_messages(preview.upcoming, now)}",
        *_warning(preview),
        divider(),
        "-# Save sends you a short direct message at once, to see that it arrives.",
        buttons,
        colour=ACCENT,
    )


def hello_card(plan: ReminderPlan) -> Card:
    """The direct message that shows a runner that reminders will arrive."""
    return Card(
        f"## Here I am\nYour reminders come here. {_plan(plan)}\n"
        "-# Change them or switch them off with /me reminders.",
        colour=ACCENT,
    )


def nudge_card(occurrence: Claimed) -> Card:
    """The second word to a runner who asked for it, beneath the reminder with the exercises."""
    return Card(
        f"## Your run starts {fuse(occurrence.starts_at)}\nThe exercises are in the message above; "
        "two minutes of them are better than none.",
        Row(*(CheckIn(occurrence.id, answer) for answer in Answer)),
        colour=ACCENT,
    )


def _plan(plan: ReminderPlan) -> str:
    minutes = f"{plan.lead_minutes} minutes before" if plan.lead_minutes else "as you start"
    return f"**{day_names(plan.weekdays)}** at **{plan.starts:%H:%M}** ({plan.zone}), a message {minutes}."


def _messages(upcoming: Sequence[Occurrence], now: datetime) -> str:
    return bullets([_message(each, now) for each in upcoming])


def _message(occurrence: Occurrence, now: datetime) -> str:
    """When it comes by the plan's own clock, and beneath it as the reader's device shows it."""
    zone = ZoneInfo(occurrence.zone)
    due, starts = occurrence.due_at.astimezone(zone), occurrence.starts_at.astimezone(zone)
    when = f"{short_date(due)} **{due:%H:%M}**" if occurrence.due_at > now else "**At once**"
    day = "" if due.date() == starts.date() else f"{short_date(starts)} "
    shown = max(occurrence.due_at, now)
    return f"{when}, run at {day}{starts:%H:%M}\n-# {clock(shown)}, {fuse(shown)}"


def _warning(preview: Preview) -> list[str]:
    if preview.clock_change is None:
        return []
    return clock_lines([preview.clock_change], preview.plan.club(user_id=0, channel_id=0))
