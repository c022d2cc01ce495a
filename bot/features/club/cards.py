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
from bot.features.club.schedule import WEEKDAYS, ClockChange, Club, Occurrence, Session, Slot, id_of_date
from bot.features.club.service import ClubStatus
from bot.features.club.sessions_service import Change, Resumed, SeasonPause
from bot.features.club.setup import parse_date, suggest_zones
from bot.interactions.cards import (
    ACCENT,
    LIMIT,
    LONGEST,
    Card,
    Row,
    bullets,
    clock,
    isolated,
    kit,
    local_now,
    plain,
    short_date,
    times,
    within,
)

Routines = Mapping[str, Routine]


def time_of(slot: Slot) -> str:
    """Return "Tuesday 18:30"."""
    return f"{WEEKDAYS[slot.weekday - 1]} {slot.starts:%H:%M}"


def lead_of(slot: Slot) -> str:
    """Return how long before the start a slot's post comes: "45 min before"."""
    return f"{slot.lead // timedelta(minutes=1)} min before"


def rhythm_of(slot: Slot) -> str:
    """Return "every week", or "every second week, from" the date on which the slot counts."""
    if slot.every_weeks == 1:
        return "every week"
    return f"every second week, from {short_date(slot.from_date)}" if slot.from_date else "every second week"


def routine_of(slot: Slot, routines: Routines) -> str:
    """Return what a slot's posts show: the name of its routine, or that routines take turns."""
    if slot.routine is None:
        return "routines take turns"
    routine = routines.get(slot.routine)
    return routine.name if routine is not None else "a routine that is gone"


def slot_line(slot: Slot, routines: Routines) -> str:
    """Return a training time as one line, with everything special about it."""
    special = [plain(slot.label)] if slot.label else []
    if slot.every_weeks > 1:
        special.append(rhythm_of(slot))
    if slot.routine is not None:
        special.append(routine_of(slot, routines))
    when = f"{short_date(slot.only_on)} {slot.starts:%H:%M}" if slot.only_on else time_of(slot)
    return " · ".join([f"**{when}**", *special, f"post {lead_of(slot)}"])


def posts_text(club: Club, upcoming: Sequence[Occurrence], now: datetime) -> str:
    """Return when each post is due, in the reader's time and in the club's."""
    labels = {slot.id: slot.label for slot in club.slots}
    return bullets([_post(o, labels.get(o.slot_id, ""), now) for o in upcoming]) or "None is ahead."


def _post(occurrence: Occurrence, label: str, now: datetime) -> str:
    zone = ZoneInfo(occurrence.zone)
    due, starts = occurrence.due_at.astimezone(zone), occurrence.starts_at.astimezone(zone)
    seen = clock(occurrence.due_at) if occurrence.due_at > now else "At once"
    day = "" if due.date() == starts.date() else f"{short_date(starts)} "
    where = f" · {plain(label)}" if label else ""
    return f"{seen} · club time {short_date(due)} {due:%H:%M}, for the run at {day}{starts:%H:%M}{where}"


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
            lines.append(f"{day}: clocks show {wanted} twice; the run starts at the first.")
    return lines


def status_card(status: ClubStatus, routines: Routines) -> Card:
    """Return the club's status card, for its organisers."""
    club = status.club
    head = "## Glutes On in this club"
    if club.trouble is not None:
        head += f"\n⚠️ **Needs attention:** {club.trouble}\n-# /club doctor says what to do."
    weekly = [slot_line(slot, routines) for slot in club.slots if slot.only_on is None]
    return Card(
        head,
        f"**Every week**\n{within(weekly, 1500) or 'No training time.'}",
        *_exceptions(club, status.now, routines),
        _facts(status),
        f"**The next posts**\n{posts_text(club, status.upcoming, status.now)}",
        _last_post(status),
        colour=ACCENT,
    )


def _exceptions(club: Club, now: datetime, routines: Routines) -> list[str]:
    """Return blocks of text on the exceptions to the weekly schedule from today on."""
    today = now.astimezone(ZoneInfo(club.zone)).date()
    blocks: list[str] = []
    if club.paused_until is not None and club.paused_until > today:
        blocks.append(f"**Paused** until {short_date(club.paused_until)}; that day training goes on.")
    once = [
        slot_line(slot, routines) for slot in club.slots if slot.only_on is not None and slot.only_on >= today
    ]
    if once:
        blocks.append(f"**Once**\n{within(once, 400)}")
    slots = {slot.id: slot for slot in club.slots}
    called_off = [
        f"{short_date(day)}: {slots[slot_id].starts:%H:%M}"
        for slot_id, day in sorted(club.cancelled, key=lambda c: (c[1], c[0]))
        if day >= today and slot_id in slots
    ]
    if called_off:
        blocks.append(f"**Cancelled**\n{within(called_off, 300)}")
    return blocks


