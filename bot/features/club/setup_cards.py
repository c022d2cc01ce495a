"""Cards and forms of the ``/club setup`` panel, and the card shown after saving."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment, Purpose
from bot.content.routines import Routine
from bot.features.club.buttons import (
    ChooseChannel,
    ChooseEquipment,
    ChoosePhase,
    ChooseRole,
    ChooseRoutine,
    DiscardSetup,
    OpenSetupForm,
    PickTime,
    RemoveTime,
    SaveSetup,
    ShowSetup,
    SwitchDigest,
)
from bot.features.club.cards import (
    MOST_OF_SLOTS,
    Routines,
    clock_lines,
    lead_of,
    next_posts,
    posts_text,
    rhythm_of,
    routine_of,
    slot_line,
    time_of,
)
from bot.features.club.schedule import WEEKDAYS, Club, Slot, zone_name
from bot.features.club.service import HeldDay
from bot.features.club.setup import LONGEST_LABEL, MAX_SLOTS, Setup, TypedTime
from bot.features.club.setup_service import Proposal, Saved, TypedZone
from bot.interactions.cards import (
    ACCENT,
    Card,
    Row,
    divider,
    isolate_quotes,
    isolated,
    kit,
    local_now,
    plain,
    short_date,
    within,
)
from bot.interactions.routes import Form


def panel_card(proposal: Proposal, catalogue: Catalogue, problems: Sequence[str] = ()) -> Card:
    """Return the set-up panel for a draft.

    ``problems`` are sentences about permissions the bot lacks on this server, each saying what to do.
    """
    setup = proposal.draft.setup
    times = within([slot_line(slot, catalogue.routines) for slot in setup.slots], MOST_OF_SLOTS)
    zone = "Not chosen yet"
    if setup.zone:
        zone = f"{zone_name(setup.zone)}. It's {local_now(setup.zone, proposal.now)}."
    digest = "On. I sum up your club's week every Sunday evening." if setup.digest else "Off"
    parts: list[discord.ui.Item[Any] | str] = [
        _head(proposal),
        _section(
            f"**Time zone**\n{zone}", OpenSetupForm("zone", "Change zone" if setup.zone else "Choose zone")
        ),
        _section(
            f"**Weekly club runs**\n{times or 'None yet'}",
            OpenSetupForm("time", "Add a run", disabled=len(setup.slots) >= MAX_SLOTS),
        ),
    ]
    if setup.slots:
        parts.append(Row(PickTime(_slot_options(setup))))
    return Card(
        *parts,
        "**Where I post**",
        Row(ChooseChannel(setup.channel_id)),
        "**Who I mention**",
        Row(ChooseRole(setup.role_id)),
        "**Pre-run warm-up equipment**",
        Row(ChooseEquipment(_equipment(setup, catalogue), setup.equipment)),
        "**Phase**",
        Row(ChoosePhase(setup.phase)),
        _section(f"**Weekly digest**\n{digest}", SwitchDigest(is_on=setup.digest)),
        divider(),
        _outcome_text(proposal, catalogue.routines, problems),
        Row(SaveSetup(disabled=bool(setup.missing)), DiscardSetup()),
        colour=ACCENT,
    )


def _section(text: str, accessory: discord.ui.Item[Any]) -> discord.ui.Section[Any]:
    return discord.ui.Section[Any](text, accessory=accessory)


def _head(proposal: Proposal) -> discord.ui.Item[Any] | str:
    draft = proposal.draft
    head = "## Set up your club" if draft.base is None else "## Change your club's set-up"
    if draft.mistake is not None:
        return _section(
            f"{head}\n⚠️ {isolate_quotes(draft.mistake.sentence)}", OpenSetupForm("again", "Correct it")
        )
    if draft.outdated:
        return (
            f"{head}\n⚠️ Another organiser just changed the club, so I haven't saved your changes. "
            "Here's their set-up with yours on top. Check it, then tap **Save**."
        )
    if draft.base is None:
        return (
            f"{head}\nTell me your time zone and when you run. The rest can stay as it is. "
            "Nothing happens until you tap **Save**."
        )
    return f"{head}\nNothing changes until you tap **Save**. You can close this and carry on later."


def time_card(proposal: Proposal, slot_id: int, catalogue: Catalogue) -> Card:
    """Return the card of one training time; raise UserError if the draft no longer has it."""
    slot = proposal.draft.setup.slot(slot_id)
    return Card(
        f"## Weekly club run\n{slot_line(slot, catalogue.routines)}",
        Row(OpenSetupForm(f"time:{slot_id}", "Change"), RemoveTime(slot_id)),
        "**Exercises in the post**",
        Row(ChooseRoutine(slot.id, _pre_run_routines(catalogue), slot.routine)),
        divider(),
        _next_posts(proposal),
        Row(ShowSetup()),
        colour=ACCENT,
    )


def _equipment(setup: Setup, catalogue: Catalogue) -> list[Equipment]:
    """Return the equipment that pre-run exercises need, plus whatever was chosen before."""
    offered = _useful(catalogue) | setup.equipment
    return [kit for kit in Equipment if kit in offered]


def _useful(catalogue: Catalogue) -> set[Equipment]:
    before_runs = {e.id for e in catalogue.exercises.values() if Purpose.PRE_RUN in e.fits}
    for routine in _pre_run_routines(catalogue):
        before_runs.update(station.exercise for station in routine.stations)
    return {kit for key in before_runs for kit in catalogue.exercises[key].equipment}


def _pre_run_routines(catalogue: Catalogue) -> list[Routine]:
    return [r for r in catalogue.routines.values() if r.purpose is Purpose.PRE_RUN]


def _slot_options(setup: Setup) -> list[discord.SelectOption]:
    """Return the training times as options, each with a description that tells similar ones apart."""
    return [
        discord.SelectOption(
            label=f"{time_of(slot)}{f' · {isolated(slot.label)}' if slot.label else ''}",
            description=", ".join([rhythm_of(slot), lead_of(slot)]),
            value=str(slot.id),
        )
        for slot in setup.slots
    ]


def _next_posts(proposal: Proposal) -> str:
    """Return the upcoming posts as text, or what has to be chosen before there can be any."""
    setup, club = proposal.draft.setup, proposal.club
    if club is None or not setup.slots:
        return f"**Next posts**\nChoose {setup.missing} to see them here."
    paused = club.paused_until
    pause = f"**Paused.** Back on {short_date(paused)}.\n" if paused is not None else ""
    held = held_lines(proposal.held, club, proposal.now)
    posted = f"**Now**\n{within(held, 400)}\n" if held else ""
    return f"{posted}{pause}{next_posts(club, proposal.upcoming[:PREVIEWED], proposal.now)}"


PREVIEWED = 3
"""Posts on the panel: with more of them it's higher than a phone's screen and a half."""


def held_lines(days: Sequence[HeldDay], club: Club, now: datetime) -> list[str]:
    """Return what becomes of the runs that have their post already, in the club's time."""
    slots = {slot.id: slot for slot in club.slots}
    return [
        _held_line(day, club, now, is_gone=day.occurrence.slot_id not in slots)
        for day in days
        if day.is_moved or (day.occurrence.starts_at > now and day.occurrence.message_id is not None)
    ]


