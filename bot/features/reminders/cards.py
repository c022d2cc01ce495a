"""What is shown of reminders: a training day's post, the club's week, and a runner's own reminders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.content.exercises import Exercise
from bot.features.club.cards import clock_lines
from bot.features.club.schedule import WEEKDAYS, Occurrence, Skipped
from bot.features.club.setup import day_names
from bot.features.exercises.buttons import ShowExercise
from bot.features.guided.buttons import Guide
from bot.features.reminders.buttons import (
    SNOOZE_MINUTES,
    ChangeReminders,
    SaveReminders,
    ShowReminders,
    Snooze,
    StopReminders,
    TestReminders,
)
from bot.features.reminders.own_service import Jump, JumpedDay, OwnReminders, Preview, ReminderPlan
from bot.features.reminders.rules import Week
from bot.features.reminders.store import Claimed
from bot.features.streaks.buttons import CheckIn, ShowMyStreak
from bot.features.streaks.rules import Answer
from bot.interactions.cards import ACCENT, Card, Row, bullets, clock, divider, fuse, plain, short_date, times
from bot.interactions.pictures import drawing_name, gallery
from bot.interactions.routes import Form

BESTS_NAMED = 10
"""Names of personal bests that are written out; more become a number."""

_ABOUT = (
    "I can send you a direct message before your runs, on days of your own and without any club: "
    "a few short exercises, and the buttons for your own streak. Nobody else sees any of it."
)


def reminder_card(
    occurrence: Claimed,
    exercises: Sequence[Exercise],
    done: int,
    now: datetime,
    pictured: Collection[str] = (),
) -> Card:
    """Return the post of one training day as it stands at ``now``, with how many have done it.

    ``pictured`` are the names of the files beside it: those of the exercises among them are shown.
    """
    if occurrence.skipped is Skipped.CANCELLED:
        why = f" ({plain(occurrence.note)})" if occurrence.note else ""
        return Card(
            f"{_title(occurrence)}\nThis session is off{why}. It counts for nobody and breaks no streak.",
            colour=ACCENT,
        )
    if now >= occurrence.closes_at:
        return Card(
            f"{_title(occurrence)}\nThe run was {clock(occurrence.starts_at)}. "
            f"This training day has closed.\n{_count(occurrence, done)}",
            colour=ACCENT,
        )
    moves = [
        discord.ui.Section[Any](
            f"**{i}. {exercise.name}**\n{exercise.dosage.activation}",
            accessory=ShowExercise(exercise.id, "Show me"),
        )
        for i, exercise in enumerate(exercises, start=1)
    ]
    return Card(
        f"{_title(occurrence)}\n{_when(occurrence, now)}",
        *gallery([each for each in exercises if drawing_name(each) in pictured]),
        *moves,
        *([Row(Guide(occurrence.id))] if exercises else ()),
        divider(),
        f"{_count(occurrence, done)}\n-# Answers count until {clock(occurrence.closes_at)}.",
        Row(*(CheckIn(occurrence.id, answer) for answer in Answer)),
        *(_snooze_rows(occurrence, now) if not done else ()),
        colour=ACCENT,
    )


def _title(occurrence: Claimed) -> str:
    """Return the headline, the people it calls, and what or where the session is."""
    called = f"<@&{occurrence.role_id}>\n" if occurrence.role_id is not None else ""
    label = f"\n**{plain(occurrence.label)}**" if occurrence.label else ""
    return f"{called}## Glutes on before your run{label}"


def _when(occurrence: Claimed, now: datetime) -> str:
    if now < occurrence.starts_at:
        return f"The run starts {clock(occurrence.starts_at)}, {fuse(occurrence.starts_at)}."
    return f"The run began {clock(occurrence.starts_at)}. Late answers count too."


def _snooze_rows(occurrence: Claimed, now: datetime) -> list[Row]:
    """Return the buttons that still make sense at ``now``: a row of them, or none as on a club's post."""
    ahead = [m for m in SNOOZE_MINUTES if now + timedelta(minutes=m) < occurrence.starts_at]
    if not occurrence.solo or not ahead:
        return []
    return [Row(*(Snooze(occurrence.id, minutes) for minutes in ahead))]


def _count(occurrence: Claimed, done: int) -> str:
    """Return a line with how many have done it; on a runner's own reminder only whether it is done."""
    if occurrence.solo:
        return "**Done**" if done else "-# One tap is enough."
    return f"**{done} done**" if done else "-# Nobody has checked in yet."


def digest_card(week: Week, digest_id: int) -> Card:
    """Return what the club did this week, and next week's days."""
    took_part = f"{times(week.members, 'runner')} took part" if week.members else "a quiet week for the hips"
    return Card(
        f"## The week until {week.sunday.day} {week.sunday:%B}\n"
        f"{times(week.sessions, 'session')}, {took_part}, **{week.done} done**.\n"
        f"-# The club has done {week.total} in all.",
        *([f"**A new best row:** {_names(week.bests)}"] if week.bests else []),
        divider(),
        "**Next week**\n" + (bullets([clock(o.starts_at) for o in week.coming]) or "No training is planned."),
        Row(ShowMyStreak(digest_id)),
        colour=ACCENT,
    )


