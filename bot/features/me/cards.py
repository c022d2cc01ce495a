"""Cards and forms for a member's settings, and for seeing and deleting their data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.content.texts import Tone
from bot.features.club.schedule import WEEKDAYS
from bot.features.club.setup import day_names
from bot.features.me.buttons import Change, Field, OpenForm, OpenPrivacy, Page, PickDays, SetOne
from bot.features.me.service import LONGEST_NAME, InClub, Kept, Settings, ShownAs
from bot.features.reminders.buttons import OpenReminders
from bot.features.reminders.own_service import ReminderPlan
from bot.features.streaks.pauses import Pause, Reason
from bot.features.streaks.pauses_service import Away, TypedPause
from bot.interactions.cards import (
    ACCENT,
    Card,
    Row,
    bullets,
    divider,
    isolated,
    local_now,
    plain,
    short_date,
    times,
)
from bot.interactions.routes import Form, choice

CONFIRM = "DELETE"
"""The word without which nothing is deleted."""

DATE_LENGTH = 20
ZONE_LENGTH = 40

Part = discord.ui.Item[Any] | str

TONES = {
    Tone.PLAIN: "Plain: short and to the point",
    Tone.PLAYFUL: "Playful: with the odd wink",
}


def settings_card(
    settings: Settings, own_name: str, now: datetime, notice: str = "", again: OpenForm | None = None
) -> Card:
    """Return the settings card; ``notice`` is what a change did.

    ``again`` opens the form with what was typed and is wrong.
    """
    parts: list[Part] = ["## Your settings"]
    if notice:
        parts += [notice if again is None else _section(notice, again), divider()]
    if settings.club is not None:
        parts += ["### In this club", *_club_parts(settings.club, own_name), divider(), "### Everywhere"]
    other = Change.PLAIN if settings.tone is Tone.PLAYFUL else Change.PLAYFUL
    parts.append(_section(_tone_text(settings), SetOne(other, f"Switch to {other}")))
    parts += _pause_parts(settings)
    parts.append(_section(_reminders_text(settings.reminders), OpenReminders()))
    if settings.reminders is not None or settings.club is None:
        parts.append(_section(_zone_text(settings, now), OpenForm(Field.ZONE, "Change")))
    return Card(
        *parts,
        divider(),
        "-# Only you can see this. Changes save straight away.",
        Row(*(OpenPrivacy(page) for page in (Page.ABOUT, Page.EXPORT, Page.DELETE))),
        colour=ACCENT,
    )


def _club_parts(club: InClub, own_name: str) -> list[Part]:
    milestones = (
        SetOne(Change.PRIVATE, "Keep private")
        if club.public
        else SetOne(Change.PUBLIC, "Share with the club")
    )
    return [
        _days_text(club),
        *([Row(PickDays(_day_options(club)))] if len(club.club_days) > 1 else []),
        _section(_name_text(club, own_name), OpenForm(Field.NAME, "Change")),
        _section(_milestones_text(club), milestones),
    ]


def _pause_parts(settings: Settings) -> list[Part]:
    text = _away_text(settings.away)
    if settings.away is None:
        return [_section(text, OpenForm(Field.PAUSE, "Pause training"))]
    back = SetOne(Change.BACK, "I'm back" if settings.away.has_begun else "Cancel my pause")
    return [_section(text, back), Row(OpenForm(Field.RENEW, "Extend my pause"))]


def _section(text: str, accessory: discord.ui.Item[Any]) -> discord.ui.Section[Any]:
    return discord.ui.Section[Any](text, accessory=accessory)


def _days_text(club: InClub) -> str:
    """Return the heading of the day select; with fewer than two days it says why there's no choice."""
    if not club.club_days:
        return "**Your days**\nThe club has no weekly runs yet."
    if len(club.club_days) == 1:
        return f"**Your days**\nThe club runs on {day_names(club.club_days)}, and so do you."
    return "**Your days**\nClub runs on other days don't add to your streak or break it."


def _day_options(club: InClub) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=WEEKDAYS[day - 1], value=str(day), default=day in club.days)
        for day in club.club_days
    ]


def _name_text(club: InClub, own_name: str) -> str:
    names = {ShownAs.OWN: own_name, ShownAs.OTHER: club.other_name}
    state = f"Your name: {plain(names[club.shown])}" if club.shown in names else "You're hidden."
    return f"**On the boards**\n{state}"


def _milestones_text(club: InClub) -> str:
    state = "Shared with the club." if club.public else "Just between you and me."
    return f"**Your milestones**\n{state}"


