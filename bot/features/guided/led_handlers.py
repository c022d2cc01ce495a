"""Handlers for guided sessions that are led in a channel. Nobody's pain shows in one."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

import discord

from bot.errors import UserError
from bot.features.club.owner import ClubId, Owner
from bot.features.guided import service
from bot.features.guided.cards import joined_text, led_ended_card, pictured, session_card, stop_here_card
from bot.features.guided.service import Prepared, Presser, Workout
from bot.features.streaks import service as streaks
from bot.interactions.answering import send, sent_id
from bot.interactions.delivery import Gone, Refused, Unreachable, outcome
from bot.interactions.host import Host, Interaction
from bot.interactions.permissions import find_channel, owner_of, require_organiser, require_postable
from bot.interactions.pictures import answer_drawn, drawing_file, drawing_name, gallery
from bot.interactions.routes import Routes

routes = Routes()

_log = logging.getLogger(__name__)


async def update_led(interaction: Interaction, workout_id: int) -> None:
    """Have the message of a public session brought up to date.

    It is the one that was pressed on, should Discord not have named it when it was sent.
    """
    if interaction.message is not None:
        await interaction.client.db.write(service.find_message, workout_id, interaction.message.id)
    interaction.client.led_session_changed(workout_id)


async def lead(interaction: Interaction, prepared: Prepared) -> None:
    """Begin a public session in this channel, or show the one running there once more.

    Raise UserError unless the person may manage the server and the bot may post here.
    """
    client, now = interaction.client, interaction.created_at
    guild_id, channel_id = require_organiser(interaction), interaction.channel_id or 0
    require_postable(await find_channel(interaction.guild, channel_id))
    workout_id = await client.db.write(
        service.begin_led_workout, interaction.user.id, guild_id, channel_id, prepared, now
    )
    workout = await client.db.write(service.show_workout, workout_id, now)
    exercise = pictured(workout, client.catalogue)
    card = partial(session_card, workout, client.catalogue)
    if exercise is None:
        await send(interaction, card([]), private=False)
    else:
        await answer_drawn(interaction, exercise, card, ephemeral=False)
    message_id = await sent_id(interaction)
    if message_id is not None:
        await client.db.write(service.set_message, workout_id, message_id)


@routes.on("workout:join:{workout_id}")
async def join(interaction: Interaction, workout_id: int) -> None:
    """Join a public session."""
    client = interaction.client
    is_new = await client.db.write(
        service.join_workout, workout_id, presser(interaction), interaction.created_at
    )
    await update_led(interaction, workout_id)
    await send(interaction, joined_text(is_new=is_new))


@routes.on("workout:pain:{_workout_id}")
async def stop_here(interaction: Interaction, _workout_id: int) -> None:
    """Offer care to somebody who joined; the others go on and see nothing of it."""
    days = await interaction.client.db.read(
        streaks.open_days_of_member,
        owner_of(interaction).club_id,
        interaction.user.id,
        interaction.created_at,
    )
    await send(interaction, stop_here_card(days[0].occurrence if days else None))


async def update_message(client: Host, workout_id: int, now: datetime) -> None:
    """Bring the message of a public session up to date.

    Only one task edits it (see ``Host.led_session_changed``), as often as Discord allows, so that people who
    join at once cost one edit. The picture is sent only if the message doesn't have it yet. If Discord
    doesn't answer, the next minute tries again.
    """
    try:
        workout = await client.db.write(service.show_workout, workout_id, now)
    except UserError:
        await client.db.write(service.stop_updating, workout_id)
        return
    stored = workout.stored
    if stored.channel_id is None or stored.message_id is None:
        return
    channel = client.get_partial_messageable(stored.channel_id, guild_id=stored.guild_id)
    try:
        async with outcome(client, stored.guild_id, stored.channel_id):
            message = await channel.fetch_message(stored.message_id)
            await _edit_message(client, message, workout)
    except Unreachable as error:
        _log.info("the message of session %d couldn't be edited yet: %s", workout_id, error)
        return
    except Gone:
        _log.info("the message of session %d was deleted", workout_id)
    except Refused as refusal:
        _log.warning("the message of session %d can't be edited: %s", workout_id, refusal)
    await client.db.write(service.record_shown, workout)


async def _edit_message(client: Host, message: discord.Message, workout: Workout) -> None:
    if workout.run.end is not None:
        ending = await service.ending(client.db, workout, _club_of(workout), client.catalogue)
        await message.edit(view=led_ended_card(ending), attachments=[])
        return
    exercise = pictured(workout, client.catalogue)
    card = partial(session_card, workout, client.catalogue)
    if exercise is None:
        await message.edit(view=card([]), attachments=[])
    elif is_beside(message, drawing_name(exercise)):
        await message.edit(view=card(gallery([exercise])))
    else:
        picture = await client.drawings.make(exercise)
        files = [] if picture is None else [drawing_file(exercise, picture)]
        await message.edit(view=card(gallery([exercise] if files else [])), attachments=files)


def is_beside(message: discord.Message, name: str) -> bool:
    """Return whether the message has a file with this name."""
    return any(file.filename == name for file in message.attachments)


def presser(interaction: Interaction) -> Presser:
    return Presser(
        interaction.user.id, interaction.channel_id, organises=interaction.permissions.manage_guild
    )


def _club_of(workout: Workout) -> ClubId:
    return Owner.where(workout.stored.guild_id, workout.stored.user_id).club_id