def _names(names: tuple[str, ...]) -> str:
    shown = [plain(name) for name in names[:BESTS_NAMED]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def mine_card(mine: OwnReminders, now: datetime) -> Card:
    """Return how a runner's own reminders stand."""
    if mine.plan is None:
        begin = ChangeReminders("Set them up", discord.ButtonStyle.success)
        return Card(f"## Your own reminders\n{_ABOUT}", Row(begin), colour=ACCENT)
    if not mine.is_on:
        return Card(
            f"## Your own reminders are off\nThey were: {_plan(mine.plan)}\n"
            "-# Your streak so far stays, and no day without a reminder counts against it.",
            Row(_save(mine.plan, "Switch on again"), ChangeReminders()),
            colour=ACCENT,
        )
    return Card(
        f"## Your own reminders\n{_plan(mine.plan)}",
        f"**The next messages**\n{_messages(mine.upcoming, now)}",
        divider(),
        Row(ChangeReminders(), StopReminders(), TestReminders()),
        colour=ACCENT,
    )


def preview_card(preview: Preview, now: datetime) -> Card:
    """Return what a plan would do, before it is saved."""
    return Card(
        f"## This is how it would be\n{_plan(preview.plan)}",
        f"**The next messages**\n{_messages(preview.upcoming, now)}",
        *_warning(preview),
        *jump_lines(preview.jumps),
        divider(),
        "-# Save sends you a short direct message at once, to see that it arrives.",
        Row(_save(preview.plan), ChangeReminders(), ShowReminders("Cancel")),
        colour=ACCENT,
    )


def jump_lines(jumps: Sequence[JumpedDay]) -> list[str]:
    """Return a sentence or two on each day that another time zone or start touches."""
    return [_jump(each.what, f"{each.day:%A}, {each.day.day} {each.day:%B}", each.starts) for each in jumps]


def _jump(what: Jump, day: str, starts: time) -> str:
    match what:
        case Jump.AGAIN:
            return (
                f"You've had your reminder for {day} already, so the one you live through again has none. "
                "Your streak counts each date once."
            )
        case Jump.GONE:
            return f"It's past {starts:%H:%M} on {day} there, so that run falls away. No streak suffers."
        case Jump.MOVED:
            return f"Your run on {day} moves to {starts:%H:%M}, and the reminder you have says so."


def hello_card(plan: ReminderPlan) -> Card:
    """Return the direct message that shows a runner that reminders will arrive."""
    return Card(
        f"## Here I am\nYour reminders come here. {_plan(plan)}\n"
        "-# Change them or switch them off with /me reminders.",
        colour=ACCENT,
    )


def nudge_card(occurrence: Claimed) -> Card:
    """Return the further reminder that a runner asked for, beneath the reminder with the exercises."""
    return Card(
        f"## Your run starts {fuse(occurrence.starts_at)}\nThe exercises are in the message above; "
        "two minutes of them are better than none.",
        Row(*(CheckIn(occurrence.id, answer) for answer in Answer)),
        colour=ACCENT,
    )


def moved_text(occurrence: Claimed) -> str:
    """Return what people hear of a start that was moved; or, where they know it, that the run is near.

    Without markup, for a phone's notification shows it as it is.
    """
    called = f"<@&{occurrence.role_id}> " if occurrence.role_id is not None else ""
    label = f"{plain(occurrence.label)}, " if occurrence.label else ""
    starts = occurrence.starts_at.astimezone(ZoneInfo(occurrence.zone))
    if occurrence.told_starts_at == occurrence.starts_at:
        what, then = "Glutes on before your run", "The exercises are in the message above."
        return f"{called}{what}: {label}{starts:%H:%M}. {then}"
    return f"{called}The run has moved: {label}{short_date(starts)}, {starts:%H:%M}. Its post is up to date."


def snoozed_card(until: datetime) -> Card:
    """Return when a runner is reminded again."""
    return Card(f"I remind you again {fuse(until)}: {clock(until)}.", colour=ACCENT)


def plan_form(mine: OwnReminders) -> Form:
    """Return the form of a runner's own reminders, filled in as they are."""
    known, chosen = mine.typed, mine.plan.weekdays if mine.plan is not None else ()
    days = discord.ui.Select[Any](
        custom_id="days",
        placeholder="Choose one day or several",
        max_values=len(WEEKDAYS),
        options=[discord.SelectOption(label=name, default=n in chosen) for n, name in enumerate(WEEKDAYS, 1)],
    )
    form = Form(title="Your own reminders", custom_id="reminders:sent:mine")
    form.ask("Days", None, days)
    form.ask("Start of your run", "In your local time.", _field("start", known.start, "18:30"))
    form.ask("Minutes before the start", "When the message comes.", _field("minutes", known.minutes, "45"))
    form.ask("Your city or country", "The nearest big city will do.", _field("zone", known.zone, "Vienna"))
    return form


def _field(name: str, default: str | None, example: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(custom_id=name, default=default, placeholder=example, max_length=60)


def _save(plan: ReminderPlan, label: str = "Save") -> SaveReminders:
    return SaveReminders(plan.zone, plan.weekdays, plan.starts, plan.lead_minutes, label)


def _plan(plan: ReminderPlan) -> str:
    minutes = f"{plan.lead_minutes} minutes before" if plan.lead_minutes else "as you start"
    return f"**{day_names(plan.weekdays)}** at **{plan.starts:%H:%M}** ({plan.zone}), a message {minutes}."


def _messages(upcoming: Sequence[Occurrence], now: datetime) -> str:
    return bullets([_message(each, now) for each in upcoming])


def _message(occurrence: Occurrence, now: datetime) -> str:
    """Return when it comes by the plan's own clock, and beneath it as the reader's device shows it."""
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
