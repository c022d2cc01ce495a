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
    Tone.PLAYFUL: "Playful: now and then a wink",
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
    parts.append(_section(_tone_text(settings), SetOne(other, f"Be {other}")))
    parts += _pause_parts(settings)
    parts.append(_section(_reminders_text(settings.reminders), OpenReminders()))
    if settings.reminders is not None or settings.club is None:
        parts.append(_section(_zone_text(settings, now), OpenForm(Field.ZONE, "Change")))
    return Card(
        *parts,
        divider(),
        "-# Only you see this. Every change counts at once.",
        Row(*(OpenPrivacy(page) for page in (Page.ABOUT, Page.EXPORT, Page.DELETE))),
        colour=ACCENT,
    )


def _club_parts(club: InClub, own_name: str) -> list[Part]:
    milestones = (
        SetOne(Change.PRIVATE, "Keep private") if club.public else SetOne(Change.PUBLIC, "Tell the club")
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
        return [_section(text, OpenForm(Field.PAUSE, "Pause"))]
    back = SetOne(Change.BACK, "I am back" if settings.away.has_begun else "Take it back")
    return [_section(text, back), Row(OpenForm(Field.RENEW, "Make it longer"))]


def _section(text: str, accessory: discord.ui.Item[Any]) -> discord.ui.Section[Any]:
    return discord.ui.Section[Any](text, accessory=accessory)


def _days_text(club: InClub) -> str:
    """Return the heading of the day select; with fewer than two days it says why there's no choice."""
    if not club.club_days:
        return "**Your training days**\nThe club has no weekly sessions yet."
    if len(club.club_days) == 1:
        return f"**Your training days**\nThe club trains on {day_names(club.club_days)}, and so do you."
    return "**Your training days**\nOther days of the club neither add to your streak nor break it."


def _day_options(club: InClub) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=WEEKDAYS[day - 1], value=str(day), default=day in club.days)
        for day in club.club_days
    ]


def _name_text(club: InClub, own_name: str) -> str:
    names = {ShownAs.OWN: own_name, ShownAs.OTHER: club.other_name}
    state = f"You are {plain(names[club.shown])}." if club.shown in names else "You stand on none."
    return f"**On the boards**\n{state}"


def _milestones_text(club: InClub) -> str:
    state = "The club hears of them." if club.public else "They stay between you and me."
    return f"**Your milestones**\n{state}"


def _tone_text(settings: Settings) -> str:
    return f"**How I talk to you**\n{TONES[settings.tone]}"


def _away_text(away: Away | None) -> str:
    if away is None:
        return "**Pause**\nNone. In a pause no training day counts against you."
    pause = away.pause
    when = (
        f"until {short_date(pause.last)}"
        if away.has_begun
        else f"from {short_date(pause.first)} to {short_date(pause.last)}"
    )
    return f"**Pause**\nPaused {when} ({away.reason}), in all your clubs."


def _zone_text(settings: Settings, now: datetime) -> str:
    return f"**Your time zone**\n{settings.zone}: it is {local_now(settings.zone, now)}."


def _reminders_text(plan: ReminderPlan | None) -> str:
    if plan is None:
        return "**Reminders by direct message**\nOff."
    return f"**Reminders by direct message**\n{day_names(plan.weekdays)} at {plan.starts:%H:%M}."


def days_changed(weekdays: Sequence[int]) -> str:
    """Return the notice that says on which ISO weekdays the member trains now."""
    return f"From today on you train on {day_names(weekdays)}; what came before stays as it was."


def name_changed(shown: ShownAs, own_name: str, other_name: str) -> str:
    """Return the notice that says how the member appears on boards now."""
    match shown:
        case ShownAs.HIDDEN:
            return "You are on no board of this club any more, and nobody can look at your card."
        case ShownAs.OTHER:
            return f"On the boards of this club you are {plain(other_name)} now."
        case ShownAs.OWN:
            return f"On the boards of this club you go by your name here, {plain(own_name)}."


def public_changed(public: bool) -> str:
    """Return the notice that says whether the club hears of milestones now."""
    if public:
        return "When you next reach a milestone, the club hears of it in its channel."
    return "Your milestones stay between you and me from now on."


def tone_changed(tone: Tone) -> str:
    """Return the notice that says which tone the bot uses now."""
    return f"From now on I am {tone} with you, in every club."


def zone_changed(zone: str) -> str:
    """Return the notice that says in which time zone the person is now."""
    return f"You are in {zone} now, and so are your own reminders and the days of your pauses."


def pause_begun(pause: Pause, until_back: bool) -> str:
    """Return the notice about a pause; with ``until_back``, its end is only the latest possible one."""
    start = f"from {short_date(pause.first)} on"
    end = (
        f"until you come back, up to {short_date(pause.last)}"
        if until_back
        else f"until {short_date(pause.last)}"
    )
    return f"Every training day {start} is excused {end}, in all your clubs, and your streak stays as it is."


def pause_ended() -> str:
    """Return the notice that says the pause is over."""
    return "Welcome back: from today on training counts again."


