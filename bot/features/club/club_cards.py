"""How the club stands, for its organisers."""

from __future__ import annotations

from datetime import datetime

from bot.features.club.schedule import Club
from bot.features.club.schedule_text import (
    Routines,
    local_now,
    local_today,
    posts,
    short_date,
    slot_line,
    within,
)
from bot.features.club.service import ClubStatus
from bot.interactions.persistent import Card
from bot.interactions.text import ACCENT, clock, kit


def status_card(status: ClubStatus, routines: Routines) -> Card:
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
        f"**The next posts**\n{posts(club, status.upcoming, status.now)}",
        _last(status),
        colour=ACCENT,
    )


def _exceptions(club: Club, now: datetime, routines: Routines) -> list[str]:
    """What is different from the weekly schedule from today on."""
    today = local_today(club.zone, now)
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


def _last(status: ClubStatus) -> str:
    last = status.last_post
    if last is None:
        return "-# Nothing has been posted yet."
    place = f"https://discord.com/channels/{last.owner.guild_id}/{last.channel_id}/{last.message_id}"
    return f"-# Last post: {clock(last.claimed_at)}, [see it]({place})"