def _held_line(day: HeldDay, club: Club, now: datetime, *, is_gone: bool) -> str:
    zone = ZoneInfo(club.zone)
    was, becomes = day.occurrence.starts_at.astimezone(zone), day.starts_at.astimezone(zone)
    run = f"The run on {short_date(was)} at {was:%H:%M}"
    if day.occurrence.skipped is not None:
        return f"{run} is cancelled, as its post says."
    if day.is_moved:
        date = "" if was.date() == becomes.date() else f"{short_date(becomes)} at "
        told = " and tell people" if day.starts_at > now else ""
        then = f"I'll update its post{told}." if day.occurrence.message_id else "I'll post for it."
        return f"{run} moves to {date}{becomes:%H:%M}. {then}"
    then = "it still goes ahead. To cancel it, use /club cancel" if is_gone else "that won't change"
    return f"I've already posted for {was:%A}'s {was:%H:%M} run, so {then}."


def _outcome_text(proposal: Proposal, routines: Routines, problems: Sequence[str]) -> str:
    """Return the next posts, warnings about them, and what Save would change."""
    draft, club = proposal.draft, proposal.club
    blocks = [_next_posts(proposal)]
    if club is not None and proposal.clock_changes:
        warned = within(clock_lines(proposal.clock_changes, club), 450)
        blocks.append(f"**⚠️ When the clocks change**\n{warned}")
    if problems:
        blocks.append("\n".join(f"⚠️ {problem}" for problem in problems))
    if draft.base is not None:
        changes = change_lines(draft.base, draft.setup, routines)
        if changes:
            blocks.append(f"**What Save changes**\n{within(changes, 500)}")
    if proposal.upcoming and draft.setup.missing:
        blocks.append(f"To save, choose {draft.setup.missing}.")
    return "\n\n".join(blocks)


def saved_card(saved: Saved, routines: Routines) -> Card:
    """Return the card that shows what was saved and when the first post comes."""
    changes = change_lines(saved.before, saved.after, routines) if saved.before is not None else []
    parts = [f"## Saved\nI'll post in <#{saved.club.channel_id}>."]
    if changes:
        parts.append(f"**Changed**\n{within(changes, 700)}")
    slots = [slot_line(slot, routines) for slot in saved.after.slots]
    parts.append(f"**Weekly club runs**\n{within(slots, MOST_OF_SLOTS)}")
    if moved := held_lines([day for day in saved.held if day.is_moved], saved.club, saved.now):
        parts.append(f"**Moved**\n{within(moved, 400)}")
    parts.append(f"**Next post, in club time**\n{posts_text(saved.club, saved.upcoming[:1], saved.now)}")
    parts.append(
        "-# See your set-up any time with /club status. Change it with /club setup. If you remove me from "
        "this server, I delete the club and all its check-ins after 30 days. /me privacy says what I keep."
    )
    return Card(*parts, colour=ACCENT)


