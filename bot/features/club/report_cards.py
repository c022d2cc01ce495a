"""Reports for organisers: the ``/club doctor`` check-up, participation, and the result of an import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from io import BytesIO

import discord

from bot.features.club.attendance import Participation, Week, members_table, weeks_table
from bot.features.club.attendance_service import Imported
from bot.features.club.buttons import SendTestPost, ShowParticipation
from bot.features.club.schedule import zone_name
from bot.features.club.service import ClubStatus
from bot.interactions.cards import ACCENT, Card, Row, bullets, local_now, plain, times
from bot.interactions.host import Tick
from bot.interactions.permissions import Channel, Postable, granted_in, mention_problem, posting_problem

GOOD, BAD = "✅", "❌"

STANDS_STILL = timedelta(minutes=3)
"""If the minute clock hasn't ticked for this long, it has stopped or a tick takes far too long."""

LATE = timedelta(seconds=30)
"""A tick that begins this late makes posts late."""

PER_PAGE = 20
BAR = 12
"""Longest bar in characters: with the date before it, a line fits a narrow phone."""


def doctor_card(
    status: ClubStatus, guild: discord.Guild | None, channel: Channel | None, ticked: Tick | None
) -> Card:
    """Return the check-up card of a club at ``status.now``."""
    blocks = [
        _trouble(status),
        _channel(channel),
        _mention(guild, channel, status.club.role_id),
        _posts(status),
        _clock(ticked, status.now),
        _zone(status),
    ]
    wrong = sum(BAD in block for block in blocks)
    head = "All is well." if not wrong else f"Fix anything marked {BAD}."
    return Card(
        f"## Set-up check\n{head}",
        *filter(None, blocks),
        Row(SendTestPost()),
        colour=ACCENT,
    )


def _trouble(status: ClubStatus) -> str:
    if status.club.trouble is None:
        return ""
    return (
        f"{BAD} **Needs attention:** {status.club.trouble}\n"
        f"Fix the {BAD} items below, then send a test post. This note goes once my next post is out."
    )


def _channel(channel: Channel | None) -> str:
    if not isinstance(channel, Postable):
        return (
            f"{BAD} **The channel I post in** is gone, or I can't see it. "
            "Choose another with /club setup, or give me View Channel there."
        )
    granted = granted_in(channel)
    lines = [f"{GOOD if has else BAD} {name}" for name, has in granted.items()]
    if all(granted.values()):
        problem = posting_problem(channel)
        lines += [f"{BAD} {problem}"] if problem is not None else []
    else:
        lines.append(
            f"Press and hold <#{channel.id}> (on a computer, right-click) → Edit Channel → Permissions → my "
            f"role. Allow the {BAD} items. Still {BAD}? Another of my roles, or @everyone, blocks it."
        )
    return "\n".join([f"**What I can do in** <#{channel.id}>", *lines])


def _mention(guild: discord.Guild | None, channel: Channel | None, role_id: int | None) -> str:
    if role_id is None:
        return f"**Who I mention**\n{GOOD} Nobody, as you chose."
    problem = mention_problem(guild, channel, role_id)
    return (
        f"**Who I mention**\n{GOOD} I can mention <@&{role_id}>."
        if problem is None
        else f"**Who I mention**\n{BAD} {problem}"
    )


def _posts(status: ClubStatus) -> str:
    last, coming, zone = status.last_post, status.upcoming, status.club.zone
    lines = [
        f"Last post: {local_now(zone, last.claimed_at)}" if last is not None else "I haven't posted yet."
    ]
    if coming:
        lines.append(f"{GOOD} Next post: {local_now(zone, max(coming[0].due_at, status.now))}")
    else:
        lines.append(f"{BAD} No post is planned. Add a weekly club run with /club setup.")
    return "\n".join(["**Posts, in club time**", *lines])


def _clock(ticked: Tick | None, now: datetime) -> str:
    if ticked is None:
        return (
            f"**My clock**\n{BAD} I haven't checked for posts to send yet. "
            "If this lasts, tell the person who hosts me."
        )
    ago, lag = now - ticked.started_at, ticked.started_at - ticked.due_at
    if ago <= STANDS_STILL and lag <= LATE:
        return f"**My clock**\n{GOOD} Running on time. Last checked {_short(ago)} ago."
    late = f"{_short(lag)} late" if lag > timedelta() else "on time"
    return (
        f"**My clock**\n{BAD} Last checked {_short(ago)} ago. I was {late}, and the check took "
        f"{_short(ticked.took)}. I should check every minute. Tell the person who hosts me."
    )


