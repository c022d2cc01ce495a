"""The two forms of the set-up panel. What cannot be read there is kept in the draft: ``drafts.enter``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import discord

from bot.features.club import setup_service as drafts
from bot.features.club.schedule import WEEKDAYS
from bot.features.club.setup import LONGEST_LABEL, TypedTime
from bot.features.club.setup_service import Proposal, TypedZone
from bot.interactions.forms import Form
from bot.interactions.host import Interaction
from bot.interactions.permissions import author

Show = Callable[[Interaction, Proposal], Awaitable[None]]
"""Shows the panel again, in place of the one that the form was opened from."""


class SetupModal(Form):
    """A form of the panel. It lives in memory; after a restart one opens it again from the draft."""

    def __init__(self, title: str, show: Show) -> None:
        super().__init__(title=title)
        self.show = show

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        proposal = await interaction.client.db.write(
            drafts.enter_typed, author(interaction), self.typed(), interaction.created_at
        )
        await self.show(interaction, proposal)

    def typed(self) -> TypedZone | TypedTime:
        """What stands in the form."""
        raise NotImplementedError


def modal(typed: TypedZone | TypedTime, show: Show) -> SetupModal:
    """The form, filled in with what was typed."""
    return ZoneModal(typed, show) if isinstance(typed, TypedZone) else TimeModal(typed, show)


class ZoneModal(SetupModal):
    def __init__(self, typed: TypedZone, show: Show) -> None:
        super().__init__("Time zone", show)
        self.zone = discord.ui.TextInput[Any](
            custom_id="zone", default=typed.text, placeholder="Vienna", max_length=60
        )
        self.add_item(
            discord.ui.Label(
                text="Your city or country", description="The nearest big city will do.", component=self.zone
            )
        )

    def typed(self) -> TypedZone:
        return TypedZone(self.zone.value)


class TimeModal(SetupModal):
    def __init__(self, typed: TypedTime, show: Show) -> None:
        super().__init__("Training time" if typed.slot_id is None else "Change a training time", show)
        self.before = typed
        self.days = discord.ui.Select[Any](
            custom_id="days",
            placeholder="Choose one day or several",
            max_values=len(WEEKDAYS),
            options=[
                discord.SelectOption(label=name, value=str(n), default=n in typed.weekdays)
                for n, name in enumerate(WEEKDAYS, start=1)
            ],
        )
        self.start = discord.ui.TextInput[Any](
            custom_id="start", default=typed.start, placeholder="18:30", max_length=20
        )
        self.label = discord.ui.TextInput[Any](
            custom_id="label",
            default=typed.label,
            placeholder="Track, north gate",
            max_length=LONGEST_LABEL,
            required=False,
        )
        self.minutes = discord.ui.TextInput[Any](custom_id="minutes", default=typed.minutes, max_length=5)
        self.since = discord.ui.TextInput[Any](
            custom_id="since", default=typed.since, placeholder="24 Dec", max_length=20, required=False
        )
        for text, hint, component in (
            ("Days", None, self.days),
            ("Start of the run", "In the club's local time.", self.start),
            ("What or where", "Shown on the post. May stay empty.", self.label),
            ("Minutes before the start", "When I post.", self.minutes),
            ("Only every second week?", "Then a date on which you train. Else leave it empty.", self.since),
        ):
            self.add_item(discord.ui.Label(text=text, description=hint, component=component))

    def typed(self) -> TypedTime:
        return replace(
            self.before,
            weekdays=tuple(map(int, self.days.values)),
            start=self.start.value,
            label=self.label.value,
            minutes=self.minutes.value,
            since=self.since.value,
        )