def name_form(shown: ShownAs, name: str, own_name: str) -> Form:
    """Return the form for the member's name on the boards; ``own_name`` is the one in this server.

    Its custom_id has the ``name`` it was filled in with: a name that was changed counts as chosen.
    """
    labels = {
        ShownAs.OWN: f"My name here: {isolated(own_name)}"[:100],
        ShownAs.OTHER: "Another name",
        ShownAs.HIDDEN: "No name: I stand on no board",
    }
    form = Form(title="Your name on the boards", custom_id=f"settings:sent:name:{name[:LONGEST_NAME]}")
    ways = choice("shown", ((label, value) for value, label in labels.items()), shown)
    form.ask("How you stand there", None, ways)
    other = _text("name", name, "Fox", LONGEST_NAME)
    form.ask("The other name", "Only if you chose another.", other)
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
    form.ask("Why", "Only you see it.", choice("reason", reasons, typed.reason))
    first = _text("first", typed.first, "today", DATE_LENGTH)
    form.ask("From", "A date, up to 7 days back. Empty: today.", first)
    hint = "A date, that day included. Empty: until you come back, up to 90 days."
    form.ask("Until", hint, _text("until", typed.until, "24 Dec", DATE_LENGTH))
    return form


def renew_form(until: str) -> Form:
    """Return the form that extends a pause."""
    form = Form(title="Make the pause longer", custom_id="settings:sent:renew")
    hint = "A date, that day included. Empty: until you come back, up to 90 more days."
    form.ask("Until", hint, _text("until", until, "24 Dec", DATE_LENGTH))
    return form


def delete_form() -> Form:
    """Return the form that asks for the confirmation word."""
    form = Form(title="Delete all my data", custom_id="privacy:sent:mine")
    field = discord.ui.TextInput[Any](custom_id="word", placeholder=CONFIRM, max_length=20)
    form.ask(f"Type {CONFIRM}", "It cannot be taken back.", field)
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
    return Card(
        "## What I keep about you",
        bullets(
            [
                "**What you answer**: Done, Resting or Something hurts, and when. It makes your streak.",
                "**What you choose**: training days, name on boards, tone, pauses, reminders, time zone.",
                "**What hurts**, if you tell me: nobody in your club sees it, and I forget it after 90 days.",
                "**Your plan**, if you make one: what you chose, and for 90 days what it says.",
                "**How a guided session was**, if you write it down: sets, effort, pain. You alone see it.",
                "**What your self-tests showed**, until you delete it: /progress shows it to you alone.",
                "**Your name and number on Discord**: no messages, no e-mail address, no location.",
            ]
        ),
        "It is in one file on the computer of whoever hosts me, and goes to nobody else. Your club sees your "
        "name and your sessions on its boards, unless you hide; it sees no pain and no pauses.",
        "All of it stays until you delete it. Should your server remove me, I delete the club 30 days later. "
        "The file PRIVACY.md, which comes with me, lists every field; whoever hosts me can show it to you.",
        divider(),
        Row(OpenPrivacy(Page.EXPORT), OpenPrivacy(Page.DELETE)),
        colour=ACCENT,
    )


def delete_card(kept: Kept, notice: str = "") -> Card:
    """Return what would be deleted and what would stay, with the button that asks for confirmation."""
    parts = ["## Delete all your data?", *([notice] if notice else [])]
    if kept.is_nothing:
        return Card(
            *parts, "I keep no check-ins of you, and no choices that differ from the usual.", colour=ACCENT
        )
    goes = ["your name on boards, training days, pauses, tone and time zone"]
    if kept.answers:
        goes.insert(0, f"{times(kept.answers, 'answer')}, with your streak and your milestones")
    if kept.pain_notes:
        goes.append(f"{times(kept.pain_notes, 'note')} of what hurts")
    if kept.self_tests:
        goes.append(f"what came of {times(kept.self_tests, 'self-test')}")
    if kept.guided:
        goes.append("your guided sessions, and what you wrote down of them")
    if kept.plan:
        goes.append("your plan, and what you chose for it")
    if kept.reminders:
        goes.append("your own reminders: no more come")
    stays: list[str] = []
    if kept.done:
        stays.append(f"in the total of your clubs {times(kept.done, 'session')}, without your name")
    if kept.organised:
        stays.append("the club you organise; it only forgets that it was you")
    stays.append("messages on Discord itself: those I sent you, you can delete there")
    return Card(
        *parts,
        f"**This goes, in every club and at once**\n{bullets(goes)}",
        f"**This stays**\n{bullets(stays)}",
        "It cannot be taken back. Export your data first if you may want it again. From the backups of my "
        "file it is gone within 8 weeks; none of them is used but to mend what broke.",
        Row(OpenPrivacy(Page.ERASE), OpenPrivacy(Page.EXPORT)),
        "-# To leave everything as it is, dismiss this message.",
        colour=ACCENT,
    )


def deleted_card() -> Card:
    """Return the card that says everything is deleted."""
    return Card(
        "## Deleted\nI know nothing of you any more. Buttons on older messages of mine may say that they no "
        "longer know you. If you ever press Done again, you begin anew, and you are welcome.",
        colour=ACCENT,
    )
