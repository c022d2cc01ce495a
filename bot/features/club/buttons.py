"""Buttons and selects for organisers: sessions and pauses, reports, and the set-up panel."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import discord

from bot.content.exercises import Equipment
from bot.content.routines import Phase, Routine

LONGEST_NOTE = 55
"""Longest note in characters: it has to fit into a custom_id of 100 while the organiser is asked."""

IN_TURN = "turns"
"""The option for no fixed routine."""


class CancelSession(discord.ui.Button[Any]):
    """The button that calls a session off, even if it's already posted."""

    def __init__(self, slot_id: int, day: date, note: str = "") -> None:
        custom_id = f"session:cancel:{slot_id}:{day}:{note}"
        super().__init__(label="Cancel this run", style=discord.ButtonStyle.danger, custom_id=custom_id)


class RestoreSession(discord.ui.Button[Any]):
    """The button that restores a session that was called off."""

    def __init__(self, slot_id: int, day: date) -> None:
        custom_id = f"session:restore:{slot_id}:{day}"
        super().__init__(label="Restore this run", style=discord.ButtonStyle.secondary, custom_id=custom_id)


class BeginPause(discord.ui.Button[Any]):
    """The button that begins a pause the organiser has previewed."""

    def __init__(self, until: date) -> None:
        custom_id = f"season:pause:{until.isoformat()}"
        super().__init__(label="Pause club runs", style=discord.ButtonStyle.danger, custom_id=custom_id)


class ShowParticipation(discord.ui.Button[Any]):
    """The button that shows another page of the members, replacing this one."""

    def __init__(self, page: int, label: str) -> None:
        custom_id = f"participation:show:{page}"
        super().__init__(label=label, style=discord.ButtonStyle.secondary, custom_id=custom_id)


class SendTestPost(discord.ui.Button[Any]):
    """The button that posts one short message in the club's channel."""

    def __init__(self) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Send a test post", style=style, custom_id="doctor:test:post")


class OpenSetupForm(discord.ui.Button[Any]):
    """The button that opens a form: "zone", "time", "time:5" to change slot 5, "again" after a mistake."""

    def __init__(self, form: str, label: str, *, disabled: bool = False) -> None:
        style, custom_id = discord.ButtonStyle.primary, f"setup:form:{form}"
        super().__init__(label=label, style=style, custom_id=custom_id, disabled=disabled)


class PickTime(discord.ui.Select[Any]):
    """The select that shows one training time of the draft."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(placeholder="Change or remove a run", options=options, custom_id="setup:pick")


CHANNEL_TYPES = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]
"""Where posts can go. The posts of a forum are public threads."""


class ChooseChannel(discord.ui.ChannelSelect[Any]):
    def __init__(self, current: int | None) -> None:
        super().__init__(
            custom_id="setup:channel",
            placeholder="Choose a channel or thread",
            channel_types=CHANNEL_TYPES,
            default_values=_default(current, discord.SelectDefaultValueType.channel),
        )


class ChooseRole(discord.ui.RoleSelect[Any]):
    """The select for the role that posts mention; choosing none is fine."""

    def __init__(self, current: int | None) -> None:
        super().__init__(
            custom_id="setup:role",
            placeholder="Nobody. Tap to pick a role",
            min_values=0,
            default_values=_default(current, discord.SelectDefaultValueType.role),
        )


def _default(some_id: int | None, kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=some_id, type=kind)] if some_id is not None else []


class ChooseEquipment(discord.ui.Select[Any]):
    """The select for the equipment available before a run; choosing none is fine."""

    def __init__(self, offered: Iterable[Equipment], current: Collection[Equipment]) -> None:
        options = [
            discord.SelectOption(label=kit.capitalize(), value=kit, default=kit in current) for kit in offered
        ]
        super().__init__(
            custom_id="setup:equipment",
            placeholder="None. Tap to add some",
            min_values=0,
            max_values=len(options),
            options=options,
        )


class ChoosePhase(discord.ui.Select[Any]):
    def __init__(self, current: Phase) -> None:
        hints = {
            Phase.IN_SEASON: "Races are close, so exercises stay easy.",
            Phase.BASE_BUILDING: "Quiet months, with some harder exercises.",
        }
        options = [
            discord.SelectOption(
                label=phase.capitalize(), value=phase, description=hint, default=phase is current
            )
            for phase, hint in hints.items()
        ]
        super().__init__(custom_id="setup:phase", options=options)


class SwitchDigest(discord.ui.Button[Any]):
    def __init__(self, *, is_on: bool) -> None:
        label = "Turn off" if is_on else "Turn on"
        super().__init__(label=label, style=discord.ButtonStyle.secondary, custom_id="setup:digest")


class RemoveTime(discord.ui.Button[Any]):
    """The button that removes a training time from the draft."""

    def __init__(self, slot_id: int) -> None:
        style = discord.ButtonStyle.danger
        super().__init__(label="Remove", style=style, custom_id=f"setup:remove:{slot_id}")


class ChooseRoutine(discord.ui.Select[Any]):
    """The select for what the posts of one training time show."""

    def __init__(self, slot_id: int, routines: Iterable[Routine], current: str | None) -> None:
        turns = discord.SelectOption(label="Rotate the routines", value=IN_TURN, default=current is None)
        fixed = [
            discord.SelectOption(label=f"Always: {each.name}", value=each.id, default=each.id == current)
            for each in routines
        ]
        super().__init__(custom_id=f"setup:routine:{slot_id}", options=[turns, *fixed][:25])


class ShowSetup(discord.ui.Button[Any]):
    """The button that goes back to the panel."""

    def __init__(self) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Back", style=style, custom_id="setup:panel")


class SaveSetup(discord.ui.Button[Any]):
    def __init__(self, *, disabled: bool) -> None:
        style = discord.ButtonStyle.success
        super().__init__(label="Save", style=style, custom_id="setup:save", disabled=disabled)


class DiscardSetup(discord.ui.Button[Any]):
    def __init__(self) -> None:
        super().__init__(label="Discard", style=discord.ButtonStyle.secondary, custom_id="setup:discard")
