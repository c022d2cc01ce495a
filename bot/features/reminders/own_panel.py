"""The panel of a runner's own reminders: its buttons and its form. Each acts for whoever presses it."""

from __future__ import annotations

import re
from datetime import time
from enum import StrEnum
from typing import Any, Self

import discord

from bot.errors import UserError
from bot.features.club.schedule import WEEKDAYS
from bot.features.club.typed import MINUTE, parse_lead, zone_named
from bot.features.reminders import own_service
from bot.features.reminders.direct import deliver
from bot.features.reminders.own_cards import Row, hello_card, mine_card, preview_card
from bot.features.reminders.own_service import OwnReminders, ReminderPlan, Typed
from bot.interactions.forms import Form
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, Persistent

_PLAN = r"(?P<zone>[\w/+-]{1,40}):(?P<days>[1-7]{1,7}):(?P<start>\d{4}):(?P<lead>\d{1,4})"


async def answer(interaction: Interaction, typed: Typed) -> Card:
    """The panel; or, where something was typed, what it would do."""
    mine = await look(interaction)
    if typed == Typed():
        return panel(mine, interaction)
    return await proposal(interaction, own_service.read_plan(typed, mine))


async def look(interaction: Interaction) -> OwnReminders:
    return await interaction.client.db.read(
        own_service.own_reminders, interaction.user.id, interaction.guild_id, interaction.created_at
    )


def panel(mine: OwnReminders, interaction: Interaction) -> Card:
    if mine.plan is None:
        buttons = Row(Press(Verb.CHANGE, "Set them up", discord.ButtonStyle.success))
    elif mine.is_on:
        buttons = Row(
            Press(Verb.CHANGE, "Change"), Press(Verb.STOP, "Switch off"), Press(Verb.TEST, "Send me a test")
        )
    else:
        buttons = Row(SaveReminders(mine.plan, "Switch on again"), Press(Verb.CHANGE, "Change"))
    return mine_card(mine, interaction.created_at, buttons)


async def proposal(interaction: Interaction, plan: ReminderPlan) -> Card:
    now = interaction.created_at
    preview = await interaction.client.db.read(own_service.preview, interaction.user.id, plan, now)
    return preview_card(
        preview, now, Row(SaveReminders(plan), Press(Verb.CHANGE, "Change"), Press(Verb.SHOW, "Cancel"))
    )


class SaveReminders(Persistent, template=f"reminders:save:{_PLAN}"):
    """Saves the plan that its custom_id holds, so a restart between preview and Save loses nothing."""

    def __init__(self, plan: ReminderPlan, label: str = "Save") -> None:
        self.plan = plan
        days = "".join(map(str, plan.weekdays))
        super().__init__(
            discord.ui.Button(
                label=label,
                style=discord.ButtonStyle.success,
                custom_id=f"reminders:save:{plan.zone}:{days}:{plan.starts:%H%M}:{plan.lead_minutes}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        starts = time(int(match["start"][:2]), int(match["start"][2:]))
        days = tuple(map(int, match["days"]))
        lead = parse_lead(match["lead"]) // MINUTE
        return cls(ReminderPlan(days, starts, lead, zone_named(match["zone"])))

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.defer()  # two calls to Discord may take longer than it waits
        message = await deliver(interaction.user, hello_card(self.plan))
        await interaction.client.db.write(
            own_service.save,
            interaction.user.id,
            interaction.user.display_name,
            message.channel.id,
            self.plan,
            interaction.created_at,
        )
        await interaction.edit_original_response(view=panel(await look(interaction), interaction))


class Verb(StrEnum):
    """What else can be pressed on the panel."""

    SHOW = "show"
    CHANGE = "change"
    STOP = "stop"
    TEST = "test"


class Press(Persistent, template=r"reminders:(?P<verb>show|change|stop|test):mine"):
    def __init__(
        self, verb: Verb, label: str = "", style: discord.ButtonStyle = discord.ButtonStyle.secondary
    ) -> None:
        self.verb = verb
        super().__init__(
            discord.ui.Button(label=label or verb, style=style, custom_id=f"reminders:{verb}:mine")
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(Verb(match["verb"]))

    async def act(self, interaction: Interaction) -> None:
        mine = await look(interaction)
        match self.verb:
            case Verb.SHOW:
                await interaction.response.edit_message(view=panel(mine, interaction))
            case Verb.CHANGE:
                await interaction.response.send_modal(PlanForm(mine))
            case Verb.STOP:
                await interaction.client.db.write(own_service.stop_own, interaction.user.id)
                await interaction.response.edit_message(view=panel(await look(interaction), interaction))
            case Verb.TEST:
                await _send_test(interaction, mine)


async def _send_test(interaction: Interaction, mine: OwnReminders) -> None:
    if mine.plan is None:
        raise UserError("You have no reminders yet. Begin with /me reminders.")
    await interaction.response.defer()
    message = await deliver(interaction.user, hello_card(mine.plan))
    await interaction.followup.send(f"It is here: {message.jump_url}", ephemeral=True)


class PlanForm(Form, title="Your own reminders"):
    """The plan, filled in as it is. It lives in memory; after a restart one opens it again."""

    def __init__(self, mine: OwnReminders) -> None:
        super().__init__()
        self.mine = mine
        typed, chosen = mine.typed, mine.plan.weekdays if mine.plan is not None else ()
        self.days = discord.ui.Select[Any](
            custom_id="days",
            placeholder="Choose one day or several",
            max_values=len(WEEKDAYS),
            options=[
                discord.SelectOption(label=name, default=n in chosen) for n, name in enumerate(WEEKDAYS, 1)
            ],
        )
        self.start = _field("start", typed.start, "18:30")
        self.minutes = _field("minutes", typed.minutes, "45")
        self.zone = _field("zone", typed.zone, "Vienna")
        for text, hint, component in (
            ("Days", None, self.days),
            ("Start of your run", "In your local time.", self.start),
            ("Minutes before the start", "When the message comes.", self.minutes),
            ("Your city or country", "The nearest big city will do.", self.zone),
        ):
            self.ask(text, hint, component)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        typed = Typed(", ".join(self.days.values), self.start.value, self.minutes.value, self.zone.value)
        card = await proposal(interaction, own_service.read_plan(typed, self.mine))
        await interaction.response.edit_message(view=card)


def _field(name: str, default: str | None, example: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(custom_id=name, default=default, placeholder=example, max_length=60)
