"""The cards for reminders: a training day's post, the club's week, and a runner's own reminders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.content.exercises import Exercise
from bot.features.club.cards import clock_lines
from bot.features.club.schedule import WEEKDAYS, Occurrence, Skipped, zone_name
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
from bot.interactions.cards import (
    ACCENT,
    LONGEST_TEXT,
    Button,
    Card,
    Message,
    Row,
    bullets,
    divider,
    fitting,
    local,
    readable,
    relative_time,
    short_date,
    times,
    zone_place,
)
from bot.interactions.routes import Form

BESTS_NAMED = 10
"""How many names of personal bests are listed; the rest become a number."""

_ABOUT = (
    "I can DM you before your runs, on days you choose. You don't need a club. "
    "Each DM has a short pre-run warm-up and buttons to check in. Only you can see it."
)


def reminder_message(occurrence: Claimed, exercises: Sequence[Exercise], done: int, now: datetime) -> Message:
    """Return the post of one club run as it stands at ``now``, with how many have done it."""
    if occurrence.skipped is Skipped.CANCELLED:
        return Message(f"{_called(occurrence)}Cancelled: {_what(occurrence)}.{_note(occurrence)} {_HARMLESS}")
    head = f"{_called(occurrence)}Glutes on before your run: {_what(occurrence)}"
    count, starts, closes = (
        _count(occurrence, done, has_closed=now >= occurrence.closes_at),
        _local(occurrence.starts_at, occurrence),
        _closes(occurrence),
    )
    if now >= occurrence.closes_at:
        was = f"The run was on {short_date(starts)} at {starts:%H:%M}. You can't check in for it any more."
        return Message("\n".join([head, was, *([count] if done else [])]))
    when = f"{starts:%H:%M}, {zone_place(occurrence.zone)}"
    foot = (
        f"The run starts at {when}. You can check in until {closes}."
        if now < occurrence.starts_at
        else f"The run started at {when}. You can still check in until {closes}."
    )
    foot = f"\n{foot}\n{count}"  # a blank line, else it would be shown as part of the last exercise
    moves = [f"{number}. {_move(each)}" for number, each in enumerate(exercises, start=1)]
    shown = fitting(moves, LONGEST_TEXT - len(head) - len(foot) - len("\n\n"))
    return Message(
        "\n".join([head, *shown, foot]),
        [
            *_in_rows([ShowExercise(each.id, each.name) for each in exercises]),
            *([[Guide(occurrence.id)]] if exercises else []),
            _answers(occurrence),
            *(_snoozes(occurrence, now) if not done else []),
        ],
    )


def change_message(occurrence: Claimed) -> Message:
    """Return what people hear of a run that is cancelled, by the start they know of, or on again."""
    if occurrence.skipped is Skipped.CANCELLED:
        known = replace(occurrence, starts_at=occurrence.told_starts_at or occurrence.starts_at)
        return reminder_message(known, (), 0, occurrence.starts_at)
    return Message(f"{_called(occurrence)}Back on: {_what(occurrence)}. The exercises are in the post above.")


_HARMLESS = "This run doesn't count, and every streak is safe."

_EXERCISE_ROWS = 2
"""Discord takes five rows; three are for what else is offered."""

_IN_A_ROW = 5


def _called(occurrence: Claimed) -> str:
    """Return the mention of those whom it calls, which has to stand first; everyone is not called."""
    role_id = occurrence.role_id
    return f"<@&{role_id}> " if role_id not in (None, occurrence.owner.guild_id) else ""


def _what(occurrence: Claimed) -> str:
    """Return "Tuesday intervals, 18:30" by the club's clocks; the weekday where the run has no name."""
    starts = _local(occurrence.starts_at, occurrence)
    return f"{readable(occurrence.label) or f'{starts:%A}'}, {starts:%H:%M}"


def _local(instant: datetime, occurrence: Claimed) -> datetime:
    return local(instant, occurrence.zone)


def _closes(occurrence: Claimed) -> str:
    """Return "Thursday, 18:30"."""
    return f"{_local(occurrence.closes_at, occurrence):%A, %H:%M}"


def _note(occurrence: Claimed) -> str:
    """Return why it is cancelled as a sentence, or nothing."""
    note = readable(occurrence.note)
    return f" {note}{'' if note.endswith(('.', '!', '?')) else '.'}" if note else ""


