"""What comes of a set-up: its next posts, what saving it changes, and that it was saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.features.club.schedule import Slot
from bot.features.club.schedule_text import (
    Routines,
    clock_lines,
    lead_of,
    posts,
    rhythm_of,
    routine_of,
    short_date,
    slot_line,
    time_of,
    within,
)
from bot.features.club.setup import Setup
from bot.features.club.setup_service import Proposal, Saved
from bot.interactions.persistent import Card
from bot.interactions.text import ACCENT, kit, plain


def next_posts(proposal: Proposal) -> str:
    """The posts that would come; before there can be any, what they wait for."""
    setup, club = proposal.draft.setup, proposal.club
    if club is None or not setup.slots:
        return f"**The next posts**\nChoose {setup.missing}, and you see them here."
    paused = club.paused_until
    pause = f"Training is paused until {short_date(paused)}.\n" if paused is not None else ""
    return f"**The next posts**\n{pause}{posts(club, proposal.upcoming, proposal.now)}"


def outcome_text(proposal: Proposal, routines: Routines, problems: Sequence[str]) -> str:
    """The next posts, what to know about them, and what Save changes."""
    draft, club = proposal.draft, proposal.club
    blocks = [next_posts(proposal)]
    if club is not None and proposal.clock_changes:
        warned = within(clock_lines(proposal.clock_changes, club), 450)
        blocks.append(f"**⚠️ When the clocks change**\n{warned}")
    if problems:
        blocks.append("\n".join(f"⚠️ {problem}" for problem in problems))
    if draft.base is not None:
        changes = change_lines(draft.base, draft.setup, routines)
        blocks.append(f"**What Save changes**\n{within(changes, 500) if changes else 'Nothing yet'}")
    if proposal.upcoming and draft.setup.missing:
        blocks.append(f"Before you can save, choose {draft.setup.missing}.")
    return "\n\n".join(blocks)


def saved_card(saved: Saved, routines: Routines) -> Card:
    """What was saved, and when the first post comes."""
    changes = change_lines(saved.before, saved.after, routines) if saved.before is not None else []
    parts = [f"## Saved\nI post in <#{saved.club.channel_id}>."]
    if changes:
        parts.append(f"**Changed**\n{within(changes, 700)}")
    slots = [slot_line(slot, routines) for slot in saved.after.slots]
    parts.append(f"**Training times**\n{within(slots, 1500)}")
    parts.append(f"**The first post**\n{posts(saved.club, saved.upcoming[:1], saved.now)}")
    parts.append(
        "-# See it again with /club status, change it with /club setup. If you remove me from this server, "
        "I delete the club and all its check-ins after 30 days; /me privacy says what I keep."
    )
    return Card(*parts, colour=ACCENT)


def change_lines(before: Setup, after: Setup, routines: Routines) -> list[str]:
    """One line for each thing that is different: "Tuesday 18:30 → 19:00", "Sunday 09:00 removed"."""
    pairs = [
        ("Channel", _channel(before), _channel(after)),
        ("Time zone", before.zone or "none", after.zone or "none"),
        ("Mentioned", _role(before), _role(after)),
        ("Equipment", kit(sorted(before.equipment)), kit(sorted(after.equipment))),
        ("Phase", before.phase, after.phase),
        ("Weekly digest", _on(before.digest), _on(after.digest)),
    ]
    lines = [f"{name}: {old} → {new}" for name, old, new in pairs if old != new]
    return [*_of_slots(before.slots, after.slots, routines), *lines]


def _channel(setup: Setup) -> str:
    return f"<#{setup.channel_id}>" if setup.channel_id is not None else "none"


def _role(setup: Setup) -> str:
    return f"<@&{setup.role_id}>" if setup.role_id is not None else "nobody"


def _on(wanted: bool) -> str:
    return "on" if wanted else "off"


def _of_slots(before: tuple[Slot, ...], after: tuple[Slot, ...], routines: Routines) -> Iterator[str]:
    left = list(before)
    added: list[Slot] = []
    # As storage does it: a stored slot by its id, then a new one in place of one of its weekday.
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
        return "; ".join([f"{time_of(old)} → {new.starts:%H:%M}", *changed])
    return f"{time_of(old)}: {'; '.join(changed)}" if changed else None


def _place(slot: Slot) -> str:
    return plain(slot.label) or "no place"