def _tone_text(settings: Settings) -> str:
    return f"**How I talk to you**\n{TONES[settings.tone]}"


def _away_text(away: Away | None) -> str:
    if away is None:
        return "**Pause**\nYou're training as usual. If you pause, missed runs won't break your streak."
    pause = away.pause
    when = (
        f"until {short_date(pause.last)}"
        if away.has_begun
        else f"from {short_date(pause.first)} to {short_date(pause.last)}"
    )
    return f"**Pause**\nPaused {when} ({away.reason}), in all your clubs."


def _zone_text(settings: Settings, now: datetime) -> str:
    return f"**Your time zone**\n{settings.zone}, where it's {local_now(settings.zone, now)}."


def _reminders_text(plan: ReminderPlan | None) -> str:
    if plan is None:
        return "**Your own reminders**\nOff."
    return f"**Your own reminders**\nFor your runs on {day_names(plan.weekdays)} at {plan.starts:%H:%M}."


def days_changed(weekdays: Sequence[int]) -> str:
    """Return the notice that says on which ISO weekdays the member trains now."""
    return f"From today, your days are {day_names(weekdays)}. Days before today stay as they were."


def name_changed(shown: ShownAs, own_name: str, other_name: str) -> str:
    """Return the notice that says how the member appears on boards now."""
    match shown:
        case ShownAs.HIDDEN:
            return "You're now hidden from this club's boards, and nobody else can see your card."
        case ShownAs.OTHER:
            return f"Your name on this club's boards is now {plain(other_name)}."
        case ShownAs.OWN:
            return f"Your name on this club's boards is now {plain(own_name)}, as in this server."


def public_changed(public: bool) -> str:
    """Return the notice that says whether the club hears of milestones now."""
    if public:
        return "I'll share your next milestone in the club's channel."
    return "From now on, your milestones stay between you and me."


def tone_changed(tone: Tone) -> str:
    """Return the notice that says which tone the bot uses now."""
    return f"From now on, I'll keep it {tone} with you, in every club."


def zone_changed(zone: str) -> str:
    """Return the notice that says in which time zone the person is now."""
    return f"Your time zone is now {zone}. Your own reminders and your pauses use it too."


def pause_begun(pause: Pause, until_back: bool) -> str:
    """Return the notice about a pause; with ``until_back``, its end is only the latest possible one."""
    start, last = short_date(pause.first), short_date(pause.last)
    end = f"until you're back, up to {last}" if until_back else f"to {last}"
    return (
        f"Paused from {start} {end}, in all your clubs. Every run is excused and your streak stays as it is."
    )


def pause_ended() -> str:
    """Return the notice that says the pause is over."""
    return "Welcome back! From today, your runs count again."


def name_form(shown: ShownAs, name: str, own_name: str) -> Form:
    """Return the form for the member's name on the boards; ``own_name`` is the one in this server.

    Its custom_id has the ``name`` it was filled in with: a name that was changed counts as chosen.
    """
    labels = {
        ShownAs.OWN: f"My name here: {isolated(own_name)}"[:100],
        ShownAs.OTHER: "Another name",
        ShownAs.HIDDEN: "Hide me from the boards",
    }
    form = Form(title="Your name on the boards", custom_id=f"settings:sent:name:{name[:LONGEST_NAME]}")
    ways = choice("shown", ((label, value) for value, label in labels.items()), shown)
    form.ask("How you appear", None, ways)
    other = _text("name", name, "Fox", LONGEST_NAME)
    form.ask("Your other name", "Only if you picked “Another name”.", other)
    return form


def zone_form(zone: str) -> Form:
    """Return the form for the member's time zone."""
    form = Form(title="Your time zone", custom_id="settings:sent:zone")
    field = _text("zone", zone, "Vienna", ZONE_LENGTH, required=True)
    form.ask("Your city or country", "The nearest big city will do.", field)
    return form


def pause_form(typed: TypedPause, custom_id: str = "settings:sent:pause") -> Form:
    """Return the form that asks why, from when and until when to pause; ``custom_id`` is its route."""
    form = Form(title="Pause training", custom_id=custom_id)
    reasons = ((each.capitalize(), each) for each in Reason)
    form.ask("Why", "Only you can see this.", choice("reason", reasons, typed.reason))
    first = _text("first", typed.first, "today", DATE_LENGTH)
    form.ask("From", "A date, up to 7 days ago. Leave it empty for today.", first)
    hint = "Your last day off. Leave it empty to pause until you're back, up to 90 days."
    form.ask("Until", hint, _text("until", typed.until, "24 Dec", DATE_LENGTH))
    return form