def _facts(status: ClubStatus) -> str:
    club = status.club
    role = f"<@&{club.role_id}>" if club.role_id is not None else "nobody"
    digest = clock(status.digest_due_at) if status.digest_due_at is not None else "off"
    return (
        f"**Channel** <#{club.channel_id}>\n"
        f"**Mentioned** {role}\n"
        f"**Time zone** {club.zone}: it is {local_now(club.zone, status.now)}\n"
        f"**Equipment before a run** {kit(sorted(club.equipment))}\n"
        f"**Part of the season** {club.phase}\n"
        f"**Weekly digest** {digest}"
    )


def _last_post(status: ClubStatus) -> str:
    last = status.last_post
    if last is None:
        return "-# Nothing has been posted yet."
    place = f"https://discord.com/channels/{last.owner.guild_id}/{last.channel_id}/{last.message_id}"
    return f"-# Last post: {clock(last.claimed_at)}, [see it]({place})"


def session_name(session: Session) -> str:
    """Return "Thu 1 January, 18:30 · Track" in the club's time, for where Discord renders no markdown."""
    off = " (called off: put it back)" if session.off else ""
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
            f"## {session_title(outcome)} is off\nShall it take place after all?",
            Row(RestoreSession(*outcome.key)),
            colour=ACCENT,
        )
    because = f" Your note stands beside it: “{plain(note)}”" if note else ""
    return Card(
        f"## Call off {session_title(outcome)}?\nIt is posted already. Its post will say that it is off, its "
        f"channel hears it, and nobody's streak suffers.{because}\n"
        "-# To leave it as it is, dismiss this message.",
        Row(CancelSession(*outcome.key, note)),
        colour=ACCENT,
    )


def change_card(change: Change) -> Card:
    """Return the card of a session just called off or restored, with the next posts."""
    if change.session.off:
        then = "Its post says so within a minute" if change.has_post else "It will not be posted"
        head = f"## Off: {session_title(change.session)}\n{then}, and nobody's streak suffers."
        undo = RestoreSession(*change.session.key)
    else:
        then = "Its post says so within a minute." if change.has_post else "It is posted as planned."
        head = f"## On again: {session_title(change.session)}\n{then}"
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
    """Return the next posts under a heading, in the reader's time and in the club's."""
    return f"**The next posts**\n{posts_text(club, upcoming, now)}"


def ask_pause_card(pause: SeasonPause) -> Card:
    """Return the card that shows what a pause would do, with the button that begins it."""
    return Card(
        f"## Pause until {short_date(pause.until)}?\n"
        "That day training goes on by itself. Nobody's streak suffers.",
        _cancelled(pause),
        next_posts(pause.club, pause.upcoming, pause.now),
        "-# To leave everything as it is, dismiss this message.",
        Row(BeginPause(pause.until)),
        colour=ACCENT,
    )


def paused_card(pause: SeasonPause) -> Card:
    """Return the card that shows what a pause that has just begun did."""
    return Card(
        f"## Paused until {short_date(pause.until)}\n"
        "That day training goes on by itself; /club resume ends it earlier.",
        _cancelled(pause),
        next_posts(pause.club, pause.upcoming, pause.now),
        colour=ACCENT,
    )


def resumed_card(resumed: Resumed) -> Card:
    """Return the card that says a pause is over."""
    return Card(
        "## Training goes on\nA post that said its session was off is brought up to date soon.",
        next_posts(resumed.club, resumed.upcoming, resumed.now),
        colour=ACCENT,
    )


def _cancelled(pause: SeasonPause) -> str:
    """Return the sessions that a pause cancels; for posted ones, that their posts will say so."""
    if not pause.gone:
        return "No session falls into it."
    lines = [
        f"{session_title(s)} (posted; its post will say so)" if s.posted else session_title(s)
        for s in pause.gone
    ]
    verb = "falls" if len(lines) == 1 else "fall"
    return f"**{times(len(lines), 'session')} {verb} away**\n{within(lines, 400)}"


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
            "## Events are no longer sessions\nOne that is posted already takes place.",
            upcoming,
            colour=ACCENT,
        )
    named = f" with “{plain(word)}” in its name" if word else ""
    lines = [f"{clock(event.starts_at)} · {plain(event.name)}" for event in following.taken]
    return Card(
        f"## Events are sessions now\nEvery event of this server{named} is a session, and I post 45 minutes "
        "before it starts. Move or cancel the event, and the session moves or is off.\nYour weekly times "
        "stay: an event at the same time as one of them is the same session, and stays when the event is "
        "moved or cancelled. Use /club cancel for it.",
        f"**There are already**\n{within(lines, 800)}" if lines else "There is no such event yet.",
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
