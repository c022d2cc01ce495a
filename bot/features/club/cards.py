"""Cards and texts of a club: schedule, status, cancelled and added sessions, autocomplete choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot.content.routines import Routine
from bot.errors import UserError
from bot.features.club.buttons import BeginPause, CancelSession, RestoreSession
from bot.features.club.events_service import Event, FollowResult
from bot.features.club.schedule import (
    WEEKDAYS,
    ClockChange,
    Club,
    Occurrence,
    Session,
    Slot,
    id_of_date,
    zone_name,
)
from bot.features.club.service import ClubStatus
from bot.features.club.sessions_service import Change, Resumed, SeasonPause
from bot.features.club.setup import parse_date, suggest_zones
from bot.interactions.cards import (
    ACCENT,
    LIMIT,
    LONGEST,
    Card,
    Row,
    isolated,
    kit,
    local_now,
    plain,
    short_date,
    times,
    within,
)

Routines = Mapping[str, Routine]

MOST_OF_SLOTS, MOST_OF_POSTS = 360, 300
"""Characters for the list of weekly runs and for that of the next posts, so that a card fits a phone."""


def time_of(slot: Slot) -> str:
    """Return "Tuesday 18:30"."""
    return f"{WEEKDAYS[slot.weekday - 1]} {slot.starts:%H:%M}"


def lead_of(slot: Slot) -> str:
    """Return how long before the start a slot's post comes: "45 min before"."""
    return f"{slot.lead // timedelta(minutes=1)} min before"


def rhythm_of(slot: Slot) -> str:
    """Return "every week", or "every other week, from" the date on which the slot counts."""
    if slot.every_weeks == 1:
        return "every week"
    return f"every other week, from {short_date(slot.from_date)}" if slot.from_date else "every other week"


def routine_of(slot: Slot, routines: Routines) -> str:
    """Return what a slot's posts show: the name of its routine, or that routines take turns."""
    if slot.routine is None:
        return "routines rotate"
    routine = routines.get(slot.routine)
    return routine.name if routine is not None else "a deleted routine"


def slot_line(slot: Slot, routines: Routines) -> str:
    """Return a training time as one line, with everything special about it."""
    special = [plain(slot.label)] if slot.label else []
    if slot.every_weeks > 1:
        special.append(rhythm_of(slot))
    if slot.routine is not None:
        special.append(routine_of(slot, routines))
    when = f"{short_date(slot.only_on)} {slot.starts:%H:%M}" if slot.only_on else time_of(slot)
    return " · ".join([f"**{when}**", *special, f"I post {lead_of(slot)}"])


def posts_text(club: Club, upcoming: Sequence[Occurrence], now: datetime) -> str:
    """Return when each post is due, by the club's clocks: a line each, for under a heading that says so."""
    labels = {slot.id: slot.label for slot in club.slots}
    lines = [_post(o, labels.get(o.slot_id, ""), now) for o in upcoming]
    return within(lines, MOST_OF_POSTS) or "No posts are planned."


def _post(occurrence: Occurrence, label: str, now: datetime) -> str:
    zone = ZoneInfo(occurrence.zone)
    due, starts = occurrence.due_at.astimezone(zone), occurrence.starts_at.astimezone(zone)
    when = f"{short_date(due)}, {due:%H:%M}" if occurrence.due_at > now else "Right away"
    day = "" if due.date() == starts.date() else f"on {short_date(starts)} "
    where = f" · {plain(label)}" if label else ""
    return f"{when} · run {day}at {starts:%H:%M}{where}"


def clock_lines(changes: Sequence[tuple[Occurrence, ClockChange]], club: Club) -> list[str]:
    """Return one line for each training time that clocks skip or show twice."""
    planned = {slot.id: slot.starts for slot in club.slots}
    lines: list[str] = []
    for occurrence, change in changes:
        wanted, day = f"{planned[occurrence.slot_id]:%H:%M}", short_date(occurrence.local_date)
        starts = occurrence.starts_at.astimezone(ZoneInfo(occurrence.zone))
        if change is ClockChange.SKIPPED:
            moved = "" if starts.date() == occurrence.local_date else f"{short_date(starts)} "
            lines.append(f"{day}: clocks skip {wanted}, so the run starts at {moved}{starts:%H:%M} instead.")
        else:
            lines.append(f"{day}: clocks show {wanted} twice. The run starts the first time.")
    return lines


