"""A warm-up that is led in public: one message, moved by whoever leads it, for everybody to do along.

Its message has one hand that edits it (``Host.led_session_changed``), as often as Discord likes it, so that
people who join at once cost one edit and no edit overtakes another.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime
from functools import partial
from typing import Any, Self

import discord

from bot.features.club.owner import Owner
from bot.features.exercises.drawings import answer_drawn, drawing_file, drawing_name, gallery
from bot.features.guided import service
from bot.features.guided.effort_cards import excuse_line, sense
from bot.features.guided.player import End, Press
from bot.features.guided.player_buttons import ShowHow, is_beside, moves, steering
from bot.features.guided.player_card import exercise_of, paused_card, player_card, summary
from bot.features.guided.service import Prepared, Workout
from bot.features.pain import hurt_flow
from bot.features.reminders.reminder_card import CheckIn
from bot.features.streaks import service as streaks
from bot.features.streaks.rules import Answer
from bot.interactions.host import Host, Interaction
from bot.interactions.permissions import owner_of, require_organiser, require_postable
from bot.interactions.persistent import Card, Persistent, Row
from bot.interactions.text import ACCENT, clock, times

FOR_THE_LEADER = "-# For whoever leads:"

_log = logging.getLogger(__name__)


async def lead(interaction: Interaction, prepared: Prepared) -> None:
    """Begin a public session in this channel, or show the one that is running there once more.

    UserError unless the person may manage the server, and the bot may post here.
    """
    client, now = interaction.client, interaction.created_at
    guild_id, channel_id = require_organiser(interaction), interaction.channel_id or 0
    require_postable(interaction.guild, channel_id)
    workout_id = await client.db.write(
        service.begin_led_workout, interaction.user.id, guild_id, channel_id, prepared, now
    )
    workout = await client.db.write(service.show_workout, workout_id, now)
    exercise = exercise_of(workout, client.catalogue)
    card = partial(_running_card, workout, client)
    if exercise is None or workout.run.is_paused:
        await interaction.response.send_message(view=card([]))
    else:
        await answer_drawn(interaction, exercise, card, ephemeral=False)
    message = await interaction.original_response()
    await client.db.write(service.set_message, workout_id, message.id)


async def update(client: Host, workout_id: int, now: datetime) -> None:
    """Bring the message of a public session up to date.

    The picture is sent only where it is not there yet.
    """
    workout = await client.db.write(service.show_workout, workout_id, now)
    stored = workout.stored
    if stored.channel_id is None or stored.message_id is None:
        return
    channel = client.get_partial_messageable(stored.channel_id, guild_id=stored.guild_id)
    try:
        message = await channel.fetch_message(stored.message_id)
        await _edit(client, message, workout)
    except (discord.NotFound, discord.Forbidden) as error:
        _log.warning("the message of session %d cannot be edited: %s", workout_id, error)


async def _edit(client: Host, message: discord.Message, workout: Workout) -> None:
    exercise = exercise_of(workout, client.catalogue)
    if workout.run.end is not None:
        await message.edit(view=await _ended_card(client, workout), attachments=[])
    elif exercise is None or workout.run.is_paused:
        await message.edit(view=_running_card(workout, client, []), attachments=[])
    elif is_beside(message, drawing_name(exercise)):
        await message.edit(view=_running_card(workout, client, gallery([exercise])))
    else:
        picture = await client.drawings.make(exercise)
        files = [] if picture is None else [drawing_file(exercise, picture)]
        card = _running_card(workout, client, gallery([exercise] if files else []))
        await message.edit(view=card, attachments=files)


def _running_card(workout: Workout, client: Host, picture: list[discord.ui.Item[Any]]) -> Card:
    for_all = Row(Join(workout.id), ShowHow(workout.run.item.exercise), Hurts(workout.id))
    if workout.run.is_paused:
        rows = [for_all, FOR_THE_LEADER, Row(*moves(workout, Press.GO_ON, Press.STOP))]
        return paused_card(workout, client.catalogue, rows)
    rows = [for_all, FOR_THE_LEADER, steering(workout), Row(*moves(workout, Press.PAUSE))]
    return player_card(workout, client.catalogue, picture, rows)


async def _ended_card(client: Host, workout: Workout) -> Card:
    """Everybody can check in with the post's own buttons, if a training day is open."""
    ending = await service.ending(
        client.db, workout, Owner.where(workout.stored.guild_id, workout.stored.user_id).club_id
    )
    joined = workout.stored.joined
    who = f"**{times(joined, 'runner')}** joined. " if joined else ""
    word = "done" if workout.run.end is End.FINISHED else "over"
    text = f"## {workout.stored.title}: {word}\n-# {summary(workout)}\n{who}{sense(ending)}"
    if ending.day is None:
        return Card(text, colour=ACCENT)
    buttons = Row(*(CheckIn(ending.day.occurrence.id, each) for each in Answer))
    when = clock(ending.day.occurrence.starts_at)
    return Card(f"{text}\nCheck in for the training of {when}:", buttons, colour=ACCENT)


class Join(Persistent, template=r"workout:join:(?P<workout>\d{1,18})"):
    """Does a public session along."""

    def __init__(self, workout_id: int) -> None:
        self.workout_id = workout_id
        super().__init__(
            discord.ui.Button(
                label="Join", style=discord.ButtonStyle.success, custom_id=f"workout:join:{workout_id}"
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["workout"]))

    async def act(self, interaction: Interaction) -> None:
        client = interaction.client
        joined = await client.db.write(
            service.join_workout, self.workout_id, interaction.user.id, interaction.created_at
        )
        words = "You are in." if joined else "You are in already."
        await interaction.response.send_message(
            f"{words} Do it along with the card, as far as it feels right, and leave out what hurts.",
            ephemeral=True,
        )
        client.led_session_changed(self.workout_id)


class Hurts(Persistent, template=r"workout:pain:(?P<workout>\d{1,18})"):
    """For one of those who do a public session along. The others go on and see nothing of it."""

    def __init__(self, workout_id: int) -> None:
        self.workout_id = workout_id
        super().__init__(
            discord.ui.Button(
                label="Something hurts",
                style=discord.ButtonStyle.secondary,
                custom_id=f"workout:pain:{workout_id}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["workout"]))

    async def act(self, interaction: Interaction) -> None:
        client, club_id = interaction.client, owner_of(interaction).club_id
        days = await client.db.read(
            streaks.open_days_of_member, club_id, interaction.user.id, interaction.created_at
        )
        place = days[0].occurrence.id if days else hurt_flow.NO_DAY
        card = Card(
            "### Then stop here, and that is right\nNothing more is asked of you today. Only you see this.",
            hurt_flow.ways(place),
            *([excuse_line(days[0].occurrence), Row(CheckIn(place, Answer.HURT))] if days else []),
            colour=ACCENT,
        )
        await interaction.response.send_message(view=card, ephemeral=True)


ITEMS: tuple[type[Persistent], ...] = (Join, Hurts)
"""What everybody can press in a public session."""