def change_lines(before: Setup, after: Setup, routines: Routines) -> list[str]:
    """Return one line per difference: "Tuesday 18:30 → 19:00", "Sunday 09:00 removed"."""
    pairs = [
        ("Time zone", zone_name(before.zone or "none"), zone_name(after.zone or "none")),
        ("Where I post", _channel(before), _channel(after)),
        ("Who I mention", _role(before), _role(after)),
        ("Pre-run warm-up equipment", kit(sorted(before.equipment)), kit(sorted(after.equipment))),
        ("Phase", before.phase, after.phase),
        ("Weekly digest", _on_or_off(before.digest), _on_or_off(after.digest)),
    ]
    lines = [f"{name}: {old} → {new}" for name, old, new in pairs if old != new]
    return [*_of_slots(before.slots, after.slots, routines), *lines]


def _channel(setup: Setup) -> str:
    return f"<#{setup.channel_id}>" if setup.channel_id is not None else "none"


def _role(setup: Setup) -> str:
    return f"<@&{setup.role_id}>" if setup.role_id is not None else "nobody"


def _on_or_off(wanted: bool) -> str:
    return "on" if wanted else "off"


def _of_slots(before: tuple[Slot, ...], after: tuple[Slot, ...], routines: Routines) -> Iterator[str]:
    left = list(before)
    added: list[Slot] = []
    # Pair slots as storage does: stored ones by id, then each new one with a removed one of its weekday.
    for slot in sorted(after, key=lambda s: s.id <= 0):
        old = next((o for o in left if o.id == slot.id), None)
        if old is None and slot.id <= 0:
            kept = {s.id for s in after}
            old = next((o for o in left if o.weekday == slot.weekday and o.id not in kept), None)
        if old is None:
            added.append(slot)
            continue
        left.remove(old)
        if (changed := _of_slot(old, slot, routines)) is not None:
            yield changed
    yield from (f"{time_of(slot)} added" for slot in added)
    yield from (f"{time_of(slot)} removed" for slot in left)


def _of_slot(old: Slot, new: Slot, routines: Routines) -> str | None:
    aspects = [
        (_place(old), _place(new)),
        (lead_of(old), lead_of(new)),
        (rhythm_of(old), rhythm_of(new)),
        (routine_of(old, routines), routine_of(new, routines)),
    ]
    changed = [f"{was} → {becomes}" for was, becomes in aspects if was != becomes]
    if old.starts != new.starts:
        return " · ".join([f"{time_of(old)} → {new.starts:%H:%M}", *changed])
    return f"{time_of(old)}: {' · '.join(changed)}" if changed else None


def _place(slot: Slot) -> str:
    return plain(slot.label) or "no place"


def setup_form(typed: TypedZone | TypedTime) -> Form:
    """Return the form for a time zone or a training time, prefilled with what was typed."""
    return _zone_form(typed) if isinstance(typed, TypedZone) else _time_form(typed)


def _zone_form(typed: TypedZone) -> Form:
    form = Form(title="Time zone", custom_id="setup:sent:zone")
    zone = discord.ui.TextInput[Any](
        custom_id="zone", default=typed.text, placeholder="Vienna", max_length=60
    )
    form.ask("Your city or country", "The nearest big city will do.", zone)
    return form


def _time_form(typed: TypedTime) -> Form:
    """Return the training-time form; its custom_id has the slot id if an existing time is being changed."""
    if typed.slot_id is None:
        form = Form(title="Weekly club run", custom_id="setup:sent:time")
    else:
        form = Form(title="Change a weekly club run", custom_id=f"setup:sent:time:{typed.slot_id}")
    days = discord.ui.Select[Any](
        custom_id="days",
        placeholder="Choose one or more days",
        max_values=len(WEEKDAYS),
        options=[
            discord.SelectOption(label=name, value=str(n), default=n in typed.weekdays)
            for n, name in enumerate(WEEKDAYS, start=1)
        ],
    )
    start = discord.ui.TextInput[Any](
        custom_id="start", default=typed.start, placeholder="18:30", max_length=20
    )
    label = discord.ui.TextInput[Any](
        custom_id="label",
        default=typed.label,
        placeholder="Track, north gate",
        max_length=LONGEST_LABEL,
        required=False,
    )
    minutes = discord.ui.TextInput[Any](custom_id="minutes", default=typed.minutes, max_length=5)
    since = discord.ui.TextInput[Any](
        custom_id="since", default=typed.since, placeholder="24 Dec", max_length=20, required=False
    )
    form.ask("Days", None, days)
    form.ask("Start of the run", "In the club's local time.", start)
    form.ask("What or where", "Shown in the post. You can leave it empty.", label)
    form.ask("Minutes before the start", "This is when I post.", minutes)
    form.ask(
        "Only every other week?", "If so, give the date of one of these runs. If not, leave it empty.", since
    )
    return form
