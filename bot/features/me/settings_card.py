"""What a member reads of their settings: how each stands, and what a change did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord

from bot.content.phrases import Tone
from bot.features.club.schedule import WEEKDAYS
from bot.features.club.typed import day_names
from bot.features.me.service import InClub, Settings, ShownAs
from bot.features.reminders.own_service import ReminderPlan
from bot.features.streaks.pauses import Pause
from bot.features.streaks.pauses_service import Away
from bot.interactions.text import local_now, plain, short_date

TONES = {
    Tone.PLAIN: "Plain: short and to the point",
    Tone.PLAYFUL: "Playful: now and then a wink",
}


def days_text(club: InClub) -> str:
    """The heading of the choice; with a single day there is nothing to choose."""
    if not club.club_days:
        return "**Your training days**\nThe club has no weekly sessions yet."
    if len(club.club_days) == 1:
        return f"**Your training days**\nThe club trains on {day_names(club.club_days)}, and so do you."
    return "**Your training days**\nOther days of the club neither add to your streak nor break it."


def day_options(club: InClub) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=WEEKDAYS[day - 1], value=str(day), default=day in club.days)
        for day in club.club_days
    ]


def name_text(club: InClub, own_name: str) -> str:
    names = {ShownAs.OWN: own_name, ShownAs.OTHER: club.other_name}
    said = f"You are {plain(names[club.shown])}." if club.shown in names else "You stand on none."
    return f"**On the boards**\n{said}"


def milestones_text(club: InClub) -> str:
    said = "The club hears of them." if club.public else "They stay between you and me."
    return f"**Your milestones**\n{said}"


def tone_text(settings: Settings) -> str:
    return f"**How I talk to you**\n{TONES[settings.tone]}"


def away_text(away: Away | None) -> str:
    if away is None:
        return "**Pause**\nNone. In a pause no training day counts against you."
    pause = away.pause
    when = (
        f"until {short_date(pause.last)}"
        if away.has_begun
        else f"from {short_date(pause.first)} to {short_date(pause.last)}"
    )
    return f"**Pause**\nPaused {when} ({away.reason}), in all your clubs."


def zone_text(settings: Settings, now: datetime) -> str:
    return f"**Your time zone**\n{settings.zone}: it is {local_now(settings.zone, now)}."


def reminders_text(plan: ReminderPlan | None) -> str:
    if plan is None:
        return "**Reminders by direct message**\nOff."
    return f"**Reminders by direct message**\n{day_names(plan.weekdays)} at {plan.starts:%H:%M}."


def said_days(weekdays: Sequence[int]) -> str:
    return f"From today on you train on {day_names(weekdays)}; what came before stays as it was."


def said_name(shown: ShownAs, own_name: str, other_name: str) -> str:
    match shown:
        case ShownAs.HIDDEN:
            return "You are on no board of this club any more, and nobody can look at your card."
        case ShownAs.OTHER:
            return f"On the boards of this club you are {plain(other_name)} now."
        case ShownAs.OWN:
            return f"On the boards of this club you go by your name here, {plain(own_name)}."


def said_public(public: bool) -> str:
    if public:
        return "When you next reach a milestone, the club hears of it in its channel."
    return "Your milestones stay between you and me from now on."


def said_tone(tone: Tone) -> str:
    return f"From now on I am {tone} with you, in every club."


def said_zone(zone: str) -> str:
    return f"You are in {zone} now, and so are your own reminders and the days of your pauses."


def said_pause(pause: Pause, until_back: bool) -> str:
    start = f"from {short_date(pause.first)} on"
    end = (
        f"until you come back, up to {short_date(pause.last)}"
        if until_back
        else f"until {short_date(pause.last)}"
    )
    return f"Every training day {start} is excused {end}, in all your clubs, and your streak stays as it is."


def said_back() -> str:
    return "Welcome back: from today on training counts again."