def _move(exercise: Exercise) -> str:
    dose = exercise.dosage.activation
    return f"{exercise.name}: {dose}" if dose is not None else exercise.name


def _in_rows(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    """Return as many of the buttons as have room beside the others."""
    rows = [buttons[start : start + _IN_A_ROW] for start in range(0, len(buttons), _IN_A_ROW)]
    return rows[:_EXERCISE_ROWS]


def _answers(occurrence: Claimed) -> list[Button]:
    return [CheckIn(occurrence.id, answer) for answer in Answer]


def _snoozes(occurrence: Claimed, now: datetime) -> list[list[Button]]:
    """Return the buttons that still make sense at ``now``: a row of them, or none as on a club's post."""
    ahead = [m for m in SNOOZE_MINUTES if now + timedelta(minutes=m) < occurrence.starts_at]
    if not occurrence.solo or not ahead:
        return []
    return [[Snooze(occurrence.id, minutes) for minutes in ahead]]


def _count(occurrence: Claimed, done: int, *, has_closed: bool) -> str:
    """Return a line with how many have done it; for a runner's own reminder, only whether it is done."""
    if occurrence.solo:
        return "Done." if done else "Tap Done when you've finished."
    if has_closed:
        return f"{times(done, 'runner')} checked in."
    return f"{times(done, 'runner')} checked in so far" if done else "Be the first to tap Done."


def digest_message(week: Week, digest_id: int) -> Message:
    """Return what the club did this week, and next week's club runs."""
    runs = times(week.sessions, "club run")
    did = (
        f"{times(week.done, 'check-in')} from {times(week.members, 'runner')}, over {runs}"
        if week.members
        else f"a quiet week for the hips, with {runs}"
    )
    best = "New longest streak" if len(week.bests) == 1 else "New longest streaks"
    lines = [
        f"Your club's week to {week.sunday.day} {week.sunday:%B}: {did}.",
        f"Your club has {times(week.total, 'check-in')} in total.",
        *([f"{best}: {_names(week.bests)}."] if week.bests else []),
    ]
    coming = [_start(each) for each in week.coming]
    room = LONGEST_TEXT - len("\n".join(lines)) - len("\n\nNext week:\n")
    planned = "\n".join(fitting(coming, room)) or "No club runs are planned."
    return Message("\n".join([*lines, "", "Next week:", planned]), [[ShowMyStreak(digest_id)]])


def _start(occurrence: Occurrence) -> str:
    """Return "Thu 1 January, 18:30" by the club's clocks."""
    starts = local(occurrence.starts_at, occurrence.zone)
    return f"{short_date(starts)}, {starts:%H:%M}"


def _names(names: tuple[str, ...]) -> str:
    shown = [readable(name) for name in names[:BESTS_NAMED]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def mine_card(mine: OwnReminders, now: datetime) -> Card:
    """Return the card of a runner's own reminders."""
    if mine.plan is None:
        begin = ChangeReminders("Set up reminders", discord.ButtonStyle.success)
        return Card(f"## Your own reminders\n{_ABOUT}", Row(begin), colour=ACCENT)
    if not mine.is_on:
        return Card(
            f"## Your own reminders are off\nThey were: {_plan(mine.plan)}\n"
            "-# Your streak stays. Days without a reminder don't count against it.",
            Row(_save(mine.plan, "Turn back on"), ChangeReminders()),
            colour=ACCENT,
        )
    return Card(
        f"## Your own reminders\n{_plan(mine.plan)}",
        f"**Next DMs, in {zone_place(mine.plan.zone)}**\n{_messages(mine.upcoming, now)}",
        divider(),
        Row(ChangeReminders(), StopReminders(), TestReminders()),
        colour=ACCENT,
    )


def preview_card(preview: Preview, now: datetime) -> Card:
    """Return what a plan would do, before it is saved."""
    return Card(
        f"## Your new reminders\n{_plan(preview.plan)}",
        f"**Next DMs, in {zone_place(preview.plan.zone)}**\n{_messages(preview.upcoming, now)}",
        *_warning(preview),
        *jump_lines(preview.jumps),
        divider(),
        "-# Tap **Save** and I'll send a short DM to check that it arrives.",
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
                f"You've already had your reminder for {day}. When that date comes round again, I won't send "
                "another. Your streak counts each date once."
            )
        case Jump.GONE:
            return (
                f"It's already past {starts:%H:%M} on {day} there, so I'll skip that run. "
                "Your streak is safe."
            )
        case Jump.MOVED:
            return f"Your run on {day} moves to {starts:%H:%M}. I'll update the reminder you have."


def hello_message(plan: ReminderPlan) -> Message:
    """Return the direct message that shows a runner that reminders will arrive."""
    return Message(
        f"Here I am! Your reminders will come here: {_plan(plan).replace('**', '')}\n"
        "Change them or turn them off with /me reminders."
    )


def nudge_message(occurrence: Claimed) -> Message:
    """Return the further reminder that a runner asked for, sent below the reminder with the exercises."""
    starts = _local(occurrence.starts_at, occurrence)
    return Message(
        f"Your run starts at {starts:%H:%M}. The exercises are in the message above. "
        "Two minutes beats nothing.",
        [_answers(occurrence)],
    )


def moved_message(occurrence: Claimed) -> Message:
    """Return what people hear of a start that was moved; or, where they know it, that the run is near."""
    if occurrence.told_starts_at == occurrence.starts_at:
        what, then = "Glutes on before your run", "The exercises are in the post above."
        return Message(f"{_called(occurrence)}{what}: {_what(occurrence)}. {then}")
    starts = _local(occurrence.starts_at, occurrence)
    label = f"{readable(occurrence.label)}, " if occurrence.label else ""
    when = f"{label}{short_date(starts)}, {starts:%H:%M}"
    return Message(f"{_called(occurrence)}The run has moved: {when}. I've updated the post.")


def snoozed_card(until: datetime) -> Card:
    """Return the card that says when a runner is reminded again."""
    return Card(f"I'll remind you again {relative_time(until)}.", colour=ACCENT)


def plan_form(mine: OwnReminders) -> Form:
    """Return the form for a runner's own reminders, filled in with the current ones."""
    known, chosen = mine.typed, mine.plan.weekdays if mine.plan is not None else ()
    days = discord.ui.Select[Any](
        custom_id="days",
        placeholder="Choose one or more days",
        max_values=len(WEEKDAYS),
        options=[discord.SelectOption(label=name, default=n in chosen) for n, name in enumerate(WEEKDAYS, 1)],
    )
    form = Form(title="Your own reminders", custom_id="reminders:sent:mine")
    form.ask("Days", None, days)
    form.ask("Start of your run", "In your local time.", _field("start", known.start, "18:30"))
    form.ask(
        "Minutes before the start", "This is when I send your DM.", _field("minutes", known.minutes, "45")
    )
    form.ask("Your city or country", "The nearest big city will do.", _field("zone", known.zone, "Vienna"))
    return form


def _field(name: str, default: str | None, example: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(custom_id=name, default=default, placeholder=example, max_length=60)


def _save(plan: ReminderPlan, label: str = "Save") -> SaveReminders:
    return SaveReminders(plan.zone, plan.weekdays, plan.starts, plan.lead_minutes, label)


def _plan(plan: ReminderPlan) -> str:
    minutes = f"{plan.lead_minutes} minutes before" if plan.lead_minutes else "as you start"
    when = f"**{day_names(plan.weekdays)}** at **{plan.starts:%H:%M}** ({zone_name(plan.zone)})"
    return f"{when}, with a DM {minutes}."


def _messages(upcoming: Sequence[Occurrence], now: datetime) -> str:
    return bullets([_message(each, now) for each in upcoming])


def _message(occurrence: Occurrence, now: datetime) -> str:
    """Return when a message comes, by the plan's time zone."""
    zone = ZoneInfo(occurrence.zone)
    due, starts = occurrence.due_at.astimezone(zone), occurrence.starts_at.astimezone(zone)
    when = f"{short_date(due)}, {due:%H:%M}" if occurrence.due_at > now else "Right away"
    day = "" if due.date() == starts.date() else f"on {short_date(starts)} "
    return f"{when} · run {day}at {starts:%H:%M}"


def _warning(preview: Preview) -> list[str]:
    if preview.clock_change is None:
        return []
    return clock_lines([preview.clock_change], preview.plan.club(user_id=0, channel_id=0))