def status_card(status: ClubStatus, routines: Routines) -> Card:
    """Return the club's status card, for its organisers."""
    club = status.club
    head = "## Your club"
    if club.trouble is not None:
        head += f"\n⚠️ **Needs attention:** {club.trouble}\nType /club doctor to see the fix."
    weekly = [slot_line(slot, routines) for slot in club.slots if slot.only_on is None]
    return Card(
        head,
        f"**Weekly club runs**\n{within(weekly, MOST_OF_SLOTS) or 'None yet. Add one with /club setup.'}",
        *_exceptions(club, status.now, routines),
        _facts(status),
        next_posts(club, status.upcoming, status.now),
        _last_post(status),
        colour=ACCENT,
    )


def _exceptions(club: Club, now: datetime, routines: Routines) -> list[str]:
    """Return blocks of text on the exceptions to the weekly schedule from today on."""
    today = now.astimezone(ZoneInfo(club.zone)).date()
    blocks: list[str] = []
    if club.paused_until is not None and club.paused_until > today:
        blocks.append(f"**Paused.** Back on {short_date(club.paused_until)}.")
    once = [
        slot_line(slot, routines) for slot in club.slots if slot.only_on is not None and slot.only_on >= today
    ]
    if once:
        blocks.append(f"**One-off club runs**\n{within(once, 400)}")
    slots = {slot.id: slot for slot in club.slots}
    called_off = [
        f"{short_date(day)}, {slots[slot_id].starts:%H:%M}"
        for slot_id, day in sorted(club.cancelled, key=lambda c: (c[1], c[0]))
        if day >= today and slot_id in slots
    ]
    if called_off:
        blocks.append(f"**Cancelled**\n{within(called_off, 300)}")
    return blocks


def _facts(status: ClubStatus) -> str:
    club = status.club
    role = f"<@&{club.role_id}>" if club.role_id is not None else "nobody"
    due_at = status.digest_due_at
    digest = f"on, next on {local_now(club.zone, due_at)}" if due_at is not None else "off"
    return (
        f"**Time zone:** {zone_name(club.zone)}. It's {local_now(club.zone, status.now)}.\n"
        f"**Where I post:** <#{club.channel_id}>\n"
        f"**Who I mention:** {role}\n"
        f"**Pre-run warm-up equipment:** {kit(sorted(club.equipment))}\n"
        f"**Phase:** {club.phase}\n"
        f"**Weekly digest:** {digest}"
    )


def _last_post(status: ClubStatus) -> str:
    last = status.last_post
    if last is None:
        return "-# I haven't posted yet."
    place = f"https://discord.com/channels/{last.owner.guild_id}/{last.channel_id}/{last.message_id}"
    return f"-# [See the last post]({place}), sent on {local_now(status.club.zone, last.claimed_at)}"


def session_name(session: Session) -> str:
    """Return "Thu 1 January, 18:30 · Track" in the club's time, for where Discord renders no markdown."""
    off = " (cancelled: restore it)" if session.off else ""
    return " · ".join([_when(session), *filter(None, [isolated(session.label)])]) + off


def session_title(session: Session) -> str:
    """Return "Thu 1 January, 18:30 · Track" in the club's time, escaped for a card."""
    return " · ".join([_when(session), *filter(None, [plain(session.label)])])


def _when(session: Session) -> str:
    local = session.starts_at.astimezone(ZoneInfo(session.zone))
    return f"{short_date(local)}, {local:%H:%M}"