def renew_form(until: str) -> Form:
    """Return the form that extends a pause."""
    form = Form(title="Extend your pause", custom_id="settings:sent:renew")
    hint = "Your last day off. Leave it empty to pause until you're back, up to 90 more days."
    form.ask("Until", hint, _text("until", until, "24 Dec", DATE_LENGTH))
    return form


def delete_form() -> Form:
    """Return the form that asks for the confirmation word."""
    form = Form(title="Delete all my data", custom_id="privacy:sent:mine")
    field = discord.ui.TextInput[Any](custom_id="word", placeholder=CONFIRM, max_length=20)
    form.ask(f"Type {CONFIRM}", "You can't undo this.", field)
    return form


def _text(
    name: str, default: str, example: str, longest: int, *, required: bool = False
) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(
        custom_id=name,
        default=default[:longest],
        placeholder=example,
        max_length=longest,
        required=required,
    )


def about_card() -> Card:
    """Return a short summary of what is kept of a person."""
    kept = {
        "Until you delete it": [
            "**Check-ins**: what you tapped, and when.",
            "**Choices**: days, name on the boards, tone, pauses, reminders, time zone, weights.",
            "**Self-test results**, **health answers**, and **how sessions went**.",
            "**Your Discord name and user ID**. No messages, email or location.",
        ],
        "For 90 days": [
            "**What hurts**. Warning signs stay until you say they're checked.",
            "**Your plan**, because it may say what hurt.",
        ],
        "For a few days": [
            "**A self-test you didn't finish**: until the next day.",
            "**How far you got in a session**: 7 days after it ended.",
        ],
    }
    return Card(
        "## What I keep about you",
        *(f"**{how_long}**\n{bullets(what)}" for how_long, what in kept.items()),
        "It's all on my host's computer, with a nightly backup. I pass it to nobody. Your club sees your "
        "name and check-ins on its boards, unless you're hidden. It never sees what hurts, or when you're "
        "paused.",
        "If your server removes me, the club goes after 30 days. "
        "For the full list, ask my host for the privacy notice.",
        divider(),
        Row(OpenPrivacy(Page.EXPORT), OpenPrivacy(Page.DELETE)),
        colour=ACCENT,
    )


def delete_card(kept: Kept, notice: str = "") -> Card:
    """Return what would be deleted and what would stay, with the button that asks for confirmation."""
    parts = ["## Delete all your data?", *([notice] if notice else [])]
    if kept.is_nothing:
        return Card(*parts, "I've no check-ins or settings saved for you.", colour=ACCENT)
    goes = ["your name on the boards, days, pauses, tone and time zone"]
    if kept.answers:
        goes.insert(0, f"{times(kept.answers, 'check-in')}, with your streak and milestones")
    if kept.pain_notes or kept.care:
        notes = f"{times(kept.pain_notes, 'note')} on what hurt, and " if kept.pain_notes else ""
        goes.append(f"{notes}when you said that pain was over")
    if kept.self_tests:
        goes.append(f"your results from {times(kept.self_tests, 'self-test')}")
    if kept.guided:
        goes.append("the sessions you did with me, what you logged and your weights")
    if kept.plan or kept.screening:
        goes.append("your plan, your choices for it and your health answers")
    if kept.reminders:
        goes.append("your own reminders, so no more will come")
    stays: list[str] = []
    if kept.done:
        stays.append(f"{times(kept.done, 'Done check-in')} in your clubs' totals, without your name")
    if kept.organised:
        stays.append("the club you organise, without your name on it")
    stays.append("messages on Discord itself (you can delete the DMs I sent you)")
    return Card(
        *parts,
        f"**What goes, at once and in every club**\n{bullets(goes)}",
        f"**What stays**\n{bullets(stays)}",
        "You can't undo this. Export your data first if you might want it again. "
        "Your data is gone from backups within 8 weeks. They're only used for repairs.",
        Row(OpenPrivacy(Page.ERASE), OpenPrivacy(Page.EXPORT)),
        "-# Changed your mind? Just dismiss this message.",
        colour=ACCENT,
    )


def deleted_card() -> Card:
    """Return the card that says everything is deleted."""
    return Card(
        "## Deleted\nAll gone. Tap **Done** any time to start fresh. "
        "Buttons on my older messages may no longer work for you.",
        colour=ACCENT,
    )
