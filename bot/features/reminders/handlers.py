"""What the buttons for a runner's own reminders do, and the direct messages that they send."""

from __future__ import annotations

from datetime import time
from typing import Annotated

import discord

from bot.errors import UserError
from bot.features.club.setup import MINUTE, parse_lead, zone_named
from bot.features.reminders import own_service
from bot.features.reminders.cards import hello_message, mine_card, plan_form, preview_card, snoozed_card
from bot.features.reminders.own_service import OwnReminders, ReminderPlan, Typed
from bot.interactions.answering import announce, edit, open_form, send, send_besides
from bot.interactions.cards import Card, Message
from bot.interactions.delivery import Closed, Refused, Unreachable, outcome
from bot.interactions.host import Interaction
from bot.interactions.permissions import server_of
from bot.interactions.routes import Routes, field, fields

routes = Routes()

CLOSED = (
    "I can't DM you, so nothing changed. Open a server we share, tap its name, then **Privacy Settings**, "
    "and allow messages from server members. Then try again."
)

NOT_NOW = "My DM didn't get through just now, so nothing changed. Try again in a minute."

UNREACHED = "I couldn't DM you, so I turned your reminders off. Turn them back on with /me reminders."


@routes.on("snooze:{minutes:15|30}:{occurrence_id}")
async def snooze(interaction: Interaction, minutes: int, occurrence_id: int) -> None:
    """Remind the runner of this training day again."""
    until = await interaction.client.db.write(
        own_service.snooze, interaction.user.id, occurrence_id, minutes, interaction.created_at
    )
    await send(interaction, snoozed_card(until))


async def show_reminders(interaction: Interaction, typed: Typed) -> None:
    """Answer with the runner's own reminders; or, if something was typed, with what that would change."""
    mine = await _own_reminders(interaction)
    if typed == Typed():
        await send(interaction, mine_card(mine, interaction.created_at))
    else:
        await send(interaction, await _preview(interaction, typed, mine))


@routes.on("settings:reminders:mine")
async def open_mine(interaction: Interaction) -> None:
    """Show the presser's own reminders on a new card."""
    await send(interaction, await _mine(interaction))


@routes.on("reminders:show:mine", edits=True)
async def show_mine(interaction: Interaction) -> None:
    """Show the presser's own reminders in place of the card."""
    await edit(interaction, await _mine(interaction))


@routes.on("reminders:change:mine")
async def change(interaction: Interaction) -> None:
    """Open the form, filled in with the current reminders."""
    await open_form(interaction, plan_form(await _own_reminders(interaction)))


@routes.on("reminders:sent:mine", edits=True)
async def preview_sent(interaction: Interaction) -> None:
    """Show what the sent form would change; what was left empty stays as it is."""
    days = ", ".join(fields(interaction).get("days", []))
    start, minutes, zone = (field(interaction, name) for name in ("start", "minutes", "zone"))
    typed = Typed(days, start, minutes, zone)
    await edit(interaction, await _preview(interaction, typed, await _own_reminders(interaction)))


def _weekdays(digits: str) -> tuple[int, ...]:
    """Return the ISO weekdays, each at most once: "24" is Tuesday and Thursday."""
    weekdays = tuple(map(int, digits))
    if not weekdays or len(set(weekdays)) < len(weekdays) or not {*weekdays} <= {*range(1, 8)}:
        raise ValueError(digits)
    return weekdays


def _start(digits: str) -> time:
    """Return the time: "1830" is 18:30."""
    if len(digits) != len("1830"):
        raise ValueError(digits)
    return time(int(digits[:2]), int(digits[2:]))


def _lead(minutes: str) -> int:
    return parse_lead(minutes) // MINUTE


@routes.on("reminders:save:{zone}:{weekdays}:{starts}:{lead_minutes}", edits=True)
async def save(
    interaction: Interaction,
    zone: Annotated[str, zone_named],
    weekdays: Annotated[tuple[int, ...], _weekdays],
    starts: Annotated[time, _start],
    lead_minutes: Annotated[int, _lead],
) -> None:
    """Save the plan, once a direct message has arrived and shown that reminders will."""
    plan = ReminderPlan(weekdays, starts, lead_minutes, zone)
    message = await deliver(interaction.client, interaction.user, hello_message(plan))
    await interaction.client.db.write(
        own_service.save,
        interaction.user.id,
        interaction.user.display_name,
        message.channel.id,
        plan,
        interaction.created_at,
    )
    await edit(interaction, await _mine(interaction))


@routes.on("reminders:stop:mine", edits=True)
async def stop(interaction: Interaction) -> None:
    """Switch the presser's own reminders off."""
    await interaction.client.db.write(own_service.stop_own, interaction.user.id)
    await edit(interaction, await _mine(interaction))


@routes.on("reminders:test:mine", edits=True)
async def send_test(interaction: Interaction) -> None:
    """Send a direct message like a reminder, and say where it is."""
    mine = await _own_reminders(interaction)
    if mine.plan is None:
        raise UserError("You have no reminders yet. Set them up with /me reminders.")
    await announce(interaction, swap=True)
    message = await deliver(interaction.client, interaction.user, hello_message(mine.plan))
    await send(interaction, f"Here's your test: {message.jump_url}")


async def deliver(
    client: discord.Client, user: discord.User | discord.Member, message: Message
) -> discord.Message:
    """Send a direct message; raise UserError that says how to open them, or to try again."""
    try:
        async with outcome(client, None, None):
            return await user.send(message.text)
    except Closed as error:
        raise UserError(CLOSED) from error
    except (Refused, Unreachable) as error:
        raise UserError(NOT_NOW) from error


async def tell_unreached(interaction: Interaction) -> None:
    """After an answer, tell the runner until it arrives that their reminders didn't, and are off."""
    db, user_id = interaction.client.db, interaction.user.id
    if await db.read(own_service.is_unreached, user_id) and await send_besides(interaction, UNREACHED):
        await db.write(own_service.record_told, user_id)


async def _own_reminders(interaction: Interaction) -> OwnReminders:
    return await interaction.client.db.read(
        own_service.own_reminders, interaction.user.id, server_of(interaction), interaction.created_at
    )


async def _mine(interaction: Interaction) -> Card:
    return mine_card(await _own_reminders(interaction), interaction.created_at)


async def _preview(interaction: Interaction, typed: Typed, mine: OwnReminders) -> Card:
    plan, now = own_service.read_plan(typed, mine), interaction.created_at
    return preview_card(
        await interaction.client.db.read(own_service.preview, interaction.user.id, plan, now), now
    )