def cancel_card(outcome: Change | Session, note: str) -> Card:
    """Return the result of ``/club cancel``, or the question it has to ask first."""
    if isinstance(outcome, Change):
        return change_card(outcome)
    if outcome.off:
        return Card(
            f"## {session_title(outcome)} is cancelled\nRestore this run?",
            Row(RestoreSession(*outcome.key)),
            colour=ACCENT,
        )
    because = f"\nYour note goes in the post: “{plain(note)}”" if note else ""
    return Card(
        f"## Cancel {session_title(outcome)}?\nIt's already posted. I'll mark the post as cancelled and tell "
        f"the channel. Every streak is safe.{because}\n"
        "-# Changed your mind? Just dismiss this message.",
        Row(CancelSession(*outcome.key, note)),
        colour=ACCENT,
    )


def change_card(change: Change) -> Card:
    """Return the card of a session just called off or restored, with the next posts."""
    if change.session.off:
        then = "I'll update its post within a minute." if change.has_post else "I won't post for it."
        head = f"## Cancelled: {session_title(change.session)}\n{then} Every streak is safe."
        undo = RestoreSession(*change.session.key)
    else:
        then = "I'll update its post within a minute." if change.has_post else "I'll post for it as planned."
        head = f"## Restored: {session_title(change.session)}\n{then}"
        undo = CancelSession(*change.session.key)
    return Card(head, next_posts(change.club, change.upcoming, change.now), Row(undo), colour=ACCENT)


def added_card(change: Change) -> Card:
    """Return the card of an added session, with a warning if clocks change, and the next posts."""
    warnings = [f"⚠️ {line}" for line in clock_lines(change.clocks, change.club)]
    return Card(
        "\n".join([f"## Added: {session_title(change.session)}", *warnings]),
        next_posts(change.club, change.upcoming, change.now),
        Row(CancelSession(*change.session.key)),
        colour=ACCENT,
    )


def next_posts(club: Club, upcoming: Sequence[Occurrence], now: datetime) -> str:
    """Return the next posts under a heading, by the club's clocks."""
    return f"**Next posts, in club time**\n{posts_text(club, upcoming, now)}"


def ask_pause_card(pause: SeasonPause) -> Card:
    """Return the card that shows what a pause would do, with the button that begins it."""
    return Card(
        f"## Pause until {short_date(pause.until)}?\nClub runs start again that day. Every streak is safe.",
        _cancelled(pause),
        next_posts(pause.club, pause.upcoming, pause.now),
        "-# Changed your mind? Just dismiss this message.",
        Row(BeginPause(pause.until)),
        colour=ACCENT,
    )


def paused_card(pause: SeasonPause) -> Card:
    """Return the card that shows what a pause that has just begun did."""
    return Card(
        f"## Paused until {short_date(pause.until)}\n"
        "Club runs start again that day. To end the pause sooner, type /club resume.",
        _cancelled(pause),
        next_posts(pause.club, pause.upcoming, pause.now),
        colour=ACCENT,
    )


def resumed_card(resumed: Resumed) -> Card:
    """Return the card that says a pause is over."""
    return Card(
        "## Club runs are back on\nI'll correct posts that said they were off.",
        next_posts(resumed.club, resumed.upcoming, resumed.now),
        colour=ACCENT,
    )


def _cancelled(pause: SeasonPause) -> str:
    """Return the sessions that a pause cancels; for posted ones, that their posts will say so."""
    if not pause.gone:
        return "No club runs fall in that time."
    lines = [
        f"{session_title(s)} (I'll update its post)" if s.posted else session_title(s) for s in pause.gone
    ]
    return f"**This cancels {times(len(lines), 'club run')}**\n{within(lines, 400)}"


ExceptedDate = Mapping[str, Any]
"""One date of a recurring event that was called off or moved, as Discord tells of it."""


def is_excepted(event: discord.ScheduledEvent, excepted: ExceptedDate) -> bool:
    """Return whether it is the date on which the event is next."""
    date = discord.utils.snowflake_time(int(excepted["event_exception_id"]))
    return int(excepted["event_id"]) == event.id and abs(date - event.start_time) < timedelta(seconds=1)


def put_back(event: discord.ScheduledEvent, told: ExceptedDate) -> ExceptedDate:
    """Return the date that is as it was before an exception; where all dates are, the event's next one."""
    date = discord.utils.time_snowflake(event.start_time)
    return {"event_exception_id": date, **told, "is_canceled": False, "scheduled_start_time": None}


