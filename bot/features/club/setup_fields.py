"""The fields of the set-up panel: what they show of a draft, and what choosing there changes in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment, Purpose
from bot.content.routines import Phase, Routine
from bot.features.club.schedule import Slot
from bot.features.club.schedule_text import lead_of, rhythm_of, time_of
from bot.features.club.setup import Setup, with_routine, without_slot
from bot.features.club.setup_service import Change, unchanged

IN_TURN = "turns"

Read = Callable[[Sequence[str], int], Change]

# What a field's custom_id names: from the chosen values and the slot's id to the change of the draft.
CHANGES: dict[str, Read] = {
    "panel": lambda _, __: unchanged,
    "channel": lambda values, _: lambda setup: replace(setup, channel_id=int(values[0]) if values else None),
    "role": lambda values, _: lambda setup: replace(setup, role_id=int(values[0]) if values else None),
    "equipment": lambda values, _: lambda setup: replace(setup, equipment=frozenset(map(Equipment, values))),
    "phase": lambda values, _: lambda setup: replace(setup, phase=Phase(values[0])),
    "digest": lambda _, __: lambda setup: replace(setup, digest=not setup.digest),
    "remove": lambda _, slot_id: lambda setup: without_slot(setup, slot_id),
    "routine": lambda values, slot_id: (
        lambda setup: with_routine(setup, slot_id, None if values[0] == IN_TURN else values[0])
    ),
}


def channel_field(setup: Setup) -> discord.ui.Item[Any]:
    return discord.ui.ChannelSelect(
        custom_id="setup:channel",
        placeholder="Choose a text channel",
        channel_types=[discord.ChannelType.text],
        default_values=_known(setup.channel_id, discord.SelectDefaultValueType.channel),
    )


def role_field(setup: Setup) -> discord.ui.Item[Any]:
    return discord.ui.RoleSelect(
        custom_id="setup:role",
        placeholder="Nobody. Choose a role",
        min_values=0,
        default_values=_known(setup.role_id, discord.SelectDefaultValueType.role),
    )


def _known(some_id: int | None, kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=some_id, type=kind)] if some_id is not None else []


def equipment_field(setup: Setup, catalogue: Catalogue) -> discord.ui.Item[Any]:
    """All that an exercise before a run may need; choosing nothing is a choice too."""
    options = [
        discord.SelectOption(label=kit.capitalize(), value=kit, default=kit in setup.equipment)
        for kit in Equipment
        if kit in _useful(catalogue) | setup.equipment
    ]
    return discord.ui.Select(
        custom_id="setup:equipment",
        placeholder="None. Choose what there is",
        min_values=0,
        max_values=len(options),
        options=options,
    )


def _useful(catalogue: Catalogue) -> set[Equipment]:
    before_runs = {e.id for e in catalogue.exercises.values() if Purpose.PRE_RUN in e.fits}
    for routine in pre_run_routines(catalogue):
        before_runs.update(station.exercise for station in routine.stations)
    return {kit for key in before_runs for kit in catalogue.exercises[key].equipment}


def pre_run_routines(catalogue: Catalogue) -> list[Routine]:
    return [r for r in catalogue.routines.values() if r.purpose is Purpose.PRE_RUN]


def phase_field(setup: Setup) -> discord.ui.Item[Any]:
    hints = {
        Phase.IN_SEASON: "Races are near: the exercises stay easy",
        Phase.BASE_BUILDING: "The quiet months: somewhat harder exercises too",
    }
    return discord.ui.Select(
        custom_id="setup:phase",
        options=[
            discord.SelectOption(
                label=phase.capitalize(), value=phase, description=hint, default=phase is setup.phase
            )
            for phase, hint in hints.items()
        ],
    )


def routine_field(slot: Slot, catalogue: Catalogue) -> discord.ui.Item[Any]:
    options = [discord.SelectOption(label="Routines take turns", value=IN_TURN, default=slot.routine is None)]
    options += [
        discord.SelectOption(label=f"Always: {r.name}", value=r.id, default=r.id == slot.routine)
        for r in pre_run_routines(catalogue)
    ]
    return discord.ui.Select(custom_id=f"setup:routine:{slot.id}", options=options[:25])


def slot_options(setup: Setup) -> list[discord.SelectOption]:
    """The training times to choose from; of the hints the one that tells two alike apart comes first."""
    return [
        discord.SelectOption(
            label=f"{time_of(slot)}{f' · {slot.label}' if slot.label else ''}",
            description=", ".join([rhythm_of(slot), lead_of(slot)]),
            value=str(slot.id),
        )
        for slot in setup.slots
    ]