def _zone(status: ClubStatus) -> str:
    zone = status.club.zone
    return (
        f"**Time zone**\n{zone_name(zone)}. It's {local_now(zone, status.now)}. "
        "If your watch says something else, change the time zone with /club setup."
    )


def _short(span: timedelta) -> str:
    """Return "40 ms", "12 s" or "7 min"."""
    seconds = max(span.total_seconds(), 0)
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"  # noqa: PLR2004  # two minutes


def participation_card(found: Participation, page: int = 1) -> Card:
    """Return the card of the weeks and one page of the members who may be named, or the nearest page."""
    if not found.sessions:
        return Card(
            "## The last 8 weeks\nNo club runs yet. After the first one, this shows how many took part.",
            colour=ACCENT,
        )
    pages = max(1, -(-len(found.members) // PER_PAGE))
    page = min(max(page, 1), pages)
    return Card(
        f"## The last 8 weeks\n-# Check-ins per week, each from the Monday shown.\n{_chart(found.weeks)}",
        *_members(found, page),
        *_pages_beside(page, pages),
        colour=ACCENT,
    )


def participation_files(found: Participation) -> list[discord.File]:
    """Return participation as two CSV files for spreadsheets. It takes a while: call it in a thread."""
    upto = found.weeks[-1].monday
    return [
        discord.File(BytesIO(weeks_table(found)), f"weeks-to-{upto}.csv"),
        discord.File(BytesIO(members_table(found)), f"members-to-{upto}.csv"),
    ]


def _chart(weeks: Sequence[Week]) -> str:
    """Return two lines per week, with date and bar in monospace so that they line up."""
    most = max(week.done for week in weeks) or 1
    *past, current = weeks
    sums = [*(_sums(week, "no club run") for week in past), _sums(current, "no club run yet")]
    dated = [f"`{week.monday:%d %b} {_bar(week.done, most)}`" for week in weeks]
    return "\n".join(f"{bar}\n-# {text}" for bar, text in zip(dated, sums, strict=True))


def _bar(done: int, most: int) -> str:
    full = max(round(done * BAR / most), 1) if done else 0
    return "█" * full + "░" * (BAR - full)


def _sums(week: Week, without: str) -> str:
    """Return "22 check-ins · 10 runners · 3 runs", or ``without`` for a week in which no run has begun."""
    if not week.sessions:
        return without
    who = [times(week.members, "runner")] if week.done else []
    return " · ".join([times(week.done, "check-in"), *who, times(week.sessions, "run")])


def _members(found: Participation, page: int) -> list[str]:
    """Return the members who may be named, followed by how many may not."""
    shown = found.members[(page - 1) * PER_PAGE : page * PER_PAGE]
    named = bullets([f"**{each.done}** · {plain(each.name)}" for each in shown])
    blocks = [f"**Check-ins over {times(found.sessions, 'club run')}**\n{named}"] if shown else []
    if found.hidden:
        who = f"And {found.hidden} more, who" if shown else times(found.hidden, "runner")
        keep = "keeps their name" if found.hidden == 1 else "keep their names"
        blocks.append(f"-# {who} {keep} private.")
    return blocks or ["No check-ins yet."]


def _pages_beside(page: int, pages: int) -> list[Row]:
    beside = [n for n in (page - 1, page + 1) if 1 <= n <= pages]
    buttons = [ShowParticipation(n, f"Page {n} of {pages}") for n in beside]
    return [Row(*buttons)] if buttons else []


def import_report(imported: Imported, *, dry_run: bool) -> str:
    """Return every bad line with its reason, or what was imported and which lines were skipped."""
    if imported.bad:
        lines = [f"line {each.line}: {each.reason}" for each in imported.bad]
        return "\n".join([f"Nothing imported. Fix {times(len(imported.bad), 'line')} and try again:", *lines])
    verb = "Would import" if dry_run else "Imported"
    report = [
        f"{verb} {times(imported.answers, 'check-in')} from {times(imported.members, 'member')} "
        f"on {times(imported.days, 'club run')}, {imported.new_days} of them new."
        if imported.answers
        else "Nothing new to import."
    ]
    for why, passed_over in (
        ("the file has the same line earlier", imported.repeated),
        ("these members have already checked in", imported.known),
    ):
        if passed_over:
            report.append(f"Skipped {times(len(passed_over), 'line')} because {why}: {_ranges(passed_over)}.")
    if imported.unchecked:
        ids = ", ".join(map(str, imported.unchecked))
        report.append(
            f"I didn't ask Discord whether these ids are in your server: {ids}. "
            "To check them, set DISCORD_TOKEN and leave out --offline."
        )
    return "\n".join(report)


def _ranges(numbers: Iterable[int]) -> str:
    """Return "2-5, 9" from ascending numbers."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in runs)
