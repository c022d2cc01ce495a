"""The "glutes on before your run" post and its buttons."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Self

import discord

from bot.content.exercises import Exercise
from bot.features.club.schedule import Skipped
from bot.features.exercises.drawings import drawing_name, gallery
from bot.features.exercises.exercise_card import ShowExercise
from bot.features.guided.guide import Guide
from bot.features.reminders.snooze import snooze_rows
from bot.features.reminders.store import Claimed
from bot.features.self_tests import service as self_tests
from bot.features.streaks import service as streaks
from bot.features.streaks.answer_card import answer_card
from bot.features.streaks.milestone_card import congratulate
from bot.features.streaks.rules import Answer
from bot.interactions.host import Interaction
from bot.interactions.patience import acknowledge_if_slow, send_private
from bot.interactions.permissions import owner_of
from bot.interactions.persistent import Card, Persistent, divider
from bot.interactions.text import ACCENT, clock, fuse, plain

LABELS = {Answer.DONE: "Done", Answer.RESTING: "Resting", Answer.HURT: "Something hurts"}


def reminder_card(
    occurrence: Claimed,
    exercises: Sequence[Exercise],
    done: int,
    now: datetime,
    pictured: Collection[str] = (),
) -> Card:
    """The post of one training day as it stands at ``now``, with how many have done it.

    ``pictured`` are the names of the files beside it: those of the exercises among them are shown.
    """
    if occurrence.skipped is Skipped.CANCELLED:
        why = f" ({plain(occurrence.note)})" if occurrence.note else ""
        return Card(
            f"{_title(occurrence)}\nThis session is off{why}. It counts for nobody and breaks no streak.",
            colour=ACCENT,
        )
    if now >= occurrence.closes_at:
        return Card(
            f"{_title(occurrence)}\nThe run was {clock(occurrence.starts_at)}. "
            f"This training day has closed.\n{_count(occurrence, done)}",
            colour=ACCENT,
        )
    moves = [
        discord.ui.Section[Any](
            f"**{i}. {exercise.name}**\n{exercise.dosage.activation}",
            accessory=ShowExercise(exercise.id, "Show me"),
        )
        for i, exercise in enumerate(exercises, start=1)
    ]
    return Card(
        f"{_title(occurrence)}\n{_when(occurrence, now)}",
        *gallery([each for each in exercises if drawing_name(each) in pictured]),
        *moves,
        *([discord.ui.ActionRow[Any](Guide(occurrence.id))] if exercises else ()),
        divider(),
        f"{_count(occurrence, done)}\n-# Answers count until {clock(occurrence.closes_at)}.",
        discord.ui.ActionRow[Any](*(CheckIn(occurrence.id, answer) for answer in Answer)),
        *(snooze_rows(occurrence, now) if not done else ()),
        colour=ACCENT,
    )


def _title(occurrence: Claimed) -> str:
    """The headline, the people it calls, and what or where the session is."""
    called = f"<@&{occurrence.role_id}>\n" if occurrence.role_id is not None else ""
    label = f"\n**{plain(occurrence.label)}**" if occurrence.label else ""
    return f"{called}## Glutes on before your run{label}"


def _when(occurrence: Claimed, now: datetime) -> str:
    if now < occurrence.starts_at:
        return f"The run starts {clock(occurrence.starts_at)}, {fuse(occurrence.starts_at)}."
    return f"The run began {clock(occurrence.starts_at)}. Late answers count too."


def _count(occurrence: Claimed, done: int) -> str:
    """A line with how many have done it; on a runner's own reminder only whether it is done."""
    if occurrence.solo:
        return "**Done**" if done else "-# One tap is enough."
    return f"**{done} done**" if done else "-# Nobody has checked in yet."


class CheckIn(Persistent, template=r"checkin:(?P<answer>done|resting|hurt):(?P<occurrence>\d{1,18})"):
    """Done, Resting or Something hurts on the post of one training day."""

    def __init__(self, occurrence_id: int, answer: Answer) -> None:
        self.occurrence_id = occurrence_id
        self.answer = answer
        style = discord.ButtonStyle.success if answer is Answer.DONE else discord.ButtonStyle.secondary
        super().__init__(
            discord.ui.Button(label=LABELS[answer], style=style, custom_id=check_in_id(occurrence_id, answer))
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["occurrence"]), Answer(match["answer"]))

    async def act(self, interaction: Interaction) -> None:
        answered = interaction.client.db.write(
            streaks.check_in,
            club_id=owner_of(interaction).club_id,
            user_id=interaction.user.id,
            name=interaction.user.display_name,
            occurrence_id=self.occurrence_id,
            answer=self.answer,
            now=interaction.created_at,
        )
        result = await acknowledge_if_slow(interaction, answered)
        client = interaction.client
        retest = await self_tests.retest_invitation(
            client.db, result, client.catalogue, interaction.created_at
        )
        also = [_name(each, interaction) for each in result.also]
        card = answer_card(result, client.catalogue, also, retest)
        for changed in (result.occurrence, *result.also) if result.changed else result.also:
            interaction.client.count_changed(changed.id)
        await send_private(interaction, card)
        await congratulate(interaction, result.reached)


def _name(occurrence: Claimed, interaction: Interaction) -> str:
    """Whose training day it is, for the member who answered it."""
    guild_id = occurrence.owner.guild_id
    if guild_id is None:
        return "your own training day"
    guild = interaction.client.get_guild(guild_id)
    return f"**{plain(guild.name)}**" if guild is not None else "your club"


def check_in_id(occurrence_id: int, answer: Answer) -> str:
    """The custom_id by which a post is known to be the one of this training day."""
    return f"checkin:{answer}:{occurrence_id}"