def event_of(event: discord.ScheduledEvent, excepted: Iterable[ExceptedDate] = ()) -> Event | None:
    """Return the event, or its next date, as the services want it.

    None where it was called off or is over, or was moved: then it is among the :func:`moved_dates`.
    """
    if event.status in (discord.EventStatus.cancelled, discord.EventStatus.completed) or any(
        each.get("is_canceled") or each.get("scheduled_start_time")
        for each in excepted
        if is_excepted(event, each)
    ):
        return None
    return Event(event.id, event.name, event.start_time)


def moved_date(event: discord.ScheduledEvent, excepted: ExceptedDate) -> tuple[int, Event | None]:
    """Return the id of one date of the event, below 0, and what it is; None where it was not moved."""
    date = discord.utils.snowflake_time(int(excepted["event_exception_id"]))
    starts_at = discord.utils.parse_time(excepted.get("scheduled_start_time"))
    number = id_of_date(event.id, date)
    if starts_at is None or excepted.get("is_canceled") or event.status is discord.EventStatus.cancelled:
        return number, None
    return number, Event(number, event.name, starts_at, event.id, date)


def events_of(events: Iterable[discord.ScheduledEvent], excepted: Sequence[ExceptedDate] = ()) -> list[Event]:
    """Return those of the events that take place on their next date, and the dates that were moved."""
    known = {event.id: event for event in events}
    taken = [event_of(event, excepted) for event in known.values()]
    taken += [moved_date(known[of], each)[1] for each in excepted if (of := int(each["event_id"])) in known]
    return [event for event in taken if event is not None]


def following_card(following: FollowResult) -> Card:
    """Return the card shown after following events was turned on or off, with the next posts."""
    word = following.club.event_word
    upcoming = next_posts(following.club, following.upcoming, following.now)
    if word is None:
        return Card(
            "## Server events are no longer club runs\nAnything already posted still goes ahead.",
            upcoming,
            colour=ACCENT,
        )
    named = f" with “{plain(word)}” in its name" if word else ""
    zone = following.club.zone
    lines = [f"{local_now(zone, event.starts_at)} · {plain(event.name)}" for event in following.taken]
    return Card(
        f"## Server events are club runs now\nI post 45 minutes before every event{named}. If you move or "
        "cancel an event, its club run follows.\nYour weekly runs stay. An event at the time of a weekly run "
        "counts as that run. Moving or cancelling the event won't change the run, so use /club cancel.",
        f"**Coming up, in club time**\n{within(lines, 400)}" if lines else "There are no such events yet.",
        upcoming,
        colour=ACCENT,
    )


def zone_choices(typed: str) -> list[app_commands.Choice[str]]:
    """Suggest time zones by city, country or name."""
    return [app_commands.Choice(name=name, value=name) for name in suggest_zones(typed, LIMIT)]


def day_choices(typed: str) -> list[app_commands.Choice[str]]:
    """Suggest one more day after those already typed, so that a week can be put together by tapping."""
    head, _, last = typed.rpartition(",")
    begun = last.strip().casefold()
    names = [name for name in WEEKDAYS if name.casefold().startswith(begun) and name not in head]
    prefix = f"{head.strip()}, " if head.strip() else ""  # all seven together are 62 characters of 100
    texts = [(prefix + name)[:LONGEST] for name in names]
    return [app_commands.Choice(name=text, value=text) for text in texts]


def date_choices(typed: str, today: date, days_ahead: Iterable[int]) -> list[app_commands.Choice[str]]:
    """Suggest the date that is typed, or the dates ``days_ahead`` whose name contains what is typed."""
    with suppress(UserError):  # it isn't a date yet
        return [_date_choice(parse_date(typed, today))]
    dates = [_date_choice(today + timedelta(days=days)) for days in days_ahead]
    return [choice for choice in dates if typed.casefold() in choice.name.casefold()][:LIMIT]


def _date_choice(day: date) -> app_commands.Choice[str]:
    return app_commands.Choice(name=f"{day:%A}, {day.day} {day:%B %Y}", value=day.isoformat())
